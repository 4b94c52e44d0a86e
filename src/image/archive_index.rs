//! The index of an archive: the place of each of its members.
//!
//! It is built from tar headers or from the listing of a folder. It holds no content except two small documents that
//! name all others, and it does not know what they mean. Names and links are limited, because an archive of a few
//! kilobytes may have millions of them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::json::MOST;
use crate::bytes::{Error, Kind, Range, Result, Warnings, show};
use crate::tarball::{Entry, EntryKind, Members, Want, clean, join};

/// The number of a file among the files of an input, from 0; a tarball is file 0.
pub type FileId = u32;

/// A range of bytes in an input file; the driver knows where the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slice {
    /// The input file that the slice is in.
    pub file: FileId,
    /// The offset of the slice's first byte in its input file, in bytes.
    pub offset: u64,
    /// The length of the slice in bytes.
    pub length: u64,
}

#[derive(Debug, Clone)]
enum Member {
    Stored(Slice),
    Link(Vec<u8>),
}

/// A piece of a rope over input files is a range of one file.
impl From<Range<FileId>> for Slice {
    fn from(range: Range<FileId>) -> Self {
        Self {
            file: range.source,
            offset: range.offset,
            length: range.length,
        }
    }
}

/// The most members in the index. An archive with more members holds no image; it is a root filesystem.
const MOST_MEMBERS: usize = 200_000;

/// The most bytes of a name. No file's name is longer (Linux `PATH_MAX`), and no manifest names one.
const MOST_NAME: usize = 4096;

/// The most bytes of all names and links together.
const MOST_NAMES: usize = 64 << 20;

/// The number of names that are kept to describe an archive without images.
const MOST_FIRST_NAMES: usize = 100;

/// The most lookups for one member, one more than the links that may lead to it. Engines such as containerd follow no
/// more links.
const MOST_LINKS: usize = 16;

/// An index of an archive: the place of each member by its clean path, and the links between members.
#[derive(Debug, Default)]
pub struct ArchiveIndex {
    members: HashMap<Vec<u8>, Member>,
    documents: HashMap<Vec<u8>, Vec<u8>>,
    reading: Option<Vec<u8>>,
    first_names: Vec<Vec<u8>>,
    count: usize,
    /// The length of all names and links in `members`, in bytes.
    name_bytes: usize,
}

/// The names of the documents that name all others: moby `image/spec/v1.2.md` and OCI image-layout.md#indexjson-file.
pub(super) const DOCUMENTS: [&str; 2] = ["manifest.json", "index.json"];

impl ArchiveIndex {
    /// Adds a file of a folder to the index; `path` is relative to the folder.
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

    /// The text of a document that names others, moved out of the index; `None` if the archive lacks it.
    pub(super) fn take_document(&mut self, name: &str) -> Option<Vec<u8>> {
        self.documents.remove(name.as_bytes())
    }

    /// The place of a member's content in the archive, with links inside the archive followed; `None` if there is no
    /// such member.
    ///
    /// # Errors
    /// When more than 15 links lead to the member, or links lead in a circle ([`Kind::Broken`]).
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

    /// The number of members in an archive, of every type and with any name.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The clean paths of the first members, at most 100, from which a message can say what the archive seems to be.
    pub fn first_names(&self) -> impl Iterator<Item = &[u8]> {
        self.first_names.iter().map(Vec::as_slice)
    }
}

/// The clean path that a symbolic link leads to: relative to the link's folder, with `..` resolved textually and never
/// above the root.
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
    /// Whether a member with this name and link goes into the index; if not, there is a warning.
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
        // A name that is too long to keep is too long for a message.
        let head = path.get(..100).unwrap_or(path);
        warnings.add("name-size", None, Some(head), Some(entry.start), detail);
        false
    }
}

/// The error for a document that names others and has more than 20 MiB.
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
