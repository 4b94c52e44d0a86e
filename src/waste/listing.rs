//! The dead versions as a list: filtered, largest first, a window at a time.
//!
//! Sorted once; a filter is one look at each, and what it kept is remembered, so that scrolling costs only the rows it shows.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use super::{Dead, Digests, Ledger};
use crate::bytes::show;
use crate::rootfs::{Layers, NodeId, PathTree, ROOT, Rootfs};

/// The most rows of a window.
const MOST_ROWS: u32 = 1000;

/// Which dead versions; every condition narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasteFilter {
    /// A place in [`super::Word::ALL`].
    pub word: Option<u8>,
    /// The layer that wrote it.
    pub writer: Option<u16>,
    /// The layer that hid it.
    pub killer: Option<u16>,
    /// Writer and killer both lie in these layers, both included: what merging them saves.
    pub range: Option<(u16, u16)>,
    /// At or below this node.
    pub under: Option<u32>,
}

/// A window of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasteQuery {
    /// Which.
    pub filter: WasteFilter,
    /// The first row wanted.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// Its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WastePage {
    /// What was asked.
    pub filter: WasteFilter,
    /// How many versions match, and their bytes.
    pub count: u32,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes of each cause among them, by place in [`super::Word::ALL`]; as if `filter.word` were not set.
    pub by_word: [u64; 7],
    /// The first of `rows`.
    pub first: u32,
    /// The window, largest first.
    pub rows: Vec<WasteLine>,
}

/// One dead version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasteLine {
    /// Its path's node.
    pub node: u32,
    /// Its member, for questions about its content.
    pub entry: u32,
    /// Its path, odd bytes escaped.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
    /// The layer that wrote it.
    pub layer: u16,
    /// The layer that hid it.
    pub by_layer: u16,
    /// A place in [`super::Word::ALL`].
    pub word: u8,
}

/// The dead versions of an image, sorted.
#[derive(Debug)]
pub struct Listing {
    /// In the order they were written.
    dead: Vec<Dead>,
    /// Their paths.
    nodes: Vec<NodeId>,
    /// Places in `dead`, largest first.
    order: Vec<u32>,
    /// What the last filter kept.
    kept: Option<Kept>,
}

/// What a filter kept.
#[derive(Debug)]
struct Kept {
    filter: WasteFilter,
    places: Vec<u32>,
    bytes: u64,
    by_word: [u64; 7],
}

impl Listing {
    /// Draws up the ledger and sorts its dead: by bytes, then path, then layer.
    pub fn new(layers: &Layers, rootfs: &Rootfs, digests: &Digests) -> Self {
        let dead = Ledger::new(layers, rootfs, digests).dead;
        let node = |dead: &Dead| layers.member(dead.entry).map_or(ROOT, |row| row.node);
        let nodes: Vec<NodeId> = dead.iter().map(node).collect();
        let mut order: Vec<u32> = (0..).zip(&dead).map(|(place, _)| place).collect();
        let at = |place: &u32| {
            let place = *place as usize;
            dead.get(place).zip(nodes.get(place))
        };
        order.sort_unstable_by(|a, b| {
            let (Some((a, of_a)), Some((b, of_b))) = (at(a), at(b)) else {
                return a.cmp(b);
            };
            Reverse(a.bytes)
                .cmp(&Reverse(b.bytes))
                .then_with(|| by_path(&layers.paths, *of_a, *of_b))
                .then(a.entry.cmp(&b.entry))
        });
        Self {
            dead,
            nodes,
            order,
            kept: None,
        }
    }

    /// More contents are told apart: causes are worded anew. What is dead, and its order, stay.
    pub fn renew(&mut self, layers: &Layers, rootfs: &Rootfs, digests: &Digests) {
        self.dead = Ledger::new(layers, rootfs, digests).dead;
        self.kept = None;
    }

    /// Every dead version, in the order they were written.
    pub fn dead(&self) -> &[Dead] {
        &self.dead
    }

    /// A window of those that a filter keeps.
    pub fn page(&mut self, paths: &PathTree, query: &WasteQuery) -> WastePage {
        let kept = match self.kept.take() {
            Some(kept) if kept.filter == query.filter => kept,
            _ => self.filtered(paths, &query.filter),
        };
        let first = query.first as usize;
        let count = query.count.min(MOST_ROWS) as usize;
        let rows = kept.places.iter().skip(first).take(count);
        let rows = rows.filter_map(|place| self.line(paths, *place)).collect();
        let page = WastePage {
            filter: query.filter.clone(),
            count: u32::try_from(kept.places.len()).unwrap_or(u32::MAX),
            bytes: kept.bytes,
            by_word: kept.by_word,
            first: query.first,
            rows,
        };
        self.kept = Some(kept);
        page
    }

    fn filtered(&self, paths: &PathTree, filter: &WasteFilter) -> Kept {
        let below = filter.under.map(|top| below(paths, top));
        let mut kept = Kept {
            filter: filter.clone(),
            places: Vec::new(),
            bytes: 0,
            by_word: [0; 7],
        };
        for place in &self.order {
            let at = *place as usize;
            let Some((dead, node)) = self.dead.get(at).zip(self.nodes.get(at)) else {
                continue;
            };
            let fits = filter.writer.is_none_or(|layer| dead.writer == layer)
                && filter.killer.is_none_or(|layer| dead.killer == layer)
                && filter
                    .range
                    .is_none_or(|(from, to)| dead.writer >= from && dead.killer <= to)
                && below
                    .as_ref()
                    .is_none_or(|below| below.get(*node as usize) == Some(&true));
            if !fits {
                continue;
            }
            if let Some(sum) = kept.by_word.get_mut(dead.word as usize) {
                *sum += dead.bytes;
            }
            if filter
                .word
                .is_none_or(|word| usize::from(word) == dead.word as usize)
            {
                kept.places.push(*place);
                kept.bytes += dead.bytes;
            }
        }
        kept
    }

    fn line(&self, paths: &PathTree, place: u32) -> Option<WasteLine> {
        let dead = self.dead.get(place as usize)?;
        let node = *self.nodes.get(place as usize)?;
        Some(WasteLine {
            node,
            entry: dead.entry,
            path: show(&paths.path(node)).into_owned(),
            bytes: dead.bytes,
            layer: dead.writer,
            by_layer: dead.killer,
            word: dead.word as u8,
        })
    }
}

/// For each node whether it is `top` or below it. A parent's number is smaller than its children's, so one look suffices.
fn below(paths: &PathTree, top: NodeId) -> Vec<bool> {
    let mut below = vec![false; paths.len()];
    for node in (0..NodeId::try_from(paths.len()).unwrap_or(NodeId::MAX)).skip(top as usize) {
        let parent = below.get(paths.parent(node) as usize) == Some(&true);
        if let Some(slot) = below.get_mut(node as usize) {
            *slot = node == top || parent;
        }
    }
    below
}

/// Order of two whole paths, byte by byte, without building either.
fn by_path(paths: &PathTree, a: NodeId, b: NodeId) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    let depth = |node: NodeId| {
        let (mut depth, mut up) = (0_u32, node);
        while up != ROOT {
            depth += 1;
            up = paths.parent(up);
        }
        depth
    };
    let (mut of_a, mut of_b) = (depth(a), depth(b));
    let (mut up_a, mut up_b) = (a, b);
    let (mut more_a, mut more_b) = (false, false);
    while of_a > of_b {
        (up_a, of_a, more_a) = (paths.parent(up_a), of_a - 1, true);
    }
    while of_b > of_a {
        (up_b, of_b, more_b) = (paths.parent(up_b), of_b - 1, true);
    }
    if up_a == up_b {
        // One is above the other.
        return more_a.cmp(&more_b);
    }
    while paths.parent(up_a) != paths.parent(up_b) {
        (up_a, more_a) = (paths.parent(up_a), true);
        (up_b, more_b) = (paths.parent(up_b), true);
    }
    let slash = |more: bool| more.then_some(&b'/');
    let (name_a, name_b) = (paths.name(up_a).iter(), paths.name(up_b).iter());
    name_a.chain(slash(more_a)).cmp(name_b.chain(slash(more_b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn paths_are_ordered_as_their_bytes(paths in prop::collection::vec(prop::collection::vec("[ab/.!-]{1,2}", 1..4), 1..30)) {
            let mut tree = PathTree::default();
            let mut nodes = vec![ROOT];
            for path in paths {
                let mut at = ROOT;
                for part in path {
                    let part = part.replace('/', "0");
                    at = tree.child(at, part.as_bytes()).expect("fits");
                }
                nodes.push(at);
            }
            for a in &nodes {
                for b in &nodes {
                    prop_assert_eq!(by_path(&tree, *a, *b), tree.path(*a).cmp(&tree.path(*b)));
                }
            }
        }
    }
}
