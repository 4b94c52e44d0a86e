//! Who owns each byte.
//!
//! A version is a member's content as one layer wrote it. It lives while one of its names does. All sums are exact:
//! for every layer, live and dead bytes are its stored bytes, and those and its framing are its tar.

use super::{ByCause, Cause, Digests};
use crate::rootfs::{Death, EntryId, LayerId, Layers, Member, MemberKind, RemovalKind, Rootfs};

/// Sums over one layer, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerSums {
    /// The uncompressed tar.
    pub tar: u64,
    /// Contents.
    pub stored: u64,
    /// Contents that show in the end.
    pub live: u64,
    /// Contents that do not, by cause.
    pub dead: ByCause<u64>,
    /// Contents of any layer that this one hid.
    pub killed: u64,
}

impl LayerSums {
    /// Headers, extension records, padding, trailers; and contents of members that are in no filesystem.
    pub fn framing(&self) -> u64 {
        self.tar.saturating_sub(self.stored)
    }

    /// Dead bytes of every cause.
    pub fn dead(&self) -> u64 {
        self.dead.total()
    }
}

/// A dead version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dead {
    /// The member that wrote it.
    pub entry: EntryId,
    /// The layer that wrote it.
    pub writer: LayerId,
    /// The layer that hid it.
    pub killer: LayerId,
    /// Why it is dead.
    pub cause: Cause,
    /// Its bytes.
    pub bytes: u64,
}

/// The ledger of an image.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The sums of each layer, lowest first.
    pub layers: Vec<LayerSums>,
    /// Every dead version with bytes above 0, in the order they were written.
    pub dead: Vec<Dead>,
}

impl Ledger {
    /// Draws up the ledger. Versions that were overwritten by the same size count as `overwritten` while their contents
    /// are not in `digests`.
    pub fn new(layers: &Layers, rootfs: &Rootfs, digests: &Digests) -> Self {
        let mut ledger = Self {
            layers: vec![LayerSums::default(); layers.changesets().len()],
            dead: Vec::new(),
        };
        for (layer, changes) in (0..).zip(layers.changesets()) {
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
            if let Some(slot) = ledger.layers.get_mut(usize::from(layer)) {
                *slot = sums;
            }
        }
        for dead in &ledger.dead {
            if let Some(sums) = ledger.layers.get_mut(usize::from(dead.killer)) {
                sums.killed += dead.bytes;
            }
        }
        ledger
    }

    /// Contents of all layers.
    pub fn stored(&self) -> u64 {
        total(self.layers.iter().map(|l| l.stored))
    }

    /// Contents that show.
    pub fn live(&self) -> u64 {
        total(self.layers.iter().map(|l| l.live))
    }

    /// What is around the contents of all layers.
    pub fn framing(&self) -> u64 {
        total(self.layers.iter().map(LayerSums::framing))
    }
}

/// A layer may stand in an image any number of times, so what it holds may be there more often than fits.
fn total(sums: impl Iterator<Item = u64>) -> u64 {
    sums.fold(0, u64::saturating_add)
}

/// Which layer hid a version, and why the version is dead; `None` while it lives.
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

/// A member that has content of its own.
fn counts(member: &Member) -> bool {
    member.kind == MemberKind::File && member.stored > 0
}

/// Which of the three kinds of overwriting it is.
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

/// A dead version and the one that took its path, when their sizes leave open whether they are the same.
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

/// Mode, owner, time and extended attributes are the same.
pub fn same_attributes(layers: &Layers, a: EntryId, b: EntryId) -> bool {
    let (of_a, of_b) = (layers.extra(a), layers.extra(b));
    let (mut left, mut right) = (of_a.xattrs(), of_b.xattrs());
    left.sort();
    right.sort();
    let plain = |entry| {
        layers
            .member(entry)
            .map(|r| (r.mode, r.uid, r.gid, r.mtime))
    };
    plain(a) == plain(b) && left == right
}

/// Which contents have to be hashed before the ledger can word everything, ascending: pairs of equal size, and live
/// files that may be duplicates.
pub fn wanted(layers: &Layers, rootfs: &Rootfs) -> Vec<EntryId> {
    let mut wanted: Vec<EntryId> = Vec::new();
    for (layer, changes) in (0..).zip(layers.changesets()) {
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
            if let Some((old, new)) = pair(layers, rootfs, entry, death.by) {
                wanted.extend([old, new]);
            }
        }
    }
    wanted.extend(super::duplicates::candidates(layers, rootfs));
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}
