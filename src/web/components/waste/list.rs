//! A list of dead files: their causes to choose from, and rows of which only those on the screen exist.
//!
//! The rows are one stop of the keyboard: a grid whose active row the arrows move. Used wherever dead files are listed.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::super::Frame;
use super::tiles;
use super::{open_dead, says};
use crate::session::protocol::{WasteFilter, WasteLine, WastePage};
use crate::view::texts::{Language, page, waste};
use crate::view::waste::scroll::{Position, Scroll};
use crate::view::waste::{List, Mark, Rows, Waste, WasteEvent, words};
use crate::view::{Event, Image, Shared, figures, treemap};

/// Height of a row in pixels, as the style sheet has it.
const ROW: u32 = 52;

/// Height of the window before anybody has measured.
const UNMEASURED: u32 = 640;

/// A list with its filters.
pub(in crate::web::components) fn list(frame: &Frame, image: &Image, list: List) -> Html {
    let language = frame.language;
    let rows = image.waste.list(list);
    let content = match (&rows.page, &rows.failed) {
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
    if rows.filter.word.is_none() {
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
fn worded(frame: &Frame, rows: &Rows, list: List, word: Option<u8>) -> Callback<MouseEvent> {
    let filter = WasteFilter {
        word,
        ..rows.filter.clone()
    };
    frame.says(Event::Waste(WasteEvent::Filtered(list, filter)))
}

/// Causes with their bytes, each to be chosen alone; and where in the picture the list is.
fn filters(frame: &Frame, waste: &Waste, list: List) -> Html {
    let language = frame.language;
    let rows = waste.list(list);
    let Some(page) = &rows.page else {
        return Html::default();
    };
    let chosen = rows.filter.word;
    let chip = |word: Option<u8>, name: &'static str, means: &'static str, bytes: u64| {
        let class = word
            .and_then(words::cause)
            .map(|cause| cause.word().to_owned());
        // Pressed again, it is let go.
        let next = word.filter(|word| chosen != Some(*word));
        html! {
            <button type="button" aria-pressed={(chosen == word).to_string()} title={means}
                onclick={worded(frame, rows, list, next)}>
                { class.map(tiles::swatch) }
                <span>{ name }</span>
                <span class="figure faint">{ figures::size(bytes) }</span>
            </button>
        }
    };
    let of_words: Vec<(u8, u64)> = (0_u8..)
        .zip(page.by_word)
        .filter(|(word, bytes)| *bytes > 0 || chosen == Some(*word))
        .collect();
    let several = of_words.len() > 1 || chosen.is_some();
    let mut causes: Vec<_> = of_words
        .into_iter()
        .filter_map(|(word, bytes)| Some((words::cause(word)?, word, bytes)))
        .collect();
    causes.sort_by_key(|(cause, ..)| *cause);
    let all = page.by_word.iter().sum();
    let causes = causes.into_iter().map(|(cause, word, bytes)| {
        chip(
            Some(word),
            cause.name(language),
            cause.meaning(language),
            bytes,
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

pub(super) enum Message {
    Scrolled,
    Key(KeyboardEvent),
    Pressed(u32),
    Focused(bool),
}

/// The rows.
pub(super) struct Grid {
    window: NodeRef,
    at: Position,
    height: u32,
    /// The row that the keys have reached.
    reached: u32,
    focused: bool,
    /// What was told to be on the screen: the first row, and how many.
    told: (u32, u32),
}

impl Component for Grid {
    type Message = Message;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            window: NodeRef::default(),
            at: Position::default(),
            height: UNMEASURED,
            reached: 0,
            focused: false,
            told: (0, 0),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.page.filter != old.page.filter {
            (self.at, self.reached) = (Position::default(), 0);
            if let Some(window) = self.window.cast::<Element>() {
                window.set_scroll_top(0);
            }
        }
        self.at = self.scroll(props).settled(self.at);
        self.reached = self.reached.min(props.page.count.saturating_sub(1));
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let props = ctx.props();
        match message {
            Message::Scrolled => return self.scrolled(props),
            Message::Key(event) => return self.key(props, &event),
            Message::Pressed(place) => {
                self.reached = place;
                self.choose(props);
            }
            Message::Focused(focused) => self.focused = focused,
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && self.measure() {
            self.tell(ctx.props());
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let language = props.language;
        let link = ctx.link();
        let drawn = self.scroll(props).at(self.at);
        let spacer = |pixels: u64| {
            (pixels > 0).then(|| {
                html! { <svg class="spacer" width="1" height={pixels.to_string()} aria-hidden="true"></svg> }
            })
        };
        let rows = (drawn.first..drawn.first + drawn.count).map(|place| self.row(ctx, place));
        let count = figures::exact(props.page.count.into());
        let size = figures::size(props.page.bytes);
        let is_drawn = (drawn.first..drawn.first + drawn.count).contains(&self.reached);
        let reached = Self::line(props, self.reached).filter(|_| is_drawn);
        let reached = reached.map(|_| Self::id(props, self.reached));
        let keys = Self::id(props, u32::MAX);
        html! {
            <>
                <p class="counted figure" title={page::BYTES_EXACT.get(language)(&figures::exact(props.page.bytes))}>
                    { waste::COUNTED.get(language)(props.page.count, &count, &size) }
                </p>
                <p class="unseen" id={keys.clone()}>{ waste::LIST_KEYS.get(language) }</p>
                <div class={classes!("grid", props.stale.then_some("stale"))} role="grid" tabindex="0" ref={self.window.clone()}
                    aria-label={waste::LIST.get(language)} aria-rowcount={props.page.count.to_string()} aria-describedby={keys}
                    aria-activedescendant={reached} onscroll={link.callback(|_| Message::Scrolled)}
                    onkeydown={link.callback(Message::Key)}
                    onfocus={link.callback(|_| Message::Focused(true))}
                    onblur={link.callback(|_| Message::Focused(false))}>
                    { spacer(drawn.before) }
                    { for rows }
                    { spacer(drawn.after) }
                </div>
            </>
        }
    }
}

impl Grid {
    fn scroll(&self, props: &Props) -> Scroll {
        Scroll {
            count: props.page.count,
            row: ROW,
            height: self.height,
        }
    }

    /// The height of the window; says whether it is another than before.
    fn measure(&mut self) -> bool {
        let height = self.window.cast::<HtmlElement>().map(|w| w.client_height());
        let height = height
            .and_then(|height| u32::try_from(height).ok())
            .filter(|h| *h > 0);
        let before = self.height;
        self.height = height.unwrap_or(before);
        before != self.height
    }

    /// Tells which rows are on the screen, where that changed.
    fn tell(&mut self, props: &Props) {
        let scroll = self.scroll(props);
        let now = (scroll.at(self.at).seen, scroll.visible());
        if self.told != now {
            self.told = now;
            props.on.emit(WasteEvent::Seen(props.list, now.0, now.1));
        }
    }

    fn scrolled(&mut self, props: &Props) -> bool {
        let before = self.scroll(props).at(self.at);
        self.measure();
        let top = self.window.cast::<Element>().map_or(0, |w| w.scroll_top());
        let top = u64::try_from(top).unwrap_or(0);
        self.at = self.scroll(props).moved(self.at, top);
        self.tell(props);
        // The same rows at the same place need nothing.
        self.scroll(props).at(self.at) != before
    }

    fn line(props: &Props, place: u32) -> Option<WasteLine> {
        let page = &props.page;
        page.rows
            .get(place.checked_sub(page.first)? as usize)
            .cloned()
    }

    fn choose(&self, props: &Props) {
        if let Some(line) = Self::line(props, self.reached) {
            props.on.emit(WasteEvent::Chosen(props.list, line));
        }
    }

    fn key(&mut self, props: &Props, event: &KeyboardEvent) -> bool {
        let last = props.page.count.saturating_sub(1);
        let step = (self.height / ROW).max(1);
        let to = match event.key().as_str() {
            "ArrowDown" => self.reached.saturating_add(1).min(last),
            "ArrowUp" => self.reached.saturating_sub(1),
            "PageDown" => self.reached.saturating_add(step).min(last),
            "PageUp" => self.reached.saturating_sub(step),
            "Home" => 0,
            "End" => last,
            " " => {
                event.prevent_default();
                self.choose(props);
                return false;
            }
            "Enter" => {
                event.prevent_default();
                if let Some(line) = Self::line(props, self.reached) {
                    props.on_open.emit(line);
                }
                return false;
            }
            _ => return false,
        };
        event.prevent_default();
        let moved = to != self.reached;
        self.reached = to;
        self.at = self.scroll(props).reveal(to, self.at);
        if let Some(window) = self.window.cast::<Element>() {
            window.set_scroll_top(i32::try_from(self.at.top).unwrap_or(i32::MAX));
        }
        if moved {
            self.choose(props);
        }
        moved
    }

    fn id(props: &Props, place: u32) -> String {
        let list = match props.list {
            List::Waste => "waste",
            List::Layers => "layers",
            List::Range => "range",
        };
        format!("dead-{list}-{place}")
    }

    fn row(&self, ctx: &Context<Self>, place: u32) -> Html {
        let props = ctx.props();
        let language = props.language;
        let id = Self::id(props, place);
        let index = (u64::from(place) + 1).to_string();
        let Some(line) = Self::line(props, place) else {
            return html! {
                <div key={place} class="row blank" role="row" id={id} aria-rowindex={index}>
                    <span role="gridcell" class="faint">{ "…" }</span>
                </div>
            };
        };
        let marked = props
            .mark
            .as_ref()
            .is_some_and(|mark| mark.node == line.node && mark.layer == line.layer);
        let class = classes!(
            "row",
            marked.then_some("marked"),
            (self.focused && place == self.reached).then_some("reached"),
        );
        let open = {
            let (on_open, line) = (props.on_open.clone(), line.clone());
            Callback::from(move |event: MouseEvent| {
                event.stop_propagation();
                on_open.emit(line.clone());
            })
        };
        html! {
            <div key={place} class={class} role="row" id={id} aria-rowindex={index} aria-selected={marked.to_string()}
                onclick={ctx.link().callback(move |_| Message::Pressed(place))}>
                { path(&line) }
                <span role="gridcell" class="size figure" title={page::BYTES_EXACT.get(language)(&figures::exact(line.bytes))}>
                    { figures::size(line.bytes) }
                </span>
                { why(language, &line) }
                <span role="gridcell" class="open">
                    <button type="button" tabindex="-1" aria-label={waste::OPEN.get(language)(&line.path)}
                        title={waste::OPEN.get(language)(&line.path)} onclick={open}>
                        <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M3 1.5 L7 5 L3 8.5" /></svg>
                    </button>
                </span>
            </div>
        }
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
    let cause = words::cause(line.word);
    let layers = if line.layer == line.by_layer {
        waste::HIDES_ITSELF.get(language)(line.layer)
    } else {
        waste::HIDES.get(language)(line.layer, line.by_layer)
    };
    html! {
        <span role="gridcell" class="why" title={cause.map(|cause| cause.meaning(language))}>
            { cause.map(|cause| tiles::swatch(cause.word().to_owned())) }
            <span>{ cause.map(|cause| cause.name(language)) }</span>
            <span class="faint figure">{ layers }</span>
        </span>
    }
}
