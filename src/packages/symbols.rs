//! The bytes of a program that only debuggers read: finds its sections while the program passes by.
//!
//! Counted are the sections `.debug_*`, `.symtab` and `.strtab` of programs and libraries, which `strip` removes. Object
//! files need theirs for linking, so they count nothing. Source: System V ABI (gABI), chapter 4. The program is never
//! held: only its headers, the table of sections, and their names, each within a limit.

use object::Endianness;
use object::elf::{ET_DYN, ET_EXEC, FileHeader32, FileHeader64, SHT_NOBITS};
use object::read::elf::{FileHeader, SectionHeader as _};

use crate::bytes::Demand;

/// The bytes from the beginning of a program that hold its header.
const HEAD: usize = 64;
/// The bytes before the table of sections in which their names mostly lie.
const BEFORE: u64 = 64 << 10;
/// The most bytes of the table and of the names before it. A table has at most 65,279 rows.
const MOST_TABLE: u64 = (5 << 20) + BEFORE;
/// The most bytes of names.
const MOST_NAMES: u64 = 1 << 20;

/// The search for these sections in one program.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    state: State,
    /// The offset of the next byte in the program.
    at: u64,
    /// The bytes before `at` that are kept.
    buffer: Vec<u8>,
    head: Vec<u8>,
    rows: Vec<Row>,
    found: u64,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum State {
    /// The header is being collected.
    #[default]
    Head,
    /// The bytes between the first and the second offset are being collected; the table of sections is their end.
    Table(u64, u64),
    /// The bytes between the two offsets are being collected: the names of the sections.
    Names(u64, u64),
    Done,
}

/// A section: where its name begins, and its size in the file.
#[derive(Debug, Clone, Copy)]
struct Row {
    name: u64,
    size: u64,
}

impl Symbols {
    /// The demand for the next bytes. A skip may be longer than the program.
    pub(super) fn demand(&self) -> Demand {
        match self.state {
            State::Done => Demand::Skip(u64::MAX),
            State::Table(start, _) | State::Names(start, _) if start > self.at => {
                Demand::Skip(start - self.at)
            }
            _ => Demand::More,
        }
    }

    /// Counts skipped bytes.
    pub(super) fn skipped(&mut self, n: u64) {
        self.at = self.at.saturating_add(n);
    }

    /// Takes the next bytes of the program.
    pub(super) fn take(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let wanted = match self.state {
                State::Head => HEAD.saturating_sub(self.buffer.len()) as u64,
                State::Table(start, end) | State::Names(start, end) if start <= self.at => {
                    end.saturating_sub(self.at)
                }
                State::Table(start, _) | State::Names(start, _) => {
                    let skip = usize::try_from(start - self.at)
                        .unwrap_or(usize::MAX)
                        .min(bytes.len());
                    self.skipped(skip as u64);
                    bytes = bytes.get(skip..).unwrap_or_default();
                    continue;
                }
                State::Done => return,
            };
            let count = usize::try_from(wanted)
                .unwrap_or(usize::MAX)
                .min(bytes.len());
            let (now, later) = bytes.split_at(count);
            self.buffer.extend_from_slice(now);
            self.at += now.len() as u64;
            bytes = later;
            self.step();
        }
    }

    /// The bytes of the sections, after the last byte of the program. 0 if it is no program, or is cut.
    pub(super) fn finish(self) -> u64 {
        self.found
    }

    fn step(&mut self) {
        match self.state {
            State::Head if self.buffer.len() >= HEAD => {
                self.head = std::mem::take(&mut self.buffer);
                let table = table(&self.head)
                    .filter(|(start, end)| start < end && end - start <= MOST_TABLE);
                // A table that begins within the header is none.
                self.state = match table.filter(|(start, _)| *start >= HEAD as u64) {
                    Some((start, end)) => {
                        State::Table(start.saturating_sub(BEFORE).max(self.at), end)
                    }
                    None => State::Done,
                };
            }
            State::Table(start, end) if self.at >= end => self.table(start, end),
            State::Names(_, end) if self.at >= end => {
                self.found = count(&self.rows, &self.buffer);
                self.end();
            }
            _ => {}
        }
    }

    /// Reads the table of sections at the end of the buffer, and decides where their names are.
    fn table(&mut self, start: u64, end: u64) {
        let Some((rows, names)) = sections(&self.head, &self.buffer, start, end) else {
            self.end();
            return;
        };
        self.rows = rows;
        let (from, to) = names;
        if to.saturating_sub(from) > MOST_NAMES || from >= to {
            self.end();
        } else if from >= start && to <= end {
            let at = |offset: u64| usize::try_from(offset - start).unwrap_or(usize::MAX);
            let names = self.buffer.get(at(from)..at(to)).unwrap_or_default();
            self.found = count(&self.rows, names);
            self.end();
        } else if from >= self.at {
            self.buffer = Vec::new();
            self.state = State::Names(from, to);
        } else {
            self.end();
        }
    }

    fn end(&mut self) {
        self.state = State::Done;
        (self.buffer, self.head, self.rows) = (Vec::new(), Vec::new(), Vec::new());
    }
}

/// The offsets between which the table of sections lies; `None` if this is no program or library, or has no table.
fn table(head: &[u8]) -> Option<(u64, u64)> {
    match head.get(..5)? {
        b"\x7fELF\x01" => place::<FileHeader32<Endianness>>(head),
        b"\x7fELF\x02" => place::<FileHeader64<Endianness>>(head),
        _ => None,
    }
}

fn place<H: FileHeader<Endian = Endianness>>(head: &[u8]) -> Option<(u64, u64)> {
    let header = H::parse(head).ok()?;
    let endian = header.endian().ok()?;
    if ![ET_EXEC, ET_DYN].contains(&header.e_type(endian)) {
        return None;
    }
    let start: u64 = header.e_shoff(endian).into();
    let length = u64::from(header.e_shnum(endian)) * u64::from(header.e_shentsize(endian));
    Some((start, start.checked_add(length)?))
}

/// The rows of the table, and the offsets between which their names lie.
type Table = (Vec<Row>, (u64, u64));

/// Reads the table at the end of `bytes`, which are those from offset `start` to `end` of the program.
fn sections(head: &[u8], bytes: &[u8], start: u64, end: u64) -> Option<Table> {
    match head.get(4)? {
        1 => read::<FileHeader32<Endianness>>(head, bytes, start, end),
        _ => read::<FileHeader64<Endianness>>(head, bytes, start, end),
    }
}

fn read<H: FileHeader<Endian = Endianness>>(
    head: &[u8],
    bytes: &[u8],
    start: u64,
    end: u64,
) -> Option<Table> {
    let header = H::parse(head).ok()?;
    let endian = header.endian().ok()?;
    let from: u64 = header.e_shoff(endian).into();
    if end - start != bytes.len() as u64
        || usize::from(header.e_shentsize(endian)) != size_of::<H::SectionHeader>()
    {
        return None;
    }
    let table = bytes.get(usize::try_from(from.checked_sub(start)?).ok()?..)?;
    let (all, _) =
        object::slice_from_bytes::<H::SectionHeader>(table, header.e_shnum(endian).into()).ok()?;
    let names = all.get(usize::from(header.e_shstrndx(endian).0))?;
    let first: u64 = names.sh_offset(endian).into();
    let length: u64 = names.sh_size(endian).into();
    let row = |section: &H::SectionHeader| Row {
        name: section.sh_name(endian).into(),
        size: if section.sh_type(endian) == SHT_NOBITS {
            0
        } else {
            section.sh_size(endian).into()
        },
    };
    Some((
        all.iter().map(row).collect(),
        (first, first.checked_add(length)?),
    ))
}

/// The bytes of the sections with the names of symbols and debug information.
fn count(rows: &[Row], names: &[u8]) -> u64 {
    let is_counted = |row: &&Row| {
        let rest = usize::try_from(row.name)
            .ok()
            .and_then(|at| names.get(at..));
        let rest = rest.unwrap_or_default();
        let name = rest.split(|byte| *byte == 0).next().unwrap_or_default();
        name.starts_with(b".debug_") || name == b".symtab" || name == b".strtab"
    };
    let counted = rows.iter().filter(is_counted);
    counted.fold(0, |sum: u64, row| sum.saturating_add(row.size))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a program has its table of sections.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum At {
        /// Behind the names, as GNU ld writes it.
        End,
        /// Behind the header, as Go writes it.
        Start,
        /// Behind the names, with so many bytes between.
        Far(usize),
    }

    /// A program of 64 bits with these sections, which are not there themselves but for the names.
    fn program(kind: u8, sections: &[(&str, u64)], at: At) -> Vec<u8> {
        let mut names = vec![0];
        let mut rows: Vec<(u32, u32, u64, u64)> = vec![(0, 0, 0, 0)];
        for (name, size) in sections {
            rows.push((u32::try_from(names.len()).expect("small"), 1, 0, *size));
            names.extend_from_slice(name.as_bytes());
            names.push(0);
        }
        let count = rows.len() as u64 + 1;
        let table = count * 64;
        let (start, first) = match at {
            At::Start => (64, 64 + table + 5000),
            At::End => (1000 + names.len() as u64, 1000),
            At::Far(gap) => ((1000 + names.len() + gap) as u64, 1000),
        };
        rows.push((0, 3, first, names.len() as u64));
        let mut out = b"\x7fELF\x02\x01\x01".to_vec();
        out.resize(16, 0);
        out.extend_from_slice(&[kind, 0, 62, 0, 1, 0, 0, 0]);
        out.extend_from_slice(&[0; 16]);
        out.extend_from_slice(&start.to_le_bytes());
        out.extend_from_slice(&[0; 10]);
        for word in [
            64,
            u16::try_from(count).expect("small"),
            u16::try_from(count - 1).expect("small"),
        ] {
            out.extend_from_slice(&word.to_le_bytes());
        }
        assert_eq!(out.len(), 64);
        let mut put = |at: u64, bytes: &[u8]| {
            let at = usize::try_from(at).expect("small");
            out.resize(out.len().max(at + bytes.len()), 0);
            out[at..at + bytes.len()].copy_from_slice(bytes);
        };
        put(first, &names);
        for (number, (name, kind, offset, size)) in (0..).zip(rows) {
            let row: u64 = start + number * 64;
            put(row, &name.to_le_bytes());
            put(row + 4, &kind.to_le_bytes());
            put(row + 24, &offset.to_le_bytes());
            put(row + 32, &size.to_le_bytes());
            put(row + 56, &[0; 8]);
        }
        out
    }

    fn bytes(program: &[u8], bite: usize) -> u64 {
        let mut symbols = Symbols::default();
        let mut rest = program;
        while !rest.is_empty() {
            let n = match symbols.demand() {
                Demand::Skip(n) => usize::try_from(n).unwrap_or(usize::MAX).min(rest.len()),
                _ => 0,
            };
            if n > 0 {
                symbols.skipped(n as u64);
                rest = &rest[n..];
                continue;
            }
            let (now, later) = rest.split_at(bite.min(rest.len()));
            symbols.take(now);
            rest = later;
        }
        symbols.finish()
    }

    #[track_caller]
    fn counts(program: &[u8], expected: u64) {
        for bite in [1, 7, 4096, 1 << 20] {
            assert_eq!(bytes(program, bite), expected, "bites of {bite}");
        }
    }

    const SECTIONS: [(&str, u64); 6] = [
        (".text", 1 << 40),
        (".debug_info", 1000),
        (".debug_str", 200),
        (".symtab", 30),
        (".strtab", 4),
        (".debugger", 1 << 30),
    ];

    #[test]
    fn sections_of_programs_and_libraries() {
        for kind in [2, 3] {
            counts(&program(kind, &SECTIONS, At::End), 1234);
            counts(&program(kind, &SECTIONS, At::Start), 1234);
            counts(&program(kind, &SECTIONS, At::Far(10_000)), 1234);
        }
        // Stripped, an object file, and names that lie too far before the table.
        counts(&program(2, &SECTIONS[..1], At::End), 0);
        counts(&program(1, &SECTIONS, At::End), 0);
        counts(&program(2, &SECTIONS, At::Far(200_000)), 0);
    }

    #[test]
    fn damaged_programs() {
        let whole = program(2, &SECTIONS, At::End);
        for length in [0, 10, 63, 64, 500, whole.len() - 1] {
            counts(&whole[..length], 0);
        }
        for (at, value) in [(40, 0xff), (60, 0xff), (62, 0xff), (58, 1), (4, 7), (5, 9)] {
            let mut odd = whole.clone();
            odd[at] = value;
            odd[at + 1] = value;
            bytes(&odd, 100);
        }
        counts(b"#!/bin/sh\n", 0);
    }
}
