//! A list of dead files: their causes to choose from, and rows of which only those on the screen exist.
//!
//! The rows are one stop of the keyboard: a grid whose active row the arrows move. Used wherever dead files are listed.

use yew::prelude::*;

use super::super::Frame;
use super::super::virtual_list::VirtualList;
use super::tiles;
use super::{open_dead, says};
use crate::session::protocol::{Cause, WasteFilter, WasteLine, WastePage};
use crate::view::cause;
use crate::view::texts::{Language, page, waste};
use crate::view::waste::{List, Mark, Rows, Waste, WasteEvent};
use crate::view::window::Page as _;
use crate::view::{Event, Image, Shared, figures, treemap};

/// Height of a row in pixels, as the style sheet has it.
const ROW: u32 = 52;

/// A list with its filters.
pub(in crate::web::components) fn list(frame: &Frame, image: &Image, list: List) -> Html {
    let language = frame.language;
    let rows = image.waste.list(list);
    let content = match (&rows.window.page, &rows.window.failed) {
        (_, Some(error)) => super::super::stops::notice(frame, error),
        (None, None) => html! { <p class="faint">{ waste::LOADING.get(language) }</p> },
        (Some(page), None) if page.count == 0 && !rows.is_stale() => nothing(frame, rows, list),
        (Some(page), None) => {
            let opener = frame.clone();
            let on_open = Callback::from(move |line: WasteLine| {
                opener.on.emit(open_dead(&line));
            });
            html! {
                <Grid page={page.clone()} stale={rows.is_stale()} mark={image.waste.mark.clone()} list={list}
                    language={frame.language} on={says(frame)} on_open={on_open} />
            }
        }
    };
    html! {
        <div class="dead-list">
            { filters(frame, &image.waste, list) }
            { content }
        </div>
    }
}

/// Nothing matches: good news where nothing was filtered.
fn nothing(frame: &Frame, rows: &Rows, list: List) -> Html {
    let language = frame.language;
    if rows.filter.cause.is_none() {
        return html! { <p class="faint">{ waste::NONE_DEAD.get(language) }</p> };
    }
    html! {
        <p class="faint">
            { waste::NONE_MATCH.get(language) }{ " " }
            <button type="button" onclick={worded(frame, rows, list, None)}>{ waste::CLEAR.get(language) }</button>
        </p>
    }
}

/// The same list, but of one cause or of all.
fn worded(frame: &Frame, rows: &Rows, list: List, cause: Option<Cause>) -> Callback<MouseEvent> {
    let filter = WasteFilter {
        cause,
        ..rows.filter.clone()
    };
    frame.says(Event::Waste(WasteEvent::Filtered(list, filter)))
}

/// Causes with their bytes, each to be chosen alone; and where in the picture the list is.
fn filters(frame: &Frame, waste: &Waste, list: List) -> Html {
    let language = frame.language;
    let rows = waste.list(list);
    let Some(page) = &rows.window.page else {
        return Html::default();
    };
    let chosen = rows.filter.cause;
    let chip = |cause: Option<Cause>, name: &'static str, means: &'static str, bytes: u64| {
        let class = cause.map(|cause| cause.as_str().to_owned());
        // Pressed again, it is let go.
        let next = cause.filter(|cause| chosen != Some(*cause));
        html! {
            <button type="button" aria-pressed={(chosen == cause).to_string()} title={means}
                onclick={worded(frame, rows, list, next)}>
                { class.map(tiles::swatch) }
                <span>{ name }</span>
                <span class="figure faint">{ figures::size(bytes) }</span>
            </button>
        }
    };
    let causes: Vec<Cause> = cause::SHOWN
        .into_iter()
        .filter(|cause| page.by_cause[*cause] > 0 || chosen == Some(*cause))
        .collect();
    let several = causes.len() > 1 || chosen.is_some();
    let all = page.by_cause.total();
    let causes = causes.into_iter().map(|cause| {
        chip(
            Some(cause),
            cause::name(cause, language),
            cause::meaning(cause, language),
            page.by_cause[cause],
        )
    });
    let under = (list == List::Waste).then(|| under(frame, waste)).flatten();
    html! {
        <div class="filters" role="group" aria-label={waste::FILTER.get(language)}>
            if several { { chip(None, waste::ALL.get(language), waste::ALL_CAUSES.get(language), all) } }
            { for causes }
            { under }
        </div>
    }
}

/// The directory or file that the picture has narrowed the list to.
fn under(frame: &Frame, waste: &Waste) -> Option<Html> {
    let language = frame.language;
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
    let said = waste::UNDER.get(language)(&path);
    Some(html! {
        <button type="button" class="under" title={waste::CLEAR_UNDER.get(language)}
            aria-label={format!("{said}{}{}", page::COMMA.get(language), waste::CLEAR_UNDER.get(language))} onclick={frame.says(Event::Waste(event))}>
            <span>{ said }</span>
            <svg class="cross" viewBox="0 0 10 10" aria-hidden="true"><path d="M2 2 L8 8 M8 2 L2 8" /></svg>
        </button>
    })
}

#[derive(Properties)]
pub(super) struct Props {
    page: Shared<WastePage>,
    /// Another filter's rows are on their way.
    stale: bool,
    mark: Option<Mark>,
    list: List,
    language: Language,
    on: Callback<WasteEvent>,
    on_open: Callback<WasteLine>,
}

impl PartialEq for Props {
    /// All but whom to tell, who is made anew with every look and is always the same.
    fn eq(&self, other: &Self) -> bool {
        self.page == other.page
            && self.stale == other.stale
            && self.mark == other.mark
            && self.list == other.list
            && self.language == other.language
    }
}

/// The rows.
#[function_component]
fn Grid(props: &Props) -> Html {
    let Props {
        page: dead, list, ..
    } = props;
    let (list, language) = (*list, props.language);
    // The row that the keys have reached, and how often they have moved.
    let reached = use_state_eq(|| 0_u32);
    let moves = use_state_eq(|| 0_u32);
    let focused = use_state_eq(|| false);
    {
        let reached = reached.clone();
        use_effect_with(dead.filter.clone(), move |_| reached.set(0));
    }
    let here = (*reached).min(dead.count.saturating_sub(1));
    let choose = {
        let (on, dead, reached) = (props.on.clone(), dead.clone(), reached.clone());
        Callback::from(move |place: u32| {
            reached.set(place);
            if let Some(line) = dead.row(place) {
                on.emit(WasteEvent::Chosen(list, line.clone()));
            }
        })
    };
    let draw = {
        let (dead, choose, on_open) = (dead.clone(), choose.clone(), props.on_open.clone());
        let (mark, at) = (props.mark.clone(), focused.then_some(here));
        Callback::from(move |place: u32| match dead.row(place) {
            None => html! {
                <div key={place} class="row blank" role="row" id={id(list, place)} aria-rowindex={index(place)}>
                    <span role="gridcell" class="faint">{ "…" }</span>
                </div>
            },
            Some(line) => {
                let marked = mark
                    .as_ref()
                    .is_some_and(|mark| mark.node == line.node && mark.layer == line.layer);
                let class = classes!(
                    "row",
                    marked.then_some("marked"),
                    (at == Some(place)).then_some("reached")
                );
                html! {
                    <div key={place} {class} role="row" id={id(list, place)} aria-rowindex={index(place)}
                        aria-selected={marked.to_string()} onclick={choose.reform(move |_: MouseEvent| place)}>
                        { cells(language, line, &on_open) }
                    </div>
                }
            }
        })
    };
    let on_key = {
        let (dead, choose, on_open) = (dead.clone(), choose.clone(), props.on_open.clone());
        let moves = moves.clone();
        Callback::from(move |(event, fit): (KeyboardEvent, u32)| {
            let last = dead.count.saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowDown" => here.saturating_add(1).min(last),
                "ArrowUp" => here.saturating_sub(1),
                "PageDown" => here.saturating_add(fit).min(last),
                "PageUp" => here.saturating_sub(fit),
                "Home" => 0,
                "End" => last,
                " " => {
                    event.prevent_default();
                    return choose.emit(here);
                }
                "Enter" => {
                    event.prevent_default();
                    if let Some(line) = dead.row(here) {
                        on_open.emit(line.clone());
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            moves.set(*moves + 1);
            if to != here {
                choose.emit(to);
            }
        })
    };
    let active = dead.row(here).map(|_| (here, id(list, here).into()));
    let seen = props
        .on
        .reform(move |(first, count)| WasteEvent::Seen(list, first, count));
    let size = figures::size(dead.bytes);
    let keys = id(list, u32::MAX);
    html! {
        <>
            <p class="counted figure" title={page::BYTES_EXACT.get(language)(&figures::exact(dead.bytes))}>
                { waste::COUNTED.get(language)(dead.count, &figures::exact(dead.count.into()), &size) }
            </p>
            <p class="unseen" id={keys.clone()}>{ waste::LIST_KEYS.get(language) }</p>
            <VirtualList count={dead.count} row={ROW} {draw} class={classes!("grid", props.stale.then_some("stale"))} role="grid"
                label={waste::LIST.get(language)} rowcount={u64::from(dead.count)} described_by={keys} {active} {on_key}
                of={format!("{:?}", dead.filter)} reveal={(*moves, here)} on_seen={seen}
                on_focus={Callback::from(move |has| focused.set(has))} />
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

/// The cells of a row.
fn cells(language: Language, line: &WasteLine, on_open: &Callback<WasteLine>) -> Html {
    let open = {
        let (on_open, line) = (on_open.clone(), line.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            on_open.emit(line.clone());
        })
    };
    html! {
        <>
            { path(line) }
            <span role="gridcell" class="size figure" title={page::BYTES_EXACT.get(language)(&figures::exact(line.bytes))}>
                { figures::size(line.bytes) }
            </span>
            { why(language, line) }
            <span role="gridcell" class="open">
                <button type="button" tabindex="-1" aria-label={waste::OPEN.get(language)(&line.path)}
                    title={waste::OPEN.get(language)(&line.path)} onclick={open}>
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

fn why(language: Language, line: &WasteLine) -> Html {
    let cause = line.cause;
    let layers = if line.layer == line.by_layer {
        waste::HIDES_ITSELF.get(language)(line.layer)
    } else {
        waste::HIDES.get(language)(line.layer, line.by_layer)
    };
    html! {
        <span role="gridcell" class="why" title={cause::meaning(cause, language)}>
            { tiles::swatch(cause.as_str().to_owned()) }
            <span>{ cause::name(cause, language) }</span>
            <span class="faint figure">{ layers }</span>
        </span>
    }
}
