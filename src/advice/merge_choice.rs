//! The choice of the ranges to merge: as few joined borders of layers as keep nearly all of what joining all permitted
//! ones saves.
//!
//! Knows layers by place only, and neither steps nor files. An exact choice for as many layers as engines take; above
//! that, whole blocks.

/// The most layers for which the choice is exact. Engines take up to 127 layers.
const MOST: usize = 127;

/// The share of the possible savings that the choice keeps, in percent.
const KEPT: u128 = 95;

/// The dead bytes of a pair of places: writer, killer, bytes.
pub(super) type Pair = (usize, usize, u64);

/// The ranges to merge, each from its first to its last place, ascending. `reach` has for each place the last place of
/// the longest permitted range that begins there; a range ends only where another may begin or `ends` is true.
pub(super) fn choose(
    reach: &[Option<usize>],
    ends: &[bool],
    pairs: &[Pair],
) -> Vec<(usize, usize)> {
    if reach.len() <= MOST {
        exact(reach, ends, pairs)
    } else {
        blocks(reach, ends, pairs)
    }
}

/// A table of numbers with two places each; a place outside reads as 0.
struct Table {
    width: usize,
    cells: Vec<u64>,
}

impl Table {
    fn new(height: usize, width: usize) -> Self {
        Self {
            width,
            cells: vec![0; height * width],
        }
    }

    fn get(&self, row: usize, column: usize) -> u64 {
        let cell = self.cells.get(row * self.width + column);
        cell.copied().filter(|_| column < self.width).unwrap_or(0)
    }

    fn set(&mut self, row: usize, column: usize, value: u64) {
        if let Some(cell) = self.cells.get_mut(row * self.width + column) {
            *cell = value;
        }
    }
}

/// The savings of every range: what is written and hidden in it.
fn savings(count: usize, pairs: &[Pair]) -> Table {
    let mut savings = Table::new(count + 1, count);
    for (writer, killer, bytes) in pairs {
        if writer < killer && *killer < count {
            let sum = savings.get(*writer, *killer).saturating_add(*bytes);
            savings.set(*writer, *killer, sum);
        }
    }
    for from in (0..count).rev() {
        for to in from + 1..count {
            let both = savings
                .get(from, to - 1)
                .saturating_add(savings.get(from + 1, to));
            let twice = savings.get(from + 1, to - 1);
            let twice = if from + 1 < to { twice } else { 0 };
            let sum = savings
                .get(from, to)
                .saturating_add(both.saturating_sub(twice));
            savings.set(from, to, sum);
        }
    }
    savings
}

fn exact(reach: &[Option<usize>], ends: &[bool], pairs: &[Pair]) -> Vec<(usize, usize)> {
    let count = reach.len();
    let savings = savings(count, pairs);
    // best[borders][end]: the most that ranges below `end` save with at most that many joined borders; from[…]: where
    // the last of these ranges begins, plus 1.
    let borders = count.saturating_sub(1);
    let mut best = Table::new(borders + 1, count + 1);
    let mut from = Table::new(borders + 1, count + 1);
    for joined in 0..=borders {
        for end in 1..=count {
            let (mut most, mut start) = (best.get(joined, end - 1), 0);
            let to = end - 1;
            let is_end = ends.get(to).copied().unwrap_or(false);
            for first in (to.saturating_sub(joined)..to).filter(|_| is_end) {
                let permitted = reach.get(first).copied().flatten();
                if permitted.is_none_or(|last| last < to) {
                    continue;
                }
                let below = best.get(joined - (to - first), first);
                let saved = below.saturating_add(savings.get(first, to));
                if saved > most {
                    (most, start) = (saved, first + 1);
                }
            }
            best.set(joined, end, most);
            from.set(joined, end, start as u64);
        }
    }
    let all = best.get(borders, count);
    let enough =
        |joined: &usize| u128::from(best.get(*joined, count)) * 100 >= u128::from(all) * KEPT;
    let mut joined = (0..=borders).find(enough).unwrap_or(0);
    let (mut chosen, mut end) = (Vec::new(), count);
    while end > 0 {
        let start = usize::try_from(from.get(joined, end)).unwrap_or(0);
        let Some(first) = start.checked_sub(1) else {
            end -= 1;
            continue;
        };
        chosen.push((first, end - 1));
        joined = joined.saturating_sub(end - 1 - first);
        end = first;
    }
    chosen.reverse();
    chosen
}

/// The longest permitted ranges one after another, each without the layers at its ends that save nothing.
fn blocks(reach: &[Option<usize>], ends: &[bool], pairs: &[Pair]) -> Vec<(usize, usize)> {
    let mut block_of = vec![usize::MAX; reach.len()];
    let (mut place, mut count) = (0, 0);
    while place < reach.len() {
        match reach.get(place).copied().flatten().filter(|to| *to > place) {
            Some(to) => {
                for slot in block_of.iter_mut().take(to + 1).skip(place) {
                    *slot = count;
                }
                (place, count) = (to + 1, count + 1);
            }
            None => place += 1,
        }
    }
    let mut spans: Vec<Option<(usize, usize)>> = vec![None; count];
    for (writer, killer, bytes) in pairs {
        let block = |place: &usize| block_of.get(*place).copied();
        if writer < killer
            && *bytes > 0
            && block(writer) == block(killer)
            && let Some(slot) = block(writer).and_then(|block| spans.get_mut(block))
        {
            let (from, to) = slot.unwrap_or((*writer, *killer));
            *slot = Some((from.min(*writer), to.max(*killer)));
        }
    }
    let widened = |(from, to): (usize, usize)| {
        let first = (0..=from).rev().find(|at| {
            reach
                .get(*at)
                .copied()
                .flatten()
                .is_some_and(|last| last >= to)
        })?;
        let last = (to..reach.len()).find(|at| ends.get(*at).copied().unwrap_or(false))?;
        (reach.get(first).copied().flatten()? >= last).then_some((first, last))
    };
    spans.into_iter().flatten().filter_map(widened).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ranges of an image where each place is a RUN and `reach` of each is the given place.
    #[track_caller]
    fn chooses(reach: &[usize], pairs: &[Pair], expected: &[(usize, usize)]) {
        let ends = vec![true; reach.len()];
        let reach: Vec<Option<usize>> = (0..)
            .zip(reach)
            .map(|(at, to): (usize, _)| (*to > at).then_some(*to))
            .collect();
        assert_eq!(choose(&reach, &ends, pairs), expected);
        assert_eq!(blocks(&reach, &ends, pairs).is_empty(), expected.is_empty());
    }

    #[test]
    fn ranges() {
        chooses(&[], &[], &[]);
        chooses(&[0], &[], &[]);
        chooses(&[2, 2, 2], &[], &[]);
        chooses(&[2, 2, 2], &[(0, 2, 9)], &[(0, 2)]);
        chooses(&[2, 2, 2], &[(0, 1, 9)], &[(0, 1)]);
        chooses(&[1, 1, 3, 3], &[(0, 1, 9), (2, 3, 9)], &[(0, 1), (2, 3)]);
        // What cannot be joined saves nothing.
        chooses(&[1, 1, 2], &[(0, 2, 9)], &[]);
        // A twentieth is not worth another border.
        chooses(&[3, 3, 3, 3], &[(0, 1, 96), (2, 3, 4)], &[(0, 1)]);
        chooses(&[3, 3, 3, 3], &[(0, 1, 90), (2, 3, 10)], &[(0, 1), (2, 3)]);
    }

    #[test]
    fn many_layers_are_chosen_by_blocks() {
        let count = 300;
        let reach: Vec<_> = (0..count).map(|_| Some(count - 1)).collect();
        let chosen = choose(&reach, &vec![true; count], &[(7, 290, 5), (9, 20, 1)]);
        assert_eq!(chosen, [(7, 290)]);
    }

    /// The most that any choice saves with at most `joined` borders, by trying all.
    fn brute(
        reach: &[Option<usize>],
        ends: &[bool],
        pairs: &[Pair],
        at: usize,
        joined: usize,
    ) -> u64 {
        if at >= reach.len() {
            return 0;
        }
        let mut most = brute(reach, ends, pairs, at + 1, joined);
        for to in at + 1..reach.len() {
            if to - at <= joined && ends[to] && reach[at].is_some_and(|last| last >= to) {
                let saved: u64 = saved(pairs, at, to);
                most = most.max(saved + brute(reach, ends, pairs, to + 1, joined - (to - at)));
            }
        }
        most
    }

    fn saved(pairs: &[Pair], from: usize, to: usize) -> u64 {
        let inside = pairs
            .iter()
            .filter(|(w, k, _)| *w >= from && *k <= to && w < k);
        inside.map(|(.., bytes)| bytes).sum()
    }

    proptest! {
        #[test]
        fn the_choice_is_the_smallest_that_is_enough(
            reach in proptest::collection::vec((any::<bool>(), 0..4usize), 0..8),
            pairs in proptest::collection::vec((0..8usize, 0..8usize, 0..100u64), 0..12),
        ) {
            let ends: Vec<bool> = reach.iter().map(|(run, _)| *run).collect();
            let count = ends.len();
            let pairs: Vec<Pair> = pairs.into_iter().filter(|(w, k, _)| w < k && *k < count).collect();
            let reach: Vec<Option<usize>> = (0..).zip(&reach).map(|(at, (run, far)): (usize, _)| {
                (*run && *far > 0).then(|| (at + far).min(count - 1))
            }).collect();
            let chosen = choose(&reach, &ends, &pairs);
            let total: u64 = chosen.iter().map(|(from, to)| saved(&pairs, *from, *to)).sum();
            let joined: usize = chosen.iter().map(|(from, to)| to - from).sum();
            let all = brute(&reach, &ends, &pairs, 0, count);
            prop_assert!(total * 100 >= all * 95, "{total} of {all}");
            if joined > 0 {
                let fewer = brute(&reach, &ends, &pairs, 0, joined - 1);
                prop_assert!(fewer * 100 < all * 95, "{fewer} of {all} with fewer than {joined}");
            }
            for (from, to) in &chosen {
                prop_assert!(ends[*to] && reach[*from].is_some_and(|last| last >= *to));
            }
            prop_assert!(chosen.windows(2).all(|two| two[0].1 < two[1].0));
        }
    }
}
