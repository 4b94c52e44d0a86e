//! The causes of dead bytes on the page: their order.
//!
//! It does not know their colours, which are classes of the style sheet with the names of the report.

use std::collections::BTreeMap;

use crate::session::protocol::Cause;

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
    use crate::session::protocol::Language;

    #[test]
    fn the_page_and_the_reports_use_the_same_words() {
        for cause in Cause::ALL {
            let on_page = cause.name(Language::English).to_lowercase();
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
