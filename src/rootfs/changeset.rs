//! What one layer changes: its members in order, its paths, and where their bytes stand.
//!
//! A changeset is what a scan leaves: plain data that travels between workers as bytes. It knows nothing of the layers
//! below it.

use serde::{Deserialize, Serialize};

use super::PathTree;
use super::extras::Extras;
use super::member::{Extra, Member};
use crate::bytes::{Compression, Digest, Error, Result, Warnings, Wire, wire};

/// One layer's changes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
}

/// No bytes stand for a layer that the archive lacks.
impl Wire for Changeset {
    fn unpack(bytes: &[u8]) -> Result<Self> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        wire::unpack(bytes)
    }
}
