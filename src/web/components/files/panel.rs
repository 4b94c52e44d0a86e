//! The path that is opened beside the tree: where it is, what it is, its versions, and what is in it.

use yew::prelude::*;

use super::super::inputs::chosen;
use super::super::{Frame, copy, stops};
use super::tree::kind_name;
use super::{content, percent, says};
use crate::session::protocol::{Facts, Fate, FileKind, Version, printable};
use crate::view::cause;
use crate::view::files::{Files, FilesEvent, Opened, content_of, fields};
use crate::view::texts::{Language, files, layers, page};
use crate::view::{Image, Shared, figures};

/// The panel; an invitation while nothing is opened.
pub(super) fn panel(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let files = &image.files;
    let on = says(frame);
    let close = html! {
        <button type="button" class="f-close" aria-label={page::CLOSE.get(language)} title={page::CLOSE.get(language)}
            onclick={on.reform(|_: MouseEvent| FilesEvent::Closed)}>
            <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M2 2 L8 8 M8 2 L2 8" /></svg>
        </button>
    };
    if let Some(path) = &files.missing {
        return html! {
            <section class="f-panel" id="files-panel">
                <p class="f-where">{ files::NO_SUCH_PATH.get(language)(&printable(path)) }{ close }</p>
            </section>
        };
    }
    let Some(opened) = &files.opened else {
        return html! { <p class="f-pick faint">{ files::PICK.get(language) }</p> };
    };
    let inner = match (&opened.facts, &opened.failed) {
        (_, Some(error)) => stops::notice(frame, error),
        (None, None) => html! { <p class="faint">{ files::LOADING.get(language) }</p> },
        (Some(facts), None) => told(frame, image, opened, facts),
    };
    let path = opened
        .facts
        .as_ref()
        .map(|facts| format!("/{}", facts.path));
    let name = path.clone().unwrap_or_default();
    html! {
        <section class="f-panel" id="files-panel" aria-label={name}>
            <div class="f-where">
                <h2>{ path.as_deref().map(where_it_is) }</h2>
                { path.as_deref().map(|path| copy::copy(frame, path, files::COPY_PATH.get(language))) }
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

fn told(frame: &Frame, image: &Image, opened: &Opened, facts: &Shared<Facts>) -> Html {
    html! {
        <>
            { opened.shown().map(|version| about(frame, version)) }
            { versions(frame, image, opened, facts) }
            { actions(frame, &image.files, opened) }
            { content::content(frame, &image.files, opened) }
        </>
    }
}

/// What is known of the version that is shown.
fn about(frame: &Frame, version: &Version) -> Html {
    let language = frame.language;
    let Some(kind) = version.kind else {
        return Html::default();
    };
    let bytes = |bytes: u64| {
        let exact = page::BYTES_EXACT.get(language)(&figures::exact(bytes));
        if bytes < 1000 {
            html! { <dd class="figure">{ exact }</dd> }
        } else {
            html! { <dd class="figure">{ figures::size(bytes) }{ " " }<span class="faint">{ "(" }{ exact }{ ")" }</span></dd> }
        }
    };
    let is_file = matches!(kind, FileKind::File | FileKind::Hardlink);
    html! {
        <dl class="facts-list">
            <dt>{ files::KIND.get(language) }</dt><dd>{ kind_name(kind).get(language) }</dd>
            if is_file { <dt>{ files::EXACT.get(language) }</dt>{ bytes(version.size) } }
            if is_file && version.stored != version.size { <dt>{ files::STORED.get(language) }</dt>{ bytes(version.stored) } }
            <dt>{ files::MODE.get(language) }</dt>
            <dd><code>{ fields::mode(kind, version.mode) }</code>{ " " }<span class="faint figure">{ format!("{:04o}", version.mode) }</span></dd>
            <dt>{ files::OWNER.get(language) }</dt><dd class="figure">{ format!("{}:{}", version.uid, version.gid) }</dd>
            <dt>{ files::TIME.get(language) }</dt><dd class="figure">{ fields::moment(&version.mtime) }{ " UTC" }</dd>
            if let Some(link) = &version.link { <dt>{ files::LINK_TARGET.get(language) }</dt><dd><code>{ link }</code></dd> }
            if let Some(device) = &version.device { <dt>{ files::DEVICE.get(language) }</dt><dd class="figure">{ device }</dd> }
            if let Some(digest) = &version.digest {
                <dt>{ files::DIGEST.get(language) }</dt>
                <dd class="digest">
                    <code title={digest.clone()}>{ figures::short_digest(digest).to_owned() }</code>
                    { copy::copy(frame, digest, page::COPY.get(language)) }
                </dd>
            }
            if !version.xattrs.is_empty() {
                <dt>{ files::ATTRIBUTES_EXTENDED.get(language) }</dt>
                <dd>
                    { for version.xattrs.iter().map(|(name, value)| html! { <div><code>{ name }{ " = " }{ value }</code></div> }) }
                </dd>
            }
        </dl>
    }
}

/// What each layer did here; one of them is shown.
fn versions(frame: &Frame, image: &Image, opened: &Opened, facts: &Facts) -> Html {
    let language = frame.language;
    let on = says(frame);
    let rows = facts.versions.iter().enumerate().map(|(place, version)| {
        let is = place == opened.version;
        let what = match version.kind {
            None => files::VERSION_REMOVED.get(language).to_owned(),
            Some(FileKind::File | FileKind::Hardlink) => figures::size(version.size),
            Some(kind) => kind_name(kind).get(language).to_owned(),
        };
        html! {
            <li>
                <button type="button" class="f-version" aria-pressed={is.to_string()}
                    onclick={on.reform(move |_: MouseEvent| FilesEvent::Version(place))}>
                    <span class="f-version-layer">{ layers::LAYER_N.get(language)(version.layer.into()) }</span>
                    <span class="step-of faint">{ super::super::layers::step_of(image, version.layer.into()) }</span>
                    <span class="figure">{ what }</span>
                    <span class="f-fate">{ fate(language, version) }</span>
                </button>
            </li>
        }
    });
    html! {
        <section class="f-versions" aria-label={files::VERSIONS.get(language)}>
            <h3>{ files::VERSIONS.get(language) }</h3>
            <ul>{ for rows }</ul>
        </section>
    }
}

fn fate(language: Language, version: &Version) -> Html {
    match &version.fate {
        Fate::Live => {
            html! { <span class="f-live">{ files::FATE_LIVE.get(language) }</span> }
        }
        Fate::Untold => Html::default(),
        Fate::Dead { by_layer, cause } => {
            let how = cause::name(*cause, language);
            let class = cause.as_str();
            html! {
                <>
                    <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect {class} width="1" height="1" /></svg>
                    { files::FATE_BY.get(language)(how, *by_layer) }
                </>
            }
        }
    }
}

/// Comparing and saving.
fn actions(frame: &Frame, files: &Files, opened: &Opened) -> Html {
    let language = frame.language;
    let on = says(frame);
    let shown = opened.shown();
    let has_content = shown.and_then(content_of).is_some();
    let saves = if opened.is_directory() {
        Some(files::SAVE_FOLDER.get(language))
    } else {
        has_content.then_some(files::SAVE_FILE.get(language))
    };
    let saving = files.readings.is_saving();
    html! {
        <>
            <div class="toolbar f-actions">
                if has_content { { compare(frame, opened) } }
                if let Some(name) = saves {
                    <button type="button" class="f-save" disabled={saving} onclick={on.reform(|_: MouseEvent| FilesEvent::Saved)}>
                        { name }
                    </button>
                }
                if saving { <span class="faint" aria-live="polite">{ files::SAVING.get(language) }{ percent(files) }</span> }
            </div>
            { files.save_failed.as_ref().map(|error| stops::notice(frame, error)) }
        </>
    }
}

/// Another version to compare the shown one with, where there is any.
fn compare(frame: &Frame, opened: &Opened) -> Html {
    let language = frame.language;
    let Some(facts) = &opened.facts else {
        return Html::default();
    };
    let others: Vec<(usize, &Version)> = facts
        .versions
        .iter()
        .enumerate()
        .filter(|(place, version)| *place != opened.version && content_of(version).is_some())
        .collect();
    if others.is_empty() {
        return Html::default();
    }
    let changed = chosen(&says(frame), |value| {
        Some(FilesEvent::Compared(value.parse().ok()))
    });
    let options = others.into_iter().map(|(place, version)| {
        let layer = layers::LAYER_N.get(language)(version.layer.into());
        let size = figures::size(version.size);
        html! { <option value={place.to_string()} selected={opened.compare == Some(place)}>{ format!("{layer}, {size}") }</option> }
    });
    html! {
        <label class="inline-field">
            <span>{ files::COMPARE.get(language) }</span>
            <select id="files-compare" onchange={changed}>
                <option value="" selected={opened.compare.is_none()}>{ files::COMPARE_NONE.get(language) }</option>
                { for options }
            </select>
        </label>
    }
}
