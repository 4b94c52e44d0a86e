//! Recomputed digests of an image's layers, and whether they match the digests that the image claims.

use serde::{Deserialize, Serialize};

use crate::bytes::{Digest, Error, Kind, Result, Wire};
use crate::squash::Checksums;

/// What recomputing a layer's digests said.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verified {
    /// Nobody has yet.
    Unread,
    /// They are those it claims; this is its blob's.
    Agrees(Digest),
    /// They are not.
    Differs,
}

impl Verified {
    /// The blob's digest, where it is sure.
    pub(super) fn blob(&self) -> Option<Digest> {
        match self {
            Self::Agrees(digest) => Some(*digest),
            Self::Unread | Self::Differs => None,
        }
    }
}

/// What was recomputed of an input, by those who read it to its end: what [`super::Sealing`] trusts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Recomputed {
    /// Of the layers' blobs, lowest first.
    pub(super) blobs: Vec<Option<Digest>>,
    /// Of the contents of plain layers, from the bytes whose digest was taken.
    pub(super) checksums: Checksums,
}

impl Wire for Recomputed {}

/// The digests of the layers' blobs, as far as they were recomputed; an error when one is not what it claims to be.
pub(super) fn known(verified: &[Verified]) -> Result<Vec<Option<Digest>>> {
    let known = |(layer, state): (u32, &Verified)| match state {
        Verified::Unread => Ok(None),
        Verified::Agrees(digest) => Ok(Some(*digest)),
        Verified::Differs => Err(Error::new(
            Kind::Broken,
            "this image cannot be squashed: a layer does not match its digest",
        )
        .in_layer(layer)
        .because("the archive was changed or cut in transfer")),
    };
    (0..).zip(verified).map(known).collect()
}
