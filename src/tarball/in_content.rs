//! The reading of a sparse map at the beginning of a member's content (GNU sparse format 1.0).
//!
//! The map is read before the visitor gets the member, so that a wrong map is noticed in time. The bytes of the map are
//! content too.

use super::assemble::Oddity;
use super::sparse::MapText;
use super::{BLOCK, Entry, Form};
use crate::bytes::{Error, Result};

/// A member whose sparse map is being read from its content, with the part of the map that was read.
#[derive(Debug)]
pub(super) struct InContent {
    entry: Entry,
    odd: Vec<Oddity>,
    text: MapText,
    /// The bytes of the content that were read.
    read: Vec<u8>,
}

impl InContent {
    /// A member of which no content was read yet, and the findings about its headers.
    pub(super) fn new(entry: Entry, odd: Vec<Oddity>) -> Self {
        Self {
            entry,
            odd,
            text: MapText::default(),
            read: Vec::new(),
        }
    }

    /// The number of bytes to take next, at most up to the end of a block; 0 after the end of the map or of the
    /// content.
    pub(super) fn room(&self) -> u64 {
        if self.text.is_whole() && self.text.room() == BLOCK {
            return 0;
        }
        let left = self.entry.stored - self.read.len() as u64;
        left.min(self.text.room())
    }

    /// Takes content, at most [`InContent::room`] bytes.
    ///
    /// # Errors
    /// When the bytes are no sparse map, or the map exceeds its limits.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.read.extend_from_slice(bytes);
        let broken = |e: Error| e.at_path(&self.entry.path).at_offset(self.entry.start);
        self.text.take(bytes).map_err(broken)
    }

    /// The member with its map, the findings about it, and the part of its content that was read.
    pub(super) fn finish(self) -> (Entry, Vec<Oddity>, Vec<u8>) {
        let (mut entry, mut odd) = (self.entry, self.odd);
        if self.text.is_whole() {
            let (runs, map_bytes) = self.text.map();
            // Go reads only maps that are padded to a whole block.
            let strict = self.text.room() == BLOCK;
            entry.form.worsen(Form::strict_if(strict));
            if let Some(map) = &mut entry.sparse {
                (map.runs, map.map_bytes) = (runs, map_bytes);
            }
        } else {
            // The content ended before its map, so only its stored bytes are known.
            (entry.size, entry.sparse) = (entry.stored, None);
            entry.form = Form::Unclear;
            let detail = "a sparse map that does not end within its file";
            odd.push(("sparse-map", detail.to_owned()));
        }
        (entry, odd, self.read)
    }
}
