//! Copies a finished file to a spool, where it becomes one contiguous piece.

use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Result};
use crate::image::Slice;
use crate::rootfs::Spool;

/// The job that copies the only input file (number 0) to a spool.
pub struct Copying {
    spool: Box<dyn Spool>,
    done: bool,
    meter: Meter,
}

impl std::fmt::Debug for Copying {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copying").finish_non_exhaustive()
    }
}

impl Copying {
    /// A job that copies the input file, of `length` bytes, to `spool`.
    pub fn new(length: u64, spool: Box<dyn Spool>) -> Self {
        Self {
            spool,
            done: false,
            meter: Meter::new(Step::Writing, length),
        }
    }
}

impl Job for Copying {
    type Output = ();

    fn next(&mut self) -> Option<Slice> {
        (!self.done).then_some(Slice {
            file: 0,
            offset: 0,
            length: self.meter.total,
        })
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.spool.write(bytes)?;
        Ok(self.meter.count(bytes, Demand::More))
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<()> {
        Ok(())
    }
}
