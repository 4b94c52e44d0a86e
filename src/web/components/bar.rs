//! A bar of live and dead bytes, and the legend of its colours.

use yew::prelude::*;

use super::{Frame, rect};
use crate::session::protocol::LayerRow;
use crate::view::bars::{self, WIDTH};
use crate::view::cause::{self, Cause};
use crate::view::figures;
use crate::view::texts::{image, layers, page};

/// What a part of a bar stands for: live bytes, those of the base image apart, or dead ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Live,
    Base,
    Dead(Cause),
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Base => "base",
            Self::Dead(cause) => cause.word(),
        }
    }

    fn name(self, frame: &Frame) -> &'static str {
        match self {
            Self::Live | Self::Base => frame.text(image::LIVE),
            Self::Dead(cause) => cause.name(frame.language),
        }
    }
}

/// Parts of a layer or an image.
pub(super) fn parts(
    live: u64,
    base: bool,
    dead: &std::collections::BTreeMap<String, u64>,
) -> Vec<(Kind, u64)> {
    let live_kind = if base { Kind::Base } else { Kind::Live };
    std::iter::once((live_kind, live))
        .chain(
            cause::split(dead)
                .into_iter()
                .map(|(cause, bytes)| (Kind::Dead(cause), bytes)),
        )
        .filter(|(_, bytes)| *bytes > 0)
        .collect()
}

/// Parts of the whole image: live of the base, live above it, dead by cause.
pub(super) fn whole(layers: &[LayerRow], base: u32) -> Vec<(Kind, u64)> {
    let live = |of_base: bool| {
        layers
            .iter()
            .filter(|layer| (layer.index < base) == of_base)
            .map(|layer| layer.live_bytes)
            .sum()
    };
    let dead = Cause::ALL.into_iter().map(|cause| {
        let bytes = layers
            .iter()
            .filter_map(|layer| layer.dead_by_cause.get(cause.word()))
            .sum();
        (Kind::Dead(cause), bytes)
    });
    [(Kind::Base, live(true)), (Kind::Live, live(false))]
        .into_iter()
        .chain(dead)
        .filter(|(_, bytes)| *bytes > 0)
        .collect()
}

/// The bar; `whole` is what its full width stands for.
pub(super) fn bar(frame: &Frame, parts: &[(Kind, u64)], whole: u64) -> Html {
    let said: Vec<String> = parts
        .iter()
        .map(|(kind, bytes)| frame.text(image::BAR_PART)(kind.name(frame), &figures::size(*bytes)))
        .collect();
    // A picture without a word is none to those who hear the page.
    let label = if said.is_empty() {
        figures::size(0)
    } else {
        said.join(frame.text(page::COMMA))
    };
    let laid: Vec<_> = bars::stack(parts, whole);
    let rects = laid.iter().zip(&said).map(|(part, said)| {
        html! {
            <rect class={part.of.word()} x={part.x.to_string()} y="0" width={part.width.to_string()} height="10">
                <title>{ said }</title>
            </rect>
        }
    });
    html! {
        <svg class="bar" viewBox={format!("0 0 {WIDTH} 10")} preserveAspectRatio="none" role="img"
            aria-label={label}>
            { rect("ground", (0, 0), (WIDTH, 10)) }
            { for rects }
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
        let name = match kind {
            Kind::Base => format!(
                "{} ({})",
                frame.text(image::LIVE),
                frame.text(layers::BASE_LAYER)
            ),
            other => other.name(frame).to_owned(),
        };
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
            { rect(kind.word(), (0, 0), (10, 10)) }
        </svg>
    }
}
