//! The dead versions as a list: filtered, largest first, a window at a time, on request gathered by directory.
//!
//! The list is sorted once. A filter looks at each version once, and its result is kept, so that scrolling costs only
//! the rows that are shown.

use serde::{Deserialize, Serialize};

use super::groups::{Groups, Placed, WasteGroup};
use super::largest::{Largest, nodes};
use super::{ByCause, Cause, Dead, DeadOwners, Digests, Ledger};
use crate::bytes::{printable, show};
use crate::rootfs::{ById, EntryId, LayerId, Layers, NodeId, PathTree, Rootfs};

/// The most rows in a page.
const MOST_ROWS: u32 = 1000;

/// A filter for dead versions. A version must fulfil every condition that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasteFilter {
    /// The cause of the version's death. `None` allows every cause.
    pub cause: Option<Cause>,
    /// The number of the layer that wrote the version. `None` allows every layer.
    pub writer: Option<LayerId>,
    /// The number of the layer that hid the version. `None` allows every layer.
    pub killer: Option<LayerId>,
    /// The first and the last layer of a range that contains both writer and killer. These versions are what a merge of
    /// the range saves. `None` allows every layer.
    pub range: Option<(LayerId, LayerId)>,
    /// The node of a path; only versions at or below it match. `None` allows every path.
    pub under: Option<NodeId>,
}

/// A request for a page of dead versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasteQuery {
    /// The filter that selects the versions.
    pub filter: WasteFilter,
    /// The position of the first wanted row, from 0.
    pub first: u32,
    /// The number of wanted rows, at most 1,000.
    pub count: u32,
    /// The groups whose versions have rows too, when the rows are groups of versions of one directory. `None` wants a row
    /// for each version.
    pub opened: Option<Vec<WasteGroup>>,
}

/// A page of dead versions, with the sums of all versions that match the filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WastePage {
    /// The filter of the request.
    pub filter: WasteFilter,
    /// The number of versions that match the filter.
    pub count: u32,
    /// The bytes of all versions that match the filter.
    pub bytes: u64,
    /// The bytes by cause of all versions that match the filter without its condition `cause`.
    pub by_cause: ByCause<u64>,
    /// The number of rows of the whole list.
    pub rows_total: u32,
    /// The position of the first row in `rows`, from 0.
    pub first: u32,
    /// The rows of the page, largest first.
    pub rows: Vec<WasteLine>,
}

/// A row for one dead version, or for a group of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasteLine {
    /// The node of the version's path; of a group, the node of the directory.
    pub node: NodeId,
    /// The member that wrote the version, for requests about its content; of a group, that of its largest version.
    pub entry: EntryId,
    /// The path of the version or of the directory, escaped for display.
    pub path: String,
    /// The stored bytes of the version or of all versions of the group.
    pub bytes: u64,
    /// The number of versions of the group; 1 for a row of one version.
    pub files: u32,
    /// The place of the row among the rows of groups.
    pub place: Placed,
    /// The number of the layer that wrote the version.
    pub layer: LayerId,
    /// The number of the layer that hid the version.
    pub by_layer: LayerId,
    /// The cause of the version's death.
    pub cause: Cause,
    /// The package that the version belonged to, with its kind. `None` if it belonged to none, or the packages were not
    /// read.
    pub package: Option<String>,
    /// Whether the version is a database of a package manager, as far as the packages were read.
    pub database: bool,
}

impl WasteLine {
    /// The group of this row; `None` for a row of one version.
    pub fn group(&self) -> Option<WasteGroup> {
        matches!(self.place, Placed::Closed | Placed::Open).then_some(WasteGroup {
            node: self.node,
            layer: self.layer,
            by_layer: self.by_layer,
            cause: self.cause,
        })
    }
}

/// The dead versions of an image, sorted by size, with the result of the last filter.
#[derive(Debug)]
pub struct Listing {
    /// The dead versions in the order of the ledger.
    dead: Vec<Dead>,
    /// The nodes of the versions, in the same order as `dead`.
    nodes: Vec<NodeId>,
    /// The positions in `dead`, largest version first.
    order: Vec<u32>,
    /// The result of the last filter. `None` before the first page.
    kept: Option<Kept>,
}

/// The positions and the sums of the versions that match a filter.
#[derive(Debug)]
struct Kept {
    filter: WasteFilter,
    places: Vec<u32>,
    bytes: u64,
    by_cause: ByCause<u64>,
    /// The same versions by directory. `None` before a list of groups was wanted.
    groups: Option<Groups>,
}

impl Listing {
    /// The sorted list of an image's dead versions.
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

    /// Updates the causes after more contents were hashed. The versions and their order stay the same.
    pub fn renew(&mut self, layers: &Layers, rootfs: &Rootfs, digests: &Digests) {
        self.dead = Ledger::new(layers, rootfs, digests).dead;
        self.kept = None;
    }

    /// All dead versions, in the order of the ledger.
    pub fn dead(&self) -> &[Dead] {
        &self.dead
    }

    /// A page of the versions that match the filter of `query`. Empty when the first row is beyond the end.
    pub fn page(
        &mut self,
        paths: &PathTree,
        query: &WasteQuery,
        owned: Option<&DeadOwners>,
    ) -> WastePage {
        let mut kept = match self.kept.take() {
            Some(kept) if kept.filter == query.filter => kept,
            _ => self.filtered(paths, &query.filter),
        };
        let first = query.first as usize;
        let count = query.count.min(MOST_ROWS) as usize;
        let (rows_total, rows) = match &query.opened {
            None => {
                let rows = kept.places.iter().skip(first).take(count);
                let rows = rows.filter_map(|place| self.line(paths, *place, Placed::Alone, owned));
                (kept.places.len(), rows.collect())
            }
            Some(opened) => {
                let groups = kept.groups.get_or_insert_with(|| {
                    Groups::new(&kept.places, &self.dead, &self.nodes, paths)
                });
                let (total, rows) = groups.rows(opened, first..first.saturating_add(count));
                let rows = rows.into_iter().filter_map(|row| {
                    let mut line = self.line(paths, row.place, row.placed, owned)?;
                    if let Some((node, bytes, files)) = row.group {
                        (line.node, line.bytes, line.files) = (node, bytes, files);
                        line.path = show(&paths.path(node)).into_owned();
                        // Its versions may be of several packages.
                        (line.package, line.database) = (None, false);
                    }
                    Some(line)
                });
                (total, rows.collect())
            }
        };
        let page = WastePage {
            filter: query.filter.clone(),
            count: u32::try_from(kept.places.len()).unwrap_or(u32::MAX),
            bytes: kept.bytes,
            by_cause: kept.by_cause,
            rows_total: u32::try_from(rows_total).unwrap_or(u32::MAX),
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
            groups: None,
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

    fn line(
        &self,
        paths: &PathTree,
        place: u32,
        placed: Placed,
        owned: Option<&DeadOwners>,
    ) -> Option<WasteLine> {
        let dead = self.dead.get(place as usize)?;
        let node = *self.nodes.get(place as usize)?;
        Some(WasteLine {
            node,
            entry: dead.entry,
            path: show(&paths.path(node)).into_owned(),
            bytes: dead.bytes,
            files: 1,
            place: placed,
            layer: dead.writer,
            by_layer: dead.killer,
            cause: dead.cause,
            package: owned
                .and_then(|owned| owned.package(dead.entry))
                .map(|name| printable(name).into_owned()),
            database: owned.is_some_and(|owned| owned.is_database(dead.entry)),
        })
    }
}

/// For each node: whether it is `top` or below it. One pass is enough, because a parent's number is smaller than its
/// children's.
fn below(paths: &PathTree, top: NodeId) -> ById<NodeId, bool> {
    let mut below = ById::new(paths.len(), false);
    for node in paths.nodes().skip(top.index()) {
        below.set(node, node == top || below[paths.parent(node)]);
    }
    below
}
