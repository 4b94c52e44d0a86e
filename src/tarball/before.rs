//! What stands before the header of a member and belongs to it: PAX records, GNU's long names, blocks of an old sparse map.
//!
//! It keeps what counts, as Go's reader does, and remembers where other readers take something else. It reads no
//! bytes: the walk does.

use super::pax::{self, Body};
use super::{Form, Record, Sparse, field};
use crate::bytes::{Error, Kind, Result};

/// The most an extension header may hold; a larger one is refused before it is read.
pub(super) const MAX_EXTENSION: u64 = 1 << 20;

/// What stands before a member's header, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Offset of the first header.
    pub(super) start: Option<u64>,
    pub(super) records: Vec<Record>,
    pub(super) long_path: Option<Vec<u8>>,
    pub(super) long_link: Option<Vec<u8>>,
    /// The map of an old GNU sparse file.
    pub(super) sparse: Option<Box<Sparse>>,
    /// How well all that could be read.
    pub(super) form: Form,
    /// A PAX header of the member's own stands there.
    pax: bool,
    /// A global header stands there, behind one of the member's own.
    pub(super) global: bool,
}

impl Before {
    /// Takes GNU's long name (`L`) or long link (`K`). Of two the last counts, as in Go's reader; Python's takes the first.
    /// An empty one names nothing, and the header's own name stands.
    pub(super) fn long_name(&mut self, flag: u8, mut body: Vec<u8>) {
        if let Some(end) = body.iter().position(|b| *b == 0) {
            body.truncate(end);
        }
        let name = if flag == b'L' {
            &mut self.long_path
        } else {
            &mut self.long_link
        };
        let strict = name.is_none() && !body.is_empty();
        self.form.worsen(Form::strict_if(strict));
        *name = Some(body).filter(|b| !b.is_empty());
    }

    /// Takes a PAX header. A second one for the same member replaces the first, as in Go's reader. An empty value takes a
    /// field back to the header's, which Python does not do.
    pub(super) fn pax(&mut self, records: Vec<Record>, body: Body) {
        let twice = std::mem::replace(&mut self.pax, true);
        let strict = !twice && body == Body::Whole && !pax::takes_back(&records);
        self.form.worsen(Form::strict_if(strict));
        self.records = records;
    }

    /// Begins the map of an old GNU sparse file with its header, whose size field says `size`; whether blocks follow.
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
        // Go asks for GNU's magic.
        let strict = field::is_strict(part(483..495)) && part(257..265) == b"ustar  \0";
        self.form.worsen(match real {
            Some(_) => Form::strict_if(strict),
            None => Form::Unclear,
        });
        self.sparse = Some(Box::new(sparse));
        extended
    }

    /// Takes one more block of that map; whether another follows. Fails beyond 1 MiB.
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
