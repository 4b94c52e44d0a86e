//! What one layer changes: its members in order, its paths, and where their bytes stand.
//!
//! A changeset is what a scan leaves: plain data that travels between workers as bytes. It knows nothing of the layers
//! below it.

use serde::{Deserialize, Serialize};

use super::row::{Extra, Row};
use super::{Names, NodeId};
use crate::bytes::{Compression, Digest, Error, Kind, Result, Warnings};

/// What the attributes of one layer may take: a real one has a hundred bytes for a few members.
const MOST_EXTRAS: u32 = 256 << 20;

/// One layer's changes.
#[derive(Debug, Clone, Default)]
pub struct Changeset {
    /// The members, in the layer's order.
    pub rows: Vec<Row>,
    /// The paths that `rows` name; in a [`super::Stack`] the stack's names stand for them.
    pub names: Names,
    /// [`Extra`]s, packed.
    pub extras: Vec<u8>,
    /// Where the last of them begins.
    last_extra: u32,
    /// Bytes of the uncompressed tar.
    pub tar_bytes: u64,
    /// Members, markers and those in no filesystem included.
    pub entries: u64,
    /// How the blob was packed.
    pub compression: Option<Compression>,
    /// Digests of the blob and of the uncompressed tar, if every byte was read.
    pub digests: Option<(Digest, Digest)>,
    /// Why it could not be read to its end, if so.
    pub failure: Option<Error>,
    /// What was odd.
    pub warnings: Warnings,
}

#[derive(Serialize, Deserialize)]
struct Packed {
    rows: Vec<Row>,
    parents: Vec<NodeId>,
    ends: Vec<u32>,
    text: Vec<u8>,
    extras: Vec<u8>,
    tar_bytes: u64,
    entries: u64,
    compression: Option<Compression>,
    digests: Option<(Digest, Digest)>,
    failure: Option<Error>,
    warnings: Warnings,
}

impl Changeset {
    /// What only some members have.
    pub fn extra(&self, row: &Row) -> Extra {
        let packed = self
            .extras
            .get(row.extra as usize..)
            .filter(|_| row.extra != Row::NO_EXTRA);
        packed
            .and_then(|bytes| postcard::take_from_bytes(bytes).ok())
            .map(|(extra, _)| extra)
            .unwrap_or_default()
    }

    /// Adds what only some members have; says where it stands. Neighbours often have the same: it is kept once.
    pub(super) fn add_extra(&mut self, extra: &Extra) -> Result<u32> {
        let full = || {
            Error::new(
                Kind::TooLarge,
                "a layer with more than 256 MiB of attributes",
            )
            .because("the image was made to exhaust memory")
        };
        let at = u32::try_from(self.extras.len())
            .ok()
            .filter(|n| *n < MOST_EXTRAS)
            .ok_or_else(full)?;
        self.extras =
            postcard::to_extend(extra, std::mem::take(&mut self.extras)).map_err(|_| full())?;
        let before = self.last_extra;
        let (earlier, new) = self.extras.split_at(at as usize);
        if earlier.get(before as usize..) == Some(new) {
            self.extras.truncate(at as usize);
            return Ok(before);
        }
        self.last_extra = at;
        Ok(at)
    }

    /// As bytes, for another worker.
    pub fn pack(self) -> Result<Vec<u8>> {
        let (parents, ends, text) = self.names.parts();
        let packed = Packed {
            rows: self.rows,
            parents,
            ends,
            text,
            extras: self.extras,
            tar_bytes: self.tar_bytes,
            entries: self.entries,
            compression: self.compression,
            digests: self.digests,
            failure: self.failure,
            warnings: self.warnings,
        };
        postcard::to_stdvec(&packed)
            .map_err(|e| Error::new(Kind::Io, format!("a changeset cannot be packed ({e})")))
    }

    /// From bytes; none stand for a layer that the archive lacks.
    pub fn unpack(bytes: &[u8]) -> Result<Self> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let bad = || {
            Error::new(Kind::Io, "a changeset cannot be unpacked")
                .because("page and worker differ in version")
        };
        let packed: Packed = postcard::from_bytes(bytes).map_err(|_| bad())?;
        Ok(Self {
            rows: packed.rows,
            names: Names::from_parts(packed.parents, packed.ends, packed.text).ok_or_else(bad)?,
            last_extra: u32::try_from(packed.extras.len()).unwrap_or(u32::MAX),
            extras: packed.extras,
            tar_bytes: packed.tar_bytes,
            entries: packed.entries,
            compression: packed.compression,
            digests: packed.digests,
            failure: packed.failure,
            warnings: packed.warnings,
        })
    }
}
