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

/// What opening gives.
#[derive(Debug)]
pub struct Found {
    /// For [`super::Session::new`].
    pub archive: Archive,
    /// The input was packed so; its bytes are those of the spool now.
    pub packed: Option<Compression>,
}

/// Reads the table of contents.
pub struct Opening {
    state: State,
    spool: Option<Box<dyn Spool>>,
    bounds: Bounds,
    length: u64,
    packed: Option<Compression>,
    /// Bytes after the end of the packed data.
    trailing: u64,
    meter: Meter,
}

enum State {
    /// Is it packed? The first bytes tell.
    Head(Vec<u8>),
    Plain(Box<Opener>),
    Packed(Box<Unpack<Keep>>),
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

/// Keeps what is unpacked, and walks it.
struct Keep {
    spool: Box<dyn Spool>,
    opener: Fed<Opener>,
}

impl Feed for Keep {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.spool.write(bytes)?;
        // Whatever the walk would skip is kept all the same.
        self.opener.push(bytes)?;
        Ok(Demand::More)
    }

    fn finish(&mut self) -> Result<()> {
        self.opener.finish()
    }
}

impl Opening {
    /// For a tarball of `length` bytes. `spool` takes it unpacked, within `bounds`, if it is packed.
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

    /// For a folder whose listing is known.
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

    /// The first bytes are there.
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
                // A walk wants more than a head before it wants to skip.
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
