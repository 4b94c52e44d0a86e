//! A piece of advice while it is made.

use super::given::Given;
use super::patch::{Draft, Patch};
use super::row::{AdviceFiles, AdviceKind, AdviceRow};
use super::subject::Subject;
use super::texts;
use crate::bytes::figures::size;
use crate::language::Prose;
use crate::rootfs::LayerId;

/// A piece of advice before its row.
#[derive(Debug)]
pub(super) struct Piece {
    kind: AdviceKind,
    id: String,
    pub(super) title: Prose,
    /// The bytes that it saves, a sum over the ledger. `None` without a figure.
    pub(super) saves: Option<u64>,
    /// Whether following the advice saves more than that, by an amount that nothing in the image tells.
    pub(super) saves_more: bool,
    pub(super) layers: Vec<LayerId>,
    pub(super) detail: Prose,
    pub(super) dockerfile: Option<String>,
    pub(super) files: Vec<AdviceFiles>,
    pub(super) assumptions: Vec<Prose>,
    pub(super) rules: Vec<&'static str>,
    /// What it changes in the Dockerfile that was given. `None` if no change is certain to mean what it should.
    pub(super) patch: Option<Patch>,
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
            title: Prose::default(),
            saves: None,
            saves_more: false,
            layers: Vec::new(),
            detail: Prose::default(),
            dockerfile: None,
            files: Vec::new(),
            assumptions: Vec::new(),
            rules: Vec::new(),
            patch: None,
        }
    }

    /// The layers of the piece without one.
    pub(super) fn others(&self, layer: LayerId) -> Vec<LayerId> {
        let others = self.layers.iter().filter(|other| **other != layer);
        others.copied().collect()
    }

    /// Writes the patch of the piece for the given Dockerfile, and gives it back. The lines and assumptions that were
    /// made from the history are replaced by those of the file.
    fn write(&mut self, given: &Given) -> Option<(Patch, String)> {
        let patch = self.patch.take()?;
        let drawn = Draft::new(given).with(&patch.acts)?.rendered()?;
        if !drawn.texts.is_empty() {
            self.dockerfile = Some(drawn.texts.join("\n"));
        }
        if let Some(saves) = self.saves.as_mut().filter(|_| patch.extra > 0) {
            *saves = saves.saturating_add(patch.extra);
            let more = Prose::new(texts::PATCH_SAVES_MORE, |text| text(&size(patch.extra)));
            self.detail.push(&more);
        }
        let of_history = [
            texts::LOST,
            texts::HEREDOC,
            texts::LOST_OF_COPY,
            texts::SAME_RUN,
        ]
        .map(Prose::from);
        self.assumptions.retain(|told| !of_history.contains(told));
        self.assumptions.extend(patch.assumptions.iter().cloned());
        if drawn.is_heredoc {
            self.assumptions.push(texts::HEREDOC.into());
        }
        let mut seen = std::collections::HashSet::new();
        self.assumptions.retain(|told| seen.insert(told.clone()));
        Some((patch, drawn.diff))
    }

    /// The row of the piece, and its patch if a Dockerfile was given.
    pub(super) fn row(
        mut self,
        subject: &Subject<'_>,
        given: Option<&Given>,
    ) -> (AdviceRow, Option<Patch>) {
        let (patch, diff) = given.and_then(|given| self.write(given)).unzip();
        let row = AdviceRow {
            steps: subject.step_numbers(&self.layers),
            id: self.id,
            kind: self.kind,
            title: self.title,
            exact: self.saves.is_some() && !self.saves_more,
            saves_bytes: self.saves,
            layers: self.layers,
            detail: self.detail,
            dockerfile: self.dockerfile,
            patch: diff,
            files: self.files,
            assumptions: self.assumptions,
            rules: self.rules.iter().map(|rule| (*rule).to_owned()).collect(),
        };
        (row, patch)
    }
}

/// The most directories that a sentence names.
const NAMED: usize = 3;

/// Names, and how many more there are.
pub(super) fn and_more(named: &str, more: usize) -> Prose {
    Prose::new(texts::AND_MORE, |text| match more {
        0 => named.to_owned(),
        more => text(more, named),
    })
}

/// A sentence about the directories with the most bytes.
pub(super) fn first_directories(files: &[AdviceFiles]) -> Prose {
    if files.is_empty() {
        return Prose::default();
    }
    Prose::each(texts::MOST_OF_IT, |text, language| {
        let named = files.iter().take(NAMED).map(|row| {
            let sized = texts::SIZED.get(language);
            sized(&format!("/{}", row.path), &size(row.bytes))
        });
        let named: Vec<String> = named.collect();
        text(&named.join(texts::COMMA.get(language)))
    })
}
