//! A squash under way: its step, and when that will end.

use crate::session::protocol::{Progress, Step};

use super::doing::Doing;
use super::figures;

/// How far a squash is.
#[derive(Debug, Clone, PartialEq)]
pub struct SquashProgress {
    progress: Progress,
    /// When the step began, and when it was heard of last, in the driver's milliseconds.
    since: f64,
    now: f64,
}

impl SquashProgress {
    /// A squash that begins at `now` and has `total` bytes to read first.
    pub(super) fn new(total: u64, now: f64) -> Self {
        let progress = Progress {
            step: Step::Hashing,
            done: 0,
            total,
        };
        Self {
            progress,
            since: now,
            now,
        }
    }

    /// A worker said at `now` how far it is.
    pub(super) fn heard(&mut self, progress: Progress, now: f64) {
        if progress.step != self.progress.step {
            self.since = now;
        }
        (self.progress, self.now) = (progress, now);
    }

    /// Nothing but the second pass over the layers is waited for.
    pub(super) fn waits_for_pass(&self) -> bool {
        self.progress.step == Step::Examining
    }

    /// The step and how far it is.
    pub fn doing(&self) -> Doing {
        self.progress.into()
    }

    /// Seconds that are left of the step, once that can be told.
    pub fn seconds_left(&self) -> Option<u64> {
        let Progress { done, total, .. } = self.progress;
        figures::seconds_left(self.now - self.since, done, total)
    }
}
