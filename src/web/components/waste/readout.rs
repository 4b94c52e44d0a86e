//! What stands around the picture: where it is, what is pointed at, what the colours are, and all of it in words.

use yew::prelude::*;

use super::super::Frame;
use super::tiles;
use crate::session::protocol::{Cause, LayerId, MapKind, MapScope, PathMap, sorted};
use crate::view::figures;
use crate::view::texts::{image, layers, waste};
use crate::view::waste::{Colour, WasteEvent, words};

/// The most layers in a legend.
const MOST_LAYERS: usize = 16;

/// The directories above the one that is shown, each to go back to.
pub(super) fn place(frame: &Frame, map: &PathMap) -> Html {
    let on = frame.on_waste();
    let last = map.above.len().saturating_sub(1);
    let steps = map.above.iter().enumerate().map(|(i, (node, name))| {
        let name = if name.is_empty() {
            frame.text(waste::WHOLE).to_owned()
        } else {
            name.clone()
        };
        if i == last {
            return html! { <li><span class="here" aria-current="true">{ name }</span></li> };
        }
        let node = *node;
        let on = on.reform(move |_: MouseEvent| WasteEvent::Zoomed(node));
        html! { <li><button type="button" class="crumb" onclick={on}>{ name }</button></li> }
    });
    let whole = map.items.first().map_or(0, |item| item.bytes);
    html! {
        <div class="picture-top">
            <nav aria-label={frame.text(waste::PLACE)}><ol class="crumbs">{ for steps }</ol></nav>
            { frame.bytes(whole) }
        </div>
    }
}

/// The part that is pointed at, or how to.
pub(super) fn readout(frame: &Frame, map: &PathMap, place: Option<u32>) -> Html {
    let language = frame.language;
    let place = place.map(|place| place as usize).filter(|place| *place > 0);
    let Some((place, item)) = place.and_then(|place| Some((place, map.items.get(place)?))) else {
        return frame.line("readout faint", waste::HINT);
    };
    let whole = map.items.first().map_or(0, |item| item.bytes);
    let (what, who) = words::fate(item, language);
    let files = (item.kind != MapKind::Version).then(|| words::files(item.files, language));
    html! {
        <p class="readout">
            <code>{ words::name(map, place, language) }</code>
            <span class="faint">
                <span class="figure strong">{ figures::size(item.bytes) }</span>
                <span class="figure">{ frame.text(waste::SHARE_OF)(&figures::share(item.bytes, whole)) }</span>
                if let Some(files) = files { <span class="figure">{ files }</span> }
                <span>{ tiles::swatch(tiles::class(item, Colour::Cause)) }{ what }</span>
                <span>{ who }</span>
            </span>
        </p>
    }
}

/// Which colour is what, of those in the picture.
pub(super) fn legend(frame: &Frame, map: &PathMap, colour: Colour) -> Html {
    let leaves = map.items.iter().skip(1);
    let leaves = leaves.filter(|item| item.kind != MapKind::Dir);
    let entry = |class: String, name: String, means: Option<&'static str>| {
        html! { <li title={means}>{ tiles::swatch(class) }<span>{ name }</span></li> }
    };
    let of_cause = |cause: Option<Cause>| {
        let (class, text, means) = match cause {
            None => (
                "live",
                frame.text(image::LIVE),
                frame.text(image::LIVE_MEANS),
            ),
            Some(cause) => (
                cause.as_str(),
                cause.name(frame.language),
                cause.meaning(frame.language),
            ),
        };
        entry(class.to_owned(), text.to_owned(), Some(means))
    };
    let mut more = false;
    let entries: Vec<Html> = match colour {
        Colour::Cause => {
            let found: Vec<Option<Cause>> = leaves.map(|item| item.cause).collect();
            let causes = std::iter::once(None).chain(Cause::ALL.map(Some));
            let causes = causes.filter(|cause| found.contains(cause));
            causes.map(of_cause).collect()
        }
        Colour::Layer => {
            let mut found: Vec<LayerId> = leaves.map(|item| item.layer).collect();
            sorted::sort_by(&mut found, Ord::cmp);
            found.dedup();
            more = found.len() > MOST_LAYERS;
            let layer =
                |n: LayerId| entry(tiles::layer_class(n), frame.text(layers::LAYER_N)(n), None);
            found.into_iter().take(MOST_LAYERS).map(layer).collect()
        }
    };
    html! {
        <ul class="legend" aria-label={frame.text(image::LEGEND)}>
            { for entries }
            if more { <li>{ "…" }</li> }
        </ul>
    }
}

/// The picture in words.
pub(super) fn description(frame: &Frame, map: &PathMap, scope: MapScope) -> Html {
    html! {
        <details class="described">
            <summary>{ frame.text(waste::DESCRIBE) }</summary>
            for text in words::description(map, scope, frame.language) { <p>{ text }</p> }
        </details>
    }
}
