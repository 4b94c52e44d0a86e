//! Crates in a program: finds the list that cargo-auditable links into it while the program passes by.
//!
//! Source: cargo-auditable, `PARSING.md`: the section `.dep-v0` is JSON packed with zlib. The table of sections stands at the
//! end of a program, so the search goes the other way round: it unpacks what begins as the list does, and then asks the
//! table whether a section begins and ends with it. The program is never held.

use std::collections::HashMap;

use flate2::{Decompress, FlushDecompress, Status};
use object::Endianness;
use object::elf::{FileHeader32, FileHeader64, PF_W, PF_X, PT_LOAD};
use object::read::elf::{FileHeader, ProgramHeader as _, SectionHeader as _};
use serde_json::Value;

use super::facts::{Record, said};
use super::json;
use crate::bytes::Demand;
use crate::bytes::sorted;

/// The bytes from the beginning of a program in which its headers must lie.
const HEAD: usize = 4096;
/// The first characters of the list. The writer puts no blanks between them.
const BEGIN: &[u8] = b"{\"packages\":[";
/// The bytes of the packed list that are enough to see its first characters.
const LOOK: usize = 512;
/// The most bytes of the list. The largest programs have some hundred kilobytes.
const MOST: usize = 8 << 20;
/// The most bytes of the table of sections.
const TABLE: u64 = 1 << 20;

/// A range of a program, in bytes: its beginning and its end.
type Part = (u64, u64);

/// The search for the list of crates in one program.
#[derive(Debug, Default)]
pub(super) struct Search {
    state: State,
    /// The offset of the next byte in the program.
    at: u64,
    /// The bytes before it that were not searched yet.
    buffer: Vec<u8>,
    /// The parts that may hold the list, the last one first.
    parts: Vec<Part>,
    /// The place of the table of sections.
    table: Option<Part>,
    is_wide: bool,
    /// The list that was found, with its place.
    found: Option<(Part, Vec<u8>)>,
}

#[derive(Debug, Default)]
enum State {
    /// The headers are being collected.
    #[default]
    Head,
    /// A part is searched.
    Part(Part),
    /// The list that begins at an offset is being unpacked.
    List(u64, Box<Unpacking>),
    /// The table of sections is being collected.
    Table(Part),
    Done,
}

#[derive(Debug)]
struct Unpacking {
    inflate: Decompress,
    out: Vec<u8>,
}

impl Unpacking {
    fn new() -> Self {
        Self {
            inflate: Decompress::new(true),
            out: Vec::new(),
        }
    }

    /// Unpacks the next bytes. The result is whether the list has ended; `None` if it is damaged or too long.
    fn take(&mut self, mut bytes: &[u8]) -> Option<bool> {
        loop {
            self.out.reserve(4096);
            let before = self.inflate.total_in();
            let status = self
                .inflate
                .decompress_vec(bytes, &mut self.out, FlushDecompress::None)
                .ok()?;
            let used = usize::try_from(self.inflate.total_in() - before).ok()?;
            bytes = bytes.get(used..)?;
            if status == Status::StreamEnd {
                return Some(true);
            }
            if self.out.len() > MOST {
                return None;
            }
            // There is room for more output, so all that can be told of these bytes is told.
            if bytes.is_empty() && self.out.len() < self.out.capacity() {
                return Some(false);
            }
            if used == 0 && self.out.len() < self.out.capacity() {
                return None;
            }
        }
    }
}

impl Search {
    /// Takes the next bytes of the program.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        if matches!(self.state, State::Done) {
            self.at += bytes.len() as u64;
            return;
        }
        self.buffer.extend_from_slice(bytes);
        self.at += bytes.len() as u64;
        while self.step(false) {}
    }

    /// Counts skipped bytes, which may be none.
    pub(super) fn skipped(&mut self, n: u64) {
        if n > 0 {
            self.buffer.clear();
        }
        self.at = self.at.saturating_add(n);
    }

    /// The demand for the next bytes. A skip may be longer than the program.
    pub(super) fn demand(&self) -> Demand {
        match &self.state {
            State::Done => Demand::Skip(u64::MAX),
            State::Part((start, _)) | State::Table((start, _)) if *start > self.at => {
                Demand::Skip(start - self.at)
            }
            _ => Demand::More,
        }
    }

    /// The crates of the program, after its last byte; the program's own crate first. Empty if it has no list.
    pub(super) fn finish(mut self) -> Vec<Record> {
        while self.step(true) {}
        let list = self.found.filter(|_| matches!(self.state, State::Done));
        list.and_then(|(_, list)| crates(&list)).unwrap_or_default()
    }

    /// The offset of the first byte in the buffer.
    fn first(&self) -> u64 {
        self.at - self.buffer.len() as u64
    }

    /// Does what can be done with the bytes so far. The result is whether there may be more to do.
    fn step(&mut self, is_end: bool) -> bool {
        match std::mem::take(&mut self.state) {
            State::Head => self.head(is_end),
            State::Part(part) => self.part(part, is_end),
            State::List(start, unpacking) => self.list(start, unpacking, is_end),
            State::Table(table) => self.sections(table, is_end),
            State::Done => {
                self.state = State::Done;
                self.buffer = Vec::new();
                false
            }
        }
    }

    fn head(&mut self, is_end: bool) -> bool {
        if self.buffer.len() < HEAD && !is_end {
            self.state = State::Head;
            return false;
        }
        let head = self.buffer.get(..HEAD).unwrap_or(&self.buffer);
        let layout = match head.get(..5) {
            Some(b"\x7fELF\x01") => layout::<FileHeader32<Endianness>>(head),
            Some(b"\x7fELF\x02") => layout::<FileHeader64<Endianness>>(head),
            _ => None,
        };
        self.is_wide = head.get(4) == Some(&2);
        let Some((parts, table)) = layout else {
            self.state = State::Done;
            return true;
        };
        (self.parts, self.table) = (parts, table);
        self.next_part();
        true
    }

    /// Goes on with the next part that is not behind.
    fn next_part(&mut self) {
        self.state = State::Done;
        while let Some(part) = self.parts.pop() {
            if part.1 > self.first() {
                self.state = State::Part(part);
                return;
            }
        }
    }

    /// Drops the bytes before an offset.
    fn forget(&mut self, until: u64) {
        let gone = usize::try_from(until.saturating_sub(self.first())).unwrap_or(usize::MAX);
        self.buffer.drain(..gone.min(self.buffer.len()));
    }

    fn part(&mut self, (start, end): Part, is_end: bool) -> bool {
        self.forget(start);
        let first = self.first();
        let room = usize::try_from(end.saturating_sub(first)).unwrap_or(usize::MAX);
        let bytes = self.buffer.get(..room).unwrap_or(&self.buffer);
        // What begins near the end of the buffer is looked at again when more is there.
        let is_whole = is_end || bytes.len() == room;
        let last = if is_whole {
            bytes.len()
        } else {
            bytes.len().saturating_sub(LOOK)
        };
        let place = beginning(bytes, last);
        if let Some(place) = place {
            let begin = first + place as u64;
            self.forget(begin);
            self.state = State::List(begin, Box::new(Unpacking::new()));
            return true;
        }
        self.forget(first + last as u64);
        if is_whole {
            self.next_part();
            return true;
        }
        self.state = State::Part((start, end));
        false
    }

    fn list(&mut self, start: u64, mut unpacking: Box<Unpacking>, is_end: bool) -> bool {
        let bytes = std::mem::take(&mut self.buffer);
        match unpacking.take(&bytes) {
            Some(true) => {
                let end = start.saturating_add(unpacking.inflate.total_in());
                let used = usize::try_from(end - (self.at - bytes.len() as u64));
                self.buffer = bytes
                    .get(used.unwrap_or(usize::MAX)..)
                    .unwrap_or_default()
                    .to_vec();
                self.found = Some(((start, end), unpacking.out));
                self.state = match self.table.take() {
                    // A program without its table of sections still has the list.
                    None => State::Done,
                    Some(table) => State::Table(table),
                };
                true
            }
            Some(false) if !is_end => {
                self.state = State::List(start, unpacking);
                false
            }
            _ => {
                self.state = State::Done;
                true
            }
        }
    }

    /// Asks the table of sections whether the list is one.
    fn sections(&mut self, (start, end): Part, is_end: bool) -> bool {
        self.forget(start);
        if self.at < end && !is_end {
            self.state = State::Table((start, end));
            return false;
        }
        let place = self.found.as_ref().map(|(place, _)| *place);
        let is_one = if self.is_wide {
            is_section::<FileHeader64<Endianness>>(&self.buffer, place)
        } else {
            is_section::<FileHeader32<Endianness>>(&self.buffer, place)
        };
        if !is_one {
            self.found = None;
        }
        self.state = State::Done;
        true
    }
}

/// The first of the places before `last` at which the packed list may begin.
fn beginning(bytes: &[u8], last: usize) -> Option<usize> {
    let blocks = bytes.get(..last)?.chunks(32).zip((0..).step_by(32));
    // Without an early end, a block is searched in a few instructions.
    let count = |block: &[u8]| block.iter().map(|b| u8::from(*b == METHOD)).sum::<u8>();
    let may = blocks.filter(|(block, _)| count(block) > 0);
    let mut places = may.flat_map(|(block, at)| at..at + block.len());
    places.find(|place| bytes.get(*place..).is_some_and(begins))
}

/// The first byte of data packed by zlib: deflate with a window of 32 KiB (RFC 1950).
const METHOD: u8 = 0x78;

/// Whether bytes begin as the packed list does.
fn begins(bytes: &[u8]) -> bool {
    // RFC 1950: the method and a check of both bytes, without a dictionary.
    let [first, second, ..] = bytes else {
        return false;
    };
    let sum = u16::from(*first) * 256 + u16::from(*second);
    if *first != METHOD || sum % 31 != 0 || second & 0x20 != 0 {
        return false;
    }
    let mut out = Vec::with_capacity(BEGIN.len());
    let some = bytes.get(..LOOK).unwrap_or(bytes);
    let unpacked = Decompress::new(true).decompress_vec(some, &mut out, FlushDecompress::None);
    unpacked.is_ok() && out.starts_with(BEGIN)
}

/// The parts of a program that are only read or not loaded, the last one first, and its table of sections. `None` if this is no program.
fn layout<H: FileHeader<Endian = Endianness>>(head: &[u8]) -> Option<(Vec<Part>, Option<Part>)> {
    let header = H::parse(head).ok()?;
    let endian = header.endian().ok()?;
    let all = header.program_headers(endian, head).ok()?;
    let range = |segment: &H::ProgramHeader| {
        let start: u64 = segment.p_offset(endian).into();
        let length: u64 = segment.p_filesz(endian).into();
        (start, start.saturating_add(length))
    };
    let flags = |segment: &&H::ProgramHeader| segment.p_flags(endian).0;
    let loaded = || all.iter().filter(|s| s.p_type(endian) == PT_LOAD);
    let mut parts: Vec<Part> = loaded()
        .filter(|s| flags(s) & (PF_W.0 | PF_X.0) == 0)
        .map(range)
        .collect();
    if parts.is_empty() {
        // Older linkers put constants beside the code.
        parts = loaded()
            .filter(|s| flags(s) & PF_W.0 == 0)
            .map(range)
            .collect();
    }
    let start: u64 = header.e_shoff(endian).into();
    // Where the linker does not load the section, it stands between what is loaded and the table of sections.
    let loaded_end = loaded().map(|s| range(s).1).max().unwrap_or(0);
    if loaded_end < start {
        parts.push((loaded_end, start));
    }
    sorted::sort_by(&mut parts, |a, b| b.cmp(a));
    let each = size_of::<H::SectionHeader>() as u64;
    let length = u64::from(header.e_shnum(endian)).saturating_mul(each);
    let is_there = start > 0 && length > 0 && length <= TABLE;
    Some((
        parts,
        is_there.then(|| (start, start.saturating_add(length))),
    ))
}

/// Whether a table of sections has one that begins and ends at a place. The bytes of a table are in the order of the
/// machine, which the place tells: it is found in one order or in the other.
fn is_section<H: FileHeader<Endian = Endianness>>(table: &[u8], place: Option<Part>) -> bool {
    let Some((start, end)) = place else {
        return false;
    };
    let each = size_of::<H::SectionHeader>();
    table.chunks_exact(each).any(|bytes| {
        let Ok((section, _)) = object::pod::from_bytes::<H::SectionHeader>(bytes) else {
            return false;
        };
        [Endianness::Little, Endianness::Big].iter().any(|endian| {
            let offset: u64 = section.sh_offset(*endian).into();
            let length: u64 = section.sh_size(*endian).into();
            (offset, offset.saturating_add(length)) == (start, end)
        })
    })
}

/// The crates of a list: the program's own one first, and those that were only used to build it left out.
fn crates(list: &[u8]) -> Option<Vec<Record>> {
    let document = json::parse(list).ok()?;
    let all = document.get("packages")?.as_array()?;
    let text = |package: &Value, key: &str| said(package.get(key)?.as_str()?);
    let is_built_with = |package: &Value| text(package, "kind").as_deref() == Some("build");
    let is_root = |package: &Value| package.get("root").and_then(Value::as_bool) == Some(true);
    // Several versions of a crate are told apart by their places in the list.
    let mut names: HashMap<usize, String> = HashMap::new();
    for (place, package) in all.iter().enumerate().filter(|(_, p)| !is_built_with(p)) {
        let name = text(package, "name")?;
        let version = text(package, "version").unwrap_or_default();
        names.insert(place, format!("{name} {version}"));
    }
    let mut records = Vec::with_capacity(names.len());
    for (place, package) in all.iter().enumerate() {
        let Some(own) = names.get(&place) else {
            continue;
        };
        let needs = package.get("dependencies").and_then(Value::as_array);
        let needs = needs.into_iter().flatten().filter_map(|number| {
            let place = usize::try_from(number.as_u64()?).ok()?;
            Some(vec![names.get(&place)?.clone()])
        });
        let record = Record {
            name: text(package, "name")?,
            version: text(package, "version"),
            needs: needs.collect(),
            provides: vec![own.clone()],
            is_part: !is_root(package),
            is_crate: true,
            ..Record::default()
        };
        if record.is_part {
            records.push(record);
        } else {
            records.insert(0, record);
        }
    }
    // Without a crate of its own, the program would belong to nobody.
    records
        .first()
        .is_some_and(|first| !first.is_part)
        .then_some(records)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    const LIST: &str = r#"{"packages":[{"name":"cc","version":"1.0.1","source":"crates.io","kind":"build"},{"name":"libc","version":"0.2.1","source":"crates.io"},{"name":"app","version":"0.1.0","source":"local","dependencies":[1,0],"root":true}],"format":8}"#;

    /// A program of 64 bits: a part that is only read, with the packed list after `gap` bytes, and its table of sections.
    fn program(gap: usize, list: &str, is_section: bool) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(7));
        packer.write_all(list.as_bytes()).expect("packed");
        let packed = packer.finish().expect("packed");
        let mut data = b"x\x78\x9cno list".repeat(gap / 10);
        let place = 4096 + data.len();
        data.extend_from_slice(&packed);
        data.extend_from_slice(&[7; 3000]);
        let table = (4096 + data.len()) as u64;
        let mut out = b"\x7fELF\x02\x01\x01".to_vec();
        out.resize(16, 0);
        out.extend_from_slice(&[2, 0, 62, 0, 1, 0, 0, 0]);
        out.extend_from_slice(&[0; 8]);
        out.extend_from_slice(&64u64.to_le_bytes());
        out.extend_from_slice(&table.to_le_bytes());
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&[64, 0, 56, 0, 1, 0, 64, 0, 2, 0, 0, 0]);
        out.extend_from_slice(&[1, 0, 0, 0, 4, 0, 0, 0]);
        let length = data.len() as u64;
        for field in [4096, 4096, 4096, length, length, 4096] {
            out.extend_from_slice(&u64::to_le_bytes(field));
        }
        out.resize(4096, 0);
        out.extend_from_slice(&data);
        out.extend_from_slice(&[0; 64]);
        let mut section = [0; 64];
        let length = packed.len() + usize::from(!is_section);
        section[24..32].copy_from_slice(&(place as u64).to_le_bytes());
        section[32..40].copy_from_slice(&(length as u64).to_le_bytes());
        out.extend_from_slice(&section);
        out
    }

    fn names(file: &[u8], bite: usize) -> String {
        let mut search = Search::default();
        let mut at = 0;
        while at < file.len() {
            if let Demand::Skip(n) = search.demand() {
                let n = usize::try_from(n)
                    .unwrap_or(usize::MAX)
                    .min(file.len() - at);
                search.skipped(n as u64);
                at += n;
                continue;
            }
            let end = (at + bite).min(file.len());
            search.take(&file[at..end]);
            at = end;
        }
        let told = search.finish().into_iter().map(|record| {
            let needs: Vec<String> = record.needs.concat();
            format!("{} {:?} {needs:?}", record.name, record.version)
        });
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn crates_are_found_in_whatever_bites() {
        let whole = r#"app Some("0.1.0") ["libc 0.2.1"], libc Some("0.2.1") []"#;
        for gap in [0, 10, 5000, 100_000] {
            let file = program(gap, LIST, true);
            for bite in [1 << 20, 4096, 1000, 7] {
                assert_eq!(names(&file, bite), whole, "{gap} {bite}");
            }
            assert_eq!(names(&file[..file.len() - 9], 1000), "");
        }
        assert_eq!(names(&program(100, LIST, false), 1000), "");
        assert_eq!(names(&program(100, r#"{"packages":[]}"#, true), 1000), "");
        assert_eq!(names(b"#!/bin/sh\n", 3), "");
        assert_eq!(names(&[0x7f, b'E', b'L', b'F', 2], 3), "");
    }
}
