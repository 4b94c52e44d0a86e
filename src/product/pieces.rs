//! The parts of a file that are at hand, while it passes by. Other parts are unknown, and asking for them is no error.

use std::ops::Range;

use object::read::ReadRef;

/// Parts of one file, in ascending order. Parts that touch are one part.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    parts: Vec<(u64, Vec<u8>)>,
    /// The number of bytes at hand.
    held: usize,
}

impl Pieces {
    /// Adds bytes that lie at an offset behind all others.
    pub(super) fn push(&mut self, at: u64, bytes: &[u8]) {
        self.held += bytes.len();
        match self.parts.last_mut() {
            Some((start, part)) if *start + part.len() as u64 == at => {
                part.extend_from_slice(bytes);
            }
            _ => self.parts.push((at, bytes.to_vec())),
        }
    }

    /// The number of bytes at hand.
    pub(super) fn held(&self) -> usize {
        self.held
    }

    /// The bytes from an offset up to the end of their part; empty if they are not at hand.
    fn rest(&self, at: u64) -> &[u8] {
        let after = self.parts.partition_point(|(start, _)| *start <= at);
        let part = after.checked_sub(1).and_then(|place| self.parts.get(place));
        part.and_then(|(start, part)| part.get(usize::try_from(at - start).ok()?..))
            .unwrap_or_default()
    }

    /// The bytes of a range, cut at the end of what is at hand.
    pub(super) fn upto(&self, range: &Range<u64>) -> &[u8] {
        let rest = self.rest(range.start);
        let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        rest.get(..length).unwrap_or(rest)
    }

    /// The end of a range that is not at hand; `None` if all of it is.
    pub(super) fn missing(&self, range: &Range<u64>) -> Option<Range<u64>> {
        let there = self.upto(range).len() as u64;
        let start = range.start + there;
        (start < range.end).then_some(start..range.end)
    }
}

impl<'a> ReadRef<'a> for &'a Pieces {
    fn len(self) -> Result<u64, ()> {
        Ok(u64::MAX)
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'a [u8], ()> {
        let size = usize::try_from(size).map_err(|_| ())?;
        self.rest(offset).get(..size).ok_or(())
    }

    fn read_bytes_at_until(self, range: Range<u64>, delimiter: u8) -> Result<&'a [u8], ()> {
        let bytes = self.upto(&range);
        let end = bytes.iter().position(|byte| *byte == delimiter).ok_or(())?;
        bytes.get(..end).ok_or(())
    }
}
