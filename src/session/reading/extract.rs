//! Extracts the contents of some files from the uncompressed bytes of one layer, with holes expanded.
//!
//! Parts of the layer that are not wanted are skipped, and reading ends after the last file. What the contents are
//! for is not known here.

use std::collections::VecDeque;

use super::fetched::Fetched;
use super::order::{FileContent, Place};
use crate::bytes::{Bounds, Demand, Error, Feed, Kind, Result, Unpack};
use crate::image::Slice;
use crate::tarball::{Expand, Part, Sparse};

/// A task that reads contents pass by pass, each pass from one layer.
pub(super) trait Passes: ContentSink {
    /// The next pass to read; `None` after the last.
    ///
    /// # Errors
    /// When the task cannot be continued, for example because its spool cannot be written.
    fn pass(&mut self) -> Result<Option<Pass>>;

    /// The number of bytes to read in all passes that are foreseen.
    fn total(&self) -> u64;

    /// The result, after the last pass.
    fn output(self: Box<Self>) -> Result<Fetched>;
}

/// A consumer of file contents, which come one after the other.
pub(in crate::session) trait ContentSink {
    /// Begins the next content of the pass.
    fn begin(&mut self) -> Result<()> {
        Ok(())
    }

    /// Takes the next part of the content.
    fn take(&mut self, part: Part<'_>) -> Result<()>;

    /// Reports that `n` bytes of the content were skipped, as [`ContentSink::demand`] asked.
    fn skipped(&mut self, n: u64) {
        let _ = n;
    }

    /// The demand for the next bytes of the content.
    fn demand(&self) -> Demand {
        Demand::More
    }

    /// Ends the content.
    fn end(&mut self) -> Result<()> {
        Ok(())
    }
}

/// The content of one file in a pass, as a range of the uncompressed layer.
#[derive(Debug)]
pub(in crate::session) struct Piece {
    /// The offset of the content in the uncompressed layer, in bytes.
    pub(in crate::session) content: u64,
    pub(in crate::session) stored: u64,
    /// The size of the content with its holes, in bytes.
    pub(in crate::session) size: u64,
    pub(in crate::session) sparse: Option<Box<Sparse>>,
    /// The path of the file, for error messages.
    pub(in crate::session) path: Vec<u8>,
}

/// One reading of one layer, for the contents of some of its files.
#[derive(Debug)]
pub(in crate::session) struct Pass {
    pub(in crate::session) place: Place,
    /// The contents to read, in the order in which the layer has them.
    pub(in crate::session) pieces: VecDeque<Piece>,
}

impl Pass {
    /// A pass for the content of one file.
    pub(super) fn new(member: &FileContent) -> Self {
        let piece = Piece {
            content: member.content,
            stored: member.stored,
            size: member.size,
            sparse: member.sparse.clone(),
            path: member.path.clone(),
        };
        Self {
            place: member.place,
            pieces: VecDeque::from([piece]),
        }
    }

    /// The range of the input to read: of a compressed layer all of the blob, of a plain layer the bytes from the first
    /// content to the last.
    pub(in crate::session) fn slice(&self) -> Slice {
        let Place { blob, packed, .. } = self.place;
        let filled = || self.pieces.iter().filter(|p| p.stored > 0);
        let Some((first, last)) = filled().next().zip(filled().next_back()) else {
            return Slice { length: 0, ..blob };
        };
        if packed {
            return blob;
        }
        let end = last.content.saturating_add(last.stored).min(blob.length);
        let start = first.content.min(end);
        Slice {
            offset: blob.offset + start,
            length: end - start,
            ..blob
        }
    }
}

/// The content that is being read at the moment.
struct Current {
    piece: Piece,
    expand: Option<Expand>,
    left: u64,
    given: u64,
}

/// The state machine that passes the contents of some files of one uncompressed layer to a sink.
pub(in crate::session) struct Extract<S: ?Sized> {
    pieces: VecDeque<Piece>,
    current: Option<Current>,
    at: u64,
    enough: bool,
    sink: Box<S>,
}

impl<S: ContentSink + ?Sized> Extract<S> {
    /// An extractor whose input begins at the offset `at` of the uncompressed layer.
    fn new(pieces: VecDeque<Piece>, at: u64, sink: Box<S>) -> Self {
        Self {
            pieces,
            current: None,
            at,
            enough: false,
            sink,
        }
    }

    /// Begins the next content that has bytes. A content without bytes begins and ends at once. The result is false if
    /// there is none.
    fn begin(&mut self) -> Result<bool> {
        while self.current.is_none() {
            let Some(mut piece) = self.pieces.pop_front() else {
                return Ok(false);
            };
            let mut current = Current {
                expand: piece.sparse.take().map(|map| Expand::new(*map)),
                left: piece.stored,
                given: 0,
                piece,
            };
            self.sink
                .begin()
                .map_err(|e| e.at_path(&current.piece.path))?;
            if current.left == 0 {
                current.end(&mut *self.sink)?;
            } else {
                self.current = Some(current);
            }
        }
        Ok(true)
    }
}

impl Current {
    fn give<S: ContentSink + ?Sized>(&mut self, bytes: &[u8], sink: &mut S) -> Result<()> {
        self.left -= bytes.len() as u64;
        let (given, size) = (&mut self.given, self.piece.size);
        let mut out = |part: Part<'_>| hand(part, given, size, sink);
        match &mut self.expand {
            Some(expand) => expand.feed_parts(bytes, &mut out),
            None => out(Part::Bytes(bytes)),
        }
        .map_err(|e| e.at_path(&self.piece.path))
    }

    fn end<S: ContentSink + ?Sized>(&mut self, sink: &mut S) -> Result<()> {
        let (given, size) = (&mut self.given, self.piece.size);
        if let Some(expand) = &mut self.expand {
            expand.finish_parts(&mut |part| hand(part, given, size, sink))?;
        }
        sink.end().map_err(|e| e.at_path(&self.piece.path))
    }
}

/// Passes a part to the sink, without the bytes that a sparse map has beyond the size of the file.
fn hand<S: ContentSink + ?Sized>(
    part: Part<'_>,
    given: &mut u64,
    size: u64,
    sink: &mut S,
) -> Result<()> {
    let (part, _) = part.split(size.saturating_sub(*given));
    *given += part.length();
    if part.length() == 0 || sink.demand() == Demand::Enough {
        return Ok(());
    }
    sink.take(part)
}

impl<S: ContentSink + ?Sized> Feed for Extract<S> {
    fn feed(&mut self, mut bytes: &[u8]) -> Result<Demand> {
        loop {
            if self.enough || !self.begin()? {
                self.enough = true;
                return Ok(Demand::Enough);
            }
            let Some(current) = &mut self.current else {
                return Ok(Demand::Enough);
            };
            let mut skip = current.piece.content.saturating_sub(self.at);
            // In a sparse file, only the map knows which stored bytes come after a number of expanded bytes. So only
            // plain contents are skipped.
            if skip == 0 && current.expand.is_none() {
                skip = match self.sink.demand() {
                    Demand::Skip(n) => n.min(current.left),
                    Demand::More | Demand::Enough => 0,
                };
                current.left -= skip;
                current.given += skip;
                self.sink.skipped(skip);
                // The rest of the content begins after the skip.
                current.piece.content += skip;
            }
            if skip > 0 {
                self.at += skip;
                let here = usize::try_from(skip).unwrap_or(usize::MAX);
                match bytes.get(here..) {
                    Some(rest) => bytes = rest,
                    None => return Ok(Demand::Skip(skip - bytes.len() as u64)),
                }
            }
            let n = usize::try_from(current.left)
                .unwrap_or(usize::MAX)
                .min(bytes.len());
            let (now, later) = bytes.split_at(n);
            current.give(now, &mut *self.sink)?;
            self.at += n as u64;
            current.piece.content = self.at;
            bytes = later;
            if self.sink.demand() == Demand::Enough {
                self.enough = true;
                continue;
            }
            if current.left == 0 {
                current.end(&mut *self.sink)?;
                self.current = None;
            } else if bytes.is_empty()
                && (current.expand.is_some() || self.sink.demand() == Demand::More)
            {
                return Ok(Demand::More);
            }
        }
    }

    fn finish(&mut self) -> Result<()> {
        if let Some(mut current) = self.current.take_if(|current| current.left == 0) {
            current.end(&mut *self.sink)?;
        }
        if self.enough || !self.begin()? {
            return Ok(());
        }
        let error = Error::new(Kind::Broken, "the layer ends inside of the file's content")
            .because("it was cut in transfer")
            .at_offset(self.at);
        Err(match &self.current {
            Some(current) => error.at_path(&current.piece.path),
            None => error,
        })
    }
}

/// An extractor, with a decompressor before it if the layer is compressed.
pub(in crate::session) enum Reader<S: ?Sized> {
    Plain(Extract<S>),
    Packed(Unpack<Extract<S>>),
}

impl<S: ContentSink + ?Sized> Reader<S> {
    /// A reader of one pass, whose contents go to `sink`.
    pub(in crate::session) fn new(pass: Pass, bounds: Bounds, sink: Box<S>) -> Self {
        if pass.place.packed {
            let extract = Extract::new(pass.pieces, 0, sink);
            return Self::Packed(Unpack::new(extract, bounds));
        }
        let start = pass.slice().offset - pass.place.blob.offset;
        Self::Plain(Extract::new(pass.pieces, start, sink))
    }

    /// The state machine to feed with the bytes of the range [`Pass::slice`].
    pub(in crate::session) fn machine(&mut self) -> &mut dyn Feed
    where
        S: 'static,
    {
        match self {
            Self::Plain(extract) => extract,
            Self::Packed(unpack) => unpack,
        }
    }

    /// The sink, after the pass has ended.
    pub(in crate::session) fn into_sink(self) -> Box<S> {
        match self {
            Self::Plain(extract) => extract.sink,
            Self::Packed(unpack) => unpack.into_inner().sink,
        }
    }
}
