//! What one layer changes: its members in order, its paths, and where their bytes stand.
//!
//! A changeset is what a scan leaves: plain data that travels between workers as bytes. It knows nothing of the layers
//! below it.

use serde::{Deserialize, Serialize};

use super::PathTree;
use super::extras::Extras;
use super::member::{Extra, Member};
use crate::bytes::{Compression, Digest, Error, Result, Warnings, Wire, wire};

/// The changes of one layer: its members, their paths, and the facts about its blob.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Changeset {
    /// The members of the layer, in the order of the tar. Members that are in no filesystem are left out.
    pub members: Vec<Member>,
    /// The paths of the members. Only the root inside a [`super::Layers`], which has one path tree for all layers.
    pub paths: PathTree,
    /// The packed extras that [`Member::extra`] refers to.
    pub(super) extras: Extras,
    /// The length of the uncompressed tar, in bytes.
    pub tar_bytes: u64,
    /// The number of members in the tar, including markers and members that are in no filesystem.
    pub entries: u64,
    /// The compression of the blob. `None` when the layer was not scanned.
    pub compression: Option<Compression>,
    /// The digests of the blob and of the uncompressed tar. `None` unless every byte was read and hashed.
    pub digests: Option<(Digest, Digest)>,
    /// The reason why the layer could not be read to its end. `None` when it was read completely.
    pub failure: Option<Error>,
    /// The warnings about the layer.
    pub warnings: Warnings,
}

impl Changeset {
    /// The extra of a member. Empty when the member has none.
    pub fn extra(&self, member: &Member) -> Extra {
        if member.extra == Member::NO_EXTRA {
            return Extra::default();
        }
        self.extras.get(member.extra)
    }

    /// The length of the packed extras of all members, in bytes.
    pub fn extra_bytes(&self) -> usize {
        self.extras.len()
    }

    /// Sets the length of the tar to `tar_bytes`, and cuts the content of the last member to this end.
    pub(super) fn end_at(&mut self, tar_bytes: u64) {
        self.tar_bytes = tar_bytes;
        if let Some(last) = self.members.last_mut() {
            last.stored = last.stored.min(tar_bytes.saturating_sub(last.content()));
        }
    }
}

/// The serialized form of a changeset. Empty bytes are the empty changeset of a layer that the archive lacks.
impl Wire for Changeset {
    fn unpack(bytes: &[u8]) -> Result<Self> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        wire::unpack(bytes)
    }
}
