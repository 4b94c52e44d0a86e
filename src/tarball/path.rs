//! Member names as clean byte paths.
//!
//! `./a`, `/a`, `a/` and `a//b` are spellings of paths, and a name need not be text. `std::path` is not used, because
//! its rules are those of the host.

/// The clean path of a member's name: its components with one slash between them. The path of the root is empty.
///
/// `None` if a component is `..`; such names are never followed.
pub fn clean(name: &[u8]) -> Option<Vec<u8>> {
    (!escapes(name)).then(|| join(components(name)))
}

/// Whether a component of a member's name is `..`.
pub fn escapes(name: &[u8]) -> bool {
    components(name).any(|c| c == b"..")
}

/// The components of a member's name, without empty ones and `.`; a `..` is kept.
pub fn components(name: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    name.split(|b| *b == b'/')
        .filter(|c| !c.is_empty() && *c != b".")
}

/// A path made of components, with one slash between them; without components it is empty.
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
        for (name, path) in [
            ("a/b", Some("a/b")),
            ("./a/b", Some("a/b")),
            ("/a/b", Some("a/b")),
            ("a/b/", Some("a/b")),
            ("a//b", Some("a/b")),
            ("./a/./b//", Some("a/b")),
            ("a/..b/c..", Some("a/..b/c..")),
            ("", Some("")),
            (".", Some("")),
            ("./", Some("")),
            ("//", Some("")),
            ("..", None),
            ("a/../b", None),
            ("/..", None),
            ("a/..", None),
        ] {
            let path = path.map(|p| p.as_bytes().to_vec());
            assert_eq!(clean(name.as_bytes()), path, "{name}");
        }
    }
}
