//! The text of a filter as an automaton that walks the tree.
//!
//! A directory's state is where its children's names begin, so every name's bytes are read once, whatever the depth, and
//! what is sure for a directory is sure for all in it. It knows paths as bytes.

use super::automaton::{Automaton, Step};
use super::base::{Base, get};
use super::glob;
use super::{Filter, Syntax};
use crate::rootfs::PathTree;

/// The part of a path that a pattern is matched against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Against {
    /// Any part of the path, which has a leading slash.
    Anywhere,
    /// Any part of the path, which has no leading slash.
    Path,
    /// The whole path, without a leading slash.
    WholePath,
    /// The whole last component.
    WholeName,
}

/// The text of a filter as an automaton.
#[derive(Debug)]
pub(super) struct Pattern {
    automaton: Automaton,
    against: Against,
}

impl Pattern {
    /// The pattern of a filter.
    ///
    /// # Errors
    /// The reason, when the text is no valid glob or regular expression, is too long, or needs too large an automaton.
    pub(super) fn new(filter: &Filter) -> Result<Self, String> {
        let text = filter.text.as_str();
        let (regex, against) = match filter.syntax {
            Syntax::Regex => (text.to_owned(), Against::Path),
            Syntax::Glob if !glob::is_glob(text) => (glob::literal(text), Against::Anywhere),
            Syntax::Glob => {
                let path = text.contains('/');
                let against = if path {
                    Against::WholePath
                } else {
                    Against::WholeName
                };
                (glob::regex(text)?, against)
            }
        };
        let whole = matches!(against, Against::WholePath | Against::WholeName);
        let fold = !text.chars().any(char::is_uppercase);
        let automaton = Automaton::new(text, &regex, whole, fold)?;
        Ok(Self { automaton, against })
    }

    /// Calls `matched` for every slot whose path matches, in ascending order.
    pub(super) fn each(&self, base: &Base, paths: &PathTree, mut matched: impl FnMut(u32)) {
        let start = self.automaton.start();
        // The state after each open directory's path, with the end of the directory.
        let mut above = vec![(base.len(), start)];
        let mut slot = 1;
        while slot < base.len() {
            while above.len() > 1 && above.last().is_some_and(|(end, _)| *end <= slot) {
                above.pop();
            }
            let end = base.end(slot);
            let is_name = self.against == Against::WholeName;
            let state = above.last().map_or(start, |(_, state)| *state);
            let slash = match self.against {
                Against::Anywhere => true,
                Against::WholeName => false,
                Against::Path | Against::WholePath => above.len() > 1,
            };
            let name = paths.name(get(&base.node, slot));
            let bytes = slash.then_some(&b'/').into_iter().chain(name);
            slot = match self.automaton.read(state, bytes) {
                Step::Matched => {
                    (slot..end).for_each(&mut matched);
                    end
                }
                Step::Dead if !is_name => end,
                Step::Dead => slot + 1,
                Step::Open(state) => {
                    if self.automaton.matches_at_end(state) {
                        matched(slot);
                    }
                    if end > slot + 1 && !is_name {
                        above.push((end, state));
                    }
                    slot + 1
                }
            };
        }
    }
}
