//! A regular expression over the bytes of paths, as an automaton that is built whole, within bounds.
//!
//! Whoever walks a tree keeps a state for each directory, so every name's bytes are read once. It knows no tree and no
//! glob. Letters beyond ASCII have one case.

use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_syntax::ParserBuilder;

/// The most bytes of the automaton's table. Twice as many may be used to build it.
const LARGEST: usize = 2 << 20;
/// The most bytes of a pattern's text.
const LONGEST: usize = 1000;

/// An automaton for a pattern, and the state in which it begins.
#[derive(Debug)]
pub(super) struct Automaton {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

/// The state of a match after some bytes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The following bytes decide. The value is the automaton's state.
    Open(StateID),
    /// The path matches, whatever follows.
    Matched,
    /// The path does not match, whatever follows.
    Dead,
}

impl Automaton {
    /// The automaton of `regex`, which was made from the pattern `text`. If `whole` is set, the whole input must match,
    /// else any part of it. If `fold` is set, upper and lower case letters are the same.
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
        // A class with characters beyond ASCII needs the Unicode mode, in which letters match only in their own case.
        let dfa = build(regex, starts, fold, false)
            .or_else(|first| build(regex, starts, fold, true).map_err(|_| first))?;
        let start = dfa
            .start_state(&start::Config::new().anchored(anchored))
            .map_err(|_| "too complex".to_owned())?;
        Ok(Self { dfa, start })
    }

    /// The state before the first byte of a path.
    pub(super) fn start(&self) -> StateID {
        self.start
    }

    /// The step after more bytes of a path, from a state in which the result is open.
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

    /// Whether a path matches if its last byte leads to this state.
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
    let mut syntax = ParserBuilder::new();
    syntax
        .unicode(unicode)
        .utf8(false)
        .dot_matches_new_line(true)
        .case_insensitive(fold && !unicode)
        .nest_limit(50);
    let tree = syntax.build().parse(regex).map_err(|e| reason(&e))?;
    let config = dense::Config::new()
        .accelerate(false)
        .start_kind(starts)
        .dfa_size_limit(Some(LARGEST))
        .determinize_size_limit(Some(2 * LARGEST));
    let states = thompson::Config::new()
        .utf8(false)
        .which_captures(thompson::WhichCaptures::None)
        .nfa_size_limit(Some(LARGEST));
    let mut compiler = thompson::Compiler::new();
    let states = compiler.configure(states).build_from_hir(&tree);
    let automaton = states.ok().and_then(|states| {
        let mut builder = dense::Builder::new();
        builder.configure(config).build_from_nfa(&states).ok()
    });
    // A pattern that can be parsed fails only at the limits.
    automaton.ok_or_else(|| "too complex".to_owned())
}

/// The error text for a pattern that cannot be parsed, without the drawing of the place.
fn reason(error: &regex_syntax::Error) -> String {
    let text = match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        _ => String::new(),
    };
    if text.is_empty() || text.contains("limit") {
        return "too complex".to_owned();
    }
    text
}
