//! Both histories beside each other, and why layers with the same step differ.

use yew::prelude::*;

use super::super::Frame;
use super::sizes::bytes;
use super::{section, table};
use crate::session::protocol::{LayerId, ShownComparison, ShownLayer, ShownLine, ShownReason};
use crate::view::figures;
use crate::view::texts::{compare, layers};

/// The table of layers.
pub(super) fn history(frame: &Frame, found: &ShownComparison) -> Html {
    let rows = found.lines.iter().map(|line| row(frame, line));
    let heads = [
        compare::STEP,
        compare::STATE,
        compare::OLD,
        compare::NEW,
        compare::FETCHED,
    ];
    let inner = table(
        frame,
        (compare::HISTORY, "cmp-history"),
        &heads,
        2,
        rows.collect(),
    );
    section(frame.text(compare::HISTORY), inner)
}

fn row(frame: &Frame, line: &ShownLine) -> Html {
    let [old, new] = line.layers;
    let (class, state) = match (old, new) {
        _ if line.is_shared => ("cmp-shared", compare::LAYER_SHARED),
        (Some(_), Some(_)) if line.is_same => ("cmp-again", compare::LAYER_SAME),
        (Some(_), Some(_)) => ("cmp-again", compare::LAYER_BROKE),
        (None, _) => ("cmp-new", compare::LAYER_NEW),
        (_, None) => ("cmp-gone", compare::LAYER_GONE),
    };
    let disk = |layer: Option<ShownLayer>| bytes(frame, layer.map(|layer| layer.bytes));
    let fetched = new.filter(|_| !line.is_shared).map(|layer| layer.fetched);
    let fetched = match (new, fetched) {
        (Some(_), None) => Some(0),
        (_, fetched) => fetched,
    };
    let broke = old.zip(new).filter(|_| !line.is_same);
    let step = if line.step.is_empty() {
        frame.text(layers::NO_HISTORY).to_owned()
    } else {
        line.step.clone()
    };
    html! {
        <tr {class}>
            <th scope="row">
                <code class="cmp-step" title={step.clone()}>{ step }</code>
                if let Some((_, new)) = broke { { reasons(frame, new.index, &line.reasons) } }
            </th>
            <td class="cmp-state">{ frame.text(state) }</td>
            { disk(old) }
            { disk(new) }
            { bytes(frame, fetched) }
        </tr>
    }
}

/// Why a layer with the same step differs, each reason with what helps.
fn reasons(frame: &Frame, layer: LayerId, reasons: &[ShownReason]) -> Html {
    let reason = |reason: &ShownReason| {
        let text = frame.text(compare::REASON)(
            reason.paths,
            reason.why.name(frame.language),
            &figures::size(reason.bytes),
            &reason.example,
        );
        let fix = reason.why.fix_in(frame.language);
        html! {
            <li>
                { text }
                if let Some(fix) = fix { <p class="means">{ frame.text(compare::FIX) }{ " " }{ fix }</p> }
            </li>
        }
    };
    html! {
        <details class="cmp-why">
            <summary>{ frame.text(compare::WHY_OF)(layer) }</summary>
            if reasons.is_empty() { { frame.line("means", compare::WHY_NONE) } }
            <ul>{ for reasons.iter().map(reason) }</ul>
        </details>
    }
}
