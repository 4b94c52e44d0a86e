//! The opened image: who it is, its totals, and the tabs below; and the same while its layers are being read.

use yew::prelude::*;

use super::bar::{self, Kind};
use super::inputs::{chosen, option};
use super::progress::ProgressBar;
use super::{Action, Browser, Frame, Of, advice, late, layers, screens, tabs, use_frame, warnings};
use crate::session::protocol::{Choice, LayerId, Overview, Progress, printable, pull_squashed};
use crate::view::texts::{self, image};
use crate::view::waste::{Waste, words};
use crate::view::{
    Arrival, Event, Form, Image, Measure, Pass, Picked, Route, Scanning, Shared, Tab, figures,
};

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

/// All is known. The table of layers comes after what the image is and what is wrong; elsewhere that is one line, because
/// the window belongs to what is shown.
pub(super) fn open(frame: &Frame, image: &Image, browser: &Browser, late: Arrival) -> Html {
    let is_first = image.tab == Tab::Layers && image.layers.form == Form::Table;
    html! {
        <div class={classes!("image", (!is_first).then_some("has-strip"))}>
            <Summary overview={image.overview.clone()} file={image.file.clone()} choices={image.choices.clone()}
                chosen={image.chosen} base={LayerId::new(image.layers.base)} running={image.squash.is_running()} pass={pass(frame, image)}
                pull={image.pull()} measure={image.measure.clone()} brief={!is_first} />
            if is_first { { advice::best(frame, image) } }
            if is_first { <Warnings of={image.overview.clone()} /> }
            <tabs::Tabs of={image.tab} />
            if late == Arrival::Here { { late::late_dockerfile(frame) } }
            if let Some(file) = &image.offered { { late::late_offer(frame, image, file) } }
            <ContextProvider<Shared<Waste>> context={image.waste.clone()}>
                { tabs::panel(image.tab, tab(frame, image, browser, late)) }
            </ContextProvider<Shared<Waste>>>
        </div>
    }
}

fn tab(frame: &Frame, image: &Image, browser: &Browser, late: Arrival) -> Html {
    match (image.tab, late) {
        (Tab::Layers, _) if image.layers.form == Form::Table => html! {
            <>
                { layers::table(image) }
                if late == Arrival::Here { { late::late_config(frame, image) } }
            </>
        },
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
    base: LayerId,
    running: bool,
    /// What the second pass says.
    pass: String,
    /// What each layer weighs when pulled, and how measuring goes.
    pull: Vec<Option<u64>>,
    measure: Measure,
    /// Everything on one line.
    brief: bool,
}

/// Who the image is, the others of the archive, and its totals.
#[function_component]
fn Summary(props: &SummaryProps) -> Html {
    let frame = use_frame();
    let row = &props.overview.report.image;
    let others = (props.choices.len() > 1).then(|| others(&frame, props));
    if props.brief {
        let line = frame.text(image::ONE_LINE)(
            &figures::size(row.stored_bytes),
            &figures::size(row.live_bytes),
            &figures::size(row.reclaimable_bytes),
        );
        let pulled: Option<u64> = props.pull.iter().copied().sum();
        let pull = pulled.zip(pull_squashed(&props.overview.report.layers, &props.pull));
        let pull = pull.map(|(now, then)| {
            frame.text(image::ONE_LINE_PULL)(&figures::size(now), &figures::size(then))
        });
        return html! {
            <div class="brief">
                <h1 title={screens::references(&frame, &row.references)}>{ screens::references(&frame, &row.references) }</h1>
                <p class="faint figure" title={frame.text(image::ONE_LINE_MEANS)}>
                    if let Some(pull) = pull { { pull }{ frame.text(texts::page::COMMA) } }
                    { line }
                </p>
                { others }
                if !props.pass.is_empty() { <p class="faint figure">{ &props.pass }</p> }
            </div>
        };
    }
    html! {
        <div class="summary">
            { who(&frame, &row.references, &row.platform(), &row.id, &props.file) }
            { others }
            if let Some(base) = &row.base.name {
                <p class="means">{ frame.text(image::BASE)(&printable(base)) }</p>
            }
            { headline(&frame, &props.overview, props.base) }
            { totals(&frame, props) }
            { before_after(&frame, &props.overview, props.base) }
            // Always there, so that nothing below moves when it has nothing more to say.
            <p class="pass faint figure">{ &props.pass }</p>
        </div>
    }
}

/// The first answer: how much is wasted, and what of it no change of the Dockerfile can remove.
fn headline(frame: &Frame, overview: &Overview, base: LayerId) -> Html {
    let row = &overview.report.image;
    let dead = row.reclaimable_bytes;
    if dead == 0 {
        return frame.line("headline", image::HEADLINE_NONE);
    }
    let in_base = overview.kills.iter().filter(|kill| kill.writer < base);
    let in_base: u64 = in_base.map(|kill| kill.bytes).sum();
    let text = frame.text(image::HEADLINE)(
        &figures::size(dead),
        &figures::size(row.stored_bytes),
        &figures::share(dead, row.stored_bytes),
    );
    html! {
        <>
            <p class="headline">{ text }</p>
            if in_base > dead / 100 { <p class="faint">{ frame.text(image::HEADLINE_BASE)(&figures::size(in_base)) }</p> }
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
                if file.among > 1 { <span class="bad">{ frame.text(image::FIRST_OF)(file.among) }</span> }
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

fn totals(frame: &Frame, props: &SummaryProps) -> Html {
    let row = &props.overview.report.image;
    let figure = |class, name, means, value: String, title: String| {
        html! {
            <div class={class}>
                <dt>{ frame.text(name) }</dt>
                <dd {title}>{ value }</dd>
                <dd class="means">{ frame.text(means) }</dd>
            </div>
        }
    };
    let bytes = |class, name, means, bytes: u64| {
        figure(class, name, means, figures::size(bytes), frame.exact(bytes))
    };
    let is_dead = if row.reclaimable_bytes > 0 {
        "is-dead"
    } else {
        ""
    };
    html! {
        <dl class="totals">
            { bytes("stored", image::STORED, image::STORED_MEANS, row.stored_bytes) }
            { bytes("is-live", image::LIVE, image::LIVE_MEANS, row.live_bytes) }
            { bytes(is_dead, image::RECLAIMABLE, image::RECLAIMABLE_MEANS, row.reclaimable_bytes) }
            { pull(frame, props) }
        </dl>
    }
}

/// What is pulled of the image. Layers that are not compressed can be measured.
fn pull(frame: &Frame, props: &SummaryProps) -> Html {
    let known: Option<u64> = props.pull.iter().copied().sum();
    let is_measured = matches!(&props.measure, Measure::Known(layers) if !layers.is_empty());
    let (value, means) = match (known, &props.measure) {
        (Some(bytes), _) if is_measured => (frame.bytes(bytes), frame.text(image::PULL_MEASURED)),
        (Some(bytes), _) => (frame.bytes(bytes), frame.text(image::PULL_MEANS)),
        (None, Measure::Running(progress)) => {
            let percent = format!("{}%", progress.percent());
            (html! { { percent } }, frame.text(image::PULL_MEASURING))
        }
        (None, _) => (html! { { "–" } }, frame.text(image::PULL_UNKNOWN)),
    };
    let button = match &props.measure {
        _ if known.is_some() => None,
        Measure::Running(_) => Some((Event::Cancelled, texts::page::CANCEL)),
        _ => Some((Event::Measured, image::MEASURE)),
    };
    let button = button.map(|(event, name)| {
        html! { <button type="button" class="link" onclick={frame.sends(event)}>{ frame.text(name) }</button> }
    });
    let squashed = pull_squashed(&props.overview.report.layers, &props.pull)
        .filter(|_| props.overview.report.image.reclaimable_bytes > 0)
        .map(|bytes| frame.text(image::PULL_SQUASHED)(&figures::size(bytes)));
    html! {
        <div>
            <dt>{ frame.text(image::PULL) }</dt>
            <dd>{ value }</dd>
            if let Some(squashed) = squashed { <dd class="means figure">{ squashed }</dd> }
            <dd class="means">{ means }{ " " }{ button }</dd>
            if let Measure::Failed(error) = &props.measure { <dd class="means">{ screens::notice(frame, error) }</dd> }
        </div>
    }
}

/// Live and dead bytes of the whole image, above the live ones alone; where nothing is dead, the largest live parts.
fn before_after(frame: &Frame, overview: &Overview, base: LayerId) -> Html {
    let row = &overview.report.image;
    if row.reclaimable_bytes == 0 {
        return visible(frame, overview);
    }
    let parts = bar::whole(overview, base);
    let bar = |parts: &[(Kind, u64)]| bar::bar(frame, parts, row.stored_bytes);
    let live: Vec<_> = parts
        .iter()
        .filter(|(kind, _)| matches!(kind, Kind::Base | Kind::Live))
        .copied()
        .collect();
    html! {
        <div class="compare">
            { bar::compared(frame, image::NOW, bar(&parts), row.stored_bytes) }
            { bar::compared(frame, image::AFTER_SQUASH, bar(&live), row.live_bytes) }
        </div>
    }
}

/// The largest directories and files of the final filesystem, each with a link to it.
fn visible(frame: &Frame, overview: &Overview) -> Html {
    let row = &overview.report.image;
    let parts = overview.visible.iter().map(|part| {
        let path = part.path.trim_end_matches('/').to_owned();
        let route = Route::Files {
            scope: None,
            path: Some(path),
        };
        html! {
            <li>
                <a href={route.hash()}><code>{ &part.path }</code></a>
                { frame.bytes(part.bytes) }
                <span class="faint figure">{ figures::share(part.bytes, row.live_bytes) }</span>
                <span class="faint figure">{ words::files(part.files, frame.language) }</span>
            </li>
        }
    });
    let means = frame.text(image::HEADLINE_NONE_MEANS)(&figures::size(row.stored_bytes));
    html! {
        <>
            <p class="faint">{ means }</p>
            <ul class="visible">{ for parts }</ul>
        </>
    }
}

/// How the second pass goes; what it found, when it is done.
fn pass(frame: &Frame, image: &Image) -> String {
    match &image.pass {
        Pass::Going(progress) => {
            let percent = progress.percent();
            frame.text(texts::progress::PERCENT)(frame.text(texts::progress::EXAMINING), percent)
        }
        Pass::Done if image.report().layers.iter().all(|layer| layer.verified) => {
            frame.text(texts::progress::EXAMINED).to_owned()
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
