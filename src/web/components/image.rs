//! The opened image: who it is, its totals, and the tabs below; and the same while its layers are being read.

use yew::prelude::*;

use super::bar::{self, Kind};
use super::inputs::{chosen, option};
use super::progress::ProgressBar;
use super::{Action, Browser, Frame, Of, late, layers, screens, tabs, use_frame, warnings};
use crate::session::protocol::{Choice, ImageRow, Overview, Progress, printable};
use crate::view::texts::{self, image};
use crate::view::waste::Waste;
use crate::view::{Arrival, Event, Image, Pass, Picked, Scanning, Shared, Tab, figures};

/// Layers are being read.
pub(super) fn scanning(frame: &Frame, scanning: &Scanning, doing: Option<Progress>) -> Html {
    let choice = &scanning.choice;
    html! {
        <div class="image">
            { who(frame, &choice.references, &choice.platform, &choice.id, &scanning.file) }
            if let Some(doing) = doing {
                <ProgressBar {doing} left={scanning.seconds_left()} speed={scanning.speed()} />
            }
            { so_far(frame, scanning) }
            { layers::unread(frame, scanning) }
        </div>
    }
}

/// All is known.
pub(super) fn open(frame: &Frame, image: &Image, browser: &Browser, late: Arrival) -> Html {
    let pass = pass(frame, &image.pass);
    html! {
        <div class="image">
            <Summary overview={image.overview.clone()} file={image.file.clone()} choices={image.choices.clone()}
                chosen={image.chosen} base={image.layers.base} running={image.squash.is_running()} />
            if !pass.is_empty() { <p class="pass faint figure">{ pass }</p> }
            <Warnings of={image.overview.clone()} />
            <tabs::Tabs of={image.tab} />
            <ContextProvider<Shared<Waste>> context={image.waste.clone()}>
                { tabs::panel(image.tab, tab(frame, image, browser, late)) }
            </ContextProvider<Shared<Waste>>>
        </div>
    }
}

fn tab(frame: &Frame, image: &Image, browser: &Browser, late: Arrival) -> Html {
    match (image.tab, late) {
        (Tab::Layers, _) => layers::layers(frame, image),
        (_, Arrival::Here) => late::late_tab(frame, image, browser),
        (_, Arrival::Coming) => frame.line("faint", texts::progress::LOADING),
        (_, Arrival::Lost) => {
            let reload = frame.on_action.reform(|_| Action::Reload);
            html! {
                <div class="notice" role="alert">
                    <p>{ frame.text(texts::progress::LATE_LOST) }</p>
                    <button type="button" onclick={reload}>{ frame.text(texts::progress::RELOAD) }</button>
                </div>
            }
        }
    }
}

#[derive(PartialEq, Properties)]
struct SummaryProps {
    overview: Shared<Overview>,
    file: Picked,
    choices: Vec<Choice>,
    chosen: u32,
    base: u32,
    running: bool,
}

/// Who the image is, the others of the archive, and its totals.
#[function_component]
fn Summary(props: &SummaryProps) -> Html {
    let frame = use_frame();
    let row = &props.overview.report.image;
    html! {
        <>
            { who(&frame, &row.references, &row.platform(), &row.id, &props.file) }
            if props.choices.len() > 1 { { others(&frame, props) } }
            { totals(&frame, row) }
            { before_after(&frame, &props.overview, props.base) }
        </>
    }
}

fn who(frame: &Frame, references: &[String], platform: &str, id: &str, file: &Picked) -> Html {
    html! {
        <div class="who">
            <h1>{ screens::references(frame, references) }</h1>
            <p class="faint">
                <span>{ platform.to_owned() }</span>
                <span title={id.to_owned()}>{ frame.text(image::ID) }{ " " }<code>{ figures::short_digest(id).to_owned() }</code></span>
                <span>{ printable(&file.name).into_owned() }{ " " }<span class="figure">{ figures::size(file.bytes) }</span></span>
            </p>
        </div>
    }
}

/// The other images of the archive.
fn others(frame: &Frame, props: &SummaryProps) -> Html {
    let changed = chosen(&frame.on, |value| value.parse().ok().map(Event::Chosen));
    html! {
        <label class="inline-field">
            <span>{ frame.text(image::WHICH_IMAGE) }</span>
            <select disabled={props.running} onchange={changed}>
                for (number, choice) in (0_u32..).zip(&props.choices) {
                    { option(&number, format!("{} ({})", choice_name(choice), choice.platform), number == props.chosen) }
                }
            </select>
        </label>
    }
}

fn choice_name(choice: &Choice) -> String {
    match choice.references.as_slice() {
        [] => figures::short_digest(&choice.id).to_owned(),
        references => references.join(", "),
    }
}

/// Figures of the layers that are read, before those that need all of them.
fn so_far(frame: &Frame, scanning: &Scanning) -> Html {
    let (known, sum) = scanning.added();
    let layers = frame.text(texts::progress::LAYERS_READ)(
        &figures::exact(known as u64),
        &figures::exact(scanning.layers.len() as u64),
    );
    html! {
        <p class="so-far figure">
            <span>{ layers }</span>
            <span title={frame.exact(sum.stored_bytes)}>
                { frame.text(texts::progress::STORED_SO_FAR)(&figures::size(sum.stored_bytes), &figures::exact(sum.entries)) }
            </span>
        </p>
    }
}

fn totals(frame: &Frame, row: &ImageRow) -> Html {
    let bytes = |class: &'static str, name: &'static str, means: &'static str, bytes: u64| {
        html! {
            <div class={class}>
                <dt>{ name }</dt>
                <dd title={frame.exact(bytes)}>{ figures::size(bytes) }</dd>
                <dd class="means">{ means }</dd>
            </div>
        }
    };
    html! {
        <dl class="totals">
            { bytes("stored", frame.text(image::STORED), frame.text(image::STORED_MEANS), row.stored_bytes) }
            { bytes("is-live", frame.text(image::LIVE), frame.text(image::LIVE_MEANS), row.live_bytes) }
            { bytes(if row.reclaimable_bytes > 0 { "is-dead" } else { "is-tight" }, frame.text(image::RECLAIMABLE), frame.text(image::RECLAIMABLE_MEANS), row.reclaimable_bytes) }
            <div>
                <dt>{ frame.text(image::EFFICIENCY) }</dt>
                <dd>{ figures::share(row.live_bytes, row.stored_bytes) }</dd>
                <dd class="means">{ frame.text(image::EFFICIENCY_MEANS) }</dd>
            </div>
        </dl>
    }
}

/// Live and dead bytes of the whole image, above the live ones alone.
fn before_after(frame: &Frame, overview: &Overview, base: u32) -> Html {
    let row = &overview.report.image;
    if row.reclaimable_bytes == 0 {
        return html! {
            <p class="good"><strong>{ frame.text(image::NOTHING_TO_RECLAIM) }</strong>{ " " }{ frame.text(image::NOTHING_TO_RECLAIM_MEANS) }</p>
        };
    }
    let parts = bar::whole(&overview.report.layers, base);
    let bar = |parts: &[(Kind, u64)]| bar::bar(frame, parts, row.stored_bytes);
    let live: Vec<_> = parts
        .iter()
        .filter(|(kind, _)| !matches!(kind, Kind::Dead(_)))
        .copied()
        .collect();
    html! {
        <div class="compare">
            { bar::compared(frame, image::NOW, bar(&parts), row.stored_bytes) }
            { bar::compared(frame, image::AFTER_SQUASH, bar(&live), row.live_bytes) }
        </div>
    }
}

/// How the second pass goes; empty when it is done.
fn pass(frame: &Frame, pass: &Pass) -> String {
    match pass {
        Pass::Going(progress) => {
            let percent = progress.percent();
            frame.text(texts::progress::PERCENT)(frame.text(texts::progress::EXAMINING), percent)
        }
        Pass::Done => String::new(),
        Pass::Failed(error) => {
            let failed = frame.text(texts::progress::PASS_FAILED);
            format!("{failed}: {}", printable(&error.to_string()))
        }
    }
}

/// What was odd in the archive.
#[function_component]
fn Warnings(Of { of: overview }: &Of<Shared<Overview>>) -> Html {
    let frame = use_frame();
    let warnings = &overview.report.warnings;
    if warnings.is_empty() {
        return Html::default();
    }
    warnings::list(
        &frame,
        &frame.text(image::WARNINGS)(warnings.len()),
        warnings,
    )
}
