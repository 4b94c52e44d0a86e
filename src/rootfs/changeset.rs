//! What one layer changes: its members in order, its paths, and where their bytes stand.
//!
//! A changeset is what a scan leaves: plain data that travels between workers as bytes. It knows nothing of the layers
//! below it.

use serde::{Deserialize, Serialize};

use super::extras::Extras;
use super::member::{Extra, Member};
use super::{NodeId, PathTree};
use crate::bytes::{Compression, Digest, Error, Kind, Result, Warnings};

/// One layer's changes.
#[derive(Debug, Clone, Default)]
pub struct Changeset {
    /// The members, in the layer's order.
    pub members: Vec<Member>,
    /// The paths that `members` name; in a [`super::Layers`] those of all layers stand for them.
    pub paths: PathTree,
    /// What [`Member::extra`] leads to.
    pub(super) extras: Extras,
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
    members: Vec<Member>,
    parents: Vec<NodeId>,
    ends: Vec<u32>,
    text: Vec<u8>,
    extras: Extras,
    tar_bytes: u64,
    entries: u64,
    compression: Option<Compression>,
    digests: Option<(Digest, Digest)>,
    failure: Option<Error>,
    warnings: Warnings,
}

impl Changeset {
    /// What only some members have.
    pub fn extra(&self, member: &Member) -> Extra {
        if member.extra == Member::NO_EXTRA {
            return Extra::default();
        }
        self.extras.get(member.extra)
    }

    /// How many bytes that takes, of all members.
    pub fn extra_bytes(&self) -> usize {
        self.extras.len()
    }

    /// The layer ended here, whatever its last member claims to hold: what is not there is nobody's.
    pub(super) fn end_at(&mut self, tar_bytes: u64) {
        self.tar_bytes = tar_bytes;
        if let Some(last) = self.members.last_mut() {
            last.stored = last.stored.min(tar_bytes.saturating_sub(last.content()));
        }
    }

    /// As bytes, for another worker.
    pub fn pack(self) -> Result<Vec<u8>> {
        let (parents, ends, text) = self.paths.parts();
        let packed = Packed {
            members: self.members,
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
            members: packed.members,
            paths: PathTree::from_parts(packed.parents, packed.ends, packed.text)
                .ok_or_else(bad)?,
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
