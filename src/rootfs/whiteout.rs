//! How a layer says that something is gone (OCI image spec, layer.md#whiteouts).

/// The first bytes of every marker's name.
const PREFIX: &[u8] = b".wh.";

/// The name of an opaque mark, which hides everything below its directory in the lower layers.
const OPAQUE: &[u8] = b".wh..wh..opq";

/// The meaning of a path component that begins with `.wh.`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whiteout<'a> {
    /// A whiteout: removes the sibling with this name from the lower layers.
    Of(&'a [u8]),
    /// An opaque mark: removes everything in its directory from the lower layers.
    Opaque,
    /// An AUFS bookkeeping file (`.wh..wh.plnk`, `.wh..wh.aufs`). It is in no filesystem, but hard links may lead to
    /// it.
    Aufs,
    /// A whiteout without a name, or for `.` or `..`, which has no meaning.
    Bare,
}

/// The marker that a path component is. `None` for an ordinary name, such as `a.wh.b`, which does not begin with
/// `.wh.`.
pub fn whiteout(component: &[u8]) -> Option<Whiteout<'_>> {
    let name = component.strip_prefix(PREFIX)?;
    Some(match name {
        _ if component == OPAQUE => Whiteout::Opaque,
        b"" | b"." | b".." => Whiteout::Bare,
        _ if name.starts_with(PREFIX) => Whiteout::Aufs,
        _ => Whiteout::Of(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, meaning) in [
            ("a", None),
            ("notes.wh.txt", None),
            (".wh", None),
            (".wh.a", Some(Whiteout::Of(b"a"))),
            (".wh..a", Some(Whiteout::Of(b".a"))),
            (".wh.", Some(Whiteout::Bare)),
            (".wh..", Some(Whiteout::Bare)),
            (".wh...", Some(Whiteout::Bare)),
            (".wh..wh..opq", Some(Whiteout::Opaque)),
            (".wh..wh.plnk", Some(Whiteout::Aufs)),
            (".wh..wh.aufs", Some(Whiteout::Aufs)),
        ] {
            assert_eq!(whiteout(name.as_bytes()), meaning, "{name}");
        }
    }
}
