//! A bar of live and dead bytes, and the legend of its colours.

use yew::prelude::*;

use crate::session::protocol::{Cause, LayerRow};
use crate::view::bars::{self, WIDTH};
use crate::view::cause;
use crate::view::figures;
use crate::view::texts::{Language, image, layers, page};

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
            Self::Dead(cause) => cause.as_str(),
        }
    }

    fn name(self, language: Language) -> &'static str {
        match self {
            Self::Live | Self::Base => image::LIVE.get(language),
            Self::Dead(cause) => cause::name(cause, language),
        }
    }
}

/// Parts of a layer or an image.
pub(super) fn parts(
    live: u64,
    base: bool,
    dead: &std::collections::BTreeMap<Cause, u64>,
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
    let dead = cause::SHOWN.into_iter().map(|cause| {
        let bytes = layers
            .iter()
            .filter_map(|layer| layer.dead_by_cause.get(&cause))
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
pub(super) fn bar(language: Language, parts: &[(Kind, u64)], whole: u64) -> Html {
    let said: Vec<String> = parts
        .iter()
        .map(|(kind, bytes)| {
            image::BAR_PART.get(language)(kind.name(language), &figures::size(*bytes))
        })
        .collect();
    // A picture without a word is none to those who hear the page.
    let label = if said.is_empty() {
        figures::size(0)
    } else {
        said.join(page::COMMA.get(language))
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
            <rect class="ground" x="0" y="0" width={WIDTH.to_string()} height="10" />
            { for rects }
        </svg>
    }
}

/// Which colour is what, with its bytes.
pub(super) fn legend(language: Language, parts: &[(Kind, u64)]) -> Html {
    let items = parts.iter().map(|(kind, bytes)| {
        let meaning = match kind {
            Kind::Live => image::LIVE_MEANS.get(language),
            Kind::Base => layers::BASE_MEANS.get(language),
            Kind::Dead(cause) => cause::meaning(*cause, language),
        };
        let name = match kind {
            Kind::Base => format!(
                "{} ({})",
                image::LIVE.get(language),
                layers::BASE_LAYER.get(language)
            ),
            other => other.name(language).to_owned(),
        };
        html! {
            <li title={meaning}>
                { swatch(*kind) }
                <span>{ name }</span>
                <span class="figure">{ figures::size(*bytes) }</span>
            </li>
        }
    });
    html! { <ul class="legend" aria-label={image::LEGEND.get(language)}>{ for items }</ul> }
}

/// A square of a colour.
pub(super) fn swatch(kind: Kind) -> Html {
    html! {
        <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
            <rect class={kind.word()} x="0" y="0" width="10" height="10" />
        </svg>
    }
}
