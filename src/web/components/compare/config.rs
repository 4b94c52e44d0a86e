//! The settings for containers that the two images do not share.

use yew::prelude::*;

use super::super::Frame;
use super::{cell, section, table};
use crate::session::protocol::ShownComparison;
use crate::view::texts::compare;

/// The table of settings.
pub(super) fn config(frame: &Frame, found: &ShownComparison) -> Html {
    let inner = if found.config.is_empty() {
        frame.line("faint", compare::CONFIG_NONE)
    } else {
        let rows = found.config.iter().map(|row| {
            let [old, new] = &row.values;
            html! { <tr><th scope="row"><code>{ row.key.clone() }</code></th>{ cell(old.as_ref()) }{ cell(new.as_ref()) }</tr> }
        });
        let heads = [compare::SETTING, compare::OLD, compare::NEW];
        table(
            frame,
            (compare::CONFIG, "cmp-values"),
            &heads,
            3,
            rows.collect(),
        )
    };
    section(frame.text(compare::CONFIG), inner)
}
