//! One member of a layer, in as few bytes as keep everything: a million of them fit in a hundred megabytes.

use serde::{Deserialize, Serialize};

use super::NodeId;
use crate::tarball::{Device, Record, Sparse, Time};

/// What a member does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MemberKind {
    /// A regular file.
    File,
    /// Another name for a file.
    Hardlink,
    /// A symbolic link.
    Symlink,
    /// A character device.
    Char,
    /// A block device.
    Block,
    /// A directory.
    Dir,
    /// A named pipe.
    Fifo,
    /// A marker: the path is gone.
    Whiteout,
    /// A marker: what is below the directory is gone.
    Opaque,
}

impl MemberKind {
    /// What is at a path once a member of this kind is merged; a hard link is the file it names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dir => "dir",
            Self::Symlink => "symlink",
            Self::Char => "char",
            Self::Block => "block",
            Self::Fifo => "fifo",
            Self::File | Self::Hardlink | Self::Whiteout | Self::Opaque => "file",
        }
    }
}

/// One member of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its path; a marker's is the path it marks.
    pub node: NodeId,
    /// What it does.
    pub kind: MemberKind,
    /// [`Member::GLOBAL`], [`Member::MOVED`], [`Member::AUFS`], [`Member::LENIENT`], [`Member::UNCLEAR`].
    pub flags: u8,
    /// Permission bits.
    pub mode: u16,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// When it was last written.
    pub mtime: Time,
    /// Bytes of content in the tar.
    pub stored: u64,
    /// Offset of its first header in the uncompressed layer.
    pub start: u64,
    /// From there to its content.
    pub headers: u32,
    /// Where [`Extra`] stands in the changeset's text; [`Member::NO_EXTRA`] when it has none.
    pub extra: u32,
}

impl Member {
    /// Global PAX headers were in force: its bytes alone do not say all of it.
    pub const GLOBAL: u8 = 1;
    /// Its path led through a symbolic link of its own layer: its bytes name another path.
    pub const MOVED: u8 = 2;
    /// AUFS bookkeeping: in no filesystem, though links may lead to it.
    pub const AUFS: u8 = 4;
    /// Some readers refuse its headers, or take something else from them ([`crate::tarball::Form::Lenient`]).
    pub const LENIENT: u8 = 8;
    /// Nothing sensible could be taken from its headers ([`crate::tarball::Form::Unclear`]).
    pub const UNCLEAR: u8 = 16;
    /// No [`Extra`].
    pub const NO_EXTRA: u32 = u32::MAX;

    /// Offset of its content in the uncompressed layer.
    pub fn content(&self) -> u64 {
        self.start + u64::from(self.headers)
    }

    /// Offset of the next member.
    pub fn end(&self) -> u64 {
        self.content() + self.stored + crate::tarball::padding(self.stored)
    }

    /// A flag is set.
    pub fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// What few members have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// Target of a link, as written.
    pub link: Vec<u8>,
    /// Path a hard link leads to, if it stays inside the root: a node.
    pub target: Option<NodeId>,
    /// Numbers of a device.
    pub device: Device,
    /// PAX records that no field stands for: extended attributes first of all.
    pub records: Vec<Record>,
    /// The map of a sparse file.
    pub sparse: Option<Box<Sparse>>,
}

impl Extra {
    /// Extended attributes, in the order they are written.
    pub fn xattrs(&self) -> Vec<(&[u8], std::borrow::Cow<'_, [u8]>)> {
        crate::tarball::xattrs(&self.records).collect()
    }
}
