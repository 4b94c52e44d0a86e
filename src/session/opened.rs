//! What the page is told of an image that is being opened: its table of contents, and each layer once it is read.

use serde::{Deserialize, Serialize};

use crate::report::HistoryRow;

/// The table of contents of an opened file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Opened {
    /// Every image in the archive; one, nearly always.
    pub choices: Vec<Choice>,
    /// Which of them is open; `None` when the person has to choose first (then the fields below are empty).
    pub chosen: Option<u32>,
    /// The open image's layers, lowest first, before anything of them is read.
    pub layers: Vec<PendingLayer>,
    /// One work order for each layer, in the same order.
    pub scans: Vec<Vec<u8>>,
    /// The history, oldest first.
    pub history: Vec<HistoryRow>,
}

/// One image of an archive, its texts for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// `name:tag` references; empty when it has none.
    pub references: Vec<String>,
    /// Digest of its config.
    pub id: String,
    /// `linux/amd64`, `linux/arm64/v8`.
    pub platform: String,
    /// How many layers.
    pub layers: u32,
}

/// What is known of a layer as soon as it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannedLayer {
    /// Content bytes of its files.
    pub stored_bytes: u64,
    /// Members.
    pub entries: u64,
}

/// A layer before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLayer {
    /// Bytes in the archive, compressed if it is.
    pub blob_bytes: u64,
    /// `tar`, `gzip`, `zstd`.
    pub compression: String,
}
