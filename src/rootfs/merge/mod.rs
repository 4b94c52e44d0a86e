//! Merging layers: what is where in the end, and who hid what.
//!
//! Layer by layer, markers before members, since a marker hides lower layers only, wherever it stands in its own. Every
//! member is put once and removed at most once, so the whole is linear; nothing recurses. It counts no bytes.

mod directories;
mod markers;
mod members;
mod removal;

use std::collections::HashMap;

use super::{
    ById, EntryId, IdRange, LayerId, LayerRange, Layers, Member, MemberKind, NodeId, ROOT,
};
use crate::bytes::{Warnings, sorted};

/// The way in which a version of a file was hidden by a later member or marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RemovalKind {
    /// Another file was written at the path. Only the contents show which of the three causes of overwriting applies.
    Written,
    /// A whiteout named the path.
    Deleted,
    /// A whiteout named a directory above the path.
    DeletedDir,
    /// A directory above the path became opaque.
    Opaque,
    /// A file of another type was written at the path or at a directory above it.
    Replaced,
}

/// The removal of the last name of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Death {
    /// The number of the layer that removed the name.
    pub killer: LayerId,
    /// The way in which the name was removed.
    pub kind: RemovalKind,
    /// The member that took the path of the name. `None` when no member did.
    pub by: Option<EntryId>,
}

/// The thing at a path of a merged filesystem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Nothing is at the path.
    Absent,
    /// A directory without a member of its own, which exists because of a path below it.
    Implied,
    /// The file or directory that this member put there.
    Entry(EntryId),
}

impl From<EntryId> for View {
    /// The view for a number that may be [`EntryId::NONE`] or [`EntryId::IMPLIED`].
    fn from(at: EntryId) -> Self {
        match at {
            NONE => Self::Absent,
            IMPLIED => Self::Implied,
            entry => Self::Entry(entry),
        }
    }
}

impl From<View> for EntryId {
    /// The member's number, [`EntryId::NONE`] or [`EntryId::IMPLIED`].
    fn from(view: View) -> Self {
        match view {
            View::Absent => NONE,
            View::Implied => IMPLIED,
            View::Entry(entry) => entry,
        }
    }
}

/// The number that stands for no member.
const NONE: EntryId = EntryId::NONE;
/// The number that stands for an implied directory, in place of a member.
const IMPLIED: EntryId = EntryId::IMPLIED;
/// The number of names of a member that never had a name in a filesystem.
const NOWHERE: u32 = u32::MAX;

/// The merged filesystem of a range of layers, with the removal of every hidden version.
#[derive(Debug)]
pub struct Rootfs {
    /// For each node: the member that is there, [`IMPLIED`] or [`NONE`].
    at: ById<NodeId, EntryId>,
    /// For each node: its first listed child. `next` has the next sibling of each child.
    first: ById<NodeId, NodeId>,
    next: ById<NodeId, NodeId>,
    listed: ById<NodeId, bool>,
    /// For each member: the member whose content it has. For all members except hard links this is the member itself.
    inodes: ById<EntryId, EntryId>,
    /// For each member: the number of names of its content. [`NOWHERE`] when it never had a name.
    links: ById<EntryId, u32>,
    deaths: ById<EntryId, Fate>,
    end: LayerId,
    /// The hard links of the current layer to paths that a later marker hides, each with the member that was at the
    /// target.
    marked: HashMap<EntryId, EntryId>,
    /// The changed nodes with what was at each node before. `None` while no caller asks for changes.
    journal: Option<Vec<(NodeId, EntryId)>>,
    /// The warnings of the merge.
    pub warnings: Warnings,
}

#[derive(Debug, Clone, Copy)]
struct Fate {
    /// The number of the layer that removed the name, in two bytes: there is one for each member, and [`Layers`] takes
    /// no layer whose number would not fit.
    killer: u16,
    kind: Option<RemovalKind>,
    by: EntryId,
}

/// The layer, the kind and the member of a removal.
#[derive(Clone, Copy)]
struct Removal {
    layer: LayerId,
    kind: RemovalKind,
    /// The kind of removal for everything below the path.
    below: RemovalKind,
    by: EntryId,
}

impl Removal {
    /// A removal by the member `entry`, which replaces a path and everything below it.
    fn by(entry: EntryId, layer: LayerId, kind: RemovalKind) -> Self {
        Self {
            layer,
            kind,
            below: kind,
            by: entry,
        }
    }

    /// A removal without a member that takes the path.
    fn bare(layer: LayerId, kind: RemovalKind, below: RemovalKind) -> Self {
        Self {
            layer,
            kind,
            below,
            by: NONE,
        }
    }
}

impl Rootfs {
    /// The merged filesystem of all layers below `end`.
    pub fn merge(layers: &Layers, end: LayerId) -> Self {
        Self::merge_range(layers, (LayerId::LOWEST, end), None)
    }

    /// The merged filesystem of all layers below `end`, with a call of `tell` after each layer from number `from` on. The
    /// call has the paths that the layer changed, each once and in ascending order, with what was there before
    /// the layer.
    pub fn merge_telling(
        layers: &Layers,
        end: LayerId,
        from: LayerId,
        mut tell: impl FnMut(&Self, LayerId, &[(NodeId, View)]),
    ) -> Self {
        let end = end.min(layers.end());
        let mut rootfs = Self::empty(layers, end);
        for layer in IdRange::new(LayerId::LOWEST, end) {
            rootfs.journal = (layer >= from).then(Vec::new);
            rootfs.layer(layers, layer);
            if let Some(touched) = rootfs.take_journal() {
                tell(&rootfs, layer, &touched);
            }
        }
        rootfs
    }

    /// The merged filesystem of all layers below `end`, where the paths `gone` and everything below them are removed
    /// after the highest layer of each of `ranges`. The ranges must ascend and have no common layer.
    ///
    /// After each range, `tell` is called with the number of the range and with the paths that the range and the
    /// removal changed, each once and in ascending order, with what was there before the range.
    pub fn merge_ranges(
        layers: &Layers,
        end: LayerId,
        (ranges, gone): (&[LayerRange], &[NodeId]),
        mut tell: impl FnMut(&Self, usize, &[(NodeId, View)]),
    ) -> Self {
        let end = end.min(layers.end());
        let mut rootfs = Self::empty(layers, end);
        let mut ranges = ranges.iter().enumerate().peekable();
        for layer in IdRange::new(LayerId::LOWEST, end) {
            if ranges.peek().is_some_and(|(_, range)| range.from == layer) {
                rootfs.journal = Some(Vec::new());
            }
            rootfs.layer(layers, layer);
            if let Some((number, _)) = ranges.next_if(|(_, range)| range.to == layer) {
                rootfs.leave(layers, layer, gone);
                let touched = rootfs.take_journal().unwrap_or_default();
                tell(&rootfs, number, &touched);
            }
        }
        rootfs.journal = None;
        rootfs
    }

    /// The paths that changed since the journal was begun, each once and in ascending order, with what was there then.
    fn take_journal(&mut self) -> Option<Vec<(NodeId, View)>> {
        let mut journal = self.journal.take()?;
        // The sort is stable, so the first of several changes at one path stays and has the view before them.
        sorted::sort_by_key(&mut journal, |(node, _)| *node);
        journal.dedup_by_key(|(node, _)| *node);
        let views = journal.into_iter().map(|(node, at)| (node, at.into()));
        Some(views.collect())
    }

    /// The merged filesystem of all layers below `end`, with the paths `gone` and everything below them removed
    /// after layer `after`. Higher layers may create these paths again.
    pub fn merge_without(layers: &Layers, end: LayerId, after: LayerId, gone: &[NodeId]) -> Self {
        let after = end.below().map(|highest| (after.min(highest), gone));
        Self::merge_range(layers, (LayerId::LOWEST, end), after)
    }

    /// The merged filesystem of the layers from number `from` on, as if there were no layers below.
    pub fn merge_from(layers: &Layers, from: LayerId) -> Self {
        Self::merge_range(layers, (from, layers.end()), None)
    }

    /// The filesystem of one layer alone, as if there were no other layer.
    pub fn alone(layers: &Layers, layer: LayerId) -> Self {
        Self::merge_range(layers, (layer, layer.above()), None)
    }

    /// The merged filesystem of the layers from one number to before another, as far as they exist, without the paths
    /// that are gone after a layer.
    fn merge_range(
        layers: &Layers,
        (from, end): (LayerId, LayerId),
        gone: Option<(LayerId, &[NodeId])>,
    ) -> Self {
        let end = end.min(layers.end());
        let mut rootfs = Self::empty(layers, end);
        for layer in IdRange::new(from, end) {
            rootfs.layer(layers, layer);
            if let Some((_, nodes)) = gone.filter(|(after, _)| *after == layer) {
                rootfs.leave(layers, layer, nodes);
            }
        }
        rootfs
    }

    fn layer(&mut self, layers: &Layers, layer: LayerId) {
        self.marked = self.named_below(layers, layer);
        let removed = self.markers(layers, layer);
        self.members(layers, layer);
        self.marked = HashMap::new();
        self.made_again(layers, layer, &removed);
    }

    fn empty(layers: &Layers, end: LayerId) -> Self {
        let nodes = layers.paths.len();
        let highest = end.below();
        let entries = highest.map_or(0, |layer| layers.range(layer).end.index());
        let alive = Fate {
            killer: 0,
            kind: None,
            by: NONE,
        };
        let mut rootfs = Self {
            at: ById::new(nodes, NONE),
            first: ById::new(nodes, NodeId::NONE),
            next: ById::new(nodes, NodeId::NONE),
            listed: ById::with_beyond(nodes, false, true),
            inodes: ById::from_list(IdRange::first(entries).collect(), NONE),
            links: ById::new(entries, NOWHERE),
            deaths: ById::new(entries, alive),
            end,
            marked: HashMap::new(),
            journal: None,
            warnings: Warnings::default(),
        };
        rootfs.set_at(ROOT, IMPLIED);
        rootfs
    }

    /// The number after that of the highest layer that was merged.
    pub fn end(&self) -> LayerId {
        self.end
    }

    /// The thing at a node: nothing, an implied directory, or a member. Nothing when there is no such node.
    pub fn view(&self, node: NodeId) -> View {
        self.at(node).into()
    }

    /// The member whose content a member has. For every member except a hard link this is the member itself.
    pub fn inode(&self, entry: EntryId) -> EntryId {
        Some(self.inodes[entry])
            .filter(|inode| *inode != NONE)
            .unwrap_or(entry)
    }

    /// The number of names that a member's content has after the merge. `None` when it never had a name in a
    /// filesystem.
    pub fn names_of(&self, entry: EntryId) -> Option<u32> {
        Some(self.links[entry]).filter(|n| *n != NOWHERE)
    }

    /// The removal of the last name of a member's content. `None` while the content has a name, or if it never had one.
    pub fn death(&self, entry: EntryId) -> Option<Death> {
        if self.names_of(entry) != Some(0) {
            return None;
        }
        let fate = self.deaths[entry];
        Some(Death {
            killer: LayerId::new(fate.killer.into()),
            kind: fate.kind?,
            by: Some(fate.by).filter(|b| *b != NONE),
        })
    }

    /// Whether a directory is at a node, with a member of its own or implied.
    pub fn is_dir(&self, layers: &Layers, node: NodeId) -> bool {
        match self.view(node) {
            View::Absent => false,
            View::Implied => true,
            View::Entry(entry) => layers
                .member(entry)
                .is_some_and(|r| r.kind == MemberKind::Dir),
        }
    }

    /// The nodes in a directory, in no particular order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut child = self.first[node];
        std::iter::from_fn(move || {
            while child != NodeId::NONE {
                let this = child;
                child = self.next[this];
                if self.at(this) != NONE {
                    return Some(this);
                }
            }
            None
        })
    }

    /// The nodes of all existing paths, each directory before its children.
    pub fn walk(&self) -> impl Iterator<Item = NodeId> {
        let mut open = vec![ROOT];
        std::iter::from_fn(move || {
            let node = open.pop()?;
            open.extend(self.children(node));
            Some(node)
        })
    }

    /// The nodes of all existing paths, in ascending order. Unlike [`Rootfs::walk`] this uses no memory.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let there = |(node, at): (NodeId, EntryId)| (at != NONE).then_some(node);
        self.at.pairs().filter_map(there)
    }

    /// Adds a warning about a path. The path is built only if the warning is kept, because paths may be long and many.
    fn warn(
        &mut self,
        kind: &str,
        (layers, node): (&Layers, NodeId),
        (layer, offset): (LayerId, Option<u64>),
        detail: &str,
    ) {
        let path = (!self.warnings.only_counts(kind)).then(|| layers.paths.path(node));
        self.warnings
            .add(kind, Some(layer.number()), path.as_deref(), offset, detail);
    }

    fn at(&self, node: NodeId) -> EntryId {
        self.at[node]
    }

    fn set_at(&mut self, node: NodeId, entry: EntryId) {
        let old = self.at.set(node, entry);
        if let (Some(old), Some(journal)) = (old, &mut self.journal) {
            journal.push((node, old));
        }
    }
}
