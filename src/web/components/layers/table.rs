//! The layers in the order of the Dockerfile, read or being read.
//!
//! A real table with its roles written out: on a narrow screen the style sheet lays its rows out as blocks, and some
//! browsers then forget that it is a table.

use yew::prelude::*;

use super::super::Frame;
use super::super::bar;
use super::detail;
use crate::session::protocol::LayerRow;
use crate::view::steps::{self, Row};
use crate::view::texts::{Language, Text, image, layers, page, progress};
use crate::view::{Event, Image, LayerRead, LayersEvent, Scanning, Selected, figures};

/// The table of an image whose layers are known.
pub(super) fn layers(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let report = image.report();
    let largest = report
        .layers
        .iter()
        .map(|layer| layer.stored_bytes)
        .max()
        .unwrap_or(0);
    let base = image.layers.base;
    let mut rows = steps::rows(&report.history, report.layers.len(), base);
    let boundary = (base > 0)
        .then(|| rows.iter().rposition(|row| row.base))
        .flatten();
    let last_of_base = boundary.map(|i| rows[i].clone());
    if image.layers.newest_first {
        rows.reverse();
    }
    let body = rows.iter().map(|row| {
        let layer = row
            .layer
            .and_then(|index| report.layers.get(usize::try_from(index).ok()?));
        let line = match layer {
            Some(layer) => known(frame, image, row, layer, largest),
            None => empty(language, row, 3),
        };
        let border = last_of_base.as_ref() == Some(row);
        let border = border.then(|| boundary_line(language));
        if image.layers.newest_first {
            html! { <>{ border }{ line }</> }
        } else {
            html! { <>{ line }{ border }</> }
        }
    });
    let heads = [
        (layers::COLUMN_LAYER, "number", None),
        (layers::COLUMN_STEP, "step", None),
        (layers::COLUMN_CREATED, "created", None),
        (layers::COLUMN_SIZE, "size", None),
        (layers::COLUMN_BAR, "bars", None),
        (layers::COLUMN_DEAD, "dead", Some(image::RECLAIMABLE_MEANS)),
        (layers::COLUMN_KILLED, "killed", Some(layers::KILLED_MEANS)),
    ];
    table(language, &heads, body.collect())
}

/// The line under the base image.
fn boundary_line(language: Language) -> Html {
    html! {
        <tr role="row" class="boundary">
            <td role="cell" colspan="7"><span>{ layers::BASE_BOUNDARY.get(language) }</span></td>
        </tr>
    }
}

/// The table while layers are being read.
pub(in super::super) fn unread(frame: &Frame, scanning: &Scanning) -> Html {
    let language = frame.language;
    let rows = steps::rows(&scanning.history, scanning.pending.len(), 0);
    let body = rows.iter().map(|row| {
        let index = row.layer.and_then(|index| usize::try_from(index).ok());
        let layer = index.and_then(|i| scanning.pending.get(i).zip(scanning.layers.get(i)));
        let Some((pending, read)) = layer else {
            return empty(language, row, 1);
        };
        let state = match read {
            LayerRead::Waiting => progress::LAYER_WAITING.get(language).to_owned(),
            LayerRead::Reading(progress) => format!("{}%", progress.percent()),
            LayerRead::Read => progress::LAYER_READ.get(language).to_owned(),
            LayerRead::Added(scanned) => {
                progress::LAYER_GLANCE.get(language)(&figures::size(scanned.stored_bytes), &figures::exact(scanned.entries))
            }
        };
        html! {
            <tr role="row" key={row.layer.unwrap_or_default()}>
                { number(row) }
                { step(language, row, None) }
                { created(row) }
                <td role="cell" class="size figure">{ figures::size(pending.blob_bytes) }</td>
                <td role="cell" class="reading figure">
                    <progress max={pending.blob_bytes.max(1).to_string()} value={read.read_bytes(pending.blob_bytes).to_string()}
                        aria-hidden="true" />
                    <span>{ state }</span>
                </td>
            </tr>
        }
    });
    let heads = [
        (layers::COLUMN_LAYER, "number", None),
        (layers::COLUMN_STEP, "step", None),
        (layers::COLUMN_CREATED, "created", None),
        (layers::COLUMN_SIZE, "size", None),
        (layers::COLUMN_PROGRESS, "reading", None),
    ];
    table(language, &heads, body.collect())
}

fn table(language: Language, heads: &[(Text, &'static str, Option<Text>)], body: Html) -> Html {
    let heads = heads.iter().map(|&(name, class, means)| {
        let means = means.map(|means| means.get(language));
        html! { <th role="columnheader" scope="col" class={class} title={means}>{ name.get(language) }</th> }
    });
    html! {
        <table class="layers" role="table">
            <caption class="unseen">{ layers::CAPTION.get(language) }</caption>
            <thead role="rowgroup"><tr role="row">{ for heads }</tr></thead>
            <tbody role="rowgroup">{ body }</tbody>
        </table>
    }
}

fn known(frame: &Frame, image: &Image, row: &Row, layer: &LayerRow, largest: u64) -> Html {
    let language = frame.language;
    let parts = bar::parts(layer.live_bytes, row.base, &layer.dead_by_cause);
    let this = Selected::Layer(layer.index);
    let open = image.layers.selected == Some(this);
    let pressed = frame.says(Event::Layers(LayersEvent::Select((!open).then_some(this))));
    html! {
        <>
            <tr role="row" class={classes!("layer", row.base.then_some("of-base"), open.then_some("open"))}
                onclick={pressed.clone()}>
                { number(row) }
                { step(language, row, Some((open, pressed))) }
                { created(row) }
                { bytes(language, "size", "", layer.stored_bytes) }
                <td role="cell" class="bars">{ bar::bar(language, &parts, largest) }</td>
                { bytes(language, "dead", layers::COLUMN_DEAD.get(language), layer.dead_bytes) }
                { bytes(language, "killed", layers::COLUMN_KILLED.get(language), layer.killed_bytes) }
            </tr>
            if open {
                <tr role="row" class="opened">
                    <td role="cell" colspan="7">{ detail::detail(frame, image, layer) }</td>
                </tr>
            }
        </>
    }
}

/// A step that changed the config only: shown, but quiet.
fn empty(language: Language, row: &Row, rest: usize) -> Html {
    html! {
        <tr role="row" class={classes!("empty", row.base.then_some("of-base"))}>
            { number(row) }
            { step(language, row, None) }
            { created(row) }
            <td role="cell" class="size none">{ layers::EMPTY_STEP.get(language) }</td>
            <td role="cell" class="rest" colspan={rest.to_string()}></td>
        </tr>
    }
}

fn number(row: &Row) -> Html {
    let number = row.layer.map(|layer| layer.to_string());
    html! { <td role="cell" class="number figure">{ number }</td> }
}

/// The instruction; what opens and closes the layer's details, where it has any.
fn step(language: Language, row: &Row, opens: Option<(bool, Callback<MouseEvent>)>) -> Html {
    let words = match &row.instruction {
        None => html! { <span class="faint">{ layers::NO_HISTORY.get(language) }</span> },
        Some(instruction) => html! {
            <code title={row.created_by.clone()}>
                <b>{ &instruction.keyword }</b>{ " " }{ &instruction.rest }
            </code>
        },
    };
    let words = match opens {
        None => words,
        Some((open, pressed)) => {
            // The row takes the click as well; one of them is enough.
            let pressed = Callback::from(move |event: MouseEvent| {
                event.stop_propagation();
                pressed.emit(event);
            });
            html! {
                <button type="button" class="opens" aria-expanded={open.to_string()} onclick={pressed}>
                    <svg class="chevron" viewBox="0 0 10 10" aria-hidden="true"><path d="M3 1 L7 5 L3 9" /></svg>
                    { words }
                </button>
            }
        }
    };
    html! {
        <th role="rowheader" scope="row" class="step">
            <div class="step-line">
                { words }
                if row.base { <span class="tag" title={layers::BASE_MEANS.get(language)}>{ layers::BASE_LAYER.get(language) }</span> }
            </div>
        </th>
    }
}

fn created(row: &Row) -> Html {
    html! { <td role="cell" class="created figure">{ row.created.clone() }</td> }
}

/// A figure; `name` is said before it where the heads of the columns are not shown.
fn bytes(language: Language, class: &'static str, name: &'static str, bytes: u64) -> Html {
    let zero = (bytes == 0).then_some("zero");
    html! {
        <td role="cell" class={classes!("figure", class, zero)} title={page::BYTES_EXACT.get(language)(&figures::exact(bytes))}>
            if !name.is_empty() { <span class="inline-head" aria-hidden="true">{ name }{ " " }</span> }
            { figures::size(bytes) }
        </td>
    }
}
