//! The states of a regular expression: what it waits for at each place, several at once.
//!
//! Each part is built in front of what follows it, so its states know where they lead. Its parser is that of
//! `regex-syntax`, which also bounds how deeply parts are nested.

use regex_syntax::ast::{AssertionKind, Ast, RepetitionKind, RepetitionRange};
use regex_syntax::utf8::Utf8Sequences;

use super::bytes::ByteSet;
use super::class::Class;
use super::flags::{Flags, Mode, NotBuilt};

/// The most states, and the most parts that are built, of which some have no state.
const MOST: usize = 20_000;

/// A state: what it waits for, and the number of the state after it.
#[derive(Debug)]
pub(super) enum State {
    /// One of the bytes.
    Bytes(ByteSet, u32),
    /// Nothing: both states hold.
    Both(u32, u32),
    /// An assertion about the place.
    Assertion(AssertionKind, u32),
    /// Nothing any more: the expression matches.
    Match,
}

/// The states of an expression, by number.
#[derive(Debug)]
pub(super) struct States {
    pub(super) all: Vec<State>,
    /// The first state.
    pub(super) first: u32,
    parts: usize,
}

type Result<T> = std::result::Result<T, NotBuilt>;

impl States {
    /// The states of a parsed expression.
    ///
    /// # Errors
    /// When it has a class that this mode has no numbers for, or too many states.
    pub(super) fn new(tree: &Ast, mode: Mode, fold: bool) -> Result<Self> {
        let flags = Flags {
            mode,
            fold,
            dot_is_any: true,
            lines: false,
        };
        let mut states = Self {
            all: vec![State::Match],
            first: 0,
            parts: 0,
        };
        states.first = states.part(tree, flags, 0)?;
        Ok(states)
    }

    fn add(&mut self, state: State) -> Result<u32> {
        let number = u32::try_from(self.all.len()).ok();
        let number = number.filter(|_| self.all.len() < MOST);
        self.all.push(state);
        number.ok_or(NotBuilt::TooComplex)
    }

    /// Adds the states of a part in front of the state `next`; gives the first of them.
    fn part(&mut self, part: &Ast, flags: Flags, next: u32) -> Result<u32> {
        self.parts += 1;
        if self.parts > MOST {
            return Err(NotBuilt::TooComplex);
        }
        match part {
            Ast::Empty(_) | Ast::Flags(_) => Ok(next),
            Ast::Literal(literal) if literal.c.is_ascii() => {
                self.class(&Class::literal(literal, flags)?, flags.mode, next)
            }
            Ast::Literal(literal) => match literal.byte() {
                Some(byte) if flags.mode == Mode::Bytes => self.bytes(byte..=byte, next),
                _ => {
                    let mut buffer = [0; 4];
                    let bytes = literal.c.encode_utf8(&mut buffer).bytes().rev();
                    bytes
                        .into_iter()
                        .try_fold(next, |next, byte| self.bytes(byte..=byte, next))
                }
            },
            Ast::Dot(_) => self.class(&Class::dot(flags), flags.mode, next),
            Ast::Assertion(assertion) => {
                let kind = match &assertion.kind {
                    AssertionKind::StartLine if !flags.lines => AssertionKind::StartText,
                    AssertionKind::EndLine if !flags.lines => AssertionKind::EndText,
                    kind => kind.clone(),
                };
                self.add(State::Assertion(kind, next))
            }
            Ast::ClassUnicode(_) => Err(NotBuilt::Properties),
            Ast::ClassPerl(class) => {
                let class = Class::perl(&class.kind, class.negated, flags);
                self.class(&class, flags.mode, next)
            }
            Ast::ClassBracketed(class) => {
                self.class(&Class::bracketed(class, flags)?, flags.mode, next)
            }
            Ast::Repetition(repetition) => {
                let (least, most) = times(&repetition.op.kind);
                self.repeated(&repetition.ast, flags, next, least, most)
            }
            Ast::Group(group) => {
                let flags = group.flags().map_or(flags, |set| flags.with(set));
                self.part(&group.ast, flags, next)
            }
            Ast::Alternation(parts) => {
                let mut firsts = Vec::new();
                let mut flags = flags;
                for part in &parts.asts {
                    firsts.push(self.part(part, flags, next)?);
                    flags = flags.after(part);
                }
                self.any(firsts)
            }
            Ast::Concat(parts) => {
                let mut flags = flags;
                let mut flagged = Vec::new();
                for part in &parts.asts {
                    flagged.push((part, flags));
                    flags = flags.after(part);
                }
                let mut last_first = flagged.into_iter().rev();
                last_first.try_fold(next, |next, (part, flags)| self.part(part, flags, next))
            }
        }
    }

    fn repeated(
        &mut self,
        part: &Ast,
        flags: Flags,
        next: u32,
        least: u32,
        most: Option<u32>,
    ) -> Result<u32> {
        let mut first = next;
        match most {
            None => {
                first = self.add(State::Both(next, next))?;
                let again = self.part(part, flags, first)?;
                if let Some(state) = self.all.get_mut(first as usize) {
                    *state = State::Both(again, next);
                }
            }
            Some(most) => {
                for _ in least..most {
                    let once = self.part(part, flags, first)?;
                    first = self.add(State::Both(once, next))?;
                }
            }
        }
        (0..least).try_fold(first, |first, _| self.part(part, flags, first))
    }

    /// A state for any of several; none of none.
    fn any(&mut self, firsts: Vec<u32>) -> Result<u32> {
        let mut firsts = firsts.into_iter().rev();
        let Some(last) = firsts.next() else {
            return self.add(State::Bytes(ByteSet::default(), 0));
        };
        firsts.try_fold(last, |last, first| self.add(State::Both(first, last)))
    }

    fn bytes(&mut self, bytes: std::ops::RangeInclusive<u8>, next: u32) -> Result<u32> {
        self.add(State::Bytes(
            ByteSet::of(|byte| bytes.contains(&byte)),
            next,
        ))
    }

    /// The states for one number of a class: one state of bytes, and a row of states for each range of longer characters.
    fn class(&mut self, class: &Class, mode: Mode, next: u32) -> Result<u32> {
        let is_in = |byte: u8| {
            let number = u32::from(byte);
            let short = mode == Mode::Bytes || byte.is_ascii();
            short
                && class
                    .0
                    .iter()
                    .any(|(first, last)| (*first..=*last).contains(&number))
        };
        let mut firsts = vec![self.add(State::Bytes(ByteSet::of(is_in), next))?];
        if mode == Mode::Characters {
            for (first, last) in &class.0 {
                // A range may begin or end among the surrogates, which are no characters.
                let first = char::from_u32(*first.max(&0x80)).unwrap_or('\u{e000}');
                let last = char::from_u32(*last).unwrap_or('\u{d7ff}');
                if first > last {
                    continue;
                }
                for sequence in Utf8Sequences::new(first, last) {
                    let mut ranges = sequence.as_slice().iter().rev();
                    firsts.push(ranges.try_fold(next, |next, range| {
                        self.bytes(range.start..=range.end, next)
                    })?);
                }
            }
        }
        self.any(firsts)
    }
}

fn times(kind: &RepetitionKind) -> (u32, Option<u32>) {
    match kind {
        RepetitionKind::ZeroOrOne => (0, Some(1)),
        RepetitionKind::ZeroOrMore => (0, None),
        RepetitionKind::OneOrMore => (1, None),
        RepetitionKind::Range(RepetitionRange::Exactly(times)) => (*times, Some(*times)),
        RepetitionKind::Range(RepetitionRange::AtLeast(times)) => (*times, None),
        RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, Some(*most)),
    }
}
