//! The same content live at several paths. A squash does not reclaim it; only the people who wrote it can.

use std::collections::HashMap;

use super::Digests;
use crate::bytes::Digest;
use crate::rootfs::{EntryId, Rootfs, RowKind, Stack};

/// Smaller contents are no finding: every system has thousands of equal small files.
pub const MIN_DUPLICATE: u64 = 4096;

/// One content with several live copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Of the content.
    pub digest: Digest,
    /// Size of one copy.
    pub bytes_each: u64,
    /// The copies, one an inode, in the order they were written.
    pub copies: Vec<EntryId>,
}

/// Live files whose size occurs more than once.
pub(super) fn candidates(stack: &Stack, rootfs: &Rootfs) -> Vec<EntryId> {
    let mut by_size: HashMap<u64, (EntryId, bool)> = HashMap::new();
    let mut found = Vec::new();
    for (entry, size) in live(stack, rootfs) {
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

fn live(stack: &Stack, rootfs: &Rootfs) -> impl Iterator<Item = (EntryId, u64)> {
    (0..).zip(stack.layers()).flat_map(move |(layer, changes)| {
        stack
            .range(layer)
            .zip(&changes.rows)
            .filter_map(move |(entry, row)| {
                let lives =
                    row.kind == RowKind::File && rootfs.names_of(entry).is_some_and(|n| n > 0);
                let size = stack.size(entry);
                (lives && size >= MIN_DUPLICATE).then_some((entry, size))
            })
    })
}

impl Duplicate {
    /// All of them, those that cost most first.
    pub fn all(stack: &Stack, rootfs: &Rootfs, digests: &Digests) -> Vec<Self> {
        let mut groups: HashMap<Digest, Self> = HashMap::new();
        for (entry, size) in live(stack, rootfs) {
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
        all.sort_by(|a, b| cost(b).cmp(&cost(a)).then(a.digest.cmp(&b.digest)));
        all
    }
}
