//! What can be asked of a tree, and what is answered: plain data that crosses to the page.

use serde::{Deserialize, Serialize};

use crate::waste::Cause;

/// Which filesystem is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// What this layer brings, rewrites and removes.
    Layer(u16),
    /// The filesystem once this layer is applied; changes are those of this layer.
    Upto(u16),
    /// What differs between the filesystems once each of two layers is applied; changes lead from the first to the
    /// second, whichever is lower.
    Between(u16, u16),
}

/// How a path differs from what was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// Not at all.
    Unchanged,
    /// It was not there.
    Added,
    /// Its content, type or link target is another.
    Modified,
    /// The same content with another mode, owner, time or attribute.
    Attributes,
    /// Written again, exactly the same: bytes for nothing.
    Rewritten,
    /// It is gone.
    Removed,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Unchanged,
        Self::Added,
        Self::Modified,
        Self::Attributes,
        Self::Rewritten,
        Self::Removed,
    ];

    /// Its bit in [`Filter::changes`].
    pub fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FileKind {
    /// A directory.
    Dir,
    /// A regular file.
    File,
    /// Another name of a regular file.
    Hardlink,
    /// A symbolic link.
    Symlink,
    /// A character device.
    Char,
    /// A block device.
    Block,
    /// A named pipe.
    Fifo,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Dir,
        Self::File,
        Self::Hardlink,
        Self::Symlink,
        Self::Char,
        Self::Block,
        Self::Fifo,
    ];

    /// Its bit in [`Filter::kinds`].
    pub fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// How the text of a filter is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Syntax {
    /// `*` within a component, `**` across, `?`, `[abc]`, `{a,b}`. A pattern without a slash is matched against names, one
    /// with a slash against whole paths; a text without any of these is looked for anywhere in the path.
    #[default]
    Glob,
    /// A regular expression, looked for anywhere in the path, without a leading slash.
    Regex,
}

/// What is to be shown; directories that lead to it are shown beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// Empty: everything. Letters match whatever their case as long as all are small.
    pub text: String,
    /// How it is read.
    pub syntax: Syntax,
    /// Files of at least this size; 0 is no bound. With a bound, only files match.
    pub at_least: u64,
    /// Files of at most this size.
    pub at_most: Option<u64>,
    /// Bits of [`FileKind::bit`]; 0 is all.
    pub kinds: u8,
    /// Bits of [`Change::bit`]; 0 is all.
    pub changes: u8,
}

impl Filter {
    /// Shows everything.
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                syntax: self.syntax,
                ..Self::default()
            }
    }
}

/// What siblings are sorted by; equal ones by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortBy {
    /// The bytes of their names, directories first.
    #[default]
    Name,
    /// Size, of a directory all that is in it.
    Size,
    /// When last written.
    Time,
    /// The layer that wrote them.
    Layer,
}

/// Which directories are open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Expansion {
    /// All but those of `except`; else none but those.
    pub all: bool,
    /// Nodes.
    pub except: Vec<u32>,
}

impl Expansion {
    /// Whether a directory is open.
    pub fn is_open(&self, node: u32) -> bool {
        self.all != self.except.contains(&node)
    }

    /// Opens or closes a directory.
    pub fn set(&mut self, node: u32, open: bool) {
        self.except.retain(|other| *other != node);
        if open != self.all {
            self.except.push(node);
        }
    }
}

/// A window of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeQuery {
    /// Which filesystem.
    pub scope: Scope,
    /// What of it.
    pub filter: Filter,
    /// In which order.
    pub sort: SortBy,
    /// Largest, latest, last first.
    pub descending: bool,
    /// Which directories are open. A filter opens all that lead to what it matches, but those that were closed since: while
    /// a filter is set, `expansion` should begin as all.
    pub expansion: Expansion,
    /// The first row wanted.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// Also say at which row this node stands.
    pub locate: Option<u32>,
}

/// The rows of a window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreePage {
    /// How many rows there are in all.
    pub rows_total: u32,
    /// The first of `rows`.
    pub first: u32,
    /// The window.
    pub rows: Vec<FileRow>,
    /// How many paths the filter matches: of all, when it is empty. Directories that only lead there are not counted.
    pub matches: u64,
    /// Bytes of the files among them.
    pub bytes: u64,
    /// Where the node of [`TreeQuery::locate`] stands; `None` when it is not among the rows.
    pub located: Option<u32>,
    /// Why the filter's text cannot be read; then nothing was filtered by it.
    pub bad_filter: Option<String>,
}

/// One path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
pub struct FileRow {
    /// Its number, for later questions.
    pub node: u32,
    /// The directory it is in.
    pub parent: u32,
    /// Components above it: 0 for what is in the root.
    pub depth: u16,
    /// Its last component, odd bytes escaped.
    pub name: String,
    /// What it is; of a removed path what it was.
    pub kind: FileKind,
    /// Permission bits.
    pub mode: u16,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Seconds since 1970; `None` for a directory that is only implied.
    pub mtime: Option<i64>,
    /// A file's size, of a directory all that is in it; an inode counted once, at its first name.
    pub size: u64,
    /// Files in a directory.
    pub files: u64,
    /// The layer that wrote it; `None` for a directory that is only implied.
    pub layer: Option<u16>,
    /// How it differs; a directory that did not change itself but has changes in it is `Unchanged` and `inner_change`.
    pub change: Change,
    /// Something below it changed.
    pub inner_change: bool,
    /// Target of a symbolic link, or the first name of a hard link.
    pub link: Option<String>,
    /// `major,minor` of a device.
    pub device: Option<String>,
    /// Something that is shown is in it.
    pub has_children: bool,
    /// It is open.
    pub open: bool,
    /// The filter matches it, rather than something in it.
    pub matched: bool,
    /// Place among its siblings that are shown, from 1, and how many those are.
    pub place: (u32, u32),
}

/// A path that was looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What was asked for.
    pub path: String,
    /// Its node; `None` when no layer has it.
    pub node: Option<u32>,
    /// The directories above it, outermost first, the root left out.
    pub above: Vec<u32>,
}

/// Everything about one path: what each layer did there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its node.
    pub node: u32,
    /// Its whole path without a leading slash, odd bytes escaped; the root's is empty.
    pub path: String,
    /// What each layer did there, lowest first.
    pub versions: Vec<Version>,
}

/// What one layer did at a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The member, for questions about its content; `None` when the layer removed the path without naming it.
    pub entry: Option<u32>,
    /// The layer.
    pub layer: u16,
    /// What it put there; `None`: the path is gone.
    pub kind: Option<FileKind>,
    /// Permission bits.
    pub mode: u16,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Decimal seconds since 1970, fraction included.
    pub mtime: String,
    /// Size of a file's content, expanded.
    pub size: u64,
    /// Bytes it takes in the layer; 0 for a hard link.
    pub stored: u64,
    /// Target of a link.
    pub link: Option<String>,
    /// `major,minor` of a device.
    pub device: Option<String>,
    /// Names and values of extended attributes, escaped.
    pub xattrs: Vec<(String, String)>,
    /// Digest of its content, where it was hashed.
    pub digest: Option<String>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It shows in the end.
    Live,
    /// It does not.
    Dead {
        /// The layer that hid it.
        by_layer: u16,
        /// Why it is dead.
        cause: Cause,
    },
    /// It is not a file with content of its own, so the ledger does not follow it.
    Untold,
}
