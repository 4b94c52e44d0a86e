//! Puts the advice on an image together: one pass over the ledger, one over the live contents, then a row for each
//! piece that is worth it.

use std::collections::BTreeMap;

use super::given::Given;
use super::merges::Merges;
use super::patch::{self, Patch, Places};
use super::piece::Piece;
use super::pile::Pile;
use super::row::AdviceRow;
use super::subject::{Figures, SizeOf, Subject};
use super::{attributes, base, cleanup, copies, leave_out, rules, squashes, unneeded};
use crate::bytes::sorted;
use crate::rootfs::LayerId;
use crate::waste::Cause;

/// What a piece of advice is about. The order is that of pieces with equal savings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Merge(usize),
    Cleanup(LayerId, LayerId),
    Squash,
    SquashAboveBase,
    LeaveOut(usize),
    Chown(LayerId),
    Identical(LayerId),
    Duplicates,
    DebugSymbols,
    Recommends,
}

/// The smallest number of bytes that is worth a piece of advice, for an image of `stored` bytes: a hundredth of it, at
/// least a megabyte, at most fifty.
pub fn floor(stored: u64) -> u64 {
    (stored / 100).clamp(1_000_000, 50_000_000)
}

/// The advice on an image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advised {
    /// The pieces of advice, what saves most first.
    pub rows: Vec<AdviceRow>,
    /// One diff of the Dockerfile with all pieces that apply together, and comments on the others. `None` if no
    /// Dockerfile was given.
    pub diff: Option<String>,
}

/// The advice on how to make an image smaller, what saves most first. `size_of` is asked only about squashes that are
/// worth it. With a Dockerfile, pieces have a patch of it.
pub fn advice(figures: Figures<'_>, size_of: SizeOf<'_>, given: Option<&Given>) -> Advised {
    let subject = Subject::new(figures);
    let merges = Merges::new(&subject);
    let floor = floor(figures.ledger.stored());
    let places = given.map(|_| Places::new(&subject)).unwrap_or_default();
    let mut looked = 0;
    let mut pieces: Vec<(Key, (AdviceRow, Option<Patch>))> = Vec::new();
    for (key, pile) in piles(&subject, &merges) {
        if pile.bytes < floor {
            continue;
        }
        let piece = match key {
            Key::Merge(place) => merges.piece(&subject, place, &pile),
            Key::Cleanup(writer, killer) => Some(cleanup::piece(&subject, writer, killer, &pile)),
            Key::Squash => squashes::all(&subject, &pile, size_of),
            Key::SquashAboveBase => squashes::above_base(&subject, &pile, size_of),
            Key::LeaveOut(rule) => rules::RULES
                .get(rule)
                .map(|rule| leave_out::piece(&subject, rule, &pile)),
            Key::Chown(killer) => Some(attributes::chown(&subject, &merges, killer, &pile)),
            Key::Identical(killer) => Some(attributes::identical(&subject, killer, &pile)),
            Key::Duplicates => Some(copies::piece(&subject, &pile)),
            Key::DebugSymbols => Some(unneeded::strip(&subject, &pile)),
            Key::Recommends => Some(unneeded::unasked(&subject, &pile)),
        };
        // What is copied up was not in the pile.
        let piece = piece.filter(|piece| piece.saves.is_none_or(|saves| saves >= floor));
        let Some(mut piece) = piece else { continue };
        if let Some(given) = given {
            piece.patch = patch_of(
                key,
                &piece,
                (&subject, &merges),
                given,
                &places,
                &mut looked,
            );
        }
        pieces.push((key, piece.row(&subject, given)));
    }
    sorted::sort_by(&mut pieces, |(a, (one, _)), (b, (other, _))| {
        other.saves_bytes.cmp(&one.saves_bytes).then(a.cmp(b))
    });
    let mut rows: Vec<(AdviceRow, Option<Patch>)> =
        pieces.into_iter().map(|(_, row)| row).collect();
    rows.extend(base::piece(&subject).map(|piece| piece.row(&subject, given)));
    let diff = given.map(|given| {
        let rows: Vec<_> = rows
            .iter()
            .map(|(row, patch)| (row, patch.as_ref()))
            .collect();
        patch::whole(given, &rows)
    });
    let rows = rows.into_iter().map(|(row, _)| row).collect();
    Advised { rows, diff }
}

/// What a piece changes in the given Dockerfile.
fn patch_of(
    key: Key,
    piece: &Piece,
    (subject, merges): (&Subject<'_>, &Merges),
    given: &Given,
    places: &Places,
    looked: &mut usize,
) -> Option<Patch> {
    match key {
        Key::Merge(place) => patch::join(subject, given, merges.steps(subject, place)?),
        Key::Cleanup(writer, killer) => {
            let (of, by) = cleanup::movable(subject, writer, killer)?;
            patch::join(subject, given, &[of.clone(), by.clone()])
        }
        Key::LeaveOut(rule) => patch::leave_out(subject, given, places, rule),
        Key::Chown(killer) => {
            let writers = piece.others(killer);
            let attributes = attributes::given(subject, merges, killer);
            patch::chown(subject, given, &writers, killer, attributes, looked)
        }
        Key::Identical(killer) => {
            patch::identical(subject, given, &piece.others(killer), killer, piece.saves?)
        }
        Key::DebugSymbols => patch::strip(subject, given),
        Key::Recommends => patch::recommends(subject, given, &piece.layers),
        Key::Squash | Key::SquashAboveBase | Key::Duplicates => None,
    }
}

/// The contents of every piece that has some.
fn piles(subject: &Subject<'_>, merges: &Merges) -> BTreeMap<Key, Pile> {
    let Figures {
        layers,
        rootfs,
        ledger,
        ..
    } = subject.of;
    let mut piles: BTreeMap<Key, Pile> = BTreeMap::new();
    for dead in &ledger.dead {
        let node = layers.node(dead.entry);
        let directory = layers.paths.parent(node);
        let mut add = |key: Key| {
            piles
                .entry(key)
                .or_default()
                .add(dead.writer, directory, dead.bytes);
        };
        add(Key::Squash);
        let (writer, killer) = (dead.writer, dead.killer);
        if writer >= subject.base && subject.base > LayerId::LOWEST {
            add(Key::SquashAboveBase);
        }
        if let Some(range) = merges.of_both(writer, killer) {
            add(Key::Merge(range));
        } else if let Some(key) = apart(subject, dead.cause, writer, killer) {
            add(key);
        }
    }
    let is_copy = |layer| subject.step(layer).is_some_and(super::steps::Step::is_copy);
    leave_out::each(
        layers,
        rootfs,
        subject.base,
        is_copy,
        |(rule, layer, directory, bytes)| {
            piles
                .entry(Key::LeaveOut(rule))
                .or_default()
                .add(layer, directory, bytes);
        },
    );
    copies::each(subject, |layer, directory, bytes| {
        piles
            .entry(Key::Duplicates)
            .or_default()
            .add(layer, directory, bytes);
    });
    for (_, layer, directory, bytes) in unneeded::symbols(subject) {
        let pile = piles.entry(Key::DebugSymbols).or_default();
        pile.add(layer, directory, bytes);
    }
    for (_, layer, directory, bytes) in unneeded::recommended(subject) {
        let pile = piles.entry(Key::Recommends).or_default();
        pile.add(layer, directory, bytes);
    }
    piles
}

/// The piece for bytes that no merge covers.
fn apart(subject: &Subject<'_>, cause: Cause, writer: LayerId, killer: LayerId) -> Option<Key> {
    if writer >= killer {
        return None;
    }
    let is_own = writer >= subject.base;
    let by_run = subject.step(writer).is_some_and(super::steps::Step::is_run);
    match cause {
        Cause::Metadata if is_own => Some(Key::Chown(killer)),
        Cause::Identical if killer >= subject.base => Some(Key::Identical(killer)),
        Cause::Deleted | Cause::DeletedDir | Cause::Opaque if is_own && by_run => {
            Some(Key::Cleanup(writer, killer))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::floor;

    #[test]
    fn floors() {
        for (stored, least) in [
            (0, 1_000_000),
            (99_999_999, 1_000_000),
            (400_000_000, 4_000_000),
            (9_000_000_000, 50_000_000),
        ] {
            assert_eq!(floor(stored), least);
        }
    }
}
