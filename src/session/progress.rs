//! How far long work is.

use serde::{Deserialize, Serialize};

/// How far a long request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// Bytes done of this step.
    pub done: u64,
    /// Bytes in this step.
    pub total: u64,
}

impl Progress {
    /// A step that has just begun, of a length that nobody knows yet.
    pub fn begun(step: Step) -> Self {
        Self {
            step,
            done: 0,
            total: 0,
        }
    }

    /// How far it is in whole percent, never 100 before all is done; 0 while nobody knows the length.
    pub fn percent(self) -> u64 {
        let part = u128::from(self.done.min(self.total)) * 100 / u128::from(self.total.max(1));
        u64::try_from(part).unwrap_or(100)
    }
}

/// The steps that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Reading the table of contents.
    Opening,
    /// Reading contents.
    Reading,
    /// Unpacking a file that is packed as a whole.
    Unpacking,
    /// Reading a layer.
    Scanning,
    /// Reading layers again, to recompute digests.
    Examining,
    /// Reading and hashing what will be kept.
    Hashing,
    /// Packing the new layer.
    Packing,
    /// Writing the output.
    Writing,
    /// Reading the output back.
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
