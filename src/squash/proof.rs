//! The proof: a fingerprint of a merged filesystem that two images share only when they hold the same.
//!
//! Both sides are walked in the order of their paths, every attribute of every path goes into one digest. Contents are
//! told by their prints where a merge could have damaged them, else by where they stand in a layer that is the same
//! byte for byte.

use std::collections::HashMap;

use crate::bytes::{Digest, Hasher, Print};
use crate::rootfs::{EntryId, Known, LayerId, NodeId, ROOT, Rootfs, RowKind, Stack, View};

/// The contents that must be the same: those of merged layers, and those of lower layers that links in the merged layers
/// name.
pub type Prints = Known<Print>;

/// One image's view of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// First layer merged (original), or the new layer (squashed).
    pub from: LayerId,
    /// Last layer merged (original), or the new layer (squashed).
    pub to: LayerId,
}

/// The fingerprint. Equal layers outside `side` must have the same numbers counted from below or from above.
pub fn fingerprint(stack: &Stack, rootfs: &Rootfs, side: Side, prints: &Prints) -> Digest {
    let mut hasher = Hasher::default();
    let mut groups: HashMap<(EntryId, u8), u64> = HashMap::new();
    let mut line = Vec::new();
    for (number, node) in sorted(stack, rootfs).enumerate() {
        line.clear();
        let path = stack.names.path(node);
        field(&mut line, &path);
        match rootfs.view(node) {
            View::Absent => continue,
            View::Implied => line.extend_from_slice(b"dir 0755 0 0 0"),
            View::Entry(entry) => {
                describe(&mut line, stack, rootfs, side, prints, entry);
                let inode = rootfs.inode(entry);
                if rootfs.names_of(inode).unwrap_or(0) > 1 {
                    let part = part(side, stack.layer_of(entry));
                    let group = *groups.entry((inode, part)).or_insert(number as u64);
                    let crosses = part == 2 && stack.layer_of(inode) <= side.to;
                    if !crosses && group != number as u64 {
                        line.extend_from_slice(&group.to_le_bytes());
                    }
                }
            }
        }
        hasher.update(&line);
    }
    hasher.digest()
}

/// Below, among, or above the merged layers.
fn part(side: Side, layer: LayerId) -> u8 {
    u8::from(layer >= side.from) + u8::from(layer > side.to)
}

/// Everything about what a member put at a path, but the path and the names it shares.
fn describe(
    line: &mut Vec<u8>,
    stack: &Stack,
    rootfs: &Rootfs,
    side: Side,
    prints: &Prints,
    entry: EntryId,
) {
    let inode = rootfs.inode(entry);
    let Some((changes, row)) = stack.get(inode) else {
        return;
    };
    let word = row.kind.word();
    line.extend_from_slice(
        format!(
            "{word} {:04o} {} {} {}",
            row.mode,
            row.uid,
            row.gid,
            row.mtime.decimal()
        )
        .as_bytes(),
    );
    if row.kind == RowKind::File {
        match prints.get(inode) {
            Some(print) => line.extend_from_slice(&print.0.to_le_bytes()),
            // From above, the numbers of the layers over the merged ones agree.
            None => {
                let layer = stack.layer_of(inode);
                let number = if layer < side.from {
                    i64::from(layer)
                } else {
                    i64::from(layer) - i64::from(stack.len())
                };
                line.extend_from_slice(
                    format!(" {number} {} {}", row.start, row.stored).as_bytes(),
                );
            }
        }
        line.extend_from_slice(&stack.size(inode).to_le_bytes());
    }
    let extra = changes.extra(row);
    if row.kind == RowKind::Symlink {
        field(line, &extra.link);
    }
    if matches!(row.kind, RowKind::Char | RowKind::Block) {
        field(
            line,
            format!("{},{}", extra.device.major, extra.device.minor).as_bytes(),
        );
    }
    let mut xattrs = extra.xattrs();
    xattrs.sort();
    for (name, value) in xattrs {
        field(line, name);
        field(line, &value);
    }
}

/// A field with its length before it, so that no two lines read alike.
fn field(line: &mut Vec<u8>, bytes: &[u8]) {
    line.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    line.extend_from_slice(bytes);
}

/// Every path that is there, in the order of its components' bytes.
fn sorted<'a>(stack: &'a Stack, rootfs: &'a Rootfs) -> impl Iterator<Item = NodeId> + 'a {
    let mut open = vec![ROOT];
    std::iter::from_fn(move || {
        let node = open.pop()?;
        let mut children: Vec<NodeId> = rootfs.children(node).collect();
        children.sort_unstable_by(|a, b| stack.names.name(*b).cmp(stack.names.name(*a)));
        open.extend(children);
        Some(node)
    })
}
