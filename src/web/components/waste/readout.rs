//! What stands around the picture: where it is, what is pointed at, what the colours are, and all of it in words.

use yew::prelude::*;

use super::tiles;
use crate::session::protocol::{Cause, MapKind, MapScope, PathMap};
use crate::view::texts::{Language, image, layers, page, waste};
use crate::view::waste::{Colour, WasteEvent, words};
use crate::view::{cause, figures};

/// The most layers in a legend.
const MOST_LAYERS: usize = 16;

/// The directories above the one that is shown, each to go back to.
pub(super) fn place(language: Language, map: &PathMap, on: &Callback<WasteEvent>) -> Html {
    let last = map.above.len().saturating_sub(1);
    let steps = map.above.iter().enumerate().map(|(i, (node, name))| {
        let name = if name.is_empty() {
            waste::WHOLE.get(language).to_owned()
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
            <nav aria-label={waste::PLACE.get(language)}><ol class="crumbs">{ for steps }</ol></nav>
            <span class="figure" title={page::BYTES_EXACT.get(language)(&figures::exact(whole))}>{ figures::size(whole) }</span>
        </div>
    }
}

/// The part that is pointed at, or how to.
pub(super) fn readout(language: Language, map: &PathMap, place: Option<u32>) -> Html {
    let place = place.map(|place| place as usize).filter(|place| *place > 0);
    let Some((place, item)) = place.and_then(|place| Some((place, map.items.get(place)?))) else {
        return html! { <p class="readout faint">{ waste::HINT.get(language) }</p> };
    };
    let whole = map.items.first().map_or(0, |item| item.bytes);
    let (what, who) = words::fate(item, language);
    let files = (item.kind != MapKind::Version).then(|| words::files(item.files, language));
    html! {
        <p class="readout">
            <code>{ words::name(map, place, language) }</code>
            <span class="faint">
                <span class="figure strong">{ figures::size(item.bytes) }</span>
                <span class="figure">{ waste::SHARE_OF.get(language)(&figures::share(item.bytes, whole)) }</span>
                if let Some(files) = files { <span class="figure">{ files }</span> }
                <span>{ tiles::swatch(tiles::class(item, Colour::Cause)) }{ what }</span>
                <span>{ who }</span>
            </span>
        </p>
    }
}

/// Which colour is what, of those in the picture.
pub(super) fn legend(language: Language, map: &PathMap, colour: Colour) -> Html {
    let leaves = || {
        let items = map.items.iter().skip(1);
        items.filter(|item| item.kind != MapKind::Dir)
    };
    let entry = |class: String, name: String, means: &'static str| {
        let means = (!means.is_empty()).then_some(means);
        html! { <li title={means}>{ tiles::swatch(class) }<span>{ name }</span></li> }
    };
    let entries: Vec<Html> = match colour {
        Colour::Cause => {
            let found = |fate: &Option<Cause>| leaves().any(|item| item.cause == *fate);
            let of = |fate: Option<Cause>| match fate {
                None => entry(
                    "live".to_owned(),
                    image::LIVE.get(language).to_owned(),
                    image::LIVE_MEANS.get(language),
                ),
                Some(cause) => entry(
                    cause.as_str().to_owned(),
                    cause::name(cause, language).to_owned(),
                    cause::meaning(cause, language),
                ),
            };
            let fates = std::iter::once(None).chain(Cause::ALL.map(Some));
            fates.filter(found).map(of).collect()
        }
        Colour::Layer => {
            let mut found: Vec<u16> = leaves().map(|item| item.layer).collect();
            found.sort_unstable();
            found.dedup();
            let more = found.len() > MOST_LAYERS;
            let of = |layer: u16| {
                entry(
                    tiles::layer_class(layer),
                    layers::LAYER_N.get(language)(layer.into()),
                    "",
                )
            };
            let mut entries: Vec<Html> = found.into_iter().take(MOST_LAYERS).map(of).collect();
            if more {
                entries.push(html! { <li>{ "…" }</li> });
            }
            entries
        }
    };
    html! { <ul class="legend" aria-label={image::LEGEND.get(language)}>{ for entries }</ul> }
}

/// The picture in words.
pub(super) fn description(language: Language, map: &PathMap, scope: MapScope) -> Html {
    let said = words::description(map, scope, language).into_iter();
    html! {
        <details class="described">
            <summary>{ waste::DESCRIBE.get(language) }</summary>
            { for said.map(|text| html! { <p>{ text }</p> }) }
        </details>
    }
}
