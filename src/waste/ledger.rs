//! Who owns each byte.
//!
//! A version is a member's content as one layer wrote it. It lives while one of its names does. All sums are exact:
//! for every layer, live and dead bytes are its stored bytes, and those and its framing are its tar.

use super::Digests;
use crate::rootfs::{Cause, Death, EntryId, LayerId, Layers, Member, MemberKind, Rootfs};

/// A cause, as the ledger words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Word {
    /// A later layer wrote other content at the path.
    Overwritten,
    /// The same content with another mode, owner, time or attribute.
    Metadata,
    /// The same content and the same attributes.
    Identical,
    /// A whiteout named the path.
    Deleted,
    /// A whiteout named a directory above it.
    DeletedDir,
    /// A directory above it became opaque.
    Opaque,
    /// Another type took its place, or that of a directory above it.
    Replaced,
}

impl Word {
    /// All of them, in the ledger's order.
    pub const ALL: [Self; 7] = [
        Self::Overwritten,
        Self::Metadata,
        Self::Identical,
        Self::Deleted,
        Self::DeletedDir,
        Self::Opaque,
        Self::Replaced,
    ];

    /// As reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overwritten => "overwritten",
            Self::Metadata => "metadata",
            Self::Identical => "identical",
            Self::Deleted => "deleted",
            Self::DeletedDir => "deleted-dir",
            Self::Opaque => "opaque",
            Self::Replaced => "replaced",
        }
    }
}

/// Sums over one layer, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerSums {
    /// The uncompressed tar.
    pub tar: u64,
    /// Contents.
    pub stored: u64,
    /// Contents that show in the end.
    pub live: u64,
    /// Contents that do not, by cause, in the order of [`Word::ALL`].
    pub dead: [u64; 7],
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
        self.dead.iter().sum()
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
    /// How.
    pub word: Word,
    /// Its bytes.
    pub bytes: u64,
}

/// The ledger of an image.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// A member for each layer, lowest first.
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
                let word = worded(layers, rootfs, digests, entry, death);
                let dead = Dead {
                    entry,
                    writer: layer,
                    killer: death.killer,
                    word,
                    bytes: member.stored,
                };
                ledger.dead.push(dead);
                if let Some(sum) = sums.dead.get_mut(word as usize) {
                    *sum += member.stored;
                }
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

/// How a version died, in the ledger's words, and which layer did it; `None` while it lives.
pub fn ending(
    layers: &Layers,
    rootfs: &Rootfs,
    digests: &Digests,
    entry: EntryId,
) -> Option<(LayerId, Word)> {
    let death = rootfs.death(entry)?;
    Some((death.killer, worded(layers, rootfs, digests, entry, death)))
}

fn worded(
    layers: &Layers,
    rootfs: &Rootfs,
    digests: &Digests,
    entry: EntryId,
    death: Death,
) -> Word {
    match death.cause {
        Cause::Written => overwriting(layers, rootfs, digests, entry, death.by),
        Cause::Deleted => Word::Deleted,
        Cause::DeletedDir => Word::DeletedDir,
        Cause::Opaque => Word::Opaque,
        Cause::Replaced => Word::Replaced,
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
) -> Word {
    let Some((old, new)) = pair(layers, rootfs, dead, by) else {
        return Word::Overwritten;
    };
    match (digests.get(old), digests.get(new)) {
        (Some(a), Some(b)) if a == b => {}
        _ => return Word::Overwritten,
    }
    if same_attributes(layers, old, new) {
        Word::Identical
    } else {
        Word::Metadata
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
            let Some(death) = rootfs.death(entry).filter(|d| d.cause == Cause::Written) else {
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
