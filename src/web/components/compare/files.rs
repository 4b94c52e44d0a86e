//! The changed files: what kinds of changes there are, the directories with the largest ones, and the opened path.

use yew::prelude::*;

use super::super::Frame;
use super::super::virtual_list::VirtualList;
use super::{path, sends};
use crate::session::protocol::{ChangeLine, ChangeRow, PathChange, ShownChanges};
use crate::view::compare::signed;
use crate::view::texts::compare;
use crate::view::{Compare, CompareEvent, Event, figures};

/// The height of a row, as the style sheet has it.
const ROW: u32 = 28;

/// The section. `changes` is `None` if a report stands for a side.
pub(super) fn files(frame: &Frame, changes: Option<&ShownChanges>, state: &Compare) -> Html {
    let inner = match changes {
        None => frame.line("faint", compare::FILES_NO),
        Some(changes) if changes.sums.iter().all(|(paths, ..)| *paths == 0) => {
            frame.line("faint", compare::FILES_NONE)
        }
        Some(changes) => html! {
            <>
                { toolbar(frame, changes, state) }
                <div class={classes!("cmp-files", state.opened.is_some().then_some("is-open"))}>
                    { list(frame, state) }
                    { path::opened(frame, state) }
                </div>
            </>
        },
    };
    html! {
        <section class="cmp-part" aria-label={frame.text(compare::FILES)}>
            <h3>{ frame.text(compare::FILES) }</h3>
            { inner }
        </section>
    }
}

/// The kinds of changes with their numbers, of which one can be chosen.
fn toolbar(frame: &Frame, changes: &ShownChanges, state: &Compare) -> Html {
    let all: u64 = changes.sums.iter().map(|(paths, ..)| paths).sum();
    let only = |change, name: &str, paths: u64| {
        let text = frame.text(compare::KIND_COUNT)(name, &figures::exact(paths));
        let pressed = state.list.change == change;
        html! {
            <button type="button" aria-pressed={pressed.to_string()} onclick={sends(frame, CompareEvent::Only(change))}>{ text }</button>
        }
    };
    let kinds = PathChange::ALL.into_iter().zip(changes.sums);
    let kinds = kinds.filter(|(_, (paths, ..))| *paths > 0);
    let foldings = [(compare::OPEN_ALL, true), (compare::CLOSE_ALL, false)];
    html! {
        <div class="toolbar">
            <div class="segments" role="group" aria-label={frame.text(compare::ONLY)}>
                { only(None, frame.text(compare::ALL), all) }
                for (change, (paths, ..)) in kinds { { only(Some(change), change.name(frame.language), paths) } }
            </div>
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
    let class = match new.cmp(&old) {
        std::cmp::Ordering::Less => "cmp-less",
        std::cmp::Ordering::Equal => "zero",
        std::cmp::Ordering::Greater => "cmp-more",
    };
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
        ChangeRow::Path(kind) => html! {
            <div key={place} class={classes!("cmp-row", "cmp-file", format!("cmp-is-{}", kind_class(kind)))}>
                <button type="button" class="cmp-name" aria-pressed={(opened == Some(number)).to_string()} onclick={sends(frame, CompareEvent::Opened(number))}>
                    <code>{ line.name.clone() }</code>
                </button>
                <span class="cmp-kind">{ kind.name(frame.language) }</span>
                { change }
            </div>
        },
    }
}

fn kind_class(kind: PathChange) -> &'static str {
    match kind {
        PathChange::Added => "added",
        PathChange::Removed => "removed",
        PathChange::Modified => "modified",
        PathChange::Attributes | PathChange::Times => "attributes",
    }
}
