//! Sparse files: which stored bytes belong where in the unpacked file (GNU tar manual, "Storing Sparse Files").

use serde::{Deserialize, Serialize};

use super::{BLOCK, Form, Record, field};
use crate::bytes::{Error, Kind, Result};

/// The map of a sparse file: the places of its stored bytes in the unpacked file. Everything between them is zeros.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sparse {
    /// The offset in the unpacked file and the length of each run of stored bytes, in bytes, in ascending order.
    pub runs: Vec<(u64, u64)>,
    /// The size of the unpacked file in bytes.
    pub size: u64,
    /// The length in bytes of a map at the beginning of the content (GNU sparse format 1.0), in whole blocks; 0 for a
    /// map in the headers.
    pub map_bytes: u64,
    /// The header blocks of an old GNU sparse file as they are written, with the map inside them; empty for other
    /// formats.
    pub blocks: Vec<u8>,
}

/// The most runs of one map. A run takes at least 4 bytes of a record of limited length.
const MAX_RUNS: usize = 1 << 18;

/// The statement of PAX records about a sparse file.
pub(super) enum Claim {
    /// The member is not a sparse file.
    None,
    /// The map of the file, and the quality of the records.
    Map(Box<Sparse>, Form),
    /// A map at the beginning of the content (GNU sparse format 1.0), of which the size is known so far, and the
    /// quality of the records.
    InContent(Box<Sparse>, Form),
    /// The records contradict each other or cannot be read.
    Unclear,
}

/// Whether a key belongs to a record of GNU's sparse formats.
pub(super) fn is_key(key: &[u8]) -> bool {
    key.starts_with(b"GNU.sparse.")
}

/// Whether PAX records describe a sparse file.
pub(super) fn speak_of_one(records: &[Record]) -> bool {
    records.iter().any(|(key, _)| is_key(key))
}

/// Reads the PAX records of a sparse file in GNU's formats 0.0, 0.1 and 1.0, as Go does (`archive/tar`,
/// `readGNUSparsePAXHeaders`). Records that Go refuses although their meaning is clear are [`Form::Lenient`].
pub(super) fn claim(records: &[Record]) -> Claim {
    if !speak_of_one(records) {
        return Claim::None;
    }
    read_claim(records).unwrap_or(Claim::Unclear)
}

fn read_claim(records: &[Record]) -> Option<Claim> {
    let get = |name: &str| {
        let record = records.iter().find(|(k, _)| k == name.as_bytes());
        record.map(|(_, v)| v.as_slice())
    };
    let sizes = [get("GNU.sparse.realsize"), get("GNU.sparse.size")];
    let mut sizes = sizes.into_iter().flatten().map(field::decimal);
    let size = sizes.next()??;
    if sizes.any(|other| other != Some(size)) || i64::try_from(size).is_err() {
        return None;
    }
    let map = Sparse {
        size,
        ..Sparse::default()
    };
    let version = (get("GNU.sparse.major"), get("GNU.sparse.minor"));
    if version.0 == Some(b"1") {
        // The headers have a map as well; Go ignores it, GNU tar does not.
        let others = [
            &b"GNU.sparse.map"[..],
            b"GNU.sparse.numblocks",
            OFFSET,
            LENGTH,
        ];
        let once = !records
            .iter()
            .any(|(key, _)| others.contains(&key.as_slice()));
        let form = Form::strict_if(once && version.1 == Some(b"0"));
        return Some(Claim::InContent(Box::new(map), form));
    }
    let repeated = |(key, _): &&Record| matches!(key.as_slice(), OFFSET | LENGTH);
    let pairs_of_records = records.iter().filter(repeated);
    let numbers: Option<Vec<u64>> = match get("GNU.sparse.map") {
        Some(_) if pairs_of_records.clone().next().is_some() => None,
        Some(map) => map.split(|b| *b == b',').map(field::decimal).collect(),
        None => {
            get("GNU.sparse.offset")?;
            let number = |((key, value), turn): (&Record, &[u8])| {
                (key == turn).then(|| field::decimal(value)).flatten()
            };
            let turns = [OFFSET, LENGTH].into_iter().cycle();
            pairs_of_records.zip(turns).map(number).collect()
        }
    };
    let numbers = numbers.filter(|numbers| numbers.len().is_multiple_of(2))?;
    let runs = pairs(&numbers);
    let counted = get("GNU.sparse.numblocks").and_then(field::decimal) == Some(runs.len() as u64);
    let named = matches!(version, (None, None) | (Some(b"0"), Some(b"0" | b"1")));
    let form = Form::strict_if(counted && named && runs.len() * 2 == numbers.len());
    Some(Claim::Map(Box::new(Sparse { runs, ..map }), form))
}

const OFFSET: &[u8] = b"GNU.sparse.offset";
const LENGTH: &[u8] = b"GNU.sparse.numbytes";

impl Sparse {
    /// Checks that the runs ascend and are inside the file, as Go's reader demands (`archive/tar`,
    /// `validateSparseEntries`). A run beyond the size would make a hole of exabytes that no sum of sizes shows.
    ///
    /// # Errors
    /// When a run begins before the end of the last one, or ends beyond the size of the file ([`Kind::Broken`]).
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

    /// Whether the runs and the map take exactly the `stored` bytes of the content, as Go and GNU tar demand.
    pub(super) fn fills(&self, stored: u64) -> bool {
        let mut lengths = self.runs.iter().map(|(_, length)| *length);
        lengths.try_fold(self.map_bytes, u64::checked_add) == Some(stored)
    }

    /// Adds the runs of an old GNU header or of one of its extension blocks: 12 bytes for an offset, 12 bytes for a
    /// length, and so on.
    ///
    /// The result is the quality of these fields. If `is_extended`, another block follows; GNU tar ignores it after a
    /// missing run.
    pub(super) fn add_fields(&mut self, fields: &[u8], is_extended: bool) -> Form {
        let mut form = Form::Strict;
        let mut rest = fields;
        while let Some((pair, later)) = rest.split_at_checked(24) {
            let (offset, length) = pair.split_at(12);
            let ends = [offset, length].map(|field| field.first() == Some(&0));
            if ends != [false, false] {
                form.worsen(Form::strict_if(ends == [true, true] && !is_extended));
            }
            if ends[0] {
                // Python also reads the fields after the end.
                let empty = rest.iter().all(|b| *b == 0);
                form.worsen(Form::strict_if(empty));
                break;
            }
            rest = later;
            let number = |f| field::number(f).and_then(|n| u64::try_from(n).ok());
            form.worsen(Form::strict_if(
                [offset, length].into_iter().all(field::is_strict),
            ));
            match (number(offset), number(length)) {
                (Some(offset), Some(length)) if self.runs.len() < MAX_RUNS => {
                    self.runs.push((offset, length));
                }
                _ => form = Form::Unclear,
            }
        }
        form
    }

    /// The map in the text form of GNU sparse format 1.0, padded to a whole block, to be written before the stored
    /// bytes.
    pub fn text(&self) -> Vec<u8> {
        let mut text = format!("{}\n", self.runs.len()).into_bytes();
        for (offset, length) in &self.runs {
            text.extend_from_slice(format!("{offset}\n{length}\n").as_bytes());
        }
        super::block::pad(&mut text);
        text
    }
}

fn pairs(numbers: &[u64]) -> Vec<(u64, u64)> {
    numbers
        .chunks_exact(2)
        .take(MAX_RUNS)
        .filter_map(|p| Some((*p.first()?, *p.last()?)))
        .collect()
}

/// A part of an unpacked file: stored bytes, or zeros of a hole.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// Bytes that are stored in the tar.
    Bytes(&'a [u8]),
    /// This many zeros, which are not stored in the tar.
    Zeros(u64),
}

impl<'a> Part<'a> {
    /// The length of the part of an unpacked file, in bytes.
    pub fn length(self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Zeros(n) => n,
        }
    }

    /// The first `n` bytes of the part of an unpacked file, or all of it if it is shorter, and the rest.
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

    /// The part of an unpacked file as slices of bytes, none of them empty; zeros come in slices of at most 64 KiB.
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

/// An expander of one sparse file: it takes the stored bytes front to back and gives the unpacked ones.
#[derive(Debug)]
pub struct Expand {
    map: Sparse,
    /// The bytes of a map at the beginning of the content that are still to come.
    text: u64,
    run: usize,
    into: u64,
    at: u64,
}

static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

impl Expand {
    /// An expander for a file with this map, at the beginning of the stored content.
    pub fn new(map: Sparse) -> Self {
        Self {
            text: map.map_bytes,
            map,
            run: 0,
            into: 0,
            at: 0,
        }
    }

    /// Takes the next stored bytes, a map in the content included, and passes the unpacked bytes to `out`, with zeros
    /// for holes.
    ///
    /// Bytes beyond the last run of the map are ignored.
    ///
    /// # Errors
    /// Never; only the closure of [`Expand::feed_parts`] can fail.
    pub fn feed(&mut self, stored: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<()> {
        self.feed_parts(stored, &mut |part| {
            part.pieces().for_each(&mut *out);
            Ok(())
        })
    }

    /// Takes the next stored bytes, a map in the content included, and passes the unpacked parts to `out`. A hole is
    /// one part, so its length costs no time.
    ///
    /// Bytes beyond the last run of the map are ignored.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn feed_parts(
        &mut self,
        mut stored: &[u8],
        out: &mut dyn FnMut(Part<'_>) -> Result<()>,
    ) -> Result<()> {
        let text = usize::try_from(self.text).unwrap_or(usize::MAX);
        let (text, rest) = stored.split_at(text.min(stored.len()));
        self.text -= text.len() as u64;
        stored = rest;
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

    /// Ends the stored bytes, and passes the zeros of a hole at the end of the file to `out`.
    pub fn finish(&mut self, out: &mut dyn FnMut(&[u8])) {
        // Only the closure could fail, and it does not.
        let _ = self.finish_parts(&mut |part| {
            part.pieces().for_each(&mut *out);
            Ok(())
        });
    }

    /// Ends the stored bytes, and passes a hole at the end of the file to `out` as one part.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish_parts(&mut self, out: &mut dyn FnMut(Part<'_>) -> Result<()>) -> Result<()> {
        self.zeros(self.map.size, out)
    }

    fn zeros(&mut self, until: u64, out: &mut dyn FnMut(Part<'_>) -> Result<()>) -> Result<()> {
        // Inside a run, `until` is the beginning of the run, which is before `at`.
        if self.at < until {
            let hole = until - self.at;
            self.at = until;
            out(Part::Zeros(hole))?;
        }
        Ok(())
    }
}

/// A reader of a map in the text form of GNU sparse format 1.0: a count, then that many pairs, each number on a line,
/// padded to a whole block. It looks at each byte once.
#[derive(Debug, Default)]
pub(super) struct MapText {
    /// The number of bytes taken so far.
    taken: u64,
    /// The number on the line that has begun.
    number: Option<u64>,
    /// The number of pairs in the map, once it was read.
    count: Option<usize>,
    numbers: Vec<u64>,
}

/// The most bytes of a map in the content, the same as for any other map.
const MAX_TEXT: u64 = 1 << 20;

impl MapText {
    /// Takes the next bytes of the map, at most [`MapText::room`] of them.
    ///
    /// # Errors
    /// When the bytes are no map ([`Kind::Broken`]), or the map has too many runs or bytes ([`Kind::TooLarge`]).
    pub(super) fn take(&mut self, block: &[u8]) -> Result<()> {
        for byte in block {
            if self.is_whole() {
                break;
            }
            self.byte(*byte)?;
        }
        self.taken += block.len() as u64;
        if self.taken > MAX_TEXT && !self.is_whole() {
            let what = format!("a sparse map of more than {MAX_TEXT} bytes");
            return Err(Error::new(Kind::TooLarge, what));
        }
        Ok(())
    }

    /// The number of bytes up to the end of the current block, 1 to 512.
    pub(super) fn room(&self) -> u64 {
        BLOCK - self.taken % BLOCK
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

    /// Whether the last number of the map was read; its padding may still be missing.
    pub(super) fn is_whole(&self) -> bool {
        self.count.is_some_and(|n| self.numbers.len() == n * 2)
    }

    /// The runs of the map, and the number of bytes that it took.
    pub(super) fn map(&self) -> (Vec<(u64, u64)>, u64) {
        (pairs(&self.numbers), self.taken)
    }
}
