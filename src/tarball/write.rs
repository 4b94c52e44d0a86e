//! The writing of new headers, where the original bytes cannot be copied: for a link that becomes a file, for a
//! whiteout, and for the tar of the output itself.
//!
//! One meaning has one form: a plain ustar header if everything fits, and one PAX header before it if something does
//! not. There is no clock: a time that is not given is 0.

use super::block::pad;
use super::{Device, EntryKind, Record, Time, pax};

/// A builder of the headers of one new member: a ustar header, with a PAX header before it if something does not fit.
#[derive(Debug, Clone)]
pub struct HeaderBuilder<'a> {
    /// The clean path of the member; a directory gets its slash from the builder.
    pub path: &'a [u8],
    /// The type of the member.
    pub kind: EntryKind,
    /// The permission bits of the member.
    pub mode: u16,
    /// The user ID of the member's owner.
    pub uid: u32,
    /// The group ID of the member.
    pub gid: u32,
    /// The time of the member's last modification.
    pub mtime: Time,
    /// The length in bytes of the content that will follow the headers.
    pub stored: u64,
    /// The target of a link; empty for other members.
    pub link: &'a [u8],
    /// The device numbers of a character or block device.
    pub device: Device,
    /// The PAX records to carry over: extended attributes and everything else that the original had.
    pub records: &'a [Record],
}

impl<'a> HeaderBuilder<'a> {
    /// A builder for a regular file with mode 0644, owner 0 and time 0; `stored` is the length of its content in bytes.
    pub fn file(path: &'a [u8], stored: u64) -> Self {
        Self::new(path, EntryKind::File, 0o644, stored)
    }

    /// A builder for a directory with mode 0755, owner 0 and time 0.
    pub fn dir(path: &'a [u8]) -> Self {
        Self::new(path, EntryKind::Dir, 0o755, 0)
    }

    fn new(path: &'a [u8], kind: EntryKind, mode: u16, stored: u64) -> Self {
        Self {
            path,
            kind,
            mode,
            uid: 0,
            gid: 0,
            mtime: Time::default(),
            stored,
            link: b"",
            device: Device::default(),
            records: &[],
        }
    }

    /// The headers of a new member, in whole blocks, to be written before its content.
    pub fn header(&self) -> Vec<u8> {
        let mut path = self.path.to_vec();
        if self.kind == EntryKind::Dir {
            path.extend_from_slice(if path.is_empty() { b"./" } else { b"/" });
        }
        let mut records = Vec::new();
        let mut header = tar::Header::new_ustar();
        let (prefix, name) = split(&path).unwrap_or_else(|| {
            pax::write(&mut records, b"path", &path);
            (&[], cut(&path, 100))
        });
        let link = if self.link.len() <= 100 && !self.link.contains(&0) {
            self.link
        } else {
            pax::write(&mut records, b"linkpath", self.link);
            cut(self.link, 100)
        };
        if let Some(ustar) = header.as_ustar_mut() {
            put(&mut ustar.name, name);
            put(&mut ustar.prefix, prefix);
            put(&mut ustar.linkname, link);
        }
        header.set_entry_type(tar::EntryType::new(self.kind.flag()));
        header.set_mode(u32::from(self.mode));
        let mut number = |key: &[u8], value: u64, most: u64| {
            if value > most {
                pax::write(&mut records, key, value.to_string().as_bytes());
                return 0;
            }
            value
        };
        header.set_uid(number(b"uid", self.uid.into(), 0o7_777_777));
        header.set_gid(number(b"gid", self.gid.into(), 0o7_777_777));
        header.set_size(number(b"size", self.stored, 0o77_777_777_777));
        match u64::try_from(self.mtime.seconds) {
            Ok(seconds) if seconds <= 0o77_777_777_777 && self.mtime.nanos == 0 => {
                header.set_mtime(seconds);
            }
            whole => {
                pax::write(&mut records, b"mtime", self.mtime.decimal().as_bytes());
                header.set_mtime(whole.unwrap_or(0).min(0o77_777_777_777));
            }
        }
        if matches!(self.kind, EntryKind::Char | EntryKind::Block) {
            device_field(&mut header, self.device);
        }
        for (key, value) in self.records {
            pax::write(&mut records, key, value);
        }
        header.set_cksum();
        let mut out = Vec::with_capacity(1536);
        if !records.is_empty() {
            let mut before = tar::Header::new_ustar();
            if let Some(ustar) = before.as_ustar_mut() {
                put(&mut ustar.name, b"PaxHeaders/x");
            }
            before.set_entry_type(tar::EntryType::XHeader);
            before.set_mode(0o644);
            before.set_uid(0);
            before.set_gid(0);
            before.set_mtime(0);
            before.set_size(records.len() as u64);
            before.set_cksum();
            out.extend_from_slice(before.as_bytes());
            pad(&mut records);
            out.extend_from_slice(&records);
        }
        out.extend_from_slice(header.as_bytes());
        out
    }
}

/// Splits a path at a slash, so that it fits into ustar's prefix (155 bytes) and name (100 bytes); `None` if it does
/// not fit. A field ends at its first zero byte, so a path with a zero byte never fits.
fn split(path: &[u8]) -> Option<(&[u8], &[u8])> {
    if path.contains(&0) {
        return None;
    }
    if path.len() <= 100 {
        return Some((&[], path));
    }
    let from = path.len().saturating_sub(101);
    let at = (from..path.len().min(156)).find(|i| path.get(*i) == Some(&b'/'))?;
    let (prefix, name) = (path.get(..at)?, path.get(at + 1..)?);
    (!name.is_empty() && !prefix.is_empty() && name.len() <= 100).then_some((prefix, name))
}

fn cut(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

fn put(field: &mut [u8], bytes: &[u8]) {
    for (to, from) in field.iter_mut().zip(bytes) {
        *to = *from;
    }
}

/// Writes device numbers: octal up to seven digits, GNU's base-256 above, because PAX has no key for them.
fn device_field(header: &mut tar::Header, device: Device) {
    if let Some(ustar) = header.as_ustar_mut() {
        for (field, n) in [
            (&mut ustar.dev_major, device.major),
            (&mut ustar.dev_minor, device.minor),
        ] {
            if n <= 0o7_777_777 {
                put(field, format!("{n:07o}\0").as_bytes());
            } else {
                let [a, b, c, d] = n.to_be_bytes();
                *field = [0x80, 0, 0, 0, a, b, c, d];
            }
        }
    }
}
