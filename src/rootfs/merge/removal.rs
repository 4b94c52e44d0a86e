//! Removing names, and what becomes of a content when its last name goes.
//!
//! A name is removed at most once for each time it was put, so removal costs no more than putting.

use super::{
    EntryId, Fate, IMPLIED, LayerId, Layers, NONE, NOWHERE, NodeId, ROOT, Removal, RemovalKind,
    Rootfs,
};

impl Rootfs {
    /// Removes the nodes that the caller of [`Rootfs::merge_without`] selected, and everything below them.
    pub(super) fn leave(&mut self, layers: &Layers, layer: LayerId, nodes: &[NodeId]) {
        for node in nodes {
            if self.at(*node) != NONE && *node != ROOT {
                let removal = Removal::bare(layer, RemovalKind::Deleted, RemovalKind::DeletedDir);
                self.remove(layers, *node, removal);
            }
        }
    }

    /// Removes a path and everything below it.
    pub(super) fn remove(&mut self, layers: &Layers, node: NodeId, removal: Removal) {
        self.clear(
            layers,
            node,
            Removal {
                kind: removal.below,
                ..removal
            },
        );
        let entry = self.at(node);
        self.set_at(node, NONE);
        self.lose(layers, node, entry, removal);
    }

    /// Removes everything below a path. A removed child stays in the list of its directory until the directory is
    /// cleared.
    pub(super) fn clear(&mut self, layers: &Layers, node: NodeId, removal: Removal) {
        let mut open = vec![node];
        while let Some(dir) = open.pop() {
            let mut child = self.first.set(dir, NodeId::NONE).unwrap_or(NodeId::NONE);
            while child != NodeId::NONE {
                self.listed.set(child, false);
                let entry = self.at(child);
                self.set_at(child, NONE);
                self.lose(layers, child, entry, removal);
                open.push(child);
                child = self.next[child];
            }
        }
    }

    /// Removes one name of a content, at `node`. If a layer removes several names, the path under which the content was
    /// written defines the cause; without it, the first removed name does.
    pub(super) fn lose(&mut self, layers: &Layers, node: NodeId, entry: EntryId, removal: Removal) {
        if entry >= IMPLIED {
            return;
        }
        let inode = self.inode(entry);
        let killer = u16::try_from(removal.layer.number()).unwrap_or(u16::MAX);
        let written_here = layers.member(inode).is_some_and(|r| r.node == node);
        if let (Some(links), Some(fate)) = (self.links.get_mut(inode), self.deaths.get_mut(inode)) {
            if *links != NOWHERE {
                *links = links.saturating_sub(1);
            }
            let first_in_layer = fate.kind.is_none() || fate.killer != killer;
            if first_in_layer || written_here {
                *fate = Fate {
                    killer,
                    kind: Some(removal.kind),
                    by: removal.by,
                };
            }
        }
    }
}
