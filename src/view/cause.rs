//! The causes of dead bytes on the page: their order and their names.
//!
//! It does not know their colours, which are classes of the style sheet with the names of the report.

use std::collections::BTreeMap;

use super::texts::{self, Language};
use crate::session::protocol::Cause;

/// The name of a cause on the page.
pub fn name(cause: Cause, language: Language) -> &'static str {
    let text = match cause {
        Cause::Deleted => texts::cause::DELETED,
        Cause::DeletedDir => texts::cause::DELETED_DIR,
        Cause::Opaque => texts::cause::OPAQUE,
        Cause::Overwritten => texts::cause::OVERWRITTEN,
        Cause::Metadata => texts::cause::METADATA,
        Cause::Identical => texts::cause::IDENTICAL,
        Cause::Replaced => texts::cause::REPLACED,
    };
    text.get(language)
}

/// The meaning of a cause, in one sentence.
pub fn meaning(cause: Cause, language: Language) -> &'static str {
    let text = match cause {
        Cause::Deleted => texts::cause::MEANS_DELETED,
        Cause::DeletedDir => texts::cause::MEANS_DELETED_DIR,
        Cause::Opaque => texts::cause::MEANS_OPAQUE,
        Cause::Overwritten => texts::cause::MEANS_OVERWRITTEN,
        Cause::Metadata => texts::cause::MEANS_METADATA,
        Cause::Identical => texts::cause::MEANS_IDENTICAL,
        Cause::Replaced => texts::cause::MEANS_REPLACED,
    };
    text.get(language)
}

/// The dead bytes of each cause that has any, in the order of [`Cause::ALL`].
pub fn split(dead_by_cause: &BTreeMap<Cause, u64>) -> Vec<(Cause, u64)> {
    Cause::ALL
        .into_iter()
        .filter_map(|cause| {
            let bytes = *dead_by_cause.get(&cause)?;
            (bytes > 0).then_some((cause, bytes))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_reports_use_the_same_words() {
        for cause in Cause::ALL {
            let on_page = name(cause, Language::English).to_lowercase();
            assert_eq!(on_page, cause.in_words());
        }
    }

    #[test]
    fn splits_in_showing_order_and_leaves_out_nothing_but_zero() {
        let dead = BTreeMap::from([
            (Cause::Replaced, 1),
            (Cause::Deleted, 2),
            (Cause::Opaque, 0),
        ]);
        assert_eq!(split(&dead), [(Cause::Deleted, 2), (Cause::Replaced, 1)]);
    }
}
