//! One step of a Dockerfile, with the bytes of its layer.

use serde::{Deserialize, Serialize};

use crate::bytes::cut;
use crate::rootfs::LayerId;

/// One step of the history as an instruction of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DockerfileStep {
    /// The number of the step in the history, from 0, oldest first.
    pub step: u32,
    /// The number of the layer that the step wrote. `None` if it wrote none.
    pub layer: Option<LayerId>,
    /// The keyword of the instruction. `None` for a text of another builder.
    pub instruction: Option<String>,
    /// The instruction as the Dockerfile has it, or else as the history tells it.
    pub text: String,
    /// Whether the text means exactly what the step did.
    pub certain: bool,
    /// The name of the file with the instruction. `None` if it is not known.
    pub file: Option<String>,
    /// The first line of the instruction, from 1. `None` if it is not known.
    pub line: Option<u32>,
    /// The last line of the instruction. `None` if it is not known.
    pub end_line: Option<u32>,
    /// The content bytes that the step wrote.
    pub stored_bytes: u64,
    /// The bytes of these that are not in the final filesystem.
    pub dead_bytes: u64,
    /// The bytes of other steps that this step hid.
    pub killed_bytes: u64,
}

impl DockerfileStep {
    /// The instruction on one line, without continuation marks, and cut where it has more than `most` characters.
    pub(super) fn one_line(&self, most: usize) -> String {
        let words: Vec<&str> = self
            .text
            .split_whitespace()
            .filter(|w| *w != "\\")
            .collect();
        cut(&words.join(" "), most).into_owned()
    }

    /// Whether the step wrote or hid bytes.
    pub(super) fn has_bytes(&self) -> bool {
        self.stored_bytes > 0 || self.killed_bytes > 0
    }
}
