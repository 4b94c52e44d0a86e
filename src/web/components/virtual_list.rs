//! A scroll area of many rows of equal height, of which only those on the screen exist.
//!
//! It keeps its scroll position to itself: scrolling draws its own rows anew and nothing else of the page. Whoever uses it
//! draws a row by its number.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::view::scroll::{Position, Scroll};
use crate::web::events::SizeObserver;

/// Height of a line in pixels, as the style sheet has it.
pub(super) const LINE: u32 = 20;

/// Height of the window before anybody has measured.
const UNMEASURED: u32 = 600;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// How many rows.
    pub(super) count: u32,
    /// Height of each in pixels, as the style sheet has it.
    pub(super) row: u32,
    /// Draws one.
    pub(super) draw: Callback<u32, Html>,
    pub(super) class: Classes,
    pub(super) role: &'static str,
    pub(super) label: AttrValue,
    /// What stands above the rows and stays there, and how high it is.
    #[prop_or_default]
    pub(super) head: Html,
    #[prop_or_default]
    pub(super) head_height: u32,
    /// What is shown: another begins at the top.
    #[prop_or_default]
    pub(super) of: AttrValue,
    /// A number that rises whenever the row behind it is to be brought into sight.
    #[prop_or_default]
    pub(super) reveal: (u32, u32),
    /// Told which rows are on the screen, where that changes: the first, and how many.
    #[prop_or_default]
    pub(super) on_seen: Callback<(u32, u32)>,
    /// Told of keys, with how many rows fit the window; and of its width.
    #[prop_or_default]
    pub(super) on_key: Callback<(KeyboardEvent, u32)>,
    #[prop_or_default]
    pub(super) on_width: Callback<u32>,
    /// Told whether it has the keyboard.
    #[prop_or_default]
    pub(super) on_focus: Callback<bool>,
    /// The row that keys move, and its id.
    #[prop_or_default]
    pub(super) active: Option<(u32, AttrValue)>,
    #[prop_or_default]
    pub(super) id: Option<AttrValue>,
    /// The id of what describes it.
    #[prop_or_default]
    pub(super) described_by: Option<AttrValue>,
    /// Of a grid, how many rows it has, a head among them.
    #[prop_or_default]
    pub(super) rowcount: Option<u64>,
}

pub(super) enum Message {
    /// It was scrolled, or has another size.
    Moved,
}

/// The rows.
pub(super) struct VirtualList {
    window: NodeRef,
    at: Position,
    height: u32,
    width: u32,
    /// The rows that `on_seen` heard of last.
    reported: (u32, u32),
    /// Where to scroll once the rows are drawn.
    scroll_to: Option<u64>,
    observer: Option<SizeObserver>,
}

impl Component for VirtualList {
    type Message = Message;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            window: NodeRef::default(),
            at: Position::default(),
            height: UNMEASURED,
            width: 0,
            reported: (0, 0),
            observer: None,
            scroll_to: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.of != old.of {
            self.at = Position::default();
            self.scroll_to = Some(0);
        }
        if props.count != old.count {
            self.at = self.scroll(props).settled(self.at);
        }
        if props.reveal.0 != old.reveal.0 {
            self.at = self.scroll(props).reveal(props.reveal.1, self.at);
            self.scroll_to = Some(self.at.top);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, Message::Moved: Message) -> bool {
        let props = ctx.props();
        let before = self.scroll(props).at(self.at);
        self.measure(props);
        let top = self.window.cast::<Element>().map_or(0, |w| w.scroll_top());
        let top = u64::try_from(top).unwrap_or(0);
        self.at = self.scroll(props).moved(self.at, top);
        let now = self.scroll(props).at(self.at);
        self.report(props);
        // The same rows at the same place need nothing.
        (now.first, now.count, now.before) != (before.first, before.count, before.before)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let props = ctx.props();
        self.measure(props);
        if let Some(window) = self.window.cast::<Element>().filter(|_| first) {
            let link = ctx.link().clone();
            let moved = move || link.send_message(Message::Moved);
            self.observer = Some(SizeObserver::new(&window, moved));
        }
        if first && props.reveal.0 > 0 {
            self.at = self.scroll(props).reveal(props.reveal.1, self.at);
            self.scroll_to = Some(self.at.top).filter(|top| *top > 0);
        }
        // Only now is there room to scroll to.
        if let (Some(top), Some(window)) = (self.scroll_to.take(), self.window.cast::<Element>()) {
            window.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
        }
        self.report(props);
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let drawn = self.scroll(props).at(self.at);
        let spacer = |pixels: u64| {
            (pixels > 0).then(|| {
                html! { <svg class="spacer" width="1" height={pixels.to_string()} aria-hidden="true"></svg> }
            })
        };
        let rows =
            (drawn.first..drawn.first.saturating_add(drawn.count)).map(|row| props.draw.emit(row));
        let fit = (self.height / props.row.max(1)).max(1);
        let key = props.on_key.reform(move |event| (event, fit));
        // A row that is not drawn is none that could be pointed at.
        let active = props.active.as_ref().filter(|(row, _)| {
            (drawn.first..drawn.first.saturating_add(drawn.count)).contains(row)
        });
        let active = active.map(|(_, id)| id.clone());
        let focused = |focused: bool| props.on_focus.reform(move |_: FocusEvent| focused);
        html! {
            <div class={props.class.clone()} role={props.role} tabindex="0" ref={self.window.clone()} id={props.id.clone()}
                aria-label={props.label.clone()} aria-rowcount={props.rowcount.map(|count| count.to_string())}
                aria-activedescendant={active} aria-describedby={props.described_by.clone()}
                onscroll={ctx.link().callback(|_| Message::Moved)} onkeydown={key} onfocus={focused(true)} onblur={focused(false)}>
                { props.head.clone() }
                { spacer(drawn.before) }
                { for rows }
                { spacer(drawn.after) }
            </div>
        }
    }
}

impl VirtualList {
    fn scroll(&self, props: &Props) -> Scroll {
        Scroll {
            count: props.count,
            row: props.row,
            height: self.height,
        }
    }

    /// The size of the window.
    fn measure(&mut self, props: &Props) {
        let Some(window) = self.window.cast::<HtmlElement>() else {
            return;
        };
        let pixels = |n: i32| u32::try_from(n).unwrap_or(0);
        let height = pixels(window.client_height()).saturating_sub(props.head_height);
        // A tab that is not shown has no height.
        if height > 0 {
            self.height = height;
        }
        let width = pixels(window.client_width());
        if width > 0 && width != self.width {
            self.width = width;
            props.on_width.emit(width);
        }
    }

    /// Tells which rows are on the screen, where that changed.
    fn report(&mut self, props: &Props) {
        let scroll = self.scroll(props);
        let now = (scroll.at(self.at).seen, scroll.visible());
        if self.reported != now {
            self.reported = now;
            props.on_seen.emit(now);
        }
    }
}
