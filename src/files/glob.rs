//! Globs as regular expressions over bytes.
//!
//! Every byte of the text is written as a number, so that nothing in it is taken for an operator.

use std::fmt::Write as _;

/// The expression for one character except the slash: a UTF-8 sequence or a single stray byte.
const ONE: &str = r"(?:[\x00-\x2e\x30-\x7f]|[\xc0-\xff][\x80-\xbf]*|[\x80-\xbf])";

/// Whether a text has characters with a special meaning in a glob.
pub(super) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// The regular expression for a text without special characters.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::new();
    text.bytes().for_each(|byte| put(&mut out, byte));
    out
}

fn put(out: &mut String, byte: u8) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "\\x{byte:02x}");
}

/// The regular expression for a glob that must match a whole path or name.
///
/// # Errors
/// The reason, when a bracket or brace is not closed, a class has a character beyond ASCII, or a backslash is last.
pub(super) fn regex(glob: &str) -> Result<String, String> {
    let glob = glob.strip_prefix("./").unwrap_or(glob).trim_matches('/');
    let mut out = String::from("(?:");
    let mut rest = glob.chars().peekable();
    let mut begins = true;
    let mut braces = 0u32;
    while let Some(c) = rest.next() {
        let component_begins = std::mem::replace(&mut begins, c == '/');
        match c {
            '*' if rest.peek() == Some(&'*') => {
                while rest.next_if_eq(&'*').is_some() {}
                if component_begins && rest.next_if_eq(&'/').is_some() {
                    out.push_str("(?:[^/]*/)*");
                    begins = true;
                } else {
                    out.push_str(".*");
                }
            }
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str(ONE),
            '[' => class(&mut out, &mut rest)?,
            '{' => {
                braces += 1;
                out.push_str("(?:");
                begins = component_begins;
            }
            '}' if braces > 0 => {
                braces -= 1;
                out.push(')');
            }
            ',' if braces > 0 => out.push('|'),
            '\\' => {
                let c = rest.next().ok_or("a backslash at the end")?;
                out.push_str(&literal(c.encode_utf8(&mut [0; 4])));
            }
            c => out.push_str(&literal(c.encode_utf8(&mut [0; 4]))),
        }
    }
    if braces > 0 {
        return Err("a { without its }".to_owned());
    }
    out.push_str(r")\z");
    Ok(out)
}

fn class(
    out: &mut String,
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
) -> Result<(), String> {
    let not = rest.next_if(|c| matches!(c, '!' | '^')).is_some();
    let (mut list, mut first) = (String::new(), true);
    loop {
        let mut c = rest.next().ok_or("a [ without its ]")?;
        match c {
            ']' if !first => break,
            '-' if !first && rest.peek().is_some_and(|next| *next != ']') => {
                list.push('-');
                continue;
            }
            '\\' => c = rest.next().ok_or("a backslash at the end")?,
            _ => {}
        }
        first = false;
        let byte = u8::try_from(c).ok().filter(u8::is_ascii);
        put(
            &mut list,
            byte.ok_or("only ASCII can stand between [ and ]")?,
        );
    }
    if not {
        let _ = write!(out, r"(?:[^/\x80-\xff{list}]|[\xc0-\xff][\x80-\xbf]*)");
    } else {
        let _ = write!(out, "[{list}&&[^/]]");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        assert!(!is_glob("usr/lib") && is_glob("*.so"));
        assert_eq!(regex("*.c").expect("a glob"), r"(?:[^/]*\x2e\x63)\z");
        assert_eq!(regex("/**/a").expect("a glob"), r"(?:(?:[^/]*/)*\x61)\z");
        assert_eq!(regex("a/**").expect("a glob"), r"(?:\x61\x2f.*)\z");
        assert_eq!(regex("{a,b}").expect("a glob"), r"(?:(?:\x61|\x62))\z");
        assert_eq!(regex("[a-c]").expect("a glob"), r"(?:[\x61-\x63&&[^/]])\z");
        for (bad, why) in [
            ("[a", "a [ without its ]"),
            ("{a", "a { without its }"),
            ("*\\", "a backslash at the end"),
            ("[ä]", "only ASCII can stand between [ and ]"),
        ] {
            assert_eq!(regex(bad), Err(why.to_owned()), "{bad}");
        }
    }
}
