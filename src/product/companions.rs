//! What comes with kept files: whole packages, and the libraries of interpreters.

use std::collections::HashSet;

use super::closure::{By, Closure, NOBODY, Subject};
use super::tree::{At, matches};
use super::why::Why;
use super::with::INTERPRETERS;
use crate::bytes::{exact, sorted};
use crate::rootfs::{ById, NodeId, ROOT};

impl Closure<'_> {
    /// Keeps the whole packages that own a kept file.
    pub(super) fn packages(&mut self, packages: &mut Packages) {
        let Some(owners) = packages.owners else {
            return;
        };
        let mut new = Vec::new();
        while let Some(row) = self.rows.get(packages.looked) {
            packages.looked += 1;
            let owner = owners[row.node];
            let is_file = self.tree.at(row.node) != At::Dir;
            if is_file && owner != NOBODY && packages.done.insert(owner) {
                new.push((owner, row.node));
            }
        }
        for (owner, by) in new {
            let by = By::Node(by);
            for node in packages.nodes(owner) {
                if !self.tree.is_excluded(node) {
                    self.one(node, Why::Package, &by);
                }
            }
        }
    }

    /// Keeps the libraries of the interpreters that are kept.
    pub(super) fn interpreters(&mut self) {
        let layers = self.subject.lookup.layers;
        while let Some(node) = self.rows.get(self.assumed.looked).map(|row| row.node) {
            self.assumed.looked += 1;
            let name = layers.paths.name(node);
            if !matches!(self.tree.at(node), At::File(_) | At::Symlink(_)) {
                continue;
            }
            let home = layers.paths.parent(layers.paths.parent(node));
            let home = exact(&self.tree.path(home)).into_owned();
            let home = home.strip_suffix('/').unwrap_or(&home);
            let by = By::Node(node);
            for interpreter in INTERPRETERS {
                let mut programs = interpreter.programs.iter();
                if !programs.any(|program| matches(program.as_bytes(), name)) {
                    continue;
                }
                let only = interpreter.only_with.replace("{}", home);
                if !only.is_empty() && self.tree.glob(ROOT, only.as_bytes()).is_empty() {
                    continue;
                }
                for pattern in interpreter.trees {
                    let pattern = pattern.replace("{}", home);
                    self.tree_of(&pattern, Why::InterpreterLibrary, &by);
                }
            }
        }
    }
}

/// The nodes of packages.
pub(super) struct Packages<'a> {
    owners: Option<&'a ById<NodeId, u32>>,
    /// The nodes with an owner, by owner.
    by_owner: Vec<(u32, NodeId)>,
    done: HashSet<u32>,
    /// The number of rows that were looked at.
    looked: usize,
}

impl<'a> Packages<'a> {
    pub(super) fn new(subject: &Subject<'_>, owners: Option<&'a ById<NodeId, u32>>) -> Self {
        let mut by_owner = Vec::new();
        if let Some(owners) = owners {
            let layers = subject.lookup.layers;
            let nodes = subject.rootfs.nodes();
            let files = nodes.filter(|node| !subject.rootfs.is_dir(layers, *node));
            by_owner.extend(files.map(|node| (owners[node], node)));
            by_owner.retain(|(owner, _)| *owner != NOBODY);
            sorted::sort(&mut by_owner);
        }
        Self {
            owners,
            by_owner,
            done: HashSet::new(),
            looked: 0,
        }
    }

    fn nodes(&self, owner: u32) -> Vec<NodeId> {
        let start = self.by_owner.partition_point(|(o, _)| *o < owner);
        let mine = self.by_owner.get(start..).unwrap_or_default();
        let mine = mine.iter().take_while(|(o, _)| *o == owner);
        mine.map(|(_, node)| *node).collect()
    }
}
