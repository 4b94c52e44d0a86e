//! The files tab: the tree of a filesystem, and beside it the path that is opened.

mod content;
mod difference;
mod panel;
mod program;
mod toolbar;
mod tree;

use yew::prelude::*;

use super::{Frame, stops};
use crate::session::protocol::Change;
use crate::view::files::{Files, FilesEvent, View, mark};
use crate::view::texts::{Language, Text, files};
use crate::view::{Event, Image};

/// The tab.
pub(super) fn files(frame: &Frame, image: &Image) -> Html {
    let files = &image.files;
    let open = files.opened.is_some() || files.missing.is_some();
    html! {
        <div class="f-tab">
            { toolbar::views(frame, image) }
            <toolbar::Filters frame={frame.clone()} files={files.clone()} />
            <div class={classes!("f-both", open.then_some("f-open"))}>
                <div class="f-left">{ rows(frame, files) }</div>
                { panel::panel(frame, image) }
            </div>
        </div>
    }
}

fn rows(frame: &Frame, files: &Files) -> Html {
    let language = frame.language;
    let tree = &files.tree;
    match (&tree.window.page, &tree.window.failed) {
        (_, Some(error)) => stops::notice(frame, error),
        (None, None) => html! { <p class="faint">{ files::LOADING.get(language) }</p> },
        (Some(page), None) if page.rows_total > 0 || tree.is_stale() => {
            tree::tree(frame, files, page)
        }
        (Some(_), None) if !tree.filter.is_empty() => html! {
            <p class="f-none">
                { files::NO_MATCH.get(language) }{ " " }
                <button type="button" onclick={says(frame).reform(|_: MouseEvent| FilesEvent::Cleared)}>{ files::CLEAR.get(language) }</button>
            </p>
        },
        (Some(_), None) if files.view() == View::Between => {
            html! { <p class="f-none">{ files::NO_DIFFERENCE.get(language) }</p> }
        }
        (Some(_), None) => html! { <p class="f-none">{ files::NO_FILES.get(language) }</p> },
    }
}

/// Says what happened in the tab.
fn says(frame: &Frame) -> Callback<FilesEvent> {
    frame.on.reform(Event::Files)
}

/// What a change is called.
fn change_name(change: Change) -> Text {
    match change {
        Change::Unchanged => files::UNCHANGED,
        Change::Added => files::ADDED,
        Change::Modified => files::MODIFIED,
        Change::Attributes => files::ATTRIBUTES,
        Change::Rewritten => files::REWRITTEN,
        Change::Removed => files::REMOVED,
    }
}

/// A change's mark in its colour; with its name for those who do not see it.
fn mark_of(language: Language, change: Change, named: bool) -> Html {
    let class = match change {
        Change::Unchanged => "",
        Change::Added => "c-added",
        Change::Modified => "c-modified",
        Change::Attributes => "c-attributes",
        Change::Rewritten => "c-rewritten",
        Change::Removed => "c-removed",
    };
    let name = named.then(|| change_name(change).get(language));
    html! {
        <span class={classes!("f-mark", class)} title={name}>
            <span aria-hidden="true">{ mark(change) }</span>
            if let Some(name) = name { <span class="unseen">{ name }</span> }
        </span>
    }
}

/// How far the reading is.
fn percent(files: &Files) -> Option<String> {
    let progress = files.readings.progress?;
    (progress.total > 0).then(|| format!(" {}%", progress.percent()))
}
