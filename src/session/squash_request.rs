//! A squash as a person asks for it, what it would give, and what it gave.

use serde::{Deserialize, Serialize};

use crate::bytes::{Error, Kind, Result, Warning};
use crate::image::name_and_tag;

/// What to squash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SquashRequest {
    /// First layer merged, from 0.
    pub from: u32,
    /// Last layer merged, inclusive.
    pub to: u32,
    /// `NAME:TAG` of the result, as [`name_and_tag`] takes it; empty keeps the input's references.
    pub tags: Vec<String>,
    /// Comment of the new history entry in place of the usual one.
    pub message: Option<String>,
    /// Globs of whole paths that leave.
    pub exclude: Vec<String>,
    /// How the new layer is stored.
    pub compression: Stored,
}

impl SquashRequest {
    /// Refuses what can be refused before any image is read: tags that no loader takes, globs that never end.
    pub fn check(&self) -> Result<()> {
        for tag in &self.tags {
            if let Err(reason) = name_and_tag(tag) {
                let what = format!("no loader takes the tag {tag}");
                return Err(Error::new(Kind::Request, what).because(reason));
            }
        }
        super::exclude::check(&self.exclude)
    }
}

/// How a new layer is stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stored {
    /// With gzip when one of the merged layers was packed, else plain.
    #[default]
    Same,
    /// Plain.
    Plain,
    /// With gzip.
    Gzip,
}

/// What a squash would give, exactly, before it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// What was asked.
    pub request: SquashRequest,
    /// Size of the opened archive's layers as they are stored.
    pub before_bytes: u64,
    /// Size of the finished file. Exact when `exact`.
    pub after_bytes: u64,
    /// No compression is involved, so `after_bytes` holds to the byte.
    pub exact: bool,
    /// Bytes of contents of all layers before less those after; below 0 where more is written twice than goes.
    pub saved_bytes: i64,
    /// Bytes that are written twice, since links across the border must be split.
    pub copied_up_bytes: u64,
    /// The part of the bytes saved that is live, and goes because it was asked to.
    pub excluded_bytes: u64,
    /// Layers before and after.
    pub layers_before: u32,
    /// Layers before and after.
    pub layers_after: u32,
    /// Entries of the new layer.
    pub entries: u64,
    /// Whiteouts of the new layer.
    pub whiteouts: u64,
    /// Pieces of the rope.
    pub pieces: u64,
    /// Paths of the final filesystem that leave because they were asked to, what is below them counted.
    pub excluded: u64,
    /// Globs that match no path.
    pub unmatched: Vec<String>,
    /// Members that are written afresh, since their headers needed forgiveness; and paths (`exclude-kept`) that a whiteout
    /// hides, since they lie in a layer below that is kept.
    pub warnings: Vec<Warning>,
    /// Bytes that building will read and hash, for progress.
    pub work_bytes: u64,
    /// The name to save the file under, `.tar` included.
    pub file_name: String,
}

impl PlanSummary {
    /// The dead bytes that go: those saved but for live ones, before what is written twice.
    pub fn dead_bytes(&self) -> u64 {
        let gone = self
            .saved_bytes
            .saturating_add_unsigned(self.copied_up_bytes);
        let dead = gone.saturating_sub_unsigned(self.excluded_bytes);
        u64::try_from(dead).unwrap_or(0)
    }
}

/// A finished squash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    /// The name to save the file under.
    pub file_name: String,
    /// Size of the file.
    pub bytes: u64,
    /// Digest of the new config: the image's id.
    pub id: String,
    /// `diff_id` of the new layer.
    pub diff_id: String,
    /// The output was opened again, its digests recomputed and its merged filesystem found equal to the original's, but for
    /// what was left out.
    pub verified: bool,
    /// Paths of the original's final filesystem that were left out.
    pub left_out: u64,
    /// References of the result.
    pub references: Vec<String>,
}
