//! The layers in the order of the Dockerfile, read or being read.
//!
//! A real table with its roles written out: on a narrow screen the style sheet lays its rows out as blocks, and some
//! browsers then forget that it is a table.

use std::cmp::Reverse;

use yew::prelude::*;

use super::super::{Frame, Of, bar, use_frame};
use super::detail;
use crate::session::protocol::{Instruction, LayerId, LayerRow, Overview, sorted};
use crate::view::steps::{self, Row};
use crate::view::texts::{Text, image, layers, progress};
use crate::view::{
    Column, Event, LayerRead, Layers, LayersEvent, Scanning, Selected, Shared, figures,
};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) overview: Shared<Overview>,
    pub(super) layers: Layers,
    /// What each layer weighs when pulled.
    pub(super) pull: Vec<Option<u64>>,
    /// The second pass, which verifies digests, is under way.
    pub(super) examining: bool,
}

/// The table of an image whose layers are known, below the legend of its bars.
#[function_component]
pub(super) fn Table(props: &Props) -> Html {
    let frame = use_frame();
    let report = &props.overview.report;
    let largest = report.layers.iter().map(|layer| layer.stored_bytes).max();
    let Layers {
        base, newest_first, ..
    } = props.layers;
    let sort = props.layers.sort;
    let base = LayerId::new(base);
    let mut rows = steps::rows(&report.history, report.layers.len(), base);
    let last_of_base = rows
        .iter()
        .rfind(|row| row.base && base > LayerId::LOWEST)
        .cloned();
    let layer_of = |row: &Row| row.layer.and_then(|layer| report.layers.get(layer.index()));
    if newest_first {
        rows.reverse();
    }
    if let Some(column) = sort {
        // A step without a layer has no figures.
        rows.retain(|row| row.layer.is_some());
        sorted::sort_by_key(&mut rows, |row| {
            Reverse(layer_of(row).map(|layer| column.of(layer)))
        });
    }
    // A column without figures would say nothing.
    let has_pull = props.pull.iter().any(Option::is_some);
    let body = rows.iter().map(|row| {
        let line = match layer_of(row) {
            Some(layer) => known(&frame, props, row, layer, largest.unwrap_or(0)),
            None => empty(&frame, row, 3 + u32::from(has_pull), newest_first),
        };
        let border = sort.is_none() && last_of_base.as_ref() == Some(row);
        let border = border.then(|| boundary_line(&frame));
        if newest_first {
            html! { <>{ border }{ line }</> }
        } else {
            html! { <>{ line }{ border }</> }
        }
    });
    let mut heads = vec![
        Head::plain(layers::COLUMN_LAYER, "number"),
        Head::plain(layers::COLUMN_STEP, "step"),
    ];
    if newest_first {
        heads.push(Head::plain(layers::COLUMN_CREATED, "created"));
    }
    heads.extend([Head::sorts(
        layers::COLUMN_SIZE,
        "size",
        image::STORED_MEANS,
        Column::Stored,
    )]);
    if has_pull {
        let mut head = Head::plain(image::PULL, "pull");
        head.means = Some(image::PULL_MEANS);
        heads.push(head);
    }
    heads.extend([
        Head::plain(layers::COLUMN_BAR, "bars"),
        Head::sorts(
            layers::COLUMN_DEAD,
            "dead",
            image::RECLAIMABLE_MEANS,
            Column::Dead,
        ),
        Head::sorts(
            layers::COLUMN_KILLED,
            "killed",
            layers::KILLED_MEANS,
            Column::Killed,
        ),
    ]);
    html! {
        <>
            { bar::legend(&frame, &bar::whole(&props.overview, base)) }
            { table(&frame, &heads, sort, body.collect()) }
        </>
    }
}

/// The head of a column.
struct Head {
    name: Text,
    class: &'static str,
    means: Option<Text>,
    /// The column that it sorts by.
    sorts: Option<Column>,
}

impl Head {
    fn plain(name: Text, class: &'static str) -> Self {
        Self {
            name,
            class,
            means: None,
            sorts: None,
        }
    }

    fn sorts(name: Text, class: &'static str, means: Text, column: Column) -> Self {
        Self {
            name,
            class,
            means: Some(means),
            sorts: Some(column),
        }
    }
}

/// The line under the base image.
fn boundary_line(frame: &Frame) -> Html {
    html! {
        <tr role="row" class="boundary">
            <td role="cell" colspan="8"><span>{ frame.text(layers::BASE_BOUNDARY) }</span></td>
        </tr>
    }
}

/// The table while layers are being read.
pub(in super::super) fn unread(frame: &Frame, scanning: &Scanning) -> Html {
    let rows = steps::rows(&scanning.history, scanning.pending.len(), LayerId::LOWEST);
    let body = rows.into_iter().map(|row| {
        let index = row.layer.map_or(usize::MAX, LayerId::index);
        match (scanning.pending.get(index), scanning.layers.get(index)) {
            (Some(pending), Some(read)) => {
                html! { <Unread key={index} of={(row, pending.blob_bytes, *read)} /> }
            }
            _ => empty(frame, &row, 1, false),
        }
    });
    let heads = [
        Head::plain(layers::COLUMN_LAYER, "number"),
        Head::plain(layers::COLUMN_STEP, "step"),
        Head::plain(layers::COLUMN_SIZE, "size"),
        Head::plain(layers::COLUMN_PROGRESS, "reading"),
    ];
    table(frame, &heads, None, body.collect())
}

/// A layer that is being read, of so many bytes.
#[function_component]
fn Unread(
    Of {
        of: (row, bytes, read),
    }: &Of<(Row, u64, LayerRead)>,
) -> Html {
    let frame = use_frame();
    let state = match read {
        LayerRead::Waiting => frame.text(progress::LAYER_WAITING).to_owned(),
        LayerRead::Reading(progress) => format!("{}%", progress.percent()),
        LayerRead::Read => frame.text(progress::LAYER_READ).to_owned(),
        LayerRead::Added(scanned) => {
            let stored = figures::size(scanned.stored_bytes);
            frame.text(progress::LAYER_GLANCE)(&stored, &figures::exact(scanned.entries))
        }
    };
    html! {
        <tr role="row">
            { number(row) }
            { step(&frame, row, None) }
            <td role="cell" class="size figure">{ figures::size(*bytes) }</td>
            <td role="cell" class="reading figure">
                <progress max={(*bytes).max(1).to_string()} value={read.read_bytes(*bytes).to_string()} aria-hidden="true" />
                <span>{ state }</span>
            </td>
        </tr>
    }
}

fn table(frame: &Frame, heads: &[Head], sort: Option<Column>, body: Html) -> Html {
    let head = |head: &Head| {
        let name = frame.text(head.name);
        let sorted = (head.sorts.is_some() && sort == head.sorts).then_some("descending");
        let name = match head.sorts {
            Some(column) => html! {
                <button type="button" class="sorts" onclick={frame.sends(Event::Layers(LayersEvent::Sort(column)))}>
                    { name }<span aria-hidden="true">{ if sorted.is_some() { "▼" } else { "↕" } }</span>
                </button>
            },
            None => html! { { name } },
        };
        html! {
            <th role="columnheader" scope="col" class={head.class} aria-sort={sorted} title={head.means.map(|means| frame.text(means))}>{ name }</th>
        }
    };
    html! {
        <table class="layers" role="table">
            <caption class="unseen">{ frame.text(layers::CAPTION) }</caption>
            <thead role="rowgroup"><tr role="row">{ for heads.iter().map(head) }</tr></thead>
            <tbody role="rowgroup">{ body }</tbody>
        </table>
    }
}

fn known(frame: &Frame, props: &Props, row: &Row, layer: &LayerRow, largest: u64) -> Html {
    let parts = bar::parts(&props.overview, layer, row.base);
    let this = Selected::Layer(layer.index);
    let open = props.layers.selected == Some(this);
    let pressed = frame.sends(Event::Layers(LayersEvent::Select((!open).then_some(this))));
    html! {
        <>
            <tr role="row" class={classes!("layer", row.base.then_some("of-base"), open.then_some("open"))}
                onclick={pressed.clone()}>
                { number(row) }
                { step(frame, row, Some((open, pressed))) }
                if props.layers.newest_first { { created(row) } }
                { bytes(frame, "size", "", layer.stored_bytes) }
                if props.pull.iter().any(Option::is_some) { { pull(frame, props.pull.get(layer.index.index()).copied().flatten()) } }
                <td role="cell" class="bars">{ bar::bar(frame, &parts, largest) }</td>
                { bytes(frame, "dead", frame.text(layers::COLUMN_DEAD), layer.dead_bytes) }
                { bytes(frame, "killed", frame.text(layers::COLUMN_KILLED), layer.killed_bytes) }
            </tr>
            if open {
                <tr role="row" class="opened">
                    <td role="cell" colspan="8">{ detail::detail(frame, &props.overview, layer, props.pull.get(layer.index.index()).copied().flatten(), props.examining) }</td>
                </tr>
            }
        </>
    }
}

/// A step that changed the config only: shown, but quiet.
fn empty(frame: &Frame, row: &Row, rest: u32, with_time: bool) -> Html {
    html! {
        <tr role="row" class={classes!("empty", row.base.then_some("of-base"))}>
            { number(row) }
            { step(frame, row, None) }
            if with_time { { created(row) } }
            <td role="cell" class="size none">{ frame.text(layers::EMPTY_STEP) }</td>
            <td role="cell" class="rest" colspan={rest.to_string()}></td>
        </tr>
    }
}

fn number(row: &Row) -> Html {
    let number = row.layer.map(|layer| layer.to_string());
    html! { <td role="cell" class="number figure">{ number }</td> }
}

/// The instruction; what opens and closes the layer's details, where it has any.
fn step(frame: &Frame, row: &Row, opens: Option<(bool, Callback<MouseEvent>)>) -> Html {
    let words = match &row.instruction {
        None => html! { <span class="faint">{ frame.text(layers::NO_HISTORY) }</span> },
        Some(instruction) => html! {
            <code title={row.created_by.clone()}>
                <b>{ &instruction.keyword }</b>{ " " }{ steps::short(&instruction.rest) }
            </code>
        },
    };
    let words = match opens {
        // A step without a layer has no details; what is cut of its text is shown on demand.
        None if row.instruction.is_some() && row.layer.is_none() => {
            let text = row.instruction.as_ref().map(Instruction::line);
            html! {
                <details class="opens-text">
                    <summary>
                        <svg class="chevron" viewBox="0 0 10 10" aria-hidden="true"><path d="M3 1 L7 5 L3 9" /></svg>
                        { words }
                    </summary>
                    <pre class="command"><code>{ text }</code></pre>
                </details>
            }
        }
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
                if row.base { <span class="tag" title={frame.text(layers::BASE_MEANS)}>{ frame.text(layers::BASE_LAYER) }</span> }
            </div>
        </th>
    }
}

fn created(row: &Row) -> Html {
    html! { <td role="cell" class="created figure">{ row.created.clone() }</td> }
}

/// What a layer weighs when pulled; nothing where that is not known.
fn pull(frame: &Frame, known: Option<u64>) -> Html {
    match known {
        Some(pull) => bytes(frame, "pull", frame.text(image::PULL), pull),
        None => html! { <td role="cell" class="pull figure zero">{ "–" }</td> },
    }
}

/// A figure; `name` is said before it where the heads of the columns are not shown.
fn bytes(frame: &Frame, class: &'static str, name: &'static str, bytes: u64) -> Html {
    let zero = (bytes == 0).then_some("zero");
    html! {
        <td role="cell" class={classes!("figure", class, zero)} title={frame.exact(bytes)}>
            if !name.is_empty() { <span class="inline-head" aria-hidden="true">{ name }{ " " }</span> }
            { figures::size(bytes) }
        </td>
    }
}
