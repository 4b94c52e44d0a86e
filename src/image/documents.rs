//! The JSON documents that describe the images of an archive. Each is read, parsed and hashed once, even if it is named
//! many times.
//!
//! This module limits the total size of the documents. It does not know what they mean; `manifest` and `index` do.
//! Their names come from the archive, so they are looked up in maps whose hash function cannot be predicted from
//! outside.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::archive_index::{ArchiveIndex, Slice};
use super::config::Config;
use super::json::{self, Json, MOST, MOST_VALUES};
use crate::bytes::{Digest, Error, Result, Warnings};

/// The most bytes of all documents together, because links may lead to one large document under many names.
const MOST_TOGETHER: u64 = 3 * MOST;

/// The most documents of an archive.
const MOST_DOCUMENTS: usize = 10_000;

/// The path of a blob in an OCI layout (image-layout.md#blobs): for `sha256:…` it is `blobs/sha256/…`.
pub(super) fn blob(digest: &str) -> String {
    format!("blobs/{}", digest.replacen(':', "/", 1))
}

/// A parsed JSON document of an archive.
#[derive(Debug)]
pub(super) struct Document {
    /// The parsed document.
    pub(super) json: Arc<Json>,
    /// The SHA-256 of the document's text as it is in the archive.
    pub(super) digest: Digest,
    /// The length of the document's text in bytes.
    pub(super) length: u64,
    config: OnceLock<Config>,
}

impl Document {
    /// The document as an image's config. It is made once, for all images that share it.
    pub(super) fn config(&self) -> Config {
        let config = || Config::new(Arc::clone(&self.json));
        self.config.get_or_init(config).clone()
    }
}

/// The documents of an archive that were read, by the path that named them.
#[derive(Debug, Default)]
pub(super) struct Documents {
    read: HashMap<String, Document>,
    asked: HashSet<String>,
    /// Why the other documents could not be read.
    unreadable: HashMap<String, Error>,
    /// The number of documents that were asked for and found.
    found: usize,
    /// The total size in bytes of the documents that were found, read or not.
    bytes: u64,
    values: usize,
}

impl Documents {
    /// The place of a named document, to be read next. `None` if it was asked for before, is missing, is too large, or
    /// is one too many; a large document and a circle of links are warnings.
    pub(super) fn ask(
        &mut self,
        name: &str,
        contents: &ArchiveIndex,
        warnings: &mut Warnings,
    ) -> Option<Slice> {
        if self.found >= MOST_DOCUMENTS || self.asked.contains(name) {
            return None;
        }
        self.asked.insert(name.to_owned());
        let path = Some(name.as_bytes());
        let slice = match contents.find(name) {
            Ok(slice) => slice?,
            Err(e) => {
                warnings.add("document", None, path, None, e.to_string());
                return None;
            }
        };
        let together = self.bytes.saturating_add(slice.length);
        if slice.length > MOST || together > MOST_TOGETHER {
            let detail = format!("a document of {} bytes is not read", slice.length);
            warnings.add("document-size", None, path, Some(slice.offset), detail);
            return None;
        }
        self.found += 1;
        self.bytes = together;
        Some(slice)
    }

    /// Parses and keeps a document that was read; the result is its JSON.
    ///
    /// # Errors
    /// When the text is no JSON ([`Kind::Broken`](crate::bytes::Kind::Broken)), or all documents together have too many
    /// values ([`Kind::TooLarge`](crate::bytes::Kind::TooLarge)).
    pub(super) fn take(
        &mut self,
        name: &str,
        text: &[u8],
        warnings: &mut Warnings,
    ) -> Result<&Json> {
        let most = MOST_VALUES.saturating_sub(self.values);
        let parsed = json::parse(name, text, most)?;
        self.values += parsed.values;
        for (key, offset) in &parsed.twice {
            let detail = format!(
                "the key {key} stands twice in one object; the last one counts, and tools differ"
            );
            let path = Some(name.as_bytes());
            warnings.add("json-key", None, path, Some(*offset), detail);
        }
        let document = Document {
            json: Arc::new(parsed.document),
            digest: Digest::sha256(text),
            length: text.len() as u64,
            config: OnceLock::new(),
        };
        self.asked.insert(name.to_owned());
        let slot = self.read.entry(name.to_owned()).insert_entry(document);
        Ok(&slot.into_mut().json)
    }

    /// Keeps the reason why a document of the archive cannot be read.
    pub(super) fn refuse(&mut self, name: &str, why: Error) {
        self.unreadable.insert(name.to_owned(), why);
    }

    /// The reason why a document of the archive could not be read; `None` if it was read or never found.
    pub(super) fn refused(&self, name: &str) -> Option<Error> {
        self.unreadable.get(name).cloned()
    }

    /// The document with this path, if it was read.
    pub(super) fn get(&self, name: &str) -> Option<&Document> {
        self.read.get(name)
    }

    /// All documents that were read, with their paths, in no particular order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.read.iter().map(|(name, d)| (name.as_str(), d))
    }
}
