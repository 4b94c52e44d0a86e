//! Members: what a layer puts in place, and what it takes the place of.
//!
//! In the layer's order; a hard link is one more name of a content and no content of its own.

use std::collections::HashMap;

use super::{
    EntryId, IMPLIED, LayerId, Layers, Member, MemberKind, NONE, NOWHERE, NodeId, ROOT, Removal,
    RemovalKind, Rootfs,
};

impl Rootfs {
    /// Puts a layer's members in place, in the order of the tar. Hard links before their targets come last.
    pub(super) fn members(&mut self, layers: &Layers, layer: LayerId) {
        let members = layers
            .changeset(layer)
            .map_or(&[][..], |l| l.members.as_slice());
        let mut waiting: Vec<EntryId> = Vec::new();
        for (entry, member) in layers.range(layer).zip(members) {
            match member.kind {
                MemberKind::Whiteout => {}
                MemberKind::Opaque => self.imply(layers, layer, member.node),
                MemberKind::Hardlink => {
                    if !self.link(layers, layer, entry, member) {
                        waiting.push(entry);
                    }
                }
                _ if member.is(Member::AUFS) => {
                    // An AUFS file is in no tree, but hard links may lead to it.
                    self.set_at(member.node, entry);
                }
                _ => self.put(layers, layer, entry, member, entry),
            }
        }
        // Engines refuse a hard link before its target. Squint keeps the link, because its content exists.
        for entry in waiting {
            let Some(member) = layers.member(entry) else {
                continue;
            };
            let (kind, detail) = if self.link(layers, layer, entry, member) {
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
            self.warn(
                kind,
                (layers, member.node),
                (layer, Some(member.start)),
                detail,
            );
        }
        // AUFS files are removed again, so they are at no path.
        for member in members.iter().filter(|r| r.is(Member::AUFS)) {
            self.set_at(member.node, NONE);
        }
    }

    /// Gives a file another name. `false` when the target of the hard link is no file, or does not exist yet.
    pub(super) fn link(
        &mut self,
        layers: &Layers,
        layer: LayerId,
        entry: EntryId,
        member: &Member,
    ) -> bool {
        let Some(target) = layers.extra(entry).target else {
            return false;
        };
        let at = match self.at(target) {
            NONE => self.marked.get(&entry).copied().unwrap_or(NONE),
            at => at,
        };
        if at == NONE
            || at == IMPLIED
            || layers.member(at).is_none_or(|r| r.kind == MemberKind::Dir)
        {
            return false;
        }
        let inode = self.inode(at);
        self.inodes.set(entry, inode);
        let fields = |r: &Member| (r.mode, r.uid, r.gid, r.mtime);
        if layers.member(inode).map(fields) != Some(fields(member)) {
            self.warn(
                "link-fields",
                (layers, member.node),
                (layer, Some(member.start)),
                "a hard link with another mode, owner or time than its file; the file's count",
            );
        }
        if layers.layer_of(inode) < layer {
            self.warn(
                "link-lower",
                (layers, member.node),
                (layer, Some(member.start)),
                "a hard link to a file of a lower layer; engines refuse that",
            );
        }
        let there = self.at(member.node);
        if there != NONE && there != IMPLIED && self.inode(there) == inode {
            // The path already is a name of this file. A higher layer's link becomes the member at the path.
            if layers.layer_of(there) < layer {
                self.set_at(member.node, entry);
            }
            return true;
        }
        if member.is(Member::AUFS) {
            self.set_at(member.node, entry);
            return true;
        }
        self.put(layers, layer, entry, member, inode);
        true
    }

    /// The layer's hard links to paths that a later marker of the same layer hides, each with the member that is at the
    /// target before the layer is merged. Such a link keeps the content, because a marker hides names only.
    pub(super) fn named_below(&self, layers: &Layers, layer: LayerId) -> HashMap<EntryId, EntryId> {
        let members = layers
            .changeset(layer)
            .map_or(&[][..], |l| l.members.as_slice());
        let members = || layers.range(layer).zip(members);
        // The first marker of each kind at each path.
        let mut markers: HashMap<(NodeId, MemberKind), EntryId> = HashMap::new();
        for (entry, member) in members() {
            if matches!(member.kind, MemberKind::Whiteout | MemberKind::Opaque) {
                markers.entry((member.node, member.kind)).or_insert(entry);
            }
        }
        if markers.is_empty() {
            return HashMap::new();
        }
        let first = |target: NodeId| {
            let mut first = markers.get(&(target, MemberKind::Whiteout)).copied();
            let mut up = target;
            while up != ROOT {
                up = layers.paths.parent(up);
                let kinds = [MemberKind::Whiteout, MemberKind::Opaque];
                let above = kinds.iter().filter_map(|kind| markers.get(&(up, *kind)));
                first = above.copied().chain(first).min();
            }
            first
        };
        let links = members().filter(|(_, member)| member.kind == MemberKind::Hardlink);
        let hidden = |(entry, _): (EntryId, &Member)| {
            let target = layers.extra(entry).target?;
            let there = Some(self.at(target)).filter(|at| *at < IMPLIED)?;
            (first(target)? > entry).then_some((entry, there))
        };
        links.filter_map(hidden).collect()
    }

    /// Puts a member at its path. `inode` is the member whose content it has, which differs from `entry` for a hard
    /// link.
    pub(super) fn put(
        &mut self,
        layers: &Layers,
        layer: LayerId,
        entry: EntryId,
        member: &Member,
        inode: EntryId,
    ) {
        let node = member.node;
        if let Some(n) = self.links.get_mut(inode) {
            *n = if *n == NOWHERE { 1 } else { *n + 1 };
        }
        if node == ROOT {
            self.root(layers, layer, entry, member);
            return;
        }
        self.imply(layers, layer, layers.paths.parent(node));
        let old = self.at(node);
        let old_is_dir = self.is_dir(layers, node);
        let same_type = match layers.member(if old < IMPLIED { self.inode(old) } else { NONE }) {
            Some(there) => layers
                .member(inode)
                .is_some_and(|new| new.kind == there.kind),
            None => false,
        };
        match (old, old_is_dir, member.kind == MemberKind::Dir) {
            (NONE, ..) => {}
            (_, true, true) => {
                self.lose(
                    layers,
                    node,
                    old,
                    Removal::by(entry, layer, RemovalKind::Written),
                );
                self.set_at(node, entry);
                return;
            }
            (_, false, _) if same_type => {
                self.remove(
                    layers,
                    node,
                    Removal::by(entry, layer, RemovalKind::Written),
                );
            }
            _ => self.remove(
                layers,
                node,
                Removal::by(entry, layer, RemovalKind::Replaced),
            ),
        }
        self.set_at(node, entry);
        self.list(layers, node);
    }

    /// Puts a member at the root. A member that is not a directory is ignored with a warning.
    pub(super) fn root(
        &mut self,
        layers: &Layers,
        layer: LayerId,
        entry: EntryId,
        member: &Member,
    ) {
        if member.kind != MemberKind::Dir {
            let detail = "the root cannot be anything but a directory; the member is in no tree";
            self.warnings.add(
                "root-type",
                Some(layer.number()),
                None,
                Some(member.start),
                detail,
            );
            let inode = self.inode(entry);
            if let Some(n) = self.links.get_mut(inode) {
                *n = if *n <= 1 { NOWHERE } else { *n - 1 };
            }
            return;
        }
        let removal = Removal::by(entry, layer, RemovalKind::Written);
        self.lose(layers, ROOT, self.at(ROOT), removal);
        self.set_at(ROOT, entry);
    }
}
