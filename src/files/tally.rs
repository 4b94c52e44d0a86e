//! How many paths each layer changes: all layers in one merge.

use super::{Change, Subject};
use crate::rootfs::{LayerId, Rootfs};

/// The numbers of paths that each layer adds, changes and removes, in this order, lowest layer first. A path counts as
/// changed when its content, type or attributes differ.
pub fn tally(subject: Subject<'_>) -> Vec<[u64; 3]> {
    let mut all = vec![[0; 3]; subject.layers.changesets().len()];
    let (layers, lowest) = (subject.layers, LayerId::LOWEST);
    Rootfs::merge_telling(layers, layers.end(), lowest, |rootfs, layer, touched| {
        let Some(sums) = all.get_mut(layer.index()) else {
            return;
        };
        for (node, old) in touched {
            let place = match subject.change(*old, rootfs.view(*node)) {
                Some(Change::Added) => 0,
                Some(Change::Modified | Change::Attributes) => 1,
                Some(Change::Removed) => 2,
                Some(Change::Unchanged | Change::Rewritten) | None => continue,
            };
            if let Some(sum) = sums.get_mut(place) {
                *sum += 1;
            }
        }
    });
    all
}
