//! The part of a plan that keeps only the product: what people want to keep, what is proposed, and what it needs.

use crate::session::protocol::{Error, Progress, Proposal, With};

use super::shared::Shared;

/// What a plan keeps, if it keeps only the product.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Keep {
    /// Whether the plan keeps only the product, in the place of merging ranges.
    pub only: bool,
    /// The globs of the paths to keep, one in a line.
    pub globs: String,
    /// What is kept besides, in the order in which texts list it.
    pub with: Vec<With>,
    /// What is proposed to keep.
    pub proposal: Proposed,
    /// What is kept for the last request that could be met, as a serialized
    /// [`crate::session::protocol::ShownKept`]; `None` until it arrives.
    pub kept: Option<Shared<Vec<u8>>>,
    /// The progress of reading what the product needs; `None` if nothing is being read.
    pub reading: Option<Progress>,
}

/// The state of what is proposed to keep.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Proposed {
    /// Nobody asked for it.
    #[default]
    Unasked,
    /// The packages are being read first.
    Waiting,
    /// Programs are being read.
    Going,
    /// What is proposed.
    Known(Shared<Proposal>),
    /// It could not be found out.
    Failed(Error),
}

impl Keep {
    /// The globs of the paths to keep, one by one, without empty ones.
    pub fn globs(&self) -> impl Iterator<Item = &str> {
        lines(&self.globs)
    }

    /// Whether a glob is among them, exactly as it is written.
    pub fn has(&self, glob: &str) -> bool {
        self.globs().any(|own| own == glob)
    }

    /// Whether a word is ticked.
    pub fn is_with(&self, word: With) -> bool {
        self.with.contains(&word)
    }
}

/// The lines of a text, without empty ones and without blanks around them.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A text of lines with one more.
pub(super) fn with_line(text: &str, line: &str) -> String {
    let text = text.trim_end();
    let end = if text.is_empty() { "" } else { "\n" };
    format!("{text}{end}{line}")
}

/// The lines of a text that are not in `gone`.
pub(super) fn without(text: &str, gone: &[String]) -> String {
    let kept = lines(text).filter(|line| !gone.iter().any(|one| one == line));
    kept.collect::<Vec<_>>().join("\n")
}
