//! The paths that changed between two filesystems, those with the largest difference first, and their sums.
//!
//! A row is a few numbers; paths and sizes are made when they are asked for.

use std::cmp::Reverse;

use super::change::{Both, Change};
use super::folders::Folders;
use super::side::Tree;
use super::sums::Sums;
use super::walk::{Pair, Step, walk};
use crate::bytes::sorted;
use crate::rootfs::{MemberKind, NodeId, View};

/// One path that changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct FileRow {
    pub(super) pair: Pair,
    pub(super) change: Change,
    /// The number of the directory that holds the path.
    pub(super) within: u32,
    /// The difference of the sizes.
    pub(super) delta: u64,
}

/// All paths that changed.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The rows, those with the largest difference first, then in the order of their paths.
    pub(super) rows: Vec<FileRow>,
    /// The sums for each kind of change, in the order of [`Change::ALL`].
    sums: [Sums; 5],
    /// The sums by directory.
    pub(super) folders: Folders,
}

/// The size of the content at a path. `None` if nothing is there.
pub(super) fn size(tree: Tree<'_>, node: NodeId) -> Option<u64> {
    if node == NodeId::NONE {
        return None;
    }
    match tree.rootfs.view(node) {
        View::Absent => None,
        View::Implied => Some(0),
        View::Entry(entry) => {
            let member = tree.layers.member(tree.rootfs.inode(entry))?;
            let is_file = member.kind == MemberKind::File;
            Some(if is_file { member.stored } else { 0 })
        }
    }
}

impl FileRow {
    /// The sizes on both sides, in bytes. `None` where the path is not there.
    pub(super) fn sizes(&self, both: &Both<'_>) -> (Option<u64>, Option<u64>) {
        (size(both.old, self.pair.old), size(both.new, self.pair.new))
    }
}

impl Files {
    pub(super) fn new(both: &Both<'_>) -> Self {
        let (mut rows, mut sums, mut folders) =
            (Vec::new(), [Sums::default(); 5], Folders::default());
        walk(both.old, both.new, &mut |step| {
            let (pair, within) = match step {
                Step::Inside(pair) => return folders.enter(pair),
                Step::Path(pair, within) => (pair, within),
            };
            let Some(change) = change(both, pair) else {
                return;
            };
            let (old, new) = (size(both.old, pair.old), size(both.new, pair.new));
            rows.push(FileRow {
                pair,
                change,
                within,
                delta: old.unwrap_or(0).abs_diff(new.unwrap_or(0)),
            });
            if let Some(sums) = sums.get_mut(change as usize) {
                sums.add(old, new);
            }
            // Times explain no bytes.
            if change != Change::Times {
                folders.add(within, old, new);
            }
        });
        // The sort is stable, and the walk was in the order of paths.
        sorted::sort_by_key(&mut rows, |row| Reverse(row.delta));
        Self {
            rows,
            sums,
            folders,
        }
    }

    /// The sums of each kind of change, in the order of [`Change::ALL`].
    pub(super) fn all_sums(&self) -> [Sums; 5] {
        self.sums
    }

    /// The sums of one kind of change.
    pub(super) fn sums(&self, change: Change) -> Sums {
        self.sums.get(change as usize).copied().unwrap_or_default()
    }
}

/// The change at a path. Directories count only for their attributes.
fn change(both: &Both<'_>, pair: Pair) -> Option<Change> {
    let is_file = |tree: Tree<'_>, node| !tree.rootfs.is_dir(tree.layers, node);
    match (pair.old, pair.new) {
        (NodeId::NONE, node) => is_file(both.new, node).then_some(Change::Added),
        (node, NodeId::NONE) => is_file(both.old, node).then_some(Change::Removed),
        (old, new) => both.change(old, new),
    }
}
