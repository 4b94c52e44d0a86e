//! An index of all names of an image, for many look-ups after the path tree is frozen.
//!
//! It knows names, and not what is at a path.

use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;

use super::{Layers, NodeId};

/// An index of the names of all paths of an image.
#[derive(Debug)]
pub struct Lookup<'a> {
    /// The layers whose paths are in the index.
    pub layers: &'a Layers,
    table: HashTable<NodeId>,
    key: RandomState,
}

impl<'a> Lookup<'a> {
    /// An index of all paths.
    pub fn new(layers: &'a Layers) -> Self {
        let paths = &layers.paths;
        let key = RandomState::new();
        let mut table = HashTable::with_capacity(paths.len());
        let tell = |node: &NodeId| key.hash_one((paths.parent(*node), paths.name(*node)));
        for node in paths.nodes().skip(1) {
            table.insert_unique(tell(&node), node, tell);
        }
        Self { layers, table, key }
    }

    /// The node of a name in a directory.
    pub fn find(&self, parent: NodeId, name: &[u8]) -> Option<NodeId> {
        let paths = &self.layers.paths;
        let same = |node: &NodeId| paths.parent(*node) == parent && paths.name(*node) == name;
        let told = self.key.hash_one((parent, name));
        self.table.find(told, same).copied()
    }
}
