//! The table of contents of an archive: which member stands where.
//!
//! Built from tar headers or from a folder's listing; holds no content but the two small documents that name the rest,
//! and does not know what they say. Names and links are bounded, since an archive of a few kilobytes may have millions.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::json::MOST;
use crate::bytes::{Error, Kind, Range, Result, Warnings, show};
use crate::tarball::{Entry, EntryKind, Members, Want, clean, join};

/// Which of the files that make up an input; 0 for a tarball.
pub type FileId = u32;

/// A range of an input file, in bytes; where each file lies its driver knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slice {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub offset: u64,
    /// How many.
    pub length: u64,
}

#[derive(Debug, Clone)]
enum Member {
    Stored(Slice),
    Link(Vec<u8>),
}

/// A piece of a rope that comes from an input file is a range of that file.
impl From<Range<FileId>> for Slice {
    fn from(range: Range<FileId>) -> Self {
        Self {
            file: range.source,
            offset: range.offset,
            length: range.length,
        }
    }
}

/// An archive of more members than this holds no image: it is a root filesystem.
const MOST_MEMBERS: usize = 200_000;

/// A longer name cannot be a file's (Linux `PATH_MAX`), and no manifest names one.
const MOST_NAME: usize = 4096;

/// How many bytes all names and links may take together.
const MOST_NAMES: usize = 64 << 20;

/// How many names tell what an archive seems to be.
const MOST_FIRST_NAMES: usize = 100;

/// How many links may lead to a member: as many as containerd and more follow, few enough to end.
const MOST_LINKS: usize = 16;

/// The table.
#[derive(Debug, Default)]
pub struct ArchiveIndex {
    members: HashMap<Vec<u8>, Member>,
    documents: HashMap<Vec<u8>, Vec<u8>>,
    reading: Option<Vec<u8>>,
    first_names: Vec<Vec<u8>>,
    count: usize,
    /// Bytes of all names and links in `members`.
    name_bytes: usize,
}

/// The documents that name all others: moby `image/spec/v1.2.md` and OCI image-layout.md#indexjson-file.
pub(super) const DOCUMENTS: [&str; 2] = ["manifest.json", "index.json"];

impl ArchiveIndex {
    /// Adds a file of a folder.
    pub fn add_file(&mut self, path: &[u8], slice: Slice) {
        let path = clean(path).unwrap_or_default();
        self.count += 1;
        self.first_name(&path);
        self.members.insert(path, Member::Stored(slice));
    }

    fn first_name(&mut self, path: &[u8]) {
        if self.first_names.len() < MOST_FIRST_NAMES {
            self.first_names.push(path.to_vec());
        }
    }

    /// The text of a document that names others, if the archive has it; it is forgotten here.
    pub(super) fn take_document(&mut self, name: &str) -> Option<Vec<u8>> {
        self.documents.remove(name.as_bytes())
    }

    /// Where a member stands, links followed inside the archive; `None` when it is not there. An error when links lead in
    /// a circle, or through more than 16.
    pub fn find(&self, name: &str) -> Result<Option<Slice>> {
        let mut path = clean(name.as_bytes()).unwrap_or_default();
        for _ in 0..MOST_LINKS {
            match self.members.get(&path) {
                None => return Ok(None),
                Some(Member::Stored(slice)) => return Ok(Some(*slice)),
                Some(Member::Link(target)) => path.clone_from(target),
            }
        }
        let error = Error::new(Kind::Broken, "links in the archive lead in a circle")
            .at_path(name.as_bytes());
        Err(error.because("the archive was made by hand"))
    }

    /// How many members there are, of every kind and with whatever name.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The names of the first members, a hundred at most, for saying what the archive seems to be.
    pub fn first_names(&self) -> impl Iterator<Item = &[u8]> {
        self.first_names.iter().map(Vec::as_slice)
    }
}

/// Where a symbolic link leads: relative to its folder, `..` taken away textually and never above the root.
fn target(path: &[u8], link: &[u8]) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = Vec::new();
    if !link.starts_with(b"/") {
        parts.extend(path.split(|b| *b == b'/'));
        parts.pop();
    }
    for part in link.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    join(parts)
}

impl ArchiveIndex {
    /// Whether a member of this name and link is put on the table; says so when it is not.
    fn takes(&mut self, path: &[u8], entry: &Entry, warnings: &mut Warnings) -> bool {
        let names = path.len() + entry.link.len();
        let detail = if path.len().max(entry.link.len()) > MOST_NAME {
            format!("a name of {names} bytes; the member is not used")
        } else if self.name_bytes + names > MOST_NAMES {
            format!("names of more than {MOST_NAMES} bytes together; the member is not used")
        } else {
            self.name_bytes += names;
            return true;
        };
        // A name that is too long to keep is too long to say.
        let head = path.get(..100).unwrap_or(path);
        warnings.add("name-size", None, Some(head), Some(entry.start), detail);
        false
    }
}

/// A document that names others may have 20 MiB.
fn too_large(path: &[u8], entry: &Entry) -> Error {
    let what = format!("{} has {} bytes", show(path), entry.stored);
    Error::new(Kind::TooLarge, what)
        .at_offset(entry.start)
        .because("no engine reads one above 20 MiB")
}

impl Members for ArchiveIndex {
    fn entry(&mut self, entry: Entry, warnings: &mut Warnings) -> Result<Want> {
        self.count += 1;
        let Some(path) = clean(&entry.path) else {
            let detail = "a member's name leads out of the archive; it is not used";
            let (path, offset) = (Some(&entry.path[..]), Some(entry.start));
            warnings.add("dot-dot", None, path, offset, detail);
            return Ok(Want::Skip);
        };
        if self.members.len() >= MOST_MEMBERS || !self.takes(&path, &entry, warnings) {
            return Ok(Want::Skip);
        }
        self.first_name(&path);
        let member = match entry.kind {
            EntryKind::File => Member::Stored(Slice {
                file: 0,
                offset: entry.content,
                length: entry.stored,
            }),
            EntryKind::Symlink => Member::Link(target(&path, &entry.link)),
            EntryKind::Hardlink => Member::Link(clean(&entry.link).unwrap_or_default()),
            _ => return Ok(Want::Skip),
        };
        let is_document = DOCUMENTS.iter().any(|d| d.as_bytes() == path);
        let wanted = is_document && entry.kind == EntryKind::File;
        if wanted && entry.stored > MOST {
            return Err(too_large(&path, &entry));
        }
        if wanted {
            self.documents.insert(path.clone(), Vec::new());
            self.reading = Some(path.clone());
        }
        self.members.insert(path, member);
        Ok(if wanted { Want::Content } else { Want::Skip })
    }

    fn content(&mut self, bytes: &[u8]) -> Result<()> {
        let reading = self.reading.as_ref();
        if let Some(document) = reading.and_then(|name| self.documents.get_mut(name)) {
            document.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.reading = None;
        Ok(())
    }
}
