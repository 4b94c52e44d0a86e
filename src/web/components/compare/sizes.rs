//! Sizes side by side, and what a pull of the new image costs.

use yew::prelude::*;

use super::super::Frame;
use crate::session::protocol::ShownComparison;
use crate::view::texts::{Text, compare};
use crate::view::{compare::signed, figures};

/// The names of the figures, in their order.
const NAMES: [Text; 5] = [
    compare::ON_DISK,
    compare::VISIBLE,
    compare::WASTED,
    compare::TARS,
    compare::TO_PULL,
];

/// The table of sizes.
pub(super) fn sizes(frame: &Frame, found: &ShownComparison) -> Html {
    html! {
        <section class="cmp-part" aria-label={frame.text(compare::SIZES)}>
            <h3>{ frame.text(compare::SIZES) }</h3>
            <table class="cmp-table" role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col"></th>
                    for name in [compare::OLD, compare::NEW, compare::CHANGE] {
                        <th role="columnheader" scope="col" class="size">{ frame.text(name) }</th>
                    }
                </tr></thead>
                <tbody role="rowgroup">
                    for (name, values) in NAMES.iter().zip(&found.figures) { { row(frame, *name, *values) } }
                </tbody>
            </table>
        </section>
    }
}

fn row(frame: &Frame, name: Text, [old, new]: [Option<u64>; 2]) -> Html {
    html! {
        <tr role="row">
            <th role="rowheader" scope="row">{ frame.text(name) }</th>
            { cell(frame, old) }
            { cell(frame, new) }
            { change(old, new) }
        </tr>
    }
}

/// Bytes as a cell of a table.
pub(super) fn cell(frame: &Frame, bytes: Option<u64>) -> Html {
    match bytes {
        Some(bytes) => {
            html! { <td role="cell" class="size figure" title={frame.exact(bytes)}>{ figures::size(bytes) }</td> }
        }
        None => html! { <td role="cell" class="size faint">{ "–" }</td> },
    }
}

/// A difference as a cell of a table.
pub(super) fn change(old: Option<u64>, new: Option<u64>) -> Html {
    match old.zip(new) {
        Some((old, new)) => {
            let class = match new.cmp(&old) {
                std::cmp::Ordering::Less => "cmp-less",
                std::cmp::Ordering::Equal => "zero",
                std::cmp::Ordering::Greater => "cmp-more",
            };
            html! { <td role="cell" class={classes!("size", "figure", class)}>{ signed(old, new) }</td> }
        }
        None => html! { <td role="cell" class="size faint">{ "–" }</td> },
    }
}

/// What a pull of the new image costs who has the old one.
pub(super) fn pull(frame: &Frame, found: &ShownComparison) -> Html {
    let (layers, tars) = found.fetched;
    let [_, new] = &found.sides;
    let bytes = found.fetched_compressed.unwrap_or(tars);
    let text = if layers == 0 {
        frame.text(compare::PULL_NOTHING).to_owned()
    } else {
        frame.text(compare::PULL_COSTS)(layers, &figures::size(bytes), new.layers as usize)
    };
    html! {
        <section class="cmp-part" aria-label={frame.text(compare::PULL)}>
            <h3>{ frame.text(compare::PULL) }</h3>
            <p class="cmp-cost">{ text }</p>
            <p class="means">{ frame.text(compare::PULL_SHARED)(found.shared) }</p>
            if layers > 0 && found.fetched_compressed.is_none() { { frame.line("means", compare::PULL_UNPACKED) } }
        </section>
    }
}
