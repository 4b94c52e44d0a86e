//! Long work under way: its step, how fast that is, and when it will end.

use crate::session::protocol::Progress;

use super::figures;

/// How far long work is, and since when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timed {
    /// The step, and how far it is.
    pub progress: Progress,
    /// When the step began, and when it was heard of last, in the driver's milliseconds.
    since: f64,
    now: f64,
}

impl Timed {
    /// Work that begins at `now`.
    pub(super) fn new(progress: Progress, now: f64) -> Self {
        let since = now;
        Self {
            progress,
            since,
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

    /// Seconds that are left of the step, once that can be told.
    pub fn seconds_left(&self) -> Option<u64> {
        let Progress { done, total, .. } = self.progress;
        figures::seconds_left(self.now - self.since, done, total)
    }

    /// Bytes a second of the step, once that can be told.
    pub fn speed(&self) -> Option<u64> {
        figures::speed(self.now - self.since, self.progress.done)
    }
}
