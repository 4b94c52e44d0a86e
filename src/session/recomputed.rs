//! Recomputed digests of an image's layers, and whether they match the digests that the image claims.

use serde::{Deserialize, Serialize};

use crate::bytes::{Digest, Error, Kind, Result, Wire};
use crate::rootfs::LayerId;
use crate::squash::Checksums;

/// The state of a layer's digests: not recomputed, right or wrong.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verified {
    /// The digests are not recomputed yet.
    Unread,
    /// The digests match those that the image claims; the value is the digest of the stored blob.
    Agrees(Digest),
    /// The digests do not match those that the image claims.
    Differs,
}

impl Verified {
    /// The digest of the layer's blob, if it is verified.
    pub(super) fn blob(&self) -> Option<Digest> {
        match self {
            Self::Agrees(digest) => Some(*digest),
            Self::Unread | Self::Differs => None,
        }
    }
}

/// The digests and checksums that were recomputed from the input so far; [`super::Sealing`] relies on them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Recomputed {
    /// The digests of the layers' blobs, lowest layer first. `None` if a digest is not recomputed yet.
    pub(super) blobs: Vec<Option<Digest>>,
    /// The checksums of contents of uncompressed layers, taken from the same bytes as the digests.
    pub(super) checksums: Checksums,
}

impl Wire for Recomputed {}

impl Recomputed {
    /// What was recomputed of these layers and of those of another image above them. `below` is the number of members of
    /// these layers.
    pub(super) fn and_above(mut self, above: Self, below: u32) -> Self {
        self.blobs.extend(above.blobs);
        self.checksums = self.checksums.and(above.checksums.above(below));
        self
    }
}

/// The digests of the layers' blobs, lowest layer first, as far as they are recomputed.
///
/// # Errors
/// When a layer does not match the digest that the image claims ([`Kind::Broken`]).
pub(super) fn known(verified: &[Verified]) -> Result<Vec<Option<Digest>>> {
    let known = |(layer, state): (LayerId, &Verified)| match state {
        Verified::Unread => Ok(None),
        Verified::Agrees(digest) => Ok(Some(*digest)),
        Verified::Differs => Err(Error::new(
            Kind::Broken,
            "this image cannot be squashed: a layer does not match its digest",
        )
        .in_layer(layer.number())
        .because("the archive was changed or cut in transfer")),
    };
    LayerId::number_all(verified).map(known).collect()
}
