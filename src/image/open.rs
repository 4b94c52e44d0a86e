//! Opening: from a file's bytes to the images in it.
//!
//! First the whole file is walked by its tar headers; then the few documents they lead to are read, each naming the
//! next: index, manifest, config. The machine says which range it wants; it does not know who reads it, and looks into
//! no layer.

use std::collections::VecDeque;

use super::archive::{self, Archive};
use super::archive_index::DOCUMENTS;
use super::documents::Documents;
use super::{ArchiveIndex, Slice, index, manifest, sniff};
use crate::bytes::{Compression, Demand, Error, Feed, Kind, Result, Warnings};
use crate::tarball::{BLOCK, Walk};

#[derive(Debug)]
enum State {
    Walking(Box<Walk<ArchiveIndex>>),
    Reading(ArchiveIndex),
}

/// The machine. It is fed the range that [`Opener::wanted`] names, told of its end by [`Feed::finish`], and asked again;
/// what it has found is [`Opener::archive`].
#[derive(Debug)]
pub struct Opener {
    length: u64,
    state: State,
    head: Vec<u8>,
    begun: bool,
    queue: VecDeque<(String, Slice)>,
    body: Vec<u8>,
    documents: Documents,
    warnings: Warnings,
}

impl Opener {
    /// For a tarball of `length` bytes; [`u64::MAX`] when nobody knows yet, since it is being unpacked.
    pub fn new(length: u64) -> Self {
        let walk = Walk::new(ArchiveIndex::default());
        Self::with(length, State::Walking(Box::new(walk)))
    }

    /// For a folder whose listing is known.
    pub fn folder(contents: ArchiveIndex) -> Self {
        let mut opener = Self::with(0, State::Reading(contents));
        for name in DOCUMENTS {
            opener.want(name);
        }
        opener
    }

    fn with(length: u64, state: State) -> Self {
        Self {
            length,
            state,
            head: Vec::new(),
            begun: false,
            queue: VecDeque::new(),
            body: Vec::new(),
            documents: Documents::default(),
            warnings: Warnings::default(),
        }
    }

    /// The range to feed next; `None` once it is done.
    pub fn wanted(&self) -> Option<Slice> {
        match &self.state {
            State::Walking(_) => Some(Slice {
                file: 0,
                offset: 0,
                length: self.length,
            }),
            State::Reading(_) => self.queue.front().map(|(_, slice)| *slice),
        }
    }

    /// Puts a document on the list, unless it was there or cannot be read.
    fn want(&mut self, name: &str) {
        let State::Reading(contents) = &self.state else {
            return;
        };
        let slice = self.documents.ask(name, contents, &mut self.warnings);
        self.queue
            .extend(slice.map(|slice| (name.to_owned(), slice)));
    }

    /// A document has been read; those it names come next. Without those that name all others there is no image.
    fn take(&mut self, name: &str, text: &[u8]) -> Result<()> {
        let next = match self.documents.take(name, text, &mut self.warnings) {
            Ok(document) if name == "manifest.json" => manifest::configs(document),
            Ok(document) => index::leads_to(document),
            Err(e) if DOCUMENTS.contains(&name) => return Err(e),
            Err(e) => {
                let path = Some(name.as_bytes());
                self.warnings
                    .add("document", None, path, None, e.to_string());
                self.documents.refuse(name, e);
                Vec::new()
            }
        };
        next.iter().for_each(|name| self.want(name));
        Ok(())
    }

    /// The first bytes are there, of so many in all.
    fn begin(&mut self, length: u64) -> Result<Demand> {
        self.begun = true;
        let head = std::mem::take(&mut self.head);
        // What was unpacked is packed again, if it is packed; those who drive an opener unpack the outside.
        let other = || match Compression::sniff(&head) {
            Compression::None => sniff::not_a_tar(&head, length),
            compression => packed_twice(compression),
        };
        let State::Walking(walk) = &mut self.state else {
            return Ok(Demand::More);
        };
        if (head.len() as u64) < BLOCK {
            return Err(other());
        }
        walk.feed(&head).map_err(|e| match walk.members.count() {
            0 => other(),
            _ => e,
        })
    }

    /// The walk has come to the file's end.
    fn walked(&mut self) -> Result<()> {
        let empty = State::Reading(ArchiveIndex::default());
        let State::Walking(mut walk) = std::mem::replace(&mut self.state, empty) else {
            return Ok(());
        };
        walk.finish()?;
        let warnings = std::mem::take(&mut walk.warnings);
        self.warnings.absorb(warnings, None);
        let documents = DOCUMENTS.map(|name| (name, walk.members.take_document(name)));
        self.state = State::Reading(walk.members);
        for (name, text) in documents {
            if let Some(text) = text {
                self.take(name, &text)?;
            }
        }
        Ok(())
    }

    /// The images, once nothing is wanted any more. An error says what the file is when there is none in it
    /// ([`Kind::NotAnImage`]), or what is wrong with the first when none of them can be read ([`Kind::Broken`]).
    pub fn archive(self) -> Result<Archive> {
        let State::Reading(contents) = self.state else {
            return Err(Error::new(
                Kind::Broken,
                "the archive was not read to its end",
            ));
        };
        let mut warnings = self.warnings;
        let images = archive::images(&contents, &self.documents, &mut warnings)?;
        if images.is_empty() {
            return Err(sniff::no_image(&contents, &warnings));
        }
        Ok(Archive { images, warnings })
    }
}

fn packed_twice(compression: Compression) -> Error {
    let what = format!(
        "the file is packed twice, inside with {}",
        compression.name()
    );
    Error::new(Kind::Unsupported, what).because("unpack it once")
}

impl Feed for Opener {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let State::Walking(walk) = &mut self.state else {
            self.body.extend_from_slice(bytes);
            return Ok(Demand::More);
        };
        if self.begun {
            return walk.feed(bytes);
        }
        // What the file is instead, if it is no tar, its first block tells.
        self.head.extend_from_slice(bytes);
        if (self.head.len() as u64) < self.length.min(BLOCK) {
            return Ok(Demand::More);
        }
        self.begin(self.length)
    }

    fn finish(&mut self) -> Result<()> {
        if matches!(self.state, State::Walking(_)) {
            if !self.begun {
                // The machine is told everything before it hears that it is the end.
                self.begin(self.head.len() as u64)?;
            }
            return self.walked();
        }
        let body = std::mem::take(&mut self.body);
        match self.queue.pop_front() {
            Some((name, _)) => self.take(&name, &body),
            None => Ok(()),
        }
    }
}
