//! The few documents that say what an archive holds: each is read, parsed and hashed once, however often it is named.
//!
//! Knows how much may be read of all of them together, and not what they say: that is for `manifest` and `index`. The
//! names come from the archive, so they are looked up in maps whose hash nobody outside can foresee.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::archive_index::{ArchiveIndex, Slice};
use super::config::Config;
use super::json::{self, Json, MOST, MOST_VALUES};
use crate::bytes::{Digest, Error, Result, Warnings};

/// How many bytes all documents may have together: links may lead to one large document under many names.
const MOST_TOGETHER: u64 = 3 * MOST;

/// How many documents an archive may lead to.
const MOST_DOCUMENTS: usize = 10_000;

/// One document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) json: Arc<Json>,
    /// Of its text, as it stands in the archive.
    pub(super) digest: Digest,
    pub(super) length: u64,
    config: OnceLock<Config>,
}

impl Document {
    /// It, read as a config: once, for however many images share it.
    pub(super) fn config(&self) -> Config {
        let config = || Config::new(Arc::clone(&self.json));
        self.config.get_or_init(config).clone()
    }
}

/// All that were read of an archive, by the path they were asked for.
#[derive(Debug, Default)]
pub(super) struct Documents {
    read: HashMap<String, Document>,
    asked: HashSet<String>,
    /// Why others could not be read.
    unreadable: HashMap<String, Error>,
    /// How many were found where they were asked for.
    found: usize,
    /// What all of those hold and will hold.
    bytes: u64,
    values: usize,
}

impl Documents {
    /// Where to read a document that is named; `None` when it was asked for before, is missing, or is too large.
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

    /// Takes a document that was read; an error when it is no JSON or holds too much.
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

    /// Keeps why one that is there cannot be read.
    pub(super) fn refuse(&mut self, name: &str, why: Error) {
        self.unreadable.insert(name.to_owned(), why);
    }

    /// Why one that is there could not be read.
    pub(super) fn refused(&self, name: &str) -> Option<Error> {
        self.unreadable.get(name).cloned()
    }

    /// One of them.
    pub(super) fn get(&self, name: &str) -> Option<&Document> {
        self.read.get(name)
    }

    /// All of them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.read.iter().map(|(name, d)| (name.as_str(), d))
    }
}
