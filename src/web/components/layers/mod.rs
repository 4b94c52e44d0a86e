//! The layers tab: the steps with what they stored and what of it is dead, or who hid whose bytes.

mod detail;
mod matrix;
mod table;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::bar;
use super::{Frame, waste};
use crate::view::waste::List;
use crate::view::{Event, Image, LayersEvent, Selected};

pub(super) use detail::step_of;
pub(super) use table::unread;

/// The tab.
pub(super) fn layers(frame: &Frame, image: &Image) -> Html {
    let texts = frame.texts();
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
                { bar::legend(texts, &bar::whole(&report.layers, image.layers.base)) }
                { table::layers(frame, image) }
            }
        </>
    }
}

/// What a cell of the matrix stands for, file by file.
fn cell(frame: &Frame, image: &Image) -> Html {
    let words = &frame.texts().inspect;
    let title = match image.layers.selected {
        Some(Selected::Cell(writer, killer)) => (words.cell_title)(writer, killer),
        Some(Selected::Layer(layer)) => (words.layer_n)(layer),
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
    let words = &frame.texts().inspect;
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
            { choice(words.form_label, [
                (words.as_table, !layers.matrix, LayersEvent::Matrix(false)),
                (words.as_matrix, layers.matrix, LayersEvent::Matrix(true)),
            ]) }
            if !layers.matrix {
                { choice(words.order_label, [
                    (words.oldest_first, !layers.newest_first, LayersEvent::NewestFirst(false)),
                    (words.newest_first, layers.newest_first, LayersEvent::NewestFirst(true)),
                ]) }
                { base(frame, image) }
            }
        </div>
    }
}

/// Where the base image ends: told by the history, moved by whoever knows better.
fn base(frame: &Frame, image: &Image) -> Html {
    let words = &frame.texts().inspect;
    let count = image.report().layers.len();
    let told = image.report().image.base_layers;
    let on = frame.on.clone();
    let changed = Callback::from(move |event: yew::Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(base) = select.and_then(|select| select.value().parse().ok()) {
            on.emit(Event::Layers(LayersEvent::Base(base)));
        }
    });
    let options = (0..=u32::try_from(count).unwrap_or(u32::MAX)).map(|base| {
        let mut name = match base.checked_sub(1) {
            None => words.base_none.to_owned(),
            Some(last) => (words.base_after)(last),
        };
        if base == told && told > 0 {
            name = format!("{name} ({})", words.base_told);
        }
        html! { <option value={base.to_string()} selected={base == image.layers.base}>{ name }</option> }
    });
    html! {
        <label class="inline-field">
            <span>{ words.base_label }</span>
            <select onchange={changed}>{ for options }</select>
        </label>
    }
}
