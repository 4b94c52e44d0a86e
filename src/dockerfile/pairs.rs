//! The pairs of ENV and LABEL steps, `A=1 B=x y`, in which builders leave out all quotes.
//!
//! The values that the config ends with tell where a value ends, and so do the names in it.

use std::collections::HashMap;

use super::quote;
use super::words;

/// Names with their values at the end of the build; `None` for a value that is not known.
pub(super) type Known<'a> = HashMap<&'a str, &'a str>;

/// The longest value of the config that is looked for, in bytes. A long one could be compared at each of a million names.
const LONGEST: usize = 4096;

/// The pairs of a step, and whether it is certain where each value ends. `None` if the text has no pairs.
pub(super) fn pairs<'a>(
    text: &'a str,
    known: &Known<'_>,
) -> Option<(Vec<(&'a str, &'a str)>, bool)> {
    let (mut pairs, mut certain, mut rest) = (Vec::new(), true, text);
    while !rest.is_empty() {
        let (name, behind) = rest.split_once('=')?;
        let name = name.trim_start();
        if name.is_empty() || (name.contains(char::is_whitespace) && !known.contains_key(name)) {
            return None;
        }
        let is_end = |rest: &str| rest.is_empty() || next_name(rest).is_some();
        let last = known.get(name).filter(|value| value.len() <= LONGEST);
        let last = last.and_then(|value| behind.strip_prefix(value));
        let end = match last.filter(|rest| is_end(rest)) {
            Some(rest) => behind.len() - rest.len(),
            None => {
                let (end, sure) = first_end(behind, known);
                certain &= sure;
                end
            }
        };
        let (value, behind) = behind.split_at(end);
        pairs.push((name, value));
        rest = behind.strip_prefix(' ').unwrap_or(behind);
    }
    (!pairs.is_empty()).then_some((pairs, certain))
}

/// The name behind a blank at the beginning: `B` of ` B=x`.
fn next_name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix(' ')?.split_once('=')?;
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
}

/// The length of the value at the beginning of a text: up to the first known name. The second value says whether no
/// other end is possible.
fn first_end(text: &str, known: &Known<'_>) -> (usize, bool) {
    let mut sure = true;
    for (at, _) in text.match_indices(' ') {
        let Some(word) = text.get(at + 1..).and_then(|rest| rest.split(' ').next()) else {
            continue;
        };
        let Some((name, _)) = word.split_once('=') else {
            continue;
        };
        if known.contains_key(name) {
            return (at, sure);
        }
        sure &= !words::is_name(name);
    }
    (text.len(), sure)
}

/// The pairs as a Dockerfile has them; `None` if a value cannot be written.
pub(super) fn written(pairs: &[(&str, &str)]) -> Option<String> {
    let one = |(name, value): &(&str, &str)| {
        Some(format!("{}={}", quote::word(name)?, quote::word(value)?))
    };
    let all: Option<Vec<String>> = pairs.iter().map(one).collect();
    Some(all?.join(" "))
}

/// Whether a text is pairs as a Dockerfile has them: words with `=`, whose quotes end.
pub(super) fn are_written(text: &str) -> bool {
    let words = words::split(text, '\\');
    let is_pair = |word: &&str| {
        let name = word.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| !name.is_empty()) && is_closed(word)
    };
    !words.is_empty() && words.iter().all(is_pair)
}

/// Whether all quotes of a word end.
fn is_closed(word: &str) -> bool {
    let (mut quote, mut escaped) = (None, false);
    for c in word.chars() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => escaped = true,
            _ => {}
        }
    }
    quote.is_none() && !escaped
}

#[cfg(test)]
mod tests {
    use super::{Known, are_written, pairs, written};

    #[test]
    fn values_end_where_the_config_says() {
        let known: Known<'_> = [
            ("A", "hello  world"),
            ("B", ""),
            ("C", "x B=y"),
            ("L", "new"),
        ]
        .into();
        for (text, expected, certain) in [
            (
                "A=hello  world B= C=x B=y",
                vec![("A", "hello  world"), ("B", ""), ("C", "x B=y")],
                true,
            ),
            ("L=old value B=", vec![("L", "old value"), ("B", "")], true),
            ("L=a X=b", vec![("L", "a X=b")], false),
            ("X=a b", vec![("X", "a b")], true),
        ] {
            let read = pairs(text, &known).expect("pairs");
            assert_eq!(read, (expected, certain), "{text}");
        }
        assert_eq!(pairs("A b", &known), None);
        assert_eq!(
            written(&[("A", "x $y"), ("B", "")]).as_deref(),
            Some("A=\"x \\$y\" B=\"\"")
        );
        assert_eq!(written(&[("A", "x\ny")]), None);
    }

    #[test]
    fn pairs_with_quotes() {
        for (text, expected) in [
            ("A=\"x y\" B='z'", true),
            ("A=x y", false),
            ("A=\"x", false),
            ("", false),
            ("=x", false),
        ] {
            assert_eq!(are_written(text), expected, "{text}");
        }
    }
}
