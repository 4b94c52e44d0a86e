//! Lists as Go prints them in a history: `["a" "b"]` (`%q`), `[a b]` (`%v`), `map[a:{} b:{}]`.

/// The texts of a list of quoted texts, and what stands behind it: `["a" "b\n"]`. Also a JSON list, as Buildah writes it.
/// `None` if it is no such list.
pub(super) fn quoted(text: &str) -> Option<(Vec<String>, &str)> {
    let mut rest = text.strip_prefix('[')?.trim_start();
    let mut words = Vec::new();
    loop {
        if let Some(rest) = rest.strip_prefix(']') {
            return Some((words, rest));
        }
        let (word, behind) = string(rest)?;
        words.push(word);
        rest = behind.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
}

/// A text in Go's double quotes at the beginning, and what stands behind it.
pub(super) fn string(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('"')?;
    let mut chars = text.char_indices();
    let mut out: Vec<u8> = Vec::new();
    loop {
        let (at, c) = chars.next()?;
        match c {
            '"' => return Some((String::from_utf8(out).ok()?, text.get(at + 1..)?)),
            '\\' => escape(&mut chars, &mut out)?,
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// One escape of Go, behind its backslash.
fn escape(chars: &mut std::str::CharIndices<'_>, out: &mut Vec<u8>) -> Option<()> {
    let (_, c) = chars.next()?;
    let plain = match c {
        'n' => b'\n',
        't' => b'\t',
        'r' => b'\r',
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'v' => 11,
        '"' => b'"',
        '\\' => b'\\',
        '\'' => b'\'',
        'x' => u8::try_from(hex(chars, 2)?).ok()?,
        'u' | 'U' => {
            let c = char::from_u32(hex(chars, if c == 'u' { 4 } else { 8 })?)?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(());
        }
        _ => return None,
    };
    out.push(plain);
    Some(())
}

/// A number of `count` hexadecimal digits.
fn hex(chars: &mut std::str::CharIndices<'_>, count: usize) -> Option<u32> {
    (0..count).try_fold(0u32, |value, _| {
        let digit = chars.next()?.1.to_digit(16)?;
        value.checked_mul(16)?.checked_add(digit)
    })
}

/// The inside of a list without quotes: `/bin/sh -e -c` of `[/bin/sh -e -c]`.
pub(super) fn bare(text: &str) -> Option<&str> {
    text.strip_prefix('[')?.strip_suffix(']')
}

/// The keys of a map as Go prints it: `map[80/tcp:{} 90/udp:{}]`.
pub(super) fn keys(text: &str) -> Option<Vec<String>> {
    let inside = text.strip_prefix("map[")?.strip_suffix(']')?;
    let key = |word: &str| word.strip_suffix(":{}").map(str::to_owned);
    inside.split_whitespace().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::{keys, quoted};

    #[test]
    fn lists_of_go() {
        for (text, words) in [
            (r#"["a" "b c"]"#, Some(vec!["a", "b c"])),
            (r#"["a", "b"]"#, Some(vec!["a", "b"])),
            (r#"["\"\\\n\x41\u00e9"]"#, Some(vec!["\"\\\nA\u{e9}"])),
            ("[]", Some(vec![])),
            (r#"["a"#, None),
            ("[a]", None),
            (r#"["\xff"]"#, None),
        ] {
            let read = quoted(text).map(|(words, _)| words);
            let words = words.map(|w| w.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(read, words, "{text}");
        }
        assert_eq!(
            keys("map[80/tcp:{} 9/udp:{}]"),
            Some(vec!["80/tcp".to_owned(), "9/udp".to_owned()])
        );
    }
}
