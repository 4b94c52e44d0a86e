//! Limits for all layers of an image together.
//!
//! A scan limits each layer separately. But an archive of a few megabytes can name a hundred such layers, or one
//! layer a thousand times. So this module counts what the layers contain.

use std::collections::HashSet;

use crate::bytes::{Error, Kind, Result};
use crate::image::Slice;
use crate::rootfs::Changeset;

/// Members of all layers that any image may have: twenty times what large ones do.
const FREE_MEMBERS: u64 = 4 << 20;
/// Beyond those a member for so many bytes of the archive: a member's header alone is 512 bytes, packed some thirty.
const ARCHIVE_PER_MEMBER: u64 = 16;
/// Directories that only deep paths imply: real layers name them.
const FREE_NODES: u64 = 4 << 20;
const NODES_PER_MEMBER: u64 = 4;
/// Names and attributes beyond what a member usually has of either.
const FREE_BYTES: u64 = 96 << 20;
const BYTES_PER_MEMBER: u64 = 256;

/// What was taken so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Budget {
    /// Bytes of the layers' blobs, each counted once.
    blobs: u64,
    members: u64,
    nodes: u64,
    bytes: u64,
}

impl Budget {
    /// Of an image with these blobs.
    pub(super) fn new(blobs: impl Iterator<Item = Slice>) -> Self {
        let once: HashSet<Slice> = blobs.collect();
        let bytes = |sum: u64, blob: &Slice| sum.saturating_add(blob.length);
        Self {
            blobs: once.iter().fold(0, bytes),
            ..Self::default()
        }
    }

    /// Counts a layer.
    pub(super) fn take(&mut self, layer: u32, changes: &Changeset) -> Result<()> {
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
                    .in_layer(layer)
                    .because("the image was made to exhaust memory; --allow-huge reads on"));
            }
        }
        Ok(())
    }
}
