//! The text of a filter as an automaton that walks the tree.
//!
//! A directory's state is where its children's names begin, so every name's bytes are read once, whatever the depth, and
//! what is sure for a directory is sure for all in it. The automaton is built whole, within bounds. It knows paths as
//! bytes; letters of other alphabets have one case.

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};

use super::base::{Base, get};
use super::glob;
use super::{Filter, Syntax};
use crate::rootfs::PathTree;

/// Bytes of the automaton's table, and of the work to build it.
const LARGEST: usize = 2 << 20;
/// Bytes of a text that is read at all.
const LONGEST: usize = 1000;

/// What a text is matched against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Against {
    /// Anything in the path, a leading slash included.
    Anywhere,
    /// Anything in the path.
    Path,
    /// The whole path.
    WholePath,
    /// The whole last component.
    WholeName,
}

/// A filter's text, read.
#[derive(Debug)]
pub(super) struct Pattern {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
    against: Against,
}

impl Pattern {
    /// Reads a text; else says why it cannot be read.
    pub(super) fn new(filter: &Filter) -> Result<Self, String> {
        let text = filter.text.as_str();
        if text.len() > LONGEST {
            return Err(format!("longer than {LONGEST} bytes"));
        }
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
        let build = |unicode: bool| {
            let syntax = syntax::Config::new()
                .unicode(unicode)
                .utf8(false)
                .dot_matches_new_line(true)
                .case_insensitive(fold && !unicode)
                .nest_limit(50);
            let starts = if whole {
                StartKind::Anchored
            } else {
                StartKind::Unanchored
            };
            let config = dense::Config::new()
                .accelerate(false)
                .start_kind(starts)
                .dfa_size_limit(Some(LARGEST))
                .determinize_size_limit(Some(2 * LARGEST));
            dense::Builder::new()
                .configure(config)
                .syntax(syntax)
                .thompson(
                    thompson::Config::new()
                        .utf8(false)
                        .nfa_size_limit(Some(LARGEST)),
                )
                .build(&regex)
                .map_err(|e| reason(&e))
        };
        // Characters beyond ASCII in a class need the other reading, which knows no cases.
        let dfa = build(false).or_else(|first| build(true).map_err(|_| first))?;
        let anchored = if whole {
            regex_automata::Anchored::Yes
        } else {
            regex_automata::Anchored::No
        };
        let start = dfa
            .start_state(&start::Config::new().anchored(anchored))
            .map_err(|e| e.to_string())?;
        Ok(Self {
            dfa,
            start,
            against,
        })
    }

    /// Calls `matched` for every slot that matches.
    pub(super) fn each(&self, base: &Base, paths: &PathTree, mut matched: impl FnMut(u32)) {
        let anywhere = matches!(self.against, Against::Anywhere | Against::Path);
        // States that directories leave to what is in them, and where those end.
        let mut above: Vec<(u32, StateID)> = vec![(base.len(), self.start)];
        let mut slot = 1;
        while slot < base.len() {
            while above.len() > 1 && above.last().is_some_and(|(end, _)| *end <= slot) {
                above.pop();
            }
            let end = base.end(slot);
            let mut state = if self.against == Against::WholeName {
                self.start
            } else {
                above.last().map_or(self.start, |(_, state)| *state)
            };
            let slash = match self.against {
                Against::Anywhere => true,
                Against::WholeName => false,
                Against::Path | Against::WholePath => above.len() > 1,
            };
            let mut sure = None;
            let name = paths.name(get(&base.node, slot));
            for byte in slash.then_some(&b'/').into_iter().chain(name) {
                state = self.dfa.next_state(state, *byte);
                if self.dfa.is_special_state(state) {
                    if anywhere && self.dfa.is_match_state(state) {
                        sure = Some(true);
                        break;
                    }
                    if self.dfa.is_dead_state(state) || self.dfa.is_quit_state(state) {
                        sure = Some(false);
                        break;
                    }
                }
            }
            match sure {
                Some(true) => {
                    (slot..end).for_each(&mut matched);
                    slot = end;
                }
                Some(false) if self.against != Against::WholeName => slot = end,
                Some(false) => slot += 1,
                None => {
                    if self.dfa.is_match_state(self.dfa.next_eoi_state(state)) {
                        matched(slot);
                    }
                    if end > slot + 1 && self.against != Against::WholeName {
                        above.push((end, state));
                    }
                    slot += 1;
                }
            }
        }
    }
}

/// The innermost error says it best.
fn reason(error: &dense::BuildError) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let text = inner.to_string();
    // The automaton's limits and those of what it is made from are told by one word only.
    if error.is_size_limit_exceeded() || text.contains("limit") {
        return "too complex".to_owned();
    }
    let last = text.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}
