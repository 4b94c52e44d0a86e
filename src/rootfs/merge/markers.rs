//! Markers: what a layer hides of those below it.
//!
//! Whiteouts before opaque marks, deepest first, so that the most specific marker names the cause. A marker hides lower layers
//! only, wherever it stands in its own (OCI image spec, layer.md#whiteouts).

use std::cmp::Reverse;

use super::{LayerId, Layers, MemberKind, NONE, NodeId, ROOT, Removal, RemovalKind, Rootfs};

impl Rootfs {
    /// Whiteouts, deepest first so that a path's own marker speaks before one above it; then opaque marks. Gives the
    /// directories that whiteouts removed.
    pub(super) fn markers(&mut self, layers: &Layers, layer: LayerId) -> Vec<NodeId> {
        let members = layers
            .changeset(layer)
            .map_or(&[][..], |l| l.members.as_slice());
        // Most stand beside each other, so what is found of their directory is found once.
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
        whiteouts.sort_by_key(|(depth, dir, node)| (Reverse(*depth), *dir, *node));
        let removal = Removal::bare(layer, RemovalKind::Deleted, RemovalKind::DeletedDir);
        let mut removed = Vec::new();
        // No whiteout of the same depth changes what is at a directory or above it.
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

    /// The nearest thing at a path or above it that is there is no directory.
    fn is_below_a_file(&self, layers: &Layers, node: NodeId) -> bool {
        let mut up = node;
        while up != ROOT && self.at(up) == NONE {
            up = layers.paths.parent(up);
        }
        !self.is_dir(layers, up)
    }

    /// Whiteouts of directories that the same layer makes again: the specification applies them, engines may not.
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
