//! Every path once: a tree of names in flat arrays.
//!
//! A node is a number; its name is a range of one text, its parent another number. Some twenty bytes a path and its
//! name, whatever the depth, and nothing here recurses. It knows names only; what is at a path is others' to say.

use std::hash::{BuildHasher as _, Hash, Hasher as _, RandomState};

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize, Serializer};

use crate::bytes::{Error, Kind, Result};

/// A path.
pub type NodeId = u32;

/// The node of the root.
pub const ROOT: NodeId = 0;

/// The number of no node: no path has it, and nothing is ever at it.
pub const DETACHED: NodeId = NodeId::MAX;

/// How long a name may be in any filesystem; a longer one is kept, while there is room.
const NAME_MAX: u64 = 255;

/// Bytes of names that are not asked for their length.
const FREE_TEXT: u64 = 64 << 20;

/// So many other names may look like the one that is looked for (by seven bits of their hash) before the hash is
/// taken to be at fault. A tenth of one does, if it is not.
const MOST_ALIKE: u32 = 8;

/// The most paths: twenty times what large images have.
const MOST_NODES: NodeId = 1 << 24;

/// What of a tree crosses to another worker: parents, ends of names, and text.
type Parts = (Vec<NodeId>, Vec<u32>, Vec<u8>);

/// The tree.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Parts")]
pub struct PathTree {
    parents: Vec<NodeId>,
    ends: Vec<u32>,
    text: Vec<u8>,
    /// Every node but the root; or none at all, once frozen.
    index: HashTable<NodeId>,
    /// The key of the index's hash, once names were found to be chosen for where a quick one puts them. Only where in the
    /// index a node stands depends on it.
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
            .all(|(i, p)| i == 0 || (*p as usize) < i)
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
    /// How many nodes there are; the next one's number.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// How many bytes their last components take.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Never: the root is always there.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The node of `name` in `parent`, made if it is new.
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
        let node = NodeId::try_from(self.parents.len())
            .ok()
            .filter(|n| *n < MOST_NODES)
            .ok_or_else(too_many)?;
        let end = u32::try_from(self.text.len() + name.len()).map_err(|_| too_many())?;
        if u64::from(end) > FREE_TEXT + u64::from(node) * NAME_MAX {
            return Err(too_many());
        }
        self.text.extend_from_slice(name);
        self.parents.push(parent);
        self.ends.push(end);
        self.enter(told, node);
        Ok(node)
    }

    /// Enters a node into the index.
    fn enter(&mut self, told: u64, node: NodeId) {
        let (parents, ends, text, key) = (&self.parents, &self.ends, &self.text, &self.key);
        let tell = |n: &NodeId| hash(key.as_ref(), at(parents, ends, text, *n));
        self.index.insert_unique(told, node, tell);
    }

    /// The node of `name` in `parent`, if there is one. Frozen names are looked through one by one.
    pub fn find(&self, parent: NodeId, name: &[u8]) -> Option<NodeId> {
        let same = |n: &NodeId| at(&self.parents, &self.ends, &self.text, *n) == (parent, name);
        if self.index.is_empty() {
            return self.nodes().skip(1).find(same);
        }
        self.index
            .find(hash(self.key.as_ref(), (parent, name)), same)
            .copied()
    }

    /// All nodes, the root first, parents before what is in them.
    pub fn nodes(&self) -> std::ops::Range<NodeId> {
        ROOT..NodeId::try_from(self.len()).unwrap_or(NodeId::MAX)
    }

    /// The directory it is in; the root's is the root.
    pub fn parent(&self, node: NodeId) -> NodeId {
        self.parents.get(node as usize).copied().unwrap_or(ROOT)
    }

    /// How many directories are above it, the root included; 0 for the root.
    pub fn depth(&self, mut node: NodeId) -> u32 {
        let mut depth = 0;
        while node != ROOT {
            node = self.parent(node);
            depth += 1;
        }
        depth
    }

    /// Its last component; the root's is empty.
    pub fn name(&self, node: NodeId) -> &[u8] {
        at(&self.parents, &self.ends, &self.text, node).1
    }

    /// Its whole path without a leading slash.
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

    /// Forgets the index, a quarter of all this takes: for names that few will be looked up among, and none added to.
    pub fn freeze(&mut self) {
        self.index = HashTable::new();
    }

    /// Makes the index anew, if it is missing.
    fn thaw(&mut self) {
        if self.index.is_empty() && self.len() > 1 && !self.index_all() {
            self.use_key();
        }
    }

    /// Makes the index with a hash that nobody can choose names for: SipHash with a key of this run's own (in WebAssembly
    /// one made of addresses).
    fn use_key(&mut self) {
        self.key = Some(RandomState::new());
        self.index_all();
    }

    /// Makes the index at its full size, instead of moving all that is in it each time it grows; `false` when names without
    /// a key are too much alike.
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

/// FxHash has no key, and images choose their names: it serves while nobody abuses that, in a quarter of SipHash's time.
fn hash(key: Option<&RandomState>, name: (NodeId, &[u8])) -> u64 {
    if let Some(key) = key {
        return key.hash_one(name);
    }
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

fn at<'a>(parents: &[NodeId], ends: &[u32], text: &'a [u8], node: NodeId) -> (NodeId, &'a [u8]) {
    let i = node as usize;
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
                paths.child(n % 1000, &name(n)).expect("fits");
            }
            let keyed = paths.key.is_some();
            let parts = (paths.parents, paths.ends, paths.text);
            let mut again = PathTree::try_from(parts).expect("fits");
            let there = again.len();
            assert_eq!(again.child(7, &name(7)).expect("fits"), 8);
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
