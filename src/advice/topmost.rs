//! The topmost paths that hold nothing but certain files, so that a whole directory is named in the place of what is in it.

use super::subject::Figures;
use crate::rootfs::{ById, NodeId, PathTree, ROOT, View};

/// Directories that all programs share. They are not named as a whole.
const SHARED: [&str; 16] = [
    "usr",
    "usr/bin",
    "usr/sbin",
    "usr/lib",
    "usr/share",
    "usr/local",
    "usr/local/bin",
    "usr/local/sbin",
    "usr/local/lib",
    "usr/local/share",
    "opt",
    "srv",
    "home",
    "var",
    "var/lib",
    "etc",
];

/// For each path of the final filesystem, the topmost path above it that holds only certain files.
#[derive(Debug)]
pub(super) struct Topmost {
    /// The topmost path above each path.
    top: ById<NodeId, NodeId>,
    /// The directory above each path that lies directly in a shared one.
    own: ById<NodeId, NodeId>,
}

impl Topmost {
    /// `is_one` tells of everything that is no directory whether it is one of these files.
    pub(super) fn new(of: Figures<'_>, is_one: impl Fn(NodeId) -> bool) -> Self {
        let (paths, rootfs) = (&of.layers.paths, of.rootfs);
        let mut whole = ById::new(paths.len(), true);
        for node in paths.nodes().rev() {
            let is_there = rootfs.view(node) != View::Absent;
            let is_leaf = is_there && !rootfs.is_dir(of.layers, node);
            let all = if is_leaf { is_one(node) } else { whole[node] };
            if is_there && !all {
                whole.set(paths.parent(node), false);
                whole.set(node, false);
            }
        }
        let mut shared = ById::new(paths.len(), false);
        let (mut top, mut own) = (ById::new(paths.len(), ROOT), ById::new(paths.len(), ROOT));
        for node in paths.nodes().skip(1) {
            let parent = paths.parent(node);
            shared.set(node, SHARED.iter().any(|path| is_at(paths, node, path)));
            let is_below = parent != ROOT && !shared[parent];
            let above =
                |all: &ById<NodeId, NodeId>, joins: bool| if joins { all[parent] } else { node };
            let is_within = is_below && whole[parent];
            let (topmost, owner) = (above(&top, is_within), above(&own, is_below));
            top.set(node, topmost);
            own.set(node, owner);
        }
        Self { top, own }
    }

    /// The topmost path above a path that holds nothing else.
    pub(super) fn of(&self, node: NodeId) -> NodeId {
        self.top[node]
    }

    /// The path above a path that lies directly in a directory that all programs share.
    pub(super) fn own(&self, node: NodeId) -> NodeId {
        self.own[node]
    }
}

/// Whether a node has exactly this path.
pub(super) fn is_at(paths: &PathTree, mut node: NodeId, path: &str) -> bool {
    for name in path.rsplit('/') {
        if node == ROOT || paths.name(node) != name.as_bytes() {
            return false;
        }
        node = paths.parent(node);
    }
    node == ROOT
}
