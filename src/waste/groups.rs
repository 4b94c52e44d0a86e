//! Dead versions gathered into groups: what one layer wrote into a directory and another layer hid for one cause.
//!
//! A list of groups has a row for each group and, below an open group, a row for each of its versions. A group of one
//! version is that version's row. It does not know what is shown of a row.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::largest::by_path;
use super::{Cause, Dead};
use crate::bytes::sorted;
use crate::rootfs::{LayerId, NodeId, PathTree};

/// The dead versions that lie directly in one directory, and that the same layers wrote and hid for the same cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WasteGroup {
    /// The node of the directory.
    pub node: NodeId,
    /// The number of the layer that wrote the versions.
    pub layer: LayerId,
    /// The number of the layer that hid the versions.
    pub by_layer: LayerId,
    /// The cause of the versions' death.
    pub cause: Cause,
}

/// The place of a row in a list of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placed {
    /// A version that has no row of a group above it.
    Alone,
    /// A group whose versions have no rows.
    Closed,
    /// A group whose versions have the rows that follow.
    Open,
    /// A version of the open group above it.
    Within,
}

/// The groups of some dead versions, largest first.
#[derive(Debug)]
pub(super) struct Groups {
    /// Each group with its bytes and with the range of its versions in `places`.
    groups: Vec<(WasteGroup, u64, Range<usize>)>,
    /// The versions of all groups, group by group, in each the largest first.
    places: Vec<u32>,
}

/// A row of a list of groups.
pub(super) struct Row {
    /// The version of the row; of a group, its largest version.
    pub(super) place: u32,
    /// The place of the row among the others.
    pub(super) placed: Placed,
    /// The directory of a group, its bytes and the number of its versions; `None` for the row of one version.
    pub(super) group: Option<(NodeId, u64, u32)>,
}

impl Groups {
    /// The groups of the versions at `places` in `dead`, which come largest first and have the paths `nodes`.
    pub(super) fn new(places: &[u32], dead: &[Dead], nodes: &[NodeId], paths: &PathTree) -> Self {
        let key = |place: u32| {
            let (dead, node) = dead.get(place as usize).zip(nodes.get(place as usize))?;
            let group = WasteGroup {
                node: paths.parent(*node),
                layer: dead.writer,
                by_layer: dead.killer,
                cause: dead.cause,
            };
            Some((group, dead.bytes))
        };
        let known = places.iter().filter(|place| key(**place).is_some());
        let mut places: Vec<u32> = known.copied().collect();
        sorted::sort_by_key(&mut places, |place| key(*place).map(|(group, _)| group));
        let mut groups: Vec<(WasteGroup, u64, Range<usize>)> = Vec::new();
        for (at, (group, bytes)) in places.iter().filter_map(|place| key(*place)).enumerate() {
            match groups.last_mut() {
                Some((last, sum, range)) if *last == group => {
                    *sum += bytes;
                    range.end = at + 1;
                }
                _ => groups.push((group, bytes, at..at + 1)),
            }
        }
        sorted::sort_by(&mut groups, |(a, bytes_a, _), (b, bytes_b, _)| {
            Reverse(bytes_a)
                .cmp(&Reverse(bytes_b))
                .then_with(|| by_path(paths, a.node, b.node))
                .then_with(|| a.cmp(b))
        });
        Self { groups, places }
    }

    /// The number of all rows when the groups `opened` are open, and the rows of a range.
    pub(super) fn rows(&self, opened: &[WasteGroup], wanted: Range<usize>) -> (usize, Vec<Row>) {
        let opened: HashSet<&WasteGroup> = opened.iter().collect();
        let mut rows = Vec::new();
        let mut total = 0;
        for (group, bytes, range) in &self.groups {
            let versions = self.places.get(range.clone()).unwrap_or_default();
            let Some(largest) = versions.first() else {
                continue;
            };
            let is_open = opened.contains(group);
            let (head, below) = match versions.len() {
                1 => (Placed::Alone, 0),
                all if is_open => (Placed::Open, all),
                _ => (Placed::Closed, 0),
            };
            if wanted.contains(&total) {
                let files = u32::try_from(versions.len()).unwrap_or(u32::MAX);
                rows.push(Row {
                    place: *largest,
                    placed: head,
                    group: (head != Placed::Alone).then_some((group.node, *bytes, files)),
                });
            }
            let first = total + 1;
            total = first + below;
            let from = wanted.start.clamp(first, total) - first;
            let to = wanted.end.clamp(first, total) - first;
            rows.extend(
                versions
                    .get(from..to)
                    .unwrap_or_default()
                    .iter()
                    .map(|p| Row {
                        place: *p,
                        placed: Placed::Within,
                        group: None,
                    }),
            );
        }
        (total, rows)
    }
}
