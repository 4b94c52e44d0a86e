//! Bytes by path: what a picture of an image's bytes is drawn from.
//!
//! Every version of a file counts where it was written, live or dead, so that a directory's bytes are the sum of what is in
//! it. The largest are shown, the others put together. It knows neither rectangles nor colours.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use serde::{Deserialize, Serialize};

use super::{ByCause, Cause, Dead};
use crate::bytes::{Error, Kind, Result, show, sorted};
use crate::rootfs::{
    ById, EntryId, Id, IdRange, LayerId, Layers, MemberKind, NodeId, PathTree, ROOT, Rootfs,
};

/// A selection of the versions of files that a path map counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MapScope {
    /// All stored versions, live and dead.
    Image,
    /// All versions that one layer stores.
    Layer(LayerId),
    /// All dead versions.
    Waste,
    /// The dead versions that a merge of these layers saves. The numbers are the first and the last layer.
    Range(LayerId, LayerId),
}

/// A request for a path map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapQuery {
    /// The versions to count.
    pub scope: MapScope,
    /// The node of the directory to show, 0 for the root.
    pub root: NodeId,
    /// The most items in the map. Smaller parts are combined into one item.
    pub most: u32,
}

/// A map of the bytes below a directory, divided into directories and versions of files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathMap {
    /// The nodes from the root down to the requested directory, each with its name. The name of the root is empty.
    pub above: Vec<(NodeId, String)>,
    /// The items of the map. The requested directory is first, and each parent is before its children.
    pub items: Vec<MapItem>,
}

/// An item of a path map: a directory, a version of a file, or a combination of small parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapItem {
    /// The node of the item. For a combination of small parts, the node of their directory.
    pub node: NodeId,
    /// The position in [`PathMap::items`] of the item's directory. The first item has its own position.
    pub parent: u32,
    /// The last component of the item's path, escaped for display. Empty for a combination of small parts.
    pub name: String,
    /// The kind of the item.
    pub kind: MapKind,
    /// The bytes of all versions in the item.
    pub bytes: u64,
    /// The number of versions of files in the item.
    pub files: u64,
    /// The number of the layer that wrote most of the item's bytes.
    pub layer: LayerId,
    /// The fate of most of the item's bytes: a cause of death, or `None` when they are live.
    pub cause: Option<Cause>,
}

/// The kind of an item in a path map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MapKind {
    /// A directory whose parts are items of their own.
    Dir,
    /// A directory whose parts are not shown, because they are too small.
    Closed,
    /// One version of one file.
    Version,
    /// A combination of all parts of a directory that are too small to be shown alone.
    Rest,
}

/// The number that stands for no position or no node.
const NONE: u32 = u32::MAX;

/// A version that the scope includes.
#[derive(Debug, Clone, Copy)]
struct Weight {
    node: NodeId,
    layer: LayerId,
    cause: Option<Cause>,
    bytes: u64,
}

/// A part of a directory: another directory, or a version of a file.
#[derive(Debug, Clone, Copy)]
struct Part {
    bytes: u64,
    node: NodeId,
    /// The position of the version's weight; [`NONE`] for a directory.
    version: u32,
}

impl Part {
    /// The sort key of a part: the largest first, then by node and version, so that the order is always the same.
    fn key(&self) -> (Reverse<u64>, NodeId, u32) {
        (Reverse(self.bytes), self.node, self.version)
    }
}

/// A directory whose parts are being shown, largest first.
#[derive(Debug)]
struct Opened {
    node: NodeId,
    /// The largest parts of the directory, largest first.
    parts: Vec<Part>,
    /// The number of all parts of the directory.
    count: usize,
    /// The number of parts that are shown.
    shown: usize,
}

impl PathMap {
    /// The path map for a request. `dead` are the ledger's dead versions, in the order of the ledger.
    ///
    /// # Errors
    /// When the requested directory does not exist.
    pub fn new(layers: &Layers, rootfs: &Rootfs, dead: &[Dead], query: &MapQuery) -> Result<Self> {
        if query.root.index() >= layers.paths.len() {
            return Err(Error::new(Kind::Request, "there is no such directory"));
        }
        let weights = weights(layers, rootfs, dead, query.scope);
        let inside = Inside::new(&layers.paths, &weights);
        let opened = choose(&inside, &weights, query.root, query.most as usize);
        Ok(Self {
            above: above(&layers.paths, query.root),
            items: items(&layers.paths, &inside, &weights, query.root, &opened),
        })
    }
}

/// The versions that a scope includes.
fn weights(layers: &Layers, rootfs: &Rootfs, dead: &[Dead], scope: MapScope) -> Vec<Weight> {
    let of_dead = |dead: &Dead| Weight {
        node: layers.node(dead.entry),
        layer: dead.writer,
        cause: Some(dead.cause),
        bytes: dead.bytes,
    };
    match scope {
        MapScope::Waste => dead.iter().map(of_dead).collect(),
        MapScope::Range(from, to) => dead
            .iter()
            .filter(|dead| dead.writer >= from && dead.killer <= to)
            .map(of_dead)
            .collect(),
        MapScope::Layer(layer) => {
            of_layers(layers, rootfs, dead, IdRange::new(layer, layer.above()))
        }
        MapScope::Image => of_layers(layers, rootfs, dead, layers.ids()),
    }
}

/// The versions that a range of layers stores. Members and dead versions both ascend, so one pass compares them.
fn of_layers(
    layers: &Layers,
    rootfs: &Rootfs,
    dead: &[Dead],
    range: IdRange<LayerId>,
) -> Vec<Weight> {
    let mut weights = Vec::new();
    for layer in range {
        let Some(changes) = layers.changeset(layer) else {
            break;
        };
        let entries = layers.range(layer);
        let begin = dead.partition_point(|dead| dead.entry < entries.start);
        let mut dead = dead.iter().skip(begin).peekable();
        for (entry, member) in entries.zip(&changes.members) {
            let entry: EntryId = entry;
            if member.kind != MemberKind::File
                || member.stored == 0
                || rootfs.names_of(entry).is_none()
            {
                continue;
            }
            while dead.next_if(|dead| dead.entry < entry).is_some() {}
            weights.push(Weight {
                node: member.node,
                layer,
                cause: dead
                    .peek()
                    .filter(|dead| dead.entry == entry)
                    .map(|dead| dead.cause),
                bytes: member.stored,
            });
        }
    }
    weights
}

/// The sums of each directory, and linked lists of its parts.
struct Inside {
    /// The bytes and the number of versions below each node.
    sums: ById<NodeId, (u64, u32)>,
    /// The first version in each directory. `next_version` has the next one after each version.
    first_version: ById<NodeId, u32>,
    next_version: ById<u32, u32>,
    /// The first directory with bytes in each directory. `next_dir` has the next one after each directory.
    first_dir: ById<NodeId, NodeId>,
    next_dir: ById<NodeId, NodeId>,
}

impl Inside {
    fn new(paths: &PathTree, weights: &[Weight]) -> Self {
        let nodes = paths.len();
        let mut this = Self {
            sums: ById::new(nodes, (0, 0)),
            first_version: ById::new(nodes, NONE),
            next_version: ById::new(weights.len(), NONE),
            first_dir: ById::new(nodes, NodeId::NONE),
            next_dir: ById::new(nodes, NodeId::NONE),
        };
        for (version, weight) in (0..).zip(weights) {
            let dir = paths.parent(weight.node);
            this.add(dir, (weight.bytes, 1));
            link(
                &mut this.first_version,
                &mut this.next_version,
                dir,
                version,
            );
        }
        // A parent's number is smaller than its children's, so a node's sum is complete when the loop reaches it.
        for node in paths.nodes().skip(1).rev() {
            let (bytes, count) = this.sums[node];
            if count == 0 {
                continue;
            }
            let dir = paths.parent(node);
            this.add(dir, (bytes, count));
            link(&mut this.first_dir, &mut this.next_dir, dir, node);
        }
        this
    }

    fn add(&mut self, dir: NodeId, (bytes, count): (u64, u32)) {
        let sum = self.sums[dir];
        self.sums.set(dir, (sum.0 + bytes, sum.1 + count));
    }

    /// The parts of a directory, in no particular order.
    fn parts(&self, dir: NodeId, weights: &[Weight]) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut node = self.first_dir[dir];
        while node != NodeId::NONE {
            parts.push(Part {
                bytes: self.sums[node].0,
                node,
                version: NONE,
            });
            node = self.next_dir[node];
        }
        let mut version = self.first_version[dir];
        while let Some(weight) = weights.get(version as usize) {
            parts.push(Part {
                bytes: weight.bytes,
                node: weight.node,
                version,
            });
            version = self.next_version[version];
        }
        parts
    }
}

/// Puts a thing first in the linked list of a directory.
fn link<I: Id + Copy>(first: &mut ById<NodeId, I>, next: &mut ById<I, I>, dir: NodeId, place: I) {
    if let Some(before) = first.set(dir, place) {
        next.set(place, before);
    }
}

/// The directories to open and the number of parts to show in each, up to `most` items. The largest part is always
/// chosen next. The first directory is the root of the map.
fn choose(inside: &Inside, weights: &[Weight], root: NodeId, most: usize) -> Vec<Opened> {
    let open = |node: NodeId| {
        let mut parts = inside.parts(node, weights);
        let count = parts.len();
        sorted::sort_by_key(&mut parts, Part::key);
        if most > 0 {
            parts.truncate(most);
        }
        Opened {
            node,
            parts,
            count,
            shown: 0,
        }
    };
    let mut opened = vec![open(root)];
    // The next part of each open directory, the largest first. Among equal ones, the directory that was opened first.
    let mut next: BinaryHeap<(u64, Reverse<usize>)> = BinaryHeap::new();
    let largest = |of: &Opened| of.parts.get(of.shown).map(|part| part.bytes);
    next.extend(opened.first().and_then(largest).map(|b| (b, Reverse(0))));
    // One item for the root, and one for the combined rest of each directory that shows only some of its parts.
    let mut items = 1;
    while let Some((_, Reverse(place))) = next.pop() {
        let Some(of) = opened.get_mut(place) else {
            break;
        };
        let rest = |shown: usize| usize::from(shown > 0 && shown < of.count);
        let more = items + 1 + rest(of.shown + 1) - rest(of.shown);
        let Some(part) = of.parts.get(of.shown).copied().filter(|_| more <= most) else {
            // This part does not fit. A smaller one may fit if it is the last part of its directory.
            continue;
        };
        items = more;
        of.shown += 1;
        next.extend(largest(of).map(|bytes| (bytes, Reverse(place))));
        if part.version == NONE {
            let inner = open(part.node);
            next.extend(largest(&inner).map(|bytes| (bytes, Reverse(opened.len()))));
            opened.push(inner);
        }
    }
    opened
}

/// The items of the map, directory by directory, each with its sums.
fn items(
    paths: &PathTree,
    inside: &Inside,
    weights: &[Weight],
    root: NodeId,
    opened: &[Opened],
) -> Vec<MapItem> {
    let item = |node: NodeId, parent: u32, kind: MapKind, (bytes, files): (u64, u64)| MapItem {
        node,
        parent,
        name: match kind {
            MapKind::Rest => String::new(),
            _ => show(paths.name(node)).into_owned(),
        },
        kind,
        bytes,
        files,
        layer: LayerId::LOWEST,
        cause: None,
    };
    let sum = |node| {
        let (bytes, files) = inside.sums[node];
        (bytes, u64::from(files))
    };
    let by_node: HashMap<NodeId, &Opened> = opened.iter().map(|of| (of.node, of)).collect();
    let mut items = vec![item(root, 0, MapKind::Dir, sum(root))];
    // The item of each version: its own item if it is shown, else the item of the nearest directory.
    let mut of_version: HashMap<u32, u32> = HashMap::new();
    let mut of_dir: HashMap<NodeId, u32> = HashMap::new();
    let mut next = 0;
    while let Some(this) = items.get(next) {
        let place = u32::try_from(next).unwrap_or(NONE);
        next += 1;
        let open = (this.kind == MapKind::Dir).then_some(this.node);
        let Some(of) = open.and_then(|node| by_node.get(&node)) else {
            continue;
        };
        let (mut bytes, mut files) = sum(of.node);
        for part in of.parts.iter().take(of.shown) {
            let here = u32::try_from(items.len()).unwrap_or(NONE);
            let new = if part.version == NONE {
                let closed = by_node.get(&part.node).is_none_or(|of| of.shown == 0);
                let kind = if closed {
                    MapKind::Closed
                } else {
                    MapKind::Dir
                };
                if closed {
                    of_dir.insert(part.node, here);
                }
                item(part.node, place, kind, sum(part.node))
            } else {
                of_version.insert(part.version, here);
                item(part.node, place, MapKind::Version, (part.bytes, 1))
            };
            bytes = bytes.saturating_sub(new.bytes);
            files = files.saturating_sub(new.files);
            items.push(new);
        }
        let here = u32::try_from(items.len()).unwrap_or(NONE);
        if files > 0 && of.shown > 0 {
            items.push(item(of.node, place, MapKind::Rest, (bytes, files)));
            of_dir.insert(of.node, here);
        } else {
            // Nothing is left in the directory, or it is the root and none of its parts fits.
            of_dir.insert(of.node, place);
        }
    }
    colour(paths, weights, &mut items, root, (&of_version, &of_dir));
    items
}

/// Sets for every item the layer and the fate that most of its bytes have.
fn colour(
    paths: &PathTree,
    weights: &[Weight],
    items: &mut [MapItem],
    root: NodeId,
    (of_version, of_dir): (&HashMap<u32, u32>, &HashMap<NodeId, u32>),
) {
    // For each node: the item to which its versions belong. A directory without an item has that of its parent.
    let mut goes = ById::new(paths.len(), NONE);
    for node in paths.nodes().skip(root.index()) {
        // The root is its own parent, and has no item yet.
        let above = goes[paths.parent(node)];
        goes.set(node, of_dir.get(&node).copied().unwrap_or(above));
    }
    let mut layers: Vec<HashMap<LayerId, u64>> = vec![HashMap::new(); items.len()];
    // The live bytes of each item, and its dead bytes by cause.
    let mut fates: Vec<(u64, ByCause<u64>)> = vec![Default::default(); items.len()];
    for (version, weight) in (0..).zip(weights) {
        let by_dir = || goes[paths.parent(weight.node)];
        let item = of_version.get(&version).copied().unwrap_or_else(by_dir);
        if let (Some(layers), Some((live, dead))) =
            (layers.get_mut(item as usize), fates.get_mut(item as usize))
        {
            *layers.entry(weight.layer).or_default() += weight.bytes;
            match weight.cause {
                Some(cause) => dead[cause] += weight.bytes,
                None => *live += weight.bytes,
            }
        }
    }
    for place in (0..items.len()).rev() {
        let mine = (
            layers
                .get_mut(place)
                .map(std::mem::take)
                .unwrap_or_default(),
            fates.get(place).copied().unwrap_or_default(),
        );
        let Some(item) = items.get_mut(place) else {
            continue;
        };
        let layer = mine
            .0
            .iter()
            .max_by_key(|(layer, bytes)| (**bytes, Reverse(**layer)));
        item.layer = layer.map_or(LayerId::LOWEST, |(layer, _)| *layer);
        let (live, dead) = mine.1;
        let most = dead.iter().map(|(_, bytes)| bytes).max().unwrap_or(0);
        let first = || dead.iter().find(|(_, bytes)| *bytes == most);
        item.cause = first().filter(|_| most > live).map(|(cause, _)| cause);
        let parent = item.parent as usize;
        if parent < place {
            if let Some(sums) = layers.get_mut(parent) {
                for (layer, bytes) in mine.0 {
                    *sums.entry(layer).or_default() += bytes;
                }
            }
            if let Some((sum, by_cause)) = fates.get_mut(parent) {
                *sum += live;
                dead.iter()
                    .for_each(|(cause, bytes)| by_cause[cause] += bytes);
            }
        }
    }
}

/// The nodes and names of the directories from the root down to a directory.
fn above(paths: &PathTree, node: NodeId) -> Vec<(NodeId, String)> {
    let mut above = vec![(node, show(paths.name(node)).into_owned())];
    let mut up = node;
    while up != ROOT {
        up = paths.parent(up);
        above.push((up, show(paths.name(up)).into_owned()));
    }
    above.reverse();
    above
}
