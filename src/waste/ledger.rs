//! Who owns each byte.
//!
//! A version is a member's content as one layer wrote it. It lives while one of its names does. All sums are exact:
//! for every layer, live and dead bytes are its stored bytes, and those and its framing are its tar.

use super::{ByCause, Cause, Digests};
use crate::bytes::sorted;
use crate::rootfs::{Death, EntryId, LayerId, Layers, Member, MemberKind, RemovalKind, Rootfs};

/// The sums of one layer's live and dead contents, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerSums {
    /// The length of the uncompressed tar, in bytes.
    pub tar: u64,
    /// The bytes of all contents that the layer stores.
    pub stored: u64,
    /// The bytes of contents that are in the final filesystem.
    pub live: u64,
    /// The bytes of contents that are not in the final filesystem, by cause.
    pub dead: ByCause<u64>,
    /// The bytes of contents of any layer that this layer hid.
    pub killed: u64,
}

impl LayerSums {
    /// The bytes of the tar outside of contents: headers, extension records, padding and trailers. The contents of
    /// members that are in no filesystem are included.
    pub fn framing(&self) -> u64 {
        self.tar.saturating_sub(self.stored)
    }

    /// The dead bytes of all causes.
    pub fn dead(&self) -> u64 {
        self.dead.total()
    }
}

/// A dead version: a content that one layer wrote and that is not in the final filesystem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dead {
    /// The member that wrote the version.
    pub entry: EntryId,
    /// The number of the layer that wrote the version.
    pub writer: LayerId,
    /// The number of the layer that hid the version.
    pub killer: LayerId,
    /// The cause of the version's death.
    pub cause: Cause,
    /// The stored bytes of the version.
    pub bytes: u64,
}

/// The ledger of an image: the sums of every layer, and every dead version.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The sums of each layer, lowest first.
    pub layers: Vec<LayerSums>,
    /// All dead versions with more than 0 bytes, in the order of the layers and their members.
    pub dead: Vec<Dead>,
}

impl Ledger {
    /// The ledger of an image. A version that was replaced by a file of the same size counts as `overwritten` while one
    /// of the two contents has no digest in `digests`.
    pub fn new(layers: &Layers, rootfs: &Rootfs, digests: &Digests) -> Self {
        let mut ledger = Self {
            layers: vec![LayerSums::default(); layers.changesets().len()],
            dead: Vec::new(),
        };
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            let mut sums = LayerSums {
                tar: changes.tar_bytes,
                ..LayerSums::default()
            };
            for (entry, member) in layers.range(layer).zip(&changes.members) {
                if !counts(member) || rootfs.names_of(entry).is_none() {
                    continue;
                }
                sums.stored += member.stored;
                let Some(death) = rootfs.death(entry) else {
                    sums.live += member.stored;
                    continue;
                };
                let cause = cause_of(layers, rootfs, digests, entry, death);
                let dead = Dead {
                    entry,
                    writer: layer,
                    killer: death.killer,
                    cause,
                    bytes: member.stored,
                };
                ledger.dead.push(dead);
                sums.dead[cause] += member.stored;
            }
            debug_assert_eq!(sums.stored, sums.live + sums.dead());
            if let Some(slot) = ledger.layers.get_mut(layer.index()) {
                *slot = sums;
            }
        }
        for dead in &ledger.dead {
            if let Some(sums) = ledger.layers.get_mut(dead.killer.index()) {
                sums.killed += dead.bytes;
            }
        }
        ledger
    }

    /// For each layer, the bytes of `overwritten` versions that may still turn out to have the content of the file that
    /// replaced them: both have the same size, and one of them has no digest in `digests`.
    pub fn undecided(&self, layers: &Layers, rootfs: &Rootfs, digests: &Digests) -> Vec<u64> {
        let mut bytes = vec![0; self.layers.len()];
        let overwritten = self.dead.iter().filter(|d| d.cause == Cause::Overwritten);
        for dead in overwritten {
            let by = rootfs.death(dead.entry).and_then(|death| death.by);
            let undecided = pair(layers, rootfs, dead.entry, by)
                .is_some_and(|(a, b)| digests.get(a).is_none() || digests.get(b).is_none());
            if undecided && let Some(slot) = bytes.get_mut(dead.writer.index()) {
                *slot += dead.bytes;
            }
        }
        bytes
    }

    /// The bytes of the contents of all layers.
    pub fn stored(&self) -> u64 {
        total(self.layers.iter().map(|l| l.stored))
    }

    /// The bytes of all contents that are in the final filesystem.
    pub fn live(&self) -> u64 {
        total(self.layers.iter().map(|l| l.live))
    }

    /// The bytes outside of contents in the tars of all layers.
    pub fn framing(&self) -> u64 {
        total(self.layers.iter().map(LayerSums::framing))
    }
}

/// The sum, or the largest number if the sum is too large. An image can have the same layer any number of times.
fn total(sums: impl Iterator<Item = u64>) -> u64 {
    sums.fold(0, u64::saturating_add)
}

/// The layer that hid a version, and the cause of the version's death. `None` while the version is live.
pub fn ending(
    layers: &Layers,
    rootfs: &Rootfs,
    digests: &Digests,
    entry: EntryId,
) -> Option<(LayerId, Cause)> {
    let death = rootfs.death(entry)?;
    Some((
        death.killer,
        cause_of(layers, rootfs, digests, entry, death),
    ))
}

fn cause_of(
    layers: &Layers,
    rootfs: &Rootfs,
    digests: &Digests,
    entry: EntryId,
    death: Death,
) -> Cause {
    match death.kind {
        RemovalKind::Written => overwriting(layers, rootfs, digests, entry, death.by),
        RemovalKind::Deleted => Cause::Deleted,
        RemovalKind::DeletedDir => Cause::DeletedDir,
        RemovalKind::Opaque => Cause::Opaque,
        RemovalKind::Replaced => Cause::Replaced,
    }
}

/// Whether a member has content of its own.
fn counts(member: &Member) -> bool {
    member.kind == MemberKind::File && member.stored > 0
}

/// The kind of overwriting: `Identical`, `Metadata` or `Overwritten`.
fn overwriting(
    layers: &Layers,
    rootfs: &Rootfs,
    digests: &Digests,
    dead: EntryId,
    by: Option<EntryId>,
) -> Cause {
    let Some((old, new)) = pair(layers, rootfs, dead, by) else {
        return Cause::Overwritten;
    };
    match (digests.get(old), digests.get(new)) {
        (Some(a), Some(b)) if a == b => {}
        _ => return Cause::Overwritten,
    }
    if same_attributes(layers, old, new) {
        Cause::Identical
    } else {
        Cause::Metadata
    }
}

/// A dead version and the file that took its path. `None` if their sizes differ, so that the contents need no
/// comparison.
fn pair(
    layers: &Layers,
    rootfs: &Rootfs,
    dead: EntryId,
    by: Option<EntryId>,
) -> Option<(EntryId, EntryId)> {
    let new = rootfs.inode(by?);
    (layers.member(new)?.kind == MemberKind::File && layers.size(dead) == layers.size(new))
        .then_some((dead, new))
}

/// Whether two members have the same mode, owner, time and extended attributes.
pub fn same_attributes(layers: &Layers, a: EntryId, b: EntryId) -> bool {
    let (of_a, of_b) = (layers.extra(a), layers.extra(b));
    let (mut left, mut right) = (of_a.xattrs(), of_b.xattrs());
    sorted::sort_by(&mut left, Ord::cmp);
    sorted::sort_by(&mut right, Ord::cmp);
    let plain = |entry| {
        layers
            .member(entry)
            .map(|r| (r.mode, r.uid, r.gid, r.mtime))
    };
    plain(a) == plain(b) && left == right
}

/// The members whose contents must be hashed for exact causes and duplicates, in ascending order. These are overwritten
/// versions with their replacements of equal size, as far as the two may have the same content, and live files of equal size.
pub fn wanted(
    layers: &Layers,
    rootfs: &Rootfs,
    may_be_same: impl Fn(EntryId, EntryId) -> bool,
) -> Vec<EntryId> {
    let mut wanted = pairs(layers, rootfs, may_be_same);
    wanted.extend(super::duplicates::candidates(layers, rootfs));
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// The members whose contents must be hashed for exact causes, in ascending order: overwritten versions with their
/// replacements of equal size, as far as the two may have the same content.
pub fn pairs(
    layers: &Layers,
    rootfs: &Rootfs,
    may_be_same: impl Fn(EntryId, EntryId) -> bool,
) -> Vec<EntryId> {
    let mut wanted: Vec<EntryId> = Vec::new();
    for (layer, changes) in layers.ids().zip(layers.changesets()) {
        for (entry, _) in layers
            .range(layer)
            .zip(&changes.members)
            .filter(|(_, member)| counts(member))
        {
            let Some(death) = rootfs
                .death(entry)
                .filter(|d| d.kind == RemovalKind::Written)
            else {
                continue;
            };
            if let Some((old, new)) = pair(layers, rootfs, entry, death.by)
                && may_be_same(old, new)
            {
                wanted.extend([old, new]);
            }
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}
