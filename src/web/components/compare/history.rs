//! Both histories beside each other, and why layers with the same step differ.

use yew::prelude::*;

use super::super::Frame;
use super::sizes::cell;
use crate::session::protocol::{ShownComparison, ShownLayer, ShownLine, ShownReason};
use crate::view::figures;
use crate::view::texts::{compare, layers};

/// The table of layers.
pub(super) fn history(frame: &Frame, found: &ShownComparison) -> Html {
    html! {
        <section class="cmp-part" aria-label={frame.text(compare::HISTORY)}>
            <h3>{ frame.text(compare::HISTORY) }</h3>
            <div class="cmp-wide" tabindex="0" role="region" aria-label={frame.text(compare::HISTORY)}>
            <table class="cmp-table cmp-history" role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{ frame.text(compare::STEP) }</th>
                    <th role="columnheader" scope="col" class="size">{ frame.text(compare::OLD) }</th>
                    <th role="columnheader" scope="col" class="size">{ frame.text(compare::NEW) }</th>
                    <th role="columnheader" scope="col" class="size">{ frame.text(compare::FETCHED) }</th>
                    <th role="columnheader" scope="col">{ frame.text(compare::STATE) }</th>
                </tr></thead>
                <tbody role="rowgroup">for line in &found.lines { { row(frame, line) } }</tbody>
            </table>
            </div>
        </section>
    }
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
    let bytes = |layer: Option<ShownLayer>| cell(frame, layer.map(|layer| layer.bytes));
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
        <tr role="row" {class}>
            <th role="rowheader" scope="row">
                <code class="cmp-step" title={step.clone()}>{ step }</code>
                if let Some((_, new)) = broke { { reasons(frame, new.index, &line.reasons) } }
            </th>
            { bytes(old) }
            { bytes(new) }
            { cell(frame, fetched) }
            <td role="cell" class="cmp-state">{ frame.text(state) }</td>
        </tr>
    }
}

/// Why a layer with the same step differs, each reason with what helps.
fn reasons(frame: &Frame, layer: u32, reasons: &[ShownReason]) -> Html {
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
