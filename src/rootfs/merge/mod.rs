//! Merging layers: what is where in the end, and who hid what.
//!
//! Layer by layer, markers before members, since a marker hides lower layers only, wherever it stands in its own. Every
//! member is put once and removed at most once, so the whole is linear; nothing recurses. It counts no bytes.

mod directories;
mod markers;
mod members;
mod removal;

use std::collections::HashMap;

use super::{ById, EntryId, LayerId, Layers, Member, MemberKind, NodeId, ROOT};
use crate::bytes::Warnings;

/// Why a version no longer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RemovalKind {
    /// Another file was written at the path; which of three kinds of overwriting it is, contents must tell.
    Written,
    /// A whiteout named the path.
    Deleted,
    /// A whiteout named a directory above it.
    DeletedDir,
    /// A directory above it became opaque.
    Opaque,
    /// Another type took its place, or that of a directory above it.
    Replaced,
}

/// How the last name of a version died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Death {
    /// The layer that did it.
    pub killer: LayerId,
    /// How.
    pub kind: RemovalKind,
    /// The member that took its path, when one did.
    pub by: Option<EntryId>,
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Nothing.
    Absent,
    /// A directory that no member names: something below it implies it.
    Implied,
    /// What this member put there.
    Entry(EntryId),
}

/// No member, no node.
const NONE: u32 = u32::MAX;
/// In place of a member: a directory that is implied.
const IMPLIED: u32 = u32::MAX - 1;
/// Not in any filesystem: no name was ever given to it.
const NOWHERE: u32 = u32::MAX;

/// The merged filesystem of some layers.
#[derive(Debug)]
pub struct Rootfs {
    /// For each node the member that is there.
    at: ById<u32>,
    /// For each node its first listed child, and for each child the next one.
    first: ById<NodeId>,
    next: ById<NodeId>,
    listed: ById<bool>,
    /// For each member the member whose content it has: itself but for hard links.
    inodes: Vec<EntryId>,
    /// For each member how many names its content has; [`NOWHERE`] when it never had one.
    links: ById<u32>,
    deaths: ById<Fate>,
    layers: LayerId,
    /// Links of the layer being merged to what a marker behind them hides, and what that was.
    marked: HashMap<EntryId, EntryId>,
    /// While somebody asks: what was at each path before it was changed.
    journal: Option<Vec<(NodeId, u32)>>,
    /// What was odd.
    pub warnings: Warnings,
}

#[derive(Debug, Clone, Copy)]
struct Fate {
    killer: LayerId,
    kind: Option<RemovalKind>,
    by: EntryId,
}

/// Who removes something, and how.
#[derive(Clone, Copy)]
struct Removal {
    layer: LayerId,
    kind: RemovalKind,
    /// The kind of removal for what is below the path.
    below: RemovalKind,
    by: EntryId,
}

impl Removal {
    /// The member `by` is written over whatever is there, and over all that is below it.
    fn by(entry: EntryId, layer: LayerId, kind: RemovalKind) -> Self {
        Self {
            layer,
            kind,
            below: kind,
            by: entry,
        }
    }

    /// No member takes the place of what is hit, nor of what is below.
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
    /// Merges the lowest `layers` layers.
    pub fn merge(layers: &Layers, count: LayerId) -> Self {
        Self::merge_range(layers, 0..count.min(layers.len()), &[])
    }

    /// The same, and tells after each layer from `from` on which paths it touched and what was there before it, each path
    /// once, ascending.
    pub fn merge_telling(
        layers: &Layers,
        count: LayerId,
        from: LayerId,
        mut tell: impl FnMut(&Self, LayerId, &[(NodeId, View)]),
    ) -> Self {
        let count = count.min(layers.len());
        let mut rootfs = Self::empty(layers, count);
        for layer in 0..count {
            rootfs.journal = (layer >= from).then(Vec::new);
            rootfs.layer(layers, layer);
            let Some(mut journal) = rootfs.journal.take() else {
                continue;
            };
            // Stable: of several changes at one path the first tells what was there.
            journal.sort_by_key(|(node, _)| *node);
            journal.dedup_by_key(|(node, _)| *node);
            let touched: Vec<(NodeId, View)> = journal
                .into_iter()
                .map(|(node, at)| (node, view(at)))
                .collect();
            tell(&rootfs, layer, &touched);
        }
        rootfs
    }

    /// The same, but once layer `after` is merged these paths leave, and all below them. Layers above may bring them back.
    pub fn merge_without(layers: &Layers, count: LayerId, after: LayerId, gone: &[NodeId]) -> Self {
        let (below, above) = (after.saturating_add(1).min(count), count.min(layers.len()));
        Self::merge_range(layers, 0..above, &[(below, gone)])
    }

    /// One layer as if there were no other: what it brings.
    pub fn alone(layers: &Layers, layer: LayerId) -> Self {
        Self::merge_range(
            layers,
            layer..layer.saturating_add(1).min(layers.len()),
            &[],
        )
    }

    fn merge_range(
        layers: &Layers,
        range: std::ops::Range<LayerId>,
        gone: &[(LayerId, &[NodeId])],
    ) -> Self {
        let mut rootfs = Self::empty(layers, range.end);
        for layer in range {
            rootfs.layer(layers, layer);
            for (_, nodes) in gone.iter().filter(|(below, _)| *below == layer + 1) {
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

    fn empty(layers: &Layers, count: LayerId) -> Self {
        let nodes = layers.paths.len();
        let entries = if count == 0 {
            0
        } else {
            layers.range(count - 1).end as usize
        };
        let alive = Fate {
            killer: 0,
            kind: None,
            by: NONE,
        };
        let mut rootfs = Self {
            at: ById::new(nodes, NONE),
            first: ById::new(nodes, NONE),
            next: ById::new(nodes, NONE),
            listed: ById::with_beyond(nodes, false, true),
            inodes: (0..u32::try_from(entries).unwrap_or(NONE)).collect(),
            links: ById::new(entries, NOWHERE),
            deaths: ById::new(entries, alive),
            layers: count,
            marked: HashMap::new(),
            journal: None,
            warnings: Warnings::default(),
        };
        rootfs.set_at(ROOT, IMPLIED);
        rootfs
    }

    /// How many layers were merged.
    pub fn layers(&self) -> LayerId {
        self.layers
    }

    /// What is at a path.
    pub fn view(&self, node: NodeId) -> View {
        view(self.at(node))
    }

    /// The member whose content a member has: itself but for hard links.
    pub fn inode(&self, entry: EntryId) -> EntryId {
        self.inodes.get(entry as usize).copied().unwrap_or(entry)
    }

    /// How many names a member's content has in the end; `None` when it never was in a filesystem.
    pub fn names_of(&self, entry: EntryId) -> Option<u32> {
        Some(self.links[entry]).filter(|n| *n != NOWHERE)
    }

    /// How the last name of a member's content died; `None` while it lives, or never was.
    pub fn death(&self, entry: EntryId) -> Option<Death> {
        if self.names_of(entry) != Some(0) {
            return None;
        }
        let fate = self.deaths[entry];
        Some(Death {
            killer: fate.killer,
            kind: fate.kind?,
            by: Some(fate.by).filter(|b| *b != NONE),
        })
    }

    /// It is a directory, named or implied.
    pub fn is_dir(&self, layers: &Layers, node: NodeId) -> bool {
        match self.view(node) {
            View::Absent => false,
            View::Implied => true,
            View::Entry(entry) => layers
                .member(entry)
                .is_some_and(|r| r.kind == MemberKind::Dir),
        }
    }

    /// What is in a directory, in no order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut child = self.first[node];
        std::iter::from_fn(move || {
            while child != NONE {
                let this = child;
                child = self.next[this];
                if self.at(this) != NONE {
                    return Some(this);
                }
            }
            None
        })
    }

    /// Every path that is there, directories before what is in them.
    pub fn walk(&self) -> impl Iterator<Item = NodeId> {
        let mut open = vec![ROOT];
        std::iter::from_fn(move || {
            let node = open.pop()?;
            open.extend(self.children(node));
            Some(node)
        })
    }

    /// The same in the order of their numbers, which says nothing: takes no memory.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let there = |(node, at): (NodeId, &u32)| (*at != NONE).then_some(node);
        (0..).zip(self.at.iter()).filter_map(there)
    }

    /// Adds a warning about a path. Its text is put together only to be kept: paths may be long, and many.
    fn warn(
        &mut self,
        kind: &str,
        (layers, node): (&Layers, NodeId),
        (layer, offset): (LayerId, Option<u64>),
        detail: &str,
    ) {
        let path = (!self.warnings.only_counts(kind)).then(|| layers.paths.path(node));
        self.warnings
            .add(kind, Some(layer.into()), path.as_deref(), offset, detail);
    }

    fn at(&self, node: NodeId) -> u32 {
        self.at[node]
    }

    fn set_at(&mut self, node: NodeId, entry: u32) {
        let old = self.at.set(node, entry);
        if let (Some(old), Some(journal)) = (old, &mut self.journal) {
            journal.push((node, old));
        }
    }
}

fn view(at: u32) -> View {
    match at {
        NONE => View::Absent,
        IMPLIED => View::Implied,
        entry => View::Entry(entry),
    }
}
