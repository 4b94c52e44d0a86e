//! The plan of a squash: the tar of each new layer, as a rope over the layers that it merges.
//!
//! Whiteouts come first. Then come the members that survive, in the order of their layers, each copied verbatim. If a
//! later layer wrote a directory again, its member is moved before the contents of the directory. A member is written
//! anew only if it cannot be copied: a link whose file is removed or in a lower layer, a path that led through a
//! symbolic link, a directory that was only implied, or a member whose headers readers understand differently.

use std::collections::HashMap;

use super::rewrite;
use super::touched::Touched;
use crate::bytes::{Error, Kind, Result, Rope, Warnings, sorted};
use crate::rootfs::{
    ById, EntryId, LayerId, LayerRange, Layers, Member, MemberKind, NodeId, ROOT, Rootfs, View,
};
use crate::tarball::{END, HeaderBuilder, clean, padding};

/// The plan of one new layer: its tar as a rope, and figures of the merge.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The layers that the new layer merges.
    pub range: LayerRange,
    /// The uncompressed tar of the new layer, with its end blocks. The source of a range is the number of a layer, and
    /// its offset is in the uncompressed tar of this layer.
    pub rope: Rope<LayerId>,
    /// The number of members of the new layer, whiteouts included.
    pub entries: u64,
    /// The number of whiteouts in the new layer (OCI image spec, layer.md).
    pub whiteouts: u64,
    /// The stored bytes of the merged layers' contents that the new layer does not keep.
    pub saved: u64,
    /// The stored bytes of contents of lower layers that the new layer holds a second time, because hard links cannot
    /// lead from one layer to another.
    pub copied_up: u64,
}

/// The plans of all new layers of a squash, lowest first, and what they need together.
#[derive(Debug, Clone)]
pub struct Plans {
    /// The plan of each new layer, lowest first.
    pub new: Vec<Plan>,
    /// The members of layers below a new layer whose contents this layer holds a second time, ascending.
    pub copied_from: Vec<EntryId>,
    /// For each layer, whether a new layer holds a content of it, empty contents included. The proof of the result must
    /// read these layers.
    pub reads: ById<LayerId, bool>,
    /// Warnings about members whose headers readers understand differently, and which are written anew.
    pub warnings: Warnings,
}

/// The state of planning one layer: the plan so far, and the nodes that are done.
struct Planner<'a> {
    layers: &'a Layers,
    above: &'a Rootfs,
    touched: Touched<'a>,
    plan: Plan,
    all: &'a mut Plans,
    /// For each content with several names, the node that holds it in the new layer. Later names become hard links to
    /// this node.
    places: HashMap<EntryId, NodeId>,
    /// The stored bytes of contents that are kept from the merged layers.
    kept: u64,
}

/// Plans the merge of one range. `above` is the filesystem that the new layer and the layers below it have to give
/// together. The plan is added to `all`.
///
/// # Errors
/// When a surviving member has headers that contradict themselves ([`Member::UNCLEAR`]), because a new header could not
/// have the same meaning. When a whiteout would need a name with a zero byte.
pub(super) fn plan(
    layers: &Layers,
    above: &Rootfs,
    touched: Touched<'_>,
    range: LayerRange,
    all: &mut Plans,
) -> Result<()> {
    let plan = Plan {
        range,
        rope: Rope::default(),
        entries: 0,
        whiteouts: 0,
        saved: 0,
        copied_up: 0,
    };
    let mut planner = Planner {
        layers,
        above,
        touched,
        plan,
        all,
        places: HashMap::new(),
        kept: 0,
    };
    planner.whiteouts()?;
    for layer in range.layers() {
        let members = layers
            .changeset(layer)
            .map_or(&[][..], |l| l.members.as_slice());
        for (entry, member) in layers.range(layer).zip(members) {
            if above.view(member.node) == View::Entry(entry) {
                planner.emit(member.node)?;
            }
        }
    }
    planner.implied()?;
    let stored: u64 = range
        .layers()
        .filter_map(|layer| layers.changeset(layer).map(|l| (layer, l)))
        .flat_map(|(layer, l)| layers.range(layer).zip(&l.members))
        .filter(|(entry, member)| {
            member.kind == MemberKind::File && above.names_of(*entry).is_some()
        })
        .map(|(_, member)| member.stored)
        .sum();
    let Planner {
        mut plan,
        kept,
        touched,
        ..
    } = planner;
    plan.saved = stored.saturating_sub(kept);
    plan.rope.fresh(&END);
    touched.end();
    all.new.push(plan);
    Ok(())
}

impl Planner<'_> {
    /// Writes a whiteout for each path that exists below the merged layers and not in the result. Only the topmost of
    /// such paths gets one.
    ///
    /// The shallowest whiteouts come first. A whiteout needs the directories above it, and engines also apply a
    /// whiteout to earlier members of the same layer, so such a directory must not stand before a whiteout beside it.
    fn whiteouts(&mut self) -> Result<()> {
        let gone = |(node, below): &(NodeId, View)| {
            *node != ROOT
                && *below != View::Absent
                && self.above.view(*node) == View::Absent
                && self
                    .above
                    .is_dir(self.layers, self.layers.paths.parent(*node))
        };
        let gone = self.touched.list.iter().copied().filter(gone);
        let mut gone: Vec<_> = gone
            .map(|(node, _)| (self.layers.paths.depth(node), node))
            .collect();
        sorted::sort_by_key(&mut gone, |(depth, _)| *depth);
        for (_, node) in gone {
            let parent = self.layers.paths.parent(node);
            self.directories(parent)?;
            let mut path = self.layers.paths.path(parent);
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(b".wh.");
            path.extend_from_slice(self.layers.paths.name(node));
            if path.contains(&0) {
                let what = "a name with a zero byte is gone, and no whiteout can say so";
                return Err(Error::new(Kind::Broken, what).at_path(&path));
            }
            self.plan
                .rope
                .fresh(&HeaderBuilder::file(&path, 0).header());
            self.plan.entries += 1;
            self.plan.whiteouts += 1;
        }
        Ok(())
    }

    /// Writes the directories that no member names and that no new member implies.
    fn implied(&mut self) -> Result<()> {
        let mut place = 0;
        while let Some((node, _)) = self.touched.at(place) {
            if self.is_missing(node) {
                self.emit(node)?;
            }
            place += 1;
        }
        Ok(())
    }

    /// Whether the new layer needs a member for this node and has none yet. A negative answer is remembered, because to
    /// see if a directory is empty can mean to pass everything that was removed from it.
    fn is_missing(&mut self, node: NodeId) -> bool {
        let Some(below) = self.touched.below(node) else {
            return false;
        };
        let missing = self.must_write(node, below);
        if !missing {
            self.touched.done(node);
        }
        missing
    }

    /// Whether the new layer needs a member for this node, which had `below` before.
    fn must_write(&self, node: NodeId, below: View) -> bool {
        match self.above.view(node) {
            View::Absent => false,
            View::Entry(entry) => self.layers.layer_of(entry) >= self.plan.range.from,
            // An implied directory appears without a member, except if something else was there before or if it is
            // empty.
            View::Implied => match below {
                View::Implied => false,
                View::Entry(_) => true,
                View::Absent => self.above.children(node).next().is_none(),
            },
        }
    }

    /// Writes the directories from the root down to `node` that the new layer needs and does not have yet.
    fn directories(&mut self, node: NodeId) -> Result<()> {
        let mut missing = Vec::new();
        let mut up = node;
        loop {
            if self.is_missing(up) {
                missing.push(up);
            }
            if up == ROOT {
                break;
            }
            up = self.layers.paths.parent(up);
        }
        missing
            .into_iter()
            .rev()
            .try_for_each(|node| self.write(node))
    }

    /// Writes the member of `node`, after the directories and the file that must stand before it.
    fn emit(&mut self, node: NodeId) -> Result<()> {
        if self.touched.is_done(node) {
            return Ok(());
        }
        if node != ROOT {
            self.directories(self.layers.paths.parent(node))?;
        }
        // The file of a hard link comes first, if it survives under the name with which it was written.
        if let View::Entry(entry) = self.above.view(node) {
            let inode = self.above.inode(entry);
            let home =
                self.layers.member(inode).map(|r| r.node).filter(|_| {
                    inode != entry && self.layers.layer_of(inode) >= self.plan.range.from
                });
            if let Some(home) = home
                && self.above.view(home) == View::Entry(inode)
                && !self.touched.is_done(home)
            {
                self.directories(self.layers.paths.parent(home))?;
                self.write(home)?;
            }
        }
        self.write(node)
    }

    /// Writes the member of `node`: as a copy, as a hard link, or with new headers.
    fn write(&mut self, node: NodeId) -> Result<()> {
        self.touched.done(node);
        self.plan.entries += 1;
        let path = || self.layers.paths.path(node);
        let View::Entry(entry) = self.above.view(node) else {
            self.plan.rope.fresh(&HeaderBuilder::dir(&path()).header());
            return Ok(());
        };
        let Some((changes, member)) = self.layers.get(entry) else {
            return Ok(());
        };
        let inode = self.above.inode(entry);
        let layer = self.layers.layer_of(entry);
        self.understand(entry, member)?;
        let as_written =
            !member.is(Member::GLOBAL) && !member.is(Member::MOVED) && !member.is(Member::LENIENT);
        if let Some(place) = self.places.get(&inode).copied() {
            let target = self.layers.paths.path(place);
            let link = changes.extra(member).link;
            if as_written
                && member.kind == MemberKind::Hardlink
                && clean(&link).as_ref() == Some(&target)
            {
                self.copy(layer, member.start, member.end());
            } else {
                let header = rewrite::link(self.layers, inode, &path(), &target);
                self.plan.rope.fresh(&header);
            }
            return Ok(());
        }
        let lasting = self.above.names_of(inode).unwrap_or(0) > 1;
        if lasting {
            self.places.insert(inode, node);
        }
        let Some((of, content)) = self.layers.get(inode) else {
            return Ok(());
        };
        let home = self.layers.layer_of(inode);
        if inode != entry {
            self.understand(inode, content)?;
        }
        if let Some(reads) = self.all.reads.get_mut(home) {
            *reads |= content.kind == MemberKind::File;
        }
        if home < self.plan.range.from {
            self.plan.copied_up += content.stored;
            self.all.copied_from.push(inode);
        } else {
            self.kept += content.stored;
        }
        if as_written && inode == entry {
            self.copy(layer, member.start, member.end());
            return Ok(());
        }
        let map = of
            .extra(content)
            .sparse
            .filter(|_| content.is(Member::LENIENT));
        let (headers, map_bytes) = match map {
            Some(map) => (
                rewrite::sparse(content, of.extra(content), &map, &path()),
                map.map_bytes,
            ),
            None => (rewrite::headers(content, of.extra(content), &path()), 0),
        };
        self.plan.rope.fresh(&headers);
        // A sparse map that is the whole content may end within a block. Its padding belongs to it.
        if map_bytes < content.stored {
            self.copy(home, content.content() + map_bytes, content.end());
        }
        Ok(())
    }

    /// Refuses a member with contradictory headers, and adds a warning for one that readers understand differently.
    fn understand(&mut self, entry: EntryId, member: &Member) -> Result<()> {
        let layer = self.layers.layer_of(entry);
        if member.is(Member::UNCLEAR) {
            let what = "this image cannot be squashed: a member's headers contradict themselves";
            return Err(Error::new(Kind::Broken, what)
                .in_layer(layer.number())
                .at_path(&self.layers.paths.path(member.node))
                .at_offset(member.start)
                .because("the layer was damaged, or written to confuse readers"));
        }
        if member.is(Member::LENIENT) {
            let only_counts = self.all.warnings.only_counts("rewritten");
            let path = (!only_counts).then(|| self.layers.paths.path(member.node));
            let detail = "readers disagree about its headers; they are written afresh from what was understood";
            self.all.warnings.add(
                "rewritten",
                Some(layer.number()),
                path.as_deref(),
                Some(member.start),
                detail,
            );
        }
        Ok(())
    }

    /// Copies a range of a layer. If the layer ends before the padding of its last member, zeros are added.
    fn copy(&mut self, layer: LayerId, start: u64, end: u64) {
        let length = self.layers.changeset(layer).map_or(0, |l| l.tar_bytes);
        let there = end.min(length);
        self.plan
            .rope
            .copy(layer, start, there.saturating_sub(start));
        let zeros = usize::try_from(end - there).unwrap_or(0);
        self.plan.rope.fresh(&vec![
            0;
            zeros.min(usize::try_from(padding(1)).unwrap_or(0))
        ]);
    }
}
