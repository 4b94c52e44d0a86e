//! The request for a squash, the summary before it runs, and its result.

use serde::{Deserialize, Serialize};

use super::exclude::{self, LeftOut};
use crate::bytes::{Error, Kind, Result, Warning, sorted};
use crate::image::name_and_tag;
use crate::product::With;
use crate::rootfs::{LayerId, LayerRange};

/// A request for a squash: the layers to merge and the options of the result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SquashRequest {
    /// The ranges of layers to merge, in any order and without a common layer. Each becomes one layer. Without any
    /// range there is nothing to merge.
    pub ranges: Vec<LayerRange>,
    /// The references of the result as `NAME:TAG`, in the form that [`name_and_tag`] accepts; empty keeps the input's
    /// references.
    pub tags: Vec<String>,
    /// The comment of every new history entry; `None` gives the default comments.
    pub message: Option<String>,
    /// The globs of the paths to leave out. Each glob matches whole paths.
    pub exclude: Vec<String>,
    /// The globs of the paths to keep: only they and what they need are kept. Empty keeps everything.
    pub keep: Vec<String>,
    /// What is kept besides, if `keep` is not empty.
    pub with: Vec<With>,
    /// The compression of each new layer.
    pub compression: Stored,
}

impl SquashRequest {
    /// A request that merges one range of layers, and whose options are the defaults.
    pub fn merging(from: LayerId, to: LayerId) -> Self {
        Self {
            ranges: vec![LayerRange { from, to }],
            ..Self::default()
        }
    }

    /// Checks the ranges, the tags and the globs of a request, before any image is read.
    ///
    /// # Errors
    /// When two ranges have a common layer, no loader accepts a tag ([`Kind::Request`]), or a glob is invalid or too
    /// complex.
    pub fn check(&self) -> Result<()> {
        let ranges = self.sorted_ranges();
        for pair in ranges.windows(2) {
            if let [below, above] = pair
                && above.from <= below.to
            {
                let names = [below, above].map(|range| format!("{}-{}", range.from, range.to));
                let what = format!("the ranges {} overlap", names.join(" and "));
                let why = "each layer can be merged into one layer only";
                return Err(Error::new(Kind::Request, what).because(why));
            }
        }
        for tag in &self.tags {
            if let Err(reason) = name_and_tag(tag) {
                let what = format!("no loader takes the tag {tag}");
                return Err(Error::new(Kind::Request, what).because(reason));
            }
        }
        if self.keep.is_empty() && !self.with.is_empty() {
            let what = "--with needs --keep";
            let why = "without --keep everything is kept";
            return Err(Error::new(Kind::Request, what).because(why));
        }
        exclude::check(&self.exclude)?;
        exclude::check(&self.keep)
    }

    /// The ranges in ascending order.
    pub(super) fn sorted_ranges(&self) -> Vec<LayerRange> {
        let mut ranges = self.ranges.clone();
        sorted::sort(&mut ranges);
        ranges
    }
}

/// The compression of a new layer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stored {
    /// Gzip if one of the merged layers was compressed, otherwise none.
    #[default]
    Same,
    /// No compression.
    Plain,
    /// Gzip.
    Gzip,
}

/// A summary of a squash before it runs: its sizes, counts and warnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// The request that the summary is for.
    pub request: SquashRequest,
    /// The size of the opened archive's layers as they are stored, in bytes.
    pub before_bytes: u64,
    /// The size of the finished file in bytes; an estimate unless `exact`.
    pub after_bytes: u64,
    /// The exact size in bytes of the file without compression of the new layers.
    pub plain_bytes: u64,
    /// Whether `after_bytes` is exact, because nothing is compressed.
    pub exact: bool,
    /// The size of the contents of all layers before the squash minus that after it, in bytes. Negative if links make
    /// the result larger.
    pub saved_bytes: i64,
    /// The number of bytes that are written twice, because hard links into kept layers must be split.
    pub copied_up_bytes: u64,
    /// The number of live bytes among the saved ones, which are left out on request.
    pub excluded_bytes: u64,
    /// The number of layers before the squash.
    pub layers_before: u32,
    /// The number of layers after the squash.
    pub layers_after: u32,
    /// Each new layer, lowest first.
    pub ranges: Vec<NewLayer>,
    /// What each glob of the request leaves out, in the order of the request.
    pub left_out: Vec<LeftOut>,
    /// The number of entries of the new layers.
    pub entries: u64,
    /// The number of whiteouts in the new layers.
    pub whiteouts: u64,
    /// The number of pieces in the ropes of the new layers.
    pub pieces: u64,
    /// The number of paths of the final filesystem that are left out on request, including the paths below them.
    pub excluded: u64,
    /// The globs that match no path.
    pub unmatched: Vec<String>,
    /// The warnings about the squash: members whose faulty headers are written anew, and paths that are hidden but
    /// stay in a kept lower layer (`exclude-kept`).
    pub warnings: Vec<Warning>,
    /// The number of bytes that the squash will read and hash, for progress.
    pub work_bytes: u64,
    /// The proposed name of the file, with `.tar`.
    pub file_name: String,
}

/// A new layer of a squash, with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLayer {
    /// The layers that it merges.
    pub range: LayerRange,
    /// The number of the new layer in the result.
    pub layer: LayerId,
    /// The size of the contents of the merged layers minus that of the new layer, in bytes. Negative if links make the
    /// new layer larger.
    pub saved_bytes: i64,
    /// The bytes of contents of kept layers below that the new layer holds too.
    pub copied_up_bytes: u64,
    /// The live bytes among the saved ones, which are left out on request.
    pub excluded_bytes: u64,
}

impl NewLayer {
    /// The dead bytes that the merge removes: the saved bytes without the live ones that are left out, plus those
    /// written twice. 0 if that is negative.
    pub fn dead_bytes(&self) -> u64 {
        let gone = self
            .saved_bytes
            .saturating_add_unsigned(self.copied_up_bytes);
        let dead = gone.saturating_sub_unsigned(self.excluded_bytes);
        u64::try_from(dead).unwrap_or(0)
    }
}

impl PlanSummary {
    /// The number of dead bytes that the squash removes: the saved bytes plus those written twice, minus the live
    /// ones left out. 0 if that is negative.
    pub fn dead_bytes(&self) -> u64 {
        let gone = self
            .saved_bytes
            .saturating_add_unsigned(self.copied_up_bytes);
        let dead = gone.saturating_sub_unsigned(self.excluded_bytes);
        u64::try_from(dead).unwrap_or(0)
    }
}

/// The result of a finished squash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    /// The proposed name of the file.
    pub file_name: String,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The digest of the new config, which is the id of the image.
    pub id: String,
    /// The diff_ids of the new layers, lowest first.
    pub diff_ids: Vec<String>,
    /// Whether the output was verified: it was read again, its digests were recomputed, and its merged filesystem
    /// equals the original one except for the paths left out.
    pub verified: bool,
    /// Whether its file was written anew, and not put together of ranges of files.
    pub copied: bool,
    /// The number of paths of the original's final filesystem that were left out.
    pub left_out: u64,
    /// The references of the result as `name:tag`.
    pub references: Vec<String>,
}
