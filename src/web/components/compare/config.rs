//! The settings for containers that the two images do not share.

use yew::prelude::*;

use super::super::Frame;
use crate::session::protocol::ShownComparison;
use crate::view::texts::compare;

/// The table of settings.
pub(super) fn config(frame: &Frame, found: &ShownComparison) -> Html {
    let value = |value: &Option<String>| match value {
        Some(value) => html! { <td role="cell"><code>{ value.clone() }</code></td> },
        None => html! { <td role="cell" class="faint">{ "–" }</td> },
    };
    html! {
        <section class="cmp-part" aria-label={frame.text(compare::CONFIG)}>
            <h3>{ frame.text(compare::CONFIG) }</h3>
            if found.config.is_empty() {
                { frame.line("faint", compare::CONFIG_NONE) }
            } else {
                <div class="cmp-wide cmp-tall" tabindex="0" role="region" aria-label={frame.text(compare::CONFIG)}>
                <table class="cmp-table cmp-config" role="table">
                    <thead role="rowgroup"><tr role="row">
                        for name in [compare::SETTING, compare::OLD, compare::NEW] {
                            <th role="columnheader" scope="col">{ frame.text(name) }</th>
                        }
                    </tr></thead>
                    <tbody role="rowgroup">
                        for row in &found.config {
                            <tr role="row">
                                <th role="rowheader" scope="row"><code>{ row.key.clone() }</code></th>
                                for each in &row.values { { value(each) } }
                            </tr>
                        }
                    </tbody>
                </table>
                </div>
            }
        </section>
    }
}
