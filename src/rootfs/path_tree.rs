//! Every path once: a tree of names in flat arrays.
//!
//! A node is a number; its name is a range of one text, its parent another number. Some twenty bytes a path and its
//! name, whatever the depth, and nothing here recurses. It knows names only; what is at a path is others' to say.

use std::hash::{BuildHasher as _, Hash, Hasher as _, RandomState};

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize, Serializer};

use super::{IdRange, NodeId};
use crate::bytes::{Error, Kind, Result};

/// The node of the root directory.
pub const ROOT: NodeId = NodeId::ROOT;

/// The most bytes in a name on common filesystems. Longer names are allowed while the total stays within its limit.
const NAME_MAX: u64 = 255;

/// The bytes of names that any tree may have; each node adds [`NAME_MAX`] bytes to this limit.
const FREE_TEXT: u64 = 64 << 20;

/// The most other names that may have the same seven bits of the hash as the name that is looked up. When there are
/// more, the tree changes to a hash with a key. With random names the expected number is about 0.1.
const MOST_ALIKE: u32 = 8;

/// The most nodes in a tree: twenty times the number in large images.
const MOST_NODES: u32 = 1 << 24;

/// The serialized fields of a tree: parents, ends of names, and text.
type Parts = (Vec<NodeId>, Vec<u32>, Vec<u8>);

/// A tree of paths in flat arrays, where each path is a node number.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Parts")]
pub struct PathTree {
    parents: Vec<NodeId>,
    ends: Vec<u32>,
    text: Vec<u8>,
    /// The hash index of all nodes except the root. Empty once the tree is frozen.
    index: HashTable<NodeId>,
    /// The key of the index's hash. `None` until the names look as if they were chosen to collide under the fast hash
    /// without a key. It affects only the order inside the index.
    key: Option<RandomState>,
}

impl Default for PathTree {
    fn default() -> Self {
        Self {
            parents: vec![ROOT],
            ends: vec![0],
            text: Vec::new(),
            index: HashTable::new(),
            key: None,
        }
    }
}

impl Serialize for PathTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.parents, &self.ends, &self.text).serialize(serializer)
    }
}

impl TryFrom<Parts> for PathTree {
    type Error = &'static str;

    fn try_from((parents, ends, text): Parts) -> Result<Self, Self::Error> {
        let ordered = parents
            .iter()
            .enumerate()
            .all(|(i, p)| i == 0 || p.index() < i)
            && ends.windows(2).all(|w| w.first() <= w.last())
            && ends.last().is_some_and(|e| *e as usize <= text.len())
            && parents.len() == ends.len();
        let tree = Self {
            parents,
            ends,
            text,
            index: HashTable::new(),
            key: None,
        };
        ordered
            .then_some(tree)
            .ok_or("the parts of a path tree do not fit together")
    }
}

impl PathTree {
    /// The number of nodes, including the root. It is also the number of the next node.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// The total length of all names, in bytes.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Whether the tree has no nodes. Always `false`, because the root is always a node.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The node of `name` in the directory `parent`. A new node is added when there is none.
    ///
    /// # Errors
    /// When the tree has too many nodes, or the names are too long in total.
    pub fn child(&mut self, parent: NodeId, name: &[u8]) -> Result<NodeId> {
        self.thaw();
        let mut told = hash(self.key.as_ref(), (parent, name));
        let mut alike = 0;
        let same = |n: &NodeId| {
            let same = at(&self.parents, &self.ends, &self.text, *n) == (parent, name);
            alike += u32::from(!same);
            same
        };
        if let Some(node) = self.index.find(told, same) {
            return Ok(*node);
        }
        if alike > MOST_ALIKE && self.key.is_none() {
            self.use_key();
            told = hash(self.key.as_ref(), (parent, name));
        }
        let too_many = || {
            Error::new(
                Kind::TooLarge,
                "more names, or longer ones, than any filesystem has",
            )
            .because("the image was made to exhaust memory")
        };
        let number = u32::try_from(self.parents.len())
            .ok()
            .filter(|n| *n < MOST_NODES)
            .ok_or_else(too_many)?;
        let end = u32::try_from(self.text.len() + name.len()).map_err(|_| too_many())?;
        if u64::from(end) > FREE_TEXT + u64::from(number) * NAME_MAX {
            return Err(too_many());
        }
        let node = NodeId::new(number);
        self.text.extend_from_slice(name);
        self.parents.push(parent);
        self.ends.push(end);
        self.enter(told, node);
        Ok(node)
    }

    /// Adds a node to the index under its hash.
    fn enter(&mut self, told: u64, node: NodeId) {
        let (parents, ends, text, key) = (&self.parents, &self.ends, &self.text, &self.key);
        let tell = |n: &NodeId| hash(key.as_ref(), at(parents, ends, text, *n));
        self.index.insert_unique(told, node, tell);
    }

    /// The node of `name` in the directory `parent`. `None` when there is none. In a frozen tree this searches all
    /// nodes in turn.
    pub fn find(&self, parent: NodeId, name: &[u8]) -> Option<NodeId> {
        let same = |n: &NodeId| at(&self.parents, &self.ends, &self.text, *n) == (parent, name);
        if self.index.is_empty() {
            return self.nodes().skip(1).find(same);
        }
        self.index
            .find(hash(self.key.as_ref(), (parent, name)), same)
            .copied()
    }

    /// The numbers of all nodes, the root first and each parent before its children.
    pub fn nodes(&self) -> IdRange<NodeId> {
        IdRange::first(self.len())
    }

    /// The node of the directory that contains a node. The root's parent is the root.
    pub fn parent(&self, node: NodeId) -> NodeId {
        self.parents.get(node.index()).copied().unwrap_or(ROOT)
    }

    /// The number of directories above a node, including the root. 0 for the root.
    pub fn depth(&self, mut node: NodeId) -> u32 {
        let mut depth = 0;
        while node != ROOT {
            node = self.parent(node);
            depth += 1;
        }
        depth
    }

    /// The last path component of a node. Empty for the root.
    pub fn name(&self, node: NodeId) -> &[u8] {
        at(&self.parents, &self.ends, &self.text, node).1
    }

    /// The whole path of a node, without a leading slash. Empty for the root.
    pub fn path(&self, node: NodeId) -> Vec<u8> {
        let mut length = 0;
        let mut up = node;
        while up != ROOT {
            length += self.name(up).len() + 1;
            up = self.parent(up);
        }
        let mut path = vec![b'/'; length.saturating_sub(1)];
        let mut end = path.len();
        let mut up = node;
        while up != ROOT {
            let name = self.name(up);
            let start = end.saturating_sub(name.len());
            if let Some(to) = path.get_mut(start..end) {
                to.copy_from_slice(name);
            }
            end = start.saturating_sub(1);
            up = self.parent(up);
        }
        path
    }

    /// Frees the index, which is a quarter of the tree's memory. Use it when few names will be looked up and none
    /// added.
    pub fn freeze(&mut self) {
        self.index = HashTable::new();
    }

    /// Rebuilds the index if it is missing.
    fn thaw(&mut self) {
        if self.index.is_empty() && self.len() > 1 && !self.index_all() {
            self.use_key();
        }
    }

    /// Rebuilds the index with SipHash and a random key, so that an image cannot choose colliding names. In WebAssembly
    /// the key is made of addresses.
    fn use_key(&mut self) {
        self.key = Some(RandomState::new());
        self.index_all();
    }

    /// Rebuilds the index at its full size, which avoids repeated growth. `false` when the hash has no key and too many
    /// names collide.
    fn index_all(&mut self) -> bool {
        self.index = HashTable::with_capacity(self.len());
        for node in self.nodes().skip(1) {
            let name = at(&self.parents, &self.ends, &self.text, node);
            let told = hash(self.key.as_ref(), name);
            if self.key.is_none() {
                let mut alike = 0;
                let _ = self.index.find(told, |_| {
                    alike += 1;
                    false
                });
                if alike > MOST_ALIKE {
                    return false;
                }
            }
            self.enter(told, node);
        }
        true
    }
}

/// The hash of a parent and a name. Without a key this is FxHash, which takes a quarter of SipHash's time, but an image
/// could choose names that collide under it.
fn hash(key: Option<&RandomState>, name: (NodeId, &[u8])) -> u64 {
    if let Some(key) = key {
        return key.hash_one(name);
    }
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

/// The parent and the name of a node. The root and an empty name when there is no such node: a walk upwards ends
/// there.
fn at<'a>(parents: &[NodeId], ends: &[u32], text: &'a [u8], node: NodeId) -> (NodeId, &'a [u8]) {
    let i = node.index();
    let start = i
        .checked_sub(1)
        .and_then(|before| ends.get(before))
        .copied()
        .unwrap_or(0) as usize;
    let end = ends.get(i).copied().unwrap_or(0) as usize;
    (
        parents.get(i).copied().unwrap_or(ROOT),
        text.get(start..end).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back() {
        let mut paths = PathTree::default();
        let usr = paths.child(ROOT, b"usr").expect("fits");
        let lib = paths.child(usr, b"lib").expect("fits");
        assert_eq!(paths.child(ROOT, b"usr").expect("fits"), usr);
        assert_eq!(paths.find(usr, b"lib"), Some(lib));
        assert_eq!(paths.find(ROOT, b"lib"), None);
        assert_eq!(paths.path(lib), b"usr/lib");
        assert_eq!(paths.path(ROOT), b"");
        paths.freeze();
        assert_eq!(paths.find(usr, b"lib"), Some(lib));
        assert_eq!(paths.find(ROOT, b"lib"), None);
        let bin = paths.child(usr, b"bin").expect("fits");
        assert_eq!(paths.child(usr, b"lib").expect("fits"), lib);
        assert_eq!(paths.find(usr, b"bin"), Some(bin));
    }

    #[test]
    fn a_key_is_for_names_that_are_chosen() {
        let filled = |name: &dyn Fn(u32) -> Vec<u8>| {
            let mut paths = PathTree::default();
            for n in 0..50_000 {
                paths.child(NodeId::new(n % 1000), &name(n)).expect("fits");
            }
            let keyed = paths.key.is_some();
            let parts = (paths.parents, paths.ends, paths.text);
            let mut again = PathTree::try_from(parts).expect("fits");
            let there = again.len();
            assert_eq!(
                again.child(NodeId::new(7), &name(7)).expect("fits"),
                NodeId::new(8)
            );
            assert_eq!((again.key.is_some(), again.len()), (keyed, there));
            keyed
        };
        let same = b"\xd3\x08\xa3\x85\x88\x6a\x3f\x24";
        assert!(filled(
            &|n| [&same[..], format!("{n:08}").as_bytes()].concat()
        ));
        let usual: [&dyn Fn(u32) -> Vec<u8>; 4] = [
            &|n| n.to_string().into_bytes(),
            &|n| format!("file{n:08}.txt").into_bytes(),
            &|n| format!("{:040x}", u128::from(n) << 64).into_bytes(),
            &|n| format!("{}.o", char::from_u32(0x4e00 + n % 20_000).expect("a sign")).into_bytes(),
        ];
        for name in usual {
            assert!(!filled(name), "{:?}", name(1));
        }
    }
}
