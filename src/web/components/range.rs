//! What merging a range of layers would save and cost, seen before anything is done.
//!
//! The picture shows what each layer stores; a press moves the nearer end of the range. The lists above it do the same for
//! the keyboard, so the picture is described and not reached.

use yew::prelude::*;

use super::save_buttons::save_buttons;
use super::{Frame, rect, use_frame, waste};
use crate::session::protocol::{LayerRow, Overview};
use crate::view::range::{self, Range};
use crate::view::texts::{self, layers, page};
use crate::view::waste::{List, words};
use crate::view::{Event, Shared, bars, figures};

/// Units of the picture.
const WIDTH: u32 = 1000;
const HEIGHT: u32 = 120;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) overview: Shared<Overview>,
    /// How many layers the base image has.
    pub(super) base: u32,
    /// The range, both ends included.
    pub(super) from: u32,
    pub(super) to: u32,
    /// A squash is under way: the range stays.
    pub(super) running: bool,
}

/// Suggestions, the picture, and the figures of the chosen range.
#[function_component]
pub(super) fn RangeChart(props: &Props) -> Html {
    let frame = use_frame();
    let svg = use_node_ref();
    let title = frame.text(texts::range::TITLE);
    html! {
        <section class="range" aria-labelledby="range-title">
            <h2 id="range-title">{ title }</h2>
            <p class="means">{ frame.text(texts::range::MEANS) }</p>
            { suggestions(&frame, props) }
            { picture(&frame, props, &svg) }
            { save_buttons(&frame, &svg, "layers", title) }
            { figures_of(&frame, props) }
        </section>
    }
}

fn suggestions(frame: &Frame, props: &Props) -> Html {
    let all = range::suggestions(&props.overview, props.base);
    let last = props.overview.report.layers.len().saturating_sub(1);
    let name = |range: &Range| {
        if range.from == 0 && usize::try_from(range.to) == Ok(last) {
            frame.text(texts::range::ALL).to_owned()
        } else if range.from == props.base && usize::try_from(range.to) == Ok(last) {
            frame.text(texts::range::ABOVE_BASE).to_owned()
        } else {
            frame.text(texts::range::SHORT)(range.from, range.to)
        }
    };
    html! {
        <div class="filters" role="group" aria-label={frame.text(texts::range::TITLE)}>
            for range in &all {
                <button type="button" disabled={props.running} aria-pressed={((range.from, range.to) == (props.from, props.to)).to_string()}
                    onclick={frame.sends(Event::SquashRange(range.from, range.to))}>
                    { name(range) }<span class="figure faint">{ figures::size(range.saved) }</span>
                </button>
            }
        </div>
    }
}

/// A column for each layer: live bytes below, dead ones above; the range lies behind.
fn picture(frame: &Frame, props: &Props, svg: &NodeRef) -> Html {
    let &Props { base, from, to, .. } = props;
    let layers = &props.overview.report.layers;
    let count = u32::try_from(layers.len()).unwrap_or(u32::MAX).max(1);
    let tallest = layers.iter().map(|l| l.stored_bytes).max().unwrap_or(0);
    // Edges in units of the picture, so that columns lie side by side without gaps that wander.
    let edge = |layer: u32| layer * WIDTH / count;
    let columns = layers.iter().map(|layer| {
        let i = layer.index;
        let (x, width) = (edge(i), edge(i + 1) - edge(i));
        let pressed = (!props.running).then(|| frame.sends(toward((from, to), i)));
        column(frame, layer, (x, width), tallest, i < base, pressed)
    });
    let border = (base > 0 && base < count).then(|| edge(base).to_string());
    html! {
        <svg ref={svg.clone()} id="range-picture" class="range-picture" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none"
            role="img" aria-label={frame.text(texts::range::PICTURE)(from, to, count - 1)}>
            { rect("range-chosen", (edge(from), 0), (edge(to + 1) - edge(from), HEIGHT)) }
            { for columns }
            if let Some(x) = border { <line class="base-border" x1={x.clone()} x2={x} y1="0" y2={HEIGHT.to_string()} /> }
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
    let tall = |bytes: u64| {
        let units = bars::scaled(bytes, tallest) * (HEIGHT - 8) / 1000;
        if bytes > 0 { units.max(1) } else { 0 }
    };
    let (live, dead) = (tall(layer.live_bytes), tall(layer.dead_bytes));
    let gap = if width > 8 { 2 } else { 0 };
    let part = |class: &'static str, y: u32, height: u32| {
        rect(
            class,
            (x + gap / 2, y),
            (width.saturating_sub(gap).max(1), height),
        )
    };
    html! {
        <g onclick={pressed}>
            <title>{ format!("{}{}{}", frame.text(layers::LAYER_N)(layer.index), frame.text(page::COMMA), figures::size(layer.stored_bytes)) }</title>
            { rect("hit", (x, 0), (width, HEIGHT)) }
            { part(if of_base { "base" } else { "live" }, HEIGHT - live, live) }
            { part("dead-part", HEIGHT.saturating_sub(live + dead), dead) }
        </g>
    }
}

fn figures_of(frame: &Frame, props: &Props) -> Html {
    let range = Range::new(&props.overview, props.base, props.from, props.to);
    let stored = props.overview.report.image.stored_bytes;
    let saves = if range.saved == 0 {
        html! { <p>{ frame.text(texts::range::SAVES_NOTHING) }</p> }
    } else {
        let share = figures::share(range.saved, stored);
        html! {
            <p title={frame.exact(range.saved)}>
                <strong class="figure">{ frame.text(texts::range::SAVES)(&figures::size(range.saved), &share) }</strong>
            </p>
        }
    };
    let costs = if range.base_layers > 0 {
        let layers = frame.text(page::LAYERS)(range.base_layers);
        frame.text(texts::range::COSTS)(&layers, &figures::size(range.unshared))
    } else if props.base > 0 {
        frame.text(texts::range::KEEPS_BASE).to_owned()
    } else {
        frame.text(texts::range::NO_BASE).to_owned()
    };
    html! {
        <div class="range-figures">
            { saves }
            <p class="means">{ costs }</p>
            if range.saved > 0 {
                <details>
                    <summary>{ frame.text(texts::range::EXPLAINED) }<span class="figure faint">{ " " }{ words::files(range.files, frame.language) }</span></summary>
                    <waste::DeadList of={List::Range} />
                </details>
            }
        </div>
    }
}
