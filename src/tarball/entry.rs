//! One member of a tar, its extension headers applied.

use serde::{Deserialize, Serialize};

use super::{Sparse, field};

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

/// A point in time: seconds since 1970, and nanoseconds after them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Time {
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// 0 to 999,999,999.
    pub nanos: u32,
}

/// Major and minor number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Device {
    /// Which driver.
    pub major: u32,
    /// Which of its devices.
    pub minor: u32,
}

/// A PAX record: key and value, both bytes (values may hold newlines and zeros).
pub type Record = (Vec<u8>, Vec<u8>);

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
    /// The fields could not all be read as written (a number beyond the bounds); a sentence says which.
    pub oddities: Vec<(&'static str, String)>,
}

impl Entry {
    /// Extended attributes among the records: name and value, LIBARCHIVE's URL-encoded names not decoded.
    pub fn xattrs(&self) -> impl Iterator<Item = (&[u8], std::borrow::Cow<'_, [u8]>)> {
        super::pax::xattrs(&self.records)
    }
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

/// Puts a member together: header fields, then PAX records over them, then GNU long names over those (Go's order).
/// Offsets are the caller's to set.
#[allow(
    clippy::too_many_lines,
    reason = "one field after another, in the order they override each other"
)]
pub(super) fn assemble(parts: Parts<'_>) -> Entry {
    let Parts {
        header,
        size,
        mut records,
        long_path,
        long_link,
        mut sparse,
        global,
    } = parts;
    let old = header.as_old();
    let mut oddities = Vec::new();
    let mut odd = |what: &str| {
        oddities.push((
            "field",
            format!("its {what} cannot be read and is taken as 0"),
        ));
    };
    let number = |field: &[u8]| field::number(field);
    let mode = number(&old.mode)
        .map(|n| n & 0o7777)
        .and_then(|n| u16::try_from(n).ok());
    let mode = mode.unwrap_or_else(|| {
        odd("mode");
        0
    });
    let mut id = |field: &[u8], what: &str| {
        number(field)
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or_else(|| {
                odd(what);
                0
            })
    };
    let (mut uid, mut gid) = (id(&old.uid, "uid"), id(&old.gid, "gid"));
    let seconds = number(&old.mtime).unwrap_or_else(|| {
        odd("time");
        0
    });
    let mut mtime = Time { seconds, nanos: 0 };
    let mut path = header.path_bytes().into_owned();
    let mut link = header
        .link_name_bytes()
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default();
    let (mut size, claimed) = (size, size);
    if sparse.is_none() {
        sparse = Sparse::from_records(&records).map(Box::new);
    }
    let mut sparse_name = None;
    records.retain(|(key, value)| {
        let mut bad = || {
            oddities.push((
                "pax-value",
                format!("its PAX {} cannot be read", crate::bytes::show(key)),
            ));
        };
        match key.as_slice() {
            b"path" => path.clone_from(value),
            b"linkpath" => link.clone_from(value),
            b"size" => match field::decimal(value) {
                Some(n) => size = n,
                None => bad(),
            },
            b"uid" | b"gid" => match field::decimal(value).and_then(|n| u32::try_from(n).ok()) {
                Some(n) => *(if key == b"uid" { &mut uid } else { &mut gid }) = n,
                None => bad(),
            },
            b"mtime" => match field::time(value) {
                Some(t) => mtime = t,
                None => bad(),
            },
            b"GNU.sparse.name" => {
                sparse_name = Some(value.clone());
                return true;
            }
            _ => return true,
        }
        false
    });
    if size != claimed && claimed != 0 {
        let detail = format!("its PAX size {size} overrides {claimed} of its header");
        oddities.push(("pax-size", detail));
    }
    path = long_path.or(sparse_name).unwrap_or(path);
    link = long_link.unwrap_or(link);
    let kind = EntryKind::of(old.linkflag[0], &path);
    let stored = if kind.has_content() { size } else { 0 };
    if kind != EntryKind::File {
        sparse = None;
    }
    if kind == EntryKind::Hardlink && size != 0 {
        oddities.push((
            "link-size",
            format!("a hard link that claims {size} bytes; links have none"),
        ));
    }
    let device = header.as_ustar().map(|u| (&u.dev_major, &u.dev_minor));
    let device = device.or_else(|| header.as_gnu().map(|g| (&g.dev_major, &g.dev_minor)));
    let part = |field: &[u8; 8]| {
        number(field)
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0)
    };
    let device = match kind {
        EntryKind::Char | EntryKind::Block => device.map(|(major, minor)| Device {
            major: part(major),
            minor: part(minor),
        }),
        _ => None,
    };
    let full = sparse.as_ref().map_or(stored, |s| s.size);
    Entry {
        start: 0,
        content: 0,
        stored,
        end: 0,
        path,
        kind,
        mode,
        uid,
        gid,
        mtime,
        size: if kind == EntryKind::File { full } else { 0 },
        link: if matches!(kind, EntryKind::Hardlink | EntryKind::Symlink) {
            link
        } else {
            Vec::new()
        },
        device: device.unwrap_or_default(),
        records,
        sparse,
        global,
        oddities,
    }
}
