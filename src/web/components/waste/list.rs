//! A list of dead files: their causes to choose from, and rows of which only those on the screen exist. The files of a
//! directory can share a row that opens to them.
//!
//! The rows are one stop of the keyboard: a grid whose active row the arrows move. Used wherever dead files are listed.

mod cells;

use yew::prelude::*;

use super::super::virtual_list::VirtualList;
use super::super::{Frame, Of, screens, use_frame};
use super::tiles;
use crate::session::protocol::{Cause, Placed, ROOT, WasteFilter, WasteLine, WastePage};
use crate::view::texts::{page, waste};
use crate::view::waste::{List, Mark, Rows, Waste, WasteEvent};
use crate::view::window::Page as _;
use crate::view::{Event, Shared, figures, treemap};

/// Height of a row in pixels, as the style sheet has it.
const ROW: u32 = 52;

/// A list with its filters, of what the context says of waste.
#[function_component]
pub(in crate::web::components) fn DeadList(&Of { of: list }: &Of<List>) -> Html {
    let frame = use_frame();
    let Some(waste) = use_context::<Shared<Waste>>() else {
        return Html::default();
    };
    let rows = waste.list(list);
    let content = match (&rows.window.page, &rows.window.failed) {
        (_, Some(error)) => screens::notice(&frame, error),
        (None, None) => frame.line("faint", waste::LOADING),
        (Some(page), None) if page.count == 0 && !rows.is_stale() => nothing(&frame, rows, list),
        (Some(page), None) => html! {
            <Grid page={page.clone()} stale={rows.is_stale()} mark={waste.mark.clone()} {list} grouped={rows.opened.is_some()} />
        },
    };
    html! {
        <div class="dead-list">
            { filters(&frame, &waste, list) }
            { content }
        </div>
    }
}

/// Nothing matches: good news where nothing was filtered.
fn nothing(frame: &Frame, rows: &Rows, list: List) -> Html {
    if rows.filter.cause.is_none() {
        return frame.line("faint", waste::NONE_DEAD);
    }
    html! {
        <p class="faint">
            { frame.text(waste::NONE_MATCH) }{ " " }
            <button type="button" onclick={worded(frame, rows, list, None)}>{ frame.text(waste::CLEAR) }</button>
        </p>
    }
}

/// The same list, but of one cause or of all.
fn worded(frame: &Frame, rows: &Rows, list: List, cause: Option<Cause>) -> Callback<MouseEvent> {
    let filter = WasteFilter {
        cause,
        ..rows.filter.clone()
    };
    frame.sends(Event::Waste(WasteEvent::Filtered(list, filter)))
}

/// Causes with their bytes, each to be chosen alone; and where in the picture the list is.
fn filters(frame: &Frame, waste: &Waste, list: List) -> Html {
    let rows = waste.list(list);
    let Some(page) = &rows.window.page else {
        return Html::default();
    };
    let chosen = rows.filter.cause;
    let chip = |cause: Option<Cause>, name: &'static str, means: &'static str, bytes: u64| {
        // Pressed again, it is let go.
        let next = cause.filter(|cause| chosen != Some(*cause));
        html! {
            <button type="button" aria-pressed={(chosen == cause).to_string()} title={means}
                onclick={worded(frame, rows, list, next)}>
                { cause.map(|cause| tiles::swatch(cause.as_str())) }
                <span>{ name }</span>
                <span class="figure faint">{ figures::size(bytes) }</span>
            </button>
        }
    };
    let causes = Cause::ALL
        .into_iter()
        .zip(Cause::ALL.map(|cause| page.by_cause[cause]));
    let causes: Vec<_> = causes
        .filter(|(cause, bytes)| *bytes > 0 || chosen == Some(*cause))
        .collect();
    let all = page.by_cause.total();
    let on = frame.on_waste();
    let grouped = rows.opened.is_some();
    html! {
        <div class="filters" role="group" aria-label={frame.text(waste::FILTER)}>
            <div class="either" role="group" aria-label={frame.text(waste::ROWS)}>
                for (directories, name) in [(true, waste::BY_DIRECTORY), (false, waste::BY_FILE)] {
                    <button type="button" aria-pressed={(grouped == directories).to_string()}
                        onclick={on.reform(move |_| WasteEvent::Grouped(list, directories))}>{ frame.text(name) }</button>
                }
            </div>
            if causes.len() > 1 || chosen.is_some() { { chip(None, frame.text(waste::ALL), frame.text(waste::ALL_CAUSES), all) } }
            for (cause, bytes) in causes {
                { chip(Some(cause), cause.name(frame.language), cause.meaning(frame.language), bytes) }
            }
            if list == List::Waste { { under(frame, waste).unwrap_or_default() } }
        </div>
    }
}

/// The directory or file that the picture has narrowed the list to.
fn under(frame: &Frame, waste: &Waste) -> Option<Html> {
    let alone = waste.mark.as_ref().filter(|mark| mark.alone);
    let path = match (alone, &waste.map) {
        (Some(mark), _) => mark.path.clone(),
        (None, Some((_, map))) if waste.root != ROOT => treemap::path(map, 0),
        _ => return None,
    };
    let event = if alone.is_some() {
        WasteEvent::Out
    } else {
        WasteEvent::Zoomed(ROOT)
    };
    let said = frame.text(waste::UNDER)(&path);
    Some(html! {
        <button type="button" class="under" title={frame.text(waste::CLEAR_UNDER)}
            aria-label={format!("{said}{}{}", frame.text(page::COMMA), frame.text(waste::CLEAR_UNDER))} onclick={frame.sends(Event::Waste(event))}>
            <span>{ said }</span>
            <svg class="cross" viewBox="0 0 10 10" aria-hidden="true"><path d="M2 2 L8 8 M8 2 L2 8" /></svg>
        </button>
    })
}

#[derive(PartialEq, Properties)]
struct Props {
    page: Shared<WastePage>,
    /// Another filter's rows are on their way.
    stale: bool,
    mark: Option<Mark>,
    list: List,
    /// The files of a directory share a row.
    grouped: bool,
}

/// The rows.
#[function_component]
fn Grid(props: &Props) -> Html {
    let frame = use_frame();
    let Props {
        page: dead, list, ..
    } = props;
    let (list, grouped) = (*list, props.grouped);
    // The row that the keys have reached, and how often they have moved.
    let reached = use_state_eq(|| 0_u32);
    let moves = use_state_eq(|| 0_u32);
    let focused = use_state_eq(|| false);
    {
        let reached = reached.setter();
        use_effect_with((dead.filter.clone(), grouped), move |_| reached.set(0));
    }
    let here = (*reached).min(dead.rows_total.saturating_sub(1));
    let on = frame.on_waste();
    // Goes to a row; a file's row is marked in the picture too.
    let go = {
        let (on, dead, reached) = (on.clone(), dead.clone(), reached.setter());
        Callback::from(move |place: u32| {
            reached.set(place);
            if let Some(line) = dead.row(place).filter(|line| line.group().is_none()) {
                on.emit(WasteEvent::Chosen(list, line.clone()));
            }
        })
    };
    // Goes to a row, and opens or closes it if it is a directory's.
    let press = {
        let (on, dead, go) = (on.clone(), dead.clone(), go.clone());
        Callback::from(move |place: u32| {
            go.emit(place);
            if let Some(group) = dead.row(place).and_then(WasteLine::group) {
                on.emit(WasteEvent::Toggled(list, group));
            }
        })
    };
    let draw = {
        let (frame, dead, press) = (frame.clone(), dead.clone(), press.clone());
        let (mark, at) = (props.mark.clone(), focused.then_some(here));
        Callback::from(move |place: u32| match dead.row(place) {
            None => html! {
                <div key={place} class="row blank" role="row" id={id(list, place)} aria-rowindex={index(place)}>
                    <span role="gridcell" class="faint">{ "…" }</span>
                </div>
            },
            Some(line) => {
                let same = |mark: &Mark| mark.node == line.node && mark.layer == line.layer;
                let marked = line.group().is_none() && mark.as_ref().is_some_and(same);
                let (level, expanded) = match line.place {
                    Placed::Alone => (1, None),
                    Placed::Closed => (1, Some("false")),
                    Placed::Open => (1, Some("true")),
                    Placed::Within => (2, None),
                };
                let class = classes!(
                    "row",
                    marked.then_some("marked"),
                    (level > 1).then_some("within"),
                    (at == Some(place)).then_some("reached")
                );
                let level = grouped.then(|| level.to_string());
                html! {
                    <div key={place} {class} role="row" id={id(list, place)} aria-rowindex={index(place)}
                        aria-level={level} aria-expanded={expanded}
                        aria-selected={marked.to_string()} onclick={press.reform(move |_| place)}>
                        { cells::cells(&frame, line) }
                    </div>
                }
            }
        })
    };
    let on_key = {
        let (on, dead, press, moves) = (frame.on.clone(), dead.clone(), press, moves.clone());
        Callback::from(move |(event, fit): (KeyboardEvent, u32)| {
            let last = dead.rows_total.saturating_sub(1);
            let line = dead.row(here);
            let placed = line.map(|line| line.place);
            let to = match event.key().as_str() {
                "ArrowDown" => here.saturating_add(1).min(last),
                "ArrowUp" => here.saturating_sub(1),
                "PageDown" => here.saturating_add(fit).min(last),
                "PageUp" => here.saturating_sub(fit),
                "Home" => 0,
                "End" => last,
                "ArrowRight" if placed == Some(Placed::Open) => here.saturating_add(1).min(last),
                // From a file to the row of its directory.
                "ArrowLeft" if placed == Some(Placed::Within) => {
                    let above = (0..here).rev();
                    let mut above = above.filter(|place| {
                        dead.row(*place)
                            .is_none_or(|line| line.place != Placed::Within)
                    });
                    above.next().unwrap_or(here)
                }
                "ArrowRight" if placed == Some(Placed::Closed) => here,
                "ArrowLeft" if placed == Some(Placed::Open) => here,
                " " | "Enter" => here,
                _ => return,
            };
            event.prevent_default();
            let key = event.key();
            match (key.as_str(), line) {
                (" " | "ArrowLeft" | "ArrowRight", Some(_)) if to == here => press.emit(here),
                ("Enter", Some(line)) if line.group().is_some() => press.emit(here),
                ("Enter", Some(line)) => on.emit(cells::open(line)),
                (" " | "Enter", None) => {}
                _ => {
                    moves.set(*moves + 1);
                    if to != here {
                        go.emit(to);
                    }
                }
            }
        })
    };
    let active = dead.row(here).map(|_| (here, id(list, here).into()));
    let seen = on.reform(move |(first, count)| WasteEvent::Seen(list, first, count));
    let keys = id(list, u32::MAX);
    html! {
        <>
            <p class="counted figure" title={frame.exact(dead.bytes)}>
                { frame.text(waste::COUNTED)(dead.count, &figures::exact(dead.count.into()), &figures::size(dead.bytes)) }
            </p>
            <p class="unseen" id={keys.clone()}>{ frame.text(waste::LIST_KEYS) }</p>
            <VirtualList count={dead.rows_total} row={ROW} {draw} class={classes!("grid", props.stale.then_some("stale"))}
                role={if grouped { "treegrid" } else { "grid" }}
                label={frame.text(waste::LIST)} rowcount={u64::from(dead.rows_total)} described_by={keys} {active} {on_key}
                of={format!("{grouped} {:?}", dead.filter)} reveal={(*moves, here)} on_seen={seen}
                on_focus={move |has| focused.set(has)} />
        </>
    }
}

fn id(list: List, place: u32) -> String {
    let list = match list {
        List::Waste => "waste",
        List::Layers => "layers",
        List::Range => "range",
    };
    format!("dead-{list}-{place}")
}

fn index(place: u32) -> String {
    (u64::from(place) + 1).to_string()
}
