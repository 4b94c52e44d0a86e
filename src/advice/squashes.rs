//! Squashes: of all layers, and of those above the base image.

use super::copied_up::copied_up;
use super::piece::{Piece, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::subject::{SizeOf, Subject};
use super::texts;
use crate::bytes::figures::{exact, size};
use crate::language::Prose;
use crate::rootfs::{LayerId, LayerRange};

/// A squash of all layers. `None` if the image cannot be squashed.
pub(super) fn all(subject: &Subject<'_>, pile: &Pile, size_of: SizeOf<'_>) -> Option<Piece> {
    squash(subject, pile, LayerId::LOWEST, AdviceKind::Squash, size_of)
}

/// A squash of the layers above the base image. `None` if the image cannot be squashed so.
pub(super) fn above_base(subject: &Subject<'_>, pile: &Pile, size_of: SizeOf<'_>) -> Option<Piece> {
    squash(
        subject,
        pile,
        subject.base,
        AdviceKind::SquashAboveBase,
        size_of,
    )
}

fn squash(
    subject: &Subject<'_>,
    pile: &Pile,
    from: LayerId,
    kind: AdviceKind,
    size_of: SizeOf<'_>,
) -> Option<Piece> {
    let to = subject.end().below().filter(|to| *to > from)?;
    let writes = size_of(from, to)?;
    let layers = subject.of.layers;
    let twice = copied_up(layers, subject.of.rootfs, from, to);
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
        .take(base.index())
        .map(|sums| sums.stored)
        .sum();
    let count = to.number() - from.number() + 1;
    let (title, price) = match kind {
        AdviceKind::SquashAboveBase => (texts::SQUASH_ABOVE_BASE, texts::BASE_STAYS),
        _ => (texts::SQUASH_ALL, texts::BASE_NOT_SHARED),
    };
    let range = if from == LayerId::LOWEST {
        String::new()
    } else {
        format!(" --from {from}")
    };
    piece.title = Prose::new(title, |text| text(count));
    piece.saves = Some(saves);
    piece.layers = LayerRange { from, to }.layers().collect();
    let (before, after) = (size(stored), size(stored.saturating_sub(saves)));
    piece.detail = Prose::new(texts::SQUASHED, |text| {
        text(&before, &after, &range, &exact(writes))
    });
    if base > LayerId::LOWEST {
        piece
            .detail
            .push(&Prose::new(price, |text| text(&size(of_base))));
    }
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    piece.assumptions.extend(subject.guess());
    Some(piece)
}
