//! All paths of two filesystems, side by side, in the order of the bytes of their paths.
//!
//! Names are compared within one directory, so deep paths cost nothing. It holds the lists of the directories on the
//! way to the current path.

use std::cmp::Ordering;

use super::side::Tree;
use crate::bytes::sorted;
use crate::rootfs::{NodeId, ROOT};

/// A path in both filesystems: its node in each, [`NodeId::NONE`] where it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Pair {
    pub(super) old: NodeId,
    pub(super) new: NodeId,
}

impl Pair {
    /// The root of both filesystems.
    pub(super) const ROOT: Self = Self {
        old: ROOT,
        new: ROOT,
    };

    /// The last component of the path.
    pub(super) fn name<'a>(self, old: Tree<'a>, new: Tree<'a>) -> &'a [u8] {
        if self.new == NodeId::NONE {
            old.layers.paths.name(self.old)
        } else {
            new.layers.paths.name(self.new)
        }
    }

    /// The whole path.
    pub(super) fn path(self, old: Tree<'_>, new: Tree<'_>) -> Vec<u8> {
        if self.new == NodeId::NONE {
            old.layers.paths.path(self.old)
        } else {
            new.layers.paths.path(self.new)
        }
    }
}

/// A pair in the list of its directory. A directory is there twice: once as itself, and once for what is in it, sorted
/// as if its name ended with a slash.
#[derive(Clone, Copy)]
struct Item {
    pair: Pair,
    is_inside: bool,
}

/// A step of a walk. Directories are numbered from 0, the root, in the order in which they are entered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// A path, and the number of the directory that holds it; 0 for the root itself.
    Path(Pair, u32),
    /// The beginning of what is in a directory.
    Inside(Pair),
}

/// Walks over all paths of two filesystems. A directory without content is not entered.
///
/// It is one function for all walks, because each would be a copy of its code.
pub(super) fn walk<'a>(old: Tree<'a>, new: Tree<'a>, each: &mut dyn FnMut(Step)) {
    let key = |item: &Item| {
        let slash = item.is_inside.then_some(b'/');
        item.pair.name(old, new).iter().copied().chain(slash)
    };
    let mut entered = 0;
    let mut open: Vec<(Vec<Item>, u32)> = Vec::new();
    each(Step::Path(Pair::ROOT, 0));
    let mut inside = Some(Pair::ROOT);
    loop {
        if let Some(pair) = inside.take() {
            each(Step::Inside(pair));
            let mut items = list(old, new, pair);
            sorted::sort_by(&mut items, |a, b| key(b).cmp(key(a)));
            open.push((items, entered));
            entered += 1;
        }
        let Some((items, place)) = open.last_mut() else {
            return;
        };
        match items.pop() {
            None => drop(open.pop()),
            Some(item) if item.is_inside => inside = Some(item.pair),
            Some(item) => each(Step::Path(item.pair, *place)),
        }
    }
}

/// What is in a directory, on either side.
fn list(old: Tree<'_>, new: Tree<'_>, dir: Pair) -> Vec<Item> {
    let children = |tree: Tree<'_>, node: NodeId| {
        let mut nodes: Vec<NodeId> = tree.rootfs.children(node).collect();
        let paths = &tree.layers.paths;
        sorted::sort_by(&mut nodes, |a, b| paths.name(*a).cmp(paths.name(*b)));
        nodes
    };
    let (left, right) = (children(old, dir.old), children(new, dir.new));
    let mut items = Vec::with_capacity(left.len().max(right.len()));
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return items,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => old.layers.paths.name(*a).cmp(new.layers.paths.name(*b)),
        };
        let node = |node: Option<NodeId>| node.unwrap_or(NodeId::NONE);
        let pair = Pair {
            old: node((order != Ordering::Greater).then(|| left.next()).flatten()),
            new: node((order != Ordering::Less).then(|| right.next()).flatten()),
        };
        items.push(Item {
            pair,
            is_inside: false,
        });
        let holds = |tree: Tree<'_>, node| tree.rootfs.children(node).next().is_some();
        if holds(old, pair.old) || holds(new, pair.new) {
            items.push(Item {
                pair,
                is_inside: true,
            });
        }
    }
}
