//! The files tab: the tree of a filesystem, and beside it the path that is opened.

mod content;
mod difference;
mod panel;
mod program;
mod splitter;
mod toolbar;
mod tree;

pub(super) use content::plain;
pub(super) use difference::difference;
pub(super) use panel::brief;

use yew::prelude::*;

use super::{Browser, Frame, screens};
use crate::session::protocol::Change;
use crate::view::Image;
use crate::view::files::{Files, FilesEvent, View, mark};
use crate::view::operations;
use crate::view::texts::{Text, files};
use toolbar::Counted;

/// The tab.
pub(super) fn files(frame: &Frame, image: &Image, browser: &Browser) -> Html {
    let (files, overview) = (&image.files, &image.overview);
    let tree = &files.tree;
    let page = tree.window.page.as_ref();
    let open = files.opened.is_some() || files.missing.is_some();
    let counted = page.map(|page| Counted {
        matches: page.matches,
        bytes: page.bytes,
        removed: page.removed,
    });
    let facts = files
        .opened
        .as_ref()
        .and_then(|opened| opened.facts.as_ref());
    // Only what is there in the end can be left out.
    let facts = facts.filter(|facts| {
        let is_there = facts
            .versions
            .last()
            .is_some_and(|version| version.kind.is_some());
        is_there && !image.squash.is_running()
    });
    let glob = facts.and_then(|facts| operations::glob_of_path(&facts.path));
    let left_out = glob.as_ref().map(|glob| image.squash.leaves_out(glob));
    let keep = &image.squash.keep;
    let kept = glob.filter(|_| keep.only).map(|glob| keep.has(&glob));
    html! {
        <div class="f-tab">
            <toolbar::Views scope={tree.scope} view={files.view()} all_open={tree.is_all_open()} overview={overview.clone()}
                {counted} filtered={!tree.filter.is_empty()} />
            <toolbar::Filters filter={tree.filter.clone()} size_text={files.size_text.clone()} focus={files.focus}
                bad={page.and_then(|page| page.bad_filter.clone())} />
            <div class={classes!("f-both", open.then_some("f-open"))}>
                <div class="f-left">{ rows(frame, files) }</div>
                if open { <splitter::Splitter /> }
                <panel::Panel opened={files.opened.clone()} missing={files.missing.clone()} saving={files.readings.is_saving()}
                    save_failed={files.save_failed.clone()} percent={percent(files)} overview={overview.clone()} {left_out} {kept}
                    picture={browser.picture.clone()} />
            </div>
        </div>
    }
}

fn rows(frame: &Frame, files: &Files) -> Html {
    let tree = &files.tree;
    match (&tree.window.page, &tree.window.failed) {
        (_, Some(error)) => screens::notice(frame, error),
        (None, None) => frame.line("faint", files::LOADING),
        (Some(page), None) if page.rows_total > 0 || tree.is_stale() => html! {
            <tree::TreeGrid page={page.clone()} cursor={tree.cursor} reveal={tree.reveal} sort={tree.sort}
                descending={tree.descending} stale={tree.is_stale()} />
        },
        (Some(_), None) if !tree.filter.is_empty() => html! {
            <p class="f-none">
                { frame.text(files::NO_MATCH) }{ " " }
                <button type="button" onclick={frame.on_files().reform(|_| FilesEvent::Cleared)}>{ frame.text(files::CLEAR) }</button>
            </p>
        },
        (Some(_), None) if files.view() == View::Between => {
            frame.line("f-none", files::NO_DIFFERENCE)
        }
        (Some(_), None) => frame.line("f-none", files::NO_FILES),
    }
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
fn mark_of(frame: &Frame, change: Change, named: bool) -> Html {
    let class = match change {
        Change::Unchanged => "",
        Change::Added => "c-added",
        Change::Modified => "c-modified",
        Change::Attributes => "c-attributes",
        Change::Rewritten => "c-rewritten",
        Change::Removed => "c-removed",
    };
    let name = named.then(|| frame.text(change_name(change)));
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
