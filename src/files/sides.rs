//! What is at every path before and after: the two filesystems that a scope compares.

use rustc_hash::FxHashMap;

use super::{Change, FileKind, Scope, Subject};
use crate::rootfs::{ById, EntryId, LayerId, MemberKind, NodeId, ROOT, Rootfs};

/// The number that stands for no member.
const NONE: EntryId = EntryId::NONE;

/// The member at each node, [`EntryId::IMPLIED`] for a directory without one, [`EntryId::NONE`] where nothing is.
type Side = ById<NodeId, EntryId>;

/// The facts about one path of a scope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    /// The member to show, or [`EntryId::IMPLIED`] when there is none.
    pub(super) entry: EntryId,
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
    old: Side,
    new: Side,
    /// The first name of every content with several names in the older filesystem. `new_first` has those of the newer
    /// one.
    old_first: FxHashMap<EntryId, NodeId>,
    new_first: FxHashMap<EntryId, NodeId>,
    /// For each node: whether the scope shows its path. Directories above a shown path are also shown.
    pub(super) shown: ById<NodeId, bool>,
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
            shown: ById::new(subject.layers.paths.len(), false),
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
                if !marker && self.new[row.node] != NONE {
                    self.shown.set(row.node, true);
                }
            }
        }
        let paths = &self.subject.layers.paths;
        for node in paths.nodes().rev() {
            let (old, new) = (self.old[node], self.new[node]);
            let change = || self.subject.change(old.into(), new.into());
            let show = self.shown[node]
                || match self.scope {
                    Scope::Upto(_) => old != NONE || new != NONE,
                    Scope::Layer(_) => old != new && change() != Some(Change::Unchanged),
                    Scope::Between(..) => {
                        old != new
                            && !matches!(
                                change(),
                                None | Some(Change::Unchanged | Change::Rewritten)
                            )
                    }
                };
            if !show {
                continue;
            }
            self.shown.set(node, true);
            self.shown.set(paths.parent(node), true);
        }
        self.shown.set(ROOT, true);
    }

    /// The facts about a path that is shown.
    pub(super) fn fact(&self, node: NodeId) -> Fact {
        let (old, new) = (self.old[node], self.new[node]);
        let mut change = self
            .subject
            .change(old.into(), new.into())
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
            entry: if entry == NONE {
                EntryId::IMPLIED
            } else {
                entry
            },
            kind,
            change,
            size,
        }
    }

    fn kind(
        &self,
        node: NodeId,
        entry: EntryId,
        first: &FxHashMap<EntryId, NodeId>,
        gone: bool,
    ) -> (FileKind, u64) {
        if !entry.is_member() {
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
fn step(subject: Subject<'_>, layer: LayerId) -> (Side, Side) {
    let mut before = Vec::new();
    let after = Rootfs::merge_telling(subject.layers, layer.above(), layer, |_, _, touched| {
        before = touched.to_vec();
    });
    let new = flat(subject, &after);
    drop(after);
    let mut old = new.clone();
    for (node, was) in before {
        old.set(node, was.into());
    }
    (old, new)
}

/// The filesystem after a layer.
fn whole(subject: Subject<'_>, layer: LayerId) -> Side {
    let end = layer.above();
    if end == subject.rootfs.end() {
        return flat(subject, subject.rootfs);
    }
    flat(subject, &Rootfs::merge(subject.layers, end))
}

fn flat(subject: Subject<'_>, rootfs: &Rootfs) -> Side {
    let nodes = subject.layers.paths.nodes();
    ById::from_list(nodes.map(|node| rootfs.view(node).into()).collect(), NONE)
}

/// The first name of every content with a hard link, where first means the smallest whole path in the order of bytes.
fn firsts(subject: Subject<'_>, at: &Side) -> FxHashMap<EntryId, NodeId> {
    let mut found: FxHashMap<EntryId, (NodeId, Vec<u8>)> = FxHashMap::default();
    for entry in at.iter().filter(|e| e.is_member()) {
        let inode = subject.rootfs.inode(*entry);
        if inode != *entry {
            found.insert(inode, (NodeId::NONE, Vec::new()));
        }
    }
    if found.is_empty() {
        return FxHashMap::default();
    }
    for (node, entry) in at.pairs().filter(|(_, e)| e.is_member()) {
        if let Some(best) = found.get_mut(&subject.rootfs.inode(entry)) {
            let path = subject.layers.paths.path(node);
            if best.0 == NodeId::NONE || path < best.1 {
                *best = (node, path);
            }
        }
    }
    found
        .into_iter()
        .map(|(inode, (node, _))| (inode, node))
        .collect()
}
