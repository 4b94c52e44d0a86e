//! Facts from an ELF file: its headers, dynamic section, notes and section names.
//!
//! Sources: System V ABI (gABI) chapters 4 and 5, and the GNU extensions. Each offset or count is looked up in the
//! bytes at hand and ignored if it points outside them, because a file can be truncated or malicious. Nothing is
//! executed, and symbols are not read.

use object::elf::{self, FileHeader32, FileHeader64};
use object::endian::Endianness;
use object::read::elf::{
    Dyn as _, FileHeader, NoteIterator, ProgramHeader as _, SectionHeader as _,
};

use crate::bytes::{show, sorted};
use crate::session::protocol::ElfFacts;

/// The most items of each list.
const MOST: usize = 256;

/// The longest text, in bytes before escaping and in characters after it.
const LONGEST: usize = 4096;

/// The most segments and sections in which notes and addresses are looked up.
const MOST_LOOKS: usize = 4096;

/// The facts from an ELF file; `None` if it is not ELF. Of a truncated file, the result has the facts from its
/// beginning.
pub(super) fn facts(bytes: &[u8]) -> Option<ElfFacts> {
    match bytes.get(4)? {
        1 => read::<FileHeader32<Endianness>>(bytes),
        2 => read::<FileHeader64<Endianness>>(bytes),
        _ => None,
    }
}

fn read<H: FileHeader<Endian = Endianness>>(bytes: &[u8]) -> Option<ElfFacts> {
    let header = H::parse(bytes).ok()?;
    let endian = header.endian().ok()?;
    let mut facts = ElfFacts {
        kind: kind(header.e_type(endian).0),
        machine: machine(header.e_machine(endian).0),
        bits: if header.is_type_64() { 64 } else { 32 },
        little_endian: header.is_little_endian(),
        ..ElfFacts::default()
    };
    let segments = header.program_headers(endian, bytes).unwrap_or_default();
    for segment in segments.iter().take(MOST_LOOKS) {
        let kind = segment.p_type(endian);
        if kind == elf::PT_INTERP && facts.interpreter.is_none() {
            let path = segment.data(endian, bytes).ok().and_then(|d| text(d, 0));
            facts.interpreter = path;
        } else if kind == elf::PT_NOTE
            && facts.build_id.is_none()
            && let Ok(notes) = segment.data(endian, bytes)
        {
            facts.build_id = build_id::<H>(endian, segment.p_align(endian), notes);
        }
    }
    dynamic::<H>(endian, segments, bytes, &mut facts);
    sections(header, endian, bytes, &mut facts);
    Some(facts)
}

/// Reads the dynamic section: needed libraries, soname and run paths.
fn dynamic<H: FileHeader<Endian = Endianness>>(
    endian: Endianness,
    segments: &[H::ProgramHeader],
    bytes: &[u8],
    facts: &mut ElfFacts,
) {
    let found = segments
        .iter()
        .find_map(|s| s.dynamic(endian, bytes).ok().flatten());
    let entries = found
        .unwrap_or_default()
        .iter()
        .map(|entry| (entry.tag(endian), entry.val(endian)))
        .take_while(|(tag, _)| *tag != elf::DT_NULL);
    let table = entries
        .clone()
        .find(|(tag, _)| *tag == elf::DT_STRTAB)
        .and_then(|(_, address)| {
            let segment = segments.iter().take(MOST_LOOKS).find_map(|s| {
                let into = address.checked_sub(s.p_vaddr(endian).into())?;
                let inside = s.p_type(endian) == elf::PT_LOAD && into < s.p_filesz(endian).into();
                let offset: u64 = s.p_offset(endian).into();
                inside.then_some(offset.checked_add(into)?)
            });
            bytes.get(usize::try_from(segment?).ok()?..)
        });
    let Some(table) = table else { return };
    for (tag, at) in entries {
        if tag == elf::DT_NEEDED && facts.needed.len() < MOST {
            facts.needed.extend(text(table, at));
        } else if tag == elf::DT_SONAME && facts.soname.is_none() {
            facts.soname = text(table, at);
        } else if tag == elf::DT_RPATH || tag == elf::DT_RUNPATH {
            let paths = text(table, at).unwrap_or_default();
            let paths = paths.split(':').filter(|path| !path.is_empty());
            let room = MOST.saturating_sub(facts.run_paths.len());
            facts.run_paths.extend(paths.take(room).map(str::to_owned));
        }
    }
}

/// Reads the sections, largest first: their sizes, the debug information, the symbol table and the build id.
fn sections<H: FileHeader<Endian = Endianness>>(
    header: &H,
    endian: Endianness,
    bytes: &[u8],
    facts: &mut ElfFacts,
) {
    let headers = header.section_headers(endian, bytes).unwrap_or_default();
    let names = header
        .section_strings_index(endian, bytes)
        .ok()
        .and_then(|index| headers.get(index.0))
        .and_then(|section| section.data(endian, bytes).ok())
        .unwrap_or_default();
    let mut all = Vec::new();
    // The first section is a placeholder.
    for (index, section) in headers.iter().enumerate().skip(1) {
        let kind = section.sh_type(endian);
        let size = section.file_range(endian).map_or(0, |(_, size)| size);
        let name = section.sh_name(endian);
        let rest = usize::try_from(name).ok().and_then(|at| names.get(at..));
        let rest = rest.unwrap_or_default();
        if rest.starts_with(b".debug") || rest.starts_with(b".zdebug") {
            facts.debug_bytes = facts.debug_bytes.saturating_add(size);
        }
        facts.symbols |= kind == elf::SHT_SYMTAB;
        if kind == elf::SHT_NOTE
            && facts.build_id.is_none()
            && index < MOST_LOOKS
            && let Ok(notes) = section.data(endian, bytes)
        {
            facts.build_id = build_id::<H>(endian, section.sh_addralign(endian), notes);
        }
        all.push((size, index, name));
    }
    sorted::sort_by(&mut all, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    all.truncate(MOST);
    let named = |(size, _, name)| (text(names, u64::from(name)).unwrap_or_default(), size);
    facts.sections = all.into_iter().map(named).collect();
}

/// The GNU build id in a list of notes, as hex digits.
fn build_id<H: FileHeader<Endian = Endianness>>(
    endian: Endianness,
    align: H::Word,
    notes: &[u8],
) -> Option<String> {
    let notes = NoteIterator::<H>::new(endian, align, notes).ok()?;
    let note = notes
        .take(64)
        .map_while(Result::ok)
        .find(|note| note.name() == b"GNU" && note.n_type(endian) == elf::NT_GNU_BUILD_ID)?;
    let digits = note.desc().iter().take(LONGEST / 2);
    let halves = digits.flat_map(|byte| [byte >> 4, byte & 15]);
    Some(
        halves
            .filter_map(|half| char::from_digit(half.into(), 16))
            .collect(),
    )
}

/// The text at offset `at` of a string table, up to the next zero byte.
fn text(table: &[u8], at: u64) -> Option<String> {
    let rest = table.get(usize::try_from(at).ok()?..)?;
    let rest = rest.get(..LONGEST).unwrap_or(rest);
    let end = rest
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(rest.len());
    let text = show(rest.get(..end)?);
    // An escaped byte takes four characters.
    Some(text.chars().take(LONGEST).collect())
}

/// The name of an ELF file type (`e_type`).
fn kind(number: u16) -> String {
    match number {
        1 => "relocatable".into(),
        2 => "executable".into(),
        3 => "shared object".into(),
        4 => "core".into(),
        other => format!("type {other}"),
    }
}

/// The name of a machine (`e_machine`); its number if it is not a common one.
fn machine(number: u16) -> String {
    let name = match number {
        2 => "SPARC",
        3 => "x86",
        4 => "m68k",
        8 => "MIPS",
        20 => "PowerPC",
        21 => "PowerPC 64",
        22 => "S390",
        40 => "ARM",
        42 => "SuperH",
        43 => "SPARC 64",
        50 => "IA-64",
        62 => "x86-64",
        183 => "AArch64",
        190 => "CUDA",
        224 => "AMD GPU",
        243 => "RISC-V",
        247 => "BPF",
        258 => "LoongArch",
        other => return format!("machine {other}"),
    };
    name.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::facts;

    /// The test's own program: on Linux an ELF file.
    #[cfg(target_os = "linux")]
    fn own() -> Vec<u8> {
        std::fs::read(std::env::current_exe().expect("a test has one")).expect("it can be read")
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn of_this_very_program() {
        let facts = facts(&own()).expect("ELF");
        assert_eq!((facts.bits, facts.little_endian), (64, true));
        assert!(facts.interpreter.is_some_and(|i| i.contains("ld")));
        assert!(
            facts.needed.iter().any(|n| n.starts_with("libc.so")),
            "{:?}",
            facts.needed
        );
        assert!(facts.symbols && facts.debug_bytes > 0);
        assert!(facts.build_id.is_some_and(|id| id.len() >= 32));
        assert!(
            facts
                .sections
                .iter()
                .any(|(name, size)| name == ".text" && *size > 0)
        );
        assert!(facts.sections.windows(2).all(|w| w[0].1 >= w[1].1));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn cut_or_changed_it_never_panics() {
        let own = own();
        let own = &own[..own.len().min(4 << 20)];
        for length in [0, 4, 5, 16, 63, 64, 65, 200, 5000, own.len() / 2] {
            let _ = facts(&own[..length]);
        }
        // Every byte of the headers, one by one, to values that hurt.
        let mut bytes = own.to_vec();
        for at in 0..1024.min(bytes.len()) {
            for value in [0, 1, 0x7f, 0xff] {
                let was = std::mem::replace(&mut bytes[at], value);
                let _ = facts(&bytes);
                bytes[at] = was;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn noise_never_panics(class in 1..=2u8, endian in 1..=2u8, noise in prop::collection::vec(prop_oneof![3 => 0..=2u8, 1 => any::<u8>()], 0..600)) {
            let mut bytes = b"\x7fELF".to_vec();
            bytes.extend([class, endian, 1]);
            bytes.extend(noise);
            let _ = facts(&bytes);
        }
    }
}
