//! The ranges of a plan that merges several: where a range may lie beside others, and which one to add next.

use crate::session::protocol::{Kills, LayerId, LayerRange, Overview};

use super::range::shortest;

/// The layers of both ranges that are in both; 0 if there are none.
fn common(a: LayerRange, b: LayerRange) -> usize {
    let (from, to) = (a.from.max(b.from), a.to.min(b.to));
    LayerRange { from, to }.layers().len()
}

/// The parts of a range that lie in no other range, ascending. `others` ascend and have no common layer.
fn free(range: LayerRange, others: &[LayerRange]) -> Vec<LayerRange> {
    let mut free = Vec::new();
    let mut from = range.from;
    for other in others.iter().filter(|other| common(**other, range) > 0) {
        if from < other.from {
            let to = other.from.below().unwrap_or(from);
            free.push(LayerRange { from, to });
        }
        from = from.max(other.to.above());
    }
    if from <= range.to {
        free.push(LayerRange { from, to: range.to });
    }
    free
}

/// The range that is meant by `wanted`, so that it has no layer of `others`. Of several parts, it is the one that has
/// most in common with the `current` range, then the longest. `None` if all of it lies in other ranges.
pub(super) fn beside(
    wanted: LayerRange,
    current: LayerRange,
    others: &[LayerRange],
) -> Option<LayerRange> {
    let parts = free(wanted, others).into_iter();
    parts.max_by_key(|part| (common(*part, current), part.layers().len()))
}

/// The range that holds `new` and all ranges that have a layer of it, and the ranges that have none.
pub(super) fn joined(new: LayerRange, ranges: &[LayerRange]) -> (LayerRange, Vec<LayerRange>) {
    let touches = |range: &&LayerRange| common(**range, new) > 0;
    let touching = ranges.iter().filter(touches);
    let whole = touching.fold(new, |whole, range| LayerRange {
        from: whole.from.min(range.from),
        to: whole.to.max(range.to),
    });
    let others = ranges.iter().filter(|range| !touches(range)).copied();
    (whole, others.collect())
}

/// The range to add to `ranges`, which ascend: the shortest one that saves all that can be saved beside them. If that is
/// nothing, the longest one. `None` if no two neighbouring layers are free.
pub fn another(overview: &Overview, ranges: &[LayerRange]) -> Option<LayerRange> {
    let count = overview.report.layers.len();
    let all = LayerRange {
        from: LayerId::LOWEST,
        to: LayerId::at(count).below()?,
    };
    let gaps = free(all, ranges).into_iter();
    let saved = |range: &LayerRange| Kills::saved(&overview.kills, range.from, range.to).0;
    let gap = gaps
        .filter(|gap| gap.from < gap.to)
        .max_by_key(|gap| (saved(gap), gap.layers().len()))?;
    let within = |kills: &&Kills| kills.writer >= gap.from && kills.killer <= gap.to;
    let kills: Vec<Kills> = overview.kills.iter().filter(within).copied().collect();
    let best = shortest(&kills, count, saved(&gap)).filter(|(from, to)| from < to);
    Some(best.map_or(gap, |(from, to)| LayerRange { from, to }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range((from, to): (u32, u32)) -> LayerRange {
        LayerRange::numbered(from, to)
    }

    #[test]
    fn a_range_lies_beside_the_others() {
        let others = [(1, 3), (8, 9)].map(range);
        for (wanted, current, expected) in [
            ((4, 7), (4, 7), Some((4, 7))),
            ((2, 9), (5, 6), Some((4, 7))),
            ((0, 12), (11, 12), Some((10, 12))),
            ((0, 12), (20, 21), Some((4, 7))),
            ((2, 3), (5, 6), None),
            ((0, 0), (5, 6), Some((0, 0))),
        ] {
            let found = beside(range(wanted), range(current), &others);
            assert_eq!(found, expected.map(range), "{wanted:?}");
        }
    }

    #[test]
    fn what_touches_is_joined() {
        let ranges = [(1, 3), (5, 6), (8, 9)].map(range);
        let found = joined(range((3, 5)), &ranges);
        assert_eq!(found, (range((1, 6)), vec![range((8, 9))]));
        assert_eq!(joined(range((11, 12)), &ranges).1.len(), 3);
    }
}
