//! The table of contents of an archive: which member stands where.
//!
//! Built from tar headers or from a folder's listing; holds no content but the few small documents that name the rest.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::json::MOST;
use crate::bytes::{Error, Kind, Result, Warnings, show};
use crate::tarball::{Entry, EntryKind, Members, Want, clean, join};

/// Which of the files that make up an input; 0 for a tarball.
pub type FileId = u32;

/// A range of an input file.
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

/// An archive of more members than this holds no image: it is a root filesystem.
const MOST_MEMBERS: usize = 200_000;

/// How many links may lead to a member.
const MOST_LINKS: usize = 16;

/// The table.
#[derive(Debug, Default)]
pub struct Contents {
    members: HashMap<Vec<u8>, Member>,
    documents: HashMap<Vec<u8>, Vec<u8>>,
    reading: Option<Vec<u8>>,
    first_names: Vec<Vec<u8>>,
    count: usize,
}

/// The documents that name all others.
const DOCUMENTS: [&[u8]; 4] = [
    b"manifest.json",
    b"index.json",
    b"oci-layout",
    b"repositories",
];

impl Contents {
    /// Adds a file of a folder.
    pub fn add_file(&mut self, path: &[u8], slice: Slice) {
        self.count += 1;
        self.members
            .insert(clean(path).unwrap_or_default(), Member::Stored(slice));
    }

    /// A document that names others, if the archive has it.
    pub fn document(&self, name: &str) -> Option<&[u8]> {
        self.documents.get(name.as_bytes()).map(Vec::as_slice)
    }

    /// Where a member stands, links followed inside the archive; `None` when it is not there.
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

    /// How many members there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The names of the first members, for saying what the archive seems to be.
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

impl Members for Contents {
    fn entry(&mut self, entry: Entry, warnings: &mut Warnings) -> Result<Want> {
        self.count += 1;
        let Some(path) = clean(&entry.path) else {
            let detail = "a member's name leads out of the archive; it is not used";
            warnings.add(
                "dot-dot",
                None,
                Some(&entry.path),
                Some(entry.start),
                detail,
            );
            return Ok(Want::Skip);
        };
        if self.first_names.len() < 100 {
            self.first_names.push(path.clone());
        }
        if self.members.len() >= MOST_MEMBERS {
            return Ok(Want::Skip);
        }
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
        let wanted = DOCUMENTS.contains(&path.as_slice()) && entry.kind == EntryKind::File;
        if wanted && entry.stored > MOST {
            let what = format!("{} has {} bytes", show(&path), entry.stored);
            return Err(Error::new(Kind::TooLarge, what)
                .at_offset(entry.start)
                .because("no engine reads one above 20 MiB"));
        }
        if wanted {
            self.documents.insert(path.clone(), Vec::new());
            self.reading = Some(path.clone());
        }
        self.members.insert(path, member);
        Ok(if wanted { Want::Content } else { Want::Skip })
    }

    fn content(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some(document) = self
            .reading
            .as_ref()
            .and_then(|name| self.documents.get_mut(name))
        {
            document.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.reading = None;
        Ok(())
    }
}
