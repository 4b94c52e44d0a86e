//! The tree as a WAI-ARIA tree grid: one stop of the keyboard, whose active row the arrows move.

use yew::prelude::*;

use super::super::inputs::sends;
use super::super::virtual_list::VirtualList;
use super::super::{Frame, use_frame};
use super::mark_of;
use crate::session::protocol::{Change, FileKind, FileRow, SortBy, TreePage};
use crate::view::files::{FilesEvent, Step, fields};
use crate::view::texts::{Text, files};
use crate::view::window::Page as _;
use crate::view::{Shared, figures};

/// Heights of a row and of the head, in pixels, as the style sheet has them.
const ROW: u32 = 24;
const HEAD: u32 = 30;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) page: Shared<TreePage>,
    /// The row the cursor is at, and a number that rises whenever it is to be scrolled to.
    pub(super) cursor: u32,
    pub(super) reveal: u32,
    pub(super) sort: SortBy,
    pub(super) descending: bool,
    /// The rows answer another question than the one that is asked now.
    pub(super) stale: bool,
}

/// The rows, or what stands in their place.
#[function_component]
pub(super) fn TreeGrid(props: &Props) -> Html {
    let frame = use_frame();
    let on = frame.on_files();
    let (page, cursor) = (&props.page, props.cursor);
    let draw = {
        let (frame, page, on) = (frame.clone(), page.clone(), on.clone());
        let top = page.rows.iter().filter(|row| row.depth == 0);
        let largest = top.map(|row| row.size).max();
        let largest = largest.unwrap_or(0).max(page.bytes);
        move |place: u32| match page.row(place) {
            Some(row) => {
                let on_press = on.reform(move |_| FilesEvent::Pressed(place));
                known(&frame, row, place, place == cursor, largest, on_press)
            }
            None => html! {
                <div key={place} class="f-row f-blank" role="row" aria-rowindex={index(place)} aria-level="1">
                    <span role="gridcell"></span>
                </div>
            },
        }
    };
    let on_seen = on.reform(|(first, count)| FilesEvent::Seen { first, count });
    let on_key = sends(&on, |(event, fit): (KeyboardEvent, u32)| {
        let meant = meant(&event, fit)?;
        event.prevent_default();
        Some(meant)
    });
    let active = page.row(cursor).map(|_| (cursor, id(cursor).into()));
    let class = classes!("f-tree", props.stale.then_some("stale"));
    html! {
        <VirtualList count={page.rows_total} row={ROW} {draw} {class} role="treegrid" label={frame.text(files::TREE)}
            head={head(&frame, props)} head_height={HEAD} reveal={(props.reveal, cursor)} {on_seen} {on_key}
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

fn head(frame: &Frame, props: &Props) -> Html {
    let on = frame.on_files();
    let column = |class: &'static str, name: Text, by: Option<SortBy>| {
        let (sorted, arrow) = match (by == Some(props.sort), props.descending) {
            (false, _) => ("none", None),
            (true, false) => ("ascending", Some("M2 6.5 L5 3 L8 6.5")),
            (true, true) => ("descending", Some("M2 3.5 L5 7 L8 3.5")),
        };
        html! {
            <span role="columnheader" {class} aria-sort={by.map(|_| sorted)}>
                if let Some(by) = by {
                    <button type="button" onclick={on.reform(move |_| FilesEvent::Sorted(by))}>
                        { frame.text(name) }
                        if let Some(arrow) = arrow { <svg viewBox="0 0 10 10" aria-hidden="true"><path d={arrow} /></svg> }
                    </button>
                } else {
                    { frame.text(name) }
                }
            </span>
        }
    };
    html! {
        <div class="f-head" role="row" aria-rowindex="1">
            { column("f-name", files::NAME, Some(SortBy::Name)) }
            { column("f-size", files::SIZE, Some(SortBy::Size)) }
            { column("f-mode", files::MODE, None) }
            { column("f-owner", files::OWNER, None) }
            { column("f-time", files::TIME, Some(SortBy::Time)) }
            { column("f-layer", files::LAYER, Some(SortBy::Layer)) }
            { column("f-change", files::CHANGE, None) }
        </div>
    }
}

fn known(
    frame: &Frame,
    row: &FileRow,
    place: u32,
    at: bool,
    largest: u64,
    on_press: Callback<MouseEvent>,
) -> Html {
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
            aria-selected={at.to_string()} onclick={on_press}>
            { name(frame, row) }
            { size(frame, row, largest) }
            <span role="gridcell" class="f-mode">{ fields::mode(row.kind, row.mode) }</span>
            <span role="gridcell" class="f-owner figure">{ format!("{}:{}", row.uid, row.gid) }</span>
            <span role="gridcell" class="f-time figure">{ row.mtime.map(fields::minute) }</span>
            <span role="gridcell" class="f-layer figure" title={row.layer.is_none().then_some(frame.text(files::IMPLIED))}>
                { row.layer.map_or_else(|| "–".to_owned(), |layer| layer.to_string()) }
            </span>
            <span role="gridcell" class="f-change">{ change(frame, row) }</span>
        </div>
    }
}

fn name(frame: &Frame, row: &FileRow) -> Html {
    // Deep paths keep some room for their names.
    let indent = u32::from(row.depth).min(24) * 14;
    html! {
        <span role="gridcell" class="f-name" title={row.name.clone()}>
            if indent > 0 { <svg class="f-indent" width={indent.to_string()} height="1" aria-hidden="true"></svg> }
            <svg class={classes!("f-triangle", row.open.then_some("open"))} viewBox="0 0 10 10" aria-hidden="true">
                if row.has_children { <path d="M3 1.5 L7.5 5 L3 8.5 Z" /> }
            </svg>
            { icon(row.kind) }
            <span class="unseen">{ frame.text(kind_name(row.kind)) }{ " " }</span>
            <span class="f-text">{ &row.name }</span>
            if let Some(link) = &row.link { <span class="f-link" title={link.clone()}>{ "→ " }{ link }</span> }
            if let Some(device) = &row.device { <span class="f-link">{ device }</span> }
        </span>
    }
}

fn size(frame: &Frame, row: &FileRow, largest: u64) -> Html {
    let part = u128::from(row.size) * 60 / u128::from(largest.max(1));
    let width = part.min(60).max(u128::from(row.size > 0));
    html! {
        <span role="gridcell" class={classes!("f-size", "figure", (row.size == 0).then_some("zero"))}
            title={frame.exact(row.size)}>
            <svg class={classes!("f-bar", (row.size == 0).then_some("none"))} viewBox="0 0 60 4" width="60" height="4" aria-hidden="true">
                <rect width={width.to_string()} height="4" />
            </svg>
            <span>{ figures::size(row.size) }</span>
        </span>
    }
}

fn change(frame: &Frame, row: &FileRow) -> Html {
    if row.change != Change::Unchanged {
        return mark_of(frame, row.change, true);
    }
    if row.inner_change {
        return html! { <span class="f-inside" title={frame.text(files::INSIDE)}>{ "…" }<span class="unseen">{ frame.text(files::INSIDE) }</span></span> };
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
