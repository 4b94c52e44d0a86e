//! Markers: what a layer hides of those below it.
//!
//! Whiteouts before opaque marks, deepest first, so that the most specific marker names the cause. A marker hides lower layers
//! only, wherever it stands in its own (OCI image spec, layer.md#whiteouts).

use super::{Blow, Cause, LayerId, NONE, NodeId, ROOT, Rootfs, RowKind, Stack};

impl Rootfs {
    /// Whiteouts, deepest first so that a path's own marker speaks before one above it; then opaque marks. Gives the
    /// directories that whiteouts removed.
    pub(super) fn markers(&mut self, stack: &Stack, layer: LayerId) -> Vec<NodeId> {
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
    pub(super) fn is_below_a_file(&self, stack: &Stack, node: NodeId) -> bool {
        let mut up = node;
        while up != ROOT && self.at(up) == NONE {
            up = stack.names.parent(up);
        }
        !self.is_dir(stack, up)
    }

    /// Whiteouts of directories that the same layer makes again: the specification applies them, engines may not.
    pub(super) fn made_again(&mut self, stack: &Stack, layer: LayerId, removed: &[NodeId]) {
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
}

fn depth(stack: &Stack, mut node: NodeId) -> u32 {
    let mut depth = 0;
    while node != ROOT {
        node = stack.names.parent(node);
        depth += 1;
    }
    depth
}
