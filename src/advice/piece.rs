//! A piece of advice while it is made.

use super::row::{AdviceFiles, AdviceKind, AdviceRow};
use super::subject::Subject;
use crate::bytes::figures::size;

/// A piece of advice before its row.
#[derive(Debug)]
pub(super) struct Piece {
    kind: AdviceKind,
    id: String,
    pub(super) title: String,
    /// The bytes that it saves, a sum over the ledger. `None` without a figure.
    pub(super) saves: Option<u64>,
    pub(super) layers: Vec<u32>,
    pub(super) detail: String,
    pub(super) dockerfile: Option<String>,
    pub(super) files: Vec<AdviceFiles>,
    pub(super) assumptions: Vec<String>,
    pub(super) rules: Vec<&'static str>,
}

impl Piece {
    /// A piece of a kind; `of` is the end of its id, empty if there is one such piece at most.
    pub(super) fn new(kind: AdviceKind, of: &str) -> Self {
        let name = kind.as_str();
        Self {
            kind,
            id: if of.is_empty() {
                name.to_owned()
            } else {
                format!("{name}:{of}")
            },
            title: String::new(),
            saves: None,
            layers: Vec::new(),
            detail: String::new(),
            dockerfile: None,
            files: Vec::new(),
            assumptions: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// The row of the piece.
    pub(super) fn row(self, subject: &Subject<'_>) -> AdviceRow {
        AdviceRow {
            steps: subject.step_numbers(&self.layers),
            id: self.id,
            kind: self.kind,
            title: self.title,
            exact: self.saves.is_some(),
            saves_bytes: self.saves,
            layers: self.layers,
            detail: self.detail,
            dockerfile: self.dockerfile,
            patch: None,
            files: self.files,
            assumptions: self.assumptions,
            rules: self.rules.iter().map(|rule| (*rule).to_owned()).collect(),
        }
    }
}

/// The most directories that a sentence names.
const NAMED: usize = 3;

/// A sentence about the directories with the most bytes.
pub(super) fn first_directories(files: &[AdviceFiles]) -> String {
    let name = |row: &AdviceFiles| format!("/{} ({})", row.path, size(row.bytes));
    let names: Vec<String> = files.iter().take(NAMED).map(name).collect();
    if names.is_empty() {
        return String::new();
    }
    format!(" Most of it: {}.", names.join(", "))
}
