//! Names of members as clean byte paths.
//!
//! `./a`, `/a`, `a/` and `a//b` are spellings of one path, and no name is required to be text. Kept apart from
//! `std::path`, whose rules are the host's.

use std::borrow::Cow;

/// A name taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clean<'a> {
    /// A path inside the root; without components it is the root.
    Inside(&'a [u8]),
    /// A component is `..`: it is followed nowhere.
    Escapes,
}

/// Looks at a name once: does it stay inside the root?
pub fn clean(name: &[u8]) -> Clean<'_> {
    if name.split(|b| *b == b'/').any(|c| c == b"..") {
        Clean::Escapes
    } else {
        Clean::Inside(name)
    }
}

impl<'a> Clean<'a> {
    /// Its components, empty ones and `.` left out; none when it escapes.
    pub fn components(self) -> impl Iterator<Item = &'a [u8]> {
        let name = match self {
            Self::Inside(name) => name,
            Self::Escapes => b"",
        };
        name.split(|b| *b == b'/')
            .filter(|c| !c.is_empty() && *c != b".")
    }
}

/// A path from its components.
pub fn join<'a>(components: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut path = Vec::new();
    for component in components {
        if !path.is_empty() {
            path.push(b'/');
        }
        path.extend_from_slice(component);
    }
    path
}

/// A path for reading: text as it is, bytes that are none as `\xHH`, and so control characters and the backslash before
/// an `x` that could be taken for one.
pub fn show(path: &[u8]) -> Cow<'_, str> {
    use std::fmt::Write;
    let plain = |c: char| !c.is_control() && c != '\\';
    if let Ok(text) = std::str::from_utf8(path)
        && text.chars().all(plain)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(path.len() + 8);
    let escape = |out: &mut String, byte: u8| {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\x{byte:02x}");
    };
    for chunk in path.utf8_chunks() {
        for c in chunk.valid().chars() {
            if plain(c) {
                out.push(c);
            } else {
                c.encode_utf8(&mut [0; 4])
                    .bytes()
                    .for_each(|b| escape(&mut out, b));
            }
        }
        chunk.invalid().iter().for_each(|b| escape(&mut out, *b));
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_path() {
        for name in ["a/b", "./a/b", "/a/b", "a/b/", "a//b", "./a/./b//"] {
            assert_eq!(join(clean(name.as_bytes()).components()), b"a/b", "{name}");
        }
        for root in ["", ".", "./", "/", "//"] {
            assert_eq!(join(clean(root.as_bytes()).components()), b"", "{root}");
        }
        for name in ["..", "a/../b", "/..", "a/.."] {
            assert_eq!(clean(name.as_bytes()), Clean::Escapes, "{name}");
        }
        assert_eq!(join(clean(b"a/..b/c..").components()), b"a/..b/c..");
    }

    #[test]
    fn shown() {
        assert_eq!(show(b"usr/bin/\xe2\x82\xac"), "usr/bin/\u{20ac}");
        assert_eq!(show(b"a\xffb\n\\x"), "a\\xffb\\x0a\\x5cx");
    }
}
