//! A later step removes what a RUN wrote: the RUN should remove it itself.

use super::joint::{joint, run};
use super::piece::{Piece, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::steps::Step;
use super::subject::Subject;
use super::texts;
use crate::bytes::figures::{exact, size};
use crate::language::Prose;
use crate::rootfs::LayerId;

/// The most bytes of two commands that are written as one.
const BYTES: usize = 16 << 10;

/// The piece for what layer `writer` wrote and layer `killer` removed.
pub(super) fn piece(subject: &Subject<'_>, writer: LayerId, killer: LayerId, pile: &Pile) -> Piece {
    let files = pile.directories(&subject.of.layers.paths);
    let moved = moved(subject, writer, killer);
    let mut piece = Piece::new(AdviceKind::Cleanup, &format!("{writer}-{killer}"));
    piece.title = Prose::new(texts::CLEANUP, |text| text(writer, killer));
    piece.saves = Some(pile.bytes);
    piece.layers = vec![writer, killer];
    let (count, bytes) = (exact(pile.files), size(pile.bytes));
    piece.detail = Prose::new(texts::REMOVED_LATER, |text| {
        text(pile.files, &count, &bytes, writer, killer)
    });
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    if let Some((dockerfile, assumptions)) = moved {
        let can_move = Prose::new(texts::CAN_MOVE, |text| text(writer, killer));
        piece.detail.push(&can_move);
        piece.dockerfile = Some(dockerfile);
        piece.assumptions = assumptions;
    } else {
        piece.assumptions.push(texts::NOT_NEEDED_BETWEEN.into());
    }
    piece
}

/// The RUN of the writer with the command of the killer at its end, with what must be true for that.
fn moved(subject: &Subject<'_>, writer: LayerId, killer: LayerId) -> Option<(String, Vec<Prose>)> {
    let (of, by) = movable(subject, writer, killer)?;
    let joint = joint(&[of.clone(), by.clone()])?;
    let mut assumptions = joint.assumptions;
    assumptions.push(texts::NOT_NEEDED_BETWEEN.into());
    Some((joint.dockerfile, assumptions))
}

/// The steps of the writer and the killer, if the command of the killer can move to the end of that of the writer.
/// `None` if the killer does more than to remove what was there at the end of the writer, or what stands between them
/// matters to it.
pub(super) fn movable<'a>(
    subject: &'a Subject<'_>,
    writer: LayerId,
    killer: LayerId,
) -> Option<(&'a Step, &'a Step)> {
    let (of, by) = (subject.step(writer)?, subject.step(killer)?);
    let (shell, other) = (run(of)?.0, run(by)?.0);
    let is_short = of.text.len() + by.text.len() <= BYTES;
    let stores = subject.of.ledger.layers.get(killer.index())?.stored;
    let alone = |kill: &crate::waste::Kills| kill.killer != killer || kill.writer <= writer;
    let is_pure = stores == 0 && shell == other && subject.kills.iter().all(alone);
    if !is_short || !is_pure {
        return None;
    }
    let between = |step: &&Step| step.number > of.number && step.number < by.number;
    let stays = |step: &Step| {
        !matches!(
            step.keyword,
            "USER" | "SHELL" | "WORKDIR" | "ENV" | "ARG" | ""
        )
    };
    let between: Vec<&Step> = subject.steps.iter().filter(between).collect();
    between.into_iter().all(stays).then_some((of, by))
}
