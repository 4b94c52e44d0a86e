//! What is said of a piece of advice: its title in the language of the page, its saving, and where it can be done at once.
//!
//! The engine decides what to advise. Its reasons and assumptions are English prose, which the page shows as they are.

use crate::session::protocol::{AdviceKind, AdviceRow, advice_title};

use super::figures;
use super::route::Route;
use super::texts::{Language, advice};

/// The title of a piece of advice, in one line.
pub fn title(row: &AdviceRow, language: Language) -> String {
<<<<<<< HEAD
    advice_title(row, language)
=======
    let first = row.layers.first().copied().unwrap_or(0);
    let last = row.layers.last().copied().unwrap_or(0);
    match row.kind {
        AdviceKind::Merge => advice::MERGE.get(language)(first, last),
        AdviceKind::Cleanup => advice::CLEANUP.get(language)(first, last),
        AdviceKind::Squash => advice::SQUASH.get(language).to_owned(),
        AdviceKind::SquashAboveBase => advice::SQUASH_ABOVE_BASE.get(language).to_owned(),
        AdviceKind::LeaveOut => {
            let rule = row
                .id
                .split_once(':')
                .map_or(row.id.as_str(), |(_, rule)| rule);
            advice::LEAVE_OUT.get(language)(rule)
        }
        AdviceKind::Chown => advice::CHOWN.get(language)(last),
        AdviceKind::Identical => advice::IDENTICAL.get(language)(last),
        AdviceKind::Duplicates => advice::DUPLICATES.get(language).to_owned(),
        AdviceKind::MoveProduct => advice::MOVE_PRODUCT.get(language).to_owned(),
        AdviceKind::Base => advice::BASE.get(language).to_owned(),
        #[allow(
            unreachable_patterns,
            reason = "kinds that are added later have the engine's title"
        )]
        _ => row.title.clone(),
    }
>>>>>>> 0a76279 (Advice: move the product of a build into a fresh image (not wired to tests yet))
}

/// What a piece of advice saves; `None` if it has no figure.
pub fn saves(row: &AdviceRow, language: Language) -> Option<String> {
    let text = if row.exact {
        advice::SAVES
    } else {
        advice::SAVES_ABOUT
    };
    row.saves_bytes
        .map(|bytes| text.get(language)(&figures::size(bytes)))
}

/// The place in the squash tab that does the same at once, for advice about a range of layers.
pub fn at_once(row: &AdviceRow) -> Option<Route> {
    let range = row.layers.first().copied().zip(row.layers.last().copied());
    match row.kind {
        AdviceKind::Merge | AdviceKind::Squash | AdviceKind::SquashAboveBase => {
            Some(Route::Squash(range))
        }
        _ => None,
    }
}
