//! Texts written as words of a Dockerfile.

use std::fmt::Write as _;

/// A word for ENV, LABEL, ARG and others that replace variables: in double quotes if it needs them. `None` if no word of
/// a Dockerfile has this text, because it holds a line break or a NUL.
pub(super) fn word(text: &str) -> Option<String> {
    if text.contains(['\n', '\r', '\0']) {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,=~".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    Some(out)
}

/// A text for USER, WORKDIR, STOPSIGNAL and paths, which take quotes literally and replace variables. `None` if it cannot
/// be written.
pub(super) fn literal(text: &str) -> Option<String> {
    let is_odd = |c: char| matches!(c, '\n' | '\r' | '\0' | '"' | '\'');
    if text.is_empty() || text.contains(is_odd) || text.trim() != text {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    Some(out)
}

/// Words as a JSON list, with a blank behind each comma.
pub(super) fn list(words: &[String]) -> String {
    let mut out = String::from("[");
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        // Writing to a String cannot fail, and every text is JSON.
        let _ = write!(out, "{}", serde_json::Value::from(word.as_str()));
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::{list, literal, word};
    use crate::dockerfile::words::unquoted;

    #[test]
    fn words() {
        for (text, written) in [
            ("a.b/c:1", "a.b/c:1"),
            ("", "\"\""),
            ("a b", "\"a b\""),
            ("$HOME \"x\" \\n", "\"\\$HOME \\\"x\\\" \\\\n\""),
            ("it's", "\"it's\""),
        ] {
            assert_eq!(word(text).as_deref(), Some(written));
            assert_eq!(unquoted(written, '\\'), text);
        }
        assert_eq!(word("a\nb"), None);
    }

    #[test]
    fn literals_and_lists() {
        assert_eq!(literal("/a b"), Some("/a b".to_owned()));
        assert_eq!(literal("$x\\"), Some("\\$x\\\\".to_owned()));
        assert_eq!(literal("a\"b"), None);
        assert_eq!(
            list(&["a".to_owned(), "b \"c\"\n".to_owned()]),
            r#"["a", "b \"c\"\n"]"#
        );
    }
}
