//! What to change: the pieces of advice, those that save most first; and how long a pull takes.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::copy::Copy;
use super::inputs::{chosen, option, sends};
use super::{Frame, screens, use_frame};
use crate::session::protocol::{AdviceRow, BANDWIDTHS, Overview, Prose, Pull, printable, time};
use crate::view::operations::{self, InPlan};
use crate::view::texts::advice;
use crate::view::{Event, Image, Packages, Route, Shared, Squash, advice as words, figures};

/// The most directories that are listed of a piece.
const PATHS: usize = 8;

/// The number of pieces on the first tab.
const BEST: usize = 3;

/// The best pieces, for the first tab. Their room is there before they are known, so that nothing moves below.
pub(super) fn best(frame: &Frame, image: &Image) -> Html {
    let inner = match image.advice.as_deref() {
        None => frame.line("faint", advice::LOOKING),
        Some(Err(_)) => Html::default(),
        Some(Ok(rows)) if rows.is_empty() => frame.line("faint", advice::NOTHING),
        Some(Ok(rows)) => html! {
            <>
                <ol class="best">for row in rows.iter().take(BEST) { { short(frame, row) } }</ol>
                <a class="means" href={Route::Advice.hash()}>{ frame.text(advice::ALL)(rows.len()) }</a>
            </>
        },
    };
    html! {
        <section class="to-change" aria-labelledby="to-change">
            <h2 id="to-change">{ frame.text(advice::TITLE) }</h2>
            { inner }
        </section>
    }
}

fn short(frame: &Frame, row: &AdviceRow) -> Html {
    html! {
        <li>
            <a href={Route::Advice.hash()}>{ printable(row.title.get(frame.language)).into_owned() }</a>
            <span class="figure faint">{ words::saves(row, frame.language) }</span>
        </li>
    }
}

/// The tab.
pub(super) fn advice(frame: &Frame, image: &Image) -> Html {
    html! {
        <>
            { pieces(frame, image) }
            { more(frame, image) }
            if !image.overview.report.layers.is_empty() {
                <PullTime overview={image.overview.clone()} pull={image.pull()} />
            }
        </>
    }
}

/// What is still being read for more advice.
fn more(frame: &Frame, image: &Image) -> Html {
    let doing = match &image.packages {
        Packages::Reading(progress) => Some(*progress),
        _ => image.made,
    };
    match doing {
        Some(doing) => html! {
            <p class="faint">{ frame.text(advice::MORE_COMES)(doing.percent()) }</p>
        },
        None => Html::default(),
    }
}

fn pieces(frame: &Frame, image: &Image) -> Html {
    match image.advice.as_deref() {
        None => frame.line("faint", advice::LOOKING),
        Some(Err(error)) => screens::notice(frame, error),
        Some(Ok(rows)) if rows.is_empty() => frame.line("good", advice::NOTHING),
        Some(Ok(rows)) => html! {
            <div class="advice">
                <p class="means">{ frame.text(advice::OVERLAP) }{ " " }{ frame.text(advice::ADDS) }</p>
                { planned(frame, image) }
                for row in rows { { piece(frame, image, row) } }
            </div>
        },
    }
}

/// What the plan of the squash adds up to, once somebody has changed it.
fn planned(frame: &Frame, image: &Image) -> Html {
    let squash = &image.squash;
    if !squash.is_changed() {
        return Html::default();
    }
    let stored = image.report().image.stored_bytes;
    let sizes = squash.predicted().map(|plan| {
        let after = stored.saturating_add_signed(plan.saved_bytes.saturating_neg());
        frame.text(advice::PLANNED_SIZES)(&figures::size(stored), &figures::size(after))
    });
    html! {
        <p class="planned" aria-live="polite">
            <strong>{ frame.text(advice::PLANNED)(squash.operations().len()) }</strong>
            if let Some(sizes) = sizes { <span class="figure">{ sizes }</span> }
            <a href={image.squash_route().hash()}>{ frame.text(advice::TO_PLAN) }</a>
        </p>
    }
}

/// A box that puts a piece into the plan of the squash, if a squash can do what it says.
fn tick(frame: &Frame, squash: &Squash, row: &AdviceRow) -> Option<Html> {
    let state = squash.holds(row)?;
    let label = match state {
        InPlan::Within(whole) => frame.text(advice::WITHIN)(whole.from, whole.to),
        InPlan::No | InPlan::Yes => frame.text(advice::IN_PLAN).to_owned(),
    };
    let disabled = squash.is_running() || matches!(state, InPlan::Within(_));
    let of = row.clone();
    let changed = sends(&frame.on, move |change: yew::Event| {
        let input: HtmlInputElement = change.target_dyn_into()?;
        operations::ticked(&of, input.checked()).map(Event::Plan)
    });
    Some(html! {
        <label class="tick">
            <input type="checkbox" checked={state != InPlan::No} {disabled} onchange={changed} />
            { label }
        </label>
    })
}

/// Sentences; what stands between backticks is code.
fn sentences(frame: &Frame, prose: &Prose) -> Html {
    let text = printable(prose.get(frame.language)).into_owned();
    let parts = text.split('`').map(str::to_owned).enumerate();
    parts
        .map(|(place, part)| match place % 2 {
            0 => html! { { part } },
            _ => html! { <code>{ part }</code> },
        })
        .collect()
}

/// A piece with its reason, its lines to copy, and where its bytes are.
fn piece(frame: &Frame, image: &Image, row: &AdviceRow) -> Html {
    let title = printable(row.title.get(frame.language)).into_owned();
    let lines = row.patch.clone().or_else(|| row.dockerfile.clone());
    html! {
        <article class="piece" id={row.id.clone()}>
            <h2>{ title }<span class="figure">{ words::saves(row, frame.language) }</span></h2>
            <p>{ sentences(frame, &row.detail) }</p>
            if let Some(lines) = lines {
                <pre class="command" tabindex="0"><code>{ lines.clone() }</code></pre>
                <Copy text={lines} />
            }
            <p class="actions">
                { tick(frame, &image.squash, row) }
                if let Some(route) = words::at_once(row).filter(|_| !image.squash.keep.only) {
                    <a class="button" href={route.hash()}>{ frame.text(advice::IN_SQUASH) }</a>
                }
            </p>
            if !row.assumptions.is_empty() {
                <details>
                    <summary>{ frame.text(advice::ASSUMES) }</summary>
                    <ul>for text in &row.assumptions { <li>{ sentences(frame, text) }</li> }</ul>
                </details>
            }
            if !row.files.is_empty() {
                <details>
                    <summary>{ frame.text(advice::WHERE) }</summary>
                    <ul class="visible">
                        for files in row.files.iter().take(PATHS) {
                            <li><code>{ format!("/{}", files.path) }</code><span class="figure">{ figures::size(files.bytes) }</span></li>
                        }
                    </ul>
                </details>
            }
            if !row.rules.is_empty() {
                <p class="means">{ frame.text(advice::RULES) }{ " " }{ row.rules.join(", ") }</p>
            }
        </article>
    }
}

#[derive(PartialEq, Properties)]
struct PullTimeProps {
    overview: Shared<Overview>,
    /// What each layer weighs when pulled, as far as it is known.
    pull: Vec<Option<u64>>,
}

/// How long a pull takes at a bandwidth that people choose, in one line.
#[function_component]
fn PullTime(
    PullTimeProps {
        overview,
        pull: known,
    }: &PullTimeProps,
) -> Html {
    let frame = use_frame();
    let bandwidth = use_state_eq(|| 100u32);
    let set = bandwidth.setter();
    let on = Callback::from(move |megabits: u32| set.set(megabits));
    let pull = Pull::new(&overview.report.layers, known, *bandwidth);
    let time = |seconds| time(seconds, frame.language);
    let token = if pull.is_in_time() {
        frame.text(advice::TOKEN_HOLDS).to_owned()
    } else {
        frame.text(advice::TOKEN_ENDS)(&time(pull.last_begins))
    };
    let is_plain = known.iter().any(Option::is_none);
    html! {
        <section class="pull-time" aria-labelledby="pull-time">
            <h2 id="pull-time">{ frame.text(advice::PULL) }</h2>
            <p>
                <label>
                    { frame.text(advice::PULL_AT) }{ " " }
                    <select onchange={chosen(&on, |value| value.parse().ok())}>
                        for megabits in BANDWIDTHS {
                            { option(&megabits, format!("{megabits} Mbit/s"), megabits == *bandwidth) }
                        }
                    </select>
                </label>
                { " " }
                { frame.text(advice::PULL_TIME)(&time(pull.unpacked), &time(pull.downloaded)) }
                { " " }{ token }
            </p>
            <p class="means">
                { frame.text(advice::PULL_MODEL) }
                if is_plain { { " " }{ frame.text(advice::PULL_PLAIN) } }
            </p>
        </section>
    }
}
