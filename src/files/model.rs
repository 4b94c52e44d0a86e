//! What can be asked of a tree, and what is answered: plain data that crosses to the page.

use serde::{Deserialize, Serialize};

use crate::rootfs::{EntryId, LayerId, NodeId};
use crate::waste::Cause;

/// The selection of a filesystem, and of the changes that are shown in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// The paths that this layer adds, rewrites or removes.
    Layer(LayerId),
    /// The filesystem after this layer, with the changes of this layer.
    Upto(LayerId),
    /// The paths that differ between the filesystems after two layers. Changes lead from the first layer to the second,
    /// whichever is lower.
    Between(LayerId, LayerId),
}

/// The change of a path between an older and a newer filesystem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// The path did not change.
    Unchanged,
    /// The path exists only in the newer filesystem.
    Added,
    /// The path has another content, type or link target.
    Modified,
    /// The path has the same content with another mode, owner, time or extended attribute.
    Attributes,
    /// The path was written again with the same content and attributes.
    Rewritten,
    /// The path exists only in the older filesystem.
    Removed,
}

impl Change {
    /// All changes, in the order of their bits.
    pub const ALL: [Self; 6] = [
        Self::Unchanged,
        Self::Added,
        Self::Modified,
        Self::Attributes,
        Self::Rewritten,
        Self::Removed,
    ];

    /// The bit of this change in [`Filter::changes`].
    pub fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The kind of file at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FileKind {
    /// A directory.
    Dir,
    /// A regular file.
    File,
    /// A hard link: another name of a file.
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
    /// All kinds of file, in the order of their bits.
    pub const ALL: [Self; 7] = [
        Self::Dir,
        Self::File,
        Self::Hardlink,
        Self::Symlink,
        Self::Char,
        Self::Block,
        Self::Fifo,
    ];

    /// The bit of this kind in [`Filter::kinds`].
    pub fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The syntax of a filter's text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Syntax {
    /// A glob: `*` within a component, `**` across components, `?`, `[abc]` and `{a,b}`. A glob without a slash matches
    /// names, and one with a slash matches whole paths. A text without `*`, `?`, `[` or `{` matches anywhere in the
    /// path.
    #[default]
    Glob,
    /// A regular expression that matches anywhere in the path. The path has no leading slash.
    Regex,
}

/// A filter for the paths of a tree. Directories that lead to a match are also shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// The text to match. Empty matches every path. Case is ignored if the text has no upper case letter.
    pub text: String,
    /// The syntax of `text`.
    pub syntax: Syntax,
    /// The smallest size of a file, in bytes. 0 sets no bound. If either bound is set, only regular files match.
    pub at_least: u64,
    /// The largest size of a file, in bytes. `None` sets no bound.
    pub at_most: Option<u64>,
    /// The sum of the [`FileKind::bit`]s of the kinds that match. 0 allows all kinds.
    pub kinds: u8,
    /// The sum of the [`Change::bit`]s of the changes that match. 0 allows all changes.
    pub changes: u8,
}

impl Filter {
    /// Whether the filter matches every path. The syntax is ignored.
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                syntax: self.syntax,
                ..Self::default()
            }
    }
}

/// The sort key of siblings in a tree. Siblings with equal keys are sorted by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortBy {
    /// The bytes of the name, with directories first.
    #[default]
    Name,
    /// The size in bytes. For a directory it is the sum of everything in it.
    Size,
    /// The time of the last change to the content.
    Time,
    /// The layer that wrote the path.
    Layer,
}

/// The set of open directories in a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Expansion {
    /// Whether all directories except those in `except` are open. If `false`, only those in `except` are open.
    pub all: bool,
    /// The nodes of the exceptions to `all`.
    pub except: Vec<NodeId>,
}

impl Expansion {
    /// Whether a directory is open.
    pub fn is_open(&self, node: NodeId) -> bool {
        self.all != self.except.contains(&node)
    }

    /// Opens or closes a directory.
    pub fn set(&mut self, node: NodeId, open: bool) {
        self.except.retain(|other| *other != node);
        if open != self.all {
            self.except.push(node);
        }
    }
}

/// A request for a page of rows from a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeQuery {
    /// The filesystem to show.
    pub scope: Scope,
    /// The filter that selects the paths.
    pub filter: Filter,
    /// The sort key of siblings.
    pub sort: SortBy,
    /// Whether the order is reversed: the largest, latest or last sibling first. With [`SortBy::Name`], directories
    /// stay first.
    pub descending: bool,
    /// The open directories. While a filter is set, this should start with all directories open, so that all matches
    /// are visible. Directories that the user closes are then exceptions.
    pub expansion: Expansion,
    /// The position of the first wanted row, from 0.
    pub first: u32,
    /// The number of wanted rows, at most 1,000.
    pub count: u32,
    /// The node whose row position is wanted. `None` when no position is wanted.
    pub locate: Option<NodeId>,
}

/// A page of rows from a tree, with the sums of all paths that match the filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreePage {
    /// The number of rows in the whole tree.
    pub rows_total: u32,
    /// The position of the first row in `rows`, from 0.
    pub first: u32,
    /// The rows of the page, in the order of the tree.
    pub rows: Vec<FileRow>,
    /// The number of paths that match the filter. Directories that only lead to a match do not count, and removed paths are
    /// counted apart. An empty filter matches all paths.
    pub matches: u64,
    /// The bytes of all files that match the filter.
    pub bytes: u64,
    /// The number of removed paths that match the filter, and the bytes of the files that were there.
    pub removed: (u64, u64),
    /// The row position of the node in [`TreeQuery::locate`]. `None` when the node has no row.
    pub located: Option<u32>,
    /// The error in the filter's text. `None` when the text is valid. An invalid text is ignored.
    pub bad_filter: Option<String>,
}

/// A row for one path of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
pub struct FileRow {
    /// The node of the path, for later requests.
    pub node: NodeId,
    /// The node of the directory that contains the path.
    pub parent: NodeId,
    /// The number of components above the path. 0 for a path directly in the root.
    pub depth: u16,
    /// The last component of the path, escaped for display.
    pub name: String,
    /// The kind of file. For a removed path, the kind before the removal.
    pub kind: FileKind,
    /// The permission bits.
    pub mode: u16,
    /// The user number of the owner.
    pub uid: u32,
    /// The group number of the owner.
    pub gid: u32,
    /// The time of the last change to the content, in seconds since 1970. `None` for a directory without a member.
    pub mtime: Option<i64>,
    /// The size in bytes. For a directory it is the sum of everything in it. A file with several names counts only at
    /// its first name. With [`Scope::Layer`], a path that the layer wrote has its stored size.
    pub size: u64,
    /// The number of regular files in a directory. 0 for other kinds.
    pub files: u64,
    /// The number of the layer that wrote the path. `None` for a directory without a member.
    pub layer: Option<LayerId>,
    /// The change of the path itself. A directory with changes only below it is `Unchanged`, and its `inner_change` is
    /// set.
    pub change: Change,
    /// Whether something below the directory changed.
    pub inner_change: bool,
    /// The target of a symbolic link, or the first name of a hard link. `None` for other kinds.
    pub link: Option<String>,
    /// The numbers of a device, as `major,minor`. `None` for other kinds.
    pub device: Option<String>,
    /// Whether the directory contains a path that is shown.
    pub has_children: bool,
    /// Whether the directory is open.
    pub open: bool,
    /// Whether the path itself matches the filter. `false` for a directory that only leads to a match.
    pub matched: bool,
    /// The position among the shown siblings, from 1, and the number of these siblings.
    pub place: (u32, u32),
}

/// The result of a search for one path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The path that was requested.
    pub path: String,
    /// The node of the path. `None` when no layer has the path.
    pub node: Option<NodeId>,
    /// The nodes of the directories above the path, outermost first, without the root.
    pub above: Vec<NodeId>,
}

/// The facts about one path: each layer's version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The node of the path.
    pub node: NodeId,
    /// The whole path without a leading slash, escaped for display. Empty for the root.
    pub path: String,
    /// The versions of the path, lowest layer first.
    pub versions: Vec<Version>,
}

/// A layer's version of a path: a file that the layer put there, or a removal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The member that made the version, for requests about its content. `None` when the layer changed the path without
    /// a member for it.
    pub entry: Option<EntryId>,
    /// The number of the layer.
    pub layer: LayerId,
    /// The kind of file that the layer put there. `None` when the layer removed the path.
    pub kind: Option<FileKind>,
    /// The permission bits.
    pub mode: u16,
    /// The user number of the owner.
    pub uid: u32,
    /// The group number of the owner.
    pub gid: u32,
    /// The time of the last change to the content, in decimal seconds since 1970 with fraction. Empty without a member.
    pub mtime: String,
    /// The size of the unpacked content, in bytes. 0 for all kinds except a regular file or a hard link.
    pub size: u64,
    /// The bytes of the content in the layer. 0 for all kinds except a regular file.
    pub stored: u64,
    /// The target of a symbolic or hard link. `None` for other kinds.
    pub link: Option<String>,
    /// The numbers of a device, as `major,minor`. `None` for other kinds.
    pub device: Option<String>,
    /// The names and values of the extended attributes, escaped for display.
    pub xattrs: Vec<(String, String)>,
    /// The digest of the content. `None` when the content was not hashed.
    pub digest: Option<String>,
    /// The fate of the version in the final filesystem.
    pub fate: Fate,
}

/// The fate of a version: whether its content is in the final filesystem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// The content is in the final filesystem.
    Live,
    /// The content is not in the final filesystem.
    Dead {
        /// The number of the layer that hid the version.
        by_layer: LayerId,
        /// The cause of the version's death.
        cause: Cause,
    },
    /// The version has no content of its own, so it is not in the ledger.
    Untold,
}
