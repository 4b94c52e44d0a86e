//! What the tree shows: of which filesystem, and what of it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::super::Frame;
use super::super::inputs::{chosen, typed};
use super::super::layers::step_of;
use super::tree::kind_name;
use super::{change_name, mark_of, says};
use crate::session::protocol::{Change, FileKind, Scope, Syntax, cut};
use crate::view::files::{Files, FilesEvent, View, fields};
use crate::view::texts::{files, page};
use crate::view::{Image, figures};

/// The first line: which filesystem.
pub(super) fn views(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let files = &image.files;
    let on = says(frame);
    let views = [
        (View::Upto, files::VIEW_UPTO),
        (View::Layer, files::VIEW_LAYER),
        (View::Between, files::VIEW_BETWEEN),
    ];
    let views = views.into_iter().map(|(view, name)| {
        let pressed = on.reform(move |_: MouseEvent| FilesEvent::Viewed(view));
        let is = files.view() == view;
        html! { <button type="button" aria-pressed={is.to_string()} onclick={pressed}>{ name.get(language) }</button> }
    });
    let layers = match files.tree.scope {
        Scope::Layer(n) => layer(frame, image, files::LAYER.get(language), n, Scope::Layer),
        Scope::Upto(n) => layer(frame, image, files::LAYER.get(language), n, Scope::Upto),
        Scope::Between(a, b) => html! {
            <>
                { layer(frame, image, files::BETWEEN_FROM.get(language), a, move |n| Scope::Between(n, b)) }
                { layer(frame, image, files::BETWEEN_TO.get(language), b, move |n| Scope::Between(a, n)) }
            </>
        },
    };
    let all = files.tree.is_all_open();
    html! {
        <div class="toolbar">
            <div class="segments" role="group" aria-label={files::VIEW_LABEL.get(language)}>{ for views }</div>
            { layers }
            <button type="button" class="f-expand" onclick={on.reform(|_: MouseEvent| FilesEvent::ExpandAll)}>
                { if all { files::COLLAPSE.get(language) } else { files::EXPAND.get(language) } }
            </button>
        </div>
    }
}

/// A choice of a layer, each with the start of its instruction.
fn layer(
    frame: &Frame,
    image: &Image,
    name: &'static str,
    layer: u16,
    scope: impl Fn(u16) -> Scope + 'static,
) -> Html {
    let changed = chosen(&says(frame), move |value| {
        Some(FilesEvent::Scoped(scope(value.parse().ok()?)))
    });
    let options = (0..=image.files.last()).map(|n| {
        let step = step_of(image, n.into());
        let step = cut(&step, 48);
        html! { <option value={n.to_string()} selected={n == layer}>{ format!("{n}  {step}") }</option> }
    });
    html! {
        <label class="inline-field f-layers">
            <span>{ name }</span>
            <select onchange={changed}>{ for options }</select>
        </label>
    }
}

/// The second line: what of it.
#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) frame: Frame,
    pub(super) files: Files,
}

/// The filters.
#[function_component]
pub(super) fn Filters(props: &Props) -> Html {
    let Props { frame, files } = props;
    let language = frame.language;
    let on = says(frame);
    let filter = &files.tree.filter;
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with(files.focus, move |focus| {
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| *focus > 0) {
                // A field that is gone takes no focus; nothing to be done about it.
                let _ = field.focus();
                field.select();
            }
        });
    }
    let bad = files
        .tree
        .window
        .page
        .as_ref()
        .and_then(|page| page.bad_filter.clone());
    let bad = bad.filter(|_| !filter.text.is_empty());
    let typed = typed(&on, FilesEvent::Text);
    // On a narrow screen what is used rarely stands behind a button.
    let more = use_state_eq(|| false);
    let toggled = {
        let more = more.clone();
        Callback::from(move |_: MouseEvent| more.set(!*more))
    };
    let is_regex = filter.syntax == Syntax::Regex;
    let other = if is_regex {
        Syntax::Glob
    } else {
        Syntax::Regex
    };
    html! {
        <div class="f-filters">
            <div class="toolbar">
                <span class="f-field">
                    <input ref={field} id="files-filter" type="text" aria-label={files::FILTER.get(language)} placeholder={files::FILTER_HINT.get(language)}
                        value={filter.text.clone()} oninput={typed} autocomplete="off" spellcheck="false" autocapitalize="off"
                        aria-invalid={bad.is_some().then_some("true")} aria-describedby={bad.is_some().then_some("files-bad")} />
                    <button type="button" class="f-regex" aria-pressed={is_regex.to_string()} aria-label={files::REGEX.get(language)}
                        title={files::REGEX.get(language)} onclick={on.reform(move |_: MouseEvent| FilesEvent::Syntax(other))}>{ ".*" }</button>
                </span>
                <button type="button" class="f-more" aria-expanded={more.to_string()} aria-controls="files-more"
                    onclick={toggled}>{ files::MORE_FILTERS.get(language) }</button>
                <div id="files-more" class={classes!("toolbar", "f-rest", more.then_some("open"))}>
                    { changes(frame, files) }
                    { kinds(frame, files) }
                    { size(frame, files) }
                </div>
            </div>
            if let Some(bad) = bad { <p id="files-bad" class="bad" lang="en">{ bad }</p> }
            { count(frame, files) }
        </div>
    }
}

/// Changes to choose from, marked and coloured.
fn changes(frame: &Frame, files: &Files) -> Html {
    let language = frame.language;
    let on = says(frame);
    let shown = Change::ALL.into_iter().skip(1).map(|change| {
        let is = files.tree.filter.changes & change.bit() != 0;
        let means = match change {
            Change::Attributes => Some(files::MEANS_ATTRIBUTES.get(language)),
            Change::Rewritten => Some(files::MEANS_REWRITTEN.get(language)),
            _ => None,
        };
        html! {
            <button type="button" aria-pressed={is.to_string()} title={means}
                onclick={on.reform(move |_: MouseEvent| FilesEvent::Change(change))}>
                { mark_of(language, change, false) }
                { change_name(change).get(language) }
            </button>
        }
    });
    html! { <div class="filters f-changes" role="group" aria-label={files::CHANGES.get(language)}>{ for shown }</div> }
}

fn kinds(frame: &Frame, files: &Files) -> Html {
    let language = frame.language;
    let changed = chosen(&says(frame), |value| {
        let place = value.parse::<usize>().ok();
        let kind = place.and_then(|place| FileKind::ALL.get(place).copied());
        Some(FilesEvent::Kind(kind))
    });
    let chosen = files.tree.filter.kinds;
    let options = FileKind::ALL.into_iter().enumerate().map(|(i, kind)| {
        html! { <option value={i.to_string()} selected={chosen == kind.bit()}>{ kind_name(kind).get(language) }</option> }
    });
    html! {
        <label class="inline-field">
            <span>{ files::KIND.get(language) }</span>
            <select onchange={changed}>
                <option value="" selected={chosen == 0}>{ files::KIND_ANY.get(language) }</option>
                { for options }
            </select>
        </label>
    }
}

fn size(frame: &Frame, files: &Files) -> Html {
    let language = frame.language;
    let bad = fields::size(&files.size_text).is_none();
    html! {
        <label class="inline-field">
            <span>{ files::AT_LEAST.get(language) }</span>
            <input type="text" class="f-at-least" value={files.size_text.clone()} placeholder={files::AT_LEAST_HINT.get(language)}
                oninput={typed(&says(frame), FilesEvent::Size)} autocomplete="off" aria-invalid={bad.then_some("true")}
                aria-describedby={bad.then_some("files-bad-size")} />
            if bad { <span id="files-bad-size" class="bad">{ files::BAD_SIZE.get(language) }</span> }
        </label>
    }
}

/// How many match.
fn count(frame: &Frame, files: &Files) -> Html {
    let language = frame.language;
    let on = says(frame);
    let Some(page) = &files.tree.window.page else {
        return html! { <p id="files-count" class="figure faint" aria-live="polite">{ files::LOADING.get(language) }</p> };
    };
    let filtered = !files.tree.filter.is_empty();
    let told = if filtered {
        files::COUNT_MATCH.get(language)
    } else {
        files::COUNT_ALL.get(language)
    };
    html! {
        <p class="f-count">
            <span id="files-count" class="figure faint" aria-live="polite" title={page::BYTES_EXACT.get(language)(&figures::exact(page.bytes))}>
                { told(&figures::exact(page.matches), &figures::size(page.bytes)) }
            </span>
            if filtered {
                <button type="button" class="link" onclick={on.reform(|_: MouseEvent| FilesEvent::Cleared)}>{ files::CLEAR.get(language) }</button>
            }
        </p>
    }
}
