//! Limits for all layers of an image together.
//!
//! A scan limits each layer separately. But an archive of a few megabytes can name a hundred such layers, or one
//! layer a thousand times. So this module counts what the layers contain.

use std::collections::HashSet;

use crate::bytes::{Error, Kind, Result};
use crate::image::Slice;
use crate::rootfs::{Changeset, LayerId};

/// The number of members that all layers of any image may have together; large images have a twentieth of it.
const FREE_MEMBERS: u64 = 4 << 20;
/// The number of bytes of the archive for which one more member is allowed. The header of a member alone has 512 bytes,
/// which compress to about thirty.
const ARCHIVE_PER_MEMBER: u64 = 16;
/// The number of paths that are always allowed. Members of real images name most of their directories, so most paths
/// are members.
const FREE_NODES: u64 = 4 << 20;
const NODES_PER_MEMBER: u64 = 4;
/// The bytes of names and attributes that are allowed in addition to the usual amount for each member.
const FREE_BYTES: u64 = 96 << 20;
const BYTES_PER_MEMBER: u64 = 256;

/// The resources that the layers of an image have used so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Budget {
    /// The bytes of the layers' blobs; a blob that several layers share counts once.
    blobs: u64,
    members: u64,
    nodes: u64,
    bytes: u64,
}

impl Budget {
    /// The budget of an image with these blobs.
    pub(super) fn new(blobs: impl Iterator<Item = Slice>) -> Self {
        let once: HashSet<Slice> = blobs.collect();
        let bytes = |sum: u64, blob: &Slice| sum.saturating_add(blob.length);
        Self {
            blobs: once.iter().fold(0, bytes),
            ..Self::default()
        }
    }

    /// Counts the content of one layer.
    ///
    /// # Errors
    /// When the layers so far exceed a limit ([`Kind::TooLarge`]).
    pub(super) fn take(&mut self, layer: LayerId, changes: &Changeset) -> Result<()> {
        let count = |n: usize| n as u64;
        let rows = count(changes.members.len());
        let usual = rows.saturating_mul(BYTES_PER_MEMBER);
        self.members += rows;
        self.nodes += count(changes.paths.len());
        self.bytes += count(changes.extra_bytes()).saturating_sub(usual);
        self.bytes += count(changes.paths.bytes()).saturating_sub(usual);
        let bounds = [
            (
                self.members,
                FREE_MEMBERS.saturating_add(self.blobs / ARCHIVE_PER_MEMBER),
                "members",
            ),
            (
                self.nodes,
                FREE_NODES.saturating_add(self.members * NODES_PER_MEMBER),
                "paths",
            ),
            (self.bytes, FREE_BYTES, "bytes of long names and attributes"),
        ];
        for (taken, most, what) in bounds {
            if taken > most {
                let what = format!("more than {most} {what} in the layers up to this one");
                return Err(Error::new(Kind::TooLarge, what)
                    .in_layer(layer.number())
                    .because("the image was made to exhaust memory; --allow-huge reads on"));
            }
        }
        Ok(())
    }
}
