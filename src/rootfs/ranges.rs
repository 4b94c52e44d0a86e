//! Ranges of layers that are merged into one layer each, and the numbers of layers before and after that.
//!
//! It knows numbers only, and nothing of what is in a layer.

use serde::{Deserialize, Serialize};

use super::{IdRange, LayerId};
use crate::bytes::sorted;

/// A range of layers that becomes one layer: its lowest and its highest layer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LayerRange {
    /// The number of the lowest layer of the range.
    pub from: LayerId,
    /// The number of the highest layer of the range, inclusive.
    pub to: LayerId,
}

/// The ranges of an image's layers that a squash merges, ascending and without a common layer.
///
/// The ranges cut the image into parts: part 0 lies below the first range, part 1 is the first range, part 2 lies
/// between the first and the second range, and so on. Parts with an even number are kept as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerRanges {
    list: Vec<LayerRange>,
    /// For each range, how many layers fewer there are after the merge of the ranges below it and of itself.
    fewer: Vec<u32>,
}

impl LayerRange {
    /// The range from the layer with one number to the layer with another one, inclusive.
    pub const fn numbered(from: u32, to: u32) -> Self {
        Self {
            from: LayerId::new(from),
            to: LayerId::new(to),
        }
    }

    /// The layers of the range, ascending.
    pub fn layers(self) -> IdRange<LayerId> {
        IdRange::new(self.from, self.to.above())
    }
}

impl LayerRanges {
    /// The ranges in ascending order. Of two ranges that share a layer, the second is dropped.
    pub fn new(mut ranges: Vec<LayerRange>) -> Self {
        ranges.retain(|range| range.from <= range.to);
        sorted::sort(&mut ranges);
        ranges.dedup_by(|range, before| range.from <= before.to);
        let mut fewer = 0;
        let fewer = ranges.iter().map(|range| {
            fewer += range.to.number() - range.from.number();
            fewer
        });
        Self {
            fewer: fewer.collect(),
            list: ranges,
        }
    }

    /// The ranges, ascending.
    pub fn list(&self) -> &[LayerRange] {
        &self.list
    }

    /// The highest layer of all ranges; 0 if there is no range.
    pub fn top(&self) -> LayerId {
        self.list.last().map_or(LayerId::LOWEST, |range| range.to)
    }

    /// The number of ranges that begin at this layer or below it, and the number of those that also end below it.
    fn around(&self, layer: LayerId) -> (usize, usize) {
        let begun = self.list.partition_point(|range| range.from <= layer);
        let ended = self.list.partition_point(|range| range.to < layer);
        (begun, ended)
    }

    /// The number of the part that a layer is in. It is even if the layer is kept as it is.
    pub fn part(&self, layer: LayerId) -> usize {
        let (begun, ended) = self.around(layer);
        begun + ended
    }

    /// Whether a layer is in one of the ranges.
    pub fn holds(&self, layer: LayerId) -> bool {
        self.part(layer) % 2 == 1
    }

    /// The number that a layer has after the squash. All layers of a range get the number of the new layer.
    pub fn after(&self, layer: LayerId) -> LayerId {
        let (begun, ended) = self.around(layer);
        let fewer = ended.checked_sub(1).and_then(|last| self.fewer.get(last));
        let within = self.list.get(ended).filter(|_| begun > ended);
        let within = within.map_or(0, |range| layer.number() - range.from.number());
        LayerId::new(layer.number() - fewer.copied().unwrap_or(0) - within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(list: &[(u32, u32)]) -> LayerRanges {
        let range = |&(from, to): &(u32, u32)| LayerRange::numbered(from, to);
        LayerRanges::new(list.iter().map(range).collect())
    }

    #[test]
    fn parts_and_numbers() {
        let ranges = ranges(&[(5, 7), (1, 2), (3, 3)]);
        let layers = || IdRange::first(10);
        let parts: Vec<usize> = layers().map(|layer| ranges.part(layer)).collect();
        assert_eq!(parts, [0, 1, 1, 3, 4, 5, 5, 5, 6, 6]);
        let after: Vec<u32> = layers().map(|layer| ranges.after(layer).number()).collect();
        assert_eq!(after, [0, 1, 1, 2, 3, 4, 4, 4, 5, 6]);
        assert!(ranges.holds(LayerId::new(3)) && !ranges.holds(LayerId::new(4)));
        assert_eq!(ranges.top(), LayerId::new(7));
    }

    #[test]
    fn a_range_that_overlaps_is_dropped() {
        let ranges = ranges(&[(4, 6), (2, 4), (9, 8)]);
        assert_eq!(ranges.list(), [LayerRange::numbered(2, 4)]);
    }
}
