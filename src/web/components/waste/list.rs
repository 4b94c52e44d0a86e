//! A list of dead files: their causes to choose from, and rows of which only those on the screen exist.
//!
//! The rows are one stop of the keyboard: a grid whose active row the arrows move. Used wherever dead files are listed.

use yew::prelude::*;

use super::super::virtual_list::VirtualList;
use super::super::{Frame, Of, screens, use_frame};
use super::tiles;
use crate::session::protocol::{Cause, WasteFilter, WasteLine, WastePage};
use crate::view::cause;
use crate::view::files::FilesEvent;
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
            <Grid page={page.clone()} stale={rows.is_stale()} mark={waste.mark.clone()} {list} />
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
    html! {
        <div class="filters" role="group" aria-label={frame.text(waste::FILTER)}>
            if causes.len() > 1 || chosen.is_some() { { chip(None, frame.text(waste::ALL), frame.text(waste::ALL_CAUSES), all) } }
            for (cause, bytes) in causes {
                { chip(Some(cause), cause::name(cause, frame.language), cause::meaning(cause, frame.language), bytes) }
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
        (None, Some((_, map))) if waste.root != 0 => treemap::path(map, 0),
        _ => return None,
    };
    let event = if alone.is_some() {
        WasteEvent::Out
    } else {
        WasteEvent::Zoomed(0)
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
}

/// The rows.
#[function_component]
fn Grid(props: &Props) -> Html {
    let frame = use_frame();
    let Props {
        page: dead, list, ..
    } = props;
    let list = *list;
    // The row that the keys have reached, and how often they have moved.
    let reached = use_state_eq(|| 0_u32);
    let moves = use_state_eq(|| 0_u32);
    let focused = use_state_eq(|| false);
    {
        let reached = reached.setter();
        use_effect_with(dead.filter.clone(), move |_| reached.set(0));
    }
    let here = (*reached).min(dead.count.saturating_sub(1));
    let on = frame.on_waste();
    let choose = {
        let (on, dead, reached) = (on.clone(), dead.clone(), reached.setter());
        Callback::from(move |place: u32| {
            reached.set(place);
            if let Some(line) = dead.row(place) {
                on.emit(WasteEvent::Chosen(list, line.clone()));
            }
        })
    };
    let draw = {
        let (frame, dead, choose) = (frame.clone(), dead.clone(), choose.clone());
        let (mark, at) = (props.mark.clone(), focused.then_some(here));
        Callback::from(move |place: u32| match dead.row(place) {
            None => html! {
                <div key={place} class="row blank" role="row" id={id(list, place)} aria-rowindex={index(place)}>
                    <span role="gridcell" class="faint">{ "…" }</span>
                </div>
            },
            Some(line) => {
                let same = |mark: &Mark| mark.node == line.node && mark.layer == line.layer;
                let marked = mark.as_ref().is_some_and(same);
                let class = classes!(
                    "row",
                    marked.then_some("marked"),
                    (at == Some(place)).then_some("reached")
                );
                html! {
                    <div key={place} {class} role="row" id={id(list, place)} aria-rowindex={index(place)}
                        aria-selected={marked.to_string()} onclick={choose.reform(move |_| place)}>
                        { cells(&frame, line) }
                    </div>
                }
            }
        })
    };
    let on_key = {
        let (on, dead, choose, moves) = (frame.on.clone(), dead.clone(), choose, moves.clone());
        Callback::from(move |(event, fit): (KeyboardEvent, u32)| {
            let last = dead.count.saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowDown" => here.saturating_add(1).min(last),
                "ArrowUp" => here.saturating_sub(1),
                "PageDown" => here.saturating_add(fit).min(last),
                "PageUp" => here.saturating_sub(fit),
                "Home" => 0,
                "End" => last,
                " " | "Enter" => here,
                _ => return,
            };
            event.prevent_default();
            match (event.key().as_str(), dead.row(here)) {
                (" ", _) => choose.emit(here),
                ("Enter", Some(line)) => on.emit(open(line)),
                ("Enter", None) => {}
                _ => {
                    moves.set(*moves + 1);
                    if to != here {
                        choose.emit(to);
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
            <VirtualList count={dead.count} row={ROW} {draw} class={classes!("grid", props.stale.then_some("stale"))} role="grid"
                label={frame.text(waste::LIST)} rowcount={u64::from(dead.count)} described_by={keys} {active} {on_key}
                of={format!("{:?}", dead.filter)} reveal={(*moves, here)} on_seen={seen}
                on_focus={move |has| focused.set(has)} />
        </>
    }
}

/// Opens a dead file at the version that is dead.
fn open(line: &WasteLine) -> Event {
    Event::Files(FilesEvent::OpenAt {
        path: line.path.clone(),
        entry: Some(line.entry),
    })
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

/// The cells of a row.
fn cells(frame: &Frame, line: &WasteLine) -> Html {
    let event = open(line);
    let open = frame.on.reform(move |press: MouseEvent| {
        press.stop_propagation();
        event.clone()
    });
    let name = frame.text(waste::OPEN)(&line.path);
    html! {
        <>
            { path(line) }
            <span role="gridcell" class="size figure" title={frame.exact(line.bytes)}>{ figures::size(line.bytes) }</span>
            { why(frame, line) }
            <span role="gridcell" class="open">
                <button type="button" tabindex="-1" aria-label={name.clone()} title={name} onclick={open}>
                    <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M3 1.5 L7 5 L3 8.5" /></svg>
                </button>
            </span>
        </>
    }
}

/// The path: its name stays, its directories give way.
fn path(line: &WasteLine) -> Html {
    let (dir, name) = match line.path.rfind('/') {
        Some(slash) => line.path.split_at(slash + 1),
        None => ("", line.path.as_str()),
    };
    html! {
        <code role="gridcell" class="where" title={line.path.clone()}>
            <span class="of">{ dir.to_owned() }</span><span class="name">{ name.to_owned() }</span>
        </code>
    }
}

fn why(frame: &Frame, line: &WasteLine) -> Html {
    let cause = line.cause;
    let layers = if line.layer == line.by_layer {
        frame.text(waste::HIDES_ITSELF)(line.layer)
    } else {
        frame.text(waste::HIDES)(line.layer, line.by_layer)
    };
    html! {
        <span role="gridcell" class="why" title={cause::meaning(cause, frame.language)}>
            { tiles::swatch(cause.as_str()) }
            <span>{ cause::name(cause, frame.language) }</span>
            <span class="faint figure">{ layers }</span>
            if let Some(package) = &line.package {
                <code class="faint">{ package.clone() }</code>
            } else if line.database {
                <span class="faint">{ frame.text(waste::DATABASE) }</span>
            }
        </span>
    }
}
