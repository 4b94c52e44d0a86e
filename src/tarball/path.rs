//! Names of members as clean byte paths.
//!
//! `./a`, `/a`, `a/` and `a//b` are spellings of one path, and no name is required to be text. Kept apart from
//! `std::path`, whose rules are the host's.

/// The one spelling of a name's path: components with a slash between them, the root's empty. `None` when one is `..`,
/// which is followed nowhere.
pub fn clean(name: &[u8]) -> Option<Vec<u8>> {
    (!escapes(name)).then(|| join(components(name)))
}

/// Whether a component is `..`.
pub fn escapes(name: &[u8]) -> bool {
    components(name).any(|c| c == b"..")
}

/// Its components, empty ones and `.` left out; `..` is one like any other.
pub fn components(name: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    name.split(|b| *b == b'/')
        .filter(|c| !c.is_empty() && *c != b".")
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
