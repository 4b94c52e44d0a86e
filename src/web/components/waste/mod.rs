//! The waste tab: bytes by path as a picture, beside it the dead files as a list.

mod list;
mod map_tree;
mod picture;
mod readout;
mod tiles;

pub(super) use list::DeadList;
pub(super) use map_tree::{Asked, use_map_tree};

use yew::prelude::*;

use super::inputs::{chosen, option};
use super::{Frame, screens, use_frame};
use crate::session::protocol::{MapScope, Overview, file_name};
use crate::view::texts::waste;
use crate::view::waste::{Colour, List, WasteEvent};
use crate::view::{Image, Shared, figures};

/// The tab.
pub(super) fn waste(frame: &Frame, image: &Image) -> Html {
    let waste = &image.waste;
    let picture = match (&waste.map, &waste.failed) {
        (_, Some(error)) => screens::notice(frame, error),
        (None, None) => frame.line("picture-blank faint", waste::DRAWING),
        (Some((query, map)), None) => {
            html! {
                <picture::Picture map={map.clone()} scope={query.scope} colour={waste.colour} mark={waste.mark.clone()}
                    cause={waste.list(List::Waste).filter.cause} drawing={waste.is_drawing()} file={stem(image, query.scope)} />
            }
        }
    };
    html! {
        <div class="wasted">
            <Choices overview={image.overview.clone()} scope={waste.scope} colour={waste.colour} />
            <div class="wasted-both">
                <div class="wasted-picture">{ picture }</div>
                <section class="wasted-list" aria-labelledby="wasted-list">
                    <h2 id="wasted-list">{ frame.text(waste::LIST) }</h2>
                    <DeadList of={List::Waste} />
                </section>
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct Props {
    overview: Shared<Overview>,
    scope: MapScope,
    colour: Colour,
}

/// Which bytes, and what their colours say.
#[function_component]
fn Choices(props: &Props) -> Html {
    let frame = use_frame();
    let on = frame.on_waste();
    let scope = props.scope;
    let scoped = chosen(&on, move |value| {
        Some(WasteEvent::Scoped(match value {
            "waste" => MapScope::Waste,
            "image" => MapScope::Image,
            layer => layer.parse().map_or(scope, MapScope::Layer),
        }))
    });
    let layers = props.overview.report.layers.iter().map(|layer| {
        let number = layer.index;
        let size = figures::size(layer.stored_bytes);
        let name = frame.text(waste::SCOPE_LAYER)(layer.index, &size);
        option(&number, name, scope == MapScope::Layer(number))
    });
    let colours = [
        (Colour::Cause, waste::COLOUR_CAUSE),
        (Colour::Layer, waste::COLOUR_LAYER),
    ];
    html! {
        <div class="wasted-choices">
            <label><span>{ frame.text(waste::SCOPE) }</span>
                <select onchange={scoped}>
                    { option(&"waste", frame.text(waste::SCOPE_WASTE), scope == MapScope::Waste) }
                    { option(&"image", frame.text(waste::SCOPE_IMAGE), scope == MapScope::Image) }
                    { for layers }
                    if let MapScope::Range(from, to) = scope { { option(&"range", frame.text(waste::SCOPE_RANGE)(from, to), true) } }
                </select>
            </label>
            <div class="either" role="group" aria-label={frame.text(waste::COLOUR)}>
                for (colour, name) in colours {
                    <button type="button" aria-pressed={(props.colour == colour).to_string()}
                        onclick={on.reform(move |_| WasteEvent::Coloured(colour))}>{ frame.text(name) }</button>
                }
            </div>
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
