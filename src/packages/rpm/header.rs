//! A header of rpm: an index of tags, and a store with their values (rpm's "Package File Format").

use super::{index, number, short};
use crate::packages::facts::{Paths, Record, said, text};

/// The tags that are read.
mod tag {
    pub(super) const NAME: u32 = 1000;
    pub(super) const VERSION: u32 = 1001;
    pub(super) const RELEASE: u32 = 1002;
    pub(super) const EPOCH: u32 = 1003;
    pub(super) const LICENSE: u32 = 1014;
    pub(super) const ARCH: u32 = 1022;
    pub(super) const OLDFILENAMES: u32 = 1027;
    pub(super) const FILEFLAGS: u32 = 1037;
    pub(super) const SOURCERPM: u32 = 1044;
    pub(super) const PROVIDENAME: u32 = 1047;
    pub(super) const REQUIRENAME: u32 = 1049;
    pub(super) const DIRINDEXES: u32 = 1116;
    pub(super) const BASENAMES: u32 = 1117;
    pub(super) const DIRNAMES: u32 = 1118;
}

/// The flag of a file that belongs to the package but is not in it.
const GHOST: u32 = 1 << 6;

/// The tags of a header.
struct Header<'a> {
    entries: &'a [[u8; 16]],
    store: &'a [u8],
}

impl<'a> Header<'a> {
    fn new(blob: &'a [u8]) -> Option<Self> {
        let (entries, length) = (number(blob, 0, true)?, number(blob, 4, true)?);
        let rest = blob.get(8..)?;
        let (entries, store) = rest.split_at_checked(index(entries).checked_mul(16)?)?;
        Some(Self {
            entries: entries.as_chunks().0,
            store: store.get(..index(length))?,
        })
    }

    /// The value of a tag as bytes, without an end, and the number of its items.
    fn value(&self, tag: u32) -> Option<(&'a [u8], usize)> {
        let entry = self
            .entries
            .iter()
            .find(|e| number(*e, 0, true) == Some(tag))?;
        let offset = index(number(entry, 8, true)?);
        Some((self.store.get(offset..)?, index(number(entry, 12, true)?)))
    }

    /// The strings of a tag.
    fn strings(&self, tag: u32) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (store, count) = self.value(tag).unwrap_or_default();
        // What follows the last zero byte is no string.
        let end = store.iter().rposition(|b| *b == 0).unwrap_or(0);
        let whole = store.get(..end).filter(|_| count > 0);
        let all = whole.into_iter().flat_map(|s| s.split(|b| *b == 0));
        all.take(count)
    }

    /// The string of a tag.
    fn string(&self, tag: u32) -> Option<String> {
        self.strings(tag).next().map(text).as_deref().and_then(said)
    }

    /// The numbers of four bytes of a tag.
    fn numbers(&self, tag: u32) -> impl Iterator<Item = u32> + use<'a> {
        let (store, count) = self.value(tag).unwrap_or_default();
        let all = store.as_chunks().0.iter();
        all.take(count).map(|bytes| u32::from_be_bytes(*bytes))
    }
}

/// The package of a header; `None` if the header is damaged or has no name.
pub(super) fn package(blob: &[u8]) -> Option<Record> {
    let header = Header::new(blob)?;
    let version = header.string(tag::VERSION)?;
    let release = header.string(tag::RELEASE);
    let version = match release {
        Some(release) => format!("{version}-{release}"),
        None => version,
    };
    let version = match header.numbers(tag::EPOCH).next() {
        Some(epoch) if epoch > 0 => format!("{epoch}:{version}"),
        _ => version,
    };
    let mut needs: Vec<Vec<String>> = Vec::new();
    for name in header.strings(tag::REQUIRENAME) {
        if !name.starts_with(b"rpmlib(") && !name.is_empty() {
            needs.push(vec![text(name)]);
        }
    }
    needs.dedup();
    let mut files = files(&header);
    files.shrink();
    Some(Record {
        name: header.string(tag::NAME)?,
        version: Some(version),
        arch: header.string(tag::ARCH),
        licence: header.string(tag::LICENSE),
        source: header.string(tag::SOURCERPM),
        needs,
        provides: header.strings(tag::PROVIDENAME).map(text).collect(),
        files,
        ..Record::default()
    })
}

/// The files of a package, without those that are not in it.
fn files(header: &Header<'_>) -> Paths {
    let mut files = Paths::default();
    let mut flags = header.numbers(tag::FILEFLAGS);
    let mut is_ghost = || flags.next().is_some_and(|flags| flags & GHOST != 0);
    let folders: Vec<&[u8]> = header.strings(tag::DIRNAMES).collect();
    let names = header.strings(tag::BASENAMES);
    for (name, folder) in names.zip(header.numbers(tag::DIRINDEXES)) {
        let folder = folders.get(index(folder)).copied();
        if let (Some(folder), false) = (folder, is_ghost()) {
            files.push(folder, name);
        }
    }
    if files.is_empty() {
        let mut flags = header.numbers(tag::FILEFLAGS);
        for path in header.strings(tag::OLDFILENAMES) {
            if flags.next().is_none_or(|flags| flags & GHOST == 0) {
                files.push(b"", path);
            }
        }
    }
    files
}

/// Whether bytes begin like a header: a small number of tags, with a store behind them. Databases hold other values too.
pub(super) fn is_header(blob: &[u8]) -> bool {
    short(blob, 0, true) == Some(0) && Header::new(blob).is_some_and(|h| !h.entries.is_empty())
}
