//! Steps that write files again: with the same content and other attributes, or with nothing new at all.

use super::merges::Merges;
use super::patch::Attributes;
use super::piece::{Piece, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::subject::Subject;
use super::texts;
use crate::bytes::figures::{exact, size};
use crate::language::Prose;
use crate::rootfs::LayerId;
use crate::waste::{Cause, Dead};

/// What all of several values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Common<T> {
    None,
    One(T),
    Several,
}

impl<T: PartialEq> Common<T> {
    fn add(&mut self, value: T) {
        match self {
            Self::None => *self = Self::One(value),
            Self::One(one) if *one == value => {}
            _ => *self = Self::Several,
        }
    }

    fn one(self) -> Option<T> {
        match self {
            Self::One(one) => Some(one),
            _ => None,
        }
    }
}

/// The owner and the mode that a step gives to all files whose attributes it changes. `None` where they differ.
pub(super) fn given(subject: &Subject<'_>, merges: &Merges, killer: LayerId) -> Attributes {
    let changes = |dead: &&Dead| {
        let is_own = dead.writer >= subject.base && dead.writer < killer;
        dead.killer == killer
            && dead.cause == Cause::Metadata
            && is_own
            && merges.of_both(dead.writer, killer).is_none()
    };
    let (mut owner, mut mode) = (Common::None, Common::None);
    let (layers, rootfs) = (subject.of.layers, subject.of.rootfs);
    for dead in subject.of.ledger.dead.iter().filter(changes) {
        let by = rootfs.death(dead.entry).and_then(|death| death.by);
        let new = by.and_then(|by| layers.member(rootfs.inode(by)));
        let (Some(old), Some(new)) = (layers.member(dead.entry), new) else {
            continue;
        };
        if (old.uid, old.gid) != (new.uid, new.gid) {
            owner.add((new.uid, new.gid));
        }
        if old.mode != new.mode {
            mode.add(new.mode);
        }
    }
    Attributes {
        owner: owner.one(),
        mode: mode.one(),
    }
}

/// The piece for a step that only changes attributes of files.
pub(super) fn chown(subject: &Subject<'_>, merges: &Merges, killer: LayerId, pile: &Pile) -> Piece {
    let layers = subject.of.layers;
    let Attributes { owner, mode } = given(subject, merges, killer);
    let mut flags = String::new();
    if let Some((uid, gid)) = owner {
        flags.extend([format!("--chown={uid}:{gid} ")]);
    }
    if let Some(mode) = mode {
        flags.extend([format!("--chmod={mode:o} ")]);
    }
    let lines: Vec<String> = pile
        .layers()
        .filter_map(|writer| subject.step(writer).filter(|step| step.is_copy()))
        .map(|step| format!("{} {flags}{}", step.keyword, bare(&step.text)))
        .collect();
    let is_some = !flags.is_empty() && !lines.is_empty();
    let files = pile.directories(&layers.paths);
    let mut piece = Piece::new(AdviceKind::Chown, &subject.step_name(killer));
    piece.title = Prose::new(texts::OWNER_AT_ONCE, |text| text(killer));
    piece.saves = Some(pile.bytes);
    piece.layers = pile.layers().chain([killer]).collect();
    let (count, bytes) = (exact(pile.files), size(pile.bytes));
    piece.detail = Prose::new(texts::ATTRIBUTES_ONLY, |text| {
        text(pile.files, &count, &bytes, killer)
    });
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    if is_some {
        piece.dockerfile = Some(lines.join("\n"));
        piece.assumptions.push(texts::LOST_OF_COPY.into());
    }
    piece
}

/// A COPY without the owner and the mode that it gives now.
fn bare(text: &str) -> String {
    let is_kept = |word: &&str| !word.starts_with("--chown=") && !word.starts_with("--chmod=");
    let words: Vec<&str> = text.split_whitespace().filter(is_kept).collect();
    words.join(" ")
}

/// The piece for a step that writes the same files again.
pub(super) fn identical(subject: &Subject<'_>, killer: LayerId, pile: &Pile) -> Piece {
    let files = pile.directories(&subject.of.layers.paths);
    let mut piece = Piece::new(AdviceKind::Identical, &subject.step_name(killer));
    piece.title = Prose::new(texts::NOT_AGAIN, |text| text(killer));
    piece.saves = Some(pile.bytes);
    piece.layers = pile.layers().chain([killer]).collect();
    let (count, bytes) = (exact(pile.files), size(pile.bytes));
    piece.detail = Prose::new(texts::SAME_AGAIN, |text| {
        text(pile.files, &count, &bytes, killer)
    });
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    piece
}
