//! The difference of two long texts, found by the lines that occur exactly once in each (patience diff).
//!
//! The shortest difference of two texts can take quadratic time. Lines that are unique in both texts, in the same
//! order, are found in nearly linear time. Between two such lines, equal lines at both ends stay, and the rest is
//! replaced. The result is correct for all texts. It is short if most lines differ from each other, as in texts
//! that people read.

use std::ops::Range;

use imara_diff::Token;

use crate::bytes::sorted;

/// A change: a range of lines of the older text that becomes a range of lines of the newer one, counted from 0.
pub(super) type Hunk = (Range<u32>, Range<u32>);

/// The number of times that a line occurs in a text, and its last position.
#[derive(Clone, Copy, Default)]
struct Seen {
    times: u32,
    at: u32,
}

/// The changes between two texts, ascending. Lines are tokens below `kinds`; equal lines have equal tokens.
pub(super) fn hunks(before: &[Token], after: &[Token], kinds: u32) -> Vec<Hunk> {
    let seen = |tokens: &[Token]| {
        let mut seen = vec![Seen::default(); kinds as usize];
        for (at, token) in (0..).zip(tokens) {
            if let Some(seen) = seen.get_mut(token.0 as usize) {
                seen.times += 1;
                seen.at = at;
            }
        }
        seen
    };
    let (old, new) = (seen(before), seen(after));
    let mut pairs: Vec<(u32, u32)> = old
        .iter()
        .zip(&new)
        .filter(|(old, new)| old.times == 1 && new.times == 1)
        .map(|(old, new)| (old.at, new.at))
        .collect();
    sorted::sort_by(&mut pairs, Ord::cmp);
    let ends = (length(before), length(after));
    let anchors = ascending(&pairs).into_iter().chain([ends]);
    let mut hunks = Vec::new();
    let (mut from_old, mut from_new) = (0, 0);
    for (old, new) in anchors {
        let hunk = trimmed(before, after, from_old..old, from_new..new);
        if !hunk.0.is_empty() || !hunk.1.is_empty() {
            hunks.push(hunk);
        }
        (from_old, from_new) = (old + 1, new + 1);
    }
    hunks
}

fn length(tokens: &[Token]) -> u32 {
    u32::try_from(tokens.len()).unwrap_or(u32::MAX)
}

/// The longest sequence of pairs in which both numbers ascend. `pairs` are sorted by the first number.
fn ascending(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    // For each length, the pair with the lowest second number that ends a sequence of this length. For each pair, the
    // pair before it in its sequence.
    let mut ends: Vec<usize> = Vec::new();
    let mut earlier: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |i: &usize| pairs.get(*i).map(|pair| pair.1);
    for (i, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| second(end) < Some(pair.1));
        earlier.push(place.checked_sub(1).and_then(|p| ends.get(p)).copied());
        match ends.get_mut(place) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(i) = next {
        run.extend(pairs.get(i));
        next = earlier.get(i).copied().flatten();
    }
    run.reverse();
    run
}

/// A change without the equal lines at its beginning and its end.
fn trimmed(before: &[Token], after: &[Token], old: Range<u32>, new: Range<u32>) -> Hunk {
    let (mut old, mut new) = (old, new);
    let same = |a: u32, b: u32| before.get(a as usize) == after.get(b as usize);
    while !old.is_empty() && !new.is_empty() && same(old.start, new.start) {
        (old.start, new.start) = (old.start + 1, new.start + 1);
    }
    while !old.is_empty() && !new.is_empty() && same(old.end - 1, new.end - 1) {
        (old.end, new.end) = (old.end - 1, new.end - 1);
    }
    (old, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(old: &[u32], new: &[u32]) -> Vec<Hunk> {
        let tokens = |numbers: &[u32]| numbers.iter().map(|n| Token(*n)).collect::<Vec<_>>();
        hunks(&tokens(old), &tokens(new), 100)
    }

    #[test]
    fn unique_lines_hold_the_rest_apart() {
        assert_eq!(differ(&[1, 2, 3], &[1, 2, 3]), []);
        assert_eq!(differ(&[1, 9, 2, 9, 3], &[1, 8, 2, 9, 3]), [(1..2, 1..2)]);
        assert_eq!(differ(&[1, 2, 3, 4], &[1, 4]), [(1..3, 1..1)]);
        assert_eq!(differ(&[], &[1]), [(0..0, 0..1)]);
        // Two that changed places: one of them moves.
        assert_eq!(differ(&[1, 2, 3], &[2, 1, 3]), [(0..1, 0..0), (2..2, 1..2)]);
        assert_eq!(differ(&[5, 5, 5], &[5, 5]), [(2..3, 2..2)]);
    }
}
