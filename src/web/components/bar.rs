//! A bar of live and dead bytes, and the legend of its colours.

use yew::prelude::*;

use super::{Frame, rect};
use crate::session::protocol::{Cause, LayerId, LayerRow, Overview};
use crate::view::bars::{self, WIDTH};
use crate::view::cause;
use crate::view::figures;
use crate::view::texts::{Text, image, layers, page};

/// What a part of a bar stands for, in showing order: live bytes of the base image, those above it, dead ones whose cause
/// is not known until their contents are compared, or dead ones.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Base,
    Live,
    Comparing,
    Dead(Cause),
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Base => "base",
            Self::Comparing => "comparing",
            Self::Dead(cause) => cause.as_str(),
        }
    }

    /// The fill of a part that has no colour of its own: the pattern in `index.html`.
    fn pattern(self) -> Option<&'static str> {
        (self == Self::Comparing).then_some("url(#hatch)")
    }

    fn name(self, frame: &Frame) -> &'static str {
        match self {
            Self::Live | Self::Base => frame.text(image::LIVE),
            Self::Comparing => frame.text(image::COMPARING),
            Self::Dead(cause) => cause.name(frame.language),
        }
    }
}

/// The parts of a layer that have bytes.
pub(super) fn parts(overview: &Overview, layer: &LayerRow, base: bool) -> Vec<(Kind, u64)> {
    let live = if base { Kind::Base } else { Kind::Live };
    let undecided = overview.undecided.get(layer.index.index());
    let undecided = undecided.copied().unwrap_or(0);
    let dead = cause::split(&layer.dead_by_cause).into_iter();
    let dead = dead.map(|(cause, bytes)| match cause {
        Cause::Overwritten => (Kind::Dead(cause), bytes.saturating_sub(undecided)),
        _ => (Kind::Dead(cause), bytes),
    });
    let known = [(live, layer.live_bytes), (Kind::Comparing, undecided)];
    let parts = known.into_iter().chain(dead);
    parts.filter(|(_, bytes)| *bytes > 0).collect()
}

/// The parts of the whole image, of which those below `base` are the base image's.
pub(super) fn whole(overview: &Overview, base: LayerId) -> Vec<(Kind, u64)> {
    several(overview, &overview.report.layers, base)
}

/// The parts of some layers, of which those below `base` are the base image's.
pub(super) fn several<'a>(
    overview: &Overview,
    layers: impl IntoIterator<Item = &'a LayerRow>,
    base: LayerId,
) -> Vec<(Kind, u64)> {
    let layers = layers.into_iter();
    let parts: Vec<(Kind, u64)> = layers
        .flat_map(|layer| parts(overview, layer, layer.index < base))
        .collect();
    let sum = |kind| {
        let same = parts.iter().filter(|(other, _)| *other == kind);
        (kind, same.map(|(_, bytes)| bytes).sum())
    };
    let dead = Cause::ALL.into_iter().map(Kind::Dead);
    let known = [Kind::Base, Kind::Live, Kind::Comparing].into_iter();
    let sums = known.chain(dead).map(sum);
    sums.filter(|(_, bytes)| *bytes > 0).collect()
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
                <rect class={part.of.as_str()} fill={part.of.pattern()} x={part.x.to_string()} y="0" width={part.width.to_string()} height="10">
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
            Kind::Comparing => frame.text(image::COMPARING_MEANS),
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
            <rect class={kind.as_str()} fill={kind.pattern()} x="0" y="0" width="10" height="10" />
        </svg>
    }
}
