//! The file of an output that is written, at any offset, in long pieces.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use super::sources::Sources;
use super::written::{Places, Written};
use super::{io, threads};
use crate::bytes::{Demand, Part, Result, Rope};
use crate::image::{FileId, Slice};

/// The number of bytes that are written at once. A file system needs a third of the time for pieces this long as for
/// pieces of 256 KiB.
const PIECE: usize = 2 << 20;

/// The output file and its name for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Out<'a> {
    pub(super) file: &'a File,
    pub(super) path: &'a Path,
}

impl<'a> Out<'a> {
    /// A writer that begins at an offset of the output.
    fn at(self, at: u64) -> Writer<'a> {
        Writer {
            out: self,
            buffer: Vec::new(),
            at,
        }
    }

    /// A writer of the new layers, one after another, each to its place.
    pub(super) fn layers(self, written: &'a Written, places: &'a Places) -> LayerWriter<'a> {
        LayerWriter {
            places,
            written,
            writer: self.at(places.first().map_or(0, |(_, at)| *at)),
            at: 0,
        }
    }

    /// Ends the output after `length` bytes.
    pub(super) fn end(self, length: u64) -> Result<()> {
        let ended = self.file.set_len(length);
        ended.map_err(|e| io("cannot write", self.path, &e))
    }

    /// Copies a range of the input to the offset `at` of the output.
    fn copy(self, sources: &Sources, slice: Slice, at: u64) -> Result<()> {
        let mut writer = self.at(at);
        sources.read(slice, |bytes| {
            writer.put(bytes)?;
            Ok(Demand::More)
        })?;
        writer.flush()
    }

    /// Writes the whole output, except for the ranges `there`, which are written already. They ascend.
    pub(super) fn write(
        self,
        rope: &Rope<FileId>,
        sources: &Sources,
        there: &[Range<u64>],
    ) -> Result<()> {
        let mut at = 0;
        rope.walk(0..rope.length(), |part| {
            at += match part {
                Part::Fresh(bytes) => {
                    let mut writer = self.at(at);
                    writer.put(bytes)?;
                    writer.flush()?;
                    bytes.len() as u64
                }
                Part::Copy(range) => {
                    let after = there.partition_point(|range| range.end <= at);
                    if there.get(after).is_none_or(|range| !range.contains(&at)) {
                        self.copy(sources, Slice::from(range), at)?;
                    }
                    range.length
                }
            };
            Ok(true)
        })
    }
}

/// Bytes that follow each other in the output, collected until there are enough to write.
#[derive(Debug)]
struct Writer<'a> {
    out: Out<'a>,
    buffer: Vec<u8>,
    /// The offset of the buffer in the output.
    at: u64,
}

impl Writer<'_> {
    fn put(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let room = PIECE - self.buffer.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.buffer.extend_from_slice(now);
            bytes = later;
            if self.buffer.len() == PIECE {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let written = threads::write_at(self.out.file, &self.buffer, self.at);
        written.map_err(|e| io("cannot write", self.out.path, &e))?;
        self.at += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}

/// A writer of the new layers, which tells a reader how far it is. When it is dropped, it has stopped.
#[derive(Debug)]
pub(super) struct LayerWriter<'a> {
    /// The layers that are not complete yet.
    places: &'a Places,
    written: &'a Written,
    writer: Writer<'a>,
    /// The number of bytes of all new layers that were put so far.
    at: u64,
}

impl LayerWriter<'_> {
    /// Writes the bytes that follow.
    pub(super) fn put(&mut self, mut bytes: &[u8]) -> Result<()> {
        while let Some((range, _)) = self.places.first()
            && !(bytes.is_empty() && self.at < range.end)
        {
            let missing = usize::try_from(range.end - self.at).unwrap_or(usize::MAX);
            let (mine, others) = bytes.split_at(missing.min(bytes.len()));
            self.writer.put(mine)?;
            self.at += mine.len() as u64;
            bytes = others;
            if self.at == range.end {
                self.writer.flush()?;
                self.places = self.places.get(1..).unwrap_or_default();
                self.writer.at = self.places.first().map_or(0, |(_, at)| *at);
            }
            self.written
                .advance(self.at - self.writer.buffer.len() as u64);
        }
        Ok(())
    }
}

impl Drop for LayerWriter<'_> {
    fn drop(&mut self) {
        self.written.stop();
    }
}
