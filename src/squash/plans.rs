//! The plans of all new layers of a squash, made in one pass over the layers of the image.

use super::plan::{Plans, plan};
use super::touched::Touched;
use crate::bytes::{Result, Warnings, sorted};
use crate::rootfs::{
    ById, LayerId, LayerRange, LayerRanges, Layers, MemberKind, NodeId, ROOT, Rootfs, View,
};

/// Plans the merge of each of `ranges` into one layer, without the paths `gone` and everything below them, which each
/// new layer removes from what is in it and below it.
///
/// # Errors
/// When a surviving member has headers that contradict themselves ([`Member::UNCLEAR`]), because a new header could not
/// have the same meaning. When a whiteout would need a name with a zero byte.
pub fn plans(layers: &Layers, ranges: &LayerRanges, gone: &[NodeId]) -> Result<Plans> {
    let mut plans = none(layers);
    let mut waiting = ById::new(layers.paths.len(), 0);
    let mut failure = None;
    let list = ranges.list();
    let count = ranges.top().above();
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

/// No plans yet.
fn none(layers: &Layers) -> Plans {
    Plans {
        new: Vec::new(),
        copied_from: Vec::new(),
        reads: ById::new(layers.len(), false),
        warnings: Warnings::default(),
    }
}

/// Plans one layer above the lowest `below` layers, which makes of their filesystem that of the layers above them, taken
/// alone. `touched` are the nodes of all paths that differ, ascending; without any there is no new layer. The proof reads
/// all contents of the upper layers.
///
/// # Errors
/// When a surviving member has headers that contradict themselves ([`Member::UNCLEAR`]). When a whiteout would need a name
/// with a zero byte.
pub fn onto_plans(layers: &Layers, below: LayerId, touched: &[NodeId]) -> Result<Plans> {
    let mut plans = none(layers);
    let above = Rootfs::merge_from(layers, below);
    for node in above.nodes() {
        if let View::Entry(entry) = above.view(node) {
            let inode = above.inode(entry);
            let is_file = layers
                .member(inode)
                .is_some_and(|m| m.kind == MemberKind::File);
            let layer = layers.layer_of(inode);
            if is_file {
                plans.reads.set(layer, true);
            }
        }
    }
    if touched.is_empty() {
        return Ok(plans);
    }
    let nodes = with_directories(layers, &above, touched);
    let old = Rootfs::merge(layers, below);
    let list: Vec<(NodeId, View)> = nodes.iter().map(|node| (*node, old.view(*node))).collect();
    drop(old);
    let mut waiting = ById::new(layers.paths.len(), 0);
    let range = LayerRange {
        from: below,
        to: layers.highest(),
    };
    plan(
        layers,
        &above,
        Touched::new(&list, &mut waiting),
        range,
        &mut plans,
    )?;
    Ok(plans)
}

/// These nodes and the directories above them, ascending. Engines change the time of a directory when they unpack something
/// below it, unless the layer has an entry for it; the root has none, as in the layers that engines write.
fn with_directories(layers: &Layers, above: &Rootfs, touched: &[NodeId]) -> Vec<NodeId> {
    let mut seen = ById::new(layers.paths.len(), false);
    let mut nodes = touched.to_vec();
    for node in touched {
        let mut up = layers.paths.parent(*node);
        while up != ROOT && seen.set(up, true) == Some(false) {
            if matches!(above.view(up), View::Entry(_)) {
                nodes.push(up);
            }
            up = layers.paths.parent(up);
        }
    }
    sorted::sort(&mut nodes);
    nodes.dedup();
    nodes
}
