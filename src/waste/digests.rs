//! Contents that were hashed: a member's number and its digest.
//!
//! A table of numbers beside a list of digests takes half of what a table of both does, and a million files are usual.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::bytes::Digest;
use crate::rootfs::EntryId;

/// Digests by member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    places: FxHashMap<EntryId, u32>,
    list: Vec<Digest>,
}

impl Digests {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// A member's, if it was hashed.
    pub fn get(&self, entry: &EntryId) -> Option<&Digest> {
        self.list.get(*self.places.get(entry)? as usize)
    }

    /// Takes a member's.
    pub fn insert(&mut self, entry: EntryId, digest: Digest) {
        // There are no more digests than members, which are numbered alike.
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(entry).or_insert(next);
        match self.list.get_mut(place as usize) {
            Some(slot) => *slot = digest,
            None => self.list.push(digest),
        }
    }

    /// So many more are coming: a table that grows holds the old one beside the new.
    pub fn reserve(&mut self, more: usize) {
        self.places.reserve(more);
        self.list.reserve(more);
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl Extend<(EntryId, Digest)> for Digests {
    fn extend<T: IntoIterator<Item = (EntryId, Digest)>>(&mut self, all: T) {
        all.into_iter()
            .for_each(|(entry, digest)| self.insert(entry, digest));
    }
}

impl FromIterator<(EntryId, Digest)> for Digests {
    fn from_iter<T: IntoIterator<Item = (EntryId, Digest)>>(all: T) -> Self {
        let mut digests = Self::new();
        digests.extend(all);
        digests
    }
}
