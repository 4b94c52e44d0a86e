//! Bytes described by where they come from.
//!
//! A rope is a list of pieces: long ranges of sources that exist already, and a few bytes written afresh between. It
//! knows its exact length before a byte is read, and holds no content. What a source is, its owner says.

use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece<S> {
    /// Bytes of a source, as they are.
    Copy(Range<S>),
    /// Bytes written afresh.
    Fresh(Vec<u8>),
}

impl<S> Piece<S> {
    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        match self {
            Self::Copy(range) => range.length,
            Self::Fresh(bytes) => bytes.len() as u64,
        }
    }
}

/// A list of pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rope<S> {
    pieces: Vec<Piece<S>>,
    length: u64,
}

impl<S> Default for Rope<S> {
    fn default() -> Self {
        Self {
            pieces: Vec::new(),
            length: 0,
        }
    }
}

impl<S: Copy + PartialEq> Rope<S> {
    /// Appends a range; one that follows the last piece without a gap makes it longer.
    pub fn copy(&mut self, source: S, offset: u64, length: u64) {
        if length == 0 {
            return;
        }
        self.length += length;
        if let Some(Piece::Copy(last)) = self.pieces.last_mut()
            && last.source == source
            && last.offset + last.length == offset
        {
            last.length += length;
            return;
        }
        self.pieces.push(Piece::Copy(Range {
            source,
            offset,
            length,
        }));
    }

    /// Appends fresh bytes.
    pub fn fresh(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.length += bytes.len() as u64;
        if let Some(Piece::Fresh(last)) = self.pieces.last_mut() {
            last.extend_from_slice(bytes);
        } else {
            self.pieces.push(Piece::Fresh(bytes.to_vec()));
        }
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece<S>] {
        &self.pieces
    }

    /// Its length in bytes, exact.
    pub fn length(&self) -> u64 {
        self.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_one_piece() {
        let mut rope = Rope::default();
        rope.copy('a', 0, 10);
        rope.copy('a', 10, 5);
        rope.fresh(b"x");
        rope.fresh(b"y");
        rope.copy('a', 15, 0);
        rope.copy('b', 15, 1);
        assert_eq!(rope.length(), 18);
        assert_eq!(
            rope.pieces(),
            [
                Piece::Copy(Range {
                    source: 'a',
                    offset: 0,
                    length: 15
                }),
                Piece::Fresh(b"xy".to_vec()),
                Piece::Copy(Range {
                    source: 'b',
                    offset: 15,
                    length: 1
                }),
            ]
        );
    }
}
