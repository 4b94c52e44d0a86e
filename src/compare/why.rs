//! Why a layer is another one although its step is the same: what differs at each path, and what keeps it from happening
//! again.
//!
//! The table of paths names what builds write anew each time: logs, byte code, caches of the loader, the machine's id, and
//! the databases of package managers.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::change::{Both, Change};
use super::layers::members;
use super::texts;
use crate::bytes::sorted;
use crate::language::Language;
use crate::rootfs::{ById, EntryId, LayerId, MemberKind, NodeId};
use crate::waste::by_path;

/// A reason why a layer differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Only the time of modification differs.
    Times,
    /// Only mode, owner or extended attributes differ.
    Attributes,
    /// A log.
    Log,
    /// Byte code of Python.
    Pyc,
    /// A cache of the loader of libraries.
    Ldconfig,
    /// The id of the machine.
    MachineId,
    /// A database, a list or a cache of a package manager.
    PackageDb,
    /// The content differs.
    Content,
    /// Only the new layer has the path.
    Added,
    /// Only the old layer has the path.
    Removed,
}

impl Why {
    /// All reasons, in the order in which they are looked for.
    pub const ALL: [Self; 10] = [
        Self::Times,
        Self::Attributes,
        Self::Log,
        Self::Pyc,
        Self::Ldconfig,
        Self::MachineId,
        Self::PackageDb,
        Self::Content,
        Self::Added,
        Self::Removed,
    ];

    /// The reason for a change at a path.
    fn new(change: Change, path: &[u8]) -> Self {
        match change {
            Change::Times => return Self::Times,
            Change::Attributes => return Self::Attributes,
            Change::Added | Change::Removed | Change::Modified => {}
        }
        let is = |names: &[&str]| names.iter().any(|name| path == name.as_bytes());
        let below = |dirs: &[&str]| dirs.iter().any(|dir| path.starts_with(dir.as_bytes()));
        if below(&["var/log/"]) || path.ends_with(b".log") {
            Self::Log
        } else if path.ends_with(b".pyc") || path.ends_with(b".pyo") {
            Self::Pyc
        } else if below(&["var/cache/ldconfig/"]) || is(&["etc/ld.so.cache"]) {
            Self::Ldconfig
        } else if is(&["etc/machine-id", "var/lib/dbus/machine-id"]) {
            Self::MachineId
        } else if below(&[
            "var/lib/dpkg/",
            "var/lib/apt/",
            "var/cache/apt/",
            "var/cache/debconf/",
            "lib/apk/",
            "usr/lib/apk/",
            "var/cache/apk/",
            "var/lib/rpm/",
            "usr/lib/sysimage/",
            "usr/share/rpm/",
            "var/lib/dnf/",
            "var/cache/dnf/",
            "var/cache/libdnf5/",
            "var/lib/pacman/",
            "var/lib/zypp/",
        ]) {
            Self::PackageDb
        } else {
            match change {
                Change::Added => Self::Added,
                Change::Removed => Self::Removed,
                _ => Self::Content,
            }
        }
    }

    /// The reason in English.
    pub fn in_words(self) -> &'static str {
        self.name(Language::English)
    }

    /// The reason in the words of people.
    pub fn name(self, language: Language) -> &'static str {
        let text = match self {
            Self::Times => texts::WHY_TIMES,
            Self::Attributes => texts::WHY_ATTRIBUTES,
            Self::Log => texts::WHY_LOG,
            Self::Pyc => texts::WHY_PYC,
            Self::Ldconfig => texts::WHY_LDCONFIG,
            Self::MachineId => texts::WHY_MACHINE_ID,
            Self::PackageDb => texts::WHY_PACKAGE_DB,
            Self::Content => texts::WHY_CONTENT,
            Self::Added => texts::WHY_ADDED,
            Self::Removed => texts::WHY_REMOVED,
        };
        text.get(language)
    }

    /// What keeps the reason from coming back, in English. `None` where the change is what the build is for.
    pub fn fix(self) -> Option<&'static str> {
        self.fix_in(Language::English)
    }

    /// What keeps the reason from coming back. `None` where the change is what the build is for.
    pub fn fix_in(self, language: Language) -> Option<&'static str> {
        let text = match self {
            Self::Times => texts::FIX_TIMES,
            Self::Attributes => texts::FIX_ATTRIBUTES,
            Self::Log => texts::FIX_LOG,
            Self::Pyc => texts::FIX_PYC,
            Self::Ldconfig => texts::FIX_LDCONFIG,
            Self::MachineId => texts::FIX_MACHINE_ID,
            Self::PackageDb => texts::FIX_PACKAGE_DB,
            Self::Content | Self::Added | Self::Removed => return None,
        };
        Some(text.get(language))
    }
}

/// One path at which two layers differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct WhyRow {
    pub(super) why: Why,
    /// The member of the new layer, or of the old one if `is_old`.
    pub(super) entry: EntryId,
    pub(super) is_old: bool,
    /// The stored bytes of the new layer's member.
    pub(super) bytes: u64,
}

impl WhyRow {
    /// The path, as the tar has it: that of a marker ends with its own name.
    pub(super) fn path(&self, both: &Both<'_>) -> Vec<u8> {
        let tree = if self.is_old { both.old } else { both.new };
        let Some(member) = tree.layers.member(self.entry) else {
            return Vec::new();
        };
        let paths = &tree.layers.paths;
        let join = |dir: Vec<u8>, name: &[u8]| {
            let slash = if dir.is_empty() { &b""[..] } else { b"/" };
            [&dir, slash, name].concat()
        };
        match member.kind {
            MemberKind::Whiteout => {
                let name = [b".wh.", paths.name(member.node)].concat();
                join(paths.path(paths.parent(member.node)), &name)
            }
            MemberKind::Opaque => join(paths.path(member.node), b".wh..wh..opq"),
            _ => paths.path(member.node),
        }
    }

    fn node(&self, both: &Both<'_>) -> NodeId {
        let tree = if self.is_old { both.old } else { both.new };
        tree.layers.node(self.entry)
    }
}

/// The paths at which two layers differ, those with the most bytes first.
pub(super) fn why(
    both: &Both<'_>,
    nodes: &ById<NodeId, NodeId>,
    layers: (LayerId, LayerId),
) -> Vec<WhyRow> {
    let mut rows = Vec::new();
    members(both.old, both.new, nodes, layers, |old, new| {
        let change = match (old, new) {
            (Some(_), None) => Some(Change::Removed),
            (None, Some(_)) => Some(Change::Added),
            _ => both.between(old, new, true),
        };
        let Some((change, entry)) = change.zip(new.or(old)) else {
            return;
        };
        let mut row = WhyRow {
            why: Why::Removed,
            entry,
            is_old: new.is_none(),
            bytes: new
                .and_then(|entry| both.new.layers.member(entry))
                .map_or(0, |m| m.stored),
        };
        row.why = Why::new(change, &row.path(both));
        rows.push(row);
    });
    sorted::sort_by(&mut rows, |a, b| {
        let key = |row: &WhyRow| (Reverse(row.bytes), row.why, row.is_old);
        key(a).cmp(&key(b)).then_with(|| {
            let tree = if a.is_old { both.old } else { both.new };
            by_path(&tree.layers.paths, a.node(both), b.node(both))
        })
    });
    rows
}
