//! Markers: what a layer hides of those below it.
//!
//! Whiteouts are applied before opaque marks, and the deepest first, so that the most specific marker is the cause. A
//! marker hides paths of lower layers only, at any position in its own layer (OCI image spec, layer.md#whiteouts).

use std::cmp::Reverse;

use super::{LayerId, Layers, MemberKind, NONE, NodeId, ROOT, Removal, RemovalKind, Rootfs};
use crate::bytes::sorted;

impl Rootfs {
    /// Applies a layer's whiteouts, the deepest first, then its opaque marks. The deepest first makes a path's own
    /// marker the cause of its removal, not a marker above it. The result is the directories that whiteouts removed.
    pub(super) fn markers(&mut self, layers: &Layers, layer: LayerId) -> Vec<NodeId> {
        let members = layers
            .changeset(layer)
            .map_or(&[][..], |l| l.members.as_slice());
        // Most whiteouts are in the same directory as the one before, so the depth of the directory is computed once.
        let mut above = (ROOT, 0);
        let mut whiteouts: Vec<(u32, NodeId, NodeId)> = members
            .iter()
            .filter(|r| r.kind == MemberKind::Whiteout)
            .map(|r| {
                let dir = layers.paths.parent(r.node);
                if dir != above.0 {
                    above = (dir, layers.paths.depth(dir));
                }
                (above.1, dir, r.node)
            })
            .collect();
        sorted::sort_by_key(&mut whiteouts, |(depth, dir, node)| {
            (Reverse(*depth), *dir, *node)
        });
        let removal = Removal::bare(layer, RemovalKind::Deleted, RemovalKind::DeletedDir);
        let mut removed = Vec::new();
        // A whiteout of the same depth does not change its directory or anything above it, so the result can be reused.
        let mut below_a_file = (ROOT, false);
        for (_, dir, node) in whiteouts {
            if self.at(node) == NONE {
                if dir != below_a_file.0 {
                    below_a_file = (dir, self.is_below_a_file(layers, dir));
                }
                if below_a_file.1 {
                    self.warn(
                        "whiteout-below",
                        (layers, node),
                        (layer, None),
                        "a whiteout below what is no directory (a link?) hides nothing; engines may differ",
                    );
                }
            } else if node != ROOT {
                if self.is_dir(layers, node) {
                    removed.push(node);
                }
                self.remove(layers, node, removal);
            }
        }
        let removal = Removal::bare(layer, RemovalKind::Opaque, RemovalKind::Opaque);
        for member in members.iter().filter(|r| r.kind == MemberKind::Opaque) {
            if self.at(member.node) != NONE {
                self.clear(layers, member.node, removal);
            }
        }
        removed
    }

    /// Whether the nearest existing path at or above a node is not a directory.
    fn is_below_a_file(&self, layers: &Layers, node: NodeId) -> bool {
        let mut up = node;
        while up != ROOT && self.at(up) == NONE {
            up = layers.paths.parent(up);
        }
        !self.is_dir(layers, up)
    }

    /// Warns about whiteouts of directories that the same layer creates again. The specification applies them, but some
    /// engines may not.
    pub(super) fn made_again(&mut self, layers: &Layers, layer: LayerId, removed: &[NodeId]) {
        for node in removed {
            if self.is_dir(layers, *node) {
                self.warn(
                    "whiteout-remade",
                    (layers, *node),
                    (layer, None),
                    "a whiteout of a directory that the same layer makes again; engines may keep what was in it",
                );
            }
        }
    }
}
