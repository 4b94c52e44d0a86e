//! The dead in the order people read them: largest first.
//!
//! An index of four bytes a version, whatever their paths; a path is compared where it stands in the tree of names and
//! never built. It does not know what is shown of a version.

use std::cmp::Ordering;

use super::{Dead, Ledger};
use crate::rootfs::{Layers, NodeId, PathTree};

/// Places in [`Ledger::dead`]: by bytes, the most first; then by the bytes of the path, by the layer that wrote them, and
/// by the order they were written in.
#[derive(Debug, Clone, Default)]
pub struct Largest(Vec<u32>);

impl Largest {
    /// All of them.
    pub fn all(ledger: &Ledger, layers: &Layers) -> Self {
        Self::among(ledger, layers, |_| true)
    }

    /// Those that `keep` keeps.
    pub fn among(ledger: &Ledger, layers: &Layers, keep: impl Fn(&Dead) -> bool) -> Self {
        let mut places = places(ledger, keep);
        places.sort_unstable_by(|a, b| compare(ledger, layers, *a, *b));
        Self(places)
    }

    /// The first `count` of all, in the time it takes to look at each.
    pub fn first(ledger: &Ledger, layers: &Layers, count: usize) -> Self {
        let mut places = places(ledger, |_| true);
        if count < places.len() {
            places.select_nth_unstable_by(count, |a, b| compare(ledger, layers, *a, *b));
            places.truncate(count);
        }
        places.sort_unstable_by(|a, b| compare(ledger, layers, *a, *b));
        Self(places)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The places themselves.
    pub fn places(&self) -> &[u32] {
        &self.0
    }

    /// The versions, of the ledger that this is an index of.
    pub fn iter<'a>(
        &'a self,
        ledger: &'a Ledger,
    ) -> impl DoubleEndedIterator<Item = &'a Dead> + Clone + 'a {
        self.0.iter().filter_map(|p| ledger.dead.get(*p as usize))
    }
}

fn places(ledger: &Ledger, keep: impl Fn(&Dead) -> bool) -> Vec<u32> {
    (0..)
        .zip(&ledger.dead)
        .filter(|(_, dead)| keep(dead))
        .map(|(place, _)| place)
        .collect()
}

fn compare(ledger: &Ledger, layers: &Layers, a: u32, b: u32) -> Ordering {
    let (Some(left), Some(right)) = (ledger.dead.get(a as usize), ledger.dead.get(b as usize))
    else {
        return a.cmp(&b);
    };
    let node = |dead: &Dead| layers.member(dead.entry).map_or(0, |row| row.node);
    right
        .bytes
        .cmp(&left.bytes)
        .then_with(|| by_path(&layers.paths, node(left), node(right)))
        .then(left.writer.cmp(&right.writer))
        .then(a.cmp(&b))
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
    use crate::rootfs::ROOT;

    #[test]
    fn paths_are_compared_as_their_bytes_are() {
        let mut paths = PathTree::default();
        let mut nodes = vec![ROOT];
        for path in [
            "a", "a/b", "a.b", "a/b/c", "a-", "a-/z", "ab", "a\u{1}", "b/a", "b", "\u{e9}/x",
        ] {
            let mut node = ROOT;
            for part in path.split('/') {
                node = paths.child(node, part.as_bytes()).expect("fits");
            }
            nodes.push(node);
        }
        for a in &nodes {
            for b in &nodes {
                let built = paths.path(*a).cmp(&paths.path(*b));
                assert_eq!(by_path(&paths, *a, *b), built);
            }
        }
    }
}
