//! The proof: a fingerprint of a merged filesystem that two images share only when they hold the same.
//!
//! Both sides are walked in the order of their paths, every attribute of every path goes into one digest. Contents are
//! told by their checksums where a merge could have damaged them, else by where they stand in a layer that is the same
//! byte for byte. The checksums must come from bytes whose digest was recomputed, of either side: never from what a plan says
//! should be there.

use std::collections::HashMap;

use crate::bytes::{Checksum, Digest, Hasher};
use crate::rootfs::{ByMember, EntryId, LayerId, Layers, MemberKind, NodeId, ROOT, Rootfs, View};

/// The contents that must be the same: those of merged layers, and those of lower layers that links in the merged layers
/// name.
pub type Checksums = ByMember<Checksum>;

/// One image's view of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// First layer merged (original), or the new layer (squashed).
    pub from: LayerId,
    /// Last layer merged (original), or the new layer (squashed).
    pub to: LayerId,
}

/// What contents are compared by.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// Which layers are merged, or came of it. Those outside must have the same numbers counted from below or from above.
    pub side: Side,
    /// Members below the merged layers whose contents were written again, ascending.
    pub copied_from: &'a [EntryId],
    /// Of the contents of all those.
    pub checksums: &'a Checksums,
}

impl Compared<'_> {
    /// A member's content is told by its checksum.
    fn checksums(&self, layers: &Layers, inode: EntryId) -> bool {
        let merged = self.side.from..=self.side.to;
        merged.contains(&layers.layer_of(inode)) || self.copied_from.binary_search(&inode).is_ok()
    }
}

/// The fingerprint; `None` when the checksum of a content is missing.
pub fn fingerprint(layers: &Layers, rootfs: &Rootfs, compared: &Compared) -> Option<Digest> {
    let side = compared.side;
    let mut hasher = Hasher::default();
    let mut groups: HashMap<(EntryId, u8), u64> = HashMap::new();
    let mut line = Vec::new();
    for (number, node) in sorted(layers, rootfs).enumerate() {
        line.clear();
        let path = layers.paths.path(node);
        field(&mut line, &path);
        match rootfs.view(node) {
            View::Absent => continue,
            View::Implied => {
                // As one that a member names, without attributes.
                line.extend_from_slice(b"dir 0755 0 0 0");
                line.extend_from_slice(&0u64.to_le_bytes());
            }
            View::Entry(entry) => {
                describe(&mut line, layers, rootfs, compared, entry)?;
                let inode = rootfs.inode(entry);
                if rootfs.names_of(inode).unwrap_or(0) > 1 {
                    // Names of one file on both sides of a border to kept layers are those of two files in the output,
                    // where they were not before; below, among and above, they must still be one.
                    let part = part(side, layers.layer_of(entry));
                    let group = *groups.entry((inode, part)).or_insert(number as u64);
                    let crosses = part == 2 && layers.layer_of(inode) <= side.to;
                    if !crosses && group != number as u64 {
                        line.extend_from_slice(&group.to_le_bytes());
                    }
                }
            }
        }
        hasher.update(&(line.len() as u64).to_le_bytes());
        hasher.update(&line);
    }
    Some(hasher.digest())
}

/// Below, among, or above the merged layers.
fn part(side: Side, layer: LayerId) -> u8 {
    u8::from(layer >= side.from) + u8::from(layer > side.to)
}

/// Everything about what a member put at a path, but the path and the names it shares.
fn describe(
    line: &mut Vec<u8>,
    layers: &Layers,
    rootfs: &Rootfs,
    compared: &Compared,
    entry: EntryId,
) -> Option<()> {
    let inode = rootfs.inode(entry);
    let (changes, member) = layers.get(inode)?;
    let word = member.kind.as_str();
    line.extend_from_slice(
        format!(
            "{word} {:04o} {} {} {}",
            member.mode,
            member.uid,
            member.gid,
            member.mtime.decimal()
        )
        .as_bytes(),
    );
    if member.kind == MemberKind::File {
        if compared.checksums(layers, inode) {
            line.extend_from_slice(&compared.checksums.get(inode)?.0.to_le_bytes());
        } else {
            // From above, the numbers of the layers over the merged ones agree.
            let layer = i64::from(layers.layer_of(inode));
            let number = if layer < i64::from(compared.side.from) {
                layer
            } else {
                layer - i64::from(layers.len())
            };
            line.extend_from_slice(
                format!(" {number} {} {}", member.start, member.stored).as_bytes(),
            );
        }
        line.extend_from_slice(&layers.size(inode).to_le_bytes());
    }
    let extra = changes.extra(member);
    if member.kind == MemberKind::Symlink {
        field(line, &extra.link);
    }
    if matches!(member.kind, MemberKind::Char | MemberKind::Block) {
        field(
            line,
            format!("{},{}", extra.device.major, extra.device.minor).as_bytes(),
        );
    }
    let mut xattrs = extra.xattrs();
    xattrs.sort();
    line.extend_from_slice(&(xattrs.len() as u64).to_le_bytes());
    for (name, value) in xattrs {
        field(line, name);
        field(line, &value);
    }
    Some(())
}

/// A field with its length before it, so that no two lines read alike.
fn field(line: &mut Vec<u8>, bytes: &[u8]) {
    line.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    line.extend_from_slice(bytes);
}

/// Every path that is there, in the order of its components' bytes.
fn sorted<'a>(layers: &'a Layers, rootfs: &'a Rootfs) -> impl Iterator<Item = NodeId> + 'a {
    let mut open = vec![ROOT];
    std::iter::from_fn(move || {
        let node = open.pop()?;
        let mut children: Vec<NodeId> = rootfs.children(node).collect();
        children.sort_unstable_by(|a, b| layers.paths.name(*b).cmp(layers.paths.name(*a)));
        open.extend(children);
        Some(node)
    })
}
