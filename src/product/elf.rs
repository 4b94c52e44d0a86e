//! What an ELF file needs: its interpreter, its libraries and where it looks for them.
//!
//! Sources: System V ABI (gABI) chapters 4 and 5; the GNU extensions for symbol versions (LSB Core, 10.7). Every offset
//! and count is looked up in the parts at hand. Nothing is executed.

use std::collections::HashSet;
use std::ops::Range;

use object::elf::{self, FileHeader32, FileHeader64};
use object::endian::{Endianness, U16, U32};
use object::read::elf::{Dyn as _, FileHeader, ProgramHeader as _};

use super::facts::{Calls, Machine, Program};
use super::pieces::Pieces;

/// The most bytes at the beginning in which the headers must be.
const HEAD: u64 = 64 << 10;
/// The most bytes at the beginning that are kept while the dynamic section is not known.
const MOST_PREFIX: u64 = 1 << 20;
/// The most bytes of a dynamic section.
const MOST_DYNAMIC: u64 = 64 << 10;
/// The largest table of strings that is read as a whole.
const MOST_STRINGS: u64 = 1 << 20;
/// The bytes at the end of a larger table of strings, where the names of versions are.
const TAIL: u64 = 64 << 10;
/// The most bytes of the list of needed versions.
const MOST_VERSIONS: u64 = 16 << 10;
/// The longest text.
const LONGEST: u64 = 4096;
/// The most bytes of all names of libraries together.
const MOST_TEXT: usize = 32 << 10;
/// The most needed versions that are looked at.
const MOST_NEEDS: usize = 4096;

/// The result of looking at the parts at hand.
#[derive(Debug)]
pub(super) enum Outcome {
    /// This is no ELF file, or its headers make no sense.
    Nothing,
    /// These ranges are missing.
    Missing(Vec<Range<u64>>),
    /// What the file needs.
    Program(Box<Program>),
}

/// The ELF file of which parts are at hand. If `is_all`, nothing is missing: what is not at hand does not exist.
pub(super) fn read(pieces: &Pieces, is_all: bool) -> Outcome {
    let found = match pieces.upto(&(0..5)) {
        b"\x7fELF\x01" => of::<FileHeader32<Endianness>>(pieces, is_all),
        b"\x7fELF\x02" => of::<FileHeader64<Endianness>>(pieces, is_all),
        _ => None,
    };
    found.unwrap_or(Outcome::Nothing)
}

/// The first range that must be at hand.
pub(super) fn head() -> Range<u64> {
    0..HEAD
}

/// A reader of the parts at hand, which notes what is missing.
struct Reader<'a> {
    pieces: &'a Pieces,
    missing: Vec<Range<u64>>,
}

impl<'a> Reader<'a> {
    /// The bytes of a range, as far as they are at hand; the rest is noted.
    fn bytes(&mut self, start: u64, length: u64) -> &'a [u8] {
        let range = start..start.saturating_add(length);
        self.missing.extend(self.pieces.missing(&range));
        self.pieces.upto(&range)
    }

    /// Four words at an offset. If they are not at hand, they are noted with what is likely to follow.
    fn row(&mut self, at: u64, endian: Endianness) -> Option<[u32; 4]> {
        let bytes = self.pieces.upto(&(at..at.saturating_add(16)));
        let Ok((words, _)) = object::pod::slice_from_bytes::<U32<Endianness>>(bytes, 4) else {
            self.bytes(at, MOST_VERSIONS);
            return None;
        };
        let mut row = [0; 4];
        for (slot, word) in row.iter_mut().zip(words) {
            *slot = word.get(endian);
        }
        Some(row)
    }

    /// The half word at an offset; 0 if it is not at hand.
    fn half(&self, at: u64, endian: Endianness) -> u16 {
        let bytes = self.pieces.upto(&(at..at.saturating_add(2)));
        let word = object::pod::from_bytes::<U16<Endianness>>(bytes);
        word.map_or(0, |(word, _)| word.get(endian))
    }
}

fn of<H: FileHeader<Endian = Endianness>>(pieces: &Pieces, is_all: bool) -> Option<Outcome> {
    let header = H::parse(pieces).ok()?;
    let endian = header.endian().ok()?;
    let mut program = Program {
        machine: Machine {
            is_64: header.is_type_64(),
            is_little_endian: header.is_little_endian(),
            number: header.e_machine(endian).0,
        },
        ..Program::default()
    };
    let mut reader = Reader {
        pieces,
        missing: Vec::new(),
    };
    let table = u64::from(header.e_phnum(endian)) * u64::from(header.e_phentsize(endian));
    reader.bytes(header.e_phoff(endian).into(), table.min(HEAD));
    if !is_all && !reader.missing.is_empty() {
        return Some(Outcome::Missing(reader.missing));
    }
    // Without segments nothing is loaded, so nothing is needed.
    let segments = header.program_headers(endian, pieces).unwrap_or_default();
    let ranges = |kind| {
        let all = segments
            .iter()
            .filter(move |segment| segment.p_type(endian) == kind);
        all.map(|segment| -> (u64, u64) {
            (
                segment.p_offset(endian).into(),
                segment.p_filesz(endian).into(),
            )
        })
    };
    if let Some((start, length)) = ranges(elf::PT_INTERP).next() {
        let text = reader.bytes(start, length.min(LONGEST));
        program.interpreter = Some(until_zero(text).to_vec()).filter(|path| !path.is_empty());
    }
    if let Some((start, length)) = ranges(elf::PT_DYNAMIC).next() {
        let length = length.min(MOST_DYNAMIC);
        let is_behind = reader
            .pieces
            .missing(&(start..start.saturating_add(length.min(1))));
        // The strings mostly stand before the section that tells where they are.
        if !is_all && let Some(missing) = is_behind {
            let first = ranges(elf::PT_LOAD).next();
            let prefix = first.filter(|(offset, _)| *offset == 0);
            let prefix = prefix.map_or(MOST_PREFIX, |(_, length)| length.min(MOST_PREFIX));
            reader.bytes(0, prefix.min(missing.start));
        }
        let bytes = reader.bytes(start, length);
        if is_all || reader.missing.is_empty() {
            let size = size_of::<H::Dyn>();
            let whole = bytes.get(..bytes.len() / size * size).unwrap_or_default();
            let entries = object::pod::slice_from_all_bytes::<H::Dyn>(whole).unwrap_or_default();
            let entries: Vec<(i64, u64)> = entries
                .iter()
                .map(|entry| (entry.tag(endian).0, entry.val(endian)))
                .take_while(|(tag, _)| *tag != elf::DT_NULL.0)
                .collect();
            let offset = |address: u64| {
                segments.iter().take(4096).find_map(|segment| {
                    let into = address.checked_sub(segment.p_vaddr(endian).into())?;
                    let is_inside = segment.p_type(endian) == elf::PT_LOAD
                        && into < segment.p_filesz(endian).into();
                    let start: u64 = segment.p_offset(endian).into();
                    is_inside.then_some(start.checked_add(into)?)
                })
            };
            dynamic(&mut program, &mut reader, endian, &entries, offset);
        }
    }
    if !is_all && !reader.missing.is_empty() {
        return Some(Outcome::Missing(reader.missing));
    }
    Some(Outcome::Program(Box::new(program)))
}

/// Reads what the dynamic section names.
fn dynamic(
    program: &mut Program,
    reader: &mut Reader<'_>,
    endian: Endianness,
    entries: &[(i64, u64)],
    offset: impl Fn(u64) -> Option<u64>,
) {
    let value = |wanted: elf::DynamicTag| {
        let found = entries.iter().find(|(tag, _)| *tag == wanted.0);
        found.map(|(_, value)| *value)
    };
    program.no_default =
        value(elf::DT_FLAGS_1).is_some_and(|flags| flags & elf::DF_1_NODEFLIB.0 != 0);
    let Some(table) = value(elf::DT_STRTAB).and_then(&offset) else {
        return;
    };
    let size = value(elf::DT_STRSZ).unwrap_or(MOST_STRINGS);
    let is_whole = size <= MOST_STRINGS;
    if is_whole {
        reader.bytes(table, size);
    } else {
        reader.bytes(table.saturating_add(size - TAIL), TAIL);
    }
    let mut text = |at: u64| {
        let left = size.checked_sub(at).filter(|left| *left > 0)?;
        let bytes = reader.bytes(table.checked_add(at)?, left.min(LONGEST));
        Some(until_zero(bytes).to_vec()).filter(|text| !text.is_empty())
    };
    let (mut seen, mut room) = (HashSet::new(), MOST_TEXT);
    for (tag, at) in entries {
        match elf::DynamicTag(*tag) {
            elf::DT_NEEDED => {
                let Some(name) = text(*at) else { continue };
                match room.checked_sub(name.len()) {
                    Some(less) if seen.insert(name.clone()) => {
                        room = less;
                        program.needed.push(name);
                    }
                    Some(_) => {}
                    None => program.is_cut = true,
                }
            }
            elf::DT_SONAME => program.soname = text(*at),
            elf::DT_RPATH => program.rpath = text(*at),
            elf::DT_RUNPATH => program.runpath = text(*at),
            _ => {}
        }
    }
    if program.runpath.is_some() {
        // An old search path beside a new one is not in force.
        program.rpath = None;
    }
    if is_whole {
        program.calls = calls(reader.pieces.upto(&(table..table.saturating_add(size))));
    }
    if let Some(start) = value(elf::DT_VERNEED).and_then(offset) {
        let name = |reader: &mut Reader<'_>, at: u32| {
            let from = table.saturating_add(at.into());
            glibc(until_zero(reader.bytes(from, 64)))
        };
        program.glibc = versions(reader, endian, start, name);
    }
}

/// The highest version `GLIBC_2.N` in the list of needed versions at an offset, as N.
fn versions(
    reader: &mut Reader<'_>,
    endian: Endianness,
    start: u64,
    name: impl Fn(&mut Reader<'_>, u32) -> Option<u32>,
) -> Option<u32> {
    let mut highest = None;
    let (mut at, mut looks) = (start, 0);
    while let Some(file) = reader.row(at, endian) {
        let [_, _, first, next] = file;
        let count = reader.half(at.saturating_add(2), endian);
        let mut aux = at.saturating_add(first.into());
        for _ in 0..count {
            let Some([_, _, text, step]) = reader.row(aux, endian) else {
                return highest;
            };
            looks += 1;
            highest = highest.max(name(reader, text));
            if step == 0 || looks > MOST_NEEDS {
                break;
            }
            aux = aux.saturating_add(step.into());
        }
        looks += 1;
        if next == 0 || looks > MOST_NEEDS {
            break;
        }
        at = at.saturating_add(next.into());
    }
    highest
}

/// The number N of a version `GLIBC_2.N`.
fn glibc(version: &[u8]) -> Option<u32> {
    let digits = version.strip_prefix(b"GLIBC_2.")?;
    let digits = digits.split(|b| *b == b'.').next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The functions that a table of strings names.
fn calls(strings: &[u8]) -> Calls {
    let mut calls = Calls::default();
    for name in strings.split(|byte| *byte == 0) {
        match name {
            b"dlopen" | b"dlmopen" => calls.dlopen = true,
            b"getpwnam" | b"getpwuid" | b"getpwnam_r" | b"getpwuid_r" | b"getgrnam"
            | b"getgrgid" | b"getgrnam_r" | b"getgrgid_r" | b"getaddrinfo" | b"gethostbyname"
            | b"gethostbyname_r" | b"getnameinfo" => calls.lookups = true,
            b"iconv_open" => calls.iconv = true,
            _ => {}
        }
    }
    calls
}

/// The bytes up to the first zero.
fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}
