//! Bytes that should be text, for people and for programs.
//!
//! Names in images are bytes; most are UTF-8. It knows no paths: a name is a run of bytes here.

use std::borrow::Cow;
use std::fmt::Write as _;

/// For reading: text as it is; bytes that are none, control characters, marks of direction and the backslash as `\xHH`.
pub fn show(name: &[u8]) -> Cow<'_, str> {
    let plain = |c: char| !moves(c) && c != '\\';
    if let Ok(text) = std::str::from_utf8(name)
        && text.chars().all(plain)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(name.len() + 8);
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if plain(c) {
                out.push(c);
            } else {
                escape(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        escape(&mut out, chunk.invalid());
    }
    Cow::Owned(out)
}

/// For programs: text as it is, whatever it holds; what is not UTF-8 as [`show`] has it.
pub fn exact(name: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(name) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => show(name),
    }
}

/// Text for a terminal: control characters and marks of direction as `\xHH`, so that no image moves a cursor or turns
/// what stands around a name.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(moves) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if moves(c) {
            escape(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A text of at most `most` bytes: where it is longer, `…` stands for its middle. What stands around a long path is at both
/// ends of a message.
pub fn without_middle(text: &str, most: usize) -> Cow<'_, str> {
    const MARK: &str = "…";
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let room = most.saturating_sub(MARK.len());
    let mut start = room.div_ceil(2);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = text.len() - room / 2;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let head = text.get(..start).unwrap_or_default();
    let tail = text.get(end..).unwrap_or_default();
    Cow::Owned(format!("{head}{MARK}{tail}"))
}

/// Control characters, marks of direction (Unicode UAX 9), separators of lines and of paragraphs.
fn moves(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escape(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\x{byte:02x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(show(b"usr/bin/\xe2\x82\xac"), "usr/bin/\u{20ac}");
        assert_eq!(show(b"a\xffb\n\\x"), "a\\xffb\\x0a\\x5cx");
        assert_eq!(exact(b"a\n\\x"), "a\n\\x");
        assert_eq!(exact(b"a\xff\n"), "a\\xff\\x0a");
        assert_eq!(printable("a\\xff\u{1b}[1m"), "a\\xff\\x1b[1m");
    }

    #[test]
    fn long_texts_lose_their_middle() {
        for (text, most, shown) in [
            ("abcdefgh", 8, "abcdefgh"),
            ("abcdefghi", 8, "abc…hi"),
            ("日本語日本語", 12, "日…語"),
            ("日本語日本語", 4, "…"),
            ("日本語", 0, "…"),
        ] {
            assert_eq!(without_middle(text, most), shown);
        }
        let long = "é".repeat(5000);
        for most in 3..100 {
            assert!(without_middle(&long, most).len() <= most);
        }
    }

    #[test]
    fn marks_of_direction() {
        for mark in [
            '\u{61c}', '\u{200f}', '\u{2028}', '\u{202e}', '\u{2066}', '\u{2069}',
        ] {
            let name = format!("a{mark}gpj.exe");
            for shown in [show(name.as_bytes()), printable(&name)] {
                assert!(shown.is_ascii() && shown.starts_with("a\\x"), "{shown}");
            }
            assert_eq!(exact(name.as_bytes()), name);
        }
    }
}
