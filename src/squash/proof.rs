//! The proof of a squash: a fingerprint of a merged filesystem. Two images have the same fingerprint only if their
//! filesystems are the same.
//!
//! Both filesystems are walked in the order of their paths, and every attribute of every path goes into one digest. A
//! content that a merge could have damaged is identified by its checksum. Any other content is identified by its
//! position in a layer that is the same byte for byte. On both sides, the checksums must come from bytes whose digest
//! was recomputed. They must never come from what a plan expects.

use std::collections::HashMap;

use crate::bytes::{Checksum, Digest, Hasher, sorted};
use crate::rootfs::{
    ByMember, EntryId, LayerRanges, Layers, MemberKind, NodeId, ROOT, Rootfs, View,
};

/// The checksums of the contents that a proof compares: those of the merged layers, and those of lower layers that hard
/// links in the merged layers name.
pub type Checksums = ByMember<Checksum>;

/// The data by which [`fingerprint`] identifies contents on one side of a proof.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The merged ranges of the original, or the new layers, each as a range of one layer.
    pub ranges: &'a LayerRanges,
    /// The members of kept layers whose contents a new layer holds a second time, ascending.
    pub copied_from: &'a [EntryId],
    /// The checksums of the contents of all these layers and members.
    pub checksums: &'a Checksums,
}

impl Compared<'_> {
    /// Whether a member's content is identified by its checksum, not by its position.
    fn checksums(&self, layers: &Layers, inode: EntryId) -> bool {
        self.ranges.holds(layers.layer_of(inode)) || self.copied_from.binary_search(&inode).is_ok()
    }
}

/// The fingerprint of a merged filesystem, as a SHA-256 digest.
///
/// `None` if a content has no checksum where it needs one, or if a path has no member.
pub fn fingerprint(layers: &Layers, rootfs: &Rootfs, compared: &Compared) -> Option<Digest> {
    let ranges = compared.ranges;
    let mut hasher = Hasher::default();
    let mut groups: HashMap<(EntryId, usize), u64> = HashMap::new();
    let mut line = Vec::new();
    for (number, node) in sorted(layers, rootfs).enumerate() {
        line.clear();
        let path = layers.paths.path(node);
        field(&mut line, &path);
        match rootfs.view(node) {
            View::Absent => continue,
            View::Implied => {
                // The same text as for a member with these attributes.
                line.extend_from_slice(b"dir 0755 0 0 0");
                line.extend_from_slice(&0u64.to_le_bytes());
            }
            View::Entry(entry) => {
                describe(&mut line, layers, rootfs, compared, entry)?;
                let inode = rootfs.inode(entry);
                if rootfs.names_of(inode).unwrap_or(0) > 1 {
                    // In the squashed image, a file with names on both sides of a border between merged and kept layers
                    // is two files. In the original it was one. Within each part it must still be one file. A name in a
                    // kept layer links to whatever name of a lower part it names.
                    let part = ranges.part(layers.layer_of(entry));
                    let group = *groups.entry((inode, part)).or_insert(number as u64);
                    let crosses =
                        part.is_multiple_of(2) && ranges.part(layers.layer_of(inode)) < part;
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

/// Appends everything about a member at a path, except the path itself and the names that share its content. `None` if
/// the member or its checksum is missing.
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
            let number = compared.ranges.after(layers.layer_of(inode));
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
    sorted::sort_by(&mut xattrs, Ord::cmp);
    line.extend_from_slice(&(xattrs.len() as u64).to_le_bytes());
    for (name, value) in xattrs {
        field(line, name);
        field(line, &value);
    }
    Some(())
}

/// Appends a field with its length before it, so different fields never give the same bytes.
fn field(line: &mut Vec<u8>, bytes: &[u8]) {
    line.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    line.extend_from_slice(bytes);
}

/// All nodes of a filesystem, in the order of the bytes of their paths' components.
fn sorted<'a>(layers: &'a Layers, rootfs: &'a Rootfs) -> impl Iterator<Item = NodeId> + 'a {
    let mut open = vec![ROOT];
    std::iter::from_fn(move || {
        let node = open.pop()?;
        let mut children: Vec<NodeId> = rootfs.children(node).collect();
        sorted::sort_by(&mut children, |a, b| {
            layers.paths.name(*b).cmp(layers.paths.name(*a))
        });
        open.extend(children);
        Some(node)
    })
}
