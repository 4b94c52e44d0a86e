//! Paths as people write them, looked up among all that layers have.

use super::{Found, Subject};
use crate::rootfs::{NodeId, ROOT};

/// The node of a path at or below which some layer has a member. Slashes at the start and at the end are ignored. If no
/// path has these exact letters, `\xHH` stands for a byte and `\u{…}` for a character.
pub fn find(subject: Subject<'_>, path: &str) -> Found {
    let mut found = Found {
        path: path.to_owned(),
        ..Found::default()
    };
    let look = |bytes: &[u8]| look(subject, bytes).filter(|above| known(subject, above));
    let Some(mut above) = look(path.as_bytes()).or_else(|| look(&unescaped(path))) else {
        return found;
    };
    found.node = above.pop();
    // The list of directories above the path does not include the root.
    found.above = above.into_iter().filter(|n| *n != ROOT).collect();
    found
}

/// The nodes from the root to a path, both included. `None` when the path is in no layer's tree.
fn look(subject: Subject<'_>, path: &[u8]) -> Option<Vec<NodeId>> {
    let mut nodes = vec![ROOT];
    let mut at = ROOT;
    for name in path
        .split(|b| *b == b'/')
        .filter(|n| !matches!(*n, b"" | b"."))
    {
        at = subject.layers.paths.find(at, name)?;
        nodes.push(at);
    }
    Some(nodes)
}

/// Whether some layer has a member at or below the last node. The path tree also has the names of markers and of link
/// targets, which may have no member.
fn known(subject: Subject<'_>, nodes: &[NodeId]) -> bool {
    let paths = &subject.layers.paths;
    let Some(node) = nodes.last().copied() else {
        return false;
    };
    let members = || subject.layers.changesets().iter().flat_map(|l| &l.members);
    node == ROOT
        || members().any(|member| member.node == node)
        || members().any(|member| {
            let mut up = member.node;
            // A parent's number is smaller than its children's.
            while up > node {
                up = paths.parent(up);
            }
            up == node
        })
}

/// The bytes of a path with `\xHH` and `\u{…}` decoded. Any other backslash stays.
fn unescaped(path: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('\\') {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let (bytes, length) = escaped(after).unwrap_or((vec![b'\\'], 1));
        out.extend(bytes);
        rest = after.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// The bytes for `\xHH` or `\u{…}` at the start of a text, and the length of this escape. `None` for any other text.
fn escaped(text: &str) -> Option<(Vec<u8>, usize)> {
    let is_hex = |hex: &str| hex.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(after) = text.strip_prefix("\\u{") {
        let (hex, _) = after.split_once('}').filter(|(hex, _)| is_hex(hex))?;
        let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
        let bytes = c.encode_utf8(&mut [0; 4]).as_bytes().to_vec();
        return Some((bytes, hex.len() + 4));
    }
    let hex = text
        .strip_prefix("\\x")?
        .get(..2)
        .filter(|hex| is_hex(hex))?;
    Some((vec![u8::from_str_radix(hex, 16).ok()?], 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for (text, bytes) in [
            ("a\\xffb", &b"a\xffb"[..]),
            ("a\\x\\xzz\\x4", b"a\\x\\xzz\\x4"),
            ("\\u{a}\\u{200b}\\x5c", b"\n\xe2\x80\x8b\\"),
            (
                "\\u{d800}\\u{}\\u{+1}\\u{1\\xé",
                "\\u{d800}\\u{}\\u{+1}\\u{1\\xé".as_bytes(),
            ),
            ("\\", b"\\"),
        ] {
            assert_eq!(unescaped(text), bytes, "{text}");
        }
    }
}
