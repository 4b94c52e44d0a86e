//! What is said of a piece of advice: its title in the language of the page, its saving, and where it can be done at once.
//!
//! The engine decides what to advise, and gives the reasons in each language.

use crate::session::protocol::{AdviceKind, AdviceRow};

use super::figures;
use super::route::Route;
use super::texts::{Language, advice};

/// What a piece of advice saves; `None` if it has no figure.
pub fn saves(row: &AdviceRow, language: Language) -> Option<String> {
    let text = if row.exact {
        advice::SAVES
    } else {
        advice::SAVES_AT_LEAST
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
