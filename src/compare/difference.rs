//! The paths at which a layer above the old image must say something, so that both together are the new image.
//!
//! It is stricter than a comparison for people: times of directories count, and so does which names belong to one file. If
//! one name of a file needs writing, all of its names do, because a link cannot lead into a lower layer.

use std::collections::{HashMap, HashSet};

use super::change::Both;
use super::layers::same_layers;
use super::side::{Side, Tree};
use super::walk::{Pair, Step, walk};
use crate::rootfs::{EntryId, NodeId, View};

/// The paths that differ in anything at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The nodes of the new image whose paths it has and that differ from the old image.
    pub new: Vec<NodeId>,
    /// The nodes of the old image whose paths the new image lacks.
    pub gone: Vec<NodeId>,
}

/// Everything that differs between two images. The digests of what [`super::wanted`] named must be known. `None` if a
/// report stands for a side.
pub fn difference(old: &Side<'_>, new: &Side<'_>) -> Option<Difference> {
    let same = same_layers(old.layers, new.layers);
    let both = Both {
        old: old.tree?,
        new: new.tree?,
        same: &same,
    };
    let mut difference = Difference::default();
    // The files with several names on either side: their names in the new image, and the old file that all of these are.
    let mut groups: HashMap<EntryId, Group> = HashMap::new();
    let mut taken: HashMap<EntryId, EntryId> = HashMap::new();
    let mut apart: HashSet<EntryId> = HashSet::new();
    walk(both.old, both.new, &mut |step| {
        let Step::Path(pair, _) = step else { return };
        if pair.new == NodeId::NONE {
            difference.gone.push(pair.old);
            return;
        }
        let (before, after) = (inode(both.old, pair.old), inode(both.new, pair.new));
        let is_new = pair.old == NodeId::NONE || both.between(before, after, true).is_some();
        let Some(after) = after.filter(|after| {
            let is_linked = |tree: Tree<'_>, entry| tree.rootfs.names_of(entry).unwrap_or(0) > 1;
            is_linked(both.new, *after) || before.is_some_and(|before| is_linked(both.old, before))
        }) else {
            if is_new {
                difference.new.push(pair.new);
            }
            return;
        };
        let group = groups.entry(after).or_default();
        group.names.push(pair);
        // An old file stands for one new file only.
        let is_taken = before.is_some_and(|before| *taken.entry(before).or_insert(after) != after);
        let is_other = group.old.is_some_and(|old| Some(old) != before);
        group.old = group.old.or(before);
        if is_new || is_taken || is_other {
            apart.insert(after);
        }
    });
    for (inode, group) in groups {
        if apart.contains(&inode) {
            difference
                .new
                .extend(group.names.iter().map(|pair| pair.new));
        }
    }
    Some(difference)
}

/// A file with several names.
#[derive(Default)]
struct Group {
    names: Vec<Pair>,
    old: Option<EntryId>,
}

/// The content at a path. `None` for nothing and for an implied directory.
fn inode(tree: Tree<'_>, node: NodeId) -> Option<EntryId> {
    match tree.rootfs.view(node) {
        View::Entry(entry) => Some(tree.rootfs.inode(entry)),
        View::Implied | View::Absent => None,
    }
}
