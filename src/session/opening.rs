//! Opening an input, the first job.
//!
//! A file that is compressed as a whole (`docker save | gzip`) is unpacked to the spool, because an image is read
//! by ranges and compressed data has none. After that the spool is the input: the driver uses it in place of the
//! file.

use super::job::{Job, Meter, SPOOL};
use super::protocol::{Progress, Step};
use crate::bytes::{Bounds, Compression, Demand, Error, Fed, Feed, HEAD, Kind, Result, Unpack};
use crate::image::{Archive, ArchiveIndex, Opener, Slice};
use crate::rootfs::Spool;

/// The result of opening an input: the table of contents of the archive.
#[derive(Debug)]
pub struct Found {
    /// The archive, for [`super::Session::new`].
    pub archive: Archive,
    /// The compression of the input as a whole. If it is `Some`, the unpacked bytes are in the spool, and the spool
    /// replaces the input from now on.
    pub packed: Option<Compression>,
}

/// The job that opens an input: it reads the table of contents and unpacks a compressed file to the spool.
pub struct Opening {
    state: State,
    spool: Option<Box<dyn Spool>>,
    bounds: Bounds,
    length: u64,
    packed: Option<Compression>,
    /// The number of bytes after the end of the compressed data.
    trailing: u64,
    meter: Meter,
}

/// The stage of opening an input.
enum State {
    /// The first bytes, which show if the input is compressed.
    Head(Vec<u8>),
    /// An uncompressed input, or the spool, whose table of contents is read.
    Plain(Box<Opener>),
    /// A compressed input that is unpacked to the spool.
    Packed(Box<Unpack<Keep>>),
    /// A stage after an error, and the placeholder while the stage changes.
    Failed,
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opening")
            .field("length", &self.length)
            .field("packed", &self.packed)
            .finish_non_exhaustive()
    }
}

/// The consumer of an unpacked input: it writes the bytes to the spool and reads the table of contents.
struct Keep {
    spool: Box<dyn Spool>,
    opener: Fed<Opener>,
}

impl Feed for Keep {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.spool.write(bytes)?;
        // The spool gets all bytes, also those that the reader would skip.
        self.opener.push(bytes)?;
        Ok(Demand::More)
    }

    fn finish(&mut self) -> Result<()> {
        self.opener.finish()
    }
}

impl Opening {
    /// A job that opens an archive file of `length` bytes. A compressed file is unpacked to `spool` within `bounds`.
    pub fn new(length: u64, spool: Box<dyn Spool>, bounds: Bounds) -> Self {
        Self {
            state: State::Head(Vec::new()),
            spool: Some(spool),
            bounds,
            length,
            packed: None,
            trailing: 0,
            meter: Meter::new(Step::Opening, length),
        }
    }

    /// A job that opens a folder (OCI image layout) whose files are already listed.
    pub fn folder(contents: ArchiveIndex) -> Self {
        Self {
            state: State::Plain(Box::new(Opener::folder(contents))),
            spool: None,
            bounds: Bounds::default(),
            length: 0,
            packed: None,
            trailing: 0,
            meter: Meter::new(Step::Opening, 0),
        }
    }

    /// Chooses the reader, after the first bytes are complete or the file has ended.
    fn begin(&mut self) -> Result<Demand> {
        let State::Head(head) = std::mem::replace(&mut self.state, State::Failed) else {
            return Ok(Demand::More);
        };
        match (Compression::sniff(&head), self.spool.take()) {
            (Compression::None, _) | (_, None) => {
                let mut opener = Box::new(Opener::new(self.length));
                let demand = opener.feed(&head)?;
                self.state = State::Plain(opener);
                Ok(demand)
            }
            (compression, Some(spool)) => {
                self.packed = Some(compression);
                self.meter.step = Step::Unpacking;
                let opener = Fed::new(Opener::new(u64::MAX));
                let mut unpack = Box::new(Unpack::new(Keep { spool, opener }, self.bounds));
                let demand = unpack.feed(&head)?;
                self.state = State::Packed(unpack);
                Ok(demand)
            }
        }
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Demand> {
        match &mut self.state {
            State::Plain(opener) => opener.feed(bytes),
            State::Packed(unpack) => unpack.feed(bytes),
            State::Head(head) => {
                let missing = HEAD.saturating_sub(head.len());
                let (now, later) = bytes.split_at(missing.min(bytes.len()));
                head.extend_from_slice(now);
                if head.len() < HEAD {
                    return Ok(Demand::More);
                }
                // The reader asks for more than a head before it asks to skip.
                let demand = self.begin()?;
                if later.is_empty() {
                    return Ok(demand);
                }
                self.push(later)
            }
            State::Failed => Ok(Demand::Enough),
        }
    }
}

impl Job for Opening {
    type Output = Found;

    fn next(&mut self) -> Option<Slice> {
        let whole = Slice {
            file: 0,
            offset: 0,
            length: self.length,
        };
        match &self.state {
            State::Head(_) | State::Packed(_) => Some(whole),
            State::Failed => None,
            State::Plain(opener) => match (opener.wanted(), self.packed) {
                (None, _) => None,
                (Some(slice), None) => Some(slice),
                (Some(slice), Some(_)) => Some(Slice {
                    file: SPOOL,
                    ..slice
                }),
            },
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = self.push(bytes)?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        if matches!(self.state, State::Head(_)) {
            self.begin()?;
        }
        match std::mem::replace(&mut self.state, State::Failed) {
            State::Plain(mut opener) => {
                opener.finish()?;
                self.state = State::Plain(opener);
            }
            State::Packed(mut unpack) => {
                unpack.finish()?;
                self.trailing = unpack.trailing();
                self.state = State::Plain(Box::new(unpack.into_inner().opener.machine));
            }
            State::Head(_) | State::Failed => {}
        }
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Found> {
        let State::Plain(opener) = self.state else {
            return Err(Error::new(
                Kind::Broken,
                "the archive was not read to its end",
            ));
        };
        let mut archive = opener.archive()?;
        if self.trailing > 0 {
            let detail = format!(
                "{} bytes after the end of the packed data are ignored",
                self.trailing
            );
            archive.warnings.add("trailing", None, None, None, detail);
        }
        Ok(Found {
            archive,
            packed: self.packed,
        })
    }
}
