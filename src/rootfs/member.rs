//! One member of a layer, in as few bytes as keep everything: a million of them fit in a hundred megabytes.

use serde::{Deserialize, Serialize};

use super::NodeId;
use crate::tarball::{Device, Record, Sparse, Time};

/// The kind of a layer's member: a kind of file, or a marker that hides paths of lower layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MemberKind {
    /// A regular file.
    File,
    /// A hard link: another name for a file.
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
    /// A whiteout: a marker that removes a path of the lower layers.
    Whiteout,
    /// An opaque mark: a marker that removes everything below a directory in the lower layers.
    Opaque,
}

impl MemberKind {
    /// The name of the file type at a path after a member of this kind is merged. A hard link has the type of its file,
    /// `file`.
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

/// One member of a layer: its path, its attributes and the position of its bytes in the tar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The node of the member's path. For a marker it is the path that the marker affects.
    pub node: NodeId,
    /// The kind of the member.
    pub kind: MemberKind,
    /// The flags of the member, a sum of [`Member::GLOBAL`], [`Member::MOVED`], [`Member::AUFS`], [`Member::LENIENT`]
    /// and [`Member::UNCLEAR`].
    pub flags: u8,
    /// The permission bits of the member.
    pub mode: u16,
    /// The user number of the owner.
    pub uid: u32,
    /// The group number of the owner.
    pub gid: u32,
    /// The time of the last change to the content.
    pub mtime: Time,
    /// The length of the content in the tar, in bytes.
    pub stored: u64,
    /// The offset of the member's first header in the uncompressed layer, in bytes.
    pub start: u64,
    /// The length of all headers of the member, in bytes: the distance from `start` to the content.
    pub headers: u32,
    /// The offset of the member's [`Extra`] in the changeset, or [`Member::NO_EXTRA`].
    pub extra: u32,
}

impl Member {
    /// The flag of a member to which global PAX headers apply. The member's own bytes do not define all of its fields.
    pub const GLOBAL: u8 = 1;
    /// The flag of a member whose path leads through a symbolic link of its own layer. Its name in the tar is another
    /// path.
    pub const MOVED: u8 = 2;
    /// The flag of an AUFS bookkeeping file. It is in no filesystem, but hard links may lead to it.
    pub const AUFS: u8 = 4;
    /// The flag of a member with headers that some readers refuse or read differently
    /// ([`crate::tarball::Form::Lenient`]).
    pub const LENIENT: u8 = 8;
    /// The flag of a member with headers that have no clear meaning ([`crate::tarball::Form::Unclear`]).
    pub const UNCLEAR: u8 = 16;
    /// The value of [`Member::extra`] for a member without an [`Extra`].
    pub const NO_EXTRA: u32 = u32::MAX;

    /// The offset of the member's content in the uncompressed layer, in bytes.
    pub fn content(&self) -> u64 {
        self.start + u64::from(self.headers)
    }

    /// The offset of the next member in the uncompressed layer, in bytes.
    pub fn end(&self) -> u64 {
        self.content() + self.stored + crate::tarball::padding(self.stored)
    }

    /// Whether the member has a flag.
    pub fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// The rare fields of a member, such as a link target or extended attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// The target of a symbolic or hard link, as written in the tar.
    pub link: Vec<u8>,
    /// The node that a hard link leads to. `None` when the target is not inside the root, or the member is no hard
    /// link.
    pub target: Option<NodeId>,
    /// The major and minor number of a device.
    pub device: Device,
    /// The PAX records that have no field of their own, mostly extended attributes.
    pub records: Vec<Record>,
    /// The map of a sparse file. `None` for any other member.
    pub sparse: Option<Box<Sparse>>,
}

impl Extra {
    /// The names and values of the extended attributes, in the order of the tar.
    pub fn xattrs(&self) -> Vec<(&[u8], std::borrow::Cow<'_, [u8]>)> {
        crate::tarball::xattrs(&self.records).collect()
    }
}
