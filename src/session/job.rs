//! Jobs: state machines that say which range to feed to them next.
//!
//! A driver asks for the next range, feeds it, reports its end, and asks again. A job does no I/O and never waits.

use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Result};
use crate::image::{FileId, Slice};

/// In place of an input file: what the job wrote to its spool.
pub const SPOOL: FileId = FileId::MAX;

/// In place of an input file: the new layer's uncompressed tar, which is a rope and no file.
pub const LAYER: FileId = FileId::MAX - 1;

/// In place of an input file: the packed segments of the new layer, joined.
pub const PACKED: FileId = FileId::MAX - 2;

/// Long work, fed range by range.
pub trait Job {
    /// What it gives in the end.
    type Output;

    /// The next range to feed, `None` when it is done. The same until it was fed and finished.
    fn next(&mut self) -> Option<Slice>;

    /// Takes the next bytes of that range, [`crate::bytes::MOUTHFUL`] at most.
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand>;

    /// The range has ended.
    fn finish(&mut self) -> Result<()>;

    /// The range has ended inside of what was to be skipped, so many bytes early: a size in it is larger than what is there.
    /// Whether the job survives that; then [`Job::finish`] follows.
    fn cut(&mut self, missing: u64) -> bool {
        let _ = missing;
        false
    }

    /// How far it is.
    fn progress(&self) -> Progress;

    /// The result, once nothing is wanted any more.
    fn output(self) -> Result<Self::Output>;
}

/// Counts the bytes of one step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    pub(super) step: Step,
    pub(super) done: u64,
    pub(super) total: u64,
}

impl Meter {
    pub(super) fn new(step: Step, total: u64) -> Self {
        Self {
            step,
            done: 0,
            total,
        }
    }

    /// Counts what was fed, and what its answer skips.
    pub(super) fn count(&mut self, bytes: &[u8], demand: Demand) -> Demand {
        self.done += bytes.len() as u64;
        if let Demand::Skip(n) = demand {
            self.done += n;
        }
        demand
    }

    pub(super) fn progress(self) -> Progress {
        Progress {
            step: self.step,
            done: self.done.min(self.total),
            total: self.total,
        }
    }
}
