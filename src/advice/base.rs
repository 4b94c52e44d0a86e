//! The base image, where it is most of the image.

use super::piece::Piece;
use super::row::AdviceKind;
use super::subject::Subject;
use super::texts;
use crate::bytes::figures::{share, size};
use crate::language::Prose;
use crate::rootfs::{IdRange, LayerId};

/// The piece about the base image. It has no figure: what another base would weigh is not in the image. `None` if the
/// base is half of the live bytes, or less.
pub(super) fn piece(subject: &Subject<'_>) -> Option<Piece> {
    let ledger = subject.of.ledger;
    let live = ledger.live();
    let sums = ledger.layers.iter().take(subject.base.index());
    let of_base = sums.fold(0u64, |sum, layer| sum.saturating_add(layer.live));
    if of_base <= live / 2 {
        return None;
    }
    let mut piece = Piece::new(AdviceKind::Base, "");
    piece.title = texts::SMALLER_BASE.into();
    piece.layers = IdRange::new(LayerId::LOWEST, subject.base).collect();
    piece.detail = Prose::new(texts::MOSTLY_BASE, |text| {
        text(&size(of_base), &size(live), &share(of_base, live))
    });
    piece.assumptions.extend(subject.guess());
    Some(piece)
}
