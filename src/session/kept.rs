//! What is kept of an image for a product: each path with its reason. It does not know how that is found.

use serde::{Deserialize, Serialize};

use crate::bytes::Warnings;
use crate::language::Prose;
use crate::product::Why;
use crate::rootfs::NodeId;

/// A path that is kept, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRow {
    /// The path, without a leading slash.
    pub path: String,
    /// The reason.
    pub why: Why,
    /// The path, the pattern or the word that needs it; `None` if the image itself does.
    pub by: Option<String>,
}

/// What is kept of an image: its product with everything that it needs.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The kept paths in the order in which they were found. Directories above them are not listed.
    pub rows: Vec<KeptRow>,
    /// What must be true for the result to work, a sentence each.
    pub assumptions: Vec<Prose>,
    /// What the input lacks.
    pub warnings: Warnings,
    /// The node of each of the rows, and whether a path needs it.
    pub(super) nodes: Vec<(NodeId, bool)>,
    /// The topmost paths that are left out, ascending.
    pub(super) gone: Vec<NodeId>,
}
