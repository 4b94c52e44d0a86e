//! Opening a file: the first job of a session.

use super::Session;
use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Feed, Result};
use crate::image::{Archive, Opener, Slice, Wanted};

/// Reads the table of contents.
#[derive(Debug)]
pub struct Opening {
    name: String,
    choice: Option<u32>,
    opener: Opener,
    meter: Meter,
}

impl Opening {
    /// For a tarball called `name` of `length` bytes; `choice` is the image to open where it holds several.
    pub fn new(name: impl Into<String>, length: u64, choice: Option<u32>) -> Self {
        let meter = Meter::new(Step::Opening, length);
        Self { name: name.into(), choice, opener: Opener::new(length), meter }
    }

    /// The archive alone, without opening one of its images.
    pub fn archive(self) -> Result<Archive> {
        self.opener.archive()
    }
}

impl Job for Opening {
    type Output = Session;

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

    fn output(self) -> Result<Session> {
        let archive = self.opener.archive()?;
        Session::new(self.name, archive, self.choice)
    }
}
