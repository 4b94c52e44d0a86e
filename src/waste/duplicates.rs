//! The same content live at several paths. A squash does not reclaim it; only the people who wrote it can.

use std::collections::HashMap;

use super::Digests;
use crate::bytes::{Digest, sorted};
use crate::rootfs::{EntryId, Layers, MemberKind, Rootfs};

/// The smallest content that counts as a duplicate, in bytes. Every system has thousands of equal smaller files.
pub const MIN_DUPLICATE: u64 = 4096;

/// A content that several live files have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The digest of the content.
    pub digest: Digest,
    /// The size of one copy after unpacking, in bytes.
    pub bytes_each: u64,
    /// The members with this content, one for each inode, in the order of the layers.
    pub copies: Vec<EntryId>,
}

/// The live files of at least [`MIN_DUPLICATE`] bytes whose size occurs more than once.
pub(super) fn candidates(layers: &Layers, rootfs: &Rootfs) -> Vec<EntryId> {
    let mut by_size: HashMap<u64, (EntryId, bool)> = HashMap::new();
    let mut found = Vec::new();
    for (entry, size) in live(layers, rootfs) {
        match by_size.get_mut(&size) {
            None => {
                by_size.insert(size, (entry, false));
            }
            Some((first, told)) => {
                if !std::mem::replace(told, true) {
                    found.push(*first);
                }
                found.push(entry);
            }
        }
    }
    found
}

fn live(layers: &Layers, rootfs: &Rootfs) -> impl Iterator<Item = (EntryId, u64)> {
    layers
        .ids()
        .zip(layers.changesets())
        .flat_map(move |(layer, changes)| {
            layers
                .range(layer)
                .zip(&changes.members)
                .filter_map(move |(entry, member)| {
                    let lives = member.kind == MemberKind::File
                        && rootfs.names_of(entry).is_some_and(|n| n > 0);
                    let size = layers.size(entry);
                    (lives && size >= MIN_DUPLICATE).then_some((entry, size))
                })
        })
}

impl Duplicate {
    /// All contents with several live copies, the largest total of superfluous bytes first. Files without a digest are
    /// left out.
    pub fn all(layers: &Layers, rootfs: &Rootfs, digests: &Digests) -> Vec<Self> {
        let mut groups: HashMap<Digest, Self> = HashMap::new();
        for (entry, size) in live(layers, rootfs) {
            let Some(digest) = digests.get(entry) else {
                continue;
            };
            let group = groups.entry(*digest).or_insert(Self {
                digest: *digest,
                bytes_each: size,
                copies: Vec::new(),
            });
            group.copies.push(entry);
        }
        let mut all: Vec<Self> = groups
            .into_values()
            .filter(|g| g.copies.len() > 1)
            .collect();
        let cost = |g: &Self| g.bytes_each * (g.copies.len() as u64 - 1);
        sorted::sort_by(&mut all, |a, b| {
            cost(b).cmp(&cost(a)).then(a.digest.cmp(&b.digest))
        });
        all
    }
}
