//! The closure: what is kept, with everything that it needs and the reason for each path.
//!
//! Roots come first: the patterns of the user and what the settings of the image name. Each kept path is looked at once;
//! what it needs is kept too. Programs are loaded when all of this is known, and the libraries after them.

use std::collections::{BTreeMap, HashSet, VecDeque};

use super::assumed;
use super::closure::{Closure, Product, Request, Subject, env};
use super::companions::Packages;
use super::loaders::Loaders;
use super::tree::{At, Scope, Tree};
use super::with::With;
use crate::bytes::{Error, Kind, Warnings, sorted};
use crate::rootfs::{ById, ROOT};

/// What is kept, with everything that it needs. If [`Product::unread`] is not empty, these contents must be read first.
pub fn product(subject: &Subject<'_>, request: Request<'_>) -> Product {
    let settings = subject.settings;
    let tree = Tree::new(subject.lookup, subject.rootfs, request.exclude);
    let count = subject.lookup.layers.paths.len();
    let mut closure = Closure {
        subject: *subject,
        tree,
        kept: ById::new(count, false),
        whole: ById::new(count, false),
        rows: Vec::new(),
        todo: VecDeque::new(),
        on_path: HashSet::new(),
        programs: BTreeMap::new(),
        libraries: HashSet::new(),
        unmet: Vec::new(),
        warnings: Warnings::default(),
        assumed: assumed::Assumed::default(),
        unread: Vec::new(),
        fault: None,
        workdir: ROOT,
    };
    for (pattern, nodes) in request.keep {
        closure.patterns(pattern, nodes);
    }
    closure.settings(settings);
    closure.with(request.with);
    let env = env(settings);
    let workdir = closure.workdir;
    let mut loaders = Loaders::new(&mut closure.tree, subject.known, workdir, &env);
    let mut packages = Packages::new(subject, request.owners);
    let has_interpreters = request.with.contains(&With::Interpreters);
    loop {
        let before = closure.rows.len();
        closure.needs();
        closure.load(&mut loaders);
        closure.needs();
        closure.packages(&mut packages);
        if has_interpreters {
            closure.interpreters();
        }
        if closure.rows.len() == before && closure.todo.is_empty() {
            break;
        }
    }
    closure.finish(loaders, &request.with.iter().copied().collect())
}

impl<'a> Closure<'a> {
    /// The product, when nothing more is needed.
    fn finish(mut self, loaders: Loaders<'a>, with: &HashSet<With>) -> Product {
        let cut = self.tree.is_cut() || loaders.is_cut();
        self.unread.extend(loaders.unread);
        sorted::sort_by_key(&mut self.unread, |(entry, _)| *entry);
        self.unread.dedup_by(|a, b| a.0 == b.0);
        self.missing();
        if cut {
            let what = "what is kept needs more look-ups than any image";
            let error = Error::new(Kind::TooLarge, what);
            self.fail(error.because("the image was made to exhaust the processor"));
        }
        let kept = |path: &[u8], closure: &mut Self| {
            let found = closure
                .tree
                .walk(Scope::Result, closure.workdir, path, true);
            found.is_none_or(|found| closure.kept[found.node] || found.node == ROOT)
        };
        let words = std::mem::take(&mut self.assumed.words);
        for word in words {
            let there = self
                .tree
                .walk(Scope::Input, self.workdir, word.as_bytes(), true);
            let is_file = there.is_some_and(|there| self.tree.at(there.node) != At::Dir);
            if is_file && !kept(word.as_bytes(), &mut self) {
                let detail = "the command of the image names it, and it is not kept".to_owned();
                self.warn("keep-argument", word.as_bytes(), detail);
            }
        }
        let assumptions = self.assumed.sentences(&self.tree, &self.kept, with);
        Product {
            rows: self.rows,
            kept: self.kept,
            warnings: self.warnings,
            assumptions,
            unread: self.unread,
            fault: self.fault,
        }
    }
}
