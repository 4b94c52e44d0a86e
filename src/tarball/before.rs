//! The extension headers of a member, which stand before its own header: PAX records, GNU long names, and blocks of an
//! old sparse map.
//!
//! This module keeps the values that count in Go's reader, and remembers where other readers take different ones. It
//! does not read bytes; `walk` does.

use super::pax::{self, Body};
use super::{Form, Record, Sparse, field};
use crate::bytes::{Error, Kind, Result};

/// The most bytes of an extension header's body: 1 MiB. A larger one is refused before it is read.
pub(super) const MAX_EXTENSION: u64 = 1 << 20;

/// The extension headers of the next member, as far as they were read.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The offset of the first extension header in the tar, in bytes; `None` before any.
    pub(super) start: Option<u64>,
    /// The records of the member's PAX header.
    pub(super) records: Vec<Record>,
    /// The name from a GNU long name header (`L`).
    pub(super) long_path: Option<Vec<u8>>,
    /// The link target from a GNU long link header (`K`).
    pub(super) long_link: Option<Vec<u8>>,
    /// The map from the blocks of an old GNU sparse file.
    pub(super) sparse: Option<Box<Sparse>>,
    /// The quality of these headers.
    pub(super) form: Form,
    /// Whether the member has a PAX header of its own.
    pax: bool,
    /// Whether a global header stands between the extension headers of the member.
    pub(super) global: bool,
}

impl Before {
    /// Takes a GNU long name (`L`) or long link (`K`). If a member has two, the last one counts, as in Go's reader; in
    /// Python's, the first. An empty one does not count, and the header's own name does. One without a zero byte within
    /// its size goes on to the next zero byte in Python's reader.
    pub(super) fn long_name(&mut self, flag: u8, mut body: Vec<u8>) {
        let end = body.iter().position(|b| *b == 0);
        body.truncate(end.unwrap_or(body.len()));
        let name = if flag == b'L' {
            &mut self.long_path
        } else {
            &mut self.long_link
        };
        let strict = name.is_none() && end.is_some() && !body.is_empty();
        self.form.worsen(Form::strict_if(strict));
        *name = Some(body).filter(|b| !b.is_empty());
    }

    /// Takes the records of a PAX header. A second PAX header for the same member replaces the first, as in Go's
    /// reader. An empty value restores the field of the header, which Python does not do.
    pub(super) fn pax(&mut self, records: Vec<Record>, body: Body) {
        let twice = std::mem::replace(&mut self.pax, true);
        let strict = !twice && body == Body::Whole && !pax::takes_back(&records);
        self.form.worsen(Form::strict_if(strict));
        self.records = records;
    }

    /// Begins the map of an old GNU sparse file from its header, whose size field is `size`. The result is whether
    /// blocks of the map follow.
    pub(super) fn old_sparse(&mut self, header: &tar::Header, size: u64) -> bool {
        let bytes = header.as_bytes();
        let part = |range| bytes.get(range).unwrap_or_default();
        let extended = part(482..483) != [0];
        let real = field::number(part(483..495)).and_then(|n| u64::try_from(n).ok());
        let mut sparse = Sparse {
            blocks: bytes.to_vec(),
            size: real.unwrap_or(size),
            ..Sparse::default()
        };
        let form = sparse.add_fields(part(386..482), extended);
        self.form.worsen(form);
        // Go requires GNU's magic.
        let strict = field::is_strict(part(483..495)) && part(257..265) == b"ustar  \0";
        self.form.worsen(match real {
            Some(_) => Form::strict_if(strict),
            None => Form::Unclear,
        });
        self.sparse = Some(Box::new(sparse));
        extended
    }

    /// Takes the next block of an old GNU sparse map. The result is whether another block follows.
    ///
    /// # Errors
    /// When the map has more than 1 MiB.
    pub(super) fn old_sparse_block(&mut self, block: &tar::Header) -> Result<bool> {
        let bytes = block.as_bytes();
        let extended = bytes.get(504).is_some_and(|b| *b != 0);
        if let Some(sparse) = &mut self.sparse {
            if sparse.blocks.len() as u64 > MAX_EXTENSION {
                let what = "a sparse map of more than 1 MiB";
                return Err(Error::new(Kind::TooLarge, what));
            }
            let form = sparse.add_fields(bytes.get(..504).unwrap_or_default(), extended);
            self.form.worsen(form);
            sparse.blocks.extend_from_slice(bytes);
        }
        Ok(extended)
    }
}
