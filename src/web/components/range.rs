//! What merging a range of layers would save and cost, seen before anything is done.
//!
//! The picture shows what each layer stores. Dragging across it chooses a range, and a press moves the nearer end; a press
//! on another range of the plan picks this one. The lists beside it do the same for the keyboard, so the picture is
//! described and not reached.

use web_sys::Element;
use yew::prelude::*;

use super::layers::step_of;
use super::save_buttons::save_buttons;
use super::tip::{self, Tip};
use super::{Frame, rect, use_frame, waste};
use crate::session::protocol::{LayerId, LayerRange, LayerRow, Overview, cut, sorted};
use crate::view::range::{self, Range};
use crate::view::texts::{self, layers, page};
use crate::view::waste::{List, words};
use crate::view::{Event, PlanEvent, Shared, bars, figures};

/// Units of the picture.
const WIDTH: u32 = 1000;
const HEIGHT: u32 = 140;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) overview: Shared<Overview>,
    /// The first layer above the base image.
    pub(super) base: LayerId,
    /// The range that the chart changes, and the other ranges of the plan.
    pub(super) current: LayerRange,
    pub(super) others: Vec<LayerRange>,
    /// The range that the chart changes is merged.
    pub(super) merging: bool,
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
            <Chart overview={props.overview.clone()} base={props.base} current={props.current} others={props.others.clone()}
                merging={props.merging} running={props.running} svg={svg.clone()} />
            if props.merging { { figures_of(&frame, props) } }
            { save_buttons(&frame, &svg, "layers", title) }
        </section>
    }
}

fn suggestions(frame: &Frame, props: &Props) -> Html {
    let all = range::suggestions(&props.overview, props.base);
    let last = LayerId::at(props.overview.report.layers.len().saturating_sub(1));
    let most = all.first().map_or(0, |range| range.saved);
    let name = |range: &Range| {
        if range.from == LayerId::LOWEST && range.to == last {
            frame.text(texts::range::ALL).to_owned()
        } else if range.from == props.base && range.to == last {
            frame.text(texts::range::ABOVE_BASE).to_owned()
        } else {
            frame.text(texts::range::SHORT)(
                range.from,
                range.to,
                &figures::share(range.saved, most),
            )
        }
    };
    let is_only = |range: &Range| {
        let is_current = props.current
            == LayerRange {
                from: range.from,
                to: range.to,
            };
        props.merging && props.others.is_empty() && is_current
    };
    html! {
        <div class="filters" role="group" aria-label={frame.text(texts::range::TITLE)}>
            for range in &all {
                <button type="button" disabled={props.running} aria-pressed={is_only(range).to_string()}
                    onclick={frame.sends(Event::Plan(PlanEvent::MergeOnly(LayerRange { from: range.from, to: range.to })))}>
                    { name(range) }<span class="figure faint">{ figures::size(range.saved) }</span>
                </button>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ChartProps {
    overview: Shared<Overview>,
    base: LayerId,
    current: LayerRange,
    others: Vec<LayerRange>,
    merging: bool,
    running: bool,
    svg: NodeRef,
}

/// A column for each layer: live bytes below, dead ones above; the range lies behind. Numbers stand below, and the layer
/// under the pointer is told beside it.
#[function_component]
fn Chart(props: &ChartProps) -> Html {
    let frame = use_frame();
    let &ChartProps { base, running, .. } = props;
    let LayerRange { from, to } = props.current;
    let others = props.others.clone();
    let mut merged = others.clone();
    merged.extend(props.merging.then_some(props.current));
    sorted::sort(&mut merged);
    // The layer where a drag began.
    let anchor = use_mut_ref(|| None::<LayerId>);
    let pointed = use_state_eq(|| None::<(LayerId, (i32, i32))>);
    let layers = &props.overview.report.layers;
    let count = u32::try_from(layers.len()).unwrap_or(u32::MAX).max(1);
    let tallest = layers.iter().map(|l| l.stored_bytes).max().unwrap_or(0);
    // Edges in units of the picture, so that columns lie side by side without gaps that wander.
    let edge = |layer: LayerId| layer.number() * WIDTH / count;
    let span = |range: LayerRange| {
        let x = edge(range.from);
        (x, edge(range.to.above()) - x)
    };
    let last = LayerId::new(count - 1);
    let columns = layers.iter().map(|layer| {
        let i = layer.index;
        let place = span(LayerRange { from: i, to: i });
        column(layer, place, tallest, i < base)
    });
    let border = (base > LayerId::LOWEST && base <= last).then(|| edge(base).to_string());
    let layer_at = {
        let svg = props.svg.clone();
        move |event: &PointerEvent| layer_at(&svg, count, event)
    };
    let down = {
        let (anchor, layer_at) = (anchor.clone(), layer_at.clone());
        move |event: PointerEvent| {
            *anchor.borrow_mut() = layer_at(&event).filter(|_| event.button() == 0);
        }
    };
    let over = {
        let (anchor, layer_at, pointed) = (anchor.clone(), layer_at.clone(), pointed.setter());
        let on = frame.on.clone();
        move |event: PointerEvent| {
            let layer = layer_at(&event);
            pointed.set(layer.map(|layer| (layer, tip::at(&event))));
            let begun = anchor.borrow().filter(|_| event.buttons() == 1 && !running);
            if let (Some(begun), Some(layer)) = (begun, layer)
                && begun != layer
            {
                on.emit(Event::SquashRange(begun.min(layer), begun.max(layer)));
            }
        }
    };
    let up = {
        let on = frame.on.clone();
        move |event: PointerEvent| {
            let begun = anchor.borrow_mut().take().filter(|_| !running);
            if let Some(layer) = begun.filter(|begun| layer_at(&event) == Some(*begun)) {
                let holds = |other: &&LayerRange| other.layers().contains(layer);
                on.emit(match others.iter().find(holds) {
                    Some(other) => Event::Plan(PlanEvent::Pick(*other)),
                    None => toward((from, to), layer),
                });
            }
        }
    };
    let leave = pointed.setter();
    let is_merged = |layer: LayerId| merged.iter().any(|range| range.layers().contains(layer));
    let described = match merged.as_slice() {
        [range] => frame.text(texts::range::PICTURE)(range.from, range.to, last),
        ranges => {
            let names = ranges
                .iter()
                .map(|range| format!("{}–{}", range.from, range.to));
            let names: Vec<String> = names.collect();
            frame.text(texts::range::PICTURE_SEVERAL)(&names.join(frame.text(page::COMMA)), last)
        }
    };
    // As many numbers as can be read; those of three digits need more room.
    let every = count.div_ceil(if count > 100 { 20 } else { 30 });
    html! {
        <div class="chart">
            <p class="chart-scale faint figure" aria-hidden="true">{ figures::size(tallest) }</p>
            <svg ref={props.svg.clone()} id="range-picture" class="range-picture" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none"
                role="img" aria-label={described}
                onpointerdown={down} onpointermove={over} onpointerup={up} onpointerleave={move |_| leave.set(None)}>
                for range in &merged {
                    { rect(if *range == props.current { "range-chosen" } else { "range-other" },
                        (span(*range).0, 0), (span(*range).1, HEIGHT)) }
                }
                { for columns }
                if let Some(x) = border { <line class="base-border" x1={x.clone()} x2={x} y1="0" y2={HEIGHT.to_string()} /> }
            </svg>
            <div class="chart-axis faint figure" aria-hidden="true">
                for layer in 0..count {
                    <span class={is_merged(LayerId::new(layer)).then_some("chosen")}>if layer % every == 0 { { layer } }</span>
                }
            </div>
            if let Some((layer, at)) = *pointed { <Tip {at}>{ told(&frame, &props.overview, layer) }</Tip> }
        </div>
    }
}

/// The layer under the pointer.
fn layer_at(svg: &NodeRef, count: u32, event: &PointerEvent) -> Option<LayerId> {
    let bounds = svg.cast::<Element>()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place within the picture; what lies outside is at the edge"
    )]
    let layer = (share * f64::from(count)).max(0.0) as u32;
    Some(LayerId::new(layer.min(count - 1)))
}

/// What the note says of a layer.
fn told(frame: &Frame, overview: &Overview, layer: LayerId) -> Html {
    let Some(row) = overview.report.layers.get(layer.index()) else {
        return Html::default();
    };
    html! {
        <>
            <p><strong>{ frame.text(layers::LAYER_N)(layer) }</strong>{ " " }<code>{ cut(&step_of(overview, layer), 80).into_owned() }</code></p>
            <p class="figure">{ frame.text(texts::image::BAR_PART)(frame.text(layers::COLUMN_SIZE), &figures::size(row.stored_bytes)) }</p>
            <p class="figure">{ frame.text(texts::image::BAR_PART)(frame.text(layers::COLUMN_DEAD), &figures::size(row.dead_bytes)) }</p>
        </>
    }
}

/// The range with its nearer end moved to a layer.
fn toward((from, to): (LayerId, LayerId), layer: LayerId) -> Event {
    let distance = |other: LayerId| layer.number().abs_diff(other.number());
    if distance(from) <= distance(to) && layer <= to {
        Event::SquashRange(layer, to)
    } else {
        Event::SquashRange(from, layer)
    }
}

fn column(layer: &LayerRow, (x, width): (u32, u32), tallest: u64, of_base: bool) -> Html {
    let tall = |bytes: u64| {
        let units = bars::scaled(bytes, tallest) * HEIGHT / 1000;
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
        <>
            { part(if of_base { "base" } else { "live" }, HEIGHT - live, live) }
            { part("dead-part", HEIGHT.saturating_sub(live + dead), dead) }
        </>
    }
}

fn figures_of(frame: &Frame, props: &Props) -> Html {
    let range = Range::new(
        &props.overview,
        props.base,
        props.current.from,
        props.current.to,
    );
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
    } else if props.base > LayerId::LOWEST {
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
