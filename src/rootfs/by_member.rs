//! What is known of some members: their contents' digests, say.
//!
//! A million files are usual, so a thing known costs little more than itself: what one pass over a layer found stays the
//! list that it was, and a bit for each of the layer's members tells where in it to look.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{EntryId, IdRange};
use crate::bytes::sorted;

/// A map from members to values, such as digests, for some of an image's members.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ByMember<T> {
    /// The runs by the number of their first member. The ranges of the runs do not overlap.
    runs: BTreeMap<EntryId, Run<T>>,
}

/// The values for some members of one range.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Run<T> {
    /// For each 64 members: a bit for each member that has a value, and the number of values before these members.
    marks: Vec<(u64, u32)>,
    list: Vec<T>,
}

impl<T> Default for ByMember<T> {
    fn default() -> Self {
        Self {
            runs: BTreeMap::new(),
        }
    }
}

impl<T: Copy> ByMember<T> {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a member. `None` when the member has no value.
    pub fn get(&self, entry: EntryId) -> Option<&T> {
        let (first, run) = self.runs.range(..=entry).next_back()?;
        run.get(entry.number() - first.number())
    }

    /// Adds the values `list` of `members`, which must ascend. `range` are all members of their layer; earlier values
    /// of other members in this range stay.
    pub fn learn(
        &mut self,
        range: &IdRange<EntryId>,
        members: impl Iterator<Item = EntryId>,
        list: Vec<T>,
    ) {
        let mine = |entry: EntryId| range.position_of(entry);
        let new = Run::new(range.len(), members.filter_map(mine), list);
        let run = match self.runs.remove(&range.start) {
            Some(old) => old.and(new, range.len()),
            None => new,
        };
        self.runs.insert(range.start, run);
    }

    /// The union of two maps. For a layer in both maps, only the values of `others` are used.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.runs.extend(others.runs);
        self
    }

    /// The same values for members whose numbers are higher by `by`.
    #[must_use]
    pub fn above(self, by: u32) -> Self {
        let moved =
            |(first, run): (EntryId, _)| (EntryId::new(first.number().saturating_add(by)), run);
        Self {
            runs: sorted::map(self.runs.into_iter().map(moved)),
        }
    }

    /// Whether no member has a value.
    pub fn is_empty(&self) -> bool {
        self.runs.values().all(|run| run.list.is_empty())
    }
}

impl<T: Copy> Run<T> {
    fn new(members: usize, marked: impl Iterator<Item = u32>, list: Vec<T>) -> Self {
        let mut marks = vec![(0u64, 0); members.div_ceil(64)];
        for member in marked.take(list.len()) {
            if let Some((bits, _)) = marks.get_mut(member as usize / 64) {
                *bits |= 1 << (member % 64);
            }
        }
        let mut before = 0;
        for (bits, place) in &mut marks {
            *place = before;
            before += bits.count_ones();
        }
        Self { marks, list }
    }

    fn get(&self, member: u32) -> Option<&T> {
        let (bits, before) = self.marks.get(member as usize / 64)?;
        let bit = 1u64 << (member % 64);
        let place = before + (bits & (bit - 1)).count_ones();
        self.list.get(place as usize).filter(|_| bits & bit != 0)
    }

    /// The union of two runs for the same range. The value of `newer` is used for a member in both.
    fn and(&self, newer: Self, members: usize) -> Self {
        if self.list.is_empty() {
            return newer;
        }
        let all = 0..u32::try_from(members).unwrap_or(u32::MAX);
        let known = |member: u32| newer.get(member).or_else(|| self.get(member)).copied();
        let list = all.clone().filter_map(known).collect();
        Self::new(members, all.filter(|m| known(*m).is_some()), list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_has_its_own() {
        let mut known = ByMember::new();
        let learn = |known: &mut ByMember<u32>, members: &[u32]| {
            let range = IdRange::new(EntryId::new(100), EntryId::new(400));
            let ids = members.iter().copied().map(EntryId::new);
            known.learn(&range, ids, members.to_vec());
        };
        assert!(known.is_empty());
        learn(&mut known, &[100, 163, 164, 399]);
        learn(&mut known, &[101, 163, 250]);
        let (from, to) = (EntryId::new(400), EntryId::new(401));
        known.learn(&IdRange::new(from, to), std::iter::once(from), vec![400]);
        let all: Vec<_> = (0..500)
            .filter_map(|n| Some((n, *known.get(EntryId::new(n))?)))
            .collect();
        assert_eq!(all, [100, 101, 163, 164, 250, 399, 400].map(|n| (n, n)));
        assert!(!known.is_empty());
    }
}
