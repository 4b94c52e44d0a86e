//! A scope laid out once: its paths in order, each with where what is in it ends.
//!
//! A directory and all below it are a run of slots, so that closing one is a jump. Some thirty bytes a path. It knows no
//! filter and no window.

use rustc_hash::FxHashMap;

use super::sides::Sides;
use super::{Change, FileKind, Scope, SortBy, Subject};
use crate::bytes::sorted;
use crate::rootfs::{ById, EntryId, NodeId, PathTree, ROOT};

/// The position of a path in the order by name, from 0 for the root.
pub(super) type Slot = u32;

/// The paths of a scope as slots in the order by name, with the root first. A directory is followed by everything below
/// it.
#[derive(Debug, Default)]
pub(super) struct Base {
    /// The node of each slot.
    pub(super) node: Vec<NodeId>,
    /// The slot of each slot's directory. The root's is 0.
    pub(super) parent: Vec<Slot>,
    /// For each slot: one more than the last slot below it.
    pub(super) end: Vec<Slot>,
    /// The member of each slot, or [`EntryId::IMPLIED`] for a directory without a member.
    pub(super) entry: Vec<EntryId>,
    /// The kind of file of each slot.
    pub(super) kind: Vec<FileKind>,
    /// The change of each slot.
    pub(super) change: Vec<Change>,
    /// For each slot: whether something below it changed.
    pub(super) inner: Vec<bool>,
    /// The size of each slot in bytes. For a directory it is the sum of everything below it.
    pub(super) size: Vec<u64>,
    /// The number of regular files of each slot: 1 for a file, and the sum of everything below it for a directory.
    pub(super) files: Vec<u32>,
    /// The first names of contents with several names, by member: of the older and of the newer filesystem.
    pub(super) firsts: [FxHashMap<EntryId, NodeId>; 2],
}

/// The value at a position of a list. The default value, such as 0, when the position is beyond the end.
pub(super) fn get<T: Copy + Default>(list: &[T], at: u32) -> T {
    list.get(at as usize).copied().unwrap_or_default()
}

impl Base {
    /// The slots of a scope, in the order by name, with the sums of all directories.
    pub(super) fn new(subject: Subject<'_>, scope: Scope) -> Self {
        let sides = Sides::new(subject, scope);
        let paths = &subject.layers.paths;
        let children = Children::new(paths, &sides.shown);
        let count = sides.shown.iter().filter(|s| **s).count();
        let mut base = Self {
            node: Vec::with_capacity(count),
            parent: Vec::with_capacity(count),
            end: vec![0; count],
            entry: Vec::with_capacity(count),
            kind: Vec::with_capacity(count),
            change: Vec::with_capacity(count),
            inner: vec![false; count],
            size: Vec::with_capacity(count),
            files: Vec::with_capacity(count),
            firsts: Default::default(),
        };
        let mut open: Vec<(Slot, std::vec::IntoIter<NodeId>)> = Vec::new();
        let mut next = Some((ROOT, 0));
        while let Some((node, parent)) = next {
            let slot = base.len();
            let fact = sides.fact(node);
            base.node.push(node);
            base.parent.push(parent);
            base.entry.push(fact.entry);
            base.kind.push(fact.kind);
            base.change.push(fact.change);
            base.size.push(fact.size);
            base.files.push(u32::from(fact.kind == FileKind::File));
            let inside = children.get(node);
            if !inside.is_empty() {
                let is_dir = |node| sides.fact(node).kind == FileKind::Dir;
                open.push((slot, sorted(paths, inside, is_dir).into_iter()));
            }
            next = loop {
                let Some((dir, list)) = open.last_mut() else {
                    break None;
                };
                match list.next() {
                    Some(child) => break Some((child, *dir)),
                    None => drop(open.pop()),
                }
            };
        }
        base.firsts = sides.into_firsts();
        base.sum();
        base
    }

    /// Computes the sums and the ends, from the last slot to the first. So a directory's content is complete before it
    /// is added to its parent.
    fn sum(&mut self) {
        for slot in (0..self.len()).rev() {
            let i = slot as usize;
            let end = get(&self.end, slot).max(slot + 1);
            if let Some(own) = self.end.get_mut(i) {
                *own = end;
            }
            let parent = get(&self.parent, slot) as usize;
            if slot == 0 {
                continue;
            }
            if let Some(above) = self.end.get_mut(parent) {
                *above = (*above).max(end);
            }
            let change = self.change.get(i).copied().unwrap_or(Change::Unchanged);
            let changed =
                change != Change::Unchanged || self.inner.get(i).copied().unwrap_or_default();
            if let Some(inner) = self.inner.get_mut(parent) {
                *inner |= changed;
            }
            // A removed path does not count in a directory that still exists.
            let gone = |at: usize| self.change.get(at) == Some(&Change::Removed);
            if gone(i) != gone(parent) || self.kind.get(parent) != Some(&FileKind::Dir) {
                continue;
            }
            let (size, files) = (get(&self.size, slot), get(&self.files, slot));
            if let (Some(to_size), Some(to_files)) =
                (self.size.get_mut(parent), self.files.get_mut(parent))
            {
                *to_size = to_size.saturating_add(size);
                *to_files = to_files.saturating_add(files);
            }
        }
    }

    /// The number of slots.
    pub(super) fn len(&self) -> Slot {
        Slot::try_from(self.node.len()).unwrap_or(Slot::MAX)
    }

    /// The kind of file of a slot.
    pub(super) fn kind(&self, slot: Slot) -> FileKind {
        self.kind
            .get(slot as usize)
            .copied()
            .unwrap_or(FileKind::File)
    }

    /// The change of a slot.
    pub(super) fn change(&self, slot: Slot) -> Change {
        self.change
            .get(slot as usize)
            .copied()
            .unwrap_or(Change::Unchanged)
    }

    /// One more than the last slot below a slot. Always larger than the slot itself.
    pub(super) fn end(&self, slot: Slot) -> Slot {
        get(&self.end, slot).max(slot.saturating_add(1))
    }

    /// The slots directly in a directory, in ascending order.
    pub(super) fn children(&self, slot: Slot) -> impl Iterator<Item = Slot> {
        let end = self.end(slot);
        let mut at = slot.saturating_add(1);
        std::iter::from_fn(move || {
            let this = (at < end).then_some(at)?;
            at = self.end(this);
            Some(this)
        })
    }

    /// All slots with siblings sorted by `sort`, and equal siblings by name. `None` when this is the order of the
    /// slots.
    pub(super) fn order(
        &self,
        subject: Subject<'_>,
        sort: SortBy,
        descending: bool,
    ) -> Option<Vec<Slot>> {
        if sort == SortBy::Name && !descending {
            return None;
        }
        let row = |slot: Slot| {
            let entry = get(&self.entry, slot);
            subject.layers.member(entry)
        };
        let key = |slot: Slot| -> (bool, u64) {
            let key = match sort {
                SortBy::Name => u64::from(slot),
                SortBy::Size => get(&self.size, slot),
                SortBy::Time => row(slot).map_or(0, |r| {
                    u64::from_ne_bytes(r.mtime.seconds.to_ne_bytes()) ^ (1 << 63)
                }),
                SortBy::Layer => row(slot).map_or(0, |_| {
                    1 + u64::from(subject.layers.layer_of(get(&self.entry, slot)).number())
                }),
            };
            let file = sort == SortBy::Name && self.kind(slot) != FileKind::Dir;
            (file, if descending { !key } else { key })
        };
        let mut order = Vec::with_capacity(self.node.len());
        let mut open: Vec<std::vec::IntoIter<(bool, u64, Slot)>> = Vec::new();
        let mut next = Some(0);
        while let Some(slot) = next {
            order.push(slot);
            if self.end(slot) > slot + 1 {
                let mut inside: Vec<(bool, u64, Slot)> = self
                    .children(slot)
                    .map(|child| {
                        let (file, key) = key(child);
                        (file, key, child)
                    })
                    .collect();
                sorted::sort_by(&mut inside, Ord::cmp);
                open.push(inside.into_iter());
            }
            next = loop {
                let Some(list) = open.last_mut() else {
                    break None;
                };
                match list.next() {
                    Some((_, _, child)) => break Some(child),
                    None => drop(open.pop()),
                }
            };
        }
        Some(order)
    }
}

/// The nodes in each directory, in no particular order. `ends` has the end of each directory's part of `list`.
struct Children {
    list: Vec<NodeId>,
    ends: Vec<u32>,
}

impl Children {
    fn new(paths: &PathTree, shown: &ById<NodeId, bool>) -> Self {
        let mut ends = vec![0u32; paths.len()];
        let all = || {
            let nodes = paths.nodes().skip(1).filter(|node| shown[*node]);
            nodes.map(|node| (node, paths.parent(node).index()))
        };
        for (_, parent) in all() {
            if let Some(count) = ends.get_mut(parent) {
                *count += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            let count = *end;
            *end = total;
            total += count;
        }
        let mut list = vec![ROOT; total as usize];
        for (node, parent) in all() {
            if let Some(end) = ends.get_mut(parent) {
                if let Some(slot) = list.get_mut(*end as usize) {
                    *slot = node;
                }
                *end += 1;
            }
        }
        Self { list, ends }
    }

    fn get(&self, node: NodeId) -> &[NodeId] {
        let node = node.number();
        let start = node.checked_sub(1).map_or(0, |n| get(&self.ends, n));
        let end = get(&self.ends, node);
        self.list
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

/// The nodes sorted with directories first, then by name. Names in a directory often begin with the same bytes. So the
/// eight bytes after these are compared first, as a number, and whole names only if they are equal.
fn sorted(paths: &PathTree, inside: &[NodeId], is_dir: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
    let alike = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let model = inside.first().map_or(&[][..], |n| paths.name(*n));
    let common = inside.iter().fold(model.len(), |most, n| {
        most.min(alike(model, paths.name(*n)))
    });
    let mut keyed: Vec<(bool, u64, NodeId)> = inside
        .iter()
        .map(|node| {
            let mut eight = [0; 8];
            let rest = paths.name(*node).get(common..).unwrap_or_default();
            for (to, from) in eight.iter_mut().zip(rest) {
                *to = *from;
            }
            (!is_dir(*node), u64::from_be_bytes(eight), *node)
        })
        .collect();
    sorted::sort_by(&mut keyed, |a, b| {
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then_with(|| paths.name(a.2).cmp(paths.name(b.2)))
    });
    keyed.into_iter().map(|(_, _, node)| node).collect()
}
