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
