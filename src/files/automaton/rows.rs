//! The table of an automaton: a row for each set of states that can hold at once (the subset construction).
//!
//! A byte's effect is known when the next one comes, since assertions look at both. So a match is seen one byte late.

use std::collections::BTreeMap;

use super::around::{Around, holds};
use super::bytes::{ByteSet, classes};
use super::states::{State, States};
use super::table::{Automaton, LARGEST, StateId};

/// The most numbers of states that all rows hold together, and a bound of the work in the same measure.
const MOST_HELD: usize = LARGEST / 2;
const MOST_WORK: usize = 32 << 20;

/// The states that hold behind a byte, before any assertion is looked at, and what the byte was.
type Row = (Around, Vec<u32>);

/// The automaton of states, or none if it is too large. If `anchored` is set, a match begins with the path.
pub(super) fn automaton(states: &States, anchored: bool) -> Option<Automaton> {
    let sets = states.all.iter().filter_map(|state| match state {
        State::Bytes(set, _) => Some(*set),
        _ => None,
    });
    // Assertions tell more bytes apart.
    let has_assertions = states
        .all
        .iter()
        .any(|state| matches!(state, State::Assertion(..)));
    let told = [Around::Word, Around::Line]
        .map(|kind| ByteSet::of(|byte| has_assertions && Around::byte(byte) == kind));
    let classes = classes(sets.chain(told));
    // One byte of each class.
    let mut bytes: BTreeMap<u8, u8> = BTreeMap::new();
    for byte in 0..=u8::MAX {
        bytes.entry(classes[usize::from(byte)]).or_insert(byte);
    }
    let mut rows = Rows {
        states,
        anchored,
        has_assertions,
        width: bytes.len() + 1,
        known: BTreeMap::new(),
        waiting: Vec::new(),
        held: 0,
        work: 0,
        seen: vec![0; states.all.len()],
        round: 0,
    };
    // The first row is the dead one.
    let mut table = vec![StateId::DEAD.0; rows.width];
    let start = rows.number((Around::Edge, vec![states.first]))?;
    let mut done = 0;
    while let Some(row) = rows.waiting.get(done).cloned() {
        done += 1;
        for byte in bytes.values().copied().map(Some).chain([None]) {
            table.push(rows.after(&row, byte)?);
        }
    }
    Some(Automaton {
        table,
        classes,
        end: rows.width - 1,
        start: StateId(start),
    })
}

struct Rows<'a> {
    states: &'a States,
    anchored: bool,
    has_assertions: bool,
    /// The numbers of a row.
    width: usize,
    known: BTreeMap<Row, u32>,
    /// The rows by number, but for the dead one.
    waiting: Vec<Row>,
    held: usize,
    work: usize,
    /// For each state the last round that met it.
    seen: Vec<u32>,
    round: u32,
}

impl Rows<'_> {
    /// The number of a row, which is where it is in the table. None if there are too many.
    fn number(&mut self, row: Row) -> Option<u32> {
        if let Some(number) = self.known.get(&row) {
            return Some(*number);
        }
        let place = (self.waiting.len() + 1) * self.width;
        self.held += row.1.len();
        if (place + self.width) * size_of::<u32>() > LARGEST || self.held > MOST_HELD {
            return None;
        }
        let number = u32::try_from(place).ok()?;
        self.waiting.push(row.clone());
        self.known.insert(row, number);
        Some(number)
    }

    /// The number of the row after a byte, or at the end of the path.
    fn after(&mut self, row: &Row, byte: Option<u8>) -> Option<u32> {
        let kind = match byte {
            None => Around::Edge,
            Some(_) if !self.has_assertions => Around::Other,
            Some(byte) => Around::byte(byte),
        };
        let mut next = Vec::new();
        self.round += 1;
        let mut open = row.1.clone();
        while let Some(number) = open.pop() {
            let seen = self.seen.get_mut(number as usize)?;
            if std::mem::replace(seen, self.round) == self.round {
                continue;
            }
            self.work += 1;
            match self.states.all.get(number as usize)? {
                State::Match => return Some(StateId::MATCHED.0),
                State::Both(first, second) => open.extend([*first, *second]),
                State::Assertion(assertion, state) if holds(assertion, row.0, kind) => {
                    open.push(*state);
                }
                State::Bytes(set, state) if byte.is_some_and(|byte| set.has(byte)) => {
                    next.push(*state);
                }
                State::Assertion(..) | State::Bytes(..) => {}
            }
        }
        if self.work > MOST_WORK {
            return None;
        }
        if byte.is_none() {
            return Some(StateId::DEAD.0);
        }
        if !self.anchored {
            next.push(self.states.first);
        }
        if next.is_empty() {
            return Some(StateId::DEAD.0);
        }
        next.sort_unstable();
        next.dedup();
        self.number((kind, next))
    }
}
