//! Jobs: state machines that say which range to feed to them next.
//!
//! A driver asks for the next range, feeds it, reports its end, and asks again. A job does no I/O and never waits.

use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Result};
use crate::image::{FileId, Slice};

/// The file number of a job's own spool, in place of an input file.
pub const SPOOL: FileId = FileId::MAX;

/// The file number of the new layer's uncompressed tar, in place of an input file. The layer is a rope and not a file.
pub const LAYER: FileId = FileId::MAX - 1;

/// The file number of the new layer's compressed segments, joined, in place of an input file.
pub const PACKED: FileId = FileId::MAX - 2;

/// A long piece of work that is fed with ranges of files: a state machine without I/O.
///
/// A driver calls [`Job::next`], feeds the range with [`Job::feed`], ends it with [`Job::finish`], and repeats this
/// until there is no next range. Then it takes [`Job::output`].
pub trait Job {
    /// The type of the result of the job.
    type Output;

    /// The next range to feed; `None` if the job is done. The answer stays the same until the range was fed and
    /// finished.
    fn next(&mut self) -> Option<Slice>;

    /// Takes the next bytes of the range, at most [`crate::bytes::MAX_CHUNK`], and returns the demand for the bytes after
    /// them.
    ///
    /// # Errors
    /// When the job finds its input unusable or cannot write its spool. The job must not be used after that.
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand>;

    /// Ends the range, after its last byte or after [`Demand::Enough`].
    ///
    /// # Errors
    /// When the range ended too early for the job, or its content is not what was expected.
    fn finish(&mut self) -> Result<()>;

    /// Reports that the range ended `missing` bytes before the end of a skip, because a size in the range is too large.
    ///
    /// The result is true if the job can continue; then [`Job::finish`] follows. The default is false.
    fn cut(&mut self, missing: u64) -> bool {
        let _ = missing;
        false
    }

    /// The progress of the job, in bytes.
    fn progress(&self) -> Progress;

    /// The result of the job, after [`Job::next`] returned `None`.
    ///
    /// # Errors
    /// When the job is not done, or when its input turns out to be wrong as a whole.
    fn output(self) -> Result<Self::Output>;
}

/// A counter of the bytes of one step, from which progress is reported.
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

    /// Counts the bytes that were fed and those that `demand` skips, and returns `demand`.
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
