//! Members: what a layer puts in place, and what it takes the place of.
//!
//! In the layer's order; a hard link is one more name of a content and no content of its own.

use std::collections::HashMap;

use super::{
    Blow, Cause, EntryId, IMPLIED, LayerId, NONE, NOWHERE, NodeId, ROOT, Rootfs, Row, RowKind,
    Stack,
};

impl Rootfs {
    pub(super) fn members(&mut self, stack: &Stack, layer: LayerId) {
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
            self.warn(kind, (stack, row.node), (layer, Some(row.start)), detail);
        }
        // Bookkeeping nobody linked to shows nowhere.
        for row in rows.iter().filter(|r| r.is(Row::AUFS)) {
            self.set_at(row.node, NONE);
        }
    }

    /// Gives a file another name; `false` when there is no such file (yet).
    pub(super) fn link(
        &mut self,
        stack: &Stack,
        layer: LayerId,
        entry: EntryId,
        row: &Row,
    ) -> bool {
        let Some(target) = stack.extra(entry).target else {
            return false;
        };
        let at = match self.at(target) {
            NONE => self.marked.get(&entry).copied().unwrap_or(NONE),
            at => at,
        };
        if at == NONE || at == IMPLIED || stack.row(at).is_none_or(|r| r.kind == RowKind::Dir) {
            return false;
        }
        let inode = self.inode(at);
        if let Some(slot) = self.inodes.get_mut(entry as usize) {
            *slot = inode;
        }
        let fields = |r: &Row| (r.mode, r.uid, r.gid, r.mtime);
        if stack.row(inode).map(fields) != Some(fields(row)) {
            self.warn(
                "link-fields",
                (stack, row.node),
                (layer, Some(row.start)),
                "a hard link with another mode, owner or time than its file; the file's count",
            );
        }
        if stack.layer_of(inode) < layer {
            self.warn(
                "link-lower",
                (stack, row.node),
                (layer, Some(row.start)),
                "a hard link to a file of a lower layer; engines refuse that",
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

    /// Of the layer's hard links those that lead to what one of its markers hides and stand before that marker, with what is
    /// there before either acts. A marker hides names; a link is one more name of a content, made while that was there.
    pub(super) fn named_below(&self, stack: &Stack, layer: LayerId) -> HashMap<EntryId, EntryId> {
        let rows = stack.layer(layer).map_or(&[][..], |l| l.rows.as_slice());
        let members = || stack.range(layer).zip(rows);
        // The first marker at each path.
        let mut markers: HashMap<(NodeId, RowKind), EntryId> = HashMap::new();
        for (entry, row) in members() {
            if matches!(row.kind, RowKind::Whiteout | RowKind::Opaque) {
                markers.entry((row.node, row.kind)).or_insert(entry);
            }
        }
        if markers.is_empty() {
            return HashMap::new();
        }
        let first = |target: NodeId| {
            let mut first = markers.get(&(target, RowKind::Whiteout)).copied();
            let mut up = target;
            while up != ROOT {
                up = stack.names.parent(up);
                let kinds = [RowKind::Whiteout, RowKind::Opaque];
                let above = kinds.iter().filter_map(|kind| markers.get(&(up, *kind)));
                first = above.copied().chain(first).min();
            }
            first
        };
        let links = members().filter(|(_, row)| row.kind == RowKind::Hardlink);
        let hidden = |(entry, _): (EntryId, &Row)| {
            let target = stack.extra(entry).target?;
            let there = Some(self.at(target)).filter(|at| *at < IMPLIED)?;
            (first(target)? > entry).then_some((entry, there))
        };
        links.filter_map(hidden).collect()
    }

    /// Puts a member at its path; `inode` is the member whose content it has.
    pub(super) fn put(
        &mut self,
        stack: &Stack,
        layer: LayerId,
        entry: EntryId,
        row: &Row,
        inode: EntryId,
    ) {
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
                self.lose(stack, node, old, Blow::by(entry, layer, Cause::Written));
                self.set_at(node, entry);
                return;
            }
            (_, false, _) if same_type => {
                self.remove(stack, node, Blow::by(entry, layer, Cause::Written));
            }
            _ => self.remove(stack, node, Blow::by(entry, layer, Cause::Replaced)),
        }
        self.set_at(node, entry);
        self.list(stack, node);
    }

    /// The root can only be a directory.
    pub(super) fn root(&mut self, stack: &Stack, layer: LayerId, entry: EntryId, row: &Row) {
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
        let blow = Blow::by(entry, layer, Cause::Written);
        self.lose(stack, ROOT, self.at(ROOT), blow);
        self.set_at(ROOT, entry);
    }
}
