//! The opening of an archive: from the bytes of a file to its images.
//!
//! First the whole file is read by its tar headers. Then the few documents are read, each naming the next ones: index,
//! manifest, config. The state machine answers which range it wants next. It does not know who reads the range, and it
//! looks into no layer.

use std::collections::VecDeque;

use super::archive::{self, Archive};
use super::archive_index::DOCUMENTS;
use super::documents::Documents;
use super::{ArchiveIndex, Slice, attestation, index, manifest, sniff};
use crate::bytes::{Compression, Demand, Error, Feed, Kind, Result, Warnings};
use crate::tarball::{BLOCK, Walk};

#[derive(Debug)]
enum State {
    Walking(Box<Walk<ArchiveIndex>>),
    Reading(ArchiveIndex),
}

/// A state machine that opens an archive and finds its images.
///
/// A driver feeds it the range that [`Opener::wanted`] names, ends the range by [`Feed::finish`], and asks for the next
/// one until there is none. [`Opener::archive`] is the result. Feeding fails if the file is no archive
/// ([`Kind::NotAnImage`]) or is compressed twice ([`Kind::Unsupported`]), if the tar is damaged, or if `manifest.json`
/// or `index.json` is damaged or too large.
#[derive(Debug)]
pub struct Opener {
    length: u64,
    state: State,
    head: Vec<u8>,
    begun: bool,
    queue: VecDeque<(String, Slice)>,
    /// The attestations that are read after everything else, so that a large one never takes the place of an image.
    attestations: VecDeque<String>,
    reads_attestations: bool,
    body: Vec<u8>,
    documents: Documents,
    warnings: Warnings,
}

impl Opener {
    /// An opener for a tarball of `length` bytes; [`u64::MAX`] if the length is not known yet, because the file is
    /// still being unpacked.
    pub fn new(length: u64) -> Self {
        let walk = Walk::new(ArchiveIndex::default());
        Self::with(length, State::Walking(Box::new(walk)))
    }

    /// An opener for an archive that is a folder, from the index of its files.
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
            attestations: VecDeque::new(),
            reads_attestations: false,
            body: Vec::new(),
            documents: Documents::default(),
            warnings: Warnings::default(),
        }
    }

    /// The range of the archive to feed next; `None` once all documents are read. For a tarball the first range is the
    /// whole file.
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

    /// Queues a document to be read, unless it was queued before or cannot be read.
    fn want(&mut self, name: &str) {
        let State::Reading(contents) = &self.state else {
            return;
        };
        let slice = self.documents.ask(name, contents, &mut self.warnings);
        self.queue
            .extend(slice.map(|slice| (name.to_owned(), slice)));
    }

    /// Takes a document that was read, and queues those that it names. An error in a document that names all others
    /// ends the opening.
    fn take(&mut self, name: &str, text: &[u8]) -> Result<()> {
        let next = match self.documents.take(name, text, &mut self.warnings) {
            Ok(document) if name == "manifest.json" => manifest::configs(document),
            Ok(document) => {
                let attested = attestation::manifests(document).into_iter();
                self.attestations.extend(attested.map(|(_, path)| path));
                index::leads_to(document)
            }
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

    /// Takes a document of attestations that was read, and queues those that it names. A damaged one is a warning.
    fn take_attestation(&mut self, name: &str, text: &[u8]) {
        match self.documents.take(name, text, &mut self.warnings) {
            Ok(document) => self.attestations.extend(attestation::provenances(document)),
            Err(e) => {
                let detail = format!("an attestation cannot be read: {e}");
                let path = Some(name.as_bytes());
                self.warnings.add("attestation", None, path, None, detail);
            }
        }
    }

    /// Queues the next attestation when nothing else is left to read.
    fn want_attestation(&mut self) {
        while self.queue.is_empty()
            && let Some(name) = self.attestations.pop_front()
        {
            self.reads_attestations = true;
            self.want(&name);
        }
    }

    /// Begins the walk with the first bytes of a file of this length.
    fn begin(&mut self, length: u64) -> Result<Demand> {
        self.begun = true;
        let head = std::mem::take(&mut self.head);
        // Drivers unpack the file itself; a compressed file inside is compressed twice.
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

    /// Ends the walk at the end of the file, and queues the documents.
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
        self.want_attestation();
        Ok(())
    }

    /// The images of the archive, once [`Opener::wanted`] is `None`.
    ///
    /// # Errors
    /// When there is no image in the archive ([`Kind::NotAnImage`], with what the file is instead, or [`Kind::Broken`]
    /// if it was not saved whole), when none of its images can be read (the error of the first), or when the tarball
    /// was not read to its end.
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
        // If the file is no tar, its first block shows what it is instead.
        self.head.extend_from_slice(bytes);
        if (self.head.len() as u64) < self.length.min(BLOCK) {
            return Ok(Demand::More);
        }
        self.begin(self.length)
    }

    fn finish(&mut self) -> Result<()> {
        if matches!(self.state, State::Walking(_)) {
            if !self.begun {
                // A short file is passed on as a whole before its end.
                self.begin(self.head.len() as u64)?;
            }
            return self.walked();
        }
        let body = std::mem::take(&mut self.body);
        match self.queue.pop_front() {
            Some((name, _)) if self.reads_attestations => self.take_attestation(&name, &body),
            Some((name, _)) => self.take(&name, &body)?,
            None => {}
        }
        self.want_attestation();
        Ok(())
    }
}
