//! The tree as a WAI-ARIA tree grid: one stop of the keyboard, whose active row the arrows move.

use yew::prelude::*;

use super::super::Frame;
use super::super::virtual_list::VirtualList;
use super::{mark_of, says};
use crate::session::protocol::{Change, FileKind, FileRow, SortBy, TreePage};
use crate::view::files::{Files, FilesEvent, Step, fields};
use crate::view::texts::{Language, Text, files, page};
use crate::view::window::Page as _;
use crate::view::{Shared, figures};

/// Heights of a row and of the head, in pixels, as the style sheet has them.
const ROW: u32 = 28;
const HEAD: u32 = 30;

/// The rows, or what stands in their place.
pub(super) fn tree(frame: &Frame, files: &Files, page: &Shared<TreePage>) -> Html {
    let language = frame.language;
    let tree = &files.tree;
    let on = says(frame);
    let draw = {
        let (page, on) = (page.clone(), on.clone());
        let cursor = tree.cursor;
        let largest = page
            .rows
            .iter()
            .filter(|row| row.depth == 0)
            .map(|row| row.size)
            .max();
        let largest = largest.unwrap_or(0).max(page.bytes);
        Callback::from(move |place: u32| match page.row(place) {
            Some(row) => known(language, row, place, place == cursor, largest, &on),
            None => html! {
                <div key={place} class="f-row f-blank" role="row" aria-rowindex={index(place)} aria-level="1">
                    <span role="gridcell"></span>
                </div>
            },
        })
    };
    let seen = on.reform(|(first, count)| FilesEvent::Seen { first, count });
    let key = {
        let on = on.clone();
        Callback::from(move |(event, fit): (KeyboardEvent, u32)| {
            if let Some(said) = meant(&event, fit) {
                event.prevent_default();
                on.emit(said);
            }
        })
    };
    let cursor = tree.cursor;
    let active = tree.row(cursor).map(|_| (cursor, id(cursor).into()));
    let class = classes!("f-tree", tree.is_stale().then_some("stale"));
    html! {
        <VirtualList count={page.rows_total} row={ROW} {draw} {class} role="treegrid" label={files::TREE.get(language)}
            head={head(frame, files)} head_height={HEAD} reveal={(tree.reveal, tree.cursor)} on_seen={seen} on_key={key}
            {active} id="files-tree" rowcount={u64::from(page.rows_total) + 1} />
    }
}

/// What a key means in the grid.
fn meant(event: &KeyboardEvent, fit: u32) -> Option<FilesEvent> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    // The heads of the columns have buttons of their own.
    let on_button = event
        .target_dyn_into::<web_sys::Element>()
        .is_some_and(|element| element.tag_name() == "BUTTON");
    if on_button {
        return None;
    }
    let page = i32::try_from(fit.saturating_sub(1).max(1)).unwrap_or(1);
    Some(match event.key().as_str() {
        "ArrowDown" => FilesEvent::Moved(Step::By(1)),
        "ArrowUp" => FilesEvent::Moved(Step::By(-1)),
        "PageDown" => FilesEvent::Moved(Step::By(page)),
        "PageUp" => FilesEvent::Moved(Step::By(-page)),
        "Home" => FilesEvent::Moved(Step::First),
        "End" => FilesEvent::Moved(Step::Last),
        "ArrowRight" => FilesEvent::Moved(Step::In),
        "ArrowLeft" => FilesEvent::Moved(Step::Out),
        "Enter" | " " => FilesEvent::Entered,
        "*" => FilesEvent::Siblings,
        _ => return None,
    })
}

fn head(frame: &Frame, files: &Files) -> Html {
    let language = frame.language;
    let (sort, descending) = (files.tree.sort, files.tree.descending);
    let column = |class: &'static str, name: &'static str, by: Option<SortBy>| {
        let sorted = by.map(|by| match (by == sort, descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        });
        let on = says(frame);
        let content = match by {
            None => html! { { name } },
            Some(by) => {
                let pressed = Callback::from(move |_: MouseEvent| on.emit(FilesEvent::Sorted(by)));
                let arrow = match sorted {
                    Some("ascending") => "M2 6.5 L5 3 L8 6.5",
                    Some("descending") => "M2 3.5 L5 7 L8 3.5",
                    _ => "",
                };
                html! {
                    <button type="button" onclick={pressed}>
                        { name }
                        if !arrow.is_empty() { <svg viewBox="0 0 10 10" aria-hidden="true"><path d={arrow} /></svg> }
                    </button>
                }
            }
        };
        html! { <span role="columnheader" {class} aria-sort={sorted}>{ content }</span> }
    };
    html! {
        <div class="f-head" role="row" aria-rowindex="1">
            { column("f-name", files::NAME.get(language), Some(SortBy::Name)) }
            { column("f-size", files::SIZE.get(language), Some(SortBy::Size)) }
            { column("f-mode", files::MODE.get(language), None) }
            { column("f-owner", files::OWNER.get(language), None) }
            { column("f-time", files::TIME.get(language), Some(SortBy::Time)) }
            { column("f-layer", files::LAYER.get(language), Some(SortBy::Layer)) }
            { column("f-change", files::CHANGE.get(language), None) }
        </div>
    }
}

fn known(
    language: Language,
    row: &FileRow,
    place: u32,
    at: bool,
    largest: u64,
    on: &Callback<FilesEvent>,
) -> Html {
    let pressed = on.reform(move |_: MouseEvent| FilesEvent::Pressed(place));
    let expanded = row.has_children.then(|| row.open.to_string());
    let class = classes!(
        "f-row",
        at.then_some("at"),
        (!row.matched).then_some("f-leads"),
        (row.change == Change::Removed).then_some("f-removed"),
    );
    html! {
        <div key={place} {class} role="row" id={id(place)} aria-rowindex={index(place)} aria-level={(u32::from(row.depth) + 1).to_string()}
            aria-posinset={row.place.0.to_string()} aria-setsize={row.place.1.to_string()} aria-expanded={expanded}
            aria-selected={at.to_string()} onclick={pressed}>
            { name(language, row) }
            { size(language, row, largest) }
            <span role="gridcell" class="f-mode">{ fields::mode(row.kind, row.mode) }</span>
            <span role="gridcell" class="f-owner figure">{ format!("{}:{}", row.uid, row.gid) }</span>
            <span role="gridcell" class="f-time figure">{ row.mtime.map(fields::minute) }</span>
            <span role="gridcell" class="f-layer figure" title={row.layer.is_none().then_some(files::IMPLIED.get(language))}>
                { row.layer.map_or_else(|| "–".to_owned(), |layer| layer.to_string()) }
            </span>
            <span role="gridcell" class="f-change">{ change(language, row) }</span>
        </div>
    }
}

fn name(language: Language, row: &FileRow) -> Html {
    // Deep paths keep some room for their names.
    let indent = u32::from(row.depth).min(24) * 14;
    html! {
        <span role="gridcell" class="f-name" title={row.name.clone()}>
            if indent > 0 { <svg class="f-indent" width={indent.to_string()} height="1" aria-hidden="true"></svg> }
            <svg class={classes!("f-triangle", row.open.then_some("open"))} viewBox="0 0 10 10" aria-hidden="true">
                if row.has_children { <path d="M3 1.5 L7.5 5 L3 8.5 Z" /> }
            </svg>
            { icon(row.kind) }
            <span class="unseen">{ kind_name(row.kind).get(language) }{ " " }</span>
            <span class="f-text">{ &row.name }</span>
            if let Some(link) = &row.link { <span class="f-link" title={link.clone()}>{ "→ " }{ link }</span> }
            if let Some(device) = &row.device { <span class="f-link">{ device }</span> }
        </span>
    }
}

fn size(language: Language, row: &FileRow, largest: u64) -> Html {
    let part = u128::from(row.size) * 60 / u128::from(largest.max(1));
    let width = part.min(60).max(u128::from(row.size > 0));
    html! {
        <span role="gridcell" class={classes!("f-size", "figure", (row.size == 0).then_some("zero"))}
            title={page::BYTES_EXACT.get(language)(&figures::exact(row.size))}>
            <svg class={classes!("f-bar", (row.size == 0).then_some("none"))} viewBox="0 0 60 4" width="60" height="4" aria-hidden="true">
                <rect width={width.to_string()} height="4" />
            </svg>
            <span>{ figures::size(row.size) }</span>
        </span>
    }
}

fn change(language: Language, row: &FileRow) -> Html {
    if row.change != Change::Unchanged {
        return mark_of(language, row.change, true);
    }
    if row.inner_change {
        return html! { <span class="f-inside" title={files::INSIDE.get(language)}>{ "…" }<span class="unseen">{ files::INSIDE.get(language) }</span></span> };
    }
    Html::default()
}

/// A small picture of what a path is.
fn icon(kind: FileKind) -> Html {
    let path = match kind {
        FileKind::Dir => "M1.5 3.5 H6 L7.5 5 H14.5 V13 H1.5 Z",
        FileKind::File | FileKind::Hardlink => {
            "M3.5 1.5 H9.5 L12.5 4.5 V14.5 H3.5 Z M9.5 1.5 V4.5 H12.5"
        }
        FileKind::Symlink => "M2.5 13 C3 7.5 6 5.5 12.5 5.5 M9.5 2.5 L12.5 5.5 L9.5 8.5",
        FileKind::Char | FileKind::Block => {
            "M2.5 3.5 H13.5 V12.5 H2.5 Z M5 6 H11 M5 8 H11 M5 10 H8"
        }
        FileKind::Fifo => "M1.5 5.5 H14.5 M1.5 10.5 H14.5 M5 8 H11",
    };
    let class = if kind == FileKind::Dir {
        "f-icon f-dir"
    } else {
        "f-icon"
    };
    html! {
        <svg {class} viewBox="0 0 16 16" aria-hidden="true">
            <path d={path} />
            if kind == FileKind::Hardlink { <path d="M6 10.5 H10 M6 8 H10" /> }
        </svg>
    }
}

/// What a kind is called.
pub(super) fn kind_name(kind: FileKind) -> Text {
    match kind {
        FileKind::Dir => files::KIND_DIR,
        FileKind::File => files::KIND_FILE,
        FileKind::Hardlink => files::KIND_HARDLINK,
        FileKind::Symlink => files::KIND_SYMLINK,
        FileKind::Char => files::KIND_CHAR,
        FileKind::Block => files::KIND_BLOCK,
        FileKind::Fifo => files::KIND_FIFO,
    }
}

fn id(place: u32) -> String {
    format!("file-{place}")
}

/// The head is the first row.
fn index(place: u32) -> String {
    (u64::from(place) + 2).to_string()
}
