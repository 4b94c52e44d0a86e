//! Squashes: of all layers, and of those above the base image.

use super::copied_up::copied_up;
use super::piece::{Piece, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::subject::{SizeOf, Subject};
use super::texts;
use crate::bytes::figures::{counted, exact, size};
use crate::language::Prose;

/// A squash of all layers. `None` if the image cannot be squashed.
pub(super) fn all(subject: &Subject<'_>, pile: &Pile, size_of: SizeOf<'_>) -> Option<Piece> {
    squash(subject, pile, 0, AdviceKind::Squash, size_of)
}

/// A squash of the layers above the base image. `None` if the image cannot be squashed so.
pub(super) fn above_base(subject: &Subject<'_>, pile: &Pile, size_of: SizeOf<'_>) -> Option<Piece> {
    squash(
        subject,
        pile,
        subject.base.into(),
        AdviceKind::SquashAboveBase,
        size_of,
    )
}

fn squash(
    subject: &Subject<'_>,
    pile: &Pile,
    from: u32,
    kind: AdviceKind,
    size_of: SizeOf<'_>,
) -> Option<Piece> {
    let to = u32::from(subject.count())
        .checked_sub(1)
        .filter(|to| *to > from)?;
    let writes = size_of(from, to)?;
    let layers = subject.of.layers;
    let first = u16::try_from(from).unwrap_or(u16::MAX);
    let last = u16::try_from(to).unwrap_or(u16::MAX);
    let twice = copied_up(layers, subject.of.rootfs, first, last);
    let saves = pile.bytes.saturating_sub(twice);
    let stored = subject.of.ledger.stored();
    let files = pile.directories(&layers.paths);
    let mut piece = Piece::new(kind, &format!("{from}-{to}"));
    let base = subject.base;
    let of_base: u64 = subject
        .of
        .ledger
        .layers
        .iter()
        .take(base.into())
        .map(|sums| sums.stored)
        .sum();
    let counted = |count: u32| counted(count.into(), "layer", "layers");
    let (title, price) = match (kind, base) {
        (AdviceKind::SquashAboveBase, _) => (
            format!("Squash the {} above the base image", counted(to - from + 1)),
            Prose::new(texts::BASE_STAYS, |text| text(&size(of_base))),
        ),
        (_, 0) => (format!("Squash all {}", counted(to + 1)), Prose::default()),
        _ => (
            format!("Squash all {}", counted(to + 1)),
            Prose::new(texts::BASE_NOT_SHARED, |text| text(&size(of_base))),
        ),
    };
    let range = if from == 0 {
        String::new()
    } else {
        format!(" --from {from}")
    };
    piece.title = title;
    piece.saves = Some(saves);
    piece.layers = (from..=to).collect();
    let (before, after) = (size(stored), size(stored.saturating_sub(saves)));
    piece.detail = Prose::new(texts::SQUASHED, |text| {
        text(&before, &after, &range, &exact(writes))
    });
    piece.detail.push(&price);
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    piece.assumptions.extend(subject.guess());
    Some(piece)
}
