//! The changed files: what kinds of changes there are, the directories with the largest ones, and the opened path.

use yew::prelude::*;

use super::super::Frame;
use super::super::virtual_list::VirtualList;
use super::sizes::kind;
use super::{path, section, sends};
use crate::session::protocol::{ChangeLine, ChangeRow, PathChange};
use crate::view::compare::signed;
use crate::view::texts::compare;
use crate::view::{Compare, CompareEvent, Event, figures};

/// The height of a row, as the style sheet has it.
const ROW: u32 = 28;

/// The section.
pub(super) fn files(frame: &Frame, state: &Compare) -> Html {
    let inner = match &state.paths {
        None => frame.line("faint", compare::FILES_NO),
        Some(paths) if paths.iter().all(|paths| *paths == 0) => {
            frame.line("faint", compare::FILES_NONE)
        }
        Some(paths) => html! {
            <>
                { toolbar(frame, *paths, state) }
                <div class={classes!("cmp-files", state.opened.is_some().then_some("is-open"))}>
                    { list(frame, state) }
                    { path::opened(frame, state) }
                </div>
            </>
        },
    };
    section(frame.text(compare::FILES), inner)
}

/// The kinds of changes with their numbers, of which one can be chosen.
fn toolbar(frame: &Frame, paths: [u64; 5], state: &Compare) -> Html {
    let kinds = PathChange::ALL.into_iter().zip(paths);
    let kinds = kinds.filter(|(_, paths)| *paths > 0);
    let kinds = kinds.map(|(change, paths)| (Some(change), change.name(frame.language), paths));
    let all = (None, frame.text(compare::ALL), paths.iter().sum());
    let kinds = std::iter::once(all).chain(kinds).map(|(change, name, paths)| {
        let pressed = state.list.change == change;
        html! {
            <button type="button" aria-pressed={pressed.to_string()} onclick={sends(frame, CompareEvent::Only(change))}>
                { name }{ " " }{ figures::exact(paths) }
            </button>
        }
    });
    let foldings = [(compare::OPEN_ALL, true), (compare::CLOSE_ALL, false)];
    html! {
        <div class="toolbar">
            <div class="segments" role="group" aria-label={frame.text(compare::ONLY)}>{ for kinds }</div>
            for (name, all) in foldings {
                <button type="button" onclick={sends(frame, CompareEvent::All(all))}>{ frame.text(name) }</button>
            }
        </div>
    }
}

fn list(frame: &Frame, state: &Compare) -> Html {
    let page = state.list.window.page.clone();
    let count = page.as_ref().map_or(0, |page| page.total);
    let seen = frame
        .on
        .reform(|(first, count)| Event::Compare(CompareEvent::Seen(first, count)));
    let opened = state.opened;
    let draw = {
        let frame = frame.clone();
        Callback::from(move |place: u32| {
            let page = page.as_deref();
            let at = page.and_then(|page| place.checked_sub(page.first));
            let line = at.and_then(|at| page?.rows.get(at as usize));
            match line {
                Some(line) => row(&frame, place, line, opened),
                None => html! { <div key={place} class="cmp-row"></div> },
            }
        })
    };
    let of = state.list.change.map_or("", PathChange::in_words);
    html! {
        <VirtualList {count} row={ROW} {draw} {of} class="cmp-list" role="group" label={frame.text(compare::PATH)} on_seen={seen} />
    }
}

fn row(frame: &Frame, place: u32, line: &ChangeLine, opened: Option<u32>) -> Html {
    let number = line.number;
    let (old, new) = line.bytes;
    let (old, new) = (old.unwrap_or(0), new.unwrap_or(0));
    let class = kind(old, new);
    let change = html! { <span class={classes!("size", "figure", class)} title={format!("{} → {}", figures::size(old), figures::size(new))}>{ signed(old, new) }</span> };
    match line.what {
        ChangeRow::Folder(paths, is_open) => html! {
            <div key={place} class="cmp-row cmp-folder">
                <button type="button" class="cmp-name" aria-expanded={is_open.to_string()} onclick={sends(frame, CompareEvent::Toggled(number))}>
                    <span class="cmp-turn" aria-hidden="true">{ if is_open { "▾" } else { "▸" } }</span>
                    <code>{ format!("/{}", line.name) }</code>
                </button>
                <span class="faint figure">{ frame.text(compare::PATHS)(paths, &figures::exact(paths)) }</span>
                { change }
            </div>
        },
        ChangeRow::Path(change_kind) => html! {
            <div key={place} class={classes!("cmp-row", "cmp-file", kind_class(change_kind))}>
                <button type="button" class="cmp-name" aria-pressed={(opened == Some(number)).to_string()} onclick={sends(frame, CompareEvent::Opened(number))}>
                    <code>{ line.name.clone() }</code>
                </button>
                <span class="cmp-kind">{ change_kind.name(frame.language) }</span>
                { change }
            </div>
        },
    }
}

fn kind_class(kind: PathChange) -> &'static str {
    match kind {
        PathChange::Added => "cmp-is-added",
        PathChange::Removed => "cmp-is-removed",
        PathChange::Modified => "cmp-is-modified",
        PathChange::Attributes | PathChange::Times => "cmp-is-same",
    }
}
