//! All layers' changesets under one tree of names.
//!
//! Paths are looked up once a path and layer, not once a component of each member; from then on everything speaks of
//! nodes. It does not know what any member does to another: that is the merge's.

use serde::{Deserialize, Serialize, Serializer};

use super::member::{Extra, Member, MemberKind};
use super::{ById, Changeset, EntryId, IdRange, LayerId, NodeId, PathTree, ROOT};
use crate::bytes::{Error, Kind, Result};

/// The most layers of an image, so that a layer's number fits two bytes where there is one for each member.
const MOST: usize = 0xFFFF;

/// The changesets of an image's layers, lowest first, with one path tree for all of them.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(from = "(PathTree, Vec<Changeset>)")]
pub struct Layers {
    /// The path tree with every path of every layer.
    pub paths: PathTree,
    changesets: Vec<Changeset>,
    starts: Vec<EntryId>,
}

impl Layers {
    /// Adds the changeset of the next higher layer and moves its paths into the common path tree.
    ///
    /// # Errors
    /// When a member has no path in its changeset, or when there are too many paths, layers or members.
    pub fn push(&mut self, mut changes: Changeset) -> Result<()> {
        let local = std::mem::take(&mut changes.paths);
        if changes
            .members
            .iter()
            .any(|m| m.node.index() >= local.len())
        {
            return Err(Error::new(Kind::Io, "a member of a layer has no path"));
        }
        if self.changesets.is_empty() && self.paths.len() == 1 {
            // The node numbers of the lowest layer are also those of the common path tree.
            self.paths = local;
            return self.put(changes);
        }
        let mut global = ById::new(local.len(), NodeId::NONE);
        global.set(ROOT, ROOT);
        for node in local.nodes().skip(1) {
            // Parents come before their children, so the parent's new number is known here.
            let parent = global[local.parent(node)];
            global.set(node, self.paths.child(parent, local.name(node))?);
        }
        renumber(&mut changes, &global);
        self.put(changes)
    }

    /// Adds all layers of another image above these. The result has for each node of the other path tree its node here.
    ///
    /// # Errors
    /// When there are too many paths, layers or members.
    pub fn append(&mut self, other: Self) -> Result<ById<NodeId, NodeId>> {
        let mut global = ById::new(other.paths.len(), NodeId::NONE);
        global.set(ROOT, ROOT);
        for node in other.paths.nodes().skip(1) {
            let parent = global[other.paths.parent(node)];
            global.set(node, self.paths.child(parent, other.paths.name(node))?);
        }
        for mut changes in other.changesets {
            renumber(&mut changes, &global);
            self.put(changes)?;
        }
        Ok(global)
    }

    /// Adds a changeset whose node numbers are those of the common path tree.
    ///
    /// # Errors
    /// When there are too many layers or members.
    fn put(&mut self, changes: Changeset) -> Result<()> {
        let next = self.entries().len() + changes.members.len();
        if self.changesets.len() >= MOST || next >= EntryId::NONE.index() {
            return Err(Error::new(
                Kind::TooLarge,
                "more layers or members than Squint can number",
            ));
        }
        self.starts.push(self.entries().end);
        self.changesets.push(changes);
        Ok(())
    }

    /// Frees the index of the path tree. Call it after the last layer is added.
    pub fn freeze(&mut self) {
        self.paths.freeze();
    }

    /// The number of layers.
    pub fn len(&self) -> usize {
        self.changesets.len()
    }

    /// The number after that of the highest layer, which is the end of a range up to the highest.
    pub fn end(&self) -> LayerId {
        LayerId::at(self.changesets.len())
    }

    /// The numbers of all layers.
    pub fn ids(&self) -> IdRange<LayerId> {
        IdRange::first(self.changesets.len())
    }

    /// The number of the highest layer; that of the lowest when there are no layers.
    pub fn highest(&self) -> LayerId {
        self.end().below().unwrap_or(LayerId::LOWEST)
    }

    /// Whether there are no layers.
    pub fn is_empty(&self) -> bool {
        self.changesets.is_empty()
    }

    /// The numbers of the members of all layers together.
    pub fn entries(&self) -> IdRange<EntryId> {
        let last = self.starts.last().copied().unwrap_or_default();
        let members = self.changesets.last().map_or(0, |l| l.members.len());
        IdRange::first(last.index() + members)
    }

    /// The changesets of all layers, lowest first.
    pub fn changesets(&self) -> &[Changeset] {
        &self.changesets
    }

    /// The changeset of one layer. `None` when there is no such layer.
    pub fn changeset(&self, layer: LayerId) -> Option<&Changeset> {
        self.changesets.get(layer.index())
    }

    /// The numbers of one layer's members, in the order of the tar.
    pub fn range(&self, layer: LayerId) -> IdRange<EntryId> {
        let layer = layer.index();
        let start = self.starts.get(layer).copied().unwrap_or_default();
        let end = self
            .starts
            .get(layer + 1)
            .copied()
            .unwrap_or_else(|| self.entries().end);
        IdRange::new(start, end)
    }

    /// The number of the layer that a member belongs to.
    pub fn layer_of(&self, entry: EntryId) -> LayerId {
        let after = self.starts.partition_point(|start| *start <= entry);
        LayerId::at(after.saturating_sub(1))
    }

    /// A member and its layer's changeset. `None` when there is no member with that number.
    pub fn get(&self, entry: EntryId) -> Option<(&Changeset, &Member)> {
        let layer = self.layer_of(entry);
        let changes = self.changeset(layer)?;
        let place = self.range(layer).position_of(entry)?;
        let member = changes.members.get(place as usize)?;
        Some((changes, member))
    }

    /// A member by its number. `None` when there is no such member.
    pub fn member(&self, entry: EntryId) -> Option<&Member> {
        self.get(entry).map(|(_, member)| member)
    }

    /// The node of a member's path. [`NodeId::NONE`] when there is no such member.
    pub fn node(&self, entry: EntryId) -> NodeId {
        self.member(entry)
            .map_or(NodeId::NONE, |member| member.node)
    }

    /// The rare fields of a member, such as its link target. Empty when it has none or when there is no such member.
    pub fn extra(&self, entry: EntryId) -> Extra {
        self.get(entry)
            .map(|(changes, member)| changes.extra(member))
            .unwrap_or_default()
    }

    /// The size of a member's content after unpacking, in bytes. For a sparse file this is more than its stored bytes.
    /// 0 when there is no such member.
    pub fn size(&self, entry: EntryId) -> u64 {
        let Some((changes, member)) = self.get(entry) else {
            return 0;
        };
        if member.extra == Member::NO_EXTRA || member.kind != MemberKind::File {
            return member.stored;
        }
        changes
            .extra(member)
            .sparse
            .map_or(member.stored, |s| s.size)
    }
}

/// Gives the members of a changeset the node numbers of another path tree.
fn renumber(changes: &mut Changeset, global: &ById<NodeId, NodeId>) {
    let map = |node: NodeId| global[node];
    // Consecutive members may share one extra, which must be renumbered only once.
    let mut renumbered = Member::NO_EXTRA;
    for member in &mut changes.members {
        member.node = map(member.node);
        if member.kind == MemberKind::Hardlink && member.extra != renumbered {
            changes.extras.retarget(member.extra, map);
            renumbered = member.extra;
        }
    }
}

impl Serialize for Layers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.paths, &self.changesets).serialize(serializer)
    }
}

impl From<(PathTree, Vec<Changeset>)> for Layers {
    fn from((paths, changesets): (PathTree, Vec<Changeset>)) -> Self {
        let mut layers = Self {
            paths,
            ..Self::default()
        };
        for changes in changesets {
            layers.starts.push(layers.entries().end);
            layers.changesets.push(changes);
        }
        layers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tarball::Time;

    fn file(node: NodeId) -> Member {
        Member {
            node,
            kind: MemberKind::File,
            flags: 0,
            mode: 0o644,
            uid: 0,
            gid: 0,
            mtime: Time::default(),
            stored: 1,
            start: 0,
            headers: 512,
            extra: Member::NO_EXTRA,
        }
    }

    fn changes(path: &[u8], node: NodeId) -> Changeset {
        let mut changes = Changeset::default();
        changes.paths.child(ROOT, path).expect("fits");
        changes.members.push(file(node));
        changes
    }

    #[test]
    fn a_lost_node_is_not_the_root() {
        let mut layers = Layers::default();
        for lost in [NodeId::new(2), NodeId::NONE] {
            let error = layers.push(changes(b"a", lost)).expect_err("lost");
            assert_eq!(error.kind(), Kind::Io);
        }
        layers.push(changes(b"a", NodeId::new(1))).expect("a path");
        assert!(layers.push(changes(b"b", NodeId::new(2))).is_err());
        layers.push(changes(b"b", NodeId::new(1))).expect("a path");
        let second = layers.member(EntryId::new(1));
        assert_eq!(second.map(|member| member.node.number()), Some(2));
        let rootfs = crate::rootfs::Rootfs::merge(&layers, layers.end());
        assert_eq!(rootfs.view(NodeId::NONE), crate::rootfs::View::Absent);
        assert_eq!(rootfs.children(NodeId::NONE).count(), 0);
    }
}
