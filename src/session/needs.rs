//! What is known so far about what contents need, and what follows from it.

use super::kept::Kept;
use super::protocol::SquashRequest;
use crate::advice::PackageFacts;
use crate::product::{Known, With};

/// What is known about what contents need.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub(super) known: Known,
    /// Whether the contents that are likely to be needed were asked for.
    pub(super) has_begun: bool,
    /// The number of rounds of reading for the advice so far.
    pub(super) rounds: u32,
    /// The packages and the owner of each node; `None` until the packages are read.
    pub(super) packages: Option<PackageFacts>,
    /// What was asked for last.
    pub(super) asked: Asked,
}

/// What a request wants to keep, with the answer so far.
#[derive(Debug, Default)]
pub(super) struct Asked {
    keep: Vec<String>,
    exclude: Vec<String>,
    with: Vec<With>,
    /// The number of rounds of reading for it so far.
    pub(super) rounds: u32,
    /// The answer, once everything is read.
    pub(super) kept: Option<Kept>,
}

impl Asked {
    /// What a request wants to keep, before anything is read for it.
    pub(super) fn new(request: &SquashRequest) -> Self {
        Self {
            keep: request.keep.clone(),
            exclude: request.exclude.clone(),
            with: request.with.clone(),
            ..Self::default()
        }
    }

    /// Whether a request wants to keep the same.
    pub(super) fn is(&self, request: &SquashRequest) -> bool {
        (&self.keep, &self.exclude, &self.with) == (&request.keep, &request.exclude, &request.with)
    }
}
