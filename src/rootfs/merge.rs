//! Merging layers: what is where in the end, and who hid what.
//!
//! Layer by layer, markers before members, since a marker hides lower layers only, wherever it stands in its own. Every
//! member is put once and removed at most once, so the whole is linear; nothing recurses. It counts no bytes.

use super::{EntryId, LayerId, NodeId, ROOT, Row, RowKind, Stack};
use crate::bytes::Warnings;

/// Why a version no longer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
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
    pub cause: Cause,
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
    at: Vec<u32>,
    /// For each node its first listed child, and for each child the next one.
    first: Vec<NodeId>,
    next: Vec<NodeId>,
    listed: Vec<bool>,
    /// For each member the member whose content it has: itself but for hard links.
    inodes: Vec<EntryId>,
    /// For each member how many names its content has; [`NOWHERE`] when it never had one.
    links: Vec<u32>,
    deaths: Vec<Fate>,
    layers: LayerId,
    /// What was odd.
    pub warnings: Warnings,
}

#[derive(Debug, Clone, Copy)]
struct Fate {
    killer: LayerId,
    cause: Option<Cause>,
    by: EntryId,
}

/// Who removes something, and how.
#[derive(Clone, Copy)]
struct Blow {
    layer: LayerId,
    cause: Cause,
    /// The cause for what is below the path that is hit.
    below: Cause,
    by: EntryId,
}

impl Rootfs {
    /// Merges the lowest `layers` layers.
    pub fn merge(stack: &Stack, layers: LayerId) -> Self {
        Self::of(stack, 0..layers.min(stack.len()), &[])
    }

    /// The same, but once layer `after` is merged these paths leave, and all below them. Layers above may bring them back.
    pub fn merge_without(stack: &Stack, layers: LayerId, after: LayerId, gone: &[NodeId]) -> Self {
        let (below, above) = (after.saturating_add(1).min(layers), layers.min(stack.len()));
        Self::of(stack, 0..above, &[(below, gone)])
    }

    /// One layer as if there were no other: what it brings.
    pub fn alone(stack: &Stack, layer: LayerId) -> Self {
        Self::of(stack, layer..layer.saturating_add(1).min(stack.len()), &[])
    }

    fn of(stack: &Stack, range: std::ops::Range<LayerId>, gone: &[(LayerId, &[NodeId])]) -> Self {
        let layers = range.end;
        let nodes = stack.names.len();
        let entries = if layers == 0 {
            0
        } else {
            stack.range(layers - 1).end as usize
        };
        let mut rootfs = Self {
            at: vec![NONE; nodes],
            first: vec![NONE; nodes],
            next: vec![NONE; nodes],
            listed: vec![false; nodes],
            inodes: (0..u32::try_from(entries).unwrap_or(NONE)).collect(),
            links: vec![NOWHERE; entries],
            deaths: vec![
                Fate {
                    killer: 0,
                    cause: None,
                    by: NONE
                };
                entries
            ],
            layers,
            warnings: Warnings::default(),
        };
        rootfs.set_at(ROOT, IMPLIED);
        for layer in range {
            let removed = rootfs.markers(stack, layer);
            rootfs.members(stack, layer);
            rootfs.made_again(stack, layer, &removed);
            for (_, nodes) in gone.iter().filter(|(below, _)| *below == layer + 1) {
                rootfs.leave(stack, layer, nodes);
            }
        }
        rootfs
    }

    /// How many layers were merged.
    pub fn layers(&self) -> LayerId {
        self.layers
    }

    /// What is at a path.
    pub fn view(&self, node: NodeId) -> View {
        match self.at(node) {
            NONE => View::Absent,
            IMPLIED => View::Implied,
            entry => View::Entry(entry),
        }
    }

    /// The member whose content a member has: itself but for hard links.
    pub fn inode(&self, entry: EntryId) -> EntryId {
        self.inodes.get(entry as usize).copied().unwrap_or(entry)
    }

    /// How many names a member's content has in the end; `None` when it never was in a filesystem.
    pub fn names_of(&self, entry: EntryId) -> Option<u32> {
        self.links
            .get(entry as usize)
            .copied()
            .filter(|n| *n != NOWHERE)
    }

    /// How the last name of a member's content died; `None` while it lives, or never was.
    pub fn death(&self, entry: EntryId) -> Option<Death> {
        if self.names_of(entry) != Some(0) {
            return None;
        }
        let fate = self.deaths.get(entry as usize)?;
        Some(Death {
            killer: fate.killer,
            cause: fate.cause?,
            by: Some(fate.by).filter(|b| *b != NONE),
        })
    }

    /// It is a directory, named or implied.
    pub fn is_dir(&self, stack: &Stack, node: NodeId) -> bool {
        match self.view(node) {
            View::Absent => false,
            View::Implied => true,
            View::Entry(entry) => stack.row(entry).is_some_and(|r| r.kind == RowKind::Dir),
        }
    }

    /// What is in a directory, in no order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut child = self.first.get(node as usize).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            while child != NONE {
                let this = child;
                child = self.next.get(this as usize).copied().unwrap_or(NONE);
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

    fn at(&self, node: NodeId) -> u32 {
        self.at.get(node as usize).copied().unwrap_or(NONE)
    }

    fn set_at(&mut self, node: NodeId, entry: u32) {
        if let Some(slot) = self.at.get_mut(node as usize) {
            *slot = entry;
        }
    }

    /// Whiteouts, deepest first so that a path's own marker speaks before one above it; then opaque marks. Gives the
    /// directories that whiteouts removed.
    fn markers(&mut self, stack: &Stack, layer: LayerId) -> Vec<NodeId> {
        let rows = stack.layer(layer).map_or(&[][..], |l| l.rows.as_slice());
        let mut whiteouts: Vec<(u32, NodeId)> = rows
            .iter()
            .filter(|r| r.kind == RowKind::Whiteout)
            .map(|r| (depth(stack, r.node), r.node))
            .collect();
        whiteouts.sort_by_key(|(depth, node)| (std::cmp::Reverse(*depth), *node));
        let mut removed = Vec::new();
        for (_, node) in whiteouts {
            let blow = Blow {
                layer,
                cause: Cause::Deleted,
                below: Cause::DeletedDir,
                by: NONE,
            };
            if self.at(node) == NONE && self.is_below_a_file(stack, node) {
                let path = stack.names.path(node);
                let detail = "a whiteout below what is no directory (a link?) hides nothing; engines may differ";
                self.warnings.add(
                    "whiteout-below",
                    Some(layer.into()),
                    Some(&path),
                    None,
                    detail,
                );
            }
            if node != ROOT && self.at(node) != NONE {
                if self.is_dir(stack, node) {
                    removed.push(node);
                }
                self.remove(stack, node, blow);
            }
        }
        let blow = Blow {
            layer,
            cause: Cause::Opaque,
            below: Cause::Opaque,
            by: NONE,
        };
        for row in rows.iter().filter(|r| r.kind == RowKind::Opaque) {
            if self.at(row.node) != NONE {
                self.clear(stack, row.node, blow);
            }
        }
        removed
    }

    /// The nearest thing above a path that is there is no directory.
    fn is_below_a_file(&self, stack: &Stack, node: NodeId) -> bool {
        let mut up = node;
        while up != ROOT && self.at(up) == NONE {
            up = stack.names.parent(up);
        }
        !self.is_dir(stack, up)
    }

    /// Whiteouts of directories that the same layer makes again: the specification applies them, engines may not.
    fn made_again(&mut self, stack: &Stack, layer: LayerId, removed: &[NodeId]) {
        for node in removed {
            if self.is_dir(stack, *node) {
                let path = stack.names.path(*node);
                let detail = "a whiteout of a directory that the same layer makes again; engines may keep what was in it";
                self.warnings.add(
                    "whiteout-remade",
                    Some(layer.into()),
                    Some(&path),
                    None,
                    detail,
                );
            }
        }
    }

    fn members(&mut self, stack: &Stack, layer: LayerId) {
        let rows = stack.layer(layer).map_or(&[][..], |l| l.rows.as_slice());
        let mut waiting: Vec<EntryId> = Vec::new();
        for (entry, row) in stack.range(layer).zip(rows) {
            match row.kind {
                RowKind::Whiteout => {}
                RowKind::Opaque => self.imply(stack, layer, row.node),
                RowKind::Hardlink => {
                    if !self.link(stack, layer, entry, row) {
                        waiting.push(entry);
                    }
                }
                _ if row.is(Row::AUFS) => {
                    // In no tree, yet links may lead to it.
                    self.set_at(row.node, entry);
                }
                _ => self.put(stack, layer, entry, row, entry),
            }
        }
        // A link before its target: engines refuse it; the content is there all the same.
        for entry in waiting {
            let Some(row) = stack.row(entry) else {
                continue;
            };
            let path = stack.names.path(row.node);
            let (kind, detail) = if self.link(stack, layer, entry, row) {
                (
                    "link-order",
                    "a hard link stands before its target; engines refuse that",
                )
            } else {
                (
                    "link-target",
                    "a hard link leads to no file and is in no tree",
                )
            };
            self.warnings.add(
                kind,
                Some(layer.into()),
                Some(&path),
                Some(row.start),
                detail,
            );
        }
        // Bookkeeping nobody linked to shows nowhere.
        for row in rows.iter().filter(|r| r.is(Row::AUFS)) {
            self.set_at(row.node, NONE);
        }
    }

    /// Gives a file another name; `false` when there is no such file (yet).
    fn link(&mut self, stack: &Stack, layer: LayerId, entry: EntryId, row: &Row) -> bool {
        let Some(target) = stack.extra(entry).target else {
            return false;
        };
        let at = self.at(target);
        if at == NONE || at == IMPLIED || stack.row(at).is_none_or(|r| r.kind == RowKind::Dir) {
            return false;
        }
        let inode = self.inode(at);
        if let Some(slot) = self.inodes.get_mut(entry as usize) {
            *slot = inode;
        }
        let fields = |r: &Row| (r.mode, r.uid, r.gid, r.mtime);
        if stack.row(inode).map(fields) != Some(fields(row)) {
            let path = stack.names.path(row.node);
            let detail =
                "a hard link with another mode, owner or time than its file; the file's count";
            self.warnings.add(
                "link-fields",
                Some(layer.into()),
                Some(&path),
                Some(row.start),
                detail,
            );
        }
        if stack.layer_of(inode) < layer {
            let path = stack.names.path(row.node);
            let detail = "a hard link to a file of a lower layer; engines refuse that";
            self.warnings.add(
                "link-lower",
                Some(layer.into()),
                Some(&path),
                Some(row.start),
                detail,
            );
        }
        let there = self.at(row.node);
        if there != NONE && there != IMPLIED && self.inode(there) == inode {
            // It names that file already; whoever made the name last is who made it.
            if stack.layer_of(there) < layer {
                self.set_at(row.node, entry);
            }
            return true;
        }
        if row.is(Row::AUFS) {
            self.set_at(row.node, entry);
            return true;
        }
        self.put(stack, layer, entry, row, inode);
        true
    }

    /// Puts a member at its path; `inode` is the member whose content it has.
    fn put(&mut self, stack: &Stack, layer: LayerId, entry: EntryId, row: &Row, inode: EntryId) {
        let node = row.node;
        if let Some(n) = self.links.get_mut(inode as usize) {
            *n = if *n == NOWHERE { 1 } else { *n + 1 };
        }
        if node == ROOT {
            self.root(stack, layer, entry, row);
            return;
        }
        self.imply(stack, layer, stack.names.parent(node));
        let old = self.at(node);
        let old_is_dir = self.is_dir(stack, node);
        let same_type = match stack.row(if old < IMPLIED { self.inode(old) } else { NONE }) {
            Some(there) => stack.row(inode).is_some_and(|new| new.kind == there.kind),
            None => false,
        };
        match (old, old_is_dir, row.kind == RowKind::Dir) {
            (NONE, ..) => {}
            (_, true, true) => {
                if old != IMPLIED {
                    self.lose(
                        stack,
                        node,
                        old,
                        Blow {
                            layer,
                            cause: Cause::Written,
                            below: Cause::Written,
                            by: entry,
                        },
                    );
                }
                self.set_at(node, entry);
                return;
            }
            (_, true, false) => {
                self.remove(
                    stack,
                    node,
                    Blow {
                        layer,
                        cause: Cause::Replaced,
                        below: Cause::Replaced,
                        by: entry,
                    },
                );
            }
            (_, false, _) => {
                let cause = if same_type {
                    Cause::Written
                } else {
                    Cause::Replaced
                };
                self.remove(
                    stack,
                    node,
                    Blow {
                        layer,
                        cause,
                        below: cause,
                        by: entry,
                    },
                );
            }
        }
        self.set_at(node, entry);
        self.list(stack, node);
    }

    /// The root can only be a directory.
    fn root(&mut self, stack: &Stack, layer: LayerId, entry: EntryId, row: &Row) {
        if row.kind != RowKind::Dir {
            let detail = "the root cannot be anything but a directory; the member is in no tree";
            self.warnings.add(
                "root-type",
                Some(layer.into()),
                None,
                Some(row.start),
                detail,
            );
            let inode = self.inode(entry) as usize;
            if let Some(n) = self.links.get_mut(inode) {
                *n = if *n <= 1 { NOWHERE } else { *n - 1 };
            }
            return;
        }
        let old = self.at(ROOT);
        if old < IMPLIED {
            self.lose(
                stack,
                ROOT,
                old,
                Blow {
                    layer,
                    cause: Cause::Written,
                    below: Cause::Written,
                    by: entry,
                },
            );
        }
        self.set_at(ROOT, entry);
    }

    /// Makes every directory above and at `node` exist. What is none there gives way, as in every engine.
    fn imply(&mut self, stack: &Stack, layer: LayerId, node: NodeId) {
        let mut missing = Vec::new();
        let mut up = node;
        loop {
            if self.is_dir(stack, up) {
                break;
            }
            missing.push(up);
            if up == ROOT {
                break;
            }
            up = stack.names.parent(up);
        }
        for node in missing.into_iter().rev() {
            let old = self.at(node);
            if old != NONE {
                let path = stack.names.path(node);
                let detail = "a member lies below it, so a real directory takes its place; engines may differ";
                self.warnings.add(
                    "parent-replaced",
                    Some(layer.into()),
                    Some(&path),
                    None,
                    detail,
                );
                self.remove(
                    stack,
                    node,
                    Blow {
                        layer,
                        cause: Cause::Replaced,
                        below: Cause::Replaced,
                        by: NONE,
                    },
                );
            }
            self.set_at(node, IMPLIED);
            self.list(stack, node);
        }
    }

    fn list(&mut self, stack: &Stack, node: NodeId) {
        if node == ROOT || self.listed.get(node as usize).copied().unwrap_or(true) {
            return;
        }
        let parent = stack.names.parent(node) as usize;
        let (Some(first), Some(next), Some(listed)) = (
            self.first.get_mut(parent),
            self.next.get_mut(node as usize),
            self.listed.get_mut(node as usize),
        ) else {
            return;
        };
        *next = *first;
        *first = node;
        *listed = true;
    }

    /// Removes what somebody asked to leave.
    fn leave(&mut self, stack: &Stack, layer: LayerId, nodes: &[NodeId]) {
        for node in nodes {
            if self.at(*node) != NONE && *node != ROOT {
                let blow = Blow {
                    layer,
                    cause: Cause::Deleted,
                    below: Cause::DeletedDir,
                    by: NONE,
                };
                self.remove(stack, *node, blow);
            }
        }
    }

    /// Removes a path and all below it.
    fn remove(&mut self, stack: &Stack, node: NodeId, blow: Blow) {
        self.clear(
            stack,
            node,
            Blow {
                cause: blow.below,
                ..blow
            },
        );
        let entry = self.at(node);
        self.set_at(node, NONE);
        self.lose(stack, node, entry, blow);
    }

    /// Removes all below a path. A child that is gone stays listed until its directory is cleared.
    fn clear(&mut self, stack: &Stack, node: NodeId, blow: Blow) {
        let mut open = vec![node];
        while let Some(dir) = open.pop() {
            let Some(first) = self.first.get_mut(dir as usize) else {
                continue;
            };
            let mut child = std::mem::replace(first, NONE);
            while child != NONE {
                let i = child as usize;
                if let Some(listed) = self.listed.get_mut(i) {
                    *listed = false;
                }
                let entry = self.at(child);
                self.set_at(child, NONE);
                self.lose(stack, child, entry, blow);
                open.push(child);
                child = self.next.get(i).copied().unwrap_or(NONE);
            }
        }
    }

    /// A name of `entry`'s content is gone from `node`. When several go in one layer, the path it was written under
    /// tells the cause, else the first to go.
    fn lose(&mut self, stack: &Stack, node: NodeId, entry: u32, blow: Blow) {
        if entry >= IMPLIED {
            return;
        }
        let inode = self.inode(entry);
        let i = inode as usize;
        let written_here = stack.row(inode).is_some_and(|r| r.node == node);
        if let (Some(links), Some(fate)) = (self.links.get_mut(i), self.deaths.get_mut(i)) {
            if *links != NOWHERE {
                *links = links.saturating_sub(1);
            }
            let first_in_layer = fate.cause.is_none() || fate.killer != blow.layer;
            if first_in_layer || written_here {
                *fate = Fate {
                    killer: blow.layer,
                    cause: Some(blow.cause),
                    by: blow.by,
                };
            }
        }
    }
}

fn depth(stack: &Stack, mut node: NodeId) -> u32 {
    let mut depth = 0;
    while node != ROOT {
        node = stack.names.parent(node);
        depth += 1;
    }
    depth
}
