//! A piece of advice as programs read it: the rows of `advice` in `squint.advice/1` and in the report.

use serde::{Deserialize, Serialize};

use crate::language::Prose;
use crate::rootfs::LayerId;

/// One piece of advice on how to make the image smaller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceRow {
    /// The name of the piece, the same each time the same image is read: `merge:1-3`.
    pub id: String,
    /// The kind of advice.
    pub kind: AdviceKind,
    /// The advice in one line, for people.
    pub title: Prose,
    /// The number of content bytes that following the advice saves. `None` if there is no figure.
    pub saves_bytes: Option<u64>,
    /// Whether `saves_bytes` is all that the advice saves. Otherwise it is the least, and the rest belongs to nothing that
    /// could be summed.
    pub exact: bool,
    /// The numbers of the layers that the advice is about, ascending.
    pub layers: Vec<LayerId>,
    /// The numbers of the history steps that wrote these layers, ascending.
    pub steps: Vec<u32>,
    /// The reason for the advice and its price, for people.
    pub detail: Prose,
    /// The lines for the Dockerfile or the `.dockerignore`. `None` if the advice is about no such lines.
    pub dockerfile: Option<String>,
    /// The change of the Dockerfile, or of the `.dockerignore`, as a unified diff. `None` if no Dockerfile was given, or
    /// no change of it is certain to mean what it should.
    pub patch: Option<String>,
    /// The directories that hold the bytes, those with the most bytes first; at most 100.
    pub files: Vec<AdviceFiles>,
    /// What must be true for the advice to be right, and cannot be seen in the image; a sentence each.
    pub assumptions: Vec<Prose>,
    /// The numbers of the rules of other linters that say the same, for example `DL3009` of hadolint.
    pub rules: Vec<String>,
}

/// The bytes of a piece of advice that lie directly in one directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceFiles {
    /// The path of the directory without a leading slash; empty for the root. Bytes that are not UTF-8 are escaped as
    /// `\xHH`.
    pub path: String,
    /// The content bytes of the piece in this directory, without those in directories below it.
    pub bytes: u64,
}

/// The kind of a piece of advice. Kinds with equal savings stand in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceKind {
    /// Several RUN steps become one.
    Merge,
    /// A step removes what it wrote, in place of a later step.
    Cleanup,
    /// All layers become one.
    Squash,
    /// All layers above the base image become one.
    SquashAboveBase,
    /// Files stay out of the image.
    LeaveOut,
    /// Files get their owner and mode when they are written.
    Chown,
    /// A step does not write again what is there already.
    Identical,
    /// One content is stored once.
    Duplicates,
    /// Programs and libraries lose the symbols that only debuggers read.
    DebugSymbols,
    /// Packages stay out that others only recommend.
    Recommends,
    /// The product of the build moves into a fresh image.
    MoveProduct,
    /// Another base image.
    Base,
}

impl AdviceKind {
    /// The name of the kind in reports: `squash-above-base`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Cleanup => "cleanup",
            Self::Squash => "squash",
            Self::SquashAboveBase => "squash-above-base",
            Self::LeaveOut => "leave-out",
            Self::Chown => "chown",
            Self::Identical => "identical",
            Self::Duplicates => "duplicates",
            Self::DebugSymbols => "debug-symbols",
            Self::Recommends => "recommends",
            Self::MoveProduct => "move-product",
            Self::Base => "base",
        }
    }
}
