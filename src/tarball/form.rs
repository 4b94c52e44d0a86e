//! The quality of a member's headers: whether every tar reader accepts them, and takes the same from them.
//!
//! Squint reads everything that engines read in spite of faults. A member that it copies to a new layer must be one
//! that every loader accepts, so it remembers which members have faults. This module does not know what is done with
//! them. Sources: Go's `archive/tar` (`reader.go`, `strconv.go`), GNU tar (`list.c`, `xheader.c`, `sparse.c`), Python's
//! `tarfile`, libarchive (`archive_read_support_format_tar.c`).

use super::field;

/// The quality of a member's headers, from best to worst: whether all tar readers take the same from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Form {
    /// All tar readers accept the headers and take the same from them.
    #[default]
    Strict,
    /// Some tar readers refuse the headers or take something else from them, but it is known what engines take.
    Lenient,
    /// Nothing sensible can be taken from the headers, so no member with the same meaning can be written.
    Unclear,
}

impl Form {
    /// Lowers this quality to `other` if that is worse.
    pub(super) fn worsen(&mut self, other: Self) {
        *self = (*self).max(other);
    }

    /// The quality [`Form::Strict`] if `strict`, else [`Form::Lenient`].
    pub(super) fn strict_if(strict: bool) -> Self {
        if strict { Self::Strict } else { Self::Lenient }
    }
}

/// The numeric header fields that some reader parses in every member, as byte ranges: mode, uid, gid, size, mtime,
/// checksum, and the device numbers, which Python also reads in headers without a magic.
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

/// The quality of the fields of one header block, without its type and names.
pub(super) fn of_header(header: &tar::Header) -> Form {
    let block = header.as_bytes();
    let part = |range: std::ops::Range<usize>| block.get(range).unwrap_or_default();
    let numbers = NUMBERS
        .into_iter()
        .all(|range| field::is_strict(part(range)));
    // Octal digits cannot be too large; base-256 can.
    let mode = field::number(part(100..108)).is_some_and(|n| u32::try_from(n).is_ok());
    // Without a magic, Go ignores the prefix and the device numbers, and Python reads them.
    let v7 = || {
        let mut device = [329..337, 337..345].into_iter();
        device.all(|range| field::number(part(range)) == Some(0)) && is_zero(part(345..500))
    };
    let magic = part(257..265);
    let is_gnu = magic == b"ustar  \0";
    let known = is_gnu || is_ustar(header) || v7();
    // In a GNU header, times and an offset take the place of the prefix; the fields after them belong to sparse files.
    let gnu = || {
        let mut times = [345..357, 357..369, 369..381].into_iter();
        times.all(|range| field::is_strict(part(range)))
            && (part(156..157) == b"S" || is_zero(part(381..500)))
    };
    Form::strict_if(numbers && mode && known && (!is_gnu || gnu()))
}

/// Whether all bytes of a part of a block are zero.
fn is_zero(part: &[u8]) -> bool {
    const ZEROS: [u8; 512] = [0; 512];
    ZEROS.get(..part.len()) == Some(part)
}

/// Whether the prefix field of a header counts: it has the POSIX magic, with any version (Go's `getFormat`).
pub(super) fn is_ustar(header: &tar::Header) -> bool {
    header.as_bytes().get(257..263) == Some(b"ustar\0")
}
