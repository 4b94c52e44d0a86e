//! The picture of bytes by path, with mouse and keys.
//!
//! A component of its own, so that pointing at a part draws a line around it and nothing else of the page anew. One stop of
//! the keyboard: the part that the arrows have reached is the tree's active descendant.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};
use yew::prelude::*;

use super::{readout, tiles};
use crate::session::protocol::{Cause, MapScope, PathMap};
use crate::view::Shared;
use crate::view::texts::{Language, waste};
use crate::view::treemap::{self, Tile};
use crate::view::waste::{Colour, Mark, WasteEvent, words};
use crate::web::picture::{self, Form};

/// Width before anybody has measured.
const UNMEASURED: u32 = 720;

#[derive(Properties)]
pub(super) struct Props {
    pub(super) map: Shared<PathMap>,
    pub(super) scope: MapScope,
    pub(super) colour: Colour,
    pub(super) mark: Option<Mark>,
    /// Only parts of this cause stand out.
    pub(super) cause: Option<Cause>,
    pub(super) language: Language,
    /// Another picture is on its way.
    pub(super) drawing: bool,
    /// Name of a file to save it in.
    pub(super) file: String,
    pub(super) on: Callback<WasteEvent>,
}

impl PartialEq for Props {
    /// All but whom to tell, who is made anew with every look and is always the same.
    fn eq(&self, other: &Self) -> bool {
        self.map == other.map
            && self.scope == other.scope
            && self.colour == other.colour
            && self.mark == other.mark
            && self.cause == other.cause
            && self.language == other.language
            && self.drawing == other.drawing
            && self.file == other.file
    }
}

pub(super) enum Message {
    Measured,
    Pointed(Option<(i32, i32)>),
    Pressed(i32, i32),
    Key(KeyboardEvent),
    Focused(bool),
    Save(Form),
}

pub(super) struct Picture {
    room: NodeRef,
    svg: NodeRef,
    width: u32,
    tiles: Rc<Vec<Tile>>,
    /// The part the mouse is over.
    pointed: Option<u32>,
    /// The part that the keys have reached.
    reached: Option<u32>,
    focused: bool,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
}

impl Component for Picture {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let mut picture = Self {
            room: NodeRef::default(),
            svg: NodeRef::default(),
            width: UNMEASURED,
            tiles: Rc::default(),
            pointed: None,
            reached: None,
            focused: false,
            observer: None,
        };
        picture.lay_out(&ctx.props().map);
        picture
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.map != old.map {
            self.lay_out(&props.map);
            self.pointed = None;
            self.reached = self.focused.then(|| self.first()).flatten();
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let props = ctx.props();
        match message {
            Message::Measured => {
                let width = self.measured();
                if width == self.width || width == 0 {
                    return false;
                }
                self.width = width;
                self.lay_out(&props.map);
            }
            Message::Pointed(at) => {
                let pointed = at.and_then(|(x, y)| self.under(x, y));
                if pointed == self.pointed {
                    return false;
                }
                self.pointed = pointed;
            }
            Message::Pressed(x, y) => {
                let pressed = self.under(x, y);
                self.reached = pressed;
                if let Some(item) = pressed {
                    props.on.emit(WasteEvent::Picked(item));
                }
            }
            Message::Key(event) => return self.key(props, &event),
            Message::Focused(focused) => {
                self.focused = focused;
                if focused && self.reached.is_none() {
                    self.reached = Self::marked(props).or_else(|| self.first());
                }
            }
            Message::Save(form) => {
                if let Some(svg) = self.svg.cast::<Element>() {
                    let language = props.language;
                    let title = words::description(&props.map, props.scope, language);
                    let title = title.into_iter().next().unwrap_or_default();
                    picture::save(svg, props.file.clone(), title, form);
                }
                return false;
            }
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if !first {
            return;
        }
        let link = ctx.link().clone();
        let told = Closure::<dyn FnMut()>::new(move || link.send_message(Message::Measured));
        let room = self.room.cast::<Element>();
        if let (Some(room), Ok(observer)) =
            (room, ResizeObserver::new(told.as_ref().unchecked_ref()))
        {
            observer.observe(&room);
            self.observer = Some((observer, told));
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some((observer, _)) = self.observer.take() {
            observer.disconnect();
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let language = props.language;
        let shown = self
            .pointed
            .or(self.reached.filter(|_| self.focused))
            .or_else(|| Self::marked(props));
        let save = |form: Form| {
            ctx.link()
                .callback(move |_: MouseEvent| Message::Save(form))
        };
        html! {
            <figure class={classes!("picture", props.drawing.then_some("drawing"))}>
                { readout::place(language, &props.map, &props.on) }
                <div class="picture-room" ref={self.room.clone()}>{ self.drawing(ctx, language) }</div>
                { readout::readout(language, &props.map, shown) }
                { readout::legend(language, &props.map, props.colour) }
                <div class="picture-end">
                    { readout::description(language, &props.map, props.scope) }
                    <button type="button" onclick={save(Form::Svg)}>{ waste::SAVE_SVG.get(language) }</button>
                    <button type="button" onclick={save(Form::Png)}>{ waste::SAVE_PNG.get(language) }</button>
                </div>
            </figure>
        }
    }
}

impl Picture {
    fn height(&self) -> u32 {
        if self.width < 560 {
            (self.width * 11 / 10).clamp(280, 560)
        } else {
            (self.width * 5 / 8).clamp(360, 640)
        }
    }

    fn lay_out(&mut self, map: &PathMap) {
        self.tiles = Rc::new(treemap::layout(map, self.width, self.height()));
    }

    fn measured(&self) -> u32 {
        let width = self
            .room
            .cast::<HtmlElement>()
            .map(|room| room.client_width());
        width
            .and_then(|width| u32::try_from(width).ok())
            .unwrap_or(0)
    }

    fn drawing(&self, ctx: &Context<Self>, language: Language) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        if self.tiles.len() < 2 {
            let empty = if props.map.above.len() > 1 {
                waste::NOTHING_HERE.get(language)
            } else {
                waste::NOTHING_IN_SCOPE.get(language)
            };
            return html! { <p class="picture-blank faint">{ empty }</p> };
        }
        let (width, height) = (self.width.to_string(), self.height().to_string());
        let place = words::name(&props.map, 0, language);
        let reached = self.reached.map(tiles::id);
        let around = |item: Option<u32>, class: &'static str| {
            let tile = item.and_then(|item| self.tiles.iter().find(|tile| tile.item == item));
            tile.filter(|tile| tile.item > 0).map(|tile| {
                html! {
                    <rect class={classes!("around", class, "unsaved")} x={tile.x.to_string()} y={tile.y.to_string()}
                        width={tile.width.to_string()} height={tile.height.to_string()} />
                }
            })
        };
        html! {
            <>
                <p class="unseen" id="picture-keys">{ waste::PICTURE_KEYS.get(language) }</p>
                <div class="tree" role="tree" tabindex="0" aria-label={waste::PICTURE_NAME.get(language)(&place)}
                    aria-describedby="picture-keys" aria-activedescendant={reached}
                    onkeydown={link.callback(Message::Key)}
                    onfocus={link.callback(|_| Message::Focused(true))}
                    onblur={link.callback(|_| Message::Focused(false))}>
                    <svg ref={self.svg.clone()} class="map tinted" role="none" width={width.clone()} height={height.clone()}
                        viewBox={format!("0 0 {width} {height}")}
                        onmousemove={link.callback(|e: MouseEvent| Message::Pointed(Some((e.client_x(), e.client_y()))))}
                        onmouseleave={link.callback(|_| Message::Pointed(None))}
                        onclick={link.callback(|e: MouseEvent| Message::Pressed(e.client_x(), e.client_y()))}>
                        <tiles::Tiles map={props.map.clone()} tiles={self.tiles.clone()} colour={props.colour}
                            cause={props.cause} language={props.language} />
                        { around(Self::marked(props), "marked") }
                        { around(self.pointed, "pointed") }
                        { around(self.reached.filter(|_| self.focused), "reached") }
                    </svg>
                </div>
            </>
        }
    }

    /// The part with what is marked.
    fn marked(props: &Props) -> Option<u32> {
        let mark = props.mark.as_ref()?;
        treemap::locate(&props.map, &mark.path, mark.layer)
    }

    /// The innermost part at a place of the window.
    fn under(&self, x: i32, y: i32) -> Option<u32> {
        let bounds = self.svg.cast::<Element>()?.get_bounding_client_rect();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "pixels; what lies outside is at the edge"
        )]
        let (x, y) = (
            (f64::from(x) - bounds.left()).max(0.0) as u32,
            (f64::from(y) - bounds.top()).max(0.0) as u32,
        );
        let inside = |tile: &&Tile| {
            (tile.x..tile.x + tile.width).contains(&x)
                && (tile.y..tile.y + tile.height).contains(&y)
        };
        // Parents come first.
        let tile = self.tiles.iter().rev().find(inside)?;
        (tile.item > 0).then_some(tile.item)
    }

    fn first(&self) -> Option<u32> {
        self.tiles.get(1).map(|tile| tile.item)
    }

    fn key(&mut self, props: &Props, event: &KeyboardEvent) -> bool {
        let parent = |item: u32| props.map.items.get(item as usize).map(|item| item.parent);
        let here = self.reached.or_else(|| self.first());
        let Some(here) = here else {
            return false;
        };
        let siblings: Vec<u32> = self
            .tiles
            .iter()
            .skip(1)
            .map(|tile| tile.item)
            .filter(|item| parent(*item) == parent(here))
            .collect();
        let place = siblings.iter().position(|item| *item == here).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => siblings.get(place + 1).copied(),
            "ArrowLeft" => place.checked_sub(1).and_then(|p| siblings.get(p).copied()),
            "Home" => siblings.first().copied(),
            "End" => siblings.last().copied(),
            "ArrowDown" => self
                .tiles
                .iter()
                .skip(1)
                .map(|tile| tile.item)
                .find(|item| parent(*item) == Some(here) && *item != here),
            "ArrowUp" => parent(here).filter(|parent| *parent > 0),
            "Enter" | " " => {
                event.prevent_default();
                props.on.emit(WasteEvent::Picked(here));
                return false;
            }
            "Escape" | "Backspace" => {
                event.prevent_default();
                props.on.emit(WasteEvent::Out);
                return false;
            }
            _ => return false,
        };
        event.prevent_default();
        let moved = to.is_some_and(|to| self.reached != Some(to));
        self.reached = to.or(Some(here));
        moved
    }
}
