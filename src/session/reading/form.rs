//! Guesses the format of a content from its first bytes.
//!
//! Sources: the magic of file(1) and the specification of each format. File names do not count, because the image
//! chooses them.

use crate::session::protocol::Form;

/// The number of first bytes by which [`guess`] recognises a format.
pub(super) const HEAD: u64 = 64 << 10;

/// The format of a content as its first bytes show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    Text,
    Picture {
        media_type: &'static str,
        name: &'static str,
    },
    Elf,
    Binary(&'static str),
}

/// A binary format with this name, for the page. The name is empty if the format is unknown.
pub(super) fn binary(name: &str) -> Form {
    Form::Binary {
        name: name.to_owned(),
    }
}

/// The content as text; `None` if it is not UTF-8 or has control characters that do not occur in texts.
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let odd = |c: char| c.is_control() && !c.is_whitespace() && c != '\u{1b}';
    (!text.contains(odd)).then_some(text)
}

/// Whether the beginning of a content is text. Its last character may be cut.
fn begins_as_text(bytes: &[u8]) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()),
        _ => Some(bytes),
    };
    valid.is_some_and(|valid| text(valid).is_some() && (bytes.is_empty() || !valid.is_empty()))
}

/// The format of a content that begins with `head`.
pub(super) fn guess(head: &[u8]) -> Guess {
    let picture = |(media_type, name)| Guess::Picture { media_type, name };
    if head.starts_with(b"\x7fELF") {
        return Guess::Elf;
    }
    // Files of these two formats may consist of letters alone.
    if head.starts_with(b"%PDF-") {
        return Guess::Binary("PDF");
    }
    if head.starts_with(b"!<arch>\n") {
        return Guess::Binary(if head.get(8..21) == Some(b"debian-binary") {
            "Debian package"
        } else {
            "ar archive"
        });
    }
    if begins_as_text(head) {
        return Guess::Text;
    }
    if let Some(found) = pictured(head) {
        return picture(found);
    }
    let simple = MAGIC
        .iter()
        .find(|(offset, magic, _)| at(head, *offset).starts_with(magic));
    Guess::Binary(simple.map_or_else(|| rest(head), |(_, _, name)| name))
}

fn at(head: &[u8], offset: usize) -> &[u8] {
    head.get(offset..).unwrap_or_default()
}

/// The media type and the name of a picture that browsers can show.
fn pictured(head: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => ("image/png", "PNG picture"),
        [0xff, 0xd8, 0xff, ..] => ("image/jpeg", "JPEG picture"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => ("image/gif", "GIF picture"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => ("image/webp", "WebP picture"),
        [
            _,
            _,
            _,
            _,
            b'f',
            b't',
            b'y',
            b'p',
            b'a',
            b'v',
            b'i',
            b'f' | b's',
            ..,
        ] => ("image/avif", "AVIF picture"),
        // Two letters are a weak sign, so reserved fields and the length of the next header are checked too.
        [
            b'B',
            b'M',
            _,
            _,
            _,
            _,
            0,
            0,
            0,
            0,
            _,
            _,
            0,
            0,
            12 | 40 | 52 | 56 | 64 | 108 | 124,
            0,
            0,
            0,
            ..,
        ] => ("image/bmp", "BMP picture"),
        // A number of icons, then an entry whose reserved byte is 0 and whose number of planes is 0 or 1.
        [0, 0, 1, 0, 1..=64, 0, _, _, _, 0, 0 | 1, 0, ..] => ("image/x-icon", "icon"),
        _ => return None,
    })
}

/// The formats with a fixed magic number: its offset, its bytes and the name of the format.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"\x1f\x8b", "gzip"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (0, b"BZh", "bzip2"),
    (0, b"\x04\x22\x4d\x18", "LZ4"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (257, b"ustar", "tar"),
    (0, b"SQLite format 3\0", "SQLite database"),
    (0, b"\0asm", "WebAssembly"),
    (0, b"BC\xc0\xde", "LLVM bitcode"),
    (0, b"\xde\x12\x04\x95", "gettext catalogue"),
    (0, b"\x95\x04\x12\xde", "gettext catalogue"),
    (0, b"\x09\x01\x02\xde", "locale archive"),
    (0, b"\x1a\x01", "terminfo"),
    (0, b"\x1e\x02", "terminfo"),
    (0, b"ld.so-1.7.0\0", "linker cache"),
    (0, b"glibc-ld.so.cache", "linker cache"),
    (0, b"\x1c\x04\x1e\xf1", "file(1) magic"),
    (0, b"TZif", "time zone"),
    (0, b"\x00\x01\x00\x00\x00", "TrueType font"),
    (0, b"true\0", "TrueType font"),
    (0, b"OTTO\0", "OpenType font"),
    (0, b"ttcf", "font collection"),
    (0, b"wOFF", "WOFF font"),
    (0, b"wOF2", "WOFF2 font"),
    (0, b"\xed\xab\xee\xdb", "RPM package"),
    (0, b"RpmP", "RPM database"),
    (12, b"\x61\x15\x06\x00", "Berkeley DB"),
    (12, b"\x00\x06\x15\x61", "Berkeley DB"),
    (12, b"\x62\x31\x05\x00", "Berkeley DB"),
    (12, b"\x00\x05\x31\x62", "Berkeley DB"),
    (0, b"\xce\x9a\x57\x13", "GDBM database"),
    (0, b"\xcf\x9a\x57\x13", "GDBM database"),
    (0, b"ADB.", "apk database"),
    (0, b"\xd4\xc3\xb2\xa1", "packet capture"),
    (0, b"\xa1\xb2\xc3\xd4", "packet capture"),
    (0, b"\x4d\x3c\xb2\xa1", "packet capture"),
    (0, b"\xa1\xb2\x3c\x4d", "packet capture"),
    (0, b"\x0a\x0d\x0d\x0a", "packet capture"),
    (0, b"LPKSHHRH", "systemd journal"),
    (8, b"KBXf", "GnuPG key box"),
    (0, b"\xfe\xed\xfe\xed", "Java keystore"),
    (0, b"PACK\0\0\0", "Git pack"),
    (0, b"DIRC\0\0\0", "Git index"),
    (0, b"\xfftOc", "Git pack index"),
    (0, b";ELC", "Emacs bytecode"),
    (0, b"\x1bLua", "Lua bytecode"),
    (0, b"hsqs", "SquashFS"),
    (0, b"070701", "cpio archive"),
    (0, b"070702", "cpio archive"),
    (0, b"070707", "cpio archive"),
    (0, b"\xc7\x71", "cpio archive"),
    (0, b"MZ", "Windows program"),
    (0, b"\xce\xfa\xed\xfe", "Mach-O program"),
    (0, b"\xcf\xfa\xed\xfe", "Mach-O program"),
    (0, b"\xd0\x0d\xfe\xed", "device tree"),
    (0, b"OggS", "Ogg media"),
    (0, b"ID3", "MP3 audio"),
    (0, b"fLaC", "FLAC audio"),
    (4, b"ftyp", "MP4 media"),
    (0, b"\x1a\x45\xdf\xa3", "Matroska media"),
    (0, b"II*\0", "TIFF picture"),
    (0, b"MM\0*", "TIFF picture"),
    (0, b"\xff\xfe", "text in UTF-16"),
    (0, b"\xfe\xff", "text in UTF-16"),
];

/// The name of a format that needs more than one magic number; empty if it is unknown.
fn rest(head: &[u8]) -> &'static str {
    match head {
        [b'P', b'K', 3, 4, ..] => {
            let name = at(head, 30);
            if name.starts_with(b"META-INF/") {
                "Java archive"
            } else {
                "zip"
            }
        }
        [b'P', b'K', 5, 6, ..] => "zip",
        // A Mach-O file of several architectures begins with the same bytes and a count. A Java class has a version of
        // 45 or higher there.
        [0xca, 0xfe, 0xba, 0xbe, _, _, high, low, ..] => {
            if u16::from_be_bytes([*high, *low]) >= 45 {
                "Java class"
            } else {
                "Mach-O program"
            }
        }
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'A',
            b'V',
            b'E',
            ..,
        ] => "WAV audio",
        // A version number, a line end and flags (PEP 552). Before Python 3.7 a time follows directly, so the flags are
        // not checked.
        [_, version, b'\r', b'\n', ..] if (0x0c..=0x0f).contains(version) => "Python bytecode",
        [0x30, 0x82, _, _, 0x30 | 0x02, ..] => "DER",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{Guess, guess};

    #[test]
    fn texts() {
        for text in [
            &b""[..],
            b"plain\r\n\ttext\x0c\x1b[1m",
            b"-----BEGIN CERTIFICATE-----\n",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"cut \xe2\x82",
            b"GIF89a is a format",
            "ä€".as_bytes(),
        ] {
            assert_eq!(guess(text), Guess::Text, "{}", text.escape_ascii());
        }
        for other in [
            &b"a\0b"[..],
            b"\xff",
            b"a\xffb",
            b"\x01",
            b"\xe2\x82",
            b"a\x7f",
        ] {
            assert_eq!(guess(other), Guess::Binary(""), "{}", other.escape_ascii());
        }
    }

    #[test]
    fn names() {
        for (head, name) in [
            (&b"\x1f\x8b\x08\0"[..], "gzip"),
            (b"SQLite format 3\0\x10", "SQLite database"),
            (b"PK\x03\x04\x14\0", "zip"),
            (b"!<arch>\ndebian-binary   1", "Debian package"),
            (b"!<arch>\n/   0", "ar archive"),
            (b"%PDF-1.7\n%text", "PDF"),
            (b"\xca\xfe\xba\xbe\0\0\0\x34\0", "Java class"),
            (b"\xca\xfe\xba\xbe\0\0\0\x02\0", "Mach-O program"),
            (b"\xa7\x0d\r\n\0\0\0\0", "Python bytecode"),
            (b"\0asm\x01\0\0\0", "WebAssembly"),
            (b"\x1a\x01\x20\0", "terminfo"),
            (b"\xde\x12\x04\x95\0\0", "gettext catalogue"),
            (b"\0\x01\0\0\0\x10", "TrueType font"),
            (b"wOF2\0\x01", "WOFF2 font"),
        ] {
            assert_eq!(guess(head), Guess::Binary(name), "{}", head.escape_ascii());
        }
        let mut tar = [0; 512];
        tar[..1].copy_from_slice(b"a");
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(guess(&tar), Guess::Binary("tar"));
    }

    #[test]
    fn pictures() {
        for (head, expected) in [
            (&b"\x89PNG\r\n\x1a\n"[..], "image/png"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"GIF89a\x01\0\x01\0\x80", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"\0\0\0\x20ftypavif", "image/avif"),
            (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "image/bmp"),
            (b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0", "image/x-icon"),
        ] {
            let Guess::Picture { media_type, .. } = guess(head) else {
                panic!("{}", head.escape_ascii());
            };
            assert_eq!(media_type, expected);
        }
    }
}
