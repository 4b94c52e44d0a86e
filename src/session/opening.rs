//! Opening an input: the first job.

use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Feed, Result};
use crate::image::{Archive, Contents, Opener, Slice, Wanted};

/// Reads the table of contents; what it gives goes into [`super::Session::new`].
#[derive(Debug)]
pub struct Opening {
    opener: Opener,
    meter: Meter,
}

impl Opening {
    /// For a tarball of `length` bytes.
    pub fn new(length: u64) -> Self {
        Self {
            opener: Opener::new(length),
            meter: Meter::new(Step::Opening, length),
        }
    }

    /// For a folder whose listing is known.
    pub fn folder(contents: Contents) -> Self {
        Self {
            opener: Opener::folder(contents),
            meter: Meter::new(Step::Opening, 0),
        }
    }
}

impl Job for Opening {
    type Output = Archive;

    fn next(&mut self) -> Option<Slice> {
        match self.opener.wanted() {
            Wanted::Range(slice) => Some(slice),
            Wanted::Done => None,
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = self.opener.feed(bytes)?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        self.opener.finish()
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Archive> {
        self.opener.archive()
    }
}
