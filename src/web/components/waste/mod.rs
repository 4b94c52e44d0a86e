//! The waste tab: bytes by path as a picture, beside it the dead files as a list.

mod list;
mod picture;
mod readout;
mod tiles;

pub(super) use list::list;

use yew::prelude::*;

use super::Frame;
use super::inputs::chosen;
use super::stops;
use crate::session::protocol::{MapScope, WasteLine, file_name};
use crate::view::files::FilesEvent;
use crate::view::texts::waste;
use crate::view::waste::{Colour, List, WasteEvent};
use crate::view::{Event, Image, figures};

/// The tab.
pub(super) fn waste(frame: &Frame, image: &Image) -> Html {
    let waste = &image.waste;
    let picture = match (&waste.map, &waste.failed) {
        (_, Some(error)) => stops::notice(frame, error),
        (None, None) => {
            html! { <p class="picture-blank faint">{ waste::DRAWING.get(frame.language) }</p> }
        }
        (Some((query, map)), None) => {
            html! {
                <picture::Picture map={map.clone()} scope={query.scope} colour={waste.colour} mark={waste.mark.clone()}
                    cause={waste.list(List::Waste).filter.cause} language={frame.language} drawing={waste.is_drawing()}
                    file={stem(image, query.scope)}
                    on={says(frame)} />
            }
        }
    };
    html! {
        <div class="wasted">
            { choices(frame, image) }
            <div class="wasted-both">
                <div class="wasted-picture">{ picture }</div>
                <section class="wasted-list" aria-labelledby="wasted-list">
                    <h2 id="wasted-list">{ waste::LIST.get(frame.language) }</h2>
                    { list(frame, image, List::Waste) }
                </section>
            </div>
        </div>
    }
}

/// Says what happened in the tab.
fn says(frame: &Frame) -> Callback<WasteEvent> {
    frame.on.reform(Event::Waste)
}

/// Opens a dead file at the version that is dead.
fn open_dead(line: &WasteLine) -> Event {
    Event::Files(FilesEvent::OpenAt {
        path: line.path.clone(),
        entry: Some(line.entry),
    })
}

/// Which bytes, and what their colours say.
fn choices(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let waste = &image.waste;
    let on = says(frame);
    let now = waste.scope;
    let scoped = chosen(&on, move |value| {
        Some(WasteEvent::Scoped(match value {
            "waste" => MapScope::Waste,
            "image" => MapScope::Image,
            layer => layer.parse().map_or(now, MapScope::Layer),
        }))
    });
    let layers = image.report().layers.iter().map(|layer| {
        let number = u16::try_from(layer.index).unwrap_or(u16::MAX);
        let name =
            waste::SCOPE_LAYER.get(language)(layer.index, &figures::size(layer.stored_bytes));
        let chosen = waste.scope == MapScope::Layer(number);
        html! { <option value={number.to_string()} selected={chosen}>{ name }</option> }
    });
    let colours = [
        (Colour::Cause, waste::COLOUR_CAUSE),
        (Colour::Layer, waste::COLOUR_LAYER),
    ]
    .into_iter()
    .map(|(colour, name)| {
        let on = on.reform(move |_: MouseEvent| WasteEvent::Coloured(colour));
        html! {
            <button type="button" aria-pressed={(waste.colour == colour).to_string()} onclick={on}>{ name.get(language) }</button>
        }
    });
    html! {
        <div class="wasted-choices">
            <label><span>{ waste::SCOPE.get(language) }</span>
                <select onchange={scoped}>
                    <option value="waste" selected={waste.scope == MapScope::Waste}>{ waste::SCOPE_WASTE.get(language) }</option>
                    <option value="image" selected={waste.scope == MapScope::Image}>{ waste::SCOPE_IMAGE.get(language) }</option>
                    { for layers }
                    if let MapScope::Range(from, to) = waste.scope {
                        <option value="range" selected={true}>{ waste::SCOPE_RANGE.get(language)(from, to) }</option>
                    }
                </select>
            </label>
            <div class="either" role="group" aria-label={waste::COLOUR.get(language)}>{ for colours }</div>
        </div>
    }
}

/// The name under which the picture is saved, without its ending.
fn stem(image: &Image, scope: MapScope) -> String {
    let name = &image.file.name;
    let name = name
        .split_once(".tar")
        .map_or(name.as_str(), |(stem, _)| stem);
    let name = file_name(name.as_bytes(), "image");
    match scope {
        MapScope::Waste => format!("{name}-waste"),
        MapScope::Image => format!("{name}-bytes"),
        MapScope::Layer(layer) => format!("{name}-layer-{layer}"),
        MapScope::Range(from, to) => format!("{name}-layers-{from}-{to}"),
    }
}
