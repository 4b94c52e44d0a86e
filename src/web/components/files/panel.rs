//! The path that is opened beside the tree: where it is, what it is, its versions, and what is in it.

use yew::prelude::*;

use super::super::copy::{Copy, digest_row};
use super::super::inputs::{chosen, option};
use super::super::layers::step_of;
use super::super::{Frame, screens, use_frame};
use super::content;
use super::tree::kind_name;
use crate::session::protocol::{Error, Facts, Fate, FileKind, Overview, Version, printable};
use crate::view::files::{FilesEvent, Opened, content_of, fields};
use crate::view::operations;
use crate::view::texts::{files, layers, page};
use crate::view::{Event, PlanEvent, Shared, figures};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// What is opened, or the path that was looked for and is not there.
    pub(super) opened: Option<Opened>,
    pub(super) missing: Option<String>,
    /// A file is being saved; why the last one could not be.
    pub(super) saving: bool,
    pub(super) save_failed: Option<Error>,
    /// How far the reading is.
    pub(super) percent: Option<String>,
    pub(super) overview: Shared<Overview>,
    /// Whether the plan of the squash leaves out what is opened. `None` if it cannot.
    pub(super) left_out: Option<bool>,
    /// Whether it is among what is to be kept; `None` if the plan keeps everything.
    pub(super) kept: Option<bool>,
    /// The address of the picture that was read last.
    pub(super) picture: Option<String>,
}

/// The panel; an invitation while nothing is opened.
#[function_component]
pub(super) fn Panel(props: &Props) -> Html {
    let frame = use_frame();
    let close = html! {
        <button type="button" class="f-close" aria-label={frame.text(page::CLOSE)} title={frame.text(page::CLOSE)}
            onclick={frame.on_files().reform(|_| FilesEvent::Closed)}>
            <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M2 2 L8 8 M8 2 L2 8" /></svg>
        </button>
    };
    if let Some(path) = &props.missing {
        return html! {
            <section class="f-panel" id="files-panel">
                <p class="f-where">{ frame.text(files::NO_SUCH_PATH)(&printable(path)) }{ close }</p>
            </section>
        };
    }
    let Some(opened) = &props.opened else {
        return Html::default();
    };
    let inner = match (&opened.facts, &opened.failed) {
        (_, Some(error)) => screens::notice(&frame, error),
        (None, None) => frame.line("faint", files::LOADING),
        (Some(facts), None) => html! {
            <>
                { opened.shown().and_then(|version| brief(&frame, version)) }
                { actions(&frame, props, opened) }
                { content::content(&frame, opened, props.percent.as_deref(), props.picture.as_deref()) }
                { versions(&frame, &props.overview, opened, facts) }
                { opened.shown().map(|version| about(&frame, version)) }
            </>
        },
    };
    let path = opened
        .facts
        .as_ref()
        .map(|facts| format!("/{}", facts.path));
    html! {
        <section class="f-panel" id="files-panel" aria-label={path.clone().unwrap_or_default()}>
            <div class="f-where">
                <h2>{ path.as_deref().map(where_it_is) }</h2>
                if let Some(text) = path { <Copy {text} label={frame.text(files::COPY_PATH)} /> }
                { close }
            </div>
            { inner }
        </section>
    }
}

/// A path whose name stands out.
fn where_it_is(path: &str) -> Html {
    let (above, name) = match path.rfind('/') {
        Some(slash) => path.split_at(slash + 1),
        None => ("", path),
    };
    html! { <code><span class="faint">{ above.to_owned() }</span>{ name.to_owned() }</code> }
}

/// What is asked first, on one line.
pub(in crate::web::components) fn brief(frame: &Frame, version: &Version) -> Option<Html> {
    let kind = version.kind?;
    let is_file = matches!(kind, FileKind::File | FileKind::Hardlink);
    Some(html! {
        <p class="f-brief faint figure">
            <span>{ frame.text(kind_name(kind)) }</span>
            if is_file { <span title={frame.exact(version.size)}>{ figures::size(version.size) }</span> }
            <code>{ fields::mode(kind, version.mode) }</code>
            <span>{ format!("{}:{}", version.uid, version.gid) }</span>
            <span>{ fields::moment(&version.mtime) }{ " UTC" }</span>
            if let Some(link) = &version.link { <code>{ "→ " }{ link }</code> }
        </p>
    })
}

/// All that is known of the version that is shown.
fn about(frame: &Frame, version: &Version) -> Html {
    let Some(kind) = version.kind else {
        return Html::default();
    };
    let bytes = |bytes: u64| {
        let exact = frame.exact(bytes);
        if bytes < 1000 {
            html! { <dd class="figure">{ exact }</dd> }
        } else {
            html! { <dd class="figure">{ figures::size(bytes) }{ " " }<span class="faint">{ "(" }{ exact }{ ")" }</span></dd> }
        }
    };
    let is_file = matches!(kind, FileKind::File | FileKind::Hardlink);
    html! {
        <section class="f-details" aria-label={frame.text(files::DETAILS)}>
        <h3>{ frame.text(files::DETAILS) }</h3>
        <dl class="facts-list">
            <dt>{ frame.text(files::KIND) }</dt><dd>{ frame.text(kind_name(kind)) }</dd>
            if is_file { <dt>{ frame.text(files::EXACT) }</dt>{ bytes(version.size) } }
            if is_file && version.stored != version.size { <dt>{ frame.text(files::STORED) }</dt>{ bytes(version.stored) } }
            <dt>{ frame.text(files::MODE) }</dt>
            <dd><code>{ fields::mode(kind, version.mode) }</code>{ " " }<span class="faint figure">{ format!("{:04o}", version.mode) }</span></dd>
            <dt>{ frame.text(files::OWNER) }</dt><dd class="figure">{ format!("{}:{}", version.uid, version.gid) }</dd>
            <dt>{ frame.text(files::TIME) }</dt><dd class="figure">{ fields::moment(&version.mtime) }{ " UTC" }</dd>
            if let Some(link) = &version.link { <dt>{ frame.text(files::LINK_TARGET) }</dt><dd><code>{ link }</code></dd> }
            if let Some(device) = &version.device { <dt>{ frame.text(files::DEVICE) }</dt><dd class="figure">{ device }</dd> }
            if let Some(digest) = &version.digest { { digest_row(frame.text(files::DIGEST), digest) } }
            if !version.xattrs.is_empty() {
                <dt>{ frame.text(files::ATTRIBUTES_EXTENDED) }</dt>
                <dd>
                    { for version.xattrs.iter().map(|(name, value)| html! { <div><code>{ name }{ " = " }{ value }</code></div> }) }
                </dd>
            }
        </dl>
        </section>
    }
}

/// What each layer did here; one of them is shown.
fn versions(frame: &Frame, overview: &Overview, opened: &Opened, facts: &Facts) -> Html {
    let on = frame.on_files();
    let what = |version: &Version| match version.kind {
        None => frame.text(files::VERSION_REMOVED).to_owned(),
        Some(FileKind::File | FileKind::Hardlink) => figures::size(version.size),
        Some(kind) => frame.text(kind_name(kind)).to_owned(),
    };
    html! {
        <section class="f-versions" aria-label={frame.text(files::VERSIONS)}>
            <h3>{ frame.text(files::VERSIONS) }</h3>
            <ul>
                for (place, version) in facts.versions.iter().enumerate() {
                    <li>
                        <button type="button" class="f-version" aria-pressed={(place == opened.version).to_string()}
                            onclick={on.reform(move |_| FilesEvent::Version(place))}>
                            <span class="f-version-layer">{ frame.text(layers::LAYER_N)(version.layer) }</span>
                            <span class="step-of faint">{ step_of(overview, version.layer) }</span>
                            <span class="figure">{ what(version) }</span>
                            <span class="f-fate">{ fate(frame, version) }</span>
                        </button>
                    </li>
                }
            </ul>
        </section>
    }
}

fn fate(frame: &Frame, version: &Version) -> Html {
    match &version.fate {
        Fate::Live => {
            html! { <span class="f-live">{ frame.text(files::FATE_LIVE) }</span> }
        }
        Fate::Untold => Html::default(),
        Fate::Dead { by_layer, cause } => {
            let how = cause.name(frame.language);
            let class = cause.as_str();
            html! {
                <>
                    <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect {class} width="1" height="1" /></svg>
                    { frame.text(files::FATE_BY)(how, *by_layer) }
                </>
            }
        }
    }
}

/// Comparing, saving, and leaving out of a squash.
fn actions(frame: &Frame, props: &Props, opened: &Opened) -> Html {
    let shown = opened.shown();
    let has_content = shown.and_then(content_of).is_some();
    let saves = if opened.is_directory() {
        Some(frame.text(files::SAVE_FOLDER))
    } else {
        has_content.then_some(frame.text(files::SAVE_FILE))
    };
    let saving = props.saving;
    let facts = opened.facts.as_ref();
    let glob = facts.and_then(|facts| operations::glob_of_path(&facts.path));
    html! {
        <>
            <div class="toolbar f-actions">
                if has_content { { compare(frame, opened) } }
                if let Some(name) = saves {
                    <button type="button" class="f-save" disabled={saving} onclick={frame.on_files().reform(|_| FilesEvent::Saved)}>
                        { name }
                    </button>
                }
                if let (Some(left_out), Some(glob)) = (props.left_out, glob.clone()) {
                    <button type="button" aria-pressed={left_out.to_string()} onclick={frame.sends(Event::Plan(if left_out {
                        PlanEvent::KeepIn(vec![glob])
                    } else {
                        PlanEvent::LeaveOut(vec![glob])
                    }))}>{ frame.text(if left_out { files::LEFT_OUT_OF_SQUASH } else { files::LEAVE_OUT_OF_SQUASH }) }</button>
                }
                if let (Some(_), Some(glob)) = (props.left_out, glob) {
                    <button type="button" aria-pressed={(props.kept == Some(true)).to_string()} onclick={frame.sends(Event::Plan(if props.kept == Some(true) {
                        PlanEvent::Unkeep(vec![glob])
                    } else {
                        PlanEvent::Keep(vec![glob])
                    }))}>{ frame.text(match props.kept {
                        None => files::KEEP_ONLY,
                        Some(false) => files::KEEP_TOO,
                        Some(true) => files::KEPT,
                    }) }</button>
                }
                if saving { <span class="faint" aria-live="polite">{ frame.text(files::SAVING) }{ props.percent.clone() }</span> }
            </div>
            { props.save_failed.as_ref().map(|error| screens::notice(frame, error)) }
        </>
    }
}

/// Another version to compare the shown one with, where there is any.
fn compare(frame: &Frame, opened: &Opened) -> Html {
    let versions = opened
        .facts
        .iter()
        .flat_map(|facts| facts.versions.iter().enumerate());
    let others: Vec<(usize, &Version)> = versions
        .filter(|(place, version)| *place != opened.version && content_of(version).is_some())
        .collect();
    if others.is_empty() {
        return Html::default();
    }
    let changed = chosen(&frame.on_files(), |value| {
        Some(FilesEvent::Compared(value.parse().ok()))
    });
    let name = |version: &Version| {
        let layer = frame.text(layers::LAYER_N)(version.layer);
        format!("{layer}, {}", figures::size(version.size))
    };
    html! {
        <label class="inline-field">
            <span>{ frame.text(files::COMPARE) }</span>
            <select id="files-compare" onchange={changed}>
                { option(&"", frame.text(files::COMPARE_NONE), opened.compare.is_none()) }
                for (place, version) in others { { option(&place, name(version), opened.compare == Some(place)) } }
            </select>
        </label>
    }
}
