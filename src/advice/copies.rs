//! The same content at several paths.

use super::piece::{Piece, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::subject::Subject;
use super::texts;
use crate::bytes::figures::{exact, size};
use crate::language::Prose;
use crate::rootfs::{LayerId, NodeId};
use crate::waste::Duplicate;

/// Calls `then` with the layer, the directory and the bytes of each copy above the base image, except the first of each content.
pub(super) fn each(subject: &Subject<'_>, mut then: impl FnMut(LayerId, NodeId, u64)) {
    let layers = subject.of.layers;
    for group in Duplicate::all(layers, subject.of.rootfs, subject.of.digests) {
        for copy in group.copies.iter().skip(1) {
            let layer = layers.layer_of(*copy);
            if let Some(member) = layers.member(*copy).filter(|_| layer >= subject.base) {
                then(layer, layers.paths.parent(member.node), member.stored);
            }
        }
    }
}

/// The piece for all copies.
pub(super) fn piece(subject: &Subject<'_>, pile: &Pile) -> Piece {
    let files = pile.directories(&subject.of.layers.paths);
    let mut piece = Piece::new(AdviceKind::Duplicates, "");
    piece.title = texts::STORE_ONCE.into();
    piece.saves = Some(pile.bytes);
    piece.layers = pile.layers().collect();
    let (count, bytes) = (exact(pile.files), size(pile.bytes));
    piece.detail = Prose::new(texts::IN_OTHER_FILES, |text| {
        text(pile.files, &count, &bytes)
    });
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    piece.assumptions.push(texts::COPY_NOT_NEEDED.into());
    piece
}
