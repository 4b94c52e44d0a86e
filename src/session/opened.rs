//! The data about an image that is being opened: its table of contents, and the counts of each layer that was read.

use serde::{Deserialize, Serialize};

use crate::report::HistoryRow;

/// The table of contents of an opened file, before its layers are read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Opened {
    /// The images of the archive in the archive's order; usually one.
    pub choices: Vec<Choice>,
    /// The index of the open image in `choices`, from 0. `None` if a choice is needed first; then all fields below
    /// are empty.
    pub chosen: Option<u32>,
    /// The layers of the open image, lowest first.
    pub layers: Vec<PendingLayer>,
    /// The serialized order to scan each layer, in the order of `layers`; empty for a layer that the archive lacks.
    pub scans: Vec<Vec<u8>>,
    /// The steps of the open image's history, oldest first.
    pub history: Vec<HistoryRow>,
}

/// An image in the list of an archive's images, with printable texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The references of the image as `name:tag`; empty if it has none.
    pub references: Vec<String>,
    /// The digest of the image's config.
    pub id: String,
    /// The platform of the image, for example `linux/amd64` or `linux/arm64/v8`; several are separated by commas.
    pub platform: String,
    /// The number of layers of the image.
    pub layers: u32,
}

/// The counts of a layer that was read. Sums of several layers have this type too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannedLayer {
    /// The size of the contents of the layer's files in bytes.
    pub stored_bytes: u64,
    /// The number of tar members in the layer.
    pub entries: u64,
}

/// A layer before it is read, as the manifest describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLayer {
    /// The size of the layer's blob in the archive in bytes, compressed if the blob is; 0 if the archive lacks it.
    pub blob_bytes: u64,
    /// The compression of the layer by its media type: `tar`, `gzip` or `zstd`.
    pub compression: String,
}
