//! The automaton as whoever walks a tree uses it: a table, and the steps through it.

/// The most bytes of the automaton's table.
pub(super) const LARGEST: usize = 2 << 20;

/// An automaton for a pattern, and the state in which it begins.
#[derive(Debug)]
pub(in crate::files) struct Automaton {
    /// The rows of all states, one after another: the next state after each class of bytes, then at the end of the path.
    pub(super) table: Vec<u32>,
    /// The class of each byte.
    pub(super) classes: Box<[u8; 256]>,
    /// The column for the end of the path, behind those of all classes.
    pub(super) end: usize,
    pub(super) start: StateId,
}

/// A state of an automaton: the place of its row in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::files) struct StateId(pub(super) u32);

impl StateId {
    /// The state from which nothing matches.
    pub(super) const DEAD: Self = Self(0);
    /// The state in which all matches. The table is never so large that a row is there.
    pub(super) const MATCHED: Self = Self(u32::MAX);
}

/// The state of a match after some bytes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::files) enum Step {
    /// The following bytes decide. The value is the automaton's state.
    Open(StateId),
    /// The path matches, whatever follows.
    Matched,
    /// The path does not match, whatever follows.
    Dead,
}

impl Automaton {
    /// The state before the first byte of a path.
    pub(in crate::files) fn start(&self) -> StateId {
        self.start
    }

    /// The step after more bytes of a path, from a state in which the result is open.
    pub(in crate::files) fn read<'a>(
        &self,
        mut state: StateId,
        bytes: impl IntoIterator<Item = &'a u8>,
    ) -> Step {
        for byte in bytes {
            state = self.next(state, self.classes[usize::from(*byte)].into());
            match state {
                StateId::MATCHED => return Step::Matched,
                StateId::DEAD => return Step::Dead,
                _ => {}
            }
        }
        Step::Open(state)
    }

    /// Whether a path matches if its last byte leads to this state.
    pub(in crate::files) fn matches_at_end(&self, state: StateId) -> bool {
        self.next(state, self.end) == StateId::MATCHED
    }

    fn next(&self, state: StateId, column: usize) -> StateId {
        let next = self.table.get(state.0 as usize + column);
        next.map_or(StateId::DEAD, |next| StateId(*next))
    }
}
