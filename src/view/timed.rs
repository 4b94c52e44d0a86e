//! The progress of long work with its times: speed and seconds left.

use crate::session::protocol::Progress;

use super::figures;

/// The progress of long work, with the times of its current step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timed {
    /// The step and its bytes.
    pub progress: Progress,
    /// The time when the step began and the time of its latest progress, in milliseconds of the driver's clock.
    since: f64,
    now: f64,
}

impl Timed {
    /// The progress of work that begins at `now`, in milliseconds of the driver's clock.
    pub(super) fn new(progress: Progress, now: f64) -> Self {
        let since = now;
        Self {
            progress,
            since,
            now,
        }
    }

    /// Applies progress that a worker reported at `now`, in milliseconds of the driver's clock.
    pub(super) fn heard(&mut self, progress: Progress, now: f64) {
        if progress.step != self.progress.step {
            self.since = now;
        }
        (self.progress, self.now) = (progress, now);
    }

    /// The estimated seconds left of the step; `None` if it is too early to say.
    pub fn seconds_left(&self) -> Option<u64> {
        let Progress { done, total, .. } = self.progress;
        figures::seconds_left(self.now - self.since, done, total)
    }

    /// The speed of the step in bytes a second; `None` if it is too early to say.
    pub fn speed(&self) -> Option<u64> {
        figures::speed(self.now - self.since, self.progress.done)
    }
}
