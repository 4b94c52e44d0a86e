//! The progress of long work: the step and its bytes.

use serde::{Deserialize, Serialize};

/// The progress of a long request within its current step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The step that is running.
    pub step: Step,
    /// The number of bytes done in this step.
    pub done: u64,
    /// The number of bytes in this step; 0 if the number is unknown.
    pub total: u64,
}

impl Progress {
    /// The progress of a step that has just begun and has an unknown length.
    pub fn begun(step: Step) -> Self {
        Self {
            step,
            done: 0,
            total: 0,
        }
    }

    /// The progress in whole percent, 0 to 100. It is 100 only when all bytes are done, and 0 if the length is
    /// unknown.
    pub fn percent(self) -> u64 {
        let part = u128::from(self.done.min(self.total)) * 100 / u128::from(self.total.max(1));
        u64::try_from(part).unwrap_or(100)
    }
}

/// A step of a request that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Waiting for the code that reads images.
    Loading,
    /// Reading the table of contents.
    Opening,
    /// Reading contents.
    Reading,
    /// Unpacking an opened file that is compressed as a whole.
    Unpacking,
    /// Reading a layer.
    Scanning,
    /// Reading layers again, to recompute digests.
    Examining,
    /// Reading and hashing the data that the result keeps.
    Hashing,
    /// Compressing the new layer.
    Packing,
    /// Writing the output.
    Writing,
    /// Reading the output again to verify it.
    Verifying,
}

#[cfg(test)]
mod tests {
    use super::{Progress, Step};

    #[test]
    fn percents_reach_a_hundred_when_all_is_done() {
        let percent = |done, total| {
            let step = Step::Reading;
            Progress { step, done, total }.percent()
        };
        assert_eq!(percent(999, 1000), 99);
        assert_eq!(percent(1000, 1000), 100);
        assert_eq!(percent(2000, 1000), 100);
        assert_eq!(percent(u64::MAX - 1, u64::MAX), 99);
        assert_eq!(percent(0, 0), 0);
    }
}
