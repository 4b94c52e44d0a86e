//! The plan of a squash: the tar of the new layer, as a rope over the merged layers.
//!
//! Whiteouts come first. Then come the members that survive, in the order of their layers, each copied verbatim. If a
//! later layer wrote a directory again, its member is moved before the contents of the directory. A member is written
//! anew only if it cannot be copied: a link whose file is removed or in a lower layer, a path that led through a
//! symbolic link, a directory that was only implied, or a member whose headers readers understand differently.

use std::collections::HashMap;

use super::rewrite;
use crate::bytes::{Error, Kind, Result, Rope, Warnings, sorted};
use crate::rootfs::{
    ById, EntryId, LayerId, Layers, Member, MemberKind, NodeId, ROOT, Rootfs, View,
};
use crate::tarball::{END, HeaderBuilder, clean, padding};

/// The plan of a squash: the tar of the new layer as a rope, and figures of the merge.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The number of the first merged layer.
    pub from: LayerId,
    /// The number of the last merged layer, inclusive.
    pub to: LayerId,
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
    /// The members of lower layers whose contents the new layer holds a second time, ascending.
    pub copied_from: Vec<EntryId>,
    /// For each layer, whether the new layer holds a content of it, empty contents included. The proof of the result
    /// must read these layers.
    pub reads: Vec<bool>,
    /// Warnings about members whose headers readers understand differently, and which are written anew.
    pub warnings: Warnings,
}

/// The state of planning: the plan so far, and the nodes that are done.
struct Planner<'a> {
    layers: &'a Layers,
    below: &'a Rootfs,
    above: &'a Rootfs,
    plan: Plan,
    done: ById<bool>,
    /// For each content with several names, the node that holds it in the new layer. Later names become hard links to
    /// this node.
    places: HashMap<EntryId, NodeId>,
    /// The stored bytes of contents that are kept from the merged layers.
    kept: u64,
}

/// Plans the merge of the layers `from..=to`. `above` is the filesystem that the new layer and the layers below it have
/// to give together.
///
/// # Errors
/// When a surviving member has headers that contradict themselves ([`Member::UNCLEAR`]), because a new header could not
/// have the same meaning. When a whiteout would need a name with a zero byte.
pub fn plan(layers: &Layers, above: &Rootfs, from: LayerId, to: LayerId) -> Result<Plan> {
    let below = Rootfs::merge(layers, from);
    let plan = Plan {
        from,
        to,
        rope: Rope::default(),
        entries: 0,
        whiteouts: 0,
        saved: 0,
        copied_up: 0,
        copied_from: Vec::new(),
        reads: vec![false; usize::from(layers.len())],
        warnings: Warnings::default(),
    };
    let done = ById::with_beyond(layers.paths.len(), false, true);
    let mut planner = Planner {
        layers,
        below: &below,
        above,
        plan,
        done,
        places: HashMap::new(),
        kept: 0,
    };
    planner.whiteouts()?;
    for layer in from..=to {
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
    let stored: u64 = (from..=to)
        .filter_map(|layer| layers.changeset(layer).map(|l| (layer, l)))
        .flat_map(|(layer, l)| layers.range(layer).zip(&l.members))
        .filter(|(entry, member)| {
            member.kind == MemberKind::File && above.names_of(*entry).is_some()
        })
        .map(|(_, member)| member.stored)
        .sum();
    let mut plan = planner.plan;
    plan.saved = stored.saturating_sub(planner.kept);
    plan.rope.fresh(&END);
    plan.copied_from.sort_unstable();
    Ok(plan)
}

impl Planner<'_> {
    /// Writes a whiteout for each path that exists below the merged layers and not in the result. Only the topmost of
    /// such paths gets one.
    ///
    /// The shallowest whiteouts come first. A whiteout needs the directories above it, and engines also apply a
    /// whiteout to earlier members of the same layer, so such a directory must not stand before a whiteout beside it.
    fn whiteouts(&mut self) -> Result<()> {
        let gone = |node: &NodeId| {
            self.below.view(*node) != View::Absent
                && self.above.view(*node) == View::Absent
                && self
                    .above
                    .is_dir(self.layers, self.layers.paths.parent(*node))
        };
        let gone: Vec<NodeId> = self.layers.paths.nodes().skip(1).filter(gone).collect();
        let mut gone: Vec<_> = gone
            .into_iter()
            .map(|node| (self.layers.paths.depth(node), node))
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
        for node in self.layers.paths.nodes().skip(1) {
            if self.is_missing(node) {
                self.emit(node)?;
            }
        }
        Ok(())
    }

    /// Whether the new layer needs a member for this node and has none yet. A negative answer is remembered, because to
    /// see if a directory is empty can mean to pass everything that was removed from it.
    fn is_missing(&mut self, node: NodeId) -> bool {
        if self.done[node] {
            return false;
        }
        let missing = self.must_write(node);
        if !missing {
            self.done.set(node, true);
        }
        missing
    }

    /// Whether the new layer needs a member for this node.
    fn must_write(&self, node: NodeId) -> bool {
        match self.above.view(node) {
            View::Absent => false,
            View::Entry(entry) => self.layers.layer_of(entry) >= self.plan.from,
            // An implied directory appears without a member, except if something else was there before or if it is
            // empty.
            View::Implied => match self.below.view(node) {
                View::Implied => false,
                View::Entry(_) => node != ROOT,
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
        if self.done[node] {
            return Ok(());
        }
        if node != ROOT {
            self.directories(self.layers.paths.parent(node))?;
        }
        // The file of a hard link comes first, if it survives under the name with which it was written.
        if let View::Entry(entry) = self.above.view(node) {
            let inode = self.above.inode(entry);
            let home = self
                .layers
                .member(inode)
                .map(|r| r.node)
                .filter(|_| inode != entry && self.layers.layer_of(inode) >= self.plan.from);
            if let Some(home) = home
                && self.above.view(home) == View::Entry(inode)
                && !self.done[home]
            {
                self.directories(self.layers.paths.parent(home))?;
                self.write(home)?;
            }
        }
        self.write(node)
    }

    /// Writes the member of `node`: as a copy, as a hard link, or with new headers.
    fn write(&mut self, node: NodeId) -> Result<()> {
        self.done.set(node, true);
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
        if let Some(reads) = self.plan.reads.get_mut(usize::from(home)) {
            *reads |= content.kind == MemberKind::File;
        }
        if home < self.plan.from {
            self.plan.copied_up += content.stored;
            self.plan.copied_from.push(inode);
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
        let layer = u32::from(self.layers.layer_of(entry));
        if member.is(Member::UNCLEAR) {
            let what = "this image cannot be squashed: a member's headers contradict themselves";
            return Err(Error::new(Kind::Broken, what)
                .in_layer(layer)
                .at_path(&self.layers.paths.path(member.node))
                .at_offset(member.start)
                .because("the layer was damaged, or written to confuse readers"));
        }
        if member.is(Member::LENIENT) {
            let only_counts = self.plan.warnings.only_counts("rewritten");
            let path = (!only_counts).then(|| self.layers.paths.path(member.node));
            let detail = "readers disagree about its headers; they are written afresh from what was understood";
            self.plan.warnings.add(
                "rewritten",
                Some(layer),
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
