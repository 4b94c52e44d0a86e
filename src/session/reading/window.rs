//! Keeps one part of a content in memory while the whole content passes by.

use crate::bytes::Demand;
use crate::tarball::Part;

/// A range of a content, in bytes, which is collected while the content passes by.
#[derive(Debug, Default)]
pub(super) struct Window {
    start: u64,
    pub(super) end: u64,
    pub(super) bytes: Vec<u8>,
}

impl Window {
    pub(super) fn new(start: u64, end: u64) -> Self {
        Self {
            start,
            end: end.max(start),
            bytes: Vec::new(),
        }
    }

    /// Takes the bytes of the range from a part of the content that begins at offset `at`.
    pub(super) fn take(&mut self, at: u64, part: Part<'_>) {
        let (_, part) = part.split(self.start.saturating_sub(at));
        let from = at.max(self.start);
        let (part, _) = part.split(self.end.saturating_sub(from));
        part.pieces()
            .for_each(|bytes| self.bytes.extend_from_slice(bytes));
    }

    /// The demand for the next bytes, if the content is at offset `at`.
    pub(super) fn demand(&self, at: u64) -> Demand {
        if at >= self.end || self.start == self.end {
            Demand::Enough
        } else if at < self.start {
            Demand::Skip(self.start - at)
        } else {
            Demand::More
        }
    }
}
