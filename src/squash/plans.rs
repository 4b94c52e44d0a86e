//! The plans of all new layers of a squash, made in one pass over the layers of the image.

use super::plan::{Plans, plan};
use super::touched::Touched;
use crate::bytes::{Result, Warnings};
use crate::rootfs::{ById, LayerRanges, Layers, NodeId, Rootfs};

/// Plans the merge of each of `ranges` into one layer, without the paths `gone` and everything below them, which each
/// new layer removes from what is in it and below it.
///
/// # Errors
/// When a surviving member has headers that contradict themselves ([`Member::UNCLEAR`]), because a new header could not
/// have the same meaning. When a whiteout would need a name with a zero byte.
pub fn plans(layers: &Layers, ranges: &LayerRanges, gone: &[NodeId]) -> Result<Plans> {
    let mut plans = Plans {
        new: Vec::new(),
        copied_from: Vec::new(),
        reads: vec![false; usize::from(layers.len())],
        warnings: Warnings::default(),
    };
    let mut waiting = ById::new(layers.paths.len(), 0);
    let mut failure = None;
    let list = ranges.list();
    let count = ranges.top().saturating_add(1);
    Rootfs::merge_ranges(layers, count, (list, gone), |above, number, touched| {
        let Some(range) = list.get(number).filter(|_| failure.is_none()) else {
            return;
        };
        let touched = Touched::new(touched, &mut waiting);
        if let Err(error) = plan(layers, above, touched, *range, &mut plans) {
            failure = Some(error);
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    plans.copied_from.sort_unstable();
    plans.copied_from.dedup();
    Ok(plans)
}
