//! How a layer says that something is gone (OCI image spec, layer.md#whiteouts).

/// What begins every such name.
const PREFIX: &[u8] = b".wh.";

/// The name that makes a directory hide what is below it.
const OPAQUE: &[u8] = b".wh..wh..opq";

/// What a member's last path component means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whiteout<'a> {
    /// The sibling of this name is gone from lower layers.
    Of(&'a [u8]),
    /// Everything in this directory is gone from lower layers.
    Opaque,
    /// AUFS's own bookkeeping (`.wh..wh.plnk`, `.wh..wh.aufs`): in no filesystem, though links may lead to it.
    Aufs,
    /// A marker without a name, or of `.`: it means nothing.
    Bare,
}

/// Reads a component; `None` for an ordinary name. Only a *beginning* counts: `a.wh.b` is a file.
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
