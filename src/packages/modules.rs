//! The folders `node_modules`: where a package finds another one, and which packages were asked for by a manifest.
//!
//! Source: the documentation of Node.js, "Loading from node_modules folders".

use std::collections::HashSet;

use super::collected::Collected;
use super::presence::{Presence, What};
use super::resolver::Resolver;
use super::timeline::Timeline;
use super::{PackageKind, Source};
use crate::rootfs::{ById, LayerId, NodeId, PathTree, ROOT};

/// The most folders above a package that are searched.
const MOST_FOLDERS: usize = 100;

/// The number of no node.
const NONE: NodeId = NodeId::NONE;

/// The folders of an image that hold packages of Node.js.
#[derive(Debug)]
pub(super) struct Modules {
    /// For each node: the nearest directory with a folder `node_modules`, from the node itself upwards.
    near: ById<NodeId, NodeId>,
    /// For each directory with a folder `node_modules`: the next one above it.
    parents: ById<NodeId, NodeId>,
    /// The folders of packages that a manifest names.
    asked: HashSet<NodeId>,
    /// Whether each node is a package's folder that is not at the top: below a manifest or in another package.
    nested: ById<NodeId, bool>,
}

impl Modules {
    /// The folders of the final filesystem.
    pub(super) fn new(
        paths: &PathTree,
        (timeline, last): (&Timeline, LayerId),
        collected: &Collected,
        presence: &Presence,
        resolver: &mut Resolver<'_>,
    ) -> Self {
        let is_used = presence
            .identities
            .iter()
            .any(|i| i.kind == PackageKind::Npm);
        let count = if is_used { paths.len() } else { 0 };
        let mut modules = Self {
            near: ById::new(count, NONE),
            parents: ById::new(count, NONE),
            asked: HashSet::new(),
            nested: ById::new(count, false),
        };
        if !is_used {
            return modules;
        }
        for node in paths
            .nodes()
            .filter(|node| paths.name(*node) == b"node_modules")
        {
            modules.near.set(paths.parent(node), paths.parent(node));
        }
        let mut covered = ById::new(count, false);
        for claim in presence.claims.iter().filter(|claim| claim.to == last) {
            let identity = presence.identities.get(claim.identity as usize);
            let is_npm = identity.is_some_and(|i| i.kind == PackageKind::Npm);
            if let (What::Folder(node), true) = (claim.what, is_npm) {
                covered.set(node, true);
            }
        }
        for (node, _) in timeline.of(Source::NodeRoot) {
            let Some(entry) = timeline.at(node, last) else {
                continue;
            };
            let folder = paths.parent(node);
            covered.set(folder, true);
            for name in collected.asked(entry).into_iter().flatten() {
                modules.asked.extend(inside(resolver, folder, name));
            }
        }
        for node in paths.nodes().skip(1) {
            let up = paths.parent(node);
            let above = modules.near[up];
            if modules.near[node] == node {
                modules.parents.set(node, above);
            } else {
                modules.near.set(node, above);
            }
            let is_below = covered[up] || modules.nested[up];
            modules.nested.set(node, is_below);
        }
        modules
    }

    /// The folder of the package that a package's code gets by a name.
    pub(super) fn nearest(
        &self,
        resolver: &mut Resolver<'_>,
        folder: NodeId,
        name: &str,
    ) -> Option<NodeId> {
        let mut at = self.near[folder];
        for _ in 0..MOST_FOLDERS {
            if at == NONE {
                return None;
            }
            if let Some(found) = inside(resolver, at, name) {
                return Some(found);
            }
            at = self.parents[at];
        }
        None
    }

    /// Whether a package was asked for; `None` if nothing says so.
    pub(super) fn is_asked(&self, folder: NodeId) -> Option<bool> {
        if self.asked.contains(&folder) {
            return Some(true);
        }
        self.nested[folder].then_some(false)
    }
}

/// The folder of a package in `node_modules` of a directory, if it exists. It may be a symbolic link.
fn inside(resolver: &mut Resolver<'_>, folder: NodeId, name: &str) -> Option<NodeId> {
    let path = format!("node_modules/{name}");
    let node = resolver.directory(folder, path.as_bytes())?;
    (node != ROOT && resolver.exists(node)).then_some(node)
}
