//! What a squash did, as `squint.squash/1` (docs/squash.schema.json) defines it.

use serde::{Deserialize, Serialize};

use super::model::{Generator, ImageRow};
use crate::bytes::Warning;
use crate::language::Prose;
use crate::rootfs::LayerId;

/// The result of a squash, as `squint.squash/1` (docs/squash.schema.json) defines it.
///
/// Where there was nothing to merge, nothing is written: the output, its size and its id are `None`, and there are no
/// ranges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SquashDocument {
    /// The name of the format; always `squint.squash/1`.
    pub schema: String,
    /// The program that made the document.
    pub generator: Generator,
    /// The figures of the input.
    pub image: ImageRow,
    /// The path of the output, as the user named it.
    pub output: Option<String>,
    /// The size of the output in bytes.
    pub bytes: Option<u64>,
    /// The id of the new image: the digest of its config.
    pub id: Option<String>,
    /// The `diff_id` of the new layer. `None` if there is none or there are several.
    pub diff_id: Option<String>,
    /// Whether the output was read back, its digests recomputed, and its filesystem compared with the input's.
    pub verified: bool,
    /// The references of the new image as `name:tag`.
    pub references: Vec<String>,
    /// The number of layers of the input.
    pub layers_before: u32,
    /// The number of layers of the output.
    pub layers_after: u32,
    /// The content bytes of the input minus those of the output. Negative if links make the output larger.
    pub saved_bytes: i64,
    /// The content bytes of kept layers that new layers hold too, because hard links cannot lead from one layer to
    /// another.
    pub copied_up_bytes: u64,
    /// The live bytes among the saved ones, which are left out on request.
    pub excluded_bytes: u64,
    /// The number of paths of the final filesystem that the output lacks.
    pub excluded_paths: u64,
    /// The new layers, lowest first.
    pub ranges: Vec<NewLayerRow>,
    /// The paths that were kept, if only some paths were kept, with the reasons.
    pub kept: Vec<KeptRow>,
    /// What the result takes for granted.
    pub assumptions: Vec<Prose>,
    /// The number of members of the new layers, whiteouts included.
    pub entries: u64,
    /// The number of whiteouts in the new layers.
    pub whiteouts: u64,
    /// The number of pieces that the new layers were put together from.
    pub pieces: u64,
    /// The warnings about irregular input and about the squash.
    pub warnings: Vec<Warning>,
}

/// A new layer of a squash: the layers that it merges, and its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLayerRow {
    /// The number of the lowest merged layer of the input.
    pub from: LayerId,
    /// The number of the highest merged layer of the input, inclusive.
    pub to: LayerId,
    /// The number of the new layer in the output.
    pub layer: LayerId,
    /// The `diff_id` of the new layer.
    pub diff_id: String,
    /// The content bytes of the merged layers minus those of the new layer.
    pub saved_bytes: i64,
}

/// A path that was kept where only some paths were kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRow {
    /// The path, without a leading slash.
    pub path: String,
    /// The reason, a word of a fixed list.
    pub why: String,
    /// Who needs the path. `None` if a person asked for it.
    pub by: Option<String>,
}
