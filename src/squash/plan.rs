//! The new layer as a rope.
//!
//! Markers first, then the members that survive, in the order of their layers, each as its own bytes; a directory that a
//! later layer rewrote is pulled forward to stand before what is in it. Only what cannot be copied is written afresh: a
//! link whose file is gone or below, a path that led through a link, a directory that was only implied.

use std::collections::HashMap;

use super::rewrite;
use crate::bytes::{Error, Kind, Result, Rope, Warnings};
use crate::rootfs::{
    ById, EntryId, LayerId, Layers, Member, MemberKind, NodeId, ROOT, Rootfs, View,
};
use crate::tarball::{END, HeaderBuilder, clean, padding};

/// What a squash of some layers gives.
#[derive(Debug, Clone)]
pub struct Plan {
    /// First layer merged.
    pub from: LayerId,
    /// Last layer merged.
    pub to: LayerId,
    /// The new layer's uncompressed tar; a piece's source is a layer, uncompressed.
    pub rope: Rope<LayerId>,
    /// Its members.
    pub entries: u64,
    /// Its whiteouts among them.
    pub whiteouts: u64,
    /// Contents of the merged layers that go.
    pub saved: u64,
    /// Contents of kept lower layers that are written again, since links across the border must be split.
    pub copied_up: u64,
    /// The members of kept lower layers those come from, ascending.
    pub copied_from: Vec<EntryId>,
    /// Whether a content of each layer is in the result, be it of no bytes: who proves the result has to read those layers.
    pub reads: Vec<bool>,
    /// Members whose headers needed forgiveness, and were written afresh.
    pub warnings: Warnings,
}

struct Planner<'a> {
    layers: &'a Layers,
    below: &'a Rootfs,
    above: &'a Rootfs,
    plan: Plan,
    done: ById<bool>,
    /// Where in the new layer a content of several names stands.
    places: HashMap<EntryId, NodeId>,
    kept: u64,
}

/// Plans the merge of layers `from..=to` of `layers`; `above` is the filesystem that the result must show together with
/// the layers below it. Fails where a member that stays says nothing sensible of itself ([`Member::UNCLEAR`]): no member of
/// the new layer could say the same.
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
    /// Each path that was below and is gone, at the topmost such path. The shallowest first: a directory that has to stand
    /// before the marks in it must not stand before those beside it, since engines apply a mark to what precedes it too.
    fn whiteouts(&mut self) -> Result<()> {
        let gone = |node: &NodeId| {
            self.below.view(*node) != View::Absent
                && self.above.view(*node) == View::Absent
                && self
                    .above
                    .is_dir(self.layers, self.layers.paths.parent(*node))
        };
        let mut gone: Vec<NodeId> = self.layers.paths.nodes().skip(1).filter(gone).collect();
        gone.sort_by_cached_key(|node| self.layers.paths.depth(*node));
        for node in gone {
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

    /// Directories that nothing names and nothing new implies.
    fn implied(&mut self) -> Result<()> {
        for node in self.layers.paths.nodes().skip(1) {
            if self.is_missing(node) {
                self.emit(node)?;
            }
        }
        Ok(())
    }

    /// The new layer has to have a member for what is at this path, and has none yet. Asked once, since looking whether
    /// anything is in a directory passes all that was removed from it.
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

    /// The new layer has to have a member for what is at this path.
    fn must_write(&self, node: NodeId) -> bool {
        match self.above.view(node) {
            View::Absent => false,
            View::Entry(entry) => self.layers.layer_of(entry) >= self.plan.from,
            // Implied directories come by themselves, unless something else was there, or nothing is in them.
            View::Implied => match self.below.view(node) {
                View::Implied => false,
                View::Entry(_) => node != ROOT,
                View::Absent => self.above.children(node).next().is_none(),
            },
        }
    }

    /// Writes the directories down to `node` that have to be and are not yet.
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

    /// Writes what is at `node`, and before it what has to stand before it.
    fn emit(&mut self, node: NodeId) -> Result<()> {
        if self.done[node] {
            return Ok(());
        }
        if node != ROOT {
            self.directories(self.layers.paths.parent(node))?;
        }
        // A link's file goes first, where it survives under the name it was written.
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
        // A map that is all there is may end within a block: its padding goes with it.
        if map_bytes < content.stored {
            self.copy(home, content.content() + map_bytes, content.end());
        }
        Ok(())
    }

    /// Makes sure that something sensible is known of a member; tells of what needed forgiveness.
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

    /// Copies a range of a layer; padding that the layer's end lacks is made up.
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
