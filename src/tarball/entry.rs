//! One member of a tar, its extension headers applied.

use serde::{Deserialize, Serialize};

use super::{Record, Sparse, Time, field};

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
    pub(super) fn of(flag: u8, name: &[u8]) -> Self {
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

/// What a member is assembled from.
pub(super) struct Parts<'a> {
    pub(super) header: &'a tar::Header,
    pub(super) size: u64,
    pub(super) records: Vec<Record>,
    pub(super) long_path: Option<Vec<u8>>,
    pub(super) long_link: Option<Vec<u8>>,
    pub(super) sparse: Option<Box<Sparse>>,
    pub(super) global: bool,
}

/// What could not be read as it is written: a warning's kind, and a sentence.
pub(super) type Oddity = (&'static str, String);

/// Puts a member together: header fields, then PAX records over them, then GNU long names over those (Go's order).
/// Offsets are the caller's to set, and what was odd to tell.
pub(super) fn assemble(parts: Parts<'_>) -> (Entry, Vec<Oddity>) {
    let Parts {
        header,
        mut records,
        ..
    } = parts;
    let mut odd = Vec::new();
    let sparse = parts.sparse;
    let sparse = sparse.or_else(|| Sparse::from_records(&records).map(Box::new));
    let mut fields = Fields::of(header, parts.size, &mut odd);
    records.retain(|(key, value)| fields.stays(key, value, &mut odd));
    let size = fields.size;
    if size != parts.size && parts.size != 0 {
        let detail = format!("its PAX size {size} overrides {} of its header", parts.size);
        odd.push(("pax-size", detail));
    }
    let path = parts.long_path.or(fields.sparse_name);
    let path = path.unwrap_or(fields.path);
    let kind = EntryKind::of(header.as_old().linkflag[0], &path);
    if kind == EntryKind::Hardlink && size != 0 {
        let detail = format!("a hard link that claims {size} bytes; links have none");
        odd.push(("link-size", detail));
    }
    let stored = if kind.has_content() { size } else { 0 };
    let sparse = sparse.filter(|_| kind == EntryKind::File);
    let link = match kind {
        EntryKind::Hardlink | EntryKind::Symlink => parts.long_link.unwrap_or(fields.link),
        _ => Vec::new(),
    };
    let entry = Entry {
        start: 0,
        content: 0,
        stored,
        end: 0,
        path,
        kind,
        mode: fields.mode,
        uid: fields.uid,
        gid: fields.gid,
        mtime: fields.mtime,
        size: match kind {
            EntryKind::File => sparse.as_ref().map_or(stored, |s| s.size),
            _ => 0,
        },
        link,
        device: match kind {
            EntryKind::Char | EntryKind::Block => device(header),
            _ => Device::default(),
        },
        records,
        sparse,
        global: parts.global,
    };
    (entry, odd)
}

/// The fields of a header that PAX records may override.
struct Fields {
    path: Vec<u8>,
    /// What GNU's PAX formats call a sparse file whose header names a stand-in.
    sparse_name: Option<Vec<u8>>,
    link: Vec<u8>,
    size: u64,
    mode: u16,
    uid: u32,
    gid: u32,
    mtime: Time,
}

impl Fields {
    /// As the header has them; a number that cannot be read is 0.
    fn of(header: &tar::Header, size: u64, odd: &mut Vec<Oddity>) -> Self {
        let old = header.as_old();
        let number = field::number;
        let id = |field: &[u8]| number(field).and_then(|n| u32::try_from(n).ok());
        let mode = number(&old.mode).and_then(|n| u16::try_from(n & 0o7777).ok());
        let link = header.link_name_bytes().unwrap_or_default();
        Self {
            path: header.path_bytes().into_owned(),
            sparse_name: None,
            link: link.into_owned(),
            size,
            mode: or_zero(mode, "mode", odd),
            uid: or_zero(id(&old.uid), "uid", odd),
            gid: or_zero(id(&old.gid), "gid", odd),
            mtime: Time {
                seconds: or_zero(number(&old.mtime), "time", odd),
                nanos: 0,
            },
        }
    }

    /// Lays a PAX record over them; `true` for one that none of them stands for.
    fn stays(&mut self, key: &[u8], value: &[u8], odd: &mut Vec<Oddity>) -> bool {
        let id = || field::decimal(value).and_then(|n| u32::try_from(n).ok());
        let read = match key {
            b"path" => {
                self.path = value.to_vec();
                true
            }
            b"linkpath" => {
                self.link = value.to_vec();
                true
            }
            b"size" => set(&mut self.size, field::decimal(value)),
            b"uid" => set(&mut self.uid, id()),
            b"gid" => set(&mut self.gid, id()),
            b"mtime" => set(&mut self.mtime, field::time(value)),
            b"GNU.sparse.name" => {
                self.sparse_name = Some(value.to_vec());
                return true;
            }
            _ => return true,
        };
        if !read {
            let detail = format!("its PAX {} cannot be read", crate::bytes::show(key));
            odd.push(("pax-value", detail));
        }
        false
    }
}

/// What was read of a field, or 0, which is told.
fn or_zero<T: Default>(read: Option<T>, what: &str, odd: &mut Vec<Oddity>) -> T {
    read.unwrap_or_else(|| {
        let detail = format!("its {what} cannot be read and is taken as 0");
        odd.push(("field", detail));
        T::default()
    })
}

/// Whether there was something to set it to.
fn set<T>(field: &mut T, value: Option<T>) -> bool {
    let is = value.is_some();
    if let Some(value) = value {
        *field = value;
    }
    is
}

/// A device's numbers; V7 headers have none.
fn device(header: &tar::Header) -> Device {
    let fields = match (header.as_ustar(), header.as_gnu()) {
        (Some(ustar), _) => [&ustar.dev_major, &ustar.dev_minor],
        (None, Some(gnu)) => [&gnu.dev_major, &gnu.dev_minor],
        (None, None) => return Device::default(),
    };
    let [major, minor] = fields.map(|field| {
        let number = field::number(field).and_then(|n| u32::try_from(n).ok());
        number.unwrap_or(0)
    });
    Device { major, minor }
}
