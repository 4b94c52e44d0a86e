//! Words of instructions: separated by blanks outside of quotes, or the texts of a JSON list.

/// The words of a text, separated by blanks outside of quotes. Quotes and escapes stay in the words.
pub(super) fn split(text: &str, escape: char) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut quote, mut escaped) = (None, None, false);
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, c) {
            (None, c) if c.is_whitespace() => {
                if let Some(from) = start.take() {
                    words.extend(text.get(from..at));
                }
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            // In single quotes nothing is escaped.
            (Some('\''), _) => {}
            (_, c) if c == escape => escaped = true,
            _ => {}
        }
        start.get_or_insert(at);
    }
    words.extend(start.and_then(|from| text.get(from..)));
    words
}

/// A word without its quotes and escapes. Variables stay as they are.
pub(super) fn unquoted(word: &str, escape: char) -> String {
    let mut out = String::with_capacity(word.len());
    let (mut quote, mut escaped) = (None, false);
    for c in word.chars() {
        if escaped {
            // In double quotes, the escape stays before letters that need none.
            if quote == Some('"') && !matches!(c, '"' | '$') && c != escape {
                out.push(escape);
            }
            out.push(c);
            escaped = false;
            continue;
        }
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (Some('\''), c) => out.push(c),
            (_, c) if c == escape => escaped = true,
            (_, c) => out.push(c),
        }
    }
    if escaped {
        out.push(escape);
    }
    out
}

/// The texts of a JSON list; `None` if the text is none, or holds other values.
pub(super) fn json(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    if !text.starts_with('[') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// Whether a text is a name of a variable: letters, digits and `_`, no digit first.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{json, split, unquoted};

    #[test]
    fn words() {
        for (text, words) in [
            ("a b", vec!["a", "b"]),
            ("  a\t b ", vec!["a", "b"]),
            ("A=\"a b\" 'c d'e", vec!["A=\"a b\"", "'c d'e"]),
            ("a\\ b c", vec!["a\\ b", "c"]),
            ("'it''s' x", vec!["'it''s'", "x"]),
            ("\"a\\\" b\" c", vec!["\"a\\\" b\"", "c"]),
            ("", vec![]),
            ("'open a", vec!["'open a"]),
        ] {
            assert_eq!(split(text, '\\'), words, "{text}");
        }
    }

    #[test]
    fn quotes_are_taken_off() {
        for (word, text) in [
            ("\"a b\"", "a b"),
            ("'it''s'", "its"),
            ("a\\ b", "a b"),
            ("\"a\\\"b\\\\c\\$d\\n\"", "a\"b\\c$d\\n"),
            ("'a\\b'", "a\\b"),
        ] {
            assert_eq!(unquoted(word, '\\'), text, "{word}");
        }
    }

    #[test]
    fn lists() {
        assert_eq!(
            json(" [\"a\", \"b c\"] "),
            Some(vec!["a".to_owned(), "b c".to_owned()])
        );
        assert_eq!(json("[]"), Some(Vec::new()));
        assert_eq!(json("[ -f x ] && y"), None);
        assert_eq!(json("[1]"), None);
    }
}
