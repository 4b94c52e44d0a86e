//! The plan of a squash as a list: what is merged and what is left out, each with its effect and a button to remove it.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::{Frame, use_frame};
use crate::session::protocol::{LayerRange, printable};
use crate::view::operations::{Operation, Planned};
use crate::view::texts::squash;
use crate::view::{Event, Image, PlanEvent, figures, merges};

/// The element that gets the focus when the button that had it is gone.
const TITLE: &str = "operations-title";

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    list: Vec<Planned>,
    /// The range that the chart and the lists change.
    current: LayerRange,
    /// There is room for another range.
    room: bool,
    /// If only the product is kept, the number of patterns that name it. Then all layers become one.
    keeps: Option<usize>,
    /// A squash is under way: the plan stays.
    running: bool,
    /// Globs that match nothing.
    unmatched: Vec<String>,
}

/// The list for an image.
pub(super) fn operations(image: &Image) -> Html {
    let squash = &image.squash;
    let room = merges::another(&image.overview, &squash.ranges()).is_some();
    let unmatched = squash.predicted().map(|plan| plan.unmatched.clone());
    html! {
        <Operations list={squash.operations()} current={squash.current()} {room} keeps={squash.keep.only.then(|| squash.keep.globs().count())} running={squash.is_running()}
            unmatched={unmatched.unwrap_or_default()} />
    }
}

#[function_component]
fn Operations(props: &Props) -> Html {
    let frame = use_frame();
    let merges = props
        .list
        .iter()
        .filter(|planned| matches!(planned.operation, Operation::Merge(_)));
    let merges = merges.count();
    html! {
        <section class="operations" aria-labelledby={TITLE}>
            <h2 id={TITLE} tabindex="-1">{ frame.text(squash::PLAN) }</h2>
            if merges == 0 { { frame.line("means bad", squash::NO_MERGE) } }
            if props.keeps == Some(0) { { frame.line("means bad", squash::KEEP_NOTHING) } }
            if !props.list.is_empty() {
                <ul>for planned in &props.list { { row(&frame, props, planned, merges > 1) } }</ul>
            }
            if props.keeps.is_none() {
            <button type="button" class="quiet" disabled={props.running || !props.room} aria-describedby="another-means"
                onclick={frame.sends(Event::Plan(PlanEvent::Another))}>{ frame.text(squash::ANOTHER) }</button>
            <p id="another-means" class="means">
                { frame.text(match (props.room, merges > 1) {
                    (false, false) => squash::ANOTHER_FULL,
                    (_, true) => squash::CURRENT_MEANS,
                    (true, false) => squash::ANOTHER_MEANS,
                }) }
            </p>
            }
        </section>
    }
}

/// One operation. Of several merges, the one that the chart changes is marked, and the others can be picked.
fn row(frame: &Frame, props: &Props, planned: &Planned, several: bool) -> Html {
    let (name, removal) = match &planned.operation {
        Operation::Merge(range) => (
            if range.from == range.to {
                frame.text(squash::OPERATION_ONE)(range.from)
            } else {
                frame.text(squash::OPERATION_MERGE)(range.from, range.to)
            },
            Some(PlanEvent::Unmerge(*range)).filter(|_| props.keeps.is_none()),
        ),
        Operation::LeaveOut(glob) => (
            frame.text(squash::OPERATION_LEAVE)(&printable(glob)),
            Some(PlanEvent::KeepIn(vec![glob.clone()])),
        ),
        Operation::Keep(globs) => (
            frame.text(squash::OPERATION_KEEP)(*globs),
            Some(PlanEvent::KeepOnly(false)),
        ),
    };
    let is_current = planned.operation == Operation::Merge(props.current);
    let what = match &planned.operation {
        Operation::Merge(range) if several => html! {
            <button type="button" class="what" aria-pressed={is_current.to_string()} disabled={props.running}
                onclick={frame.sends(Event::Plan(PlanEvent::Pick(*range)))}>{ name.clone() }</button>
        },
        _ => html! { <span class="what">{ name.clone() }</span> },
    };
    let is_lost =
        matches!(&planned.operation, Operation::LeaveOut(glob) if props.unmatched.contains(glob));
    let effect = match planned.bytes {
        _ if is_lost => html! { <span class="bad">{ frame.text(squash::EFFECT_NONE) }</span> },
        None => html! { <span class="faint">{ "…" }</span> },
        Some(bytes) => html! {
            <span class="figure" title={frame.exact(bytes)}>
                { if bytes > 0 { frame.text(squash::EFFECT)(&figures::size(bytes)) } else { figures::size(0) } }
                if planned.paths > 0 { <span class="faint">{ frame.text(squash::EFFECT_PATHS)(planned.paths) }</span> }
            </span>
        },
    };
    let on = frame.on.clone();
    let is_removable = removal.is_some();
    let remove = move |_: MouseEvent| {
        on.emit(Event::Plan(
            removal.clone().unwrap_or(PlanEvent::KeepOnly(false)),
        ));
        let document = web_sys::window().and_then(|window| window.document());
        let title = document.and_then(|document| document.get_element_by_id(TITLE));
        if let Some(title) =
            title.and_then(|title| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(title).ok())
        {
            // Without the focus on something that stays, keys would begin at the top of the page again.
            let _ = title.focus();
        }
    };
    let label = frame.text(squash::REMOVE)(&name);
    html! {
        <li key={name}>
            { what }
            { effect }
            if is_removable {
                <button type="button" class="f-close" aria-label={label.clone()} title={label} disabled={props.running} onclick={remove}>
                    <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M2 2 L8 8 M8 2 L2 8" /></svg>
                </button>
            }
        </li>
    }
}
