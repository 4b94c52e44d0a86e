//! The changes by directory.

use std::cmp::Reverse;

use super::sums::Sums;
use super::walk::Pair;
use crate::bytes::sorted;

/// The changes directly in one directory, and below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folder {
    pub(super) pair: Pair,
    /// The changes of what the directory directly holds.
    pub(super) own: Sums,
}

/// The directories of two filesystems, each before those in it.
#[derive(Debug, Default)]
pub(super) struct Folders {
    all: Vec<Folder>,
}

impl Folders {
    /// Adds the next directory.
    pub(super) fn enter(&mut self, pair: Pair) {
        let own = Sums::default();
        self.all.push(Folder { pair, own });
    }

    /// Adds a change to the directory at a place.
    pub(super) fn add(&mut self, place: u32, old: Option<u64>, new: Option<u64>) {
        if let Some(folder) = self.all.get_mut(place as usize) {
            folder.own.add(old, new);
        }
    }

    /// The directory with this number.
    pub(super) fn pair(&self, number: u32) -> Option<Pair> {
        self.all.get(number as usize).map(|folder| folder.pair)
    }

    /// The directories that directly hold changes.
    pub(super) fn changed(&self) -> impl Iterator<Item = &Folder> {
        self.all.iter().filter(|folder| folder.own.paths > 0)
    }

    /// The directories whose own bytes differ, those that differ most first, at most `count`, and the number of the others
    /// that directly hold changes.
    pub(super) fn largest(&self, count: usize) -> (Vec<Folder>, usize) {
        let mut changed: Vec<Folder> = self.changed().copied().collect();
        sorted::sort_by_key(&mut changed, |folder| {
            let own = folder.own;
            let change = own.old_bytes.abs_diff(own.new_bytes);
            Reverse((change, own.old_bytes.max(own.new_bytes)))
        });
        let all = changed.len();
        changed.truncate(count);
        changed.retain(|folder| folder.own.old_bytes != folder.own.new_bytes);
        let more = all - changed.len();
        (changed, more)
    }
}
