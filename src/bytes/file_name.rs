//! Safe names for files that Squint creates, made from names in images.

use super::dangerous::is_dangerous;

/// A safe name for a new file, made from a name in an image: no system takes it for a path, a device or a control
/// sequence.
///
/// Dangerous characters, slashes, backslashes and colons become `_`, and at most 80 characters are kept. Bytes that are
/// not UTF-8 become U+FFFD. If only dots and spaces are left, or nothing, the result is `otherwise`.
pub fn file_name(name: &[u8], otherwise: &str) -> String {
    /// The most characters of a name; every filesystem takes a name of this length, whatever its letters.
    const MOST: usize = 80;
    let odd = |c: char| is_dangerous(c) || matches!(c, '/' | '\\' | ':');
    let name: String = String::from_utf8_lossy(name)
        .chars()
        .map(|c| if odd(c) { '_' } else { c })
        .take(MOST)
        .collect();
    if name.trim_matches(['.', ' ']).is_empty() {
        otherwise.to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_for_saving() {
        for (name, safe) in [
            (&b"passwd"[..], "passwd"),
            (b"a\nb\x1b\\c:d\xff", "a_b__c_d\u{fffd}"),
            (b"..", "file"),
            (b"", "file"),
            ("x\u{202e}gpj.exe".as_bytes(), "x_gpj.exe"),
            ("\u{61c}a\u{2028}b\u{feff}".as_bytes(), "_a_b_"),
        ] {
            assert_eq!(file_name(name, "file"), safe);
        }
    }
}
