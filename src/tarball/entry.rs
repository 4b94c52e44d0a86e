//! One member of a tar, its extension headers applied.

use serde::{Deserialize, Serialize};

use super::{Form, Record, Sparse, Time};

/// One member, with where it stands in its tar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Offset of its first header, extension headers included and global ones not.
    pub start: u64,
    /// Offset of its content.
    pub content: u64,
    /// Bytes of its content in the tar.
    pub stored: u64,
    /// Offset of the next member: after content and padding.
    pub end: u64,
    /// Its name as written; not cleaned.
    pub path: Vec<u8>,
    /// What it is.
    pub kind: EntryKind,
    /// Permission bits, `0o7777` at most.
    pub mode: u16,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// When it was last written.
    pub mtime: Time,
    /// Size once unpacked; for a sparse file more than `stored`.
    pub size: u64,
    /// Target of a link, as written.
    pub link: Vec<u8>,
    /// Numbers of a device.
    pub device: Device,
    /// Every PAX record in force, globals included, that no field above stands for: extended attributes first of all.
    pub records: Vec<Record>,
    /// The map of a sparse file.
    pub sparse: Option<Box<Sparse>>,
    /// Global headers are in force: its bytes alone do not say all of it.
    pub global: bool,
    /// How well its headers say what it is.
    pub form: Form,
}

impl Entry {
    /// Extended attributes among the records: name and value, LIBARCHIVE's URL-encoded names not decoded.
    pub fn xattrs(&self) -> impl Iterator<Item = (&[u8], std::borrow::Cow<'_, [u8]>)> {
        super::pax::xattrs(&self.records)
    }
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    /// A regular file, sparse ones and GNU's contiguous ones included.
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
    /// A type that no engine unpacks; its content is passed over.
    Other(u8),
}

impl EntryKind {
    /// From the type flag; a V7 directory is a file whose name ends in a slash.
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

    /// The type flag to write.
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

    /// Whether bytes follow its header. Links, directories and devices have none, whatever their size field says; so
    /// reads Go's `archive/tar`, and so every engine.
    pub(super) fn has_content(self) -> bool {
        matches!(self, Self::File | Self::Other(_))
    }
}

/// Major and minor number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Device {
    /// Which driver.
    pub major: u32,
    /// Which of its devices.
    pub minor: u32,
}
