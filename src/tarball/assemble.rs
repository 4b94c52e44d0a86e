//! The assembly of a member: the header's fields, then PAX records over them, then GNU long names over those. This is
//! the order of Go's `archive/tar`.
//!
//! The result includes the faults of the headers and their [`Form`]. This module does not know offsets.

use super::form::{self, Form};
use super::sparse::{self, Claim};
use super::{Device, Entry, EntryKind, Record, Sparse, Time, field};

/// The parts from which a member is assembled.
pub(super) struct Parts<'a> {
    /// The member's own header block.
    pub(super) header: &'a tar::Header,
    /// The value of the header's size field, in bytes.
    pub(super) size: u64,
    /// The PAX records in force, global ones included.
    pub(super) records: Vec<Record>,
    /// The name from a GNU long name header (`L`).
    pub(super) long_path: Option<Vec<u8>>,
    /// The link target from a GNU long link header (`K`).
    pub(super) long_link: Option<Vec<u8>>,
    /// The map from the header blocks of an old GNU sparse file.
    pub(super) sparse: Option<Box<Sparse>>,
    /// Whether global PAX headers are in force.
    pub(super) global: bool,
    /// The quality of the headers before the member's own, and of the blocks of an old sparse map.
    pub(super) form: Form,
}

/// A fault in a member's headers: the kind of the warning, and a sentence for people.
pub(super) type Oddity = (&'static str, String);

/// An assembled member, together with the faults of its headers.
pub(super) struct Assembled {
    /// The member; its offsets are not set yet.
    pub(super) entry: Entry,
    /// The faults of the headers, for warnings.
    pub(super) odd: Vec<Oddity>,
    /// Whether a sparse map is still to be read from the beginning of the content.
    pub(super) map_in_content: bool,
}

/// The faults and the quality of a member's headers, while they are read.
struct Headers {
    odd: Vec<Oddity>,
    form: Form,
}

impl Headers {
    /// Records a fault that engines accept.
    fn forgive(&mut self, kind: &'static str, detail: String) {
        self.form.worsen(Form::Lenient);
        self.odd.push((kind, detail));
    }

    /// Records a fault that leaves no sensible meaning.
    fn give_up(&mut self, kind: &'static str, detail: impl Into<String>) {
        self.form.worsen(Form::Unclear);
        self.odd.push((kind, detail.into()));
    }

    /// The value of a field, or 0 with a recorded fault if it could not be read.
    fn or_zero<T: Default>(&mut self, read: Option<T>, what: &str) -> T {
        read.unwrap_or_else(|| {
            self.forgive(
                "field",
                format!("its {what} cannot be read and is taken as 0"),
            );
            T::default()
        })
    }

    /// The map of a sparse file, and whether it is still to be read from the content.
    fn sparse(
        &mut self,
        claim: Claim,
        kind: EntryKind,
        records: &mut Vec<Record>,
    ) -> (Option<Box<Sparse>>, bool) {
        match claim {
            Claim::None => (None, false),
            _ if kind != EntryKind::File => {
                // Go refuses a sparse map for a member without content.
                self.form.worsen(Form::Lenient);
                records.retain(|(key, _)| !sparse::is_key(key));
                (None, false)
            }
            Claim::Unclear => {
                let detail = "what says where a sparse file's bytes stand is contradictory";
                self.give_up("sparse-map", detail);
                (None, false)
            }
            Claim::Map(map, form) => {
                self.form.worsen(form);
                (Some(map), false)
            }
            Claim::InContent(map, form) => {
                self.form.worsen(form);
                (Some(map), true)
            }
        }
    }

    /// Drops star's records that repeat a field with another value, because bsdtar prefers them to everything else.
    fn once_more(&mut self, records: &mut Vec<Record>, size: u64, device: Device) {
        let all = records.len();
        records.retain(|(key, value)| match key.as_slice() {
            b"SCHILY.realsize" => field::decimal(value) == Some(size),
            b"SCHILY.devmajor" => field::decimal(value) == Some(device.major.into()),
            b"SCHILY.devminor" => field::decimal(value) == Some(device.minor.into()),
            _ => true,
        });
        self.form.worsen(Form::strict_if(records.len() == all));
    }

    /// The device numbers in a header; V7 headers have none.
    fn device(&mut self, header: &tar::Header) -> Device {
        let block = header.as_bytes();
        if block.get(257..262) != Some(b"ustar") {
            return Device::default();
        }
        let mut number = |range: std::ops::Range<usize>| {
            let number = block.get(range).and_then(field::number);
            let number = number.and_then(|n| u32::try_from(n).ok());
            self.or_zero(number, "device number")
        };
        Device {
            major: number(329..337),
            minor: number(337..345),
        }
    }
}

/// Assembles a member from its headers. The caller sets the offsets and reports the faults.
pub(super) fn assemble(parts: Parts<'_>) -> Assembled {
    let Parts {
        header,
        mut records,
        ..
    } = parts;
    let mut headers = Headers {
        odd: Vec::new(),
        form: parts.form.max(form::of_header(header)),
    };
    let claim = match parts.sparse {
        Some(map) if !sparse::speak_of_one(&records) => {
            // Python takes a PAX size for the unpacked size.
            let is_sized = records.iter().any(|(key, _)| key == b"size");
            Claim::Map(map, Form::strict_if(!is_sized))
        }
        Some(_) => Claim::Unclear,
        None => sparse::claim(&records),
    };
    let mut fields = Fields::new(header, parts.size, &mut headers);
    records.retain(|record| fields.stays(record, &mut headers));
    let size = fields.size;
    if size != parts.size && parts.size != 0 {
        let detail = format!("its PAX size {size} overrides {} of its header", parts.size);
        headers.odd.push(("pax-size", detail));
    }
    // In Go, GNU long names override PAX records. In Python, the header that stands first overrides the other.
    let both = (parts.long_path.is_some() && fields.pax_path)
        || (parts.long_link.is_some() && fields.pax_link);
    headers.form.worsen(Form::strict_if(!both));
    let path = parts.long_path.or(fields.sparse_name);
    let path = path.unwrap_or(fields.path);
    let kind = EntryKind::from_flag(header.as_old().linkflag[0], &path);
    let is_link = matches!(kind, EntryKind::Hardlink | EntryKind::Symlink);
    let named_apart = is_link || parts.long_link.is_none();
    // Some readers take every name that ends in a slash for a directory. Python reads a name of slashes only as empty.
    let slash =
        path.ends_with(b"/") && (kind != EntryKind::Dir || path.iter().all(|byte| *byte == b'/'));
    headers.form.worsen(Form::strict_if(named_apart && !slash));
    if kind == EntryKind::Hardlink && size != 0 {
        let detail = format!("a hard link that claims {size} bytes; links have none");
        headers.forgive("link-size", detail);
    }
    // GNU tar skips this many bytes after the header; Go and Python skip none.
    headers
        .form
        .worsen(Form::strict_if(kind.has_content() || size == 0));
    let link = match kind {
        _ if is_link => parts.long_link.unwrap_or(fields.link),
        _ => Vec::new(),
    };
    if path.contains(&0) || link.contains(&0) {
        let detail = "a name with a zero byte; no filesystem has such, and no loader takes it";
        headers.give_up("name-zero", detail);
    }
    let stored = if kind.has_content() { size } else { 0 };
    let (sparse, map_in_content) = headers.sparse(claim, kind, &mut records);
    let size = match kind {
        EntryKind::File => sparse.as_ref().map_or(stored, |s| s.size),
        _ => 0,
    };
    let device = match kind {
        EntryKind::Char | EntryKind::Block => headers.device(header),
        _ => Device::default(),
    };
    headers.once_more(&mut records, size, device);
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
        size,
        link,
        device,
        records,
        sparse,
        global: parts.global,
        form: headers.form,
    };
    Assembled {
        entry,
        odd: headers.odd,
        map_in_content,
    }
}

/// The fields of a header that PAX records may override.
struct Fields {
    path: Vec<u8>,
    /// Whether a PAX record set the path.
    pax_path: bool,
    /// The name of a sparse file in GNU's PAX formats, whose header has a stand-in name.
    sparse_name: Option<Vec<u8>>,
    link: Vec<u8>,
    /// Whether a PAX record set the target of a link.
    pax_link: bool,
    size: u64,
    mode: u16,
    uid: u32,
    gid: u32,
    mtime: Time,
}

impl Fields {
    /// The fields as the header has them; a number that cannot be read is 0.
    fn new(header: &tar::Header, size: u64, headers: &mut Headers) -> Self {
        let old = header.as_old();
        let number = field::number;
        let id = |field: &[u8]| number(field).and_then(|n| u32::try_from(n).ok());
        let mode = number(&old.mode).and_then(|n| u16::try_from(n & 0o7777).ok());
        let link = header.link_name_bytes().unwrap_or_default();
        Self {
            path: name(header),
            pax_path: false,
            sparse_name: None,
            link: link.into_owned(),
            pax_link: false,
            size,
            mode: headers.or_zero(mode, "mode"),
            uid: headers.or_zero(id(&old.uid), "uid"),
            gid: headers.or_zero(id(&old.gid), "gid"),
            mtime: Time {
                seconds: headers.or_zero(
                    number(&old.mtime).filter(|n| field::is_sane_time(*n)),
                    "time",
                ),
                nanos: 0,
            },
        }
    }

    /// Applies a PAX record to the fields. The result is `true` for a record that no field represents and that every
    /// reader accepts, so that the entry keeps it.
    fn stays(&mut self, (key, value): &Record, headers: &mut Headers) -> bool {
        let id = || field::decimal(value).and_then(|n| u32::try_from(n).ok());
        let time = || {
            let time = field::time(value)?;
            Some((time, Form::strict_if(field::is_strict_time(value))))
        };
        let read = match key.as_slice() {
            b"path" => {
                (self.path, self.pax_path) = (value.clone(), true);
                true
            }
            b"linkpath" => {
                (self.link, self.pax_link) = (value.clone(), true);
                // Go refuses a link target with a zero byte in every member.
                headers.form.worsen(Form::strict_if(!value.contains(&0)));
                true
            }
            b"size" => set(&mut self.size, field::decimal(value)),
            b"uid" => set(&mut self.uid, id()),
            b"gid" => set(&mut self.gid, id()),
            b"mtime" => time().is_some_and(|(time, form)| {
                self.mtime = time;
                headers.form.worsen(form);
                true
            }),
            b"GNU.sparse.name" => {
                self.sparse_name = Some(value.clone());
                return true;
            }
            // No field represents these times, but Go refuses a member with bad ones.
            b"atime" | b"ctime" => match time() {
                Some((_, Form::Strict)) => return true,
                _ => false,
            },
            b"uname" | b"gname" if value.contains(&0) => false,
            // GNU tar ignores blanks before a key.
            _ if key.contains(&0) || key.starts_with(b" ") || key.starts_with(b"\t") => false,
            _ => return true,
        };
        if !read {
            let detail = format!("its PAX {} cannot be read", crate::bytes::show(key));
            headers.forgive("pax-value", detail);
        }
        false
    }
}

/// Sets a field to a value, if there is one; the result is whether there is.
fn set<T>(field: &mut T, value: Option<T>) -> bool {
    let is = value.is_some();
    if let Some(value) = value {
        *field = value;
    }
    is
}

/// The name in a header block, with the prefix of a POSIX header before it. star's prefix is shorter, because times
/// follow it.
fn name(header: &tar::Header) -> Vec<u8> {
    let block = header.as_bytes();
    let text = |range: std::ops::Range<usize>| {
        let field = block.get(range).unwrap_or_default();
        let end = field.iter().position(|b| *b == 0);
        field.get(..end.unwrap_or(field.len())).unwrap_or_default()
    };
    let name = text(0..100);
    if !form::is_ustar(header) {
        return name.to_vec();
    }
    let is_star = block.get(508..) == Some(b"tar\0");
    match text(345..if is_star { 476 } else { 500 }) {
        b"" => name.to_vec(),
        prefix => [prefix, b"/", name].concat(),
    }
}
