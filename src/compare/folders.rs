//! The changes by directory, and the few directories that explain most of the difference.

use std::cmp::Reverse;

use super::sums::Sums;
use super::walk::Pair;
use crate::bytes::sorted;

/// The changes directly in one directory, and below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folder {
    pub(super) pair: Pair,
    /// The place of the directory that holds this one; a lower number, but for the root.
    within: u32,
    /// The changes of what the directory directly holds.
    pub(super) own: Sums,
    /// The bytes that came minus the bytes that went, in the directory and below it.
    pub(super) net: i64,
    /// The bytes that came and those that went, together.
    moved: u64,
}

/// The directories of two filesystems, each before those in it.
#[derive(Debug, Default)]
pub(super) struct Folders {
    all: Vec<Folder>,
}

impl Folders {
    /// Adds the next directory.
    pub(super) fn enter(&mut self, pair: Pair, within: u32) {
        self.all.push(Folder {
            pair,
            within,
            own: Sums::default(),
            net: 0,
            moved: 0,
        });
    }

    /// Adds a change to the directory at a place.
    pub(super) fn add(&mut self, place: u32, old: Option<u64>, new: Option<u64>) {
        if let Some(folder) = self.all.get_mut(place as usize) {
            folder.own.add(old, new);
            let moved = old.unwrap_or(0).abs_diff(new.unwrap_or(0));
            folder.moved = folder.moved.saturating_add(moved);
            folder.net = folder
                .net
                .saturating_add_unsigned(new.unwrap_or(0))
                .saturating_sub_unsigned(old.unwrap_or(0));
        }
    }

    /// The directory with this number.
    pub(super) fn pair(&self, number: u32) -> Option<Pair> {
        self.all.get(number as usize).map(|folder| folder.pair)
    }

    /// Ends the counting: the difference of each directory becomes part of that of the directories above it.
    pub(super) fn end(&mut self) {
        for place in (1..self.all.len()).rev() {
            let Some(folder) = self.all.get(place).copied() else {
                continue;
            };
            if let Some(above) = self.all.get_mut(folder.within as usize) {
                above.net = above.net.saturating_add(folder.net);
                above.moved = above.moved.saturating_add(folder.moved);
            }
        }
    }

    /// The directories that directly hold changes, those whose sizes differ most first, at most `count`, and the number of
    /// the others.
    pub(super) fn largest(&self, count: usize) -> (Vec<Folder>, usize) {
        let mut changed: Vec<Folder> = self
            .all
            .iter()
            .filter(|f| f.own.paths > 0)
            .copied()
            .collect();
        sorted::sort_by_key(&mut changed, |folder| {
            let own = folder.own;
            let change = own.old_bytes.abs_diff(own.new_bytes);
            Reverse((change, own.old_bytes.max(own.new_bytes)))
        });
        let more = changed.len().saturating_sub(count);
        changed.truncate(count);
        (changed, more)
    }

    /// The few directories that explain most of the difference, with the bytes that came minus those that went, largest
    /// first. Each is the deepest one that holds most of what the one above it holds.
    pub(super) fn causes(&self, most: usize) -> Vec<Folder> {
        // The child in which most moved.
        let mut largest: Vec<u32> = vec![0; self.all.len()];
        let moved = |place: u32| {
            self.all
                .get(place as usize)
                .map_or(0, |folder| folder.moved)
        };
        for (place, folder) in (0..).zip(&self.all).skip(1) {
            if let Some(slot) = largest.get_mut(folder.within as usize)
                && (*slot == 0 || moved(*slot) < moved(place))
            {
                *slot = place;
            }
        }
        let deepest = |mut place: u32| {
            loop {
                let next = largest.get(place as usize).copied().unwrap_or(0);
                // Three fifths are most of it.
                if next == 0 || moved(next) / 3 < moved(place) / 5 || moved(next) == 0 {
                    return place;
                }
                place = next;
            }
        };
        let first = deepest(0);
        let mut found = vec![first];
        if first == 0 || self.all.get(first as usize).is_some_and(|f| f.within == 0) {
            let children = (0..).zip(&self.all).skip(1);
            let children = children.filter(|(_, folder)| folder.within == first);
            found = children.map(|(place, _)| deepest(place)).collect();
            if found.is_empty() {
                found = vec![first];
            }
        }
        let mut found: Vec<Folder> = found
            .iter()
            .filter_map(|place| self.all.get(*place as usize).copied())
            .collect();
        sorted::sort_by_key(&mut found, |folder| Reverse(folder.net.unsigned_abs()));
        found.retain(|folder| folder.net != 0);
        found.truncate(most);
        found
    }
}
