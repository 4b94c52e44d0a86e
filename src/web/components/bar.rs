//! A bar of live and dead bytes, and the legend of its colours.

use std::collections::BTreeMap;

use yew::prelude::*;

use super::{Frame, rect};
use crate::session::protocol::LayerRow;
use crate::view::bars::{self, WIDTH};
use crate::view::cause::{self, Cause};
use crate::view::figures;
use crate::view::texts::{Text, image, layers, page};

/// What a part of a bar stands for, in showing order: live bytes of the base image, those above it, or dead ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Base,
    Live,
    Dead(Cause),
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Base => "base",
            Self::Dead(cause) => cause.as_str(),
        }
    }

    fn name(self, frame: &Frame) -> &'static str {
        match self {
            Self::Live | Self::Base => frame.text(image::LIVE),
            Self::Dead(cause) => cause.name(frame.language),
        }
    }
}

/// The parts of a layer that have bytes.
pub(super) fn parts(layer: &LayerRow, base: bool) -> Vec<(Kind, u64)> {
    let live = if base { Kind::Base } else { Kind::Live };
    let dead = cause::split(&layer.dead_by_cause).into_iter();
    let dead = dead.map(|(cause, bytes)| (Kind::Dead(cause), bytes));
    let parts = std::iter::once((live, layer.live_bytes)).chain(dead);
    parts.filter(|(_, bytes)| *bytes > 0).collect()
}

/// The parts of the whole image, of which `base` layers are the base image's.
pub(super) fn whole(layers: &[LayerRow], base: u32) -> Vec<(Kind, u64)> {
    let mut sums = BTreeMap::new();
    for layer in layers {
        for (kind, bytes) in parts(layer, layer.index < base) {
            *sums.entry(kind).or_default() += bytes;
        }
    }
    sums.into_iter().collect()
}

/// A line of two that are compared: its name, its bar, its bytes.
pub(super) fn compared(frame: &Frame, name: Text, bar: Html, bytes: u64) -> Html {
    html! { <><span>{ frame.text(name) }</span>{ bar }{ frame.bytes(bytes) }</> }
}

/// The bar; `whole` is what its full width stands for.
pub(super) fn bar(frame: &Frame, parts: &[(Kind, u64)], whole: u64) -> Html {
    let name = |(kind, bytes): &(Kind, u64)| {
        frame.text(image::BAR_PART)(kind.name(frame), &figures::size(*bytes))
    };
    let names: Vec<String> = parts.iter().map(name).collect();
    // A picture without a word is none to those who hear the page.
    let label = if names.is_empty() {
        figures::size(0)
    } else {
        names.join(frame.text(page::COMMA))
    };
    html! {
        <svg class="bar" viewBox={format!("0 0 {WIDTH} 10")} preserveAspectRatio="none" role="img"
            aria-label={label}>
            { rect("ground", (0, 0), (WIDTH, 10)) }
            for (part, name) in bars::stack(parts, whole).into_iter().zip(names) {
                <rect class={part.of.as_str()} x={part.x.to_string()} y="0" width={part.width.to_string()} height="10">
                    <title>{ name }</title>
                </rect>
            }
        </svg>
    }
}

/// Which colour is what, with its bytes.
pub(super) fn legend(frame: &Frame, parts: &[(Kind, u64)]) -> Html {
    let items = parts.iter().map(|(kind, bytes)| {
        let meaning = match kind {
            Kind::Live => frame.text(image::LIVE_MEANS),
            Kind::Base => frame.text(layers::BASE_MEANS),
            Kind::Dead(cause) => cause.meaning(frame.language),
        };
        let mut name = kind.name(frame).to_owned();
        if *kind == Kind::Base {
            name = format!("{name} ({})", frame.text(layers::BASE_LAYER));
        }
        html! {
            <li title={meaning}>
                { swatch(*kind) }
                <span>{ name }</span>
                <span class="figure">{ figures::size(*bytes) }</span>
            </li>
        }
    });
    html! { <ul class="legend" aria-label={frame.text(image::LEGEND)}>{ for items }</ul> }
}

/// A square of a colour.
pub(super) fn swatch(kind: Kind) -> Html {
    html! {
        <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
            { rect(kind.as_str(), (0, 0), (10, 10)) }
        </svg>
    }
}
