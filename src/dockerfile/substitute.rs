//! Variables in a word: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+instead}`.
//!
//! Only what a FROM line needs. Another form makes the word unknown, and nothing is guessed.

use std::collections::HashMap;

/// The most bytes of a word with its variables replaced.
const LONGEST: usize = 4096;

/// A word with its variables replaced; `None` if a variable has no value, or has another form.
pub(super) fn substitute(word: &str, values: &HashMap<String, String>) -> Option<String> {
    let (mut out, mut rest) = (String::new(), word);
    while let Some(at) = rest.find('$') {
        out.push_str(rest.get(..at)?);
        rest = rest.get(at + 1..)?;
        if let Some(inside) = rest.strip_prefix('{') {
            let (inside, behind) = inside.split_once('}')?;
            out.push_str(&value(inside, values)?);
            rest = behind;
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
            out.push_str(values.get(name)?);
            rest = behind;
        }
        if out.len() > LONGEST {
            return None;
        }
    }
    out.push_str(rest);
    (out.len() <= LONGEST).then_some(out)
}

/// The value of what stands between braces.
fn value(inside: &str, values: &HashMap<String, String>) -> Option<String> {
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let (name, operator) = inside.split_at(end.unwrap_or(inside.len()));
    let set = values.get(name);
    let full = set.filter(|value| !value.is_empty());
    if operator.is_empty() {
        return set.cloned();
    }
    let plain = |text: &str| (!text.contains('$')).then(|| text.to_owned());
    if let Some(default) = operator.strip_prefix(":-") {
        return full.cloned().or_else(|| plain(default));
    }
    if let Some(default) = operator.strip_prefix('-') {
        return set.cloned().or_else(|| plain(default));
    }
    if let Some(instead) = operator.strip_prefix(":+") {
        return full.map_or(Some(String::new()), |_| plain(instead));
    }
    if let Some(instead) = operator.strip_prefix('+') {
        return set.map_or(Some(String::new()), |_| plain(instead));
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::substitute;

    #[test]
    fn variables() {
        let values = [("A", "1"), ("EMPTY", "")];
        let values: HashMap<String, String> =
            values.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        for (word, text) in [
            ("x", Some("x")),
            ("$A", Some("1")),
            ("d:$A-${A}x", Some("d:1-1x")),
            ("${B:-2}${EMPTY:-3}${EMPTY-4}", Some("23")),
            ("${A:+y}${B:+n}", Some("y")),
            ("$B", None),
            ("${A", None),
            ("${A%x}", None),
        ] {
            assert_eq!(substitute(word, &values).as_deref(), text, "{word}");
        }
    }
}
