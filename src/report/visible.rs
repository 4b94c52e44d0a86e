//! Texts out of an image as reports show them: nothing in them can move, hide or turn what stands around them.
//!
//! Knows characters only; what a form's own syntax gives a meaning to is that form's to escape.

use std::borrow::Cow;

use crate::bytes::printable;

/// Control characters as `\xHH`; what turns the direction of writing or breaks a line unseen as `\u{HHHH}`.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(unseen) {
        return printable(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if unseen(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(printable(&out).into_owned())
}

/// Marks of direction (Unicode UAX 9), separators of lines and paragraphs, and the zero-width ones without a use in names.
fn unseen(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_turns_around_or_hides() {
        assert_eq!(visible("a\u{202e}txt.exe\n"), "a\\u{202e}txt.exe\\x0a");
        assert_eq!(visible("\u{1b}[2J\u{2028}"), "\\x1b[2J\\u{2028}");
        assert_eq!(visible("日本 é"), "日本 é");
    }
}
