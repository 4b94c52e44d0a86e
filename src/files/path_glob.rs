//! A glob over whole paths, as `--exclude` takes it.
//!
//! The language is that of the filter (`glob`). It differs in one thing: letters are matched in the case they are
//! written in. It knows no squash.

use super::automaton::{Automaton, Step};
use super::glob;
use crate::rootfs::{ById, NodeId, PathTree, ROOT};

/// A glob for whole paths: `*` matches within a component, and `**` matches across components.
#[derive(Debug)]
pub struct PathGlob(Automaton);

impl PathGlob {
    /// The glob for a text. A leading slash, a trailing slash and a leading `./` are ignored.
    ///
    /// # Errors
    /// The reason, when the text is no glob, is longer than 1,000 bytes, or needs too large an automaton.
    pub fn new(text: &str) -> Result<Self, String> {
        let regex = glob::regex(text)?;
        Automaton::new(text, &regex, true, false).map(Self)
    }

    /// For each node: whether its path matches. The root never matches.
    pub fn matches(&self, paths: &PathTree) -> ById<NodeId, bool> {
        let mut matches = ById::new(paths.len(), false);
        let mut steps = ById::new(paths.len(), Step::Dead);
        steps.set(ROOT, Step::Open(self.0.start()));
        // A parent's number is smaller than its children's, so its step is known before theirs.
        for node in paths.nodes().skip(1) {
            let parent = paths.parent(node);
            if let Step::Open(state) = steps[parent] {
                let slash = (parent != ROOT).then_some(&b'/');
                let step = self
                    .0
                    .read(state, slash.into_iter().chain(paths.name(node)));
                steps.set(node, step);
                let ends = matches!(step, Step::Open(state) if self.0.matches_at_end(state));
                matches.set(node, ends);
            }
        }
        matches
    }
}
