//! Names of members as clean byte paths.
//!
//! `./a`, `/a`, `a/` and `a//b` are spellings of one path, and no name is required to be text. Kept apart from
//! `std::path`, whose rules are the host's.

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
}
