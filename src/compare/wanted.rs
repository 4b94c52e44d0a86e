//! The contents that must be hashed before two images can be compared: pairs of equal size in layers that are not the
//! same.

use super::change::Both;
use super::layers::{Matched, members, same_layers};
use super::side::{Side, Tree};
use super::walk::{Step, walk};
use crate::rootfs::{EntryId, NodeId, View};

/// The members whose contents must be hashed, for each side, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The members of the old image.
    pub old: Vec<EntryId>,
    /// The members of the new image.
    pub new: Vec<EntryId>,
}

/// The contents that a comparison of two images needs. Nothing if a report stands for one of them.
pub fn wanted(old: &Side<'_>, new: &Side<'_>) -> Wanted {
    let mut wanted = Wanted::default();
    let (Some(left), Some(right)) = (old.tree, new.tree) else {
        return wanted;
    };
    let same = same_layers(old.layers, new.layers);
    let both = Both {
        old: left,
        new: right,
        same: &same,
    };
    let mut add = |a, b| {
        if both.is_undecided(a, b) {
            wanted.old.push(a);
            wanted.new.push(b);
        }
    };
    let entry = |tree: Tree<'_>, node: NodeId| match tree.rootfs.view(node) {
        View::Entry(entry) => Some(tree.rootfs.inode(entry)),
        View::Implied | View::Absent => None,
    };
    walk(left, right, &mut |step| {
        if let Step::Path(pair, _) = step
            && let (Some(a), Some(b)) = (entry(left, pair.old), entry(right, pair.new))
        {
            add(a, b);
        }
    });
    let matched = Matched::new(old.layers, new.layers);
    if let Some(nodes) = matched.nodes(left, right) {
        for (old_layer, new_layer) in matched.broken() {
            members(left, right, &nodes, (old_layer, new_layer), |a, b| {
                if let (Some(a), Some(b)) = (a, b) {
                    add(a, b);
                }
            });
        }
    }
    for list in [&mut wanted.old, &mut wanted.new] {
        list.sort_unstable();
        list.dedup();
    }
    wanted
}
