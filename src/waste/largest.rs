//! The one order of dead versions: largest first.
//!
//! An index of four bytes a version, whatever their paths; a path is compared where it stands in the path tree and never
//! built. It does not know what is shown of a version.

use std::cmp::{Ordering, Reverse};

use super::{Dead, Ledger};
use crate::bytes::sorted;
use crate::rootfs::{Layers, NodeId, PathTree};

/// An index of the dead versions of a ledger, largest first. Versions of equal size are in the order of their paths'
/// bytes, then in the order of the ledger.
#[derive(Debug, Clone, Default)]
pub struct Largest(pub(super) Vec<u32>);

impl Largest {
    /// The index of all dead versions of a ledger.
    pub fn all(ledger: &Ledger, layers: &Layers) -> Self {
        Self::first(ledger, layers, ledger.dead.len())
    }

    /// The index of the `count` largest dead versions of a ledger. Only these are sorted.
    pub fn first(ledger: &Ledger, layers: &Layers, count: usize) -> Self {
        let dead = &ledger.dead;
        Self::new(dead, &nodes(dead, layers), &layers.paths, count)
    }

    /// The index of the `count` largest of the versions `dead`, which have the paths `nodes`.
    pub(super) fn new(dead: &[Dead], nodes: &[NodeId], paths: &PathTree, count: usize) -> Self {
        let at = |place: &u32| {
            let place = *place as usize;
            dead.get(place).zip(nodes.get(place))
        };
        let compare = |a: &u32, b: &u32| {
            let (Some((of_a, at_a)), Some((of_b, at_b))) = (at(a), at(b)) else {
                return a.cmp(b);
            };
            Reverse(of_a.bytes)
                .cmp(&Reverse(of_b.bytes))
                .then_with(|| by_path(paths, *at_a, *at_b))
                .then(a.cmp(b))
        };
        let mut places: Vec<u32> = (0..).zip(dead).map(|(place, _)| place).collect();
        if count < places.len() {
            places.select_nth_unstable_by(count, compare);
            places.truncate(count);
        }
        sorted::sort_by(&mut places, compare);
        Self(places)
    }

    /// The dead versions in the order of this index. `ledger` must be the ledger that the index was made from.
    pub fn iter<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Dead> + 'a {
        self.0.iter().filter_map(|p| ledger.dead.get(*p as usize))
    }
}

/// The nodes of dead versions, in the order of `dead`.
pub(super) fn nodes(dead: &[Dead], layers: &Layers) -> Vec<NodeId> {
    let node = |dead: &Dead| layers.node(dead.entry);
    dead.iter().map(node).collect()
}

/// The order of the bytes of two paths. The search for the common parent always goes up from the larger number, because
/// a parent's number is smaller than its children's.
pub fn by_path(paths: &PathTree, a: NodeId, b: NodeId) -> Ordering {
    let (mut left, mut right) = (a, b);
    let (mut left_part, mut right_part) = (None, None);
    while left != right {
        if left > right {
            left_part = Some(left);
            left = paths.parent(left);
        } else {
            right_part = Some(right);
            right = paths.parent(right);
        }
    }
    // A path below this component continues with a slash. So `a.b` is before `a/b`, although `a` is before both.
    let from = |part: NodeId, whole: NodeId| {
        let more = (part != whole).then_some(b'/');
        paths.name(part).iter().copied().chain(more)
    };
    match (left_part, right_part) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(left), Some(right)) => from(left, a).cmp(from(right, b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rootfs::ROOT;
    use proptest::prelude::*;

    fn compared(paths: &[Vec<String>]) -> Result<(), TestCaseError> {
        let mut tree = PathTree::default();
        let mut nodes = vec![ROOT];
        for path in paths {
            let mut node = ROOT;
            for part in path {
                node = tree.child(node, part.as_bytes()).expect("fits");
            }
            nodes.push(node);
        }
        for a in &nodes {
            for b in &nodes {
                let built = tree.path(*a).cmp(&tree.path(*b));
                prop_assert_eq!(by_path(&tree, *a, *b), built);
            }
        }
        Ok(())
    }

    #[test]
    fn paths_are_compared_as_their_bytes_are() {
        let paths = [
            "a", "a/b", "a.b", "a/b/c", "a-", "a-/z", "ab", "a\u{1}", "b/a", "b", "\u{e9}/x",
        ];
        let parts = |path: &str| path.split('/').map(str::to_owned).collect();
        compared(&paths.map(parts)).expect("equal");
    }

    proptest! {
        #[test]
        fn paths_are_ordered_as_their_bytes(paths in prop::collection::vec(prop::collection::vec("[ab0.!-]{1,2}", 1..4), 1..30)) {
            compared(&paths)?;
        }
    }
}
