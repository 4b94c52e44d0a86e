//! Dead bytes by directory: what one layer wrote into a directory and one layer removed from it, as people think of it.
//!
//! Every dead version is in exactly one row, that of the directory that directly holds it, so the rows add up to all
//! dead bytes.

use std::cmp::Reverse;

use super::largest::{by_path, nodes};
use super::{Cause, Ledger};
use crate::bytes::sorted;
use crate::rootfs::{LayerId, Layers, NodeId};

/// What happened to the dead versions of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gone {
    /// They were deleted, or a directory above them was deleted or became opaque.
    Deleted,
    /// Other contents took their places.
    Overwritten,
    /// The same contents were written again with other attributes.
    Attributes,
    /// The same contents were written again with the same attributes.
    Again,
}

impl Gone {
    /// What happened, by the cause of death.
    pub fn of(cause: Cause) -> Self {
        match cause {
            Cause::Deleted | Cause::DeletedDir | Cause::Opaque => Self::Deleted,
            Cause::Overwritten | Cause::Replaced => Self::Overwritten,
            Cause::Metadata => Self::Attributes,
            Cause::Identical => Self::Again,
        }
    }
}

/// The dead versions that one layer wrote directly into a directory, and that one layer hid in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WasteFolder {
    /// The directory.
    pub node: NodeId,
    /// The number of the layer that wrote the versions.
    pub writer: LayerId,
    /// The number of the layer that hid them.
    pub killer: LayerId,
    /// What happened to them.
    pub gone: Gone,
    /// The number of the versions.
    pub files: u64,
    /// The stored bytes of the versions.
    pub bytes: u64,
}

impl WasteFolder {
    /// The rows of a ledger, those with the most bytes first. Rows of equal size are in the order of their paths, then of
    /// their layers.
    pub fn all(ledger: &Ledger, layers: &Layers) -> Vec<Self> {
        let nodes = nodes(&ledger.dead, layers);
        let one = |(dead, node): (&super::Dead, &NodeId)| Self {
            node: layers.paths.parent(*node),
            writer: dead.writer,
            killer: dead.killer,
            gone: Gone::of(dead.cause),
            files: 1,
            bytes: dead.bytes,
        };
        let mut rows: Vec<Self> = ledger.dead.iter().zip(&nodes).map(one).collect();
        let key = |row: &Self| (row.node, row.writer, row.killer, row.gone);
        rows.sort_unstable_by_key(key);
        rows.dedup_by(|next, row| {
            let is_same = key(next) == key(row);
            if is_same {
                row.files += next.files;
                row.bytes += next.bytes;
            }
            is_same
        });
        sorted::sort_by(&mut rows, |a, b| {
            Reverse(a.bytes)
                .cmp(&Reverse(b.bytes))
                .then_with(|| by_path(&layers.paths, a.node, b.node))
                .then_with(|| key(a).cmp(&key(b)))
        });
        rows
    }
}
