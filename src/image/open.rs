//! Opening: from a file's bytes to the images in it.
//!
//! First the whole file is walked by its tar headers; then the few documents they lead to are read, each naming the
//! next: index, manifest, config. The machine says which range it wants; it does not know who reads it.

use std::collections::{HashMap, VecDeque};

use super::assemble::{self, Found};
use super::json::{self, Json, MOST, MOST_VALUES};
use super::{Contents, Image, Slice, sentence};
use crate::bytes::{Compression, Demand, Error, Feed, Kind, Result, Warnings};
use crate::tarball::Walk;

/// What the opener wants to be fed next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// This range.
    Range(Slice),
    /// Nothing: it is done.
    Done,
}

/// An opened archive.
#[derive(Debug)]
pub struct Archive {
    /// Its images, in the archive's order.
    pub images: Vec<Image>,
    /// What was odd.
    pub warnings: Warnings,
}

#[derive(Debug)]
enum State {
    Walking(Box<Walk<Contents>>),
    Reading(Contents),
}

/// The machine.
#[derive(Debug)]
pub struct Opener {
    length: u64,
    state: State,
    head: Vec<u8>,
    begun: bool,
    queue: VecDeque<(String, Slice)>,
    body: Vec<u8>,
    read: HashMap<String, Json>,
    texts: HashMap<String, Vec<u8>>,
    /// What all documents together hold and will hold.
    document_bytes: u64,
    values: usize,
    warnings: Warnings,
}

/// How many bytes its documents may have together: links may lead to one large document under many names.
const MOST_TOGETHER: u64 = 3 * MOST;

/// How many documents an archive may lead to.
const MOST_DOCUMENTS: usize = 10_000;

impl Opener {
    /// For a tarball of `length` bytes; [`u64::MAX`] when nobody knows yet, since it is being unpacked.
    pub fn new(length: u64) -> Self {
        Self::with(
            length,
            State::Walking(Box::new(Walk::new(Contents::default()))),
        )
    }

    /// For a folder whose listing is known.
    pub fn folder(contents: Contents) -> Self {
        let mut opener = Self::with(0, State::Reading(contents));
        for name in ["manifest.json", "index.json"] {
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
            read: HashMap::new(),
            texts: HashMap::new(),
            document_bytes: 0,
            values: 0,
            warnings: Warnings::default(),
        }
    }

    /// What to feed next.
    pub fn wanted(&self) -> Wanted {
        match &self.state {
            State::Walking(_) => Wanted::Range(Slice {
                file: 0,
                offset: 0,
                length: self.length,
            }),
            State::Reading(_) => self
                .queue
                .front()
                .map_or(Wanted::Done, |(_, slice)| Wanted::Range(*slice)),
        }
    }

    /// Puts a member's document on the list, unless it is there, missing or too large.
    fn want(&mut self, name: &str) {
        let State::Reading(contents) = &self.state else {
            return;
        };
        let known = self.read.contains_key(name) || self.queue.iter().any(|(n, _)| n == name);
        if known || self.read.len() + self.queue.len() > MOST_DOCUMENTS {
            return;
        }
        match contents.find(name) {
            Ok(Some(slice))
                if self.document_bytes.saturating_add(slice.length) <= MOST_TOGETHER
                    && slice.length <= MOST =>
            {
                self.document_bytes += slice.length;
                self.queue.push_back((name.to_owned(), slice));
            }
            Ok(Some(slice)) => {
                let detail = format!("a document of {} bytes is not read", slice.length);
                self.warnings.add(
                    "document-size",
                    None,
                    Some(name.as_bytes()),
                    Some(slice.offset),
                    detail,
                );
            }
            Ok(None) => {}
            Err(e) => {
                self.warnings
                    .add("document", None, Some(name.as_bytes()), None, e.to_string());
            }
        }
    }

    /// A document has been read; those it names come next.
    fn take(&mut self, name: &str, text: Vec<u8>) -> Result<()> {
        match json::parse(name, &text, MOST_VALUES - self.values.min(MOST_VALUES)) {
            Ok(parsed) => {
                self.values += parsed.values;
                for (key, offset) in &parsed.twice {
                    let detail = format!(
                        "the key {key} stands twice in one object; the last one counts, and tools differ"
                    );
                    self.warnings.add(
                        "json-key",
                        None,
                        Some(name.as_bytes()),
                        Some(*offset),
                        detail,
                    );
                }
                let document = parsed.document;
                let names = assemble::names(name, &document);
                self.read.insert(name.to_owned(), document);
                self.texts.insert(name.to_owned(), text);
                names.iter().for_each(|n| self.want(n));
                Ok(())
            }
            Err(e) if name == "manifest.json" || name == "index.json" => Err(e),
            Err(e) => {
                self.warnings
                    .add("document", None, Some(name.as_bytes()), None, e.to_string());
                Ok(())
            }
        }
    }

    /// The first bytes are there, of so many in all.
    fn begin(&mut self, length: u64) -> Result<Demand> {
        self.begun = true;
        let head = std::mem::take(&mut self.head);
        if let Some(sentence) = sentence(&head, length) {
            return Err(Error::new(Kind::NotAnImage, sentence));
        }
        match Compression::sniff(&head) {
            Compression::None => {}
            compression => return Err(packed(compression)),
        }
        let State::Walking(walk) = &mut self.state else {
            return Ok(Demand::More);
        };
        walk.feed(&head).map_err(|e| not_a_tar(e, &walk.members))
    }

    fn walked(&mut self) -> Result<()> {
        let empty = State::Reading(Contents::default());
        let State::Walking(mut walk) = std::mem::replace(&mut self.state, empty) else {
            return Ok(());
        };
        walk.finish().map_err(|e| not_a_tar(e, &walk.members))?;
        self.warnings
            .absorb(std::mem::take(&mut walk.warnings), None);
        self.state = State::Reading(walk.members);
        for name in ["manifest.json", "index.json"] {
            let State::Reading(contents) = &self.state else {
                break;
            };
            if let Some(text) = contents.document(name) {
                let text = text.to_vec();
                self.take(name, text)?;
            }
        }
        Ok(())
    }

    /// The images, once nothing is wanted any more.
    pub fn archive(self) -> Result<Archive> {
        let State::Reading(contents) = self.state else {
            return Err(Error::new(
                Kind::Broken,
                "the archive was not read to its end",
            ));
        };
        let mut warnings = self.warnings;
        let found = Found {
            contents: &contents,
            documents: &self.read,
            texts: &self.texts,
        };
        let images = assemble::images(&found, &mut warnings)?;
        if images.is_empty() {
            return Err(nothing_inside(&contents));
        }
        Ok(Archive { images, warnings })
    }
}

/// A tar that breaks off or never was one: says so in terms of what people have.
fn not_a_tar(error: Error, contents: &Contents) -> Error {
    if contents.count() == 0 {
        let what = "this is not a container image: it is no tar archive";
        return Error::new(Kind::NotAnImage, what)
            .because("save the image with: docker save NAME -o image.tar");
    }
    error
}

fn nothing_inside(contents: &Contents) -> Error {
    let named = |wanted: &[&[u8]]| contents.first_names().any(|n| wanted.contains(&n));
    let error = |what: &str, cause: &str| Error::new(Kind::NotAnImage, what).because(cause);
    if named(&[b"manifest.json", b"index.json"]) {
        return error(
            "the archive names no image",
            "it was saved without one, or is an index of other archives",
        );
    }
    if named(&[b"oci-layout", b"blobs", b"repositories"]) {
        return error(
            "the archive has no manifest.json and no index.json",
            "it was cut in transfer",
        );
    }
    if named(&[
        b"etc",
        b"usr",
        b"bin",
        b"etc/passwd",
        b"var",
        b"lib",
        b".dockerenv",
    ]) {
        return error(
            "this is a root filesystem, not an image: it has no layers to look at",
            "it was made by docker export; use docker save",
        );
    }
    if contents.count() == 0 {
        return error(
            "the tar archive is empty",
            "save the image with: docker save NAME -o image.tar",
        );
    }
    error(
        "there is no container image in it: it has no manifest.json and no index.json",
        "save the image with: docker save NAME -o image.tar",
    )
}

/// What was unpacked is packed again; those who drive an opener unpack the outside.
fn packed(compression: Compression) -> Error {
    Error::new(
        Kind::Unsupported,
        format!(
            "the file is packed twice, inside with {}",
            compression.name()
        ),
    )
    .because("unpack it once")
}

impl Feed for Opener {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let State::Walking(walk) = &mut self.state else {
            self.body.extend_from_slice(bytes);
            return Ok(Demand::More);
        };
        if self.begun {
            return walk.feed(bytes).map_err(|e| not_a_tar(e, &walk.members));
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() < 262 && (self.head.len() as u64) < self.length {
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
            Some((name, _)) => self.take(&name, body),
            None => Ok(()),
        }
    }
}
