//! Small ELF files from one line, and the cache of a loader, written without Squint's readers.
//!
//! `need:liba.so` a library that is needed, `interp:/lib/ld.so`, `soname:liba.so.1`, `rpath:/a:/b`, `runpath:$ORIGIN`, `glibc:36`
//! a needed version; `32` for addresses of 32 bits, `be` for the highest byte first, `arm` for another processor, `late` for names
//! that are two megabytes behind the headers, `beyond` for a dynamic section at the largest offset, `dlopen` for a function that is called, `nodeflib`.

/// Where the dynamic section is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
enum Dynamic {
    #[default]
    Near,
    /// Two megabytes behind the headers.
    Late,
    /// At the largest offset.
    Beyond,
}

/// An ELF file.
#[derive(Debug, Default, Clone)]
struct Elf {
    is_32: bool,
    is_big: bool,
    machine: u16,
    dynamic: Dynamic,
    interp: Option<String>,
    glibc: Option<u32>,
    /// Tags of the dynamic section with texts.
    texts: Vec<(u64, String)>,
    flags_1: u64,
    calls: Vec<String>,
}

const NEEDED: u64 = 1;
const STRTAB: u64 = 5;
const STRSZ: u64 = 10;
const SONAME: u64 = 14;
const RPATH: u64 = 15;
const RUNPATH: u64 = 29;
const FLAGS_1: u64 = 0x6fff_fffb;
const VERNEED: u64 = 0x6fff_fffe;
const VERNEEDNUM: u64 = 0x6fff_ffff;

/// The bytes of an ELF file that a line of words, separated by commas, describes.
pub fn elf(line: &str) -> Vec<u8> {
    let mut elf = Elf {
        machine: 62,
        ..Elf::default()
    };
    for word in line.split(',').filter(|word| !word.is_empty()) {
        match word.split_once(':') {
            Some(("need", name)) => elf.texts.push((NEEDED, name.into())),
            Some(("soname", name)) => elf.texts.push((SONAME, name.into())),
            Some(("rpath", path)) => elf.texts.push((RPATH, path.into())),
            Some(("runpath", path)) => elf.texts.push((RUNPATH, path.into())),
            Some(("interp", path)) => elf.interp = Some(path.into()),
            Some(("glibc", minor)) => elf.glibc = minor.parse().ok(),
            None if word == "32" => (elf.is_32, elf.machine) = (true, 3),
            None if word == "be" => elf.is_big = true,
            None if word == "arm" => elf.machine = 40,
            None if word == "late" => elf.dynamic = Dynamic::Late,
            None if word == "beyond" => elf.dynamic = Dynamic::Beyond,
            None if word == "nodeflib" => elf.flags_1 = 0x800,
            None => elf.calls.push(word.into()),
            _ => panic!("unknown word {word}"),
        }
    }
    elf.bytes()
}

impl Elf {
    fn number(&self, out: &mut Vec<u8>, value: u64, bytes: usize) {
        let all = value.to_le_bytes();
        let mut some = all[..bytes].to_vec();
        if self.is_big {
            some.reverse();
        }
        out.extend(some);
    }

    /// An address or an offset.
    fn word(&self, out: &mut Vec<u8>, value: u64) {
        self.number(out, value, if self.is_32 { 4 } else { 8 });
    }

    fn bytes(&self) -> Vec<u8> {
        let (head, entry) = if self.is_32 { (52, 32) } else { (64, 56) };
        let count = 2 + u64::from(self.interp.is_some());
        let mut body = Vec::new();
        let base = head + entry * count;
        let interp_at = base;
        if let Some(path) = &self.interp {
            body.extend(path.as_bytes());
            body.push(0);
        }
        if self.dynamic == Dynamic::Late {
            body.resize(2 << 20, 0);
        }
        let mut strings = vec![0];
        let mut text = |text: &str| {
            let at = strings.len() as u64;
            strings.extend(text.as_bytes());
            strings.push(0);
            at
        };
        let mut tags: Vec<(u64, u64)> = self.texts.iter().map(|(tag, t)| (*tag, text(t))).collect();
        for name in &self.calls {
            text(name);
        }
        let version = self.glibc.map(|minor| text(&format!("GLIBC_2.{minor}")));
        let strings_at = base + body.len() as u64;
        body.extend(&strings);
        body.resize(body.len().next_multiple_of(8), 0);
        tags.push((STRTAB, strings_at));
        tags.push((STRSZ, strings.len() as u64));
        if let Some(name) = version {
            tags.push((VERNEED, base + body.len() as u64));
            tags.push((VERNEEDNUM, 1));
            self.number(&mut body, 1, 2);
            self.number(&mut body, 1, 2);
            self.number(&mut body, 0, 4);
            self.number(&mut body, 16, 4);
            self.number(&mut body, 0, 4);
            self.number(&mut body, 0, 8);
            self.number(&mut body, name, 4);
            self.number(&mut body, 0, 4);
        }
        if self.flags_1 != 0 {
            tags.push((FLAGS_1, self.flags_1));
        }
        if self.dynamic == Dynamic::Late {
            body.resize(body.len() + (100 << 10), 0);
        }
        body.resize(body.len().next_multiple_of(8), 0);
        let dynamic_at = base + body.len() as u64;
        let tag_bytes = if self.is_32 { 8 } else { 16 };
        tags.push((0, 0));
        let dynamic_bytes = tags.len() as u64 * tag_bytes;
        for (tag, value) in tags {
            self.word(&mut body, tag);
            self.word(&mut body, value);
        }
        let size = base + body.len() as u64;
        let mut out = b"\x7fELF".to_vec();
        out.extend([1 + u8::from(!self.is_32), 1 + u8::from(self.is_big), 1]);
        out.resize(16, 0);
        self.number(&mut out, 3, 2);
        self.number(&mut out, self.machine.into(), 2);
        self.number(&mut out, 1, 4);
        self.word(&mut out, 0);
        self.word(&mut out, head);
        self.word(&mut out, 0);
        self.number(&mut out, 0, 4);
        for value in [head, entry, count, 0, 0, 0] {
            self.number(&mut out, value, 2);
        }
        let mut segment = |kind: u64, at: u64, bytes: u64| {
            self.number(&mut out, kind, 4);
            if !self.is_32 {
                self.number(&mut out, 4, 4);
            }
            for value in [at, at, at, bytes, bytes] {
                self.word(&mut out, value);
            }
            if self.is_32 {
                self.number(&mut out, 4, 4);
            }
            self.word(&mut out, 8);
        };
        segment(1, 0, size);
        let dynamic_at = if self.dynamic == Dynamic::Beyond {
            u64::MAX
        } else {
            dynamic_at
        };
        segment(2, dynamic_at, dynamic_bytes);
        if let Some(path) = &self.interp {
            segment(3, interp_at, path.len() as u64 + 1);
        }
        out.extend(body);
        out
    }
}

/// A cache of the GNU loader: `name=path`, `name=path+` for some processors only, separated by `;`. `old` before the first
/// puts the old form in front, which has no entries.
pub fn cache(line: &str) -> Vec<u8> {
    let (is_old, line) = line
        .strip_prefix("old;")
        .map_or((false, line), |rest| (true, rest));
    let rows: Vec<(&str, &str)> = line
        .split(';')
        .filter_map(|row| row.split_once('='))
        .collect();
    let mut strings = Vec::new();
    let start = 48 + 24 * rows.len();
    let mut entries = Vec::new();
    for (name, path) in &rows {
        let bare = path.trim_end_matches('+');
        entries.extend(0x0303u32.to_le_bytes());
        for text in [*name, bare] {
            entries.extend(u32::try_from(start + strings.len()).unwrap().to_le_bytes());
            strings.extend(text.as_bytes());
            strings.push(0);
        }
        entries.extend(0u32.to_le_bytes());
        entries.extend((if bare == *path { 0 } else { 1u64 << 62 }).to_le_bytes());
    }
    let mut out = Vec::new();
    if is_old {
        out.extend(b"ld.so-1.7.0\0");
        out.extend(0u32.to_le_bytes());
    }
    out.extend(b"glibc-ld.so.cache1.1");
    out.extend(u32::try_from(rows.len()).unwrap().to_le_bytes());
    out.extend(u32::try_from(strings.len()).unwrap().to_le_bytes());
    out.extend([2, 0, 0, 0]);
    out.resize(out.len() + 16, 0);
    out.extend(entries);
    out.extend(strings);
    out
}
