//! A scope laid out once: its paths in order, each with where what is in it ends.
//!
//! A directory and all below it are a run of slots, so that closing one is a jump. Some thirty bytes a path. It knows no
//! filter and no window.

use rustc_hash::FxHashMap;

use super::sides::{IMPLIED, Sides};
use super::{Change, FileKind, Scope, SortBy, Subject};
use crate::rootfs::{EntryId, NodeId, PathTree, ROOT};

/// A place in the order by name.
pub(super) type Slot = u32;

/// The slots of a scope; the root is the first.
#[derive(Debug, Default)]
pub(super) struct Base {
    pub(super) node: Vec<NodeId>,
    pub(super) parent: Vec<Slot>,
    /// One past the last slot below it.
    pub(super) end: Vec<Slot>,
    pub(super) entry: Vec<u32>,
    pub(super) kind: Vec<FileKind>,
    pub(super) change: Vec<Change>,
    pub(super) inner: Vec<bool>,
    pub(super) size: Vec<u64>,
    pub(super) files: Vec<u32>,
    /// The first names of contents with several: of what is gone, of what is there.
    pub(super) firsts: [FxHashMap<EntryId, NodeId>; 2],
}

/// One of a list, 0 beyond its end.
pub(super) fn get<T: Copy + Default>(list: &[T], at: u32) -> T {
    list.get(at as usize).copied().unwrap_or_default()
}

impl Base {
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

    /// From the last slot to the first, so that what is in a directory is known before it.
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
            // What is gone weighs nothing in a directory that is there.
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

    /// How many slots there are.
    pub(super) fn len(&self) -> Slot {
        Slot::try_from(self.node.len()).unwrap_or(Slot::MAX)
    }

    /// A slot's kind.
    pub(super) fn kind(&self, slot: Slot) -> FileKind {
        self.kind
            .get(slot as usize)
            .copied()
            .unwrap_or(FileKind::File)
    }

    /// A slot's change.
    pub(super) fn change(&self, slot: Slot) -> Change {
        self.change
            .get(slot as usize)
            .copied()
            .unwrap_or(Change::Unchanged)
    }

    /// One past the last slot below it, always further on.
    pub(super) fn end(&self, slot: Slot) -> Slot {
        get(&self.end, slot).max(slot.saturating_add(1))
    }

    /// What is directly in it.
    pub(super) fn children(&self, slot: Slot) -> impl Iterator<Item = Slot> {
        let end = self.end(slot);
        let mut at = slot.saturating_add(1);
        std::iter::from_fn(move || {
            let this = (at < end).then_some(at)?;
            at = self.end(this);
            Some(this)
        })
    }

    /// The slots in another order: siblings by `sort`, equal ones by name. `None` is the order they stand in.
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
            (entry < IMPLIED).then(|| subject.layers.member(entry))?
        };
        let key = |slot: Slot| -> (bool, u64) {
            let key = match sort {
                SortBy::Name => u64::from(slot),
                SortBy::Size => get(&self.size, slot),
                SortBy::Time => row(slot).map_or(0, |r| {
                    u64::from_ne_bytes(r.mtime.seconds.to_ne_bytes()) ^ (1 << 63)
                }),
                SortBy::Layer => row(slot).map_or(0, |_| {
                    1 + u64::from(subject.layers.layer_of(get(&self.entry, slot)))
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
                inside.sort_unstable();
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

/// What is in each directory, in no order: one list, and where each directory's part of it ends.
struct Children {
    list: Vec<NodeId>,
    ends: Vec<u32>,
}

impl Children {
    fn new(paths: &PathTree, shown: &[bool]) -> Self {
        let mut ends = vec![0u32; shown.len()];
        let all = || {
            (0..)
                .zip(shown)
                .skip(1)
                .filter(|(_, shown)| **shown)
                .map(|(node, _)| (node, paths.parent(node) as usize))
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
        let start = node.checked_sub(1).map_or(0, |n| get(&self.ends, n));
        let end = get(&self.ends, node);
        self.list
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

/// Directories first, then by name. Names of one directory often begin alike: compared are the eight bytes after that, as a
/// number, and all of the names only where those are equal.
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
    keyed.sort_unstable_by(|a, b| {
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then_with(|| paths.name(a.2).cmp(paths.name(b.2)))
    });
    keyed.into_iter().map(|(_, _, node)| node).collect()
}
