//! Ropes: byte sequences described by where their bytes come from.
//!
//! A rope is a list of pieces: long ranges of existing sources, and a few new bytes between them. Its exact length is
//! known before any byte is read, and it holds no content of its sources. The owner of a rope defines what a source is.

use std::ops;

use serde::{Deserialize, Serialize};

use super::Result;
use super::packed_bytes::{PackedBytes, Unpacked};

/// A range of bytes in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<S> {
    /// The source that the rope's range is in.
    pub source: S,
    /// The offset of the range's first byte in its source, in bytes.
    pub offset: u64,
    /// The length of the range in bytes.
    pub length: u64,
}

/// A piece of a [`Rope`]: a range that is copied from a source, or a number of new bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<S> {
    /// Bytes that are copied verbatim from a source.
    Copy(Range<S>),
    /// This many new bytes; [`Rope::walk`] gives the bytes themselves.
    Fresh(u64),
}

impl<S> Piece<S> {
    /// The length of a rope's piece in bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Copy(range) => range.length,
            Self::Fresh(length) => *length,
        }
    }
}

/// A piece of a [`Rope`], or a part of one, as [`Rope::walk`] gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a, S> {
    /// Bytes to copy verbatim from a source.
    Copy(Range<S>),
    /// New bytes of the rope, which come from no source.
    Fresh(&'a [u8]),
}

/// A byte sequence as a list of pieces, each copied from a source or new. `S` names a source.
#[derive(Debug, Clone)]
pub struct Rope<S> {
    pieces: Vec<Piece<S>>,
    /// For each piece, its offset in the rope and the number of new bytes in the pieces before it.
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
    /// Appends a range of a source. A range that continues the last piece extends it; an empty range adds nothing.
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

    /// Appends new bytes. They extend a last piece of new bytes; empty bytes add nothing.
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

    /// The pieces of the rope, in the order of their bytes. None of them is empty.
    pub fn pieces(&self) -> &[Piece<S>] {
        &self.pieces
    }

    /// The exact length of the rope in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Passes the parts of a range of the rope to `take`, in order, until `take` answers `false`.
    ///
    /// The range is in bytes of the rope. What lies beyond the end of the rope is ignored. An empty range gives no
    /// parts.
    ///
    /// # Errors
    /// When `take` fails.
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

    /// Appends a range of another rope with the same sources. The range is in bytes of that rope.
    pub fn append_range(&mut self, other: &Self, range: ops::Range<u64>) {
        // Appending cannot fail, since every source stays what it is.
        let _ = other.walk(range, |part| {
            match part {
                Part::Fresh(bytes) => self.fresh(bytes),
                Part::Copy(range) => self.copy(range.source, range.offset, range.length),
            }
            Ok(true)
        });
    }

    /// Appends the pieces of another rope. `place` translates each range: from a source and an offset of the other rope
    /// to a source and an offset of this one.
    ///
    /// # Errors
    /// When `place` fails; the parts before the failure stay appended.
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
