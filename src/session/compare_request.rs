//! Questions about the open image and another one beside it, and their answers. Only the late parts of page and workers read
//! them; the messages carry their bytes.

use serde::{Deserialize, Serialize};

use super::squash_request::{PlanSummary, SquashRequest};
use crate::bytes::Wire;
use crate::compare::{ChangesPage, ChangesQuery, ShownComparison};

/// A question to the session worker about two images.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum CompareRequest {
    /// With the first bytes of the other file: forget the last comparison. The answer is [`CompareReply::Begun`].
    Begin,
    /// With the bytes of a saved report: it stands for the other image. The reply is `Done`.
    Report,
    /// The orders to hash the contents of this image that must be told apart. The reply is `Orders`.
    Contents,
    /// With what such an order found: add it. The reply is `Done`.
    AddContents,
    /// Compare. The answer is [`CompareReply::Compared`].
    Compare {
        /// Whether the open image is the old one; `None` if the one that was created first is.
        open_is_old: Option<bool>,
    },
    /// A window of the list of changed files. The answer is [`CompareReply::Changes`].
    Changes(ChangesQuery),
    /// What is known of a changed path, by its number. The reply is `Facts`, with what the old
    /// and the new image have, in this order; what one of them has not is a version without a kind.
    Changed(u32),
    /// The order to read the contents at a changed path: the difference of two files, or what one side has, from an
    /// offset on. `shift` is the length of the open file. The reply is `Done`, with bytes for `Read`.
    Read {
        /// The number of the changed path.
        number: u32,
        /// The first byte to show.
        offset: u64,
        /// The length of the open file, behind which the other one lies.
        shift: u64,
    },
    /// The comparison as a file. The reply is `Exported`.
    Export(CompareFormat),
    /// What a layer of difference would hold. The reply is `Plan`.
    OntoPlan(SquashRequest),
    /// The order to write the old image with one layer above that makes the new one of it. The reply is `Done`, with bytes
    /// for `Build`.
    OntoOrder {
        /// The names of the result, and how its new layer is stored.
        request: SquashRequest,
        /// The length of the open file, behind which the other one lies.
        shift: u64,
    },
    /// The digests of layers of both images that were recomputed so far. The reply is `Done`, with bytes for `Seal`.
    OntoRecomputed,
    /// Forget the other image. The reply is `Done`.
    End,
}

/// An answer about two images.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum CompareReply {
    /// Whether the other file is a saved report and no image.
    Begun {
        /// Whether it is a report.
        is_report: bool,
    },
    /// The comparison.
    Compared(Box<ShownComparison>),
    /// A window of the list of changed files.
    Changes(ChangesPage),
}

impl Wire for CompareRequest {}
impl Wire for CompareReply {}

/// A format of a comparison as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompareFormat {
    /// A page.
    Html,
    /// For a pull request.
    Markdown,
    /// For a terminal.
    Text,
    /// For programs.
    Json,
}

impl CompareFormat {
    /// All formats, in the order in which people see them.
    pub const ALL: [Self; 4] = [Self::Html, Self::Markdown, Self::Text, Self::Json];

    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Json => "json",
        }
    }

    /// The ending of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Json => "json",
        }
    }
}

/// The bytes of two images and of the result of a layer of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OntoFigures {
    /// The content bytes of the layer of difference.
    pub difference: u64,
    /// The content bytes of the result.
    pub stored: u64,
    /// The bytes of them that its filesystem shows.
    pub live: u64,
    /// The content bytes of the new image minus those of the result.
    pub saved: i64,
}

impl OntoFigures {
    /// The figures for the bytes of the old and of the new image on disk, of which the new one shows `live`.
    pub fn new((old, new, live): (u64, u64, u64), plan: &PlanSummary) -> Self {
        // Of the new image's bytes, the plan leaves out all that the difference does not hold.
        let left_out = u64::try_from(plan.saved_bytes).unwrap_or(0);
        let difference = if plan.ranges.is_empty() {
            0
        } else {
            new.saturating_sub(left_out)
        };
        let stored = old.saturating_add(difference);
        Self {
            difference,
            stored,
            live,
            saved: 0i64
                .saturating_add_unsigned(new)
                .saturating_sub_unsigned(stored),
        }
    }

    /// The content bytes of the result that its filesystem does not show.
    pub fn dead(&self) -> u64 {
        self.stored.saturating_sub(self.live)
    }

    /// Whether a squash of the new image would be better: it is half as large on disk, or a pull of it fetches hardly more.
    pub fn is_squash_better(&self) -> bool {
        self.stored / 2 > self.live || self.difference / 4 * 5 > self.live
    }
}
