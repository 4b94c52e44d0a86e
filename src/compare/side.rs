//! One side of a comparison: the rows of its report, and its filesystem if the image itself is there.

use crate::bytes::Warning;
use crate::packages::{PackageRow, UnownedRow};
use crate::report::{ImageRow, LayerRow};
use crate::rootfs::{Layers, Rootfs};
use crate::waste::Digests;

/// The merged filesystem of one side, with the digests of those contents that had to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'a> {
    /// The layers of the image.
    pub layers: &'a Layers,
    /// The merge of all layers.
    pub rootfs: &'a Rootfs,
    /// The digests of contents.
    pub digests: &'a Digests,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The figures of the image as a whole.
    pub image: &'a ImageRow,
    /// The layers of the image, lowest first.
    pub layers: &'a [LayerRow],
    /// For each layer, the bytes of its compressed blob, `None` for a plain one. `None` as a whole if a report stands
    /// for the side.
    pub compressed: Option<&'a [Option<u64>]>,
    /// The filesystem. `None` if a report stands for the side.
    pub tree: Option<Tree<'a>>,
    /// The packages of the final filesystem. `None` if a report stands for the side.
    pub packages: Option<&'a [PackageRow]>,
    /// The directories that hold contents without a package. `None` if a report stands for the side.
    pub unowned: Option<&'a [UnownedRow]>,
    /// The warnings about the image.
    pub warnings: &'a [Warning],
}

impl Side<'_> {
    /// The bytes of the tars of all layers.
    pub(super) fn tar_bytes(&self) -> u64 {
        sum(self.layers.iter().map(|layer| layer.tar_bytes))
    }

    /// The bytes of the compressed blobs of all layers. `None` if one of them is plain or unknown.
    pub(super) fn pull_bytes(&self) -> Option<u64> {
        compressed(self.compressed?)
    }
}

/// The sum of the bytes of compressed blobs. `None` if one of them is plain.
pub(super) fn compressed(blobs: &[Option<u64>]) -> Option<u64> {
    blobs
        .iter()
        .try_fold(0u64, |sum, blob| Some(sum.saturating_add((*blob)?)))
}

/// A sum that stops at the largest number.
pub(super) fn sum(bytes: impl Iterator<Item = u64>) -> u64 {
    bytes.fold(0, u64::saturating_add)
}
