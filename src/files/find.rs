//! Paths as people write them, looked up among all that layers have.

use super::{Found, Subject};
use crate::rootfs::{NodeId, ROOT};

/// The node of a path that some layer has a member at, or below. A leading slash and one at the end are left out of account;
/// `\xHH` stands for a byte where no path holds those four characters.
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
    // The root stands for itself only.
    found.above = above.into_iter().filter(|n| *n != ROOT).collect();
    found
}

/// The root, and every node from there to the path.
fn look(subject: Subject<'_>, path: &[u8]) -> Option<Vec<NodeId>> {
    let mut nodes = vec![ROOT];
    let mut at = ROOT;
    for name in path
        .split(|b| *b == b'/')
        .filter(|n| !matches!(*n, b"" | b"."))
    {
        at = subject.stack.names.find(at, name)?;
        nodes.push(at);
    }
    Some(nodes)
}

/// A layer has something there or below: names are kept of markers and of links' targets too.
fn known(subject: Subject<'_>, nodes: &[NodeId]) -> bool {
    let names = &subject.stack.names;
    let Some(node) = nodes.last().copied() else {
        return false;
    };
    let rows = || subject.stack.layers().iter().flat_map(|l| &l.rows);
    node == ROOT
        || rows().any(|row| row.node == node)
        || rows().any(|row| {
            let mut up = row.node;
            // Parents have lower numbers.
            while up > node {
                up = names.parent(up);
            }
            up == node
        })
}

fn unescaped(path: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let byte = after
            .strip_prefix(b"x")
            .filter(|_| *first == b'\\')
            .and_then(|hex| hex.get(..2))
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() {
            after.get(3..).unwrap_or_default()
        } else {
            after
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(unescaped("a\\xffb"), b"a\xffb");
        assert_eq!(unescaped("a\\x\\xzz\\x4"), b"a\\x\\xzz\\x4");
    }
}
