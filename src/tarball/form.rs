//! How well a member's headers say what it is: whether every reader takes them, and takes the same from them.
//!
//! Squint reads what engines read on through. What it copies to a new layer must be a member that every loader takes, so
//! it remembers which members needed forgiveness. It does not know what is done about them. Sources: Go's `archive/tar`
//! (`reader.go`, `strconv.go`), GNU tar (`list.c`, `xheader.c`, `sparse.c`), Python's `tarfile`, libarchive
//! (`archive_read_support_format_tar.c`).

use super::field;

/// How well a member's headers say what it is; the later, the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Form {
    /// Every reader takes the headers, and takes the same from them.
    #[default]
    Strict,
    /// Some readers refuse the headers or take something else from them; what engines take is known.
    Lenient,
    /// Nothing sensible can be taken from the headers: no member could be written that says the same.
    Unclear,
}

impl Form {
    /// Makes it at least as bad as `other`.
    pub(super) fn worsen(&mut self, other: Self) {
        *self = (*self).max(other);
    }

    /// [`Form::Strict`] where `strict`, else [`Form::Lenient`].
    pub(super) fn strict_if(strict: bool) -> Self {
        if strict { Self::Strict } else { Self::Lenient }
    }
}

/// The numeric fields that some reader parses whatever the member is: mode, uid, gid, size, mtime, checksum, and the
/// device numbers, which Python reads without a magic too.
const NUMBERS: [std::ops::Range<usize>; 8] = [
    100..108,
    108..116,
    116..124,
    124..136,
    136..148,
    148..156,
    329..337,
    337..345,
];

/// How well the fields of one header block stand for themselves, its type and names apart.
pub(super) fn of_header(header: &tar::Header) -> Form {
    let block = header.as_bytes();
    let part = |range: std::ops::Range<usize>| block.get(range).unwrap_or_default();
    let numbers = NUMBERS
        .into_iter()
        .all(|range| field::is_strict(part(range)));
    // Octal digits cannot be too large; base-256 can.
    let mode = field::number(part(100..108)).is_some_and(|n| u32::try_from(n).is_ok());
    // Without a magic, prefix and device mean nothing to Go, and something to Python.
    let known = matches!(part(257..265), b"ustar\x0000" | b"ustar  \0") || is_ustar(header);
    let device = [329..337, 337..345].map(|range| field::number(part(range)));
    let v7 = device == [Some(0), Some(0)] && part(345..500).iter().all(|b| *b == 0);
    // GNU's times and its offset stand where others have the prefix; what is behind them belongs to sparse files.
    let is_gnu = part(257..265) == b"ustar  \0";
    let times = [345..357, 357..369, 369..381].map(part);
    let gnu = times.into_iter().all(field::is_strict)
        && (part(156..157) == b"S" || part(381..500).iter().all(|b| *b == 0));
    Form::strict_if(numbers && mode && (known || v7) && (gnu || !is_gnu))
}

/// A header whose prefix counts: POSIX magic, whatever the version says (Go's `getFormat`).
pub(super) fn is_ustar(header: &tar::Header) -> bool {
    header.as_bytes().get(257..263) == Some(b"ustar\0")
}
