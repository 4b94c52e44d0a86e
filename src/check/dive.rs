//! The arithmetic of dive 0.13.1 (dive/filetree/efficiency.go, dive/image/image.go), so that its limits mean what they
//! meant.
//!
//! dive sums per path, over the leaves of each layer's own tree: the efficiency of a path is its smallest size by the sum
//! of its sizes, and every size of a path that occurs twice is wasted, the last one too. A whiteout of a directory counts
//! with the bytes below it, one of a file with none. Everything above layer 0 is the user's.

use crate::bytes::{Error, Kind, Result};
use crate::rootfs::{ById, EntryId, LayerId, Layers, MemberKind, NodeId, ROOT};

/// The most steps through directories. dive walks below each removed directory, and a hostile image may remove each of
/// many nested ones.
const MOST_STEPS: u64 = 1 << 26;

/// The three figures of dive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    pub(super) efficiency: f64,
    pub(super) wasted_bytes: u64,
    /// Not a number if the image has only one layer.
    pub(super) user_wasted: f64,
}

/// What dive knows of one path over all layers.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    count: u32,
    sum: u64,
    least: u64,
    /// Whether a whiteout of nothing named the path. dive then keeps -1 as its smallest size until it sees another one.
    has_failed: bool,
}

/// The path in the stacked tree: its size, whether it is a directory by a header of its own, and its children.
#[derive(Debug, Clone, Copy)]
struct Stacked {
    is_there: bool,
    is_dir: bool,
    size: u64,
    first: NodeId,
    next: NodeId,
    is_listed: bool,
}

const NONE: NodeId = NodeId::NONE;

/// The tree of one layer: nodes with what the layer says of them, in any order, and its whiteouts.
struct Tree {
    nodes: Vec<Own>,
    whiteouts: Vec<NodeId>,
}

/// A node of a layer's own tree.
#[derive(Debug, Clone, Copy)]
struct Own {
    node: NodeId,
    /// The last member with this path. `None` for a directory that is only implied.
    entry: Option<EntryId>,
    is_leaf: bool,
}

/// The machine that stacks layer on layer.
struct Dive<'a> {
    layers: &'a Layers,
    seen: ById<NodeId, Seen>,
    stack: ById<NodeId, Stacked>,
    /// For each node, its place in the tree of the current layer plus one.
    place: ById<NodeId, u32>,
    steps: u64,
}

/// The figures of an image as dive computes them, and for each path that counts as wasted its node and its bytes, largest
/// first.
///
/// # Errors
/// When the image removes so many nested directories that the sums would take forever.
pub(super) fn figures(layers: &Layers) -> Result<(Figures, Vec<(NodeId, u64)>)> {
    let nodes = layers.paths.len();
    let absent = Stacked {
        is_there: false,
        is_dir: false,
        size: 0,
        first: NONE,
        next: NONE,
        is_listed: false,
    };
    let mut dive = Dive {
        layers,
        seen: ById::new(nodes, Seen::default()),
        stack: ById::new(nodes, absent),
        place: ById::new(nodes, 0),
        steps: 0,
    };
    let mut user_bytes = 0u64;
    for layer in layers.ids() {
        let tree = dive.tree(layer);
        if layer == LayerId::LOWEST {
            // dive looks for what the lowest layer removes in that layer itself.
            dive.put_nodes(&tree);
        }
        dive.count(&tree)?;
        dive.put(&tree)?;
        for own in &tree.nodes {
            dive.place.set(own.node, 0);
        }
        if layer > LayerId::LOWEST {
            user_bytes = user_bytes.saturating_add(size_of(layers, layer));
        }
    }
    let (mut least, mut sum, mut wasted) = (0i128, 0u64, Vec::new());
    for (node, seen) in dive.seen.pairs() {
        least += match seen.count {
            0 => -i128::from(seen.has_failed),
            _ => i128::from(seen.least),
        };
        sum = sum.saturating_add(seen.sum);
        if seen.count >= 2 {
            wasted.push((node, seen.sum));
        }
    }
    let wasted_bytes = wasted
        .iter()
        .fold(0u64, |sum, (_, bytes)| sum.saturating_add(*bytes));
    wasted.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    #[allow(
        clippy::cast_precision_loss,
        reason = "dive computes with the same floats"
    )]
    let figures = Figures {
        efficiency: if sum == 0 {
            1.0
        } else {
            least as f64 / sum as f64
        },
        wasted_bytes,
        user_wasted: wasted_bytes as f64 / user_bytes as f64,
    };
    Ok((figures, wasted))
}

/// The sizes of all members of a layer, as dive adds them up.
fn size_of(layers: &Layers, layer: LayerId) -> u64 {
    let sizes = layers.range(layer).map(|entry| size(layers, entry));
    sizes.fold(0, u64::saturating_add)
}

/// The size of a member as its header has it; 0 for all that are not files.
fn size(layers: &Layers, entry: EntryId) -> u64 {
    let is_file = layers
        .member(entry)
        .is_some_and(|m| m.kind == MemberKind::File);
    if is_file { layers.size(entry) } else { 0 }
}

impl Dive<'_> {
    /// The tree of one layer. A directory above a path is in it too.
    fn tree(&mut self, layer: LayerId) -> Tree {
        let mut tree = Tree {
            nodes: Vec::new(),
            whiteouts: Vec::new(),
        };
        let members = self.layers.changeset(layer).map_or(&[][..], |c| &c.members);
        for (entry, member) in self.layers.range(layer).zip(members) {
            match member.kind {
                MemberKind::Whiteout => {
                    tree.whiteouts.push(member.node);
                    self.enter(&mut tree, self.layers.paths.parent(member.node), None, true);
                }
                // The mark is not in dive's tree; the directory that it lies in is.
                MemberKind::Opaque => self.enter(&mut tree, member.node, None, false),
                _ => self.enter(&mut tree, member.node, Some(entry), false),
            }
        }
        tree.whiteouts.sort_unstable();
        tree.whiteouts.dedup();
        tree
    }

    /// Adds a path and the directories above it.
    fn enter(&mut self, tree: &mut Tree, node: NodeId, entry: Option<EntryId>, has_child: bool) {
        let (mut up, mut entry, mut has_child) = (node, entry, has_child);
        while up != ROOT {
            let place = self.place[up];
            if let Some(own) = (place as usize)
                .checked_sub(1)
                .and_then(|place| tree.nodes.get_mut(place))
            {
                own.entry = entry.or(own.entry);
                own.is_leaf &= !has_child;
                // What is above it is there already, and knows that it has a child.
                return;
            }
            tree.nodes.push(Own {
                node: up,
                entry,
                is_leaf: !has_child,
            });
            self.place
                .set(up, u32::try_from(tree.nodes.len()).unwrap_or(u32::MAX));
            (entry, has_child) = (None, true);
            up = self.layers.paths.parent(up);
        }
    }

    /// Adds the leaves of a layer to what is known of their paths. A whiteout of nothing ends the counting of its layer,
    /// as it does in dive: leaves that come after it by name do not count.
    fn count(&mut self, tree: &Tree) -> Result<()> {
        let failing: Vec<NodeId> = tree
            .whiteouts
            .iter()
            .copied()
            .filter(|node| !self.stack[*node].is_there)
            .collect();
        let before = (!failing.is_empty()).then(|| self.order(tree, &failing));
        let before = before.map(|(visited, failed)| {
            if let Some(seen) = failed.and_then(|node| self.seen.get_mut(node)) {
                seen.has_failed = true;
            }
            visited
        });
        let counts = |node: NodeId, is_whiteout: bool| {
            before
                .as_ref()
                .is_none_or(|list| list.binary_search(&(node, is_whiteout)).is_ok())
        };
        for own in tree
            .nodes
            .iter()
            .filter(|own| own.is_leaf && counts(own.node, false))
        {
            let bytes = own.entry.map_or(0, |entry| size(self.layers, entry));
            self.add(own.node, bytes);
        }
        for node in tree
            .whiteouts
            .iter()
            .copied()
            .filter(|node| counts(*node, true))
        {
            let bytes = if self.stack[node].is_dir {
                self.below(node)?
            } else {
                0
            };
            self.add(node, bytes);
        }
        Ok(())
    }

    fn add(&mut self, node: NodeId, bytes: u64) {
        if let Some(seen) = self.seen.get_mut(node) {
            seen.least = if seen.count == 0 {
                bytes
            } else {
                seen.least.min(bytes)
            };
            seen.sum = seen.sum.saturating_add(bytes);
            seen.count += 1;
        }
    }

    /// The leaves and whiteouts that dive visits before the first of the whiteouts that fail, and this one: children before their
    /// directory, by the bytes of names, where a whiteout's name has its prefix.
    fn order(&self, tree: &Tree, failing: &[NodeId]) -> (Vec<(NodeId, bool)>, Option<NodeId>) {
        let paths = &self.layers.paths;
        let leaves = tree
            .nodes
            .iter()
            .map(|own| (paths.parent(own.node), own.node, false));
        let markers = tree
            .whiteouts
            .iter()
            .map(|node| (paths.parent(*node), *node, true));
        let mut all: Vec<(NodeId, NodeId, bool)> = leaves.chain(markers).collect();
        let prefix = |is_whiteout: bool| if is_whiteout { &b".wh."[..] } else { b"" };
        let name = |node: NodeId, is_whiteout| prefix(is_whiteout).iter().chain(paths.name(node));
        // The last of a directory comes first, so that popping gives them in order.
        all.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| name(b.1, b.2).cmp(name(a.1, a.2)))
        });
        let children = |dir: NodeId| {
            let start = all.partition_point(|(parent, ..)| *parent < dir);
            let end = all.partition_point(|(parent, ..)| *parent <= dir);
            all.get(start..end).unwrap_or_default()
        };
        let (mut visited, mut failed) = (Vec::new(), None);
        let mut open: Vec<(NodeId, bool)> = children(ROOT)
            .iter()
            .map(|(_, node, mark)| (*node, *mark))
            .collect();
        while let Some((node, is_whiteout)) = open.pop() {
            if is_whiteout && failing.binary_search(&node).is_ok() {
                failed = Some(node);
                break;
            }
            visited.push((node, is_whiteout));
            if !is_whiteout {
                open.extend(children(node).iter().map(|(_, node, mark)| (*node, *mark)));
            }
        }
        visited.sort_unstable();
        (visited, failed)
    }

    /// Puts a layer on the stack. A whiteout removes what is below it; a path of the same layer stays, unless its name
    /// sorts before that of the whiteout.
    fn put(&mut self, tree: &Tree) -> Result<()> {
        let (late, early): (Vec<NodeId>, Vec<NodeId>) = tree.whiteouts.iter().partition(|node| {
            let name = self.layers.paths.name(**node);
            name < &[b".wh.", name].concat()[..]
        });
        for node in early {
            self.remove(node)?;
        }
        self.put_nodes(tree);
        for node in late {
            self.remove(node)?;
        }
        Ok(())
    }

    fn put_nodes(&mut self, tree: &Tree) {
        for own in &tree.nodes {
            let member = own
                .entry
                .and_then(|entry| self.layers.member(entry).map(|m| (entry, m)));
            let bytes = member.map_or(0, |(entry, _)| size(self.layers, entry));
            if let Some(slot) = self.stack.get_mut(own.node) {
                slot.is_there = true;
                // A directory that is only implied loses what was known of it.
                slot.is_dir = member.is_some_and(|(_, m)| m.kind == MemberKind::Dir);
                slot.size = bytes;
            }
            self.list(own.node);
        }
    }

    /// Adds a node to the children of its directory, once.
    fn list(&mut self, node: NodeId) {
        let parent = self.layers.paths.parent(node);
        let first = self.stack[parent].first;
        let Some(slot) = self.stack.get_mut(node).filter(|slot| !slot.is_listed) else {
            return;
        };
        (slot.is_listed, slot.next) = (true, first);
        if let Some(above) = self.stack.get_mut(parent) {
            above.first = node;
        }
    }

    /// The sizes of all that is at a path and below it.
    fn below(&mut self, node: NodeId) -> Result<u64> {
        let mut bytes = 0u64;
        self.walk(node, |stacked| bytes = bytes.saturating_add(stacked.size))?;
        Ok(bytes)
    }

    fn remove(&mut self, node: NodeId) -> Result<()> {
        self.walk(node, |stacked| {
            (stacked.is_there, stacked.is_dir, stacked.size) = (false, false, 0);
        })
    }

    /// Calls `each` for all that is at a path and below it.
    fn walk(&mut self, node: NodeId, mut each: impl FnMut(&mut Stacked)) -> Result<()> {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                let what = "dive's sums of this image would take forever";
                return Err(Error::new(Kind::TooLarge, what)
                    .because("it removes too many nested directories"));
            }
            let Some(stacked) = self.stack.get_mut(node).filter(|slot| slot.is_there) else {
                continue;
            };
            let mut child = stacked.first;
            each(stacked);
            while child != NONE {
                open.push(child);
                child = self.stack[child].next;
            }
        }
        Ok(())
    }
}
