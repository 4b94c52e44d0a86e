//! The largest of what is visible in the final filesystem: a few directories and files that say where the live bytes are.
//!
//! A directory stands for what is in it, unless one part of it holds at least half of its bytes: then that part, and the
//! others beside it, say more. It does not know whether anybody needs the files.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::bytes::{show, sorted};
use crate::rootfs::{ById, Layers, MemberKind, NodeId, PathTree, ROOT, Rootfs};

/// A directory or file of the final filesystem, with the live bytes in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visible {
    /// The path, escaped for display. The path of a directory ends with a slash.
    pub path: String,
    /// The live bytes of the file, or of all files below the directory.
    pub bytes: u64,
    /// The number of live contents.
    pub files: u64,
}

impl Visible {
    /// The `most` largest parts of the final filesystem, largest first. No part lies in another one.
    pub fn largest(layers: &Layers, rootfs: &Rootfs, most: usize) -> Vec<Self> {
        let sums = Sums::new(layers, rootfs);
        let mut parts = sums.parts(&layers.paths);
        sorted::sort_by_key(&mut parts, |node| (Reverse(sums.bytes[*node].0), *node));
        parts.truncate(most);
        parts
            .into_iter()
            .map(|node| {
                let (bytes, files) = sums.bytes[node];
                let path = layers.paths.path(node);
                let slash = if sums.is_dir(node) { "/" } else { "" };
                Self {
                    path: format!("{}{slash}", show(&path)),
                    bytes,
                    files,
                }
            })
            .collect()
    }
}

/// The live bytes and contents at and below each node, and the bytes of the largest part of each directory.
struct Sums {
    bytes: ById<NodeId, (u64, u64)>,
    largest: ById<NodeId, u64>,
}

impl Sums {
    fn new(layers: &Layers, rootfs: &Rootfs) -> Self {
        let nodes = layers.paths.len();
        let mut sums = Self {
            bytes: ById::new(nodes, (0, 0)),
            largest: ById::new(nodes, 0),
        };
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            for (entry, member) in layers.range(layer).zip(&changes.members) {
                let is_live = member.kind == MemberKind::File
                    && member.stored > 0
                    && rootfs.names_of(entry).is_some()
                    && rootfs.death(entry).is_none();
                if is_live && let Some((bytes, files)) = sums.bytes.get_mut(member.node) {
                    *bytes = bytes.saturating_add(member.stored);
                    *files += 1;
                }
            }
        }
        // A node has a higher number than its directory, so each sum is complete when it is passed on.
        for node in layers.paths.nodes().rev().filter(|node| *node != ROOT) {
            let (of_node, above) = (sums.bytes[node], layers.paths.parent(node));
            if let Some((bytes, files)) = sums.bytes.get_mut(above) {
                *bytes = bytes.saturating_add(of_node.0);
                *files += of_node.1;
            }
            if let Some(largest) = sums.largest.get_mut(above) {
                *largest = (*largest).max(of_node.0);
            }
        }
        sums
    }

    fn is_dir(&self, node: NodeId) -> bool {
        self.largest[node] > 0
    }

    /// The parts that stand for themselves, in the order of their nodes.
    fn parts(&self, paths: &PathTree) -> Vec<NodeId> {
        let mut opened = ById::new(paths.len(), false);
        let mut parts = Vec::new();
        for node in paths.nodes() {
            let (bytes, _) = self.bytes[node];
            if bytes == 0 || (node != ROOT && !opened[paths.parent(node)]) {
                continue;
            }
            if node == ROOT || (self.is_dir(node) && self.largest[node] >= bytes / 2) {
                opened.set(node, true);
            } else {
                parts.push(node);
            }
        }
        parts
    }
}
