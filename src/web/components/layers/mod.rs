//! The layers tab: the steps with what they stored and what of it is dead, or who hid whose bytes.

mod detail;
mod matrix;
mod table;

use yew::prelude::*;

use super::inputs::{chosen, option, segments};
use super::waste::DeadList;
use super::{Frame, dockerfile as lines, use_frame};
use crate::session::protocol::{BaseSource, Instruction, LayerId, Overview};
use crate::view::steps;
use crate::view::texts::{self, layers};
use crate::view::waste::List;
use crate::view::{Event, Form, Image, Layers, LayersEvent, Pass, Selected};

pub(super) use table::unread;

/// The tab with its table.
pub(super) fn table(image: &Image) -> Html {
    html! {
        <>
            { toolbar(image) }
            <table::Table overview={image.overview.clone()} layers={image.layers.clone()} pull={image.pull()} examining={matches!(image.pass, Pass::Going { .. })} />
        </>
    }
}

/// The tab with the matrix.
pub(super) fn matrix(frame: &Frame, image: &Image) -> Html {
    let selected = image.layers.selected;
    html! {
        <>
            { toolbar(image) }
            <div class="matrix-and-files">
                <matrix::WasteMatrix overview={image.overview.clone()} {selected} />
                { cell(frame, selected) }
            </div>
        </>
    }
}

/// The tab with the Dockerfile.
pub(super) fn dockerfile(frame: &Frame, image: &Image) -> Html {
    html! {
        <>
            { toolbar(image) }
            { lines::dockerfile(frame, image) }
        </>
    }
}

fn toolbar(image: &Image) -> Html {
    let count = u32::try_from(image.report().layers.len()).unwrap_or(u32::MAX);
    html! { <Toolbar layers={image.layers.clone()} {count} /> }
}

/// What a cell of the matrix stands for, file by file.
fn cell(frame: &Frame, selected: Option<Selected>) -> Html {
    let title = match selected {
        Some(Selected::Cell(writer, killer)) => {
            frame.text(texts::matrix::CELL_TITLE)(writer, killer)
        }
        Some(Selected::Layer(layer)) => frame.text(layers::LAYER_N)(layer),
        None => return Html::default(),
    };
    html! {
        <section class="cell-files" aria-label={title.clone()}>
            <h2>{ title }</h2>
            <DeadList of={List::Layers} />
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct Props {
    layers: Layers,
    count: u32,
}

/// The form of the tab, the order of the table, and where the base image ends.
#[function_component]
fn Toolbar(props: &Props) -> Html {
    let frame = use_frame();
    let layers = &props.layers;
    let on = frame.on.reform(Event::Layers);
    let form = |name, form| {
        (
            frame.text(name),
            layers.form == form,
            LayersEvent::Form(form),
        )
    };
    let forms = [
        form(layers::AS_TABLE, Form::Table),
        form(layers::AS_DOCKERFILE, Form::Dockerfile),
        form(layers::AS_MATRIX, Form::Matrix),
    ];
    let orders = [
        (
            frame.text(layers::OLDEST_FIRST),
            !layers.newest_first,
            LayersEvent::NewestFirst(false),
        ),
        (
            frame.text(layers::NEWEST_FIRST),
            layers.newest_first,
            LayersEvent::NewestFirst(true),
        ),
    ];
    html! {
        <div class="toolbar">
            { segments(frame.text(layers::FORM_LABEL), &on, forms) }
            if layers.form == Form::Table {
                { segments(frame.text(layers::ORDER_LABEL), &on, orders) }
            }
            { base(&frame, &on, props) }
        </div>
    }
}

/// Where the base image ends: suggested by the history, moved by whoever knows better.
fn base(frame: &Frame, on: &Callback<LayersEvent>, props: &Props) -> Html {
    let changed = chosen(on, |value| Some(LayersEvent::Base(value.parse().ok()?)));
    let name = |base: u32| {
        let name = match LayerId::new(base).below() {
            None => frame.text(layers::BASE_NONE).to_owned(),
            Some(last) => frame.text(layers::BASE_AFTER)(last),
        };
        let (suggested, source) = props.layers.suggested;
        if base == suggested && base > 0 {
            let told = match source {
                BaseSource::Dockerfile => layers::BASE_MATCHED,
                BaseSource::Provenance => layers::BASE_PROVEN,
                _ => layers::BASE_TOLD,
            };
            format!("{name} ({})", frame.text(told))
        } else {
            name
        }
    };
    html! {
        <label class="inline-field">
            <span>{ frame.text(layers::BASE_LABEL) }</span>
            <select onchange={changed}>
                for base in 0..=props.count { { option(&base, name(base), base == props.layers.base) } }
            </select>
        </label>
    }
}

/// The instruction that wrote a layer, on one line; empty where the image does not say.
pub(in crate::web::components) fn step_of(overview: &Overview, layer: LayerId) -> String {
    let layer = overview.report.layers.get(layer.index());
    let created_by = layer.and_then(|layer| layer.created_by.as_deref());
    created_by.map_or_else(String::new, |text| {
        steps::short(&Instruction::parse(text).line())
    })
}
