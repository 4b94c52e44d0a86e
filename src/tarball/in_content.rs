//! A member whose content begins with its sparse map (GNU sparse format 1.0), while that is read.
//!
//! The map is known before the member is told of, so that one that lies is known too. Its bytes are content all the same.

use super::assemble::Oddity;
use super::sparse::MapText;
use super::{BLOCK, Entry, Form};
use crate::bytes::{Error, Result};

/// A member, and as much of its map as was read.
#[derive(Debug)]
pub(super) struct InContent {
    entry: Entry,
    odd: Vec<Oddity>,
    text: MapText,
    /// The same as bytes.
    read: Vec<u8>,
}

impl InContent {
    pub(super) fn new(entry: Entry, odd: Vec<Oddity>) -> Self {
        Self {
            entry,
            odd,
            text: MapText::default(),
            read: Vec::new(),
        }
    }

    /// How many bytes may be taken next; 0 once the map, or the content, has ended.
    pub(super) fn room(&self) -> u64 {
        if self.text.is_whole() && self.text.room() == BLOCK {
            return 0;
        }
        let left = self.entry.stored - self.read.len() as u64;
        left.min(self.text.room())
    }

    /// Takes at most [`InContent::room`] bytes. Fails where they are no map, or too large a one.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.read.extend_from_slice(bytes);
        let broken = |e: Error| e.at_path(&self.entry.path).at_offset(self.entry.start);
        self.text.take(bytes).map_err(broken)
    }

    /// The member with its map, what is to be said of it, and what was read of its content.
    pub(super) fn finish(self) -> (Entry, Vec<Oddity>, Vec<u8>) {
        let (mut entry, mut odd) = (self.entry, self.odd);
        if self.text.is_whole() {
            let (runs, map_bytes) = self.text.map();
            // Go reads whole blocks.
            let strict = self.text.room() == BLOCK;
            entry.form.worsen(Form::strict_if(strict));
            if let Some(map) = &mut entry.sparse {
                (map.runs, map.map_bytes) = (runs, map_bytes);
            }
        } else {
            // The content ended before its map: there is nothing but its bytes.
            (entry.size, entry.sparse) = (entry.stored, None);
            entry.form = Form::Unclear;
            let detail = "a sparse map that does not end within its file";
            odd.push(("sparse-map", detail.to_owned()));
        }
        (entry, odd, self.read)
    }
}
