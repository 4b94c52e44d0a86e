//! What merging a range of layers would save and cost, seen before anything is done.
//!
//! The picture shows what each layer stores; a press moves the nearer end of the range. The lists above it do the same for
//! the keyboard, so the picture is described and not reached.

use yew::prelude::*;

use super::{Frame, savers, waste};
use crate::session::protocol::{LayerRow, Overview};
use crate::view::range::{self, Range};
use crate::view::texts::{self, layers, page};
use crate::view::waste::{List, words};
use crate::view::{Event, Image, bars, figures};

/// Units of the picture.
const WIDTH: u32 = 1000;
const HEIGHT: u32 = 120;

/// Suggestions, the picture, and the figures of the chosen range.
pub(super) fn range(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let (from, to) = (image.squash.from, image.squash.to);
    let base = image.layers.base;
    let chosen = Range::new(&image.overview, base, from, to);
    html! {
        <section class="range" aria-labelledby="range-title">
            <h2 id="range-title">{ texts::range::TITLE.get(language) }</h2>
            <p class="means">{ texts::range::MEANS.get(language) }</p>
            { suggestions(frame, image, base) }
            { picture(frame, &image.overview, base, (from, to), image.squash.is_running()) }
            { savers::savers(frame, "range-picture", "layers", texts::range::TITLE.get(language)) }
            { figures_of(frame, image, &chosen) }
        </section>
    }
}

fn suggestions(frame: &Frame, image: &Image, base: u32) -> Html {
    let language = frame.language;
    let last = image.report().layers.len().saturating_sub(1);
    let running = image.squash.is_running();
    let all = range::suggestions(&image.overview, base);
    let buttons = all.iter().map(|range| {
        let name = if range.from == 0 && usize::try_from(range.to) == Ok(last) {
            texts::range::ALL.get(language).to_owned()
        } else if range.from == base && usize::try_from(range.to) == Ok(last) {
            texts::range::ABOVE_BASE.get(language).to_owned()
        } else {
            texts::range::SHORT.get(language)(range.from, range.to)
        };
        let pressed = (image.squash.from, image.squash.to) == (range.from, range.to);
        html! {
            <button type="button" disabled={running} aria-pressed={pressed.to_string()}
                onclick={frame.says(Event::SquashRange(range.from, range.to))}>
                { name }<span class="figure faint">{ figures::size(range.saved) }</span>
            </button>
        }
    });
    html! { <div class="filters" role="group" aria-label={texts::range::TITLE.get(language)}>{ for buttons }</div> }
}

/// A column for each layer: live bytes below, dead ones above; the range lies behind.
fn picture(
    frame: &Frame,
    overview: &Overview,
    base: u32,
    (from, to): (u32, u32),
    running: bool,
) -> Html {
    let language = frame.language;
    let layers = &overview.report.layers;
    let count = u32::try_from(layers.len()).unwrap_or(u32::MAX).max(1);
    let tallest = layers.iter().map(|l| l.stored_bytes).max().unwrap_or(0);
    // Edges in units of the picture, so that columns lie side by side without gaps that wander.
    let edge = |layer: u32| layer * WIDTH / count;
    let columns = layers.iter().map(|layer| {
        let i = layer.index;
        let (x, width) = (edge(i), edge(i + 1) - edge(i));
        let pressed = (!running).then(|| frame.says(toward((from, to), i)));
        column(frame, layer, (x, width), tallest, i < base, pressed)
    });
    let border = (base > 0 && base < count).then(|| {
        let x = edge(base).to_string();
        html! { <line class="base-border" x1={x.clone()} x2={x} y1="0" y2={HEIGHT.to_string()} /> }
    });
    html! {
        <svg id="range-picture" class="range-picture" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" role="img"
            aria-label={texts::range::PICTURE.get(language)(from, to, count - 1)}>
            <rect class="range-chosen" x={edge(from).to_string()} y="0" width={(edge(to + 1) - edge(from)).to_string()}
                height={HEIGHT.to_string()} />
            { for columns }
            { border }
        </svg>
    }
}

/// The range with its nearer end moved to a layer.
fn toward((from, to): (u32, u32), layer: u32) -> Event {
    if layer.abs_diff(from) <= layer.abs_diff(to) && layer <= to {
        Event::SquashRange(layer, to)
    } else {
        Event::SquashRange(from, layer)
    }
}

fn column(
    frame: &Frame,
    layer: &LayerRow,
    (x, width): (u32, u32),
    tallest: u64,
    of_base: bool,
    pressed: Option<Callback<MouseEvent>>,
) -> Html {
    let language = frame.language;
    let tall = |bytes: u64| {
        let units = bars::scaled(bytes, tallest) * (HEIGHT - 8) / 1000;
        if bytes > 0 { units.max(1) } else { 0 }
    };
    let (live, dead) = (tall(layer.live_bytes), tall(layer.dead_bytes));
    let gap = if width > 8 { 2 } else { 0 };
    let rect = |class: &'static str, y: u32, height: u32| {
        html! {
            <rect class={class} x={(x + gap / 2).to_string()} y={y.to_string()} width={width.saturating_sub(gap).max(1).to_string()}
                height={height.to_string()} />
        }
    };
    html! {
        <g onclick={pressed}>
            <title>{ format!("{}{}{}", layers::LAYER_N.get(language)(layer.index), page::COMMA.get(language), figures::size(layer.stored_bytes)) }</title>
            <rect class="hit" x={x.to_string()} y="0" width={width.to_string()} height={HEIGHT.to_string()} />
            { rect(if of_base { "base" } else { "live" }, HEIGHT - live, live) }
            { rect("dead-part", HEIGHT.saturating_sub(live + dead), dead) }
        </g>
    }
}

fn figures_of(frame: &Frame, image: &Image, range: &Range) -> Html {
    let language = frame.language;
    let stored = image.report().image.stored_bytes;
    let saves = if range.saved == 0 {
        html! { <p>{ texts::range::SAVES_NOTHING.get(language) }</p> }
    } else {
        let share = figures::share(range.saved, stored);
        html! {
            <p title={page::BYTES_EXACT.get(language)(&figures::exact(range.saved))}>
                <strong class="figure">{ texts::range::SAVES.get(language)(&figures::size(range.saved), &share) }</strong>
            </p>
        }
    };
    let costs = if range.base_layers > 0 {
        let layers = page::LAYERS.get(language)(range.base_layers);
        texts::range::COSTS.get(language)(&layers, &figures::size(range.unshared))
    } else if image.layers.base > 0 {
        texts::range::KEEPS_BASE.get(language).to_owned()
    } else {
        texts::range::NO_BASE.get(language).to_owned()
    };
    html! {
        <div class="range-figures">
            { saves }
            <p class="means">{ costs }</p>
            if range.saved > 0 {
                <details>
                    <summary>{ texts::range::EXPLAINED.get(language) }<span class="figure faint">{ " " }{ words::files(range.files, language) }</span></summary>
                    { waste::list(frame, image, List::Range) }
                </details>
            }
        </div>
    }
}
