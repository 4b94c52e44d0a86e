//! The layers tab: the steps with what they stored and what of it is dead, or who hid whose bytes.

mod detail;
mod matrix;
mod table;

use yew::prelude::*;

use super::bar;
use super::inputs::chosen;
use super::{Frame, waste};
use crate::view::texts::{self, layers};
use crate::view::waste::List;
use crate::view::{Event, Image, LayersEvent, Selected};

pub(super) use detail::step_of;
pub(super) use table::unread;

/// The tab.
pub(super) fn layers(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let report = image.report();
    let matrix = image.layers.matrix;
    html! {
        <>
            { toolbar(frame, image) }
            if matrix {
                <div class="matrix-and-files">
                    <matrix::Waste frame={frame.clone()} overview={image.overview.clone()} selected={image.layers.selected} />
                    { cell(frame, image) }
                </div>
            } else {
                { bar::legend(language, &bar::whole(&report.layers, image.layers.base)) }
                { table::layers(frame, image) }
            }
        </>
    }
}

/// What a cell of the matrix stands for, file by file.
fn cell(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let title = match image.layers.selected {
        Some(Selected::Cell(writer, killer)) => {
            texts::matrix::CELL_TITLE.get(language)(writer, killer)
        }
        Some(Selected::Layer(layer)) => layers::LAYER_N.get(language)(layer),
        None => return Html::default(),
    };
    html! {
        <section class="cell-files" aria-label={title.clone()}>
            <h2>{ title }</h2>
            { waste::list(frame, image, List::Layers) }
        </section>
    }
}

fn toolbar(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let layers = &image.layers;
    let says = |event: LayersEvent| frame.says(Event::Layers(event));
    let choice = |label: &'static str, options: [(&'static str, bool, LayersEvent); 2]| {
        let buttons = options.into_iter().map(|(name, on, event)| {
            html! { <button type="button" aria-pressed={on.to_string()} onclick={says(event)}>{ name }</button> }
        });
        html! { <div class="segments" role="group" aria-label={label}>{ for buttons }</div> }
    };
    html! {
        <div class="toolbar">
            { choice(layers::FORM_LABEL.get(language), [
                (layers::AS_TABLE.get(language), !layers.matrix, LayersEvent::Matrix(false)),
                (layers::AS_MATRIX.get(language), layers.matrix, LayersEvent::Matrix(true)),
            ]) }
            if !layers.matrix {
                { choice(layers::ORDER_LABEL.get(language), [
                    (layers::OLDEST_FIRST.get(language), !layers.newest_first, LayersEvent::NewestFirst(false)),
                    (layers::NEWEST_FIRST.get(language), layers.newest_first, LayersEvent::NewestFirst(true)),
                ]) }
                { base(frame, image) }
            }
        </div>
    }
}

/// Where the base image ends: told by the history, moved by whoever knows better.
fn base(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let count = image.report().layers.len();
    let told = image.report().image.base_layers;
    let changed = chosen(&frame.on, |value| {
        Some(Event::Layers(LayersEvent::Base(value.parse().ok()?)))
    });
    let options = (0..=u32::try_from(count).unwrap_or(u32::MAX)).map(|base| {
        let mut name = match base.checked_sub(1) {
            None => layers::BASE_NONE.get(language).to_owned(),
            Some(last) => layers::BASE_AFTER.get(language)(last),
        };
        if base == told && told > 0 {
            name = format!("{name} ({})", layers::BASE_TOLD.get(language));
        }
        html! { <option value={base.to_string()} selected={base == image.layers.base}>{ name }</option> }
    });
    html! {
        <label class="inline-field">
            <span>{ layers::BASE_LABEL.get(language) }</span>
            <select onchange={changed}>{ for options }</select>
        </label>
    }
}
