//! The squash tab: what is merged, what that gives, and the proved result.

use yew::prelude::*;

use super::inputs::{chosen, typed};
use super::{Frame, Saved, copy, progress, range, stops, warnings};
use crate::session::protocol::{
    Built, Instruction, Kind, PlanSummary, Report, Stored, cut, printable,
};
use crate::view::command;
use crate::view::texts::{failure, layers, page, squash};
use crate::view::{Check, Event, Image, Run, Squash, bars, figures};

/// The tab.
pub(super) fn squash(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let squash = &image.squash;
    let run = match &squash.run {
        Run::Idle => Html::default(),
        Run::Going(going) => {
            let (doing, left) = image.squashing(going);
            progress::progress(frame, doing, left, None)
        }
        Run::Done(built) => done(frame, built, squash),
        Run::Failed(error) => stops::notice(frame, error),
    };
    html! {
        <div class="squash">
            <p class="lead">{ squash::INTRO.get(language) }</p>
            { range::range(frame, image) }
            { choices(frame, image.report(), squash) }
            { prediction(frame, squash, image.report().image.stored_bytes) }
            if !squash.is_running() && !matches!(squash.run, Run::Done(_)) {
                <button type="button" class="primary" disabled={!squash.may_start()}
                    onclick={frame.says(Event::SquashStarted)}>{ squash::SQUASH.get(language) }</button>
            }
            if let Some(plan) = squash.predicted() {
                { by_command(frame, &command::squash(image, &plan.file_name)) }
            }
            { run }
        </div>
    }
}

/// What does the same in a terminal.
fn by_command(frame: &Frame, line: &str) -> Html {
    let language = frame.language;
    html! {
        <p class="by-command">
            <span class="means">{ squash::SAME_BY_COMMAND.get(language) }</span>
            <code>{ printable(line).into_owned() }</code>
            { copy::copy(frame, line, page::COPY.get(language)) }
        </p>
    }
}

fn choices(frame: &Frame, report: &Report, squash: &Squash) -> Html {
    let language = frame.language;
    let base = report.image.base_layers;
    let options = |chosen: u32, least: u32| {
        let options = report.layers.iter().filter(|layer| layer.index >= least).map(|layer| {
            let line = Instruction::parse(layer.created_by.as_deref().unwrap_or_default()).line();
            let line = if line.is_empty() { figures::size(layer.stored_bytes) } else { cut(&line, 60).into_owned() };
            let mut name = squash::LAYER.get(language)(layer.index, &line);
            if layer.index == base && base > 0 {
                name = format!("{name} ({})", squash::BASE_MARK.get(language));
            }
            html! {
                <option value={layer.index.to_string()} selected={layer.index == chosen}>{ name }</option>
            }
        });
        options.collect::<Html>()
    };
    let running = squash.is_running();
    let (from, to) = (squash.from, squash.to);
    let first = chosen(&frame.on, move |value| {
        let from = value.parse().ok()?;
        Some(Event::SquashRange(from, to.max(from)))
    });
    let last = chosen(&frame.on, move |value| {
        Some(Event::SquashRange(from, value.parse().ok()?))
    });
    let valid = squash.tag_is_valid();
    let means = if valid {
        squash::TAG_MEANS.get(language)
    } else {
        squash::TAG_BAD.get(language)
    };
    html! {
        <div class="choices-of-squash">
            <div class="field">
                <label for="from">{ squash::FROM.get(language) }</label>
                <select id="from" aria-describedby="from-means" disabled={running} onchange={first}>
                    { options(squash.from, 0) }
                </select>
                <label for="to">{ squash::TO.get(language) }</label>
                <select id="to" aria-describedby="from-means" disabled={running} onchange={last}>
                    { options(squash.to, squash.from) }
                </select>
                <p id="from-means" class="means">{ squash::RANGE_MEANS.get(language) }</p>
            </div>
            <div class="field">
                <label for="tag">{ squash::TAG.get(language) }</label>
                <input id="tag" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby="tag-means" aria-invalid={(!valid).to_string()} disabled={running}
                    value={squash.tag.clone()} oninput={typed(&frame.on, Event::SquashTag)} />
                <p id="tag-means" class={classes!("means", (!valid).then_some("bad"))}>{ means }</p>
            </div>
            { more(frame, squash) }
        </div>
    }
}

/// What few people need.
fn more(frame: &Frame, squash: &Squash) -> Html {
    let language = frame.language;
    let running = squash.is_running();
    let stored = [
        (Stored::Same, "same", squash::STORED_SAME),
        (Stored::Plain, "none", squash::STORED_PLAIN),
        (Stored::Gzip, "gzip", squash::STORED_GZIP),
    ];
    let changed = chosen(&frame.on, move |value| {
        let found = stored.iter().find(|(_, word, _)| *word == value);
        found.map(|(stored, _, _)| Event::SquashStored(*stored))
    });
    let options = stored.iter().map(|(stored, word, name)| {
        html! { <option value={*word} selected={*stored == squash.stored}>{ name.get(language) }</option> }
    });
    html! {
        <details class="more">
            <summary>{ squash::MORE.get(language) }</summary>
            <div class="fields">
            <div class="field">
                <label for="exclude">{ squash::EXCLUDE.get(language) }</label>
                <textarea id="exclude" rows="3" spellcheck="false" autocapitalize="off" aria-describedby="exclude-means"
                    placeholder={"var/cache/**\nusr/share/doc"} disabled={running} value={squash.exclude.clone()}
                    oninput={typed(&frame.on, Event::SquashExclude)} />
                <p id="exclude-means" class="means">{ squash::EXCLUDE_MEANS.get(language) }</p>
            </div>
            <div class="field">
                <label for="stored">{ squash::STORED.get(language) }</label>
                <select id="stored" disabled={running} onchange={changed}>{ for options }</select>
                <label for="message">{ squash::MESSAGE.get(language) }</label>
                <input id="message" type="text" autocomplete="off" disabled={running} value={squash.message.clone()}
                    oninput={typed(&frame.on, Event::SquashMessage)} />
            </div>
            </div>
        </details>
    }
}

/// What the squash would give.
fn prediction(frame: &Frame, squash: &Squash, stored: u64) -> Html {
    let language = frame.language;
    match &squash.plan {
        None if squash.tag_is_valid() => {
            html! { <p class="faint">{ squash::PREDICTING.get(language) }</p> }
        }
        None => Html::default(),
        Some(Err(error)) if error.kind() == Kind::Nothing => {
            html! { <p class="good">{ squash::SAVES_NOTHING.get(language) }</p> }
        }
        Some(Err(error)) => stops::notice(frame, error),
        Some(Ok(plan)) => predicted(frame, plan, stored),
    }
}

/// `stored` is what the whole image stores, which the saving is a share of.
fn predicted(frame: &Frame, plan: &PlanSummary, stored: u64) -> Html {
    let language = frame.language;
    let whole = plan.before_bytes.max(plan.after_bytes);
    let line = |name: &'static str, class: &'static str, bytes: u64| {
        let width = bars::scaled(bytes, whole).to_string();
        html! {
            <>
                <span>{ name }</span>
                <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="ground" x="0" y="0" width="1000" height="10" />
                    <rect class={class} x="0" y="0" width={width} height="10" />
                </svg>
                <span class="figure" title={page::BYTES_EXACT.get(language)(&figures::exact(bytes))}>{ figures::size(bytes) }</span>
            </>
        }
    };
    let comma = page::COMMA.get(language);
    let rewritten = plan.warnings.iter().filter(|w| w.kind == "rewritten");
    let rewritten: Vec<_> = rewritten.cloned().collect();
    let (dead, hidden) = (plan.dead_bytes(), Squash::hidden(plan, comma));
    let leaves = (plan.excluded > 0).then(|| {
        squash::EXCLUDED.get(language)(plan.excluded, &figures::size(plan.excluded_bytes))
    });
    let saves = if dead > 0 {
        let share = figures::share(dead, stored);
        Some(squash::SAVES.get(language)(&figures::size(dead), &share))
    } else {
        leaves
            .is_none()
            .then(|| squash::SAVES_NOTHING.get(language).to_owned())
    };
    html! {
        <div class="prediction">
            <div class="compare">
                { line(squash::BEFORE.get(language), "stored", plan.before_bytes) }
                { line(squash::AFTER.get(language), "live", plan.after_bytes) }
            </div>
            <p class="figure">
                if let Some(saves) = saves { <strong>{ saves }</strong> }
                if let Some(leaves) = leaves { <strong>{ leaves }</strong> }
                <span>{ squash::LAYERS.get(language)(plan.layers_before, plan.layers_after) }</span>
                <span class="faint" title={page::BYTES_EXACT.get(language)(&figures::exact(plan.after_bytes))}>
                    { if plan.exact { squash::EXACT.get(language) } else { squash::ESTIMATE.get(language) } }
                </span>
            </p>
            if !plan.unmatched.is_empty() {
                <p class="means bad">{ squash::UNMATCHED.get(language)(&printable(&plan.unmatched.join(page::COMMA.get(language)))) }</p>
            }
            if !hidden.is_empty() {
                <p class="means bad">{ squash::HIDDEN.get(language)(&hidden) }</p>
            }
            if !rewritten.is_empty() {
                { warnings::list(frame, squash::REWRITTEN.get(language), &rewritten) }
            }
            if plan.copied_up_bytes > 0 {
                <p class="means">{ squash::COPIED_UP.get(language)(&figures::size(plan.copied_up_bytes)) }</p>
            }
        </div>
    }
}

fn done(frame: &Frame, built: &Built, squash: &Squash) -> Html {
    let language = frame.language;
    let on_save = frame.on_save.clone();
    let save = Callback::from(move |_: MouseEvent| on_save.emit(()));
    let saving = matches!(frame.saved, Some(Saved::Going(..)));
    let saved = match frame.saved {
        Some(Saved::Going(done, all)) => {
            squash::SAVING.get(language)(&figures::size(done), &figures::size(all))
        }
        Some(Saved::Yes) => match squash.checked() {
            Some(doing) => squash::CHECKING.get(language)(doing.percent()),
            None if squash.check == Check::Passed => squash::SAVED.get(language).to_owned(),
            None => String::new(),
        },
        Some(Saved::Full) => squash::SAVE_FULL.get(language).to_owned(),
        Some(Saved::Refused) => squash::SAVE_REFUSED.get(language).to_owned(),
        Some(Saved::Unreadable) => failure::ADVICE_IO.get(language).to_owned(),
        Some(Saved::No | Saved::ByLink) | None => String::new(),
    };
    let means = if built.left_out > 0 {
        squash::VERIFIED_BUT.get(language)(built.left_out)
    } else {
        squash::VERIFIED_MEANS.get(language).to_owned()
    };
    let load = format!("docker load -i {}", built.file_name);
    let on_stop = frame.on_stop_saving.clone();
    let stop = Callback::from(move |_: MouseEvent| on_stop.emit(()));
    html! {
        <section class="done" aria-label={squash::VERIFIED.get(language)}>
            <h2><span class="check" aria-hidden="true">{ "✓" }</span>{ squash::VERIFIED.get(language) }</h2>
            <p>{ means }</p>
            <p class="actions">
                <button type="button" class="primary" disabled={saving} onclick={save}>{ squash::SAVE.get(language) }</button>
                if let Some(url) = frame.url.clone() {
                    <a id="download" class="button" href={url} download={built.file_name.clone()}>
                        { squash::DOWNLOAD.get(language)(&built.file_name) }
                    </a>
                }
                if saving {
                    <button type="button" onclick={stop}>{ page::CANCEL.get(language) }</button>
                }
                <span class="faint" aria-live="polite">{ saved }</span>
            </p>
            if let Check::Failed(error) = &squash.check {
                { stops::notice(frame, error) }
            }
            <dl class="facts-of-result">
                <dt>{ layers::COLUMN_SIZE.get(language) }</dt>
                <dd class="figure" title={page::BYTES_EXACT.get(language)(&figures::exact(built.bytes))}>{ figures::size(built.bytes) }</dd>
                if !built.references.is_empty() {
                    <dt>{ squash::REFERENCES.get(language) }</dt>
                    <dd>{ printable(&built.references.join(", ")).into_owned() }</dd>
                }
                <dt>{ squash::NEW_ID.get(language) }</dt>
                <dd><code>{ &built.id }</code></dd>
                <dt>{ squash::NEW_LAYER.get(language) }</dt>
                <dd><code>{ &built.diff_id }</code></dd>
            </dl>
            <p>
                { squash::LOAD.get(language) }{ " " }<code>{ &load }</code>{ " " }{ copy::copy(frame, &load, page::COPY.get(language)) }
            </p>
        </section>
    }
}
