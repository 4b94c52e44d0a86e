//! Which version of each file that holds facts about packages was in force in which layers.
//!
//! The layers are merged once more, and only the changes at these files are noted. No content is read.

use std::collections::{BTreeMap, HashSet};

use super::Source;
use super::source::{Asking, role};
use crate::bytes::sorted;
use crate::rootfs::{EntryId, LayerId, Layers, MemberKind, NodeId, Rootfs, View};

/// The smallest program that may name its modules, in bytes.
const SMALLEST_PROGRAM: u64 = 32 << 10;

/// The layers in which one version of a file was in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The number of the layer that put the version in force.
    pub from: LayerId,
    /// The number of the last layer in which it was in force.
    pub to: LayerId,
    /// The member that holds the content.
    pub entry: EntryId,
}

/// A file that holds facts about packages, with its versions from the lowest layer on.
#[derive(Debug, Clone)]
pub struct Tracked {
    /// The role of the file.
    pub source: Source,
    /// The versions of the file. Their spans do not overlap.
    pub spans: Vec<Span>,
}

/// The files of an image that hold facts about packages, by node.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    pub(super) files: BTreeMap<NodeId, Tracked>,
}

impl Timeline {
    /// The files of an image that hold facts about packages.
    pub fn new(layers: &Layers) -> Self {
        let mut timeline = Self {
            files: candidates(layers),
        };
        let last = layers.highest();
        let files = &mut timeline.files;
        Rootfs::merge_telling(
            layers,
            layers.end(),
            LayerId::LOWEST,
            |rootfs, layer, touched| {
                for (node, _) in touched {
                    let Some(tracked) = files.get_mut(node) else {
                        continue;
                    };
                    let now = content(layers, rootfs, *node, tracked.source);
                    let before = tracked.spans.last_mut().filter(|span| span.to == last);
                    if before.as_ref().map(|span| span.entry) == now {
                        continue;
                    }
                    if let Some(span) = before {
                        span.to = layer.below().unwrap_or(LayerId::LOWEST);
                    }
                    tracked.spans.extend(now.map(|entry| Span {
                        from: layer,
                        to: last,
                        entry,
                    }));
                }
            },
        );
        files.retain(|_, tracked| !tracked.spans.is_empty());
        timeline
    }

    /// The contents that must be read with their roles, each once, in ascending order of their members.
    pub fn wanted(&self) -> Vec<(EntryId, Source)> {
        let mut seen = HashSet::new();
        let mut wanted = Vec::new();
        for tracked in self.files.values() {
            let source = tracked.source;
            for Span { entry, .. } in &tracked.spans {
                if seen.insert(*entry) {
                    wanted.push((*entry, source));
                }
            }
        }
        sorted::sort_by_key(&mut wanted, |(entry, _)| *entry);
        wanted
    }

    /// The files of one role, with their nodes.
    pub(super) fn of(&self, source: Source) -> impl Iterator<Item = (NodeId, &Tracked)> {
        let all = self.files.iter().map(|(node, tracked)| (*node, tracked));
        all.filter(move |(_, tracked)| tracked.source == source)
    }

    /// The content at a node after a layer; `None` if there is none, or it holds no facts.
    pub(super) fn at(&self, node: NodeId, layer: LayerId) -> Option<EntryId> {
        let spans = &self.files.get(&node)?.spans;
        let after = spans.partition_point(|span| span.from <= layer);
        let span = spans.get(after.checked_sub(1)?)?;
        (span.to >= layer).then_some(span.entry)
    }
}

/// The nodes whose path, or a member that is a program, may hold facts.
fn candidates(layers: &Layers) -> BTreeMap<NodeId, Tracked> {
    let paths = &layers.paths;
    let asking = Asking::new(paths);
    let track = |source| Tracked {
        source,
        spans: Vec::new(),
    };
    let mut files = BTreeMap::new();
    for node in paths.nodes() {
        if let Some(source) = role(paths, node, &asking) {
            files.insert(node, track(source));
        }
    }
    for changes in layers.changesets() {
        for member in &changes.members {
            let may_run = member.mode & 0o111 != 0 || is_library(paths.name(member.node));
            let is_program = member.kind == MemberKind::File && member.stored >= SMALLEST_PROGRAM;
            let is_link = member.kind == MemberKind::Hardlink;
            if may_run && (is_program || is_link) {
                let slot = files.entry(member.node);
                slot.or_insert_with(|| track(Source::Program));
            }
        }
    }
    files
}

/// Whether a name is that of a library of programs: `libc.so.6`.
fn is_library(name: &[u8]) -> bool {
    name.ends_with(b".so") || name.windows(4).any(|part| part == b".so.")
}

/// The member that holds the content at a node, if it is a file that fits the role.
fn content(layers: &Layers, rootfs: &Rootfs, node: NodeId, source: Source) -> Option<EntryId> {
    let View::Entry(entry) = rootfs.view(node) else {
        return None;
    };
    let inode = rootfs.inode(entry);
    let member = layers.member(inode)?;
    let may_run = member.mode & 0o111 != 0 || is_library(layers.paths.name(node));
    let is_program = may_run && member.stored >= SMALLEST_PROGRAM;
    let fits = source != Source::Program || is_program;
    (member.kind == MemberKind::File && fits).then_some(inode)
}
