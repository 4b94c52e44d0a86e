//! Bytes that should be text, for people and for programs.
//!
//! Names in images are bytes; most are UTF-8. It knows no paths: a name is a run of bytes here.

use std::borrow::Cow;
use std::fmt::Write as _;

/// For reading: text as it is; bytes that are none, control characters and the backslash as `\xHH`.
pub fn show(name: &[u8]) -> Cow<'_, str> {
    let plain = |c: char| !c.is_control() && c != '\\';
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

/// Text for a terminal: control characters as `\xHH`, so that no image moves a cursor.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_control() {
            escape(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
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
}
