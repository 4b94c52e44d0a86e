//! RUN steps that become one: the ranges that are worth it, and the text of each.

use super::copied_up::copied_up;
use super::joint::{joint, reach, run};
use super::merge_choice::{Pair, choose};
use super::movable::Movable;
use super::piece::{Piece, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::steps::Step;
use super::subject::Subject;
use super::texts;
use crate::bytes::figures::size;
use crate::language::Prose;
use crate::rootfs::{ById, IdRange, LayerId, LayerRange};

/// The ranges of layers to merge, each from its first to its last layer, ascending.
#[derive(Debug)]
pub(super) struct Merges {
    ranges: Vec<(LayerId, LayerId)>,
    /// For each layer, the place of its range.
    of: ById<LayerId, Option<usize>>,
}

impl Merges {
    /// Chooses the ranges, above the base image.
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        let base = subject.base.index();
        let count = subject.of.layers.len();
        // Where nothing is dead between two layers, nothing is to be chosen.
        let pairs: Vec<Pair> = subject
            .kills
            .iter()
            .filter_map(|kill| {
                let place = |layer: LayerId| layer.index().checked_sub(base);
                Some((place(kill.writer)?, place(kill.killer)?, kill.bytes))
            })
            .filter(|(writer, killer, _)| writer < killer)
            .collect();
        let mut ranges = Vec::new();
        if !pairs.is_empty() {
            let movable = Movable::new(
                subject.of.layers,
                &subject.steps,
                &subject.kills,
                subject.base,
            );
            let place = |layer: LayerId| subject.step_of[layer];
            let reaches = |layer: LayerId| {
                let last = reach(&subject.steps, place(layer)?, &movable)?;
                let last = subject.steps.get(last)?.layer?;
                last.index().checked_sub(base)
            };
            let ends = |layer: LayerId| {
                let step = place(layer).and_then(|place| subject.steps.get(place));
                step.and_then(run).is_some()
            };
            let above_base = || IdRange::new(subject.base, subject.end());
            let reach: Vec<Option<usize>> = above_base().map(reaches).collect();
            let ends: Vec<bool> = above_base().map(ends).collect();
            let layer = |place: usize| LayerId::at(place + base);
            let chosen = choose(&reach, &ends, &pairs);
            ranges = chosen
                .into_iter()
                .map(|(from, to)| (layer(from), layer(to)))
                .collect();
        }
        let mut of = ById::new(count, None);
        for (place, (from, to)) in ranges.iter().copied().enumerate() {
            for layer in (LayerRange { from, to }).layers() {
                of.set(layer, Some(place));
            }
        }
        Self { ranges, of }
    }

    /// The place of the range that holds both layers.
    pub(super) fn of_both(&self, a: LayerId, b: LayerId) -> Option<usize> {
        self.of[a].filter(|range| self.of[b] == Some(*range))
    }

    /// The steps of the range at a place, from its first RUN to its last.
    pub(super) fn steps<'a>(&self, subject: &'a Subject<'_>, place: usize) -> Option<&'a [Step]> {
        let (from, to) = self.ranges.get(place).copied()?;
        let first = subject.step_of[from]?;
        let last = subject.step_of[to]?;
        subject.steps.get(first..=last)
    }

    /// The piece of the range at a place.
    pub(super) fn piece(&self, subject: &Subject<'_>, place: usize, pile: &Pile) -> Option<Piece> {
        let (from, to) = self.ranges.get(place).copied()?;
        let joint = joint(self.steps(subject, place)?)?;
        let twice = copied_up(subject.of.layers, subject.of.rootfs, from, to);
        let files = pile.directories(&subject.of.layers.paths);
        let mut detail = Prose::new(texts::WITHIN, |text| text(&size(pile.bytes), from, to));
        detail.push(&first_directories(&files));
        if twice > 0 {
            detail.push(&Prose::new(texts::STORED_TWICE, |text| text(&size(twice))));
        }
        let mut piece = Piece::new(AdviceKind::Merge, &format!("{from}-{to}"));
        piece.title = Prose::new(texts::MERGE, |text| text(joint.runs, from, to));
        piece.saves = Some(pile.bytes.saturating_sub(twice));
        piece.layers = LayerRange { from, to }.layers().collect();
        piece.detail = detail;
        piece.dockerfile = Some(joint.dockerfile);
        piece.files = files;
        piece.assumptions = joint.assumptions;
        piece.rules = vec!["DL3059"];
        Some(piece)
    }
}
