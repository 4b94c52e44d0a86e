//! What became of one path between two filesystems.
//!
//! It compares two members, or what stands for them; it knows no tree.

use super::{Change, FileKind};
use crate::rootfs::{EntryId, Layers, MemberKind, Rootfs, View};
use crate::waste::{Digests, same_attributes};

/// An image whose layers are merged, and the contents that were hashed.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// All layers.
    pub layers: &'a Layers,
    /// Their merge.
    pub rootfs: &'a Rootfs,
    /// Digests of contents.
    pub digests: &'a Digests,
}

impl Subject<'_> {
    /// How what is at a path now differs from what was there; `None` where nothing is and nothing was.
    pub(super) fn change(&self, old: View, new: View) -> Option<Change> {
        Some(match (old, new) {
            (View::Absent, View::Absent) => return None,
            (View::Absent, _) => Change::Added,
            (_, View::Absent) => Change::Removed,
            (View::Implied, View::Implied) => Change::Unchanged,
            (View::Entry(a), View::Entry(b)) if a == b => Change::Unchanged,
            (View::Entry(a), View::Entry(b)) => self.members(a, b),
            (View::Implied, View::Entry(other)) | (View::Entry(other), View::Implied) => {
                if self.kind(other) == FileKind::Dir {
                    Change::Attributes
                } else {
                    Change::Modified
                }
            }
        })
    }

    fn members(&self, old: EntryId, new: EntryId) -> Change {
        // All layers' merge knows what every hard link leads to: that is settled when its layer is merged.
        let (old, new) = (self.rootfs.inode(old), self.rootfs.inode(new));
        if old == new {
            return Change::Rewritten;
        }
        let kind = self.kind(old);
        if kind != self.kind(new) || !self.same_content(kind, old, new) {
            return Change::Modified;
        }
        match (same_attributes(self.layers, old, new), kind) {
            (false, _) => Change::Attributes,
            // Every layer names the directories above what it brings: that is no rewriting.
            (true, FileKind::Dir) => Change::Unchanged,
            (true, _) => Change::Rewritten,
        }
    }

    /// Files of one size whose contents were not hashed count as different.
    fn same_content(&self, kind: FileKind, old: EntryId, new: EntryId) -> bool {
        match kind {
            FileKind::File | FileKind::Hardlink => {
                let (a, b) = (self.layers.size(old), self.layers.size(new));
                let digests = (self.digests.get(old), self.digests.get(new));
                a == b && (a == 0 || matches!(digests, (Some(a), Some(b)) if a == b))
            }
            FileKind::Symlink => self.layers.extra(old).link == self.layers.extra(new).link,
            FileKind::Char | FileKind::Block => {
                self.layers.extra(old).device == self.layers.extra(new).device
            }
            FileKind::Dir | FileKind::Fifo => true,
        }
    }

    /// What a member is.
    pub(super) fn kind(&self, entry: EntryId) -> FileKind {
        self.layers
            .member(entry)
            .map_or(FileKind::File, |member| kind(member.kind))
    }
}

/// A member's kind; a marker has none and counts as a file.
pub(super) fn kind(kind: MemberKind) -> FileKind {
    match kind {
        MemberKind::Dir => FileKind::Dir,
        MemberKind::Hardlink => FileKind::Hardlink,
        MemberKind::Symlink => FileKind::Symlink,
        MemberKind::Char => FileKind::Char,
        MemberKind::Block => FileKind::Block,
        MemberKind::Fifo => FileKind::Fifo,
        MemberKind::File | MemberKind::Whiteout | MemberKind::Opaque => FileKind::File,
    }
}
