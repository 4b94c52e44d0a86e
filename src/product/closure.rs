//! The state of a closure: what is kept so far, and how a path is added with its reason.
//!
//! What is a root, and what a kept path needs, is not known here.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use super::assumed;
use super::facts::{Known, Look};
use super::loading::Missing;
use super::tree::{Tree, Walked};
use super::why::Why;
use super::with::With;
use crate::bytes::{Error, Kind, Warnings, exact, sorted};
use crate::image::Settings;
use crate::language::Prose;
use crate::rootfs::{ById, EntryId, Lookup, NodeId, ROOT, Rootfs};

/// The number of no owner.
pub const NOBODY: u32 = u32::MAX;

/// The image whose product is kept.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The settings of the image for its containers.
    pub settings: &'a Settings,
    /// The layers of the image, with an index of their names.
    pub lookup: &'a Lookup<'a>,
    /// The merged filesystem of all layers.
    pub rootfs: &'a Rootfs,
    /// What is known about contents.
    pub known: &'a Known,
}

/// What the user asks for.
#[derive(Debug)]
pub struct Request<'a> {
    /// The patterns of what is kept, each with the nodes that it matches.
    pub keep: &'a [(String, ById<NodeId, bool>)],
    /// The nodes that are left out, whatever needs them.
    pub exclude: ById<NodeId, bool>,
    /// What is kept besides.
    pub with: &'a [With],
    /// The owner of each node, by which whole packages are kept; [`NOBODY`] for a node without one.
    pub owners: Option<&'a ById<NodeId, u32>>,
}

/// Who needs a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The image itself.
    Image,
    /// A pattern or a word of the user.
    Text(Arc<str>),
    /// A path.
    Node(NodeId),
}

/// A path that is kept, and the first reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The node of the path.
    pub node: NodeId,
    /// The reason.
    pub why: Why,
    /// Who needs it.
    pub by: By,
}

/// What is kept.
#[derive(Debug)]
pub struct Product {
    /// The kept paths in the order in which they were found. Directories above them are not listed.
    pub rows: Vec<Row>,
    /// For each node: whether it is kept.
    pub kept: ById<NodeId, bool>,
    /// What the input lacks.
    pub warnings: Warnings,
    /// What must be true for the product to work, a sentence each.
    pub assumptions: Vec<Prose>,
    /// The contents that must be read before the answer is complete.
    pub unread: Vec<(EntryId, Look)>,
    /// The reason why the request cannot be met.
    pub fault: Option<Error>,
}

/// The value of a variable of the environment.
pub(super) fn env(settings: &Settings) -> impl Fn(&str) -> Option<String> {
    |name| {
        let value = |pair: &String| {
            pair.strip_prefix(name)?
                .strip_prefix('=')
                .map(str::to_owned)
        };
        settings.env.iter().rev().find_map(value)
    }
}

/// The state of a closure.
pub(super) struct Closure<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) tree: Tree<'a>,
    pub(super) kept: ById<NodeId, bool>,
    /// The nodes that are kept with everything below them.
    pub(super) whole: ById<NodeId, bool>,
    pub(super) rows: Vec<Row>,
    /// The kept nodes that are not looked at yet.
    pub(super) todo: VecDeque<NodeId>,
    /// The links that are kept because they are on the way to a kept path. What is in the directories to which they
    /// lead is not kept with them.
    pub(super) on_path: HashSet<NodeId>,
    /// The kept programs and libraries; `true` after they were loaded.
    pub(super) programs: BTreeMap<NodeId, bool>,
    /// The files that a program loads.
    pub(super) libraries: HashSet<NodeId>,
    /// The libraries that were not found.
    pub(super) unmet: Vec<Missing>,
    pub(super) warnings: Warnings,
    pub(super) assumed: assumed::Assumed,
    pub(super) unread: Vec<(EntryId, Look)>,
    pub(super) fault: Option<Error>,
    pub(super) workdir: NodeId,
}

impl Closure<'_> {
    pub(super) fn fail(&mut self, error: Error) {
        self.fault.get_or_insert(error);
    }

    /// Keeps one path. The result is false if it is kept already.
    pub(super) fn one(&mut self, node: NodeId, why: Why, by: &By) -> bool {
        if node == ROOT || self.kept[node] {
            return false;
        }
        self.kept.set(node, true);
        self.rows.push(Row {
            node,
            why,
            by: by.clone(),
        });
        self.todo.push_back(node);
        true
    }

    /// Keeps a path and everything below it that is not excluded.
    pub(super) fn all(&mut self, node: NodeId, why: Why, by: &By) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.tree.is_excluded(node) || self.whole[node] {
                continue;
            }
            self.whole.set(node, true);
            self.one(node, why, by);
            let mut children: Vec<NodeId> = self.subject.rootfs.children(node).collect();
            sorted::sort(&mut children);
            open.extend(children.into_iter().rev());
        }
    }

    /// Keeps the end of a path and the links on the way. Fails if one of them is excluded.
    pub(super) fn way(&mut self, walked: &Walked, why: Why, by: &By) {
        for link in &walked.links {
            if self.need(*link, by) && self.one(*link, Why::LinkOnPath, by) {
                self.on_path.insert(*link);
            }
        }
        if self.need(walked.node, by) {
            self.one(walked.node, why, by);
        }
    }

    /// Whether something that is needed may be kept. If it is excluded, the request cannot be met.
    pub(super) fn need(&mut self, node: NodeId, by: &By) -> bool {
        if !self.tree.is_excluded(node) {
            return true;
        }
        let path = self.subject.lookup.layers.paths.path(node);
        let who = self.name(by);
        let what = format!("{who} needs what is to be left out");
        let error = Error::new(Kind::Request, what).at_path(&path);
        self.fail(
            error.because("--exclude matches it; leave it in, or keep nothing that needs it"),
        );
        false
    }

    /// The name of who needs a path.
    pub(super) fn name(&self, by: &By) -> String {
        match by {
            By::Image => "the image".to_owned(),
            By::Text(text) => text.to_string(),
            By::Node(node) => exact(&self.tree.path(*node)).into_owned(),
        }
    }

    /// Adds a warning about a path, with the layer that wrote it.
    pub(super) fn warn(&mut self, kind: &str, path: &[u8], detail: String) {
        let path = path.strip_prefix(b"/").unwrap_or(path);
        self.warnings.add(kind, None, Some(path), None, detail);
    }
}
