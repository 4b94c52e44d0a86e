//! A long step and its progress.

use crate::session::protocol::{Progress, Step};

use super::figures;

/// A step under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doing {
    /// Which.
    pub step: Step,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all; 0 when nobody knows.
    pub total: u64,
}

impl From<Progress> for Doing {
    fn from(progress: Progress) -> Self {
        Self {
            step: progress.step,
            done: progress.done,
            total: progress.total,
        }
    }
}

impl Doing {
    /// How far, in whole percent.
    pub fn percent(self) -> u64 {
        if self.total == 0 {
            0
        } else {
            figures::percent(self.done, self.total)
        }
    }
}
