//! The cache of the GNU loader, `/etc/ld.so.cache`: which file is loaded for a name.
//!
//! Source: glibc, `sysdeps/generic/dl-cache.h`. Both forms are read, and both byte orders. Offsets and counts are never
//! trusted.

/// The magic of the old form, which may stand before the new one.
const OLD: &[u8] = b"ld.so-1.7.0";
/// The magic of the new form.
const NEW: &[u8] = b"glibc-ld.so.cache1.1";
/// The lengths of the headers and entries of both forms.
const OLD_HEAD: usize = 16;
const OLD_ENTRY: usize = 12;
const NEW_HEAD: usize = 48;
const NEW_ENTRY: usize = 24;
/// The most entries that are read; real caches have a few thousand.
const MOST: usize = 1 << 16;
/// The kind of entries for libraries of the C library version 6.
const LIBC6: u32 = 3;

/// One line of the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The name that programs ask for.
    pub(super) name: &'a [u8],
    /// The path of the file.
    pub(super) path: &'a [u8],
    /// Whether the file is for some processors only.
    pub(super) is_variant: bool,
}

/// The lines of a cache in its order. Empty if it is no cache.
pub(super) fn lines(bytes: &[u8]) -> Vec<Line<'_>> {
    let is_little = [true, false]
        .into_iter()
        .find_map(|is_little| read(bytes, is_little));
    is_little.unwrap_or_default()
}

fn read(bytes: &[u8], is_little: bool) -> Option<Vec<Line<'_>>> {
    if bytes.starts_with(NEW) {
        return new(bytes, is_little);
    }
    if !bytes.starts_with(OLD) {
        return None;
    }
    let count = usize::try_from(word(bytes, 12, is_little)?).ok()?;
    let end = OLD_HEAD.checked_add(count.checked_mul(OLD_ENTRY)?)?;
    let strings = bytes.get(end..)?;
    // The new form begins at the next multiple of eight.
    let behind = bytes
        .get(end.checked_next_multiple_of(8)?..)
        .unwrap_or_default();
    if behind.starts_with(NEW) {
        return new(behind, is_little);
    }
    let entry = |place: usize| {
        let at = OLD_HEAD + place * OLD_ENTRY;
        line(bytes, strings, at, is_little, false)
    };
    Some((0..count.min(MOST)).filter_map(entry).collect())
}

fn new(bytes: &[u8], is_little: bool) -> Option<Vec<Line<'_>>> {
    let count = usize::try_from(word(bytes, 20, is_little)?).ok()?;
    bytes.get(..NEW_HEAD.checked_add(count.checked_mul(NEW_ENTRY)?)?)?;
    let entry = |place: usize| {
        let at = NEW_HEAD + place * NEW_ENTRY;
        let hwcap = bytes.get(at + 16..at + 24)?;
        let is_variant = hwcap.iter().any(|byte| *byte != 0);
        line(bytes, bytes, at, is_little, is_variant)
    };
    Some((0..count.min(MOST)).filter_map(entry).collect())
}

/// The line of an entry at an offset; `None` if it is not for the C library version 6.
fn line<'a>(
    bytes: &[u8],
    strings: &'a [u8],
    at: usize,
    is_little: bool,
    is_variant: bool,
) -> Option<Line<'a>> {
    let word = |at| word(bytes, at, is_little);
    if word(at)? & 0xff != LIBC6 {
        return None;
    }
    Some(Line {
        name: text(strings, word(at + 4)?)?,
        path: text(strings, word(at + 8)?)?,
        is_variant,
    })
}

fn word(bytes: &[u8], at: usize, is_little: bool) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(if is_little {
        u32::from_le_bytes(four)
    } else {
        u32::from_be_bytes(four)
    })
}

/// The text at an offset, up to the next zero byte. `None` if it is empty or too long for a path.
fn text(strings: &[u8], at: u32) -> Option<&[u8]> {
    let rest = strings.get(usize::try_from(at).ok()?..)?;
    let rest = rest.get(..4096).unwrap_or(rest);
    let end = rest.iter().position(|byte| *byte == 0)?;
    rest.get(..end).filter(|text| !text.is_empty())
}
