//! Looks at contents as they pass by, one after the other: what each of them is, and what it needs.
//!
//! The probe is fed. Of each content it holds a few parts, of a text up to its limit. Where the bytes come from is not
//! known here.

use std::collections::VecDeque;
use std::ops::Range;

use super::elf::{self, Outcome};
use super::facts::{Facts, Look};
use super::pieces::Pieces;
use crate::bytes::{Demand, sorted};

/// The most bytes of a text that is read as a whole.
const MOST_TEXT: u64 = 16 << 20;
/// The most bytes of the first line of a script (Linux, `BINPRM_BUF_SIZE`).
const LINE: usize = 256;
/// The most bytes of one ELF file that are held.
const MOST_HELD: usize = 8 << 20;

/// A reader of contents, each with the way in which it is read, in their order.
#[derive(Debug)]
pub struct Probe {
    todo: VecDeque<Look>,
    current: Option<Current>,
    found: Vec<Facts>,
}

/// The content that passes by.
#[derive(Debug)]
struct Current {
    look: Look,
    at: u64,
    pieces: Pieces,
    /// The range that is read now, and those behind it. Empty at the end.
    ranges: VecDeque<Range<u64>>,
    done: Option<Facts>,
}

impl Probe {
    /// A reader of contents that are read in these ways.
    pub fn new(looks: impl IntoIterator<Item = Look>) -> Self {
        Self {
            todo: looks.into_iter().collect(),
            current: None,
            found: Vec::new(),
        }
    }

    /// Begins the next content.
    pub fn begin(&mut self) {
        self.current = self.todo.pop_front().map(Current::new);
    }

    /// Takes the next bytes of the content.
    pub fn take(&mut self, bytes: &[u8]) {
        if let Some(current) = &mut self.current {
            current.take(bytes);
        }
    }

    /// Counts bytes of the content that were skipped.
    pub fn skipped(&mut self, n: u64) {
        if let Some(current) = &mut self.current {
            current.at = current.at.saturating_add(n);
        }
    }

    /// The demand for the next bytes of the content. A skip may be longer than the content.
    pub fn demand(&self) -> Demand {
        let next = self
            .current
            .as_ref()
            .and_then(|c| Some((c.at, c.ranges.front()?)));
        match next {
            Some((at, range)) if range.start > at => Demand::Skip(range.start - at),
            Some(_) => Demand::More,
            None => Demand::Skip(u64::MAX),
        }
    }

    /// Ends the content.
    pub fn end(&mut self) {
        if let Some(current) = self.current.take() {
            self.found.push(current.finish());
        }
    }

    /// The facts of the contents that ended, in their order.
    pub fn into_found(self) -> Vec<Facts> {
        self.found
    }
}

impl Current {
    fn new(look: Look) -> Self {
        let ranges = match &look {
            Look::Probe => VecDeque::from([elf::head()]),
            // A byte more than allowed shows that the content is too long.
            Look::Text => std::iter::once(0..MOST_TEXT + 1).collect(),
            Look::Ranges(more) => {
                let mut ranges = vec![elf::head()];
                ranges.extend(more.iter().map(|(start, end)| *start..*end));
                joined(ranges)
            }
        };
        Self {
            look,
            at: 0,
            pieces: Pieces::default(),
            ranges,
            done: None,
        }
    }

    fn take(&mut self, mut bytes: &[u8]) {
        while let Some(range) = self.ranges.front() {
            let before = usize::try_from(range.start.saturating_sub(self.at)).unwrap_or(usize::MAX);
            let Some(rest) = bytes.get(before..).filter(|rest| !rest.is_empty()) else {
                self.at += bytes.len() as u64;
                return;
            };
            self.at += before as u64;
            let room = usize::try_from(range.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
            let (mine, later) = rest.split_at(room.min(rest.len()));
            self.pieces.push(self.at, mine);
            self.at += mine.len() as u64;
            bytes = later;
            if self.at >= range.end {
                self.ranges.pop_front();
                if self.ranges.is_empty() {
                    self.next();
                }
            } else if self.look == Look::Probe {
                self.first();
            }
        }
        self.at += bytes.len() as u64;
    }

    /// Ends the reading of a content that is no ELF file as soon as this is known.
    fn first(&mut self) {
        let bytes = self.pieces.upto(&(0..LINE as u64));
        let is_sure = match bytes {
            [0x7f, b'E', b'L', b'F', ..] => false,
            [b'#', b'!', rest @ ..] => rest.contains(&b'\n') || bytes.len() >= LINE,
            bytes => bytes.len() >= 4,
        };
        if is_sure {
            self.done = Some(plain(bytes));
            self.ranges.clear();
        }
    }

    /// Looks at what is at hand, after the last range.
    fn next(&mut self) {
        if self.look == Look::Text {
            return;
        }
        match elf::read(&self.pieces, false) {
            Outcome::Nothing => self.done = Some(plain(self.pieces.upto(&(0..LINE as u64)))),
            Outcome::Program(program) => self.done = Some(Facts::Program(program)),
            Outcome::Missing(ranges) => {
                let at = self.at;
                let ahead = ranges.into_iter().filter(|range| range.start >= at);
                if self.pieces.held() < MOST_HELD {
                    self.ranges = joined(ahead.collect());
                }
            }
        }
    }

    fn finish(self) -> Facts {
        if self.look == Look::Text {
            let bytes = self.pieces.upto(&(0..u64::MAX));
            return if bytes.len() as u64 > MOST_TEXT {
                Facts::Unreadable(format!("it has more than {MOST_TEXT} bytes"))
            } else {
                Facts::Text(bytes.to_vec())
            };
        }
        if let Some(done) = self.done {
            return done;
        }
        match elf::read(&self.pieces, false) {
            Outcome::Nothing => plain(self.pieces.upto(&(0..LINE as u64))),
            Outcome::Program(program) => Facts::Program(program),
            Outcome::Missing(ranges) => {
                // What lies behind the end of the file does not exist.
                let size = self.at;
                let more = ranges.into_iter().filter(|range| range.start < size);
                let more: Vec<(u64, u64)> = more.map(|range| (range.start, range.end)).collect();
                let is_again = matches!(&self.look, Look::Ranges(before) if more.iter().all(|m| before.contains(m)));
                if more.is_empty() || is_again {
                    return match elf::read(&self.pieces, true) {
                        Outcome::Program(program) => Facts::Program(program),
                        _ => Facts::Other,
                    };
                }
                let mut all = more;
                if let Look::Ranges(before) = self.look {
                    all.extend(before);
                }
                Facts::Unfinished(all)
            }
        }
    }
}

/// Ranges in ascending order; those that overlap or touch are one.
fn joined(mut ranges: Vec<Range<u64>>) -> VecDeque<Range<u64>> {
    sorted::sort_by(&mut ranges, |a, b| a.start.cmp(&b.start));
    let mut out: VecDeque<Range<u64>> = VecDeque::new();
    for range in ranges {
        match out.back_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push_back(range),
        }
    }
    out
}

/// The facts of a content that is no ELF file, from its beginning.
fn plain(bytes: &[u8]) -> Facts {
    let Some(line) = bytes.strip_prefix(b"#!") else {
        return Facts::Other;
    };
    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Facts::Script(line.to_vec())
}
