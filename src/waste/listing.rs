//! The dead versions as a list: filtered, largest first, a window at a time.
//!
//! Sorted once; a filter is one look at each, and what it kept is remembered, so that scrolling costs only the rows it shows.

use serde::{Deserialize, Serialize};

use super::largest::{Largest, nodes};
use super::{ByCause, Cause, Dead, Digests, Ledger};
use crate::bytes::show;
use crate::rootfs::{ById, Layers, NodeId, PathTree, Rootfs};

/// The most rows of a window.
const MOST_ROWS: u32 = 1000;

/// Which dead versions; every condition narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasteFilter {
    /// The cause of death.
    pub cause: Option<Cause>,
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
    /// Bytes of each cause among them, as if `filter.cause` were not set.
    pub by_cause: ByCause<u64>,
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
    /// Why it is dead.
    pub cause: Cause,
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
    by_cause: ByCause<u64>,
}

impl Listing {
    /// Draws up the ledger and sorts its dead, largest first.
    pub fn new(layers: &Layers, rootfs: &Rootfs, digests: &Digests) -> Self {
        let dead = Ledger::new(layers, rootfs, digests).dead;
        let nodes = nodes(&dead, layers);
        let order = Largest::new(&dead, &nodes, &layers.paths, dead.len()).0;
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
            by_cause: kept.by_cause,
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
            by_cause: ByCause::default(),
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
                && below.as_ref().is_none_or(|below| below[*node]);
            if !fits {
                continue;
            }
            kept.by_cause[dead.cause] += dead.bytes;
            if filter.cause.is_none_or(|cause| dead.cause == cause) {
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
            cause: dead.cause,
        })
    }
}

/// For each node whether it is `top` or below it. A parent's number is smaller than its children's, so one look suffices.
fn below(paths: &PathTree, top: NodeId) -> ById<bool> {
    let mut below = ById::new(paths.len(), false);
    for node in paths.nodes().skip(top as usize) {
        below.set(node, node == top || below[paths.parent(node)]);
    }
    below
}
