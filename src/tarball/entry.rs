//! One member of a tar, with its extension headers applied.

use serde::{Deserialize, Serialize};

use super::{Form, Record, Sparse, Time};

/// A member of a tar: its metadata and its place in the tar. All offsets are in bytes of the unpacked tar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The offset of the member's first header, in bytes. Extension headers of the member count, global ones do not.
    pub start: u64,
    /// The offset of the member's content, in bytes.
    pub content: u64,
    /// The length of the member's content in the tar, in bytes, without padding.
    pub stored: u64,
    /// The offset of the next member, in bytes: after the content and its padding.
    pub end: u64,
    /// The member's name as it is written in the tar; [`clean`](super::clean) makes a path of it.
    pub path: Vec<u8>,
    /// The type of the member.
    pub kind: EntryKind,
    /// The permission bits of the member, at most `0o7777`.
    pub mode: u16,
    /// The user ID of the member's owner.
    pub uid: u32,
    /// The group ID of the member.
    pub gid: u32,
    /// The time of the member's last modification.
    pub mtime: Time,
    /// The size of the unpacked file in bytes; for a sparse file it is more than `stored`, for other members than files
    /// 0.
    pub size: u64,
    /// The target of a hard link or symbolic link, as it is written in the tar; empty for other members.
    pub link: Vec<u8>,
    /// The device numbers of a character or block device; zeros for other members.
    pub device: Device,
    /// The PAX records in force for the member, global ones included, that no other field represents; extended
    /// attributes above all.
    pub records: Vec<Record>,
    /// The map of a sparse file; `None` for other members.
    pub sparse: Option<Box<Sparse>>,
    /// Whether global PAX headers are in force for the member, so that its own bytes do not describe it completely.
    pub global: bool,
    /// The quality of the member's headers: whether all tar readers take the same from them.
    pub form: Form,
}

impl Entry {
    /// The extended attributes of the member, each with its name and its value in bytes.
    ///
    /// See [`xattrs`](super::xattrs) for the two key prefixes. The names of `LIBARCHIVE.xattr.` stay URL-encoded.
    pub fn xattrs(&self) -> impl Iterator<Item = (&[u8], std::borrow::Cow<'_, [u8]>)> {
        super::pax::xattrs(&self.records)
    }
}

/// The type of a tar member, from the type flag of its header (POSIX pax, "ustar Interchange Format", `typeflag`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    /// A regular file; sparse files and contiguous files of GNU tar too.
    File,
    /// A hard link: another name for a file of the same tar or of a layer below.
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
    /// A type that no container engine unpacks, with its type flag; its content is passed over.
    Other(u8),
}

impl EntryKind {
    /// The type of a member from the type flag and the name in its headers. In V7 tars a directory is a file whose name
    /// ends in a slash.
    pub(super) fn from_flag(flag: u8, name: &[u8]) -> Self {
        match flag {
            0 if name.ends_with(b"/") => Self::Dir,
            0 | b'0' | b'7' | b'S' => Self::File,
            b'1' => Self::Hardlink,
            b'2' => Self::Symlink,
            b'3' => Self::Char,
            b'4' => Self::Block,
            b'5' => Self::Dir,
            b'6' => Self::Fifo,
            other => Self::Other(other),
        }
    }

    /// The type flag to write for a member of this type.
    pub fn flag(self) -> u8 {
        match self {
            Self::File => b'0',
            Self::Hardlink => b'1',
            Self::Symlink => b'2',
            Self::Char => b'3',
            Self::Block => b'4',
            Self::Dir => b'5',
            Self::Fifo => b'6',
            Self::Other(flag) => flag,
        }
    }

    /// Whether content follows the header of a member of this type. Links, directories and devices have none, whatever
    /// their size field contains. Go's `archive/tar` reads them in this way, and so does every engine.
    pub(super) fn has_content(self) -> bool {
        matches!(self, Self::File | Self::Other(_))
    }
}

/// The device numbers of a character or block device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Device {
    /// The major number, which identifies the driver.
    pub major: u32,
    /// The minor number, which identifies one device of the driver.
    pub minor: u32,
}
