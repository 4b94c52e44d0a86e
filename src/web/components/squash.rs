//! The squash tab: what is merged, what that gives, and the proved result.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Frame, Saved, progress, stops};
use crate::session::protocol::{Built, Kind, PlanSummary, Report};
use crate::view::instruction::Instruction;
use crate::view::status::Doing;
use crate::view::{Event, Image, Run, Squash, bars, figures};

/// The tab.
pub(super) fn squash(frame: &Frame, image: &Image, doing: Option<Doing>) -> Html {
    let texts = frame.texts();
    let squash = &image.squash;
    let run = match &squash.run {
        Run::Idle => Html::default(),
        Run::Ordering | Run::Building(_) => doing
            .map(|doing| progress::progress(frame, doing, None))
            .unwrap_or_default(),
        Run::Done(built) => done(frame, built),
        Run::Failed(error) => stops::notice(frame, error),
    };
    html! {
        <div class="squash">
            <p class="lead">{ texts.squash_intro }</p>
            { choices(frame, &image.report, squash) }
            { prediction(frame, squash, image.report.image.stored_bytes) }
            if !squash.is_running() && !matches!(squash.run, Run::Done(_)) {
                <button type="button" class="primary" disabled={!squash.may_start()}
                    onclick={frame.says(Event::SquashStarted)}>{ texts.squash }</button>
            }
            { run }
        </div>
    }
}

fn choices(frame: &Frame, report: &Report, squash: &Squash) -> Html {
    let texts = frame.texts();
    let on = frame.on.clone();
    let ranged = Callback::from(move |event: yew::Event| {
        let select: Option<HtmlSelectElement> =
            event.target().and_then(|target| target.dyn_into().ok());
        if let Some(from) = select.and_then(|select| select.value().parse().ok()) {
            on.emit(Event::SquashFrom(from));
        }
    });
    let on = frame.on.clone();
    let tagged = Callback::from(move |event: InputEvent| {
        let input: Option<HtmlInputElement> =
            event.target().and_then(|target| target.dyn_into().ok());
        if let Some(input) = input {
            on.emit(Event::SquashTag(input.value()));
        }
    });
    let count = u32::try_from(report.layers.len()).unwrap_or(u32::MAX);
    let base = report.image.base_layers;
    let options = report.layers.iter().map(|layer| {
        let name = if layer.index == 0 {
            (texts.squash_all)(count)
        } else {
            let line = Instruction::of(layer.created_by.as_deref().unwrap_or_default()).line();
            let mut name = (texts.squash_from)(layer.index, &short(&line));
            if layer.index == base {
                name = format!("{name} ({})", texts.squash_base_mark);
            }
            name
        };
        html! {
            <option value={layer.index.to_string()} selected={layer.index == squash.from}>{ name }</option>
        }
    });
    let valid = squash.tag_is_valid();
    let means = if valid {
        texts.squash_tag_means
    } else {
        texts.squash_tag_bad
    };
    let running = squash.is_running();
    html! {
        <div class="choices-of-squash">
            <div class="field">
                <label for="range">{ texts.squash_range }</label>
                <select id="range" aria-describedby="range-means" disabled={running} onchange={ranged}>
                    { for options }
                </select>
                <p id="range-means" class="means">{ texts.squash_range_means }</p>
            </div>
            <div class="field">
                <label for="tag">{ texts.squash_tag }</label>
                <input id="tag" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby="tag-means" aria-invalid={(!valid).to_string()} disabled={running}
                    value={squash.tag.clone()} oninput={tagged} />
                <p id="tag-means" class={classes!("means", (!valid).then_some("bad"))}>{ means }</p>
            </div>
        </div>
    }
}

fn short(line: &str) -> String {
    const MOST: usize = 60;
    let mut letters = line.chars();
    let head: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() {
        format!("{head}…")
    } else {
        head
    }
}

/// What the squash would give.
fn prediction(frame: &Frame, squash: &Squash, stored: u64) -> Html {
    let texts = frame.texts();
    match &squash.plan {
        None if squash.tag_is_valid() => {
            html! { <p class="faint">{ texts.squash_predicting }</p> }
        }
        None => Html::default(),
        Some(Err(error)) if error.kind() == Kind::Nothing => {
            html! { <p class="good">{ texts.squash_saves_nothing }</p> }
        }
        Some(Err(error)) => stops::notice(frame, error),
        Some(Ok(plan)) => predicted(frame, plan, stored),
    }
}

/// `stored` is what the whole image stores, which the saving is a share of.
fn predicted(frame: &Frame, plan: &PlanSummary, stored: u64) -> Html {
    let texts = frame.texts();
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
                <span class="figure" title={(texts.bytes_exact)(&figures::exact(bytes))}>{ figures::size(bytes) }</span>
            </>
        }
    };
    let saves = if plan.saved_bytes == 0 {
        texts.squash_saves_nothing.to_owned()
    } else {
        let share = figures::share(plan.saved_bytes, stored);
        (texts.squash_saves)(&figures::size(plan.saved_bytes), &share)
    };
    html! {
        <div class="prediction">
            <div class="compare">
                { line(texts.squash_before, "stored", plan.before_bytes) }
                { line(texts.squash_after, "live", plan.after_bytes) }
            </div>
            <p class="figure">
                <strong>{ saves }</strong>
                <span>{ (texts.squash_layers)(plan.layers_before, plan.layers_after) }</span>
                <span class="faint" title={(texts.bytes_exact)(&figures::exact(plan.after_bytes))}>
                    { if plan.exact { texts.squash_exact } else { texts.squash_estimate } }
                </span>
            </p>
            if plan.copied_up_bytes > 0 {
                <p class="means">{ (texts.squash_copied_up)(&figures::size(plan.copied_up_bytes)) }</p>
            }
        </div>
    }
}

fn done(frame: &Frame, built: &Built) -> Html {
    let texts = frame.texts();
    let on_save = frame.on_save.clone();
    let save = Callback::from(move |_: MouseEvent| on_save.emit(()));
    let saved = match (frame.saving, frame.saved) {
        (true, _) => texts.squash_saving,
        (false, Some(Saved::Yes)) => texts.squash_saved,
        (false, Some(Saved::Failed)) => texts.advice_io,
        _ => "",
    };
    html! {
        <section class="done" aria-label={texts.squash_verified}>
            <h2><span class="check" aria-hidden="true">{ "✓" }</span>{ texts.squash_verified }</h2>
            <p>{ texts.squash_verified_means }</p>
            <p class="actions">
                <button type="button" class="primary" disabled={frame.saving} onclick={save}>{ texts.squash_save }</button>
                if let Some(url) = frame.url.clone() {
                    <a id="download" class="button" href={url} download={built.file_name.clone()}>
                        { (texts.download)(&built.file_name) }
                    </a>
                }
                <span class="faint" aria-live="polite">{ saved }</span>
            </p>
            <dl class="facts-of-result">
                <dt>{ texts.column_size }</dt>
                <dd class="figure" title={(texts.bytes_exact)(&figures::exact(built.bytes))}>{ figures::size(built.bytes) }</dd>
                if !built.references.is_empty() {
                    <dt>{ texts.references }</dt>
                    <dd>{ built.references.join(", ") }</dd>
                }
                <dt>{ texts.new_id }</dt>
                <dd><code>{ &built.id }</code></dd>
                <dt>{ texts.new_layer }</dt>
                <dd><code>{ &built.diff_id }</code></dd>
            </dl>
            <p>{ texts.squash_load }{ " " }<code>{ format!("docker load -i {}", built.file_name) }</code></p>
        </section>
    }
}
