//! Bytes described by where they come from.
//!
//! A rope is a list of pieces: long ranges of sources that exist already, and a few bytes written afresh between. It
//! knows its exact length before a byte is read, and holds no content. What a source is, its owner says.

use std::ops;

use serde::{Deserialize, Serialize};

use super::Result;
use super::packed_bytes::{PackedBytes, Unpacked};

/// A range of some source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<S> {
    /// Which source.
    pub source: S,
    /// First byte.
    pub offset: u64,
    /// How many.
    pub length: u64,
}

/// One piece of a rope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<S> {
    /// Bytes of a source, as they are.
    Copy(Range<S>),
    /// So many bytes written afresh.
    Fresh(u64),
}

impl<S> Piece<S> {
    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Copy(range) => range.length,
            Self::Fresh(length) => *length,
        }
    }
}

/// A piece, or a part of one, as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a, S> {
    /// Bytes of a source, as they are.
    Copy(Range<S>),
    /// Bytes written afresh.
    Fresh(&'a [u8]),
}

/// A list of pieces.
#[derive(Debug, Clone)]
pub struct Rope<S> {
    pieces: Vec<Piece<S>>,
    /// Where each begins: in the rope, and its bytes among those written afresh.
    starts: Vec<(u64, u64)>,
    length: u64,
    fresh: PackedBytes,
}

impl<S> Default for Rope<S> {
    fn default() -> Self {
        Self {
            pieces: Vec::new(),
            starts: Vec::new(),
            length: 0,
            fresh: PackedBytes::default(),
        }
    }
}

impl<S: Copy + PartialEq> Rope<S> {
    /// Appends a range; one that follows the last piece without a gap makes it longer.
    pub fn copy(&mut self, source: S, offset: u64, length: u64) {
        if length == 0 {
            return;
        }
        if let Some(Piece::Copy(last)) = self.pieces.last_mut()
            && last.source == source
            && last.offset + last.length == offset
        {
            last.length += length;
        } else {
            self.push(Piece::Copy(Range {
                source,
                offset,
                length,
            }));
        }
        self.length += length;
    }

    /// Appends fresh bytes.
    pub fn fresh(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len() as u64;
        if let Some(Piece::Fresh(last)) = self.pieces.last_mut() {
            *last += length;
        } else {
            self.push(Piece::Fresh(length));
        }
        self.fresh.append(bytes);
        self.length += length;
    }

    fn push(&mut self, piece: Piece<S>) {
        self.starts.push((self.length, self.fresh.length()));
        self.pieces.push(piece);
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece<S>] {
        &self.pieces
    }

    /// Its length in bytes, exact.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Gives a range of its bytes, part by part, as long as `take` wants what follows.
    pub fn walk(
        &self,
        range: ops::Range<u64>,
        mut take: impl FnMut(Part<'_, S>) -> Result<bool>,
    ) -> Result<()> {
        let mut unpacked = Unpacked::default();
        let first = self
            .starts
            .partition_point(|(start, _)| *start <= range.start);
        let pieces = self.starts.iter().zip(&self.pieces);
        for ((start, among_fresh), piece) in pieces.skip(first.saturating_sub(1)) {
            if *start >= range.end {
                break;
            }
            let from = range.start.saturating_sub(*start);
            let to = piece.length().min(range.end - start);
            let more = match piece {
                _ if from >= to => true,
                Piece::Copy(range) => take(Part::Copy(Range {
                    source: range.source,
                    offset: range.offset + from,
                    length: to - from,
                }))?,
                Piece::Fresh(_) => {
                    let place = among_fresh + from..among_fresh + to;
                    let bytes = &mut |bytes: &[u8]| take(Part::Fresh(bytes));
                    self.fresh.read(place, &mut unpacked, bytes)?
                }
            };
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Another rope's pieces behind its own, each source by what `place` says it is now and where the range begins there.
    pub fn append<T: Copy + PartialEq>(
        &mut self,
        other: &Rope<T>,
        mut place: impl FnMut(T, u64) -> Result<(S, u64)>,
    ) -> Result<()> {
        other.walk(0..other.length, |part| {
            match part {
                Part::Fresh(bytes) => self.fresh(bytes),
                Part::Copy(range) => {
                    let (source, offset) = place(range.source, range.offset)?;
                    self.copy(source, offset, range.length);
                }
            }
            Ok(true)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `aaaaaaaaaaaaaaa`, `xy`, `b`: fifteen of `a` from 0 on, one of `b`.
    fn rope() -> Rope<char> {
        let mut rope = Rope::default();
        rope.copy('a', 0, 10);
        rope.copy('a', 10, 5);
        rope.fresh(b"x");
        rope.fresh(b"y");
        rope.copy('a', 15, 0);
        rope.copy('b', 15, 1);
        rope
    }

    fn range(source: char, offset: u64, length: u64) -> Range<char> {
        Range {
            source,
            offset,
            length,
        }
    }

    #[test]
    fn neighbours_become_one_piece() {
        let (rope, long) = (rope(), range('a', 0, 15));
        assert_eq!(rope.length(), 18);
        let last = Piece::Copy(range('b', 15, 1));
        assert_eq!(rope.pieces(), [Piece::Copy(long), Piece::Fresh(2), last]);
    }

    #[test]
    fn any_range_can_be_read() {
        let read = |from, to| {
            let mut out = Vec::new();
            let read = rope().walk(from..to, |part| {
                out.push(match part {
                    Part::Copy(range) => {
                        format!("{}{}+{}", range.source, range.offset, range.length)
                    }
                    Part::Fresh(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                });
                Ok(true)
            });
            assert_eq!(read, Ok(()));
            out.join(" ")
        };
        for (from, to, parts) in [
            (0, 18, "a0+15 xy b15+1"),
            (3, 16, "a3+12 x"),
            (16, 17, "y"),
            (16, 18, "y b15+1"),
            (5, 5, ""),
            (17, 99, "b15+1"),
        ] {
            assert_eq!(read(from, to), parts, "{from}..{to}");
        }
    }
}
