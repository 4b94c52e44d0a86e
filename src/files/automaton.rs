//! A regular expression over the bytes of paths, as an automaton that is built whole, within bounds.
//!
//! Whoever walks a tree keeps a state for each directory, so every name's bytes are read once. It knows no tree and no
//! glob. Letters beyond ASCII have one case.

use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};

/// Bytes of the automaton's table, and of the work to build it.
const LARGEST: usize = 2 << 20;
/// Bytes of a text that is read at all.
const LONGEST: usize = 1000;

/// An automaton and the state in which it begins.
#[derive(Debug)]
pub(super) struct Automaton {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

/// What is known after some bytes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// What follows decides.
    Open(StateID),
    /// It matches, whatever follows.
    Matched,
    /// It does not match, whatever follows.
    Dead,
}

impl Automaton {
    /// The automaton of `regex`, which was made from `text`. With `whole` the whole input has to match, else any part of it.
    /// With `fold` letters of either case match.
    ///
    /// # Errors
    /// The reason, when the text is too long, is no regular expression, or needs too large an automaton.
    pub(super) fn new(text: &str, regex: &str, whole: bool, fold: bool) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("longer than {LONGEST} bytes"));
        }
        let (starts, anchored) = if whole {
            (StartKind::Anchored, Anchored::Yes)
        } else {
            (StartKind::Unanchored, Anchored::No)
        };
        // Characters beyond ASCII in a class need the other reading, which knows no cases.
        let dfa = build(regex, starts, fold, false)
            .or_else(|first| build(regex, starts, fold, true).map_err(|_| first))?;
        let start = dfa
            .start_state(&start::Config::new().anchored(anchored))
            .map_err(|e| e.to_string())?;
        Ok(Self { dfa, start })
    }

    /// Before the first byte.
    pub(super) fn start(&self) -> StateID {
        self.start
    }

    /// Reads some bytes of a path.
    pub(super) fn read<'a>(
        &self,
        mut state: StateID,
        bytes: impl IntoIterator<Item = &'a u8>,
    ) -> Step {
        for byte in bytes {
            state = self.dfa.next_state(state, *byte);
            if self.dfa.is_special_state(state) {
                if self.dfa.is_match_state(state) {
                    return Step::Matched;
                }
                if self.dfa.is_dead_state(state) || self.dfa.is_quit_state(state) {
                    return Step::Dead;
                }
            }
        }
        Step::Open(state)
    }

    /// Whether a path that ends in this state matches.
    pub(super) fn matches_at_end(&self, state: StateID) -> bool {
        self.dfa.is_match_state(self.dfa.next_eoi_state(state))
    }
}

fn build(
    regex: &str,
    starts: StartKind,
    fold: bool,
    unicode: bool,
) -> Result<dense::DFA<Vec<u32>>, String> {
    let syntax = syntax::Config::new()
        .unicode(unicode)
        .utf8(false)
        .dot_matches_new_line(true)
        .case_insensitive(fold && !unicode)
        .nest_limit(50);
    let config = dense::Config::new()
        .accelerate(false)
        .start_kind(starts)
        .dfa_size_limit(Some(LARGEST))
        .determinize_size_limit(Some(2 * LARGEST));
    let states = thompson::Config::new()
        .utf8(false)
        .nfa_size_limit(Some(LARGEST));
    dense::Builder::new()
        .configure(config)
        .syntax(syntax)
        .thompson(states)
        .build(regex)
        .map_err(|e| reason(&e))
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
