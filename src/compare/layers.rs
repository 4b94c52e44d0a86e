//! Which layers of two images are the same, which have the same step, and what both wrote at the same paths.

use std::collections::HashMap;

use super::change::SameLayers;
use super::side::Tree;
use super::steps;
use crate::report::LayerRow;
use crate::rootfs::{ById, EntryId, LayerId, Lookup, MemberKind, NodeId, ROOT};

/// A layer of the new image beside the layer of the old image with the same step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerPair {
    /// The number of the layer in the new image.
    pub new: LayerId,
    /// The number of the layer in the old image. `None` if the step is new.
    pub old: Option<LayerId>,
    /// Whether both have the same `diff_id`.
    pub is_same: bool,
}

/// The layers of two images beside each other.
#[derive(Debug, Clone)]
pub(super) struct Matched {
    /// The length of the longest common beginning.
    pub(super) shared: usize,
    /// The layers of the new image, lowest first.
    pub(super) pairs: Vec<LayerPair>,
}

impl Matched {
    pub(super) fn new(old: &[LayerRow], new: &[LayerRow]) -> Self {
        let is_same =
            |(a, b): &(&LayerRow, &LayerRow)| a.diff_id.is_some() && a.diff_id == b.diff_id;
        let shared = old.iter().zip(new).take_while(is_same).count();
        let (left, right) = (commands(old, shared), commands(new, shared));
        let places = steps::matched(&left, &right);
        let beyond = places
            .into_iter()
            .map(|place| place.map(|place| place + shared));
        let all = (0..shared).map(Some).chain(beyond);
        let pairs = all.enumerate().map(|(at, place)| LayerPair {
            new: LayerId::at(at),
            old: place.map(LayerId::at),
            is_same: place.is_some_and(|place| {
                old.get(place)
                    .zip(new.get(at))
                    .is_some_and(|pair| is_same(&pair))
            }),
        });
        Self {
            shared,
            pairs: pairs.collect(),
        }
    }

    /// The layers with the same step and another `diff_id`: old and new number.
    pub(super) fn broken(&self) -> impl Iterator<Item = (LayerId, LayerId)> {
        self.pairs.iter().filter_map(move |pair| {
            let old = pair.old.filter(|_| !pair.is_same)?;
            Some((old, pair.new))
        })
    }

    /// For each node of the new image, the node of the old image with the same path. `None` if no layers are broken.
    pub(super) fn nodes(&self, old: Tree<'_>, new: Tree<'_>) -> Option<ById<NodeId, NodeId>> {
        self.broken().next()?;
        let lookup = Lookup::new(old.layers);
        let paths = &new.layers.paths;
        let mut nodes = ById::new(paths.len(), NodeId::NONE);
        nodes.set(ROOT, ROOT);
        // Parents come before their children.
        for node in paths.nodes().skip(1) {
            let parent = nodes[paths.parent(node)];
            if parent != NodeId::NONE
                && let Some(found) = lookup.find(parent, paths.name(node))
            {
                nodes.set(node, found);
            }
        }
        Some(nodes)
    }
}

/// The commands of the layers beyond the first ones.
fn commands(rows: &[LayerRow], first: usize) -> Vec<Option<&str>> {
    let rest = rows.iter().skip(first);
    rest.map(|row| row.created_by.as_deref()).collect()
}

/// The layers of both sides with a number for each `diff_id`.
pub(super) fn same_layers(old: &[LayerRow], new: &[LayerRow]) -> SameLayers {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let all = old
        .iter()
        .chain(new)
        .zip(0..)
        .map(|(row, own)| match &row.diff_id {
            Some(id) => *numbers.entry(id).or_insert(own),
            None => own,
        });
    let mut all: Vec<u32> = all.collect();
    let new = all.split_off(old.len());
    SameLayers { old: all, new }
}

/// What two layers have at the same paths: `each` is called with the member of the old layer and that of the new one.
/// Of several members of one layer at a path, the last counts.
pub(super) fn members(
    old: Tree<'_>,
    new: Tree<'_>,
    nodes: &ById<NodeId, NodeId>,
    (old_layer, new_layer): (LayerId, LayerId),
    mut each: impl FnMut(Option<EntryId>, Option<EntryId>),
) {
    let left = sorted(old, old_layer, |node| node);
    // Paths that the old image does not have at all come last, and are all new.
    let right = sorted(new, new_layer, |node| nodes[node]);
    let mut left = left.into_iter().peekable();
    for (key, entry) in right {
        while let Some((_, gone)) = left.next_if(|(other, _)| *other < key) {
            each(Some(gone), None);
        }
        let there = left.next_if(|(other, _)| *other == key && key.0 != NodeId::NONE);
        each(there.map(|(_, entry)| entry), Some(entry));
    }
    left.for_each(|(_, gone)| each(Some(gone), None));
}

/// The place of a member among those of its layer: its node, whether it is a marker, and for a path without a node of
/// the old image the node of the new one.
type Key = (NodeId, u8, NodeId);

/// The members of a layer by their paths, as nodes of the old image.
fn sorted(tree: Tree<'_>, layer: LayerId, node: impl Fn(NodeId) -> NodeId) -> Vec<(Key, EntryId)> {
    let members = tree.layers.changeset(layer).map_or(&[][..], |c| &c.members);
    let key = |member: &crate::rootfs::Member| {
        let marker = match member.kind {
            MemberKind::Whiteout => 1,
            MemberKind::Opaque => 2,
            _ => 0,
        };
        let own = node(member.node);
        let other = if own == NodeId::NONE {
            member.node
        } else {
            NodeId::NONE
        };
        (own, marker, other)
    };
    let entries = tree.layers.range(layer).zip(members);
    let mut list: Vec<(Key, EntryId)> = entries.map(|(entry, m)| (key(m), entry)).collect();
    crate::bytes::sorted::sort(&mut list);
    list.dedup_by(last_counts);
    list
}

/// Drops a member whose path comes again, and keeps the later one in its place.
fn last_counts(next: &mut (Key, EntryId), kept: &mut (Key, EntryId)) -> bool {
    let is_same = next.0 == kept.0;
    if is_same {
        kept.1 = next.1;
    }
    is_same
}
