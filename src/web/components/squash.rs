//! The squash tab: what is merged, what that gives, and the proved result.

use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::copy::Copy;
use super::inputs::{chosen, option, segments, typed};
use super::kept::Kept;
use super::prediction::Prediction;
use super::progress::ProgressBar;
use super::{Action, Browser, Frame, Saved, compare, keep, operations, range, screens, use_frame};
use crate::session::protocol::{
    Built, Instruction, LayerId, LayerRange, LayerRow, Overview, Stored, cut, printable,
};
use crate::view::texts::{self, failure, layers, page, squash};
use crate::view::{Check, Event, Image, PlanEvent, Run, Shared, command, figures};

/// The tab: choices on the left; on the right what they give, the button, and the result.
pub(super) fn squash(frame: &Frame, image: &Image, browser: &Browser) -> Html {
    let squash = &image.squash;
    let (current, running) = (squash.current(), squash.is_running());
    let (merging, others) = (squash.merging, squash.others.clone());
    let memory = squash.memory(image.report()).filter(|_| browser.lacks_disk);
    let own = squash.own_run();
    let run = match own {
        Run::Idle => Html::default(),
        Run::Going(going) => {
            let (doing, left) = image.squashing(going);
            html! { <ProgressBar {doing} {left} /> }
        }
        Run::Done(built) => html! {
            <Outcome of={built.id.clone()}>{ done(frame, built, &squash.check, browser, compare::with_result(frame, texts::compare::RESULT_DONE)) }</Outcome>
        },
        Run::Failed(error) => screens::notice(frame, error),
    };
    let predicted = squash.predicted();
    let saves = predicted.is_some_and(|plan| plan.saved_bytes > 0);
    let only = squash.keep.only;
    let plan = squash.plan.as_deref().and_then(|plan| plan.as_ref().ok());
    let modes = [(squash::MODE_MERGE, false), (squash::MODE_KEEP, true)];
    let modes = modes.map(|(name, is_only)| {
        let event = Event::Plan(PlanEvent::KeepOnly(is_only));
        (frame.text(name), only == is_only, event)
    });
    let keeping = image.keeping();
    let refused = matches!(squash.plan.as_deref(), Some(Err(_)));
    html! {
        <div class="squash">
            <div class="squash-choices">
                { segments(frame.text(squash::MODE), &frame.on, modes) }
                if only {
                    { keep::fields(frame, &squash.keep, running) }
                } else {
                    <range::RangeChart overview={image.overview.clone()} base={LayerId::new(image.layers.base)} {current} {others} {merging} {running} />
                }
                <Controls overview={image.overview.clone()} current={Some(current).filter(|_| !only)} others={squash.others.clone()} {running} tag={squash.tag.clone()} valid={squash.tag_is_valid()}
                    message={squash.message.clone()} exclude={squash.exclude.clone()} stored={squash.stored} />
            </div>
            <div class="squash-result">
                <p class="means">{ frame.text(if only { squash::KEEP_INTRO } else { squash::INTRO }) }</p>
                { operations::operations(image) }
                <div id="squash-why">
                    <Prediction plan={squash.plan.clone()} stale={predicted.is_none()} valid={squash.is_complete()}
                        stored={image.report().image.stored_bytes} />
                </div>
                if let Some(doing) = keeping {
                    <ProgressBar {doing} />
                }
                if let Some(bytes) = memory {
                    <p class="means bad">{ frame.text(squash::MEMORY)(&figures::size(bytes)) }</p>
                }
                if !running && !matches!(own, Run::Done(_)) {
                    <button type="button" class={saves.then_some("primary")} disabled={!squash.may_start()}
                        aria-describedby={refused.then_some("squash-why")} onclick={frame.sends(Event::SquashStarted)}>{ frame.text(squash::SQUASH) }</button>
                }
                { run }
                if let Some(plan) = predicted {
                    { by_command(frame, command::squash(image, &plan.file_name)) }
                }
                if let (true, Some(plan), Some(of)) = (only, plan, squash.keep.kept.clone()) {
                    <Kept {of} line={command::try_out(image, plan)} />
                }
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct OutcomeProps {
    /// Which result it is.
    of: String,
    children: Html,
}

/// Scrolls to a new result, if it is out of sight.
#[function_component]
fn Outcome(props: &OutcomeProps) -> Html {
    let node = use_node_ref();
    use_effect_with((props.of.clone(), node.clone()), |(_, node)| {
        if let Some(element) = node.cast::<Element>() {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    html! { <div ref={node}>{ props.children.clone() }</div> }
}

/// What does the same in a terminal.
fn by_command(frame: &Frame, line: String) -> Html {
    html! {
        <p class="by-command">
            <span class="means">{ frame.text(squash::SAME_BY_COMMAND) }</span>
            <code>{ printable(&line).into_owned() }</code>
            <Copy text={line} />
        </p>
    }
}

#[derive(PartialEq, Properties)]
struct ControlsProps {
    overview: Shared<Overview>,
    /// The range that the lists change, and the other ranges; `None` if only the product is kept.
    current: Option<LayerRange>,
    others: Vec<LayerRange>,
    running: bool,
    tag: String,
    /// The tag is one that loaders accept.
    valid: bool,
    message: String,
    exclude: String,
    stored: Stored,
}

/// What is merged, and how it is stored.
#[function_component]
fn Controls(props: &ControlsProps) -> Html {
    let frame = use_frame();
    let running = props.running;
    let bad = !props.valid;
    html! {
        <div class="choices-of-squash">
            { props.current.map(|range| range_field(&frame, props, range)) }
            <div class="field">
                <label for="tag">{ frame.text(squash::TAG) }</label>
                <input id="tag" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby="tag-means" aria-invalid={bad.to_string()} disabled={running}
                    value={props.tag.clone()} oninput={typed(&frame.on, Event::SquashTag)} />
                <p id="tag-means" class={classes!("means", bad.then_some("bad"))}>{ frame.text(if bad { squash::TAG_BAD } else { squash::TAG_MEANS }) }</p>
            </div>
            <div class="field">
                <label for="exclude">{ frame.text(squash::EXCLUDE) }</label>
                <textarea id="exclude" rows="3" spellcheck="false" autocapitalize="off" aria-describedby="exclude-means"
                    placeholder={"var/cache/**\nusr/share/doc"} disabled={running} value={props.exclude.clone()}
                    oninput={typed(&frame.on, Event::SquashExclude)} />
                <p id="exclude-means" class="means">{ frame.text(squash::EXCLUDE_MEANS) }</p>
            </div>
            { more(&frame, props) }
        </div>
    }
}

/// The lists of the first and the last layer of the range.
fn range_field(frame: &Frame, props: &ControlsProps, range: LayerRange) -> Html {
    let report = &props.overview.report;
    let (LayerRange { from, to }, running) = (range, props.running);
    let is_free = |layer: LayerId| {
        let holds = |other: &LayerRange| other.layers().contains(layer);
        !props.others.iter().any(holds)
    };
    // A range ends below the next one.
    let next = props
        .others
        .iter()
        .map(|other| other.from)
        .filter(|other| *other > to)
        .min();
    let end = next.unwrap_or(LayerId::NONE);
    let base = LayerId::new(report.image.base_layers);
    let layer = |layer: &LayerRow, chosen: LayerId| {
        let line = Instruction::parse(layer.created_by.as_deref().unwrap_or_default()).line();
        let line = if line.is_empty() {
            figures::size(layer.stored_bytes)
        } else {
            cut(&line, 60).into_owned()
        };
        let mut name = frame.text(squash::LAYER)(layer.index, &line);
        if layer.index == base && base > LayerId::LOWEST {
            name = format!("{name} ({})", frame.text(squash::BASE_MARK));
        }
        option(&layer.index, name, layer.index == chosen)
    };
    let first = chosen(&frame.on, move |value| {
        let from = value.parse().ok()?;
        Some(Event::SquashRange(from, to.max(from)))
    });
    let last = chosen(&frame.on, move |value| {
        Some(Event::SquashRange(from, value.parse().ok()?))
    });
    html! {
        <div class="field">
            <label for="from">{ frame.text(squash::FROM) }</label>
            <select id="from" aria-describedby="from-means" disabled={running} onchange={first}>
                for each in report.layers.iter().filter(|layer| is_free(layer.index)) { { layer(each, from) } }
            </select>
            <label for="to">{ frame.text(squash::TO) }</label>
            <select id="to" aria-describedby="from-means" disabled={running} onchange={last}>
                for each in report.layers.iter().filter(|layer| layer.index >= from && layer.index < end) { { layer(each, to) } }
            </select>
            <p id="from-means" class="means">{ frame.text(squash::RANGE_MEANS) }</p>
        </div>
    }
}

/// What few people need.
fn more(frame: &Frame, props: &ControlsProps) -> Html {
    let running = props.running;
    let stored = [
        (Stored::Same, "same", squash::STORED_SAME),
        (Stored::Plain, "none", squash::STORED_PLAIN),
        (Stored::Gzip, "gzip", squash::STORED_GZIP),
    ];
    let changed = chosen(&frame.on, move |value| {
        let found = stored.iter().find(|(_, word, _)| *word == value);
        found.map(|(stored, _, _)| Event::SquashStored(*stored))
    });
    html! {
        <details class="more">
            <summary>{ frame.text(squash::MORE) }</summary>
            <div class="fields">
            <div class="field">
                <label for="stored">{ frame.text(squash::STORED) }</label>
                <select id="stored" disabled={running} onchange={changed}>
                    for (each, word, name) in stored { { option(&word, frame.text(name), each == props.stored) } }
                </select>
                <label for="message">{ frame.text(squash::MESSAGE) }</label>
                <input id="message" type="text" autocomplete="off" disabled={running} value={props.message.clone()}
                    oninput={typed(&frame.on, Event::SquashMessage)} />
            </div>
            </div>
        </details>
    }
}

/// The proved result, and the ways to save it.
pub(super) fn done(
    frame: &Frame,
    built: &Built,
    check: &Check,
    browser: &Browser,
    extra: Html,
) -> Html {
    let saving = matches!(browser.saved, Some(Saved::Going(..)));
    let saved = match browser.saved {
        Some(Saved::Going(done, all)) => {
            frame.text(squash::SAVING)(&figures::size(done), &figures::size(all))
        }
        Some(Saved::Yes) => match check.doing() {
            Some(doing) => frame.text(squash::CHECKING)(doing.percent()),
            None if *check == Check::Passed => frame.text(squash::SAVED).to_owned(),
            None => String::new(),
        },
        Some(Saved::Full) => frame.text(squash::SAVE_FULL).to_owned(),
        Some(Saved::Refused) => frame.text(squash::SAVE_REFUSED).to_owned(),
        Some(Saved::Unreadable) => frame.text(failure::ADVICE_IO).to_owned(),
        Some(Saved::No | Saved::ByLink) | None => String::new(),
    };
    let means = if built.left_out > 0 {
        frame.text(squash::VERIFIED_BUT)(built.left_out)
    } else {
        frame.text(squash::VERIFIED_MEANS).to_owned()
    };
    html! {
        <section class="done" aria-label={frame.text(squash::VERIFIED)}>
            <h2><span class="check" aria-hidden="true">{ "✓" }</span>{ frame.text(squash::VERIFIED) }</h2>
            <p>{ means }</p>
            <p class="actions">
                <button type="button" class="primary" disabled={saving} onclick={frame.on_action.reform(|_| Action::Save)}>{ frame.text(squash::SAVE) }</button>
                <button type="button" disabled={saving} onclick={frame.on_action.reform(|_| Action::OpenResult)}>{ frame.text(squash::OPEN_RESULT) }</button>
                { extra }
                if saving {
                    <button type="button" onclick={frame.on_action.reform(|_| Action::StopSaving)}>{ frame.text(page::CANCEL) }</button>
                }
                if let Some(url) = browser.url.clone() {
                    <a id="download" class="means" href={url} download={built.file_name.clone()}
                        onclick={frame.on_action.reform(|_| Action::Downloaded)}>
                        { frame.text(squash::DOWNLOAD) }
                    </a>
                }
                <span class="faint" aria-live="polite">{ saved }</span>
            </p>
            if let Check::Failed(error) = check {
                { screens::notice(frame, error) }
            }
            <dl class="facts-of-result">
                <dt>{ frame.text(layers::COLUMN_SIZE) }</dt>
                <dd class="figure" title={frame.exact(built.bytes)}>{ figures::size(built.bytes) }</dd>
                if !built.references.is_empty() {
                    <dt>{ frame.text(squash::REFERENCES) }</dt>
                    <dd>{ printable(&built.references.join(", ")).into_owned() }</dd>
                }
                <dt>{ frame.text(squash::NEW_ID) }</dt>
                <dd><code>{ &built.id }</code></dd>
                <dt>{ frame.text(if built.diff_ids.len() > 1 { squash::NEW_LAYERS } else { squash::NEW_LAYER }) }</dt>
                <dd>for diff_id in &built.diff_ids { <div><code>{ diff_id }</code></div> }</dd>
            </dl>
            <div class="next">
                <h3>{ frame.text(squash::LOAD) }</h3>
                for line in next(built) { <p><code>{ printable(&line).into_owned() }</code>{ " " }<Copy text={line} /></p> }
            </div>
            <div class="next">
                <h3>{ frame.text(squash::CHANGES) }</h3>
                for text in [squash::CHANGES_CACHE, squash::CHANGES_PULL] { { frame.line("means", text) } }
            </div>
        </section>
    }
}

/// The lines to go on with.
fn next(built: &Built) -> Vec<String> {
    let mut lines = vec![format!(
        "docker load -i {}",
        command::quoted(&built.file_name)
    )];
    if let Some(name) = built.references.first() {
        let name = command::quoted(name);
        lines.push(format!("docker run --rm -it {name}"));
        lines.push(format!("docker push {name}"));
    }
    lines
}
