//! What the tree shows: of which filesystem, and what of it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::super::inputs::{chosen, option, segments, typed};
use super::super::layers::step_of;
use super::super::{Frame, use_frame};
use super::tree::kind_name;
use super::{change_name, mark_of};
use crate::session::protocol::{Change, FileKind, Filter, LayerId, Overview, Scope, Syntax, cut};
use crate::view::files::{FilesEvent, View, fields};
use crate::view::texts::{Text, files};
use crate::view::{Shared, figures};

#[derive(PartialEq, Properties)]
pub(super) struct ViewsProps {
    pub(super) scope: Scope,
    pub(super) view: View,
    /// Every directory is open.
    pub(super) all_open: bool,
    pub(super) overview: Shared<Overview>,
    /// How many paths match, once that is known.
    pub(super) counted: Option<Counted>,
    pub(super) filtered: bool,
}

/// What matches the filter: paths and their bytes, and apart from them the removed ones.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Counted {
    pub(super) matches: u64,
    pub(super) bytes: u64,
    pub(super) removed: (u64, u64),
}

/// The first line: which filesystem.
#[function_component]
pub(super) fn Views(props: &ViewsProps) -> Html {
    let frame = use_frame();
    let on = frame.on_files();
    let view = |view: View, name: Text| {
        (
            frame.text(name),
            props.view == view,
            FilesEvent::Viewed(view),
        )
    };
    let views = [
        view(View::Upto, files::VIEW_UPTO),
        view(View::Layer, files::VIEW_LAYER),
        view(View::Between, files::VIEW_BETWEEN),
    ];
    let overview = &props.overview;
    let layers = match props.scope {
        Scope::Layer(n) => layer(&frame, overview, files::LAYER, n, Scope::Layer),
        Scope::Upto(n) => layer(&frame, overview, files::LAYER, n, Scope::Upto),
        Scope::Between(a, b) => html! {
            <>
                { layer(&frame, overview, files::BETWEEN_FROM, a, move |n| Scope::Between(n, b)) }
                { layer(&frame, overview, files::BETWEEN_TO, b, move |n| Scope::Between(a, n)) }
            </>
        },
    };
    html! {
        <div class="toolbar">
            { segments(frame.text(files::VIEW_LABEL), &on, views) }
            { layers }
            { count(&frame, props) }
            <button type="button" class="f-expand" onclick={on.reform(|_| FilesEvent::ExpandAll)}>
                { frame.text(if props.all_open { files::COLLAPSE } else { files::EXPAND }) }
            </button>
        </div>
    }
}

/// A choice of a layer, each with the start of its instruction.
fn layer(
    frame: &Frame,
    overview: &Overview,
    name: Text,
    layer: LayerId,
    scope: impl Fn(LayerId) -> Scope + 'static,
) -> Html {
    let changed = chosen(&frame.on_files(), move |value| {
        Some(FilesEvent::Scoped(scope(value.parse().ok()?)))
    });
    let all = (0..overview.report.layers.len()).map(LayerId::at);
    let step = |n: LayerId| format!("{n}  {}", cut(&step_of(overview, n), 48));
    html! {
        <label class="inline-field f-layers">
            <span>{ frame.text(name) }</span>
            <select onchange={changed}>for n in all { { option(&n, step(n), n == layer) } }</select>
        </label>
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) filter: Filter,
    /// What stands in the field for the least size.
    pub(super) size_text: String,
    /// Rises whenever the field for names is to have the focus.
    pub(super) focus: u32,
    /// Why the filter is none.
    pub(super) bad: Option<String>,
}

/// The second line: what of it.
#[function_component]
pub(super) fn Filters(props: &Props) -> Html {
    let frame = use_frame();
    let on = frame.on_files();
    let filter = &props.filter;
    let field = use_node_ref();
    use_effect_with((props.focus, field.clone()), |(focus, field)| {
        if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| *focus > 0) {
            // A field that is gone takes no focus; nothing to be done about it.
            let _ = field.focus();
            field.select();
        }
    });
    let bad = props.bad.as_ref().filter(|_| !filter.text.is_empty());
    let typed = typed(&on, FilesEvent::Text);
    // On a narrow screen what is used rarely stands behind a button.
    let more = use_state_eq(|| false);
    let toggled = {
        let more = more.clone();
        move |_: MouseEvent| more.set(!*more)
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
                    <input ref={field} id="files-filter" type="text" aria-label={frame.text(files::FILTER)} placeholder={frame.text(files::FILTER_HINT)}
                        value={filter.text.clone()} oninput={typed} autocomplete="off" spellcheck="false" autocapitalize="off"
                        aria-invalid={bad.is_some().then_some("true")} aria-describedby={bad.is_some().then_some("files-bad")} />
                    <button type="button" class="f-regex" aria-pressed={is_regex.to_string()} aria-label={frame.text(files::REGEX)}
                        title={frame.text(files::REGEX)} onclick={on.reform(move |_: MouseEvent| FilesEvent::Syntax(other))}>{ ".*" }</button>
                </span>
                <button type="button" class="f-more" aria-expanded={more.to_string()} aria-controls="files-more"
                    onclick={toggled}>{ frame.text(files::MORE_FILTERS) }</button>
                <div id="files-more" class={classes!("toolbar", "f-rest", more.then_some("open"))}>
                    { changes(&frame, filter) }
                    { kinds(&frame, filter) }
                    { size(&frame, &props.size_text) }
                </div>
            </div>
            if let Some(bad) = bad { <p id="files-bad" class="bad" lang="en">{ bad }</p> }
        </div>
    }
}

/// Changes to choose from, marked and coloured.
fn changes(frame: &Frame, filter: &Filter) -> Html {
    let on = frame.on_files();
    let means = |change| match change {
        Change::Attributes => Some(frame.text(files::MEANS_ATTRIBUTES)),
        Change::Rewritten => Some(frame.text(files::MEANS_REWRITTEN)),
        _ => None,
    };
    html! {
        <div class="filters f-changes" role="group" aria-label={frame.text(files::CHANGES)}>
            for change in Change::ALL.into_iter().skip(1) {
                <button type="button" aria-pressed={(filter.changes & change.bit() != 0).to_string()} title={means(change)}
                    onclick={on.reform(move |_| FilesEvent::Change(change))}>
                    { mark_of(frame, change, false) }
                    { frame.text(change_name(change)) }
                </button>
            }
        </div>
    }
}

fn kinds(frame: &Frame, filter: &Filter) -> Html {
    let changed = chosen(&frame.on_files(), |value| {
        let place = value.parse::<usize>().ok();
        let kind = place.and_then(|place| FileKind::ALL.get(place).copied());
        Some(FilesEvent::Kind(kind))
    });
    html! {
        <label class="inline-field">
            <span>{ frame.text(files::KIND) }</span>
            <select onchange={changed}>
                { option(&"", frame.text(files::KIND_ANY), filter.kinds == 0) }
                for (i, kind) in FileKind::ALL.into_iter().enumerate() {
                    { option(&i, frame.text(kind_name(kind)), filter.kinds == kind.bit()) }
                }
            </select>
        </label>
    }
}

fn size(frame: &Frame, text: &str) -> Html {
    let bad = fields::size(text).is_none();
    html! {
        <label class="inline-field">
            <span>{ frame.text(files::AT_LEAST) }</span>
            <input type="text" class="f-at-least" value={text.to_owned()} placeholder={frame.text(files::AT_LEAST_HINT)}
                oninput={typed(&frame.on_files(), FilesEvent::Size)} autocomplete="off" aria-invalid={bad.then_some("true")}
                aria-describedby={bad.then_some("files-bad-size")} />
            if bad { <span id="files-bad-size" class="bad">{ frame.text(files::BAD_SIZE) }</span> }
        </label>
    }
}

/// How many match.
fn count(frame: &Frame, props: &ViewsProps) -> Html {
    let Some(counted) = props.counted else {
        return html! { <p id="files-count" class="figure faint f-count" aria-live="polite">{ frame.text(files::LOADING) }</p> };
    };
    let text = frame.text(if props.filtered {
        files::COUNT_MATCH
    } else {
        files::COUNT_ALL
    });
    let (removed, bytes) = counted.removed;
    html! {
        <p class="f-count">
            <span id="files-count" class="figure faint" aria-live="polite" title={frame.exact(counted.bytes)}>
                { text(&figures::exact(counted.matches), &figures::size(counted.bytes)) }
                if removed > 0 { { frame.text(files::COUNT_REMOVED)(&figures::exact(removed), &figures::size(bytes)) } }
            </span>
            if props.filtered {
                <button type="button" class="link" onclick={frame.on_files().reform(|_| FilesEvent::Cleared)}>{ frame.text(files::CLEAR) }</button>
            }
        </p>
    }
}
