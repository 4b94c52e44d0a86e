//! Directories that nothing names but something implies, and the lists of what is in each.

use super::{IMPLIED, LayerId, Layers, NONE, NodeId, ROOT, Removal, RemovalKind, Rootfs};

impl Rootfs {
    /// Makes `node` and every path above it a directory. Anything else at these paths is replaced, as in every engine.
    pub(super) fn imply(&mut self, layers: &Layers, layer: LayerId, node: NodeId) {
        let mut missing = Vec::new();
        let mut up = node;
        loop {
            if self.is_dir(layers, up) {
                break;
            }
            missing.push(up);
            if up == ROOT {
                break;
            }
            up = layers.paths.parent(up);
        }
        for node in missing.into_iter().rev() {
            let old = self.at(node);
            if old != NONE {
                self.warn(
                    "parent-replaced",
                    (layers, node),
                    (layer, None),
                    "a member lies below it, so a real directory takes its place; engines may differ",
                );
                let removal = Removal::bare(layer, RemovalKind::Replaced, RemovalKind::Replaced);
                self.remove(layers, node, removal);
            }
            self.set_at(node, IMPLIED);
            self.list(layers, node);
        }
    }

    /// Adds a node to the list of its parent's children, unless it is already listed.
    pub(super) fn list(&mut self, layers: &Layers, node: NodeId) {
        if node == ROOT || self.listed[node] {
            return;
        }
        let parent = layers.paths.parent(node);
        self.next.set(node, self.first[parent]);
        self.first.set(parent, node);
        self.listed.set(node, true);
    }
}
