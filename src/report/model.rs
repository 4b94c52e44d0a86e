//! The report: plain data that every output (text, JSON, the page) is a function of.
//!
//! Field names and order are those of `squint.report/1` (docs/report.schema.json) and stay stable. It knows no format
//! but its own shape; a missing value is `null`, never left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bytes::Warning;
use crate::waste::{Cause, Kills};

/// Everything Squint has to say about one image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Always `squint.report/1`.
    pub schema: String,
    /// The image as a whole.
    pub image: ImageRow,
    /// Its layers, lowest first.
    pub layers: Vec<LayerRow>,
    /// Its history, oldest first, steps without a layer included.
    pub history: Vec<HistoryRow>,
    /// Every dead version with bytes above 0, largest first.
    pub waste: Vec<WasteRow>,
    /// The same content live at several paths, 4 kB and more each.
    pub duplicates: Vec<DuplicateRow>,
    /// What to change.
    pub advice: Vec<AdviceRow>,
    /// What else was noticed.
    pub findings: Vec<FindingRow>,
    /// What was odd in the input and survived.
    pub warnings: Vec<Warning>,
}

/// What the page holds of an image: the report without its long lists, which it asks for a window at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The report; `waste` is empty, and `duplicates` are those that cost most.
    pub report: Report,
    /// How many dead versions there are.
    pub waste_files: u64,
    /// How many contents are live at several paths, and what the copies cost.
    pub duplicates: (u64, u64),
    /// Who killed whose bytes.
    pub kills: Vec<Kills>,
    /// For each layer: paths it added, modified or changed the attributes of, and removed.
    pub changes: Vec<[u64; 3]>,
}

/// The forms a report is saved in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReportFormat {
    /// One page that needs nothing beside it.
    Html,
    /// For a pull request.
    Markdown,
    /// `squint.report/1`.
    Json,
}

/// The image as a whole; byte figures are sums over the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageRow {
    /// Digest of the config: the image's id.
    pub id: String,
    /// `name:tag` references.
    pub references: Vec<String>,
    /// `linux`, `windows`.
    pub os: String,
    /// The architecture, without its variant: `amd64`, `arm64`.
    pub architecture: String,
    /// The architecture's variant: `v8`.
    pub variant: Option<String>,
    /// RFC 3339, as the config says it.
    pub created: Option<String>,
    /// Content bytes of all entries of all layers.
    pub stored_bytes: u64,
    /// Those visible in the final filesystem.
    pub live_bytes: u64,
    /// `stored_bytes - live_bytes`.
    pub reclaimable_bytes: u64,
    /// Tar headers, extension records, padding, trailers.
    pub framing_bytes: u64,
    /// `live_bytes / stored_bytes`; 1 when nothing is stored.
    pub efficiency: f64,
    /// How many of the lowest layers seem to be the base image's; 0 when unknown.
    pub base_layers: u32,
}

impl ImageRow {
    /// The platform as people write it: `linux/amd64`, `linux/arm64/v8`.
    pub fn platform(&self) -> String {
        crate::image::platform(&self.os, &self.architecture, self.variant.as_deref())
    }
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerRow {
    /// Number from 0, lowest first.
    pub index: u32,
    /// Digest of the uncompressed tar, as the config says it.
    pub diff_id: Option<String>,
    /// Digest of the stored blob, where the archive says it.
    pub digest: Option<String>,
    /// Media type, told or derived.
    pub media_type: String,
    /// When its step ran.
    pub created: Option<String>,
    /// The step that wrote it.
    pub created_by: Option<String>,
    /// The step's comment.
    pub comment: Option<String>,
    /// Bytes of the uncompressed tar.
    pub tar_bytes: u64,
    /// Content bytes of its entries.
    pub stored_bytes: u64,
    /// `tar_bytes - stored_bytes`.
    pub framing_bytes: u64,
    /// Bytes visible in the final filesystem.
    pub live_bytes: u64,
    /// Bytes that are not.
    pub dead_bytes: u64,
    /// The same by cause.
    pub dead_by_cause: BTreeMap<Cause, u64>,
    /// Bytes of this and lower layers that this layer hid.
    pub killed_bytes: u64,
    /// Members, extension headers not counted.
    pub entries: u64,
    /// Digest and diff_id were recomputed and agree.
    pub verified: bool,
}

/// One step of the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// When it ran.
    pub created: Option<String>,
    /// What ran.
    pub created_by: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// It changed the config only.
    pub empty_layer: bool,
    /// The layer it wrote.
    pub layer: Option<u32>,
}

/// One dead version: bytes that no longer show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WasteRow {
    /// Path, odd bytes escaped as `\xHH`.
    pub path: String,
    /// Stored bytes.
    pub bytes: u64,
    /// Who wrote it.
    pub layer: u32,
    /// Who hid it.
    pub by_layer: u32,
    /// Why it is dead.
    pub cause: Cause,
}

/// One content that is live at several paths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicateRow {
    /// Of the content.
    pub digest: String,
    /// Size of one copy.
    pub bytes_each: u64,
    /// Where it is, sorted; one path an inode.
    pub paths: Vec<String>,
}

/// One thing to change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdviceRow {
    /// A stable name.
    pub kind: String,
    /// One line.
    pub title: String,
    /// What it would save.
    pub saves_bytes: u64,
    /// That figure is exact, not an estimate.
    pub exact: bool,
    /// Which layers it is about.
    pub layers: Vec<u32>,
    /// Why.
    pub detail: String,
    /// What to write instead.
    pub dockerfile: Option<String>,
}

/// One thing noticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// A stable name.
    pub kind: String,
    /// Where.
    pub path: String,
    /// In which layer.
    pub layer: u32,
    /// Still visible.
    pub live: bool,
    /// One sentence.
    pub detail: String,
}
