//! Sparse files: which stored bytes stand where in the unpacked file (GNU tar manual, "Storing Sparse Files").

use serde::{Deserialize, Serialize};

use super::{BLOCK, Record, field};
use crate::bytes::{Error, Kind, Result};

/// The map of a sparse file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sparse {
    /// Offset and length of each run of stored bytes, ascending.
    pub runs: Vec<(u64, u64)>,
    /// Size of the unpacked file.
    pub size: u64,
    /// The map stands at the beginning of the content (format 1.0) and is not in `runs` yet.
    pub in_content: bool,
    /// Header blocks of an old GNU sparse file, as written: the map is inside them.
    pub blocks: Vec<u8>,
}

/// How many runs one map may have; a run takes at least 4 bytes of a bounded record.
const MAX_RUNS: usize = 1 << 18;

impl Sparse {
    /// From PAX records, formats 0.0, 0.1 and 1.0; `None` when they speak of no sparse file.
    pub(super) fn from_records(records: &[Record]) -> Option<Self> {
        let get = |name: &str| {
            records
                .iter()
                .find(|(k, _)| k == name.as_bytes())
                .map(|(_, v)| v.as_slice())
        };
        let size = get("GNU.sparse.realsize")
            .or_else(|| get("GNU.sparse.size"))
            .and_then(field::decimal);
        if get("GNU.sparse.major") == Some(b"1") {
            return Some(Self {
                size: size?,
                in_content: true,
                ..Self::default()
            });
        }
        let runs = if let Some(map) = get("GNU.sparse.map") {
            let numbers: Option<Vec<u64>> = map.split(|b| *b == b',').map(field::decimal).collect();
            pairs(&numbers?)
        } else {
            get("GNU.sparse.offset")?;
            let numbers: Option<Vec<u64>> = records
                .iter()
                .filter(|(k, _)| k == b"GNU.sparse.offset" || k == b"GNU.sparse.numbytes")
                .map(|(_, v)| field::decimal(v))
                .collect();
            pairs(&numbers?)
        };
        Some(Self {
            runs,
            size: size?,
            ..Self::default()
        })
    }

    /// That its runs ascend and lie inside the file, as Go's reader demands (`archive/tar`, `validateSparseEntries`): a run
    /// beyond the size would make a hole of exabytes that no sum of sizes shows.
    pub(super) fn check(&self) -> Result<()> {
        let broken = |what| {
            Error::new(Kind::Broken, what).because("the tar was changed, or made to exhaust time")
        };
        let mut at = 0;
        for (offset, length) in &self.runs {
            if *offset < at {
                return Err(broken("a sparse map runs backwards"));
            }
            at = offset
                .checked_add(*length)
                .filter(|end| *end <= self.size)
                .ok_or_else(|| broken("a sparse map leads beyond its file"))?;
        }
        Ok(())
    }

    /// Adds the runs of an old GNU header or of one of its extension blocks: 12 bytes offset, 12 bytes length each.
    pub(super) fn add_fields(&mut self, fields: &[u8]) {
        for pair in fields.chunks_exact(24) {
            let (offset, length) = pair.split_at(12);
            if offset.first() == Some(&0) || self.runs.len() >= MAX_RUNS {
                break;
            }
            let number = |f| field::number(f).and_then(|n| u64::try_from(n).ok());
            if let (Some(offset), Some(length)) = (number(offset), number(length)) {
                self.runs.push((offset, length));
            }
        }
    }
}

fn pairs(numbers: &[u64]) -> Vec<(u64, u64)> {
    numbers
        .chunks_exact(2)
        .take(MAX_RUNS)
        .filter_map(|p| Some((*p.first()?, *p.last()?)))
        .collect()
}

/// Some of an unpacked file.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// Bytes that are stored.
    Bytes(&'a [u8]),
    /// So many zeros that are not.
    Zeros(u64),
}

impl<'a> Part<'a> {
    /// How long it is.
    pub fn length(self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Zeros(n) => n,
        }
    }

    /// Its first `n` bytes, or all of it, and what follows them.
    pub fn split(self, n: u64) -> (Self, Self) {
        match self {
            Self::Bytes(bytes) => {
                let n = usize::try_from(n).unwrap_or(usize::MAX).min(bytes.len());
                let (before, after) = bytes.split_at(n);
                (Self::Bytes(before), Self::Bytes(after))
            }
            Self::Zeros(all) => (Self::Zeros(n.min(all)), Self::Zeros(all.saturating_sub(n))),
        }
    }

    /// As bytes, piece by piece: zeros come in pieces of 64 KiB.
    pub fn pieces(self) -> impl Iterator<Item = &'a [u8]> {
        let mut left = Some(self).filter(|part| part.length() > 0);
        std::iter::from_fn(move || {
            let (now, later) = match left.take()? {
                Self::Bytes(bytes) => return Some(bytes),
                Self::Zeros(n) => Self::Zeros(n).split(ZEROS.len() as u64),
            };
            left = Some(later).filter(|part| part.length() > 0);
            let n = usize::try_from(now.length()).unwrap_or(ZEROS.len());
            Some(ZEROS.get(..n).unwrap_or(&ZEROS))
        })
    }
}

/// A machine of its own kind: takes a sparse file's stored bytes, gives the unpacked ones, holes as zeros.
#[derive(Debug)]
pub struct Expand {
    map: Sparse,
    /// The map is still to come, at the beginning of the content.
    text: Option<MapText>,
    run: usize,
    into: u64,
    at: u64,
}

static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

impl Expand {
    /// For one file.
    pub fn new(map: Sparse) -> Self {
        let text = map.in_content.then(MapText::default);
        Self {
            map,
            text,
            run: 0,
            into: 0,
            at: 0,
        }
    }

    /// Takes stored bytes.
    pub fn feed(&mut self, stored: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<()> {
        self.feed_parts(stored, &mut |part| {
            part.pieces().for_each(&mut *out);
            Ok(())
        })
    }

    /// The same, where a hole is told and costs no time.
    pub fn feed_parts(
        &mut self,
        mut stored: &[u8],
        out: &mut dyn FnMut(Part<'_>) -> Result<()>,
    ) -> Result<()> {
        while let Some(text) = &mut self.text {
            if stored.is_empty() {
                return Ok(());
            }
            if text.take(&mut stored)? {
                self.map.runs = text.runs();
                self.map.check()?;
                self.text = None;
            }
        }
        while !stored.is_empty() {
            let Some(&(offset, length)) = self.map.runs.get(self.run) else {
                return Ok(());
            };
            self.zeros(offset, out)?;
            let left = usize::try_from(length - self.into).unwrap_or(usize::MAX);
            let (now, later) = stored.split_at(left.min(stored.len()));
            out(Part::Bytes(now))?;
            self.at += now.len() as u64;
            self.into += now.len() as u64;
            stored = later;
            if self.into >= length {
                self.run += 1;
                self.into = 0;
            }
        }
        Ok(())
    }

    /// The stored bytes have ended; gives the hole at the end.
    pub fn finish(&mut self, out: &mut dyn FnMut(&[u8])) {
        // Nothing here can fail but `out`, which does not.
        let _ = self.finish_parts(&mut |part| {
            part.pieces().for_each(&mut *out);
            Ok(())
        });
    }

    /// The same, where a hole is told and costs no time.
    pub fn finish_parts(&mut self, out: &mut dyn FnMut(Part<'_>) -> Result<()>) -> Result<()> {
        self.zeros(self.map.size, out)
    }

    fn zeros(&mut self, until: u64, out: &mut dyn FnMut(Part<'_>) -> Result<()>) -> Result<()> {
        // Inside a run `until` is its beginning, which lies behind.
        if self.at < until {
            let hole = until - self.at;
            self.at = until;
            out(Part::Zeros(hole))?;
        }
        Ok(())
    }
}

/// The map of format 1.0 while it is read: a count, then that many pairs, each number on a line, filled up to a whole
/// block. Each byte is looked at once.
#[derive(Debug, Default)]
struct MapText {
    /// Bytes taken so far.
    taken: u64,
    /// The number whose line has begun.
    number: Option<u64>,
    /// How many pairs there are to be, once that is known.
    count: Option<usize>,
    numbers: Vec<u64>,
}

/// The most bytes of such a map: as many as of any other.
const MAX_TEXT: u64 = 1 << 20;

impl MapText {
    /// Takes bytes up to the end of a block; says whether that was the last one.
    fn take(&mut self, stored: &mut &[u8]) -> Result<bool> {
        let room = usize::try_from(BLOCK - self.taken % BLOCK).unwrap_or(0);
        let (block, later) = stored.split_at(room.min(stored.len()));
        *stored = later;
        for byte in block {
            if self.is_whole() {
                break;
            }
            self.byte(*byte)?;
        }
        self.taken += block.len() as u64;
        let at_end = self.taken.is_multiple_of(BLOCK);
        if self.taken > MAX_TEXT && !self.is_whole() {
            let what = format!("a sparse map of more than {MAX_TEXT} bytes");
            return Err(Error::new(Kind::TooLarge, what));
        }
        Ok(at_end && self.is_whole())
    }

    fn byte(&mut self, byte: u8) -> Result<()> {
        let bad = || Error::new(Kind::Broken, "a sparse map cannot be read");
        if byte != b'\n' {
            let digit = char::from(byte).to_digit(10).ok_or_else(bad)?;
            let before = self.number.unwrap_or(0).checked_mul(10);
            let number = before.and_then(|n| n.checked_add(digit.into()));
            self.number = Some(number.ok_or_else(bad)?);
            return Ok(());
        }
        let number = self.number.take().ok_or_else(bad)?;
        if self.count.is_some() {
            self.numbers.push(number);
            return Ok(());
        }
        let count = usize::try_from(number).ok().filter(|n| *n <= MAX_RUNS);
        self.count =
            Some(count.ok_or_else(|| {
                Error::new(Kind::TooLarge, format!("a sparse map of {number} runs"))
            })?);
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.count.is_some_and(|n| self.numbers.len() == n * 2)
    }

    fn runs(&self) -> Vec<(u64, u64)> {
        pairs(&self.numbers)
    }
}
