//! What is at every path before and after: the two filesystems that a scope compares.

use rustc_hash::FxHashMap;

use super::{Change, FileKind, Scope, Subject};
use crate::rootfs::{EntryId, LayerId, MemberKind, NodeId, ROOT, Rootfs, View};

/// The number that stands for no member.
pub(super) const NONE: u32 = u32::MAX;
/// The number that stands for an implied directory, in place of a member.
pub(super) const IMPLIED: u32 = u32::MAX - 1;

/// The facts about one path of a scope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    /// The member to show, or [`IMPLIED`] when there is none.
    pub(super) entry: u32,
    /// The kind of file.
    pub(super) kind: FileKind,
    /// The change between the older and the newer filesystem.
    pub(super) change: Change,
    /// The size of a regular file, in bytes. 0 for other kinds and for further names of a file.
    pub(super) size: u64,
}

/// The older and the newer filesystem that a scope compares, as the member at each node.
#[derive(Debug)]
pub(super) struct Sides<'a> {
    subject: Subject<'a>,
    scope: Scope,
    old: Vec<u32>,
    new: Vec<u32>,
    /// The first name of every content with several names in the older filesystem. `new_first` has those of the newer
    /// one.
    old_first: FxHashMap<EntryId, NodeId>,
    new_first: FxHashMap<EntryId, NodeId>,
    /// For each node: whether the scope shows its path. Directories above a shown path are also shown.
    pub(super) shown: Vec<bool>,
}

fn number(view: View) -> u32 {
    match view {
        View::Absent => NONE,
        View::Implied => IMPLIED,
        View::Entry(entry) => entry,
    }
}

fn view(at: u32) -> View {
    match at {
        NONE => View::Absent,
        IMPLIED => View::Implied,
        entry => View::Entry(entry),
    }
}

impl<'a> Sides<'a> {
    /// The two filesystems of a scope, and the paths that it shows.
    pub(super) fn new(subject: Subject<'a>, scope: Scope) -> Self {
        let (old, new) = match scope {
            Scope::Layer(n) | Scope::Upto(n) => step(subject, n),
            Scope::Between(a, b) => (whole(subject, a), whole(subject, b)),
        };
        let mut sides = Self {
            subject,
            scope,
            old_first: FxHashMap::default(),
            new_first: FxHashMap::default(),
            shown: vec![false; subject.layers.paths.len()],
            old,
            new,
        };
        if !matches!(scope, Scope::Layer(_)) {
            sides.new_first = firsts(subject, &sides.new);
        }
        sides.old_first = firsts(subject, &sides.old);
        sides.choose();
        sides
    }

    /// Selects the paths to show. The loop goes from the last node to the first, because a parent's number is smaller
    /// than its children's.
    fn choose(&mut self) {
        if let Scope::Layer(n) = self.scope {
            let rows = self
                .subject
                .layers
                .changeset(n)
                .map_or(&[][..], |l| l.members.as_slice());
            for row in rows {
                let marker = matches!(row.kind, MemberKind::Whiteout | MemberKind::Opaque);
                let there = self.new.get(row.node as usize) != Some(&NONE);
                if !marker
                    && there
                    && let Some(shown) = self.shown.get_mut(row.node as usize)
                {
                    *shown = true;
                }
            }
        }
        for i in (0..self.shown.len()).rev() {
            let (Some(old), Some(new)) = (self.old.get(i).copied(), self.new.get(i).copied())
            else {
                continue;
            };
            let already = self.shown.get(i) == Some(&true);
            let show = already
                || match self.scope {
                    Scope::Upto(_) => old != NONE || new != NONE,
                    Scope::Layer(_) => {
                        old != new
                            && self.subject.change(view(old), view(new)) != Some(Change::Unchanged)
                    }
                    Scope::Between(..) => {
                        old != new
                            && !matches!(
                                self.subject.change(view(old), view(new)),
                                None | Some(Change::Unchanged | Change::Rewritten)
                            )
                    }
                };
            if !show {
                continue;
            }
            let parent = self
                .subject
                .layers
                .paths
                .parent(NodeId::try_from(i).unwrap_or(ROOT));
            for node in [i, parent as usize] {
                if let Some(shown) = self.shown.get_mut(node) {
                    *shown = true;
                }
            }
        }
        if let Some(root) = self.shown.first_mut() {
            *root = true;
        }
    }

    /// The facts about a path that is shown.
    pub(super) fn fact(&self, node: NodeId) -> Fact {
        let at = |side: &[u32]| side.get(node as usize).copied().unwrap_or(NONE);
        let (old, new) = (at(&self.old), at(&self.new));
        let mut change = self
            .subject
            .change(view(old), view(new))
            .unwrap_or(Change::Unchanged);
        if change == Change::Rewritten && matches!(self.scope, Scope::Between(..)) {
            change = Change::Unchanged;
        }
        let (entry, first) = if new == NONE {
            (old, &self.old_first)
        } else {
            (new, &self.new_first)
        };
        let (kind, size) = self.kind(node, entry, first, new == NONE);
        Fact {
            entry: if entry == NONE { IMPLIED } else { entry },
            kind,
            change,
            size,
        }
    }

    fn kind(
        &self,
        node: NodeId,
        entry: u32,
        first: &FxHashMap<EntryId, NodeId>,
        gone: bool,
    ) -> (FileKind, u64) {
        if entry >= IMPLIED {
            return (FileKind::Dir, 0);
        }
        let layers = self.subject.layers;
        if matches!(self.scope, Scope::Layer(_)) && !gone {
            let kind = self.subject.kind(entry);
            let stored = layers.member(entry).map_or(0, |r| r.stored);
            return (kind, if kind == FileKind::File { stored } else { 0 });
        }
        let inode = self.subject.rootfs.inode(entry);
        let kind = self.subject.kind(inode);
        if first.get(&inode).is_some_and(|f| *f != node) {
            return (FileKind::Hardlink, 0);
        }
        let size = if kind == FileKind::File {
            layers.size(inode)
        } else {
            0
        };
        (kind, size)
    }

    /// The first names of contents with several names, of the older and of the newer filesystem. Rows of other names
    /// link to them.
    pub(super) fn into_firsts(self) -> [FxHashMap<EntryId, NodeId>; 2] {
        [self.old_first, self.new_first]
    }
}

/// The filesystems before and after a layer.
fn step(subject: Subject<'_>, layer: LayerId) -> (Vec<u32>, Vec<u32>) {
    let mut before = Vec::new();
    let after = Rootfs::merge_telling(
        subject.layers,
        layer.saturating_add(1),
        layer,
        |_, _, touched| before = touched.to_vec(),
    );
    let new = flat(subject, &after);
    drop(after);
    let mut old = new.clone();
    for (node, was) in before {
        if let Some(slot) = old.get_mut(node as usize) {
            *slot = number(was);
        }
    }
    (old, new)
}

/// The filesystem after a layer.
fn whole(subject: Subject<'_>, layer: LayerId) -> Vec<u32> {
    let layers = layer.saturating_add(1);
    if layers == subject.rootfs.layers() {
        return flat(subject, subject.rootfs);
    }
    flat(subject, &Rootfs::merge(subject.layers, layers))
}

fn flat(subject: Subject<'_>, rootfs: &Rootfs) -> Vec<u32> {
    let nodes = subject.layers.paths.nodes();
    nodes.map(|node| number(rootfs.view(node))).collect()
}

/// The first name of every content with a hard link, where first means the smallest whole path in the order of bytes.
fn firsts(subject: Subject<'_>, at: &[u32]) -> FxHashMap<EntryId, NodeId> {
    let mut found: FxHashMap<EntryId, (NodeId, Vec<u8>)> = FxHashMap::default();
    for entry in at.iter().filter(|e| **e < IMPLIED) {
        let inode = subject.rootfs.inode(*entry);
        if inode != *entry {
            found.insert(inode, (NONE, Vec::new()));
        }
    }
    if found.is_empty() {
        return FxHashMap::default();
    }
    for (node, entry) in (0..).zip(at).filter(|(_, e)| **e < IMPLIED) {
        if let Some(best) = found.get_mut(&subject.rootfs.inode(*entry)) {
            let path = subject.layers.paths.path(node);
            if best.0 == NONE || path < best.1 {
                *best = (node, path);
            }
        }
    }
    found
        .into_iter()
        .map(|(inode, (node, _))| (inode, node))
        .collect()
}
