//! The savings and costs of merging a range of layers, before it is done: sums over the ledger.

use crate::session::protocol::{ById, Kills, LayerId, LayerRange, Overview};

/// A range of layers to merge, with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first layer to merge, from 0.
    pub from: LayerId,
    /// The last layer to merge, inclusive.
    pub to: LayerId,
    /// The bytes that the merge saves, before bytes are copied up.
    pub saved: u64,
    /// The number of dead versions that the merge removes.
    pub files: u64,
    /// The bytes of the merged layers that belong to the base image. Other images share these bytes now and will not
    /// share the merged layer.
    pub unshared: u64,
    /// The number of layers of the base image in the range.
    pub base_layers: u32,
}

impl Range {
    /// The figures of the layers `from` to `to`, both included; those of the base image are below `base`.
    pub fn new(overview: &Overview, base: LayerId, from: LayerId, to: LayerId) -> Self {
        let (saved, files) = Kills::saved(&overview.kills, from, to);
        let merged = LayerRange { from, to }.layers();
        let layers = &overview.report.layers;
        let of_base = layers
            .iter()
            .filter(|layer| layer.index < base && merged.contains(layer.index));
        Self {
            from,
            to,
            saved,
            files,
            unshared: of_base.clone().map(|layer| layer.stored_bytes).sum(),
            base_layers: u32::try_from(of_base.count()).unwrap_or(u32::MAX),
        }
    }

    /// The number of layers in the range.
    pub fn layers(&self) -> u32 {
        self.to.number() - self.from.number() + 1
    }
}

/// The suggested ranges: all layers, all layers above the base, and the shortest range that saves nine tenths of the
/// maximum. Equal ranges are listed once; the result is empty if there are no layers.
pub fn suggestions(overview: &Overview, base: LayerId) -> Vec<Range> {
    let count = overview.report.layers.len();
    let Some(last) = LayerId::at(count).below() else {
        return Vec::new();
    };
    let range = |from, to| Range::new(overview, base, from, to);
    let mut all = vec![range(LayerId::LOWEST, last)];
    if base > LayerId::LOWEST && base <= last {
        all.push(range(base, last));
    }
    let enough = all.first().map_or(0, |r| r.saved / 10 * 9);
    if let Some((from, to)) = shortest(&overview.kills, count, enough)
        && all.iter().all(|r| (r.from, r.to) != (from, to))
    {
        all.push(range(from, to));
    }
    all
}

/// The range that is chosen at first: all layers above the base image if merging them keeps nine tenths of the saving,
/// otherwise all layers. With those above it, hosts still share the base image's layers.
pub fn default(overview: &Overview, base: LayerId) -> (LayerId, LayerId) {
    let (lowest, layers) = (LayerId::LOWEST, &overview.report.layers);
    let last = layers.last().map_or(lowest, |layer| layer.index);
    let saved = |from| Kills::saved(&overview.kills, from, last).0;
    let all = saved(lowest);
    let above = base <= last && all > 0 && saved(base) >= all.div_ceil(10).saturating_mul(9);
    (if above { base } else { lowest }, last)
}

/// The shortest range that saves at least `enough` bytes; `None` if there is none or `enough` is 0. The first layer
/// only rises while the last one rises, so the search takes one pass.
pub(super) fn shortest(kills: &[Kills], layers: usize, enough: u64) -> Option<(LayerId, LayerId)> {
    if enough == 0 {
        return None;
    }
    // The kills by killer, and for each writer the bytes hidden within the range so far.
    let mut by_killer: Vec<Vec<&Kills>> = vec![Vec::new(); layers];
    for kill in kills {
        if let Some(list) = by_killer.get_mut(kill.killer.index()) {
            list.push(kill);
        }
    }
    let mut of_writer = ById::new(layers, 0_u64);
    let (mut from, mut saved) = (LayerId::LOWEST, 0_u64);
    let mut best: Option<(LayerId, LayerId)> = None;
    let length = |from, to| LayerRange { from, to }.layers().len();
    for (to, killed) in LayerId::number_all(&by_killer) {
        for kill in killed.iter().filter(|k| k.writer >= from) {
            saved += kill.bytes;
            if let Some(slot) = of_writer.get_mut(kill.writer) {
                *slot += kill.bytes;
            }
        }
        // A range without its lowest layer no longer saves that layer's dead bytes.
        while saved >= enough {
            if best.is_none_or(|(a, b)| length(from, to) < length(a, b)) {
                best = Some((from, to));
            }
            saved -= of_writer[from];
            from = from.above();
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kills(all: &[(u32, u32, u64)]) -> Vec<Kills> {
        all.iter()
            .map(|&(writer, killer, bytes)| Kills {
                writer: LayerId::new(writer),
                killer: LayerId::new(killer),
                bytes,
                files: 1,
            })
            .collect()
    }

    #[test]
    fn a_range_saves_what_is_written_and_hidden_in_it() {
        let kills = kills(&[(0, 3, 5), (1, 2, 70), (2, 2, 1), (2, 4, 20)]);
        let saved = |from, to| Kills::saved(&kills, LayerId::new(from), LayerId::new(to));
        assert_eq!(saved(0, 4), (96, 4));
        assert_eq!(saved(1, 3), (71, 2));
        assert_eq!(saved(3, 4), (0, 0));
    }

    #[test]
    fn the_shortest_range_that_saves_enough() {
        let kills = kills(&[(0, 3, 5), (1, 2, 70), (2, 2, 1), (2, 4, 20)]);
        let shortest = |enough| {
            let (from, to) = shortest(&kills, 5, enough)?;
            Some((from.number(), to.number()))
        };
        assert_eq!(shortest(86), Some((1, 4)));
        assert_eq!(shortest(70), Some((1, 2)));
        assert_eq!(shortest(1), Some((2, 2)));
        assert_eq!(shortest(97), None);
        assert_eq!(shortest(0), None);
    }
}
