//! What changed at one path between two filesystems, or between two layers.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::side::Tree;
use super::texts;
use crate::bytes::sorted;
use crate::language::Language;
use crate::rootfs::{Changeset, EntryId, Extra, Member, MemberKind, NodeId, View};
use crate::tarball::Time;

/// The change at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Only the new image has the path.
    Added,
    /// Only the old image has the path.
    Removed,
    /// The content, the type, the target of a symbolic link or the number of a device is another one.
    Modified,
    /// The mode, the owner or an extended attribute is another one; the content is the same.
    Attributes,
    /// Only the time of modification is another one.
    Times,
}

impl Change {
    /// All changes, in the order in which people see them.
    pub const ALL: [Self; 5] = [
        Self::Added,
        Self::Removed,
        Self::Modified,
        Self::Attributes,
        Self::Times,
    ];

    /// The change in English.
    pub fn in_words(self) -> &'static str {
        self.name(Language::English)
    }

    /// The change in the words of people.
    pub fn name(self, language: Language) -> &'static str {
        let text = match self {
            Self::Added => texts::CHANGE_ADDED,
            Self::Removed => texts::CHANGE_REMOVED,
            Self::Modified => texts::CHANGE_MODIFIED,
            Self::Attributes => texts::CHANGE_ATTRIBUTES,
            Self::Times => texts::CHANGE_TIMES,
        };
        text.get(language)
    }
}

/// The same layers of both sides: for each layer of either side, a number that only layers with the same `diff_id` share.
#[derive(Debug, Default)]
pub(super) struct SameLayers {
    pub(super) old: Vec<u32>,
    pub(super) new: Vec<u32>,
}

impl SameLayers {
    /// Whether two members are the same bytes of layers with the same `diff_id`.
    fn hold(&self, old: Tree<'_>, new: Tree<'_>, (a, b): (EntryId, EntryId)) -> bool {
        let of = |numbers: &[u32], tree: Tree<'_>, entry| {
            let layer = tree.layers.layer_of(entry).index();
            numbers.get(layer).copied()
        };
        let start = |tree: Tree<'_>, entry| {
            let member = tree.layers.member(entry);
            member.map(|m| (m.start, m.stored, m.headers))
        };
        let number = of(&self.old, old, a);
        number.is_some() && number == of(&self.new, new, b) && start(old, a) == start(new, b)
    }
}

/// Two filesystems to compare.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    pub(super) old: Tree<'a>,
    pub(super) new: Tree<'a>,
    pub(super) same: &'a SameLayers,
}

impl Both<'_> {
    /// The change at a path that both sides have. `None` if nothing counts as changed: of a directory only attributes do.
    pub(super) fn change(&self, old: NodeId, new: NodeId) -> Option<Change> {
        let view = |tree: Tree<'_>, node| match tree.rootfs.view(node) {
            View::Entry(entry) => Some(tree.rootfs.inode(entry)),
            View::Implied | View::Absent => None,
        };
        self.between(view(self.old, old), view(self.new, new), false)
    }

    /// The change between two members, each with the content that it has. `None` stands for an implied directory. Times
    /// of directories count if `all_times`.
    pub(super) fn between(
        &self,
        old: Option<EntryId>,
        new: Option<EntryId>,
        all_times: bool,
    ) -> Option<Change> {
        if let (Some(a), Some(b)) = (old, new)
            && self.same.hold(self.old, self.new, (a, b))
        {
            return None;
        }
        let (a, b) = (Facts::new(self.old, old), Facts::new(self.new, new));
        let kind = a.kind();
        if kind != b.kind() {
            return Some(Change::Modified);
        }
        let (extra, other) = (a.extra(), b.extra());
        let is_same = match kind {
            MemberKind::File => self.same_content(old, new),
            MemberKind::Symlink | MemberKind::Hardlink => extra.link == other.link,
            MemberKind::Char | MemberKind::Block => extra.device == other.device,
            _ => true,
        };
        if !is_same {
            return Some(Change::Modified);
        }
        if a.plain() != b.plain() || xattrs(&extra) != xattrs(&other) {
            return Some(Change::Attributes);
        }
        let counts = all_times || kind != MemberKind::Dir;
        (counts && a.mtime() != b.mtime()).then_some(Change::Times)
    }

    /// Whether two files have the same content. Contents of equal size without digests count as different.
    fn same_content(&self, old: Option<EntryId>, new: Option<EntryId>) -> bool {
        let (Some(a), Some(b)) = (old, new) else {
            return false;
        };
        let size = self.old.layers.size(a);
        if size != self.new.layers.size(b) {
            return false;
        }
        let digest = self.old.digests.get(a);
        size == 0 || (digest.is_some() && digest == self.new.digests.get(b))
    }

    /// Whether the contents of two members must be compared: two files of equal size that are not known to be the same.
    pub(super) fn is_undecided(&self, old: EntryId, new: EntryId) -> bool {
        let size = |tree: Tree<'_>, entry| {
            let member = tree.layers.member(entry);
            let member = member.filter(|m| m.kind == MemberKind::File);
            member.map(|_| tree.layers.size(entry))
        };
        let old_size = size(self.old, old);
        old_size.is_some_and(|size| size > 0)
            && old_size == size(self.new, new)
            && !self.same.hold(self.old, self.new, (old, new))
    }
}

/// What is at a path: a member with its layer, or nothing for an implied directory.
struct Facts<'a>(Option<(&'a Changeset, &'a Member)>);

impl<'a> Facts<'a> {
    fn new(tree: Tree<'a>, entry: Option<EntryId>) -> Self {
        Self(entry.and_then(|entry| tree.layers.get(entry)))
    }

    fn kind(&self) -> MemberKind {
        self.0.map_or(MemberKind::Dir, |(_, member)| member.kind)
    }

    /// The mode and the owner.
    fn plain(&self) -> (u16, u32, u32) {
        let plain = |(_, m): (&Changeset, &Member)| (m.mode, m.uid, m.gid);
        self.0.map_or((0o755, 0, 0), plain)
    }

    fn mtime(&self) -> Option<Time> {
        self.0.map(|(_, member)| member.mtime)
    }

    fn extra(&self) -> Extra {
        let extra = self.0.map(|(changes, member)| changes.extra(member));
        extra.unwrap_or_default()
    }
}

/// The extended attributes of a member, in the order of their names.
fn xattrs(extra: &Extra) -> Vec<(&[u8], Cow<'_, [u8]>)> {
    let mut xattrs = extra.xattrs();
    sorted::sort_by(&mut xattrs, Ord::cmp);
    xattrs
}
