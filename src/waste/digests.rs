//! Contents that were hashed: a member's number and its digest.
//!
//! A million files are usual, so a digest costs little more than itself: what one layer's pass found stays the list that
//! it was, and a bit for each of the layer's members tells where in it to look.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::bytes::Digest;
use crate::rootfs::EntryId;

/// Digests by member.
#[derive(Debug, Clone, Default)]
pub struct Digests {
    /// By their first member; they do not overlap.
    runs: BTreeMap<EntryId, Run>,
}

/// Digests of some of a range of members.
#[derive(Debug, Clone, Default)]
struct Run {
    /// For each 64 members which have one, and how many of those before them do.
    marks: Vec<(u64, u32)>,
    list: Vec<Digest>,
}

impl Digests {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// A member's, if it was hashed.
    pub fn get(&self, entry: EntryId) -> Option<&Digest> {
        let (first, run) = self.runs.range(..=entry).next_back()?;
        run.get(entry - first)
    }

    /// Takes those of some members of a layer, ascending, whose members are `range`; what is known of others there stays.
    pub fn learn(
        &mut self,
        range: Range<EntryId>,
        members: impl Iterator<Item = EntryId>,
        list: Vec<Digest>,
    ) {
        let mine = |entry: EntryId| range.contains(&entry).then(|| entry - range.start);
        let new = Run::new(range.len(), members.filter_map(mine), list);
        let run = match self.runs.remove(&range.start) {
            Some(old) => old.and(new, range.len()),
            None => new,
        };
        self.runs.insert(range.start, run);
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.runs.values().all(|run| run.list.is_empty())
    }
}

impl Run {
    fn new(members: usize, marked: impl Iterator<Item = EntryId>, list: Vec<Digest>) -> Self {
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

    fn get(&self, member: EntryId) -> Option<&Digest> {
        let (bits, before) = self.marks.get(member as usize / 64)?;
        let bit = 1u64 << (member % 64);
        let place = before + (bits & (bit - 1)).count_ones();
        self.list.get(place as usize).filter(|_| bits & bit != 0)
    }

    /// Both, of the same range; where both know a member, the newer.
    fn and(&self, newer: Self, members: usize) -> Self {
        if self.list.is_empty() {
            return newer;
        }
        let all = 0..u32::try_from(members).unwrap_or(u32::MAX);
        let known = |member: EntryId| newer.get(member).or_else(|| self.get(member)).copied();
        let list = all.clone().filter_map(known).collect();
        Self::new(members, all.filter(|m| known(*m).is_some()), list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_has_its_own() {
        let digest = |n: u32| Digest::of(&n.to_le_bytes());
        let mut digests = Digests::new();
        let layer = 100..400;
        let learn = |digests: &mut Digests, members: &[u32]| {
            let list = members.iter().map(|m| digest(*m)).collect();
            digests.learn(layer.clone(), members.iter().copied(), list);
        };
        assert!(digests.is_empty());
        learn(&mut digests, &[100, 163, 164, 399]);
        learn(&mut digests, &[101, 163, 250]);
        digests.learn(400..401, [400].into_iter(), vec![digest(400)]);
        let known = |n: &u32| digests.get(*n).is_some();
        let all: Vec<u32> = (0..500).filter(known).collect();
        assert_eq!(all, [100, 101, 163, 164, 250, 399, 400]);
        for n in all {
            assert_eq!(digests.get(n), Some(&digest(n)), "{n}");
        }
        assert!(!digests.is_empty());
    }
}
