//! Sizes side by side, and what a pull of the new image costs.

use yew::prelude::*;

use super::super::Frame;
use super::{section, table};
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

/// The table of sizes. `measured` is what a pull of the open image fetches, if it is known.
pub(super) fn sizes(frame: &Frame, found: &ShownComparison, measured: Option<u64>) -> Html {
    let mut figures = found.figures.clone();
    let mut is_measured = false;
    // Of the open image, plain layers may have been measured.
    let open = usize::from(!found.open_is_old);
    if let Some(slot) = figures.last_mut().and_then(|both| both.get_mut(open)) {
        is_measured = slot.is_none() && measured.is_some();
        *slot = slot.or(measured);
    }
    let is_unknown = figures.iter().flatten().any(Option::is_none);
    let rows = NAMES.iter().zip(&figures);
    let rows = rows.map(|(name, [old, new])| {
        html! {
            <tr>
                <th scope="row">{ frame.text(*name) }</th>
                { bytes(frame, *old) }
                { bytes(frame, *new) }
                { change(old.zip(*new)) }
            </tr>
        }
    });
    let heads = [compare::IN_ALL, compare::OLD, compare::NEW, compare::CHANGE];
    let inner = html! {
        <>
            { table(frame, (compare::SIZES, ""), &heads, 1, rows.collect()) }
            if is_measured { { frame.line("means", compare::PULL_MEASURED) } }
            if is_unknown { { frame.line("means", compare::PULL_UNKNOWN) } }
        </>
    };
    section(frame.text(compare::SIZES), inner)
}

/// Bytes as a cell of a table.
pub(super) fn bytes(frame: &Frame, bytes: Option<u64>) -> Html {
    match bytes {
        Some(bytes) => html! { <td class="size">{ frame.bytes(bytes) }</td> },
        None => html! { <td class="size faint">{ "–" }</td> },
    }
}

/// A difference as a cell of a table.
pub(super) fn change(both: Option<(u64, u64)>) -> Html {
    match both {
        Some((old, new)) => {
            html! { <td class={classes!("size", "figure", kind(old, new))}>{ signed(old, new) }</td> }
        }
        None => html! { <td class="size faint">{ "–" }</td> },
    }
}

/// Whether there is less or more now.
pub(super) fn kind(old: u64, new: u64) -> &'static str {
    match new.cmp(&old) {
        std::cmp::Ordering::Less => "cmp-less",
        std::cmp::Ordering::Equal => "zero",
        std::cmp::Ordering::Greater => "cmp-more",
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
    let inner = html! {
        <>
            <p class="cmp-cost">{ text }</p>
            <p class="means">{ frame.text(compare::PULL_SHARED)(found.shared) }</p>
            if layers > 0 && found.fetched_compressed.is_none() { { frame.line("means", compare::PULL_UNPACKED) } }
        </>
    };
    section(frame.text(compare::PULL), inner)
}
