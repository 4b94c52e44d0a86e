//! What a plan to keep only the product proposes to keep: what the last steps made outside toolchains, or what they copied
//! where there is no toolchain. Whether people want it is not known here.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::made::{PackageFacts, made, own};
use super::subject::Figures;
use super::topmost::Topmost;
use crate::bytes::{Wire, show, sorted};
use crate::rootfs::{ById, MemberKind, NodeId, View};

/// The most paths that are proposed.
const MOST: usize = 100;

/// The number of paths from which on directories are proposed in their place.
const MANY: usize = 24;

/// What is proposed to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The paths, those with the most bytes first.
    pub rows: Vec<ProposedRow>,
    /// The number of paths that would be proposed as well.
    pub more: u64,
    /// Whether an interpreter runs them, whose libraries are files.
    pub is_interpreted: bool,
}

impl Wire for Proposal {}

/// A path that is proposed to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedRow {
    /// The path without a leading slash, escaped for display.
    pub path: String,
    /// The bytes of the contents that the last steps made there.
    pub bytes: u64,
    /// The number of files that they made there.
    pub files: u64,
}

/// A path with the bytes and the number of the files there.
type Sum = (NodeId, (u64, u64));

/// What is proposed to keep. `starts` are the programs that the image starts.
pub fn proposed(figures: Figures<'_>, facts: &PackageFacts, starts: &[NodeId]) -> Proposal {
    let (layers, rootfs) = (figures.layers, figures.rootfs);
    let paths = &layers.paths;
    let made = made(figures, facts, starts, 1);
    let is_interpreted = match &made {
        Some(made) => made.is_interpreted,
        None => super::made::is_interpreted(figures, starts),
    };
    let nodes = made.map_or_else(|| own(figures, facts), |made| made.nodes);
    let mut chosen: Vec<NodeId> = paths.nodes().filter(|node| nodes[*node]).collect();
    if chosen.is_empty() {
        // Then the product is a program of a package.
        chosen = starts.to_vec();
    }
    let topmost = Topmost::new(figures, |node| nodes[node]);
    let sums = |top: &dyn Fn(NodeId) -> NodeId| {
        // Of a content with several names, the bytes count once.
        let mut counted = ById::new(layers.entries().len(), false);
        let mut sums = ById::new(paths.len(), (0u64, 0u64));
        for node in &chosen {
            let Some((bytes, files)) = sums.get_mut(top(*node)) else {
                continue;
            };
            *files += 1;
            let View::Entry(entry) = rootfs.view(*node) else {
                continue;
            };
            let inode = rootfs.inode(entry);
            let member = layers.member(inode);
            if let Some(member) = member.filter(|member| member.kind == MemberKind::File)
                && counted.set(inode, true) == Some(false)
            {
                *bytes += member.stored;
            }
        }
        let found: Vec<Sum> = sums.pairs().filter(|(_, (_, files))| *files > 0).collect();
        found
    };
    let mut found = sums(&|node| topmost.of(node));
    if found.len() > MANY {
        found = sums(&|node| topmost.own(node));
    }
    sorted::sort_by_key(&mut found, |(node, (bytes, _))| (Reverse(*bytes), *node));
    let more = found.len().saturating_sub(MOST) as u64;
    let row = |(node, (bytes, files)): Sum| ProposedRow {
        path: show(&paths.path(node)).into_owned(),
        bytes,
        files,
    };
    Proposal {
        rows: found.into_iter().take(MOST).map(row).collect(),
        more,
        is_interpreted,
    }
}
