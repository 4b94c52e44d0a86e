//! What became of one path between two filesystems.
//!
//! It compares two members, or what stands for them; it knows no tree.

use super::{Change, FileKind};
use crate::rootfs::{EntryId, Layers, MemberKind, Rootfs, View};
use crate::waste::{Digests, same_attributes};

/// An image: its layers, the merged filesystem, and the digests of contents.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The changesets of all layers.
    pub layers: &'a Layers,
    /// The merged filesystem of all layers.
    pub rootfs: &'a Rootfs,
    /// The digests of the contents that were hashed so far.
    pub digests: &'a Digests,
}

impl Subject<'_> {
    /// The change of a path between two filesystems. `None` when nothing is at the path in either.
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
        // The merge of all layers has the target of every hard link. A target does not change after the merge of its
        // own layer.
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
            // A layer often has a member for each directory above its files. Such a member is not a rewrite.
            (true, FileKind::Dir) => Change::Unchanged,
            (true, _) => Change::Rewritten,
        }
    }

    /// Whether two members of the same kind have the same content. Files count as different while a content has no
    /// digest, unless they are empty.
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

    /// The kind of a member's file. A regular file when there is no such member.
    pub(super) fn kind(&self, entry: EntryId) -> FileKind {
        self.layers
            .member(entry)
            .map_or(FileKind::File, |member| kind(member.kind))
    }
}

/// The kind of file for a kind of member. A marker counts as a regular file.
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
