//! Text made from bytes, for people and for programs.
//!
//! Names in images are bytes, and most of them are UTF-8. This module knows no paths: a name is a run of bytes here.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::dangerous::is_dangerous;

/// A name as people read it: dangerous characters appear as `\u{…}`, and bytes that are not UTF-8 and the backslash as
/// `\xHH`.
///
/// A name without any of these comes back unchanged. The table in `dangerous.rs` defines the dangerous characters.
pub fn show(name: &[u8]) -> Cow<'_, str> {
    let plain = |c: char| !is_dangerous(c) && c != '\\';
    if let Ok(text) = std::str::from_utf8(name)
        && text.chars().all(plain)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(name.len() + 8);
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => escape(&mut out, b"\\"),
                c if is_dangerous(c) => out.extend(c.escape_unicode()),
                c => out.push(c),
            }
        }
        escape(&mut out, chunk.invalid());
    }
    Cow::Owned(out)
}

/// A name as programs get it: UTF-8 stays exactly as it is, whatever characters it holds.
///
/// In a name that is not UTF-8, the invalid bytes, the bytes of dangerous characters and the backslash appear as
/// `\xHH`.
pub fn exact(name: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(name) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(name.len() + 8);
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_dangerous(c) || c == '\\' {
                escape(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                out.push(c);
            }
        }
        escape(&mut out, chunk.invalid());
    }
    Cow::Owned(out)
}

/// A text for people on one line: dangerous characters appear as `\u{…}`, line breaks and tabs too.
///
/// So no text from an image can move the cursor, hide letters or reorder the text around it.
pub fn printable(text: &str) -> Cow<'_, str> {
    without(text, is_dangerous)
}

/// A text for people on several lines: dangerous characters appear as `\u{…}`, but line breaks and tabs stay.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    without(text, |c| is_dangerous(c) && !matches!(c, '\n' | '\t'))
}

/// A text in which the characters that `odd` selects appear as `\u{…}`.
fn without(text: &str, odd: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if odd(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A text of at most `most` bytes: the middle of a longer text is replaced by `…`.
///
/// The middle is cut because, in a message, the words around a long path are at both ends. If `most` is below 3, the
/// length of `…` in bytes, the result is `…` alone.
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
        assert_eq!(show(b"a\xffb\n\\x"), "a\\xffb\\u{a}\\x5cx");
        assert_eq!(exact(b"a\n\\x"), "a\n\\x");
        assert_eq!(exact(b"a\xff\n"), "a\\xff\\x0a");
        assert_eq!(printable("a\\xff\u{1b}[1m"), "a\\xff\\u{1b}[1m");
        assert_eq!(printable("日本 é"), "日本 é");
        assert_eq!(printable_lines("a\n\tb\r\0"), "a\n\tb\\u{d}\\u{0}");
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
    fn nothing_hides_or_turns() {
        for (mark, word) in [
            ('\u{61c}', "\\u{61c}"),
            ('\u{200b}', "\\u{200b}"),
            ('\u{2028}', "\\u{2028}"),
            ('\u{202e}', "\\u{202e}"),
            ('\u{2060}', "\\u{2060}"),
            ('\u{feff}', "\\u{feff}"),
            ('\u{e0041}', "\\u{e0041}"),
            ('\u{10fffd}', "\\u{10fffd}"),
        ] {
            let name = format!("a{mark}gpj.exe");
            for shown in [show(name.as_bytes()), printable(&name)] {
                assert_eq!(shown, format!("a{word}gpj.exe"));
            }
            assert_eq!(exact(name.as_bytes()), name);
        }
    }
}
