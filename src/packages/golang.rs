//! Go modules in a program: finds the build information while the program passes by.
//!
//! Source: Go's `debug/buildinfo` and `runtime/debug` (Go 1.18 and later, which store the strings in place). The program
//! is never held: only its headers and the block that holds the build information.

use object::Endianness;
use object::elf::{FileHeader32, FileHeader64, PF_W, PT_LOAD};
use object::read::elf::{FileHeader, ProgramHeader as _};

use super::facts::{Facts, Found, Record, said, text};
use crate::bytes::Demand;

/// The bytes from the beginning of a program in which its headers must lie.
const HEAD: usize = 4096;
/// The first bytes of the build information, which begins at a multiple of [`ALIGNED`].
const MAGIC: &[u8] = b"\xff Go buildinf:";
const ALIGNED: usize = 16;
/// The offset of the first string in the build information.
const STRINGS: usize = 32;
/// The flag of build information that holds its strings itself.
const INLINE: u8 = 2;
/// The most bytes of build information. Programs with thousands of modules have less than a megabyte.
const MOST: usize = 8 << 20;

/// The search for build information in one program.
#[derive(Debug, Default)]
pub(super) struct Search {
    state: State,
    /// The offset of the next byte in the program.
    at: u64,
    buffer: Vec<u8>,
    found: Option<Vec<u8>>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum State {
    /// The headers are being collected.
    #[default]
    Head,
    /// The writable segment from the first offset to the second is searched.
    Segment(u64, u64),
    /// The build information is being collected; it ends at this offset at the latest.
    Info(u64),
    Done,
}

impl Search {
    /// Takes the next bytes of the program.
    pub(super) fn take(&mut self, mut bytes: &[u8]) {
        // Others may have needed what is skipped here.
        if let Demand::Skip(n) = self.demand() {
            let skipped = usize::try_from(n).unwrap_or(usize::MAX).min(bytes.len());
            self.skipped(skipped as u64);
            bytes = bytes.get(skipped..).unwrap_or_default();
        }
        while !bytes.is_empty() && self.state != State::Done {
            let room = match self.state {
                State::Head => HEAD - self.buffer.len(),
                _ => usize::MAX,
            };
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.buffer.extend_from_slice(now);
            self.at += now.len() as u64;
            bytes = later;
            if self.state != State::Head || self.buffer.len() >= HEAD {
                self.step();
            }
        }
    }

    /// Counts skipped bytes.
    pub(super) fn skipped(&mut self, n: u64) {
        self.at += n;
    }

    /// The demand for the next bytes. A skip may be longer than the program.
    pub(super) fn demand(&self) -> Demand {
        match self.state {
            State::Done => Demand::Skip(u64::MAX),
            State::Segment(start, _) if start > self.at => Demand::Skip(start - self.at),
            _ => Demand::More,
        }
    }

    /// The modules of the program, after its last byte. No packages if it has no build information.
    pub(super) fn finish(mut self) -> Found {
        if self.state == State::Head {
            self.step();
        }
        if matches!(self.state, State::Segment(..) | State::Info(_)) {
            self.step();
        }
        Found::new(Ok(Facts::Records(
            self.found.as_deref().and_then(modules).unwrap_or_default(),
        )))
    }

    fn step(&mut self) {
        if self.state == State::Head {
            let Some((start, end)) = writable(&self.buffer) else {
                self.end();
                return;
            };
            self.state = State::Segment(start, end);
            let begun = usize::try_from(start).unwrap_or(usize::MAX);
            self.buffer.drain(..begun.min(self.buffer.len()));
        }
        if let State::Segment(start, end) = self.state {
            self.segment(start, end);
        }
        if let State::Info(end) = self.state {
            match strings(&self.buffer) {
                Strings::Whole(info) => {
                    self.found = Some(info);
                    self.end();
                }
                Strings::Cut if self.buffer.len() < MOST && self.at < end => {}
                _ => self.end(),
            }
        }
    }

    fn end(&mut self) {
        self.state = State::Done;
        self.buffer = Vec::new();
    }

    /// Looks for the magic in the buffer, whose last byte is before `at`.
    fn segment(&mut self, start: u64, end: u64) {
        if self.at <= start {
            return;
        }
        let first = self.at - self.buffer.len() as u64;
        // Offsets in a program and addresses in memory have the same rest, so alignment can be told from the offset.
        let lead = usize::try_from(first.wrapping_neg() % ALIGNED as u64).unwrap_or_default();
        let mut place = lead;
        while let Some(rest) = self.buffer.get(place..) {
            if rest.len() < STRINGS || first + place as u64 >= end {
                break;
            }
            if rest.starts_with(MAGIC) && rest.get(15).is_some_and(|flags| flags & INLINE != 0) {
                self.buffer.drain(..place);
                self.state = State::Info(end);
                return;
            }
            place += ALIGNED;
        }
        if first + place as u64 >= end {
            self.end();
        } else {
            self.buffer.drain(..place.min(self.buffer.len()));
        }
    }
}

/// The offsets between which the first writable segment of a program lies; `None` if this is no program.
fn writable(head: &[u8]) -> Option<(u64, u64)> {
    match head.get(..5)? {
        b"\x7fELF\x01" => segment::<FileHeader32<Endianness>>(head),
        b"\x7fELF\x02" => segment::<FileHeader64<Endianness>>(head),
        _ => None,
    }
}

fn segment<H: FileHeader<Endian = Endianness>>(head: &[u8]) -> Option<(u64, u64)> {
    let header = H::parse(head).ok()?;
    let endian = header.endian().ok()?;
    let all = header.program_headers(endian, head).ok()?;
    let is_writable =
        |s: &&H::ProgramHeader| s.p_type(endian) == PT_LOAD && s.p_flags(endian).0 & PF_W.0 != 0;
    let found = all.iter().find(is_writable)?;
    let start: u64 = found.p_offset(endian).into();
    let length: u64 = found.p_filesz(endian).into();
    Some((start, start.checked_add(length)?))
}

/// The state of the strings behind the magic.
enum Strings {
    /// The text about modules.
    Whole(Vec<u8>),
    Cut,
    Wrong,
}

fn strings(info: &[u8]) -> Strings {
    let rest = info.get(STRINGS..).unwrap_or_default();
    let (first, rest) = match string(rest) {
        Ok(found) => found,
        Err(wrong) => return wrong,
    };
    if !first.starts_with(b"go") && !first.starts_with(b"devel") {
        return Strings::Wrong;
    }
    match string(rest) {
        Ok((modules, _)) => Strings::Whole(modules.to_vec()),
        Err(wrong) => wrong,
    }
}

/// A string behind its length (a varint), and what follows it.
fn string(bytes: &[u8]) -> Result<(&[u8], &[u8]), Strings> {
    let mut length = 0usize;
    for (place, byte) in bytes.iter().enumerate() {
        length |= usize::from(byte & 0x7f) << (7 * place);
        if length > MOST || place > 4 {
            return Err(Strings::Wrong);
        }
        if byte & 0x80 == 0 {
            let rest = bytes.get(place + 1..).unwrap_or_default();
            return rest.split_at_checked(length).ok_or(Strings::Cut);
        }
    }
    Err(Strings::Cut)
}

/// The modules that a text names: the main module first. The text stands between two marks of 16 bytes.
fn modules(info: &[u8]) -> Option<Vec<Record>> {
    let info = info.get(16..info.len().checked_sub(16)?)?;
    let content = text(info);
    let (mut program, mut main, mut parts) = (None, None, Vec::<Record>::new());
    for line in content.lines() {
        let mut words = line.split('\t');
        let (key, name, version) = (words.next(), words.next(), words.next());
        let module = |is_part| {
            Some(Record {
                name: said(name?)?,
                version: version.and_then(said),
                is_part,
                ..Record::default()
            })
        };
        match key {
            Some("path") => program = name.and_then(said),
            Some("mod") => main = module(false),
            Some("dep") => parts.extend(module(true)),
            // The line replaces the module of the line before. A folder in its place has no name of its own.
            Some("=>") if name.is_some_and(|name| !name.starts_with(['.', '/'])) => {
                if let (Some(last), Some(new)) = (parts.last_mut(), module(true)) {
                    *last = new;
                }
            }
            _ => {}
        }
    }
    let main = match main {
        Some(main) => main,
        None => Record {
            name: program?,
            ..Record::default()
        },
    };
    parts.insert(0, main);
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program of 64 bits whose writable segment holds the build information after `gap` bytes.
    fn program(gap: usize, modules: &str) -> Vec<u8> {
        let text = format!("0123456789abcdef{modules}0123456789abcdef");
        let byte = |n: usize| u8::try_from(n).expect("small");
        let varint = |n: usize| [byte(n & 0x7f) | 0x80, byte(n >> 7)];
        let mut data = vec![b'x'; gap];
        data.extend_from_slice(MAGIC);
        data.extend_from_slice(&[8, INLINE]);
        data.resize(gap + STRINGS, 0);
        data.extend_from_slice(b"\x06go1.22");
        data.extend_from_slice(&varint(text.len()));
        data.extend_from_slice(text.as_bytes());
        let start = 8192u64;
        let mut out = b"\x7fELF\x02\x01\x01".to_vec();
        out.resize(16, 0);
        out.extend_from_slice(&[2, 0, 62, 0, 1, 0, 0, 0]);
        out.extend_from_slice(&[0; 8]);
        out.extend_from_slice(&64u64.to_le_bytes());
        out.extend_from_slice(&[0; 12]);
        out.extend_from_slice(&[64, 0, 56, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        out.extend_from_slice(&[1, 0, 0, 0, 6, 0, 0, 0]);
        for field in [
            start,
            start,
            start,
            data.len() as u64,
            data.len() as u64,
            4096,
        ] {
            out.extend_from_slice(&field.to_le_bytes());
        }
        out.resize(usize::try_from(start).expect("small"), 0);
        out.extend_from_slice(&data);
        out
    }

    fn names(file: &[u8], bite: usize) -> String {
        let mut search = Search::default();
        let mut at = 0;
        while at < file.len() {
            if let Demand::Skip(n) = search.demand() {
                search.skipped(n.min((file.len() - at) as u64));
                at = at.saturating_add(usize::try_from(n).expect("small"));
                continue;
            }
            let end = (at + bite).min(file.len());
            search.take(&file[at..end]);
            at = end;
        }
        let Ok(Facts::Records(all)) = search.finish().facts else {
            panic!("modules");
        };
        let told = all
            .iter()
            .map(|r| format!("{} {}", r.name, r.version.as_deref().unwrap_or("-")));
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn modules_are_found_in_whatever_bites() {
        let text = "path\ta/b\nmod\ta\t(devel)\t\ndep\tc\tv1\th1:x\n=>\td\tv2\th1:y\ndep\te\tv3\n=>\t./e\t(devel)\nbuild\tx=y\n";
        let whole = "a (devel), d v2, e v3";
        for gap in [0, 16, 5000, 100_000] {
            let file = program(gap - gap % 16, text);
            for bite in [1 << 20, 4096, 1000, 7] {
                assert_eq!(names(&file, bite), whole, "{gap} {bite}");
            }
            assert_eq!(names(&file[..file.len() - 9], 1000), "");
        }
        assert_eq!(
            names(&program(0, "path\tcommand-line-arguments\n"), 9),
            "command-line-arguments -"
        );
        assert_eq!(names(b"#!/bin/sh\n", 3), "");
        assert_eq!(names(&[0x7f, b'E', b'L', b'F', 2], 3), "");
    }
}
