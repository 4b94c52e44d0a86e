//! The one order of dead versions: largest first.
//!
//! An index of four bytes a version, whatever their paths; a path is compared where it stands in the path tree and never
//! built. It does not know what is shown of a version.

use std::cmp::{Ordering, Reverse};

use super::{Dead, Ledger};
use crate::rootfs::{Layers, NodeId, PathTree, ROOT};

/// Places in [`Ledger::dead`]: by bytes, the most first; then by the bytes of the path, and by the order they were written
/// in.
#[derive(Debug, Clone, Default)]
pub struct Largest(pub(super) Vec<u32>);

impl Largest {
    /// All dead versions of a ledger.
    pub fn all(ledger: &Ledger, layers: &Layers) -> Self {
        Self::first(ledger, layers, ledger.dead.len())
    }

    /// The `count` largest of all, in the time it takes to look at each.
    pub fn first(ledger: &Ledger, layers: &Layers, count: usize) -> Self {
        let dead = &ledger.dead;
        Self::new(dead, &nodes(dead, layers), &layers.paths, count)
    }

    /// The `count` largest of all; `nodes` are the paths of the dead.
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
        places.sort_unstable_by(compare);
        Self(places)
    }

    /// The versions, of the ledger that this is an index of.
    pub fn iter<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Dead> + 'a {
        self.0.iter().filter_map(|p| ledger.dead.get(*p as usize))
    }
}

/// The paths of dead versions, in their order.
pub(super) fn nodes(dead: &[Dead], layers: &Layers) -> Vec<NodeId> {
    let node = |dead: &Dead| layers.member(dead.entry).map_or(ROOT, |member| member.node);
    dead.iter().map(node).collect()
}

/// The order of two paths' bytes. Both climb to where they part; a parent's number is below its children's, so it is
/// always the larger number that climbs.
fn by_path(paths: &PathTree, a: NodeId, b: NodeId) -> Ordering {
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
    // What lies below a part goes on with a slash: `a.b` comes before `a/b`, though `a` comes before both.
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
