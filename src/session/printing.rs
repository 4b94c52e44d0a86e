//! Checksums of the contents of one layer whose rows are known, computed while its unpacked bytes pass by.
//!
//! The job that unpacks a layer and recomputes its digest already has the bytes. The checksums that the proof
//! compares are computed from these original bytes, and not from the output.

use std::ops::Range;
use std::sync::Arc;

use crate::bytes::{Print, Printer, Result};
use crate::rootfs::{ContentHasher, EntryId, LayerId, RowKind, Stack};
use crate::squash::Prints;

/// The machine.
#[derive(Debug)]
pub(super) struct Printing {
    stack: Arc<Stack>,
    layer: LayerId,
    /// How many bytes have passed.
    at: u64,
    /// The row whose content is being read, or that comes next.
    row: usize,
    /// The content that is being read or comes next, and what is missing of it: a range of the layer's bytes.
    current: Option<(ContentHasher<Printer>, Range<u64>)>,
    /// Of the rows that are files, in their order.
    prints: Vec<Print>,
}

impl Printing {
    pub(super) fn new(stack: &Arc<Stack>, layer: LayerId) -> Self {
        Self {
            stack: Arc::clone(stack),
            layer,
            at: 0,
            row: 0,
            current: None,
            prints: Vec::new(),
        }
    }

    /// Takes the unpacked bytes that follow.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() && self.begin() {
            let Some((hasher, missing)) = &mut self.current else {
                break;
            };
            let (_, rest) = split(bytes, missing.start.saturating_sub(self.at));
            let (mine, rest) = split(rest, missing.end - missing.start);
            hasher.feed(mine)?;
            self.at += (bytes.len() - rest.len()) as u64;
            missing.start = missing.start.max(self.at);
            bytes = rest;
            if missing.is_empty() {
                self.end();
            }
        }
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Adds the layer's prints to `known`; a content whose bytes did not come has none.
    pub(super) fn tell(mut self, known: &mut Prints) {
        while self.begin()
            && self
                .current
                .as_ref()
                .is_some_and(|(_, missing)| missing.is_empty())
        {
            self.end();
        }
        let range = self.stack.range(self.layer);
        let rows = self.stack.layer(self.layer).map_or(&[][..], |l| &l.rows);
        let files = range
            .clone()
            .zip(rows)
            .filter(|(_, row)| row.kind == RowKind::File);
        let members = files.map(|(entry, _): (EntryId, _)| entry);
        known.learn(range, members, self.prints);
    }

    /// Makes sure of a content to read, unless there is none any more.
    fn begin(&mut self) -> bool {
        while self.current.is_none() {
            let Some((changes, row)) = self.stack.layer(self.layer).and_then(|changes| {
                let row = changes.rows.get(self.row)?;
                Some((changes, row))
            }) else {
                return false;
            };
            if row.kind == RowKind::File {
                let sparse = changes.extra(row).sparse;
                let missing = row.content()..row.content() + row.stored;
                self.current = Some((ContentHasher::stored(sparse.as_deref()), missing));
            } else {
                self.row += 1;
            }
        }
        true
    }

    fn end(&mut self) {
        if let Some((hasher, _)) = self.current.take() {
            self.prints.push(hasher.finish());
        }
        self.row += 1;
    }
}

/// The first `count` bytes, or all there are, and the others.
fn split(bytes: &[u8], count: u64) -> (&[u8], &[u8]) {
    bytes.split_at(
        usize::try_from(count)
            .unwrap_or(usize::MAX)
            .min(bytes.len()),
    )
}
