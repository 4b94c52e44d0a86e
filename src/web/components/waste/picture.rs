//! The picture of bytes by path, with mouse and keys.
//!
//! A component of its own, so that pointing at a part draws a line around it and nothing else of the page anew. One stop of
//! the keyboard: the part that the arrows have reached is the tree's active descendant.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::super::tip::{self, Tip};
use super::super::{rect, use_frame};
use super::{readout, tiles};
use crate::session::protocol::{Cause, MapScope, PathMap};
use crate::view::texts::waste;
use crate::view::treemap::{self, Tile};
use crate::view::waste::{Colour, Mark, WasteEvent, words};
use crate::view::{Shared, keys};
use crate::web::events::SizeObserver;
use crate::web::picture::{self, Form};

/// Width and height before anybody has measured.
const UNMEASURED: (u32, u32) = (720, 480);

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) map: Shared<PathMap>,
    pub(super) scope: MapScope,
    pub(super) colour: Colour,
    pub(super) mark: Option<Mark>,
    /// Only parts of this cause stand out.
    pub(super) cause: Option<Cause>,
    /// Another picture is on its way.
    pub(super) drawing: bool,
    /// Name of a file to save it in.
    pub(super) file: String,
}

/// The picture, with what stands around it.
#[function_component]
pub(super) fn Picture(props: &Props) -> Html {
    let frame = use_frame();
    let map = &props.map;
    let (room, svg) = (use_node_ref(), use_node_ref());
    let size = use_size(&room);
    let tiles = use_memo((map.clone(), size), |(map, (width, height))| {
        treemap::layout(map, *width, *height)
    });
    let described = use_memo(
        (map.clone(), props.scope, frame.clone()),
        |(map, scope, frame)| readout::description(frame, map, *scope),
    );
    let legend = use_memo(
        (map.clone(), props.colour, frame.clone()),
        |(map, colour, frame)| readout::legend(frame, map, *colour),
    );
    let first = tiles.get(1).map(|tile| tile.item);
    // The part the mouse is over, and the one that the keys have reached.
    let pointed = use_state_eq(|| None::<(u32, (i32, i32))>);
    let reached = use_state_eq(|| None::<u32>);
    let focused = use_state_eq(|| false);
    {
        let (pointed, reached, focused) = (pointed.setter(), reached.setter(), *focused);
        use_effect_with(map.clone(), move |_| {
            pointed.set(None);
            reached.set(first.filter(|_| focused));
        });
    }
    let on = frame.on_waste();
    let mark = props.mark.as_ref();
    let marked = mark.and_then(|mark| treemap::locate(map, &mark.path, mark.layer));
    let at_keys = reached.filter(|_| *focused);
    let under = {
        let (svg, tiles) = (svg.clone(), tiles.clone());
        move |event: &MouseEvent| under(&svg, &tiles, event)
    };
    let on_point = {
        let (pointed, under) = (pointed.setter(), under.clone());
        move |event: MouseEvent| pointed.set(under(&event).map(|item| (item, tip::at(&event))))
    };
    let on_leave = pointed.setter();
    // Not a click: the focus, which comes between pressing and releasing, may draw anew what was pressed.
    let on_release = {
        let (reached, on) = (reached.setter(), on.clone());
        move |event: PointerEvent| {
            let pressed = under(&event).filter(|_| event.button() == 0);
            reached.set(pressed);
            if let Some(item) = pressed {
                on.emit(WasteEvent::Picked(item));
            }
        }
    };
    let on_focus = {
        let (reached, focused) = (reached.clone(), focused.setter());
        move |_: FocusEvent| {
            focused.set(true);
            if reached.is_none() {
                reached.set(marked.or(first));
            }
        }
    };
    let on_blur = focused.setter();
    let on_key = {
        let (map, tiles, here, reached) = (map.clone(), tiles.clone(), *reached, reached.setter());
        move |event: KeyboardEvent| {
            let Some(here) = here.or(first) else { return };
            let key = event.key();
            match (keys::way(&key), key.as_str()) {
                (Some(way), _) => {
                    reached.set(treemap::step(&map, &tiles, here, way).or(Some(here)));
                }
                (None, "Enter" | " ") => on.emit(WasteEvent::Picked(here)),
                (None, "Escape" | "Backspace") => on.emit(WasteEvent::Out),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let save = |form: Form| {
        let (svg, map, file) = (svg.clone(), map.clone(), props.file.clone());
        let (scope, language) = (props.scope, frame.language);
        move |_: MouseEvent| {
            let title = words::description(&map, scope, language);
            picture::save(&svg, &file, title.first().map_or("", |title| title), form);
        }
    };
    let around = |item: Option<u32>, class: &'static str| {
        let tile = tiles.iter().find(|tile| Some(tile.item) == item);
        let tile = tile.filter(|tile| tile.item > 0)?;
        let class = classes!("around", class, "unsaved");
        Some(rect(class, (tile.x, tile.y), (tile.width, tile.height)))
    };
    let (wide, high) = (size.0.to_string(), size.1.to_string());
    html! {
        <figure class={classes!("picture", props.drawing.then_some("drawing"))}>
            { readout::place(&frame, map) }
            <div class="picture-room" ref={room}>
                if tiles.len() < 2 {
                    <p class="picture-blank faint">{ frame.text(if map.above.len() > 1 { waste::NOTHING_HERE } else { waste::NOTHING_IN_SCOPE }) }</p>
                } else {
                    <p class="unseen" id="picture-keys">{ frame.text(waste::PICTURE_KEYS) }</p>
                    <div class="tree" role="tree" tabindex="0" aria-label={frame.text(waste::PICTURE_NAME)(&words::name(map, 0, frame.language))}
                        aria-describedby="picture-keys" aria-activedescendant={reached.map(tiles::id)}
                        onkeydown={on_key} onfocus={on_focus} onblur={move |_| on_blur.set(false)}>
                        <svg ref={svg.clone()} class="map tinted" role="none" width={wide.clone()} height={high.clone()}
                            viewBox={format!("0 0 {wide} {high}")} onmousemove={on_point}
                            onmouseleave={move |_| on_leave.set(None)} onpointerup={on_release}>
                            <tiles::Tiles map={map.clone()} tiles={tiles.clone()} colour={props.colour} cause={props.cause} />
                            { around(marked, "marked") }
                            { around(pointed.map(|(item, _)| item), "pointed") }
                            { around(at_keys, "reached") }
                        </svg>
                    </div>
                }
            </div>
            if let Some((item, at)) = *pointed { <Tip {at}>{ readout::readout(&frame, map, Some(item)) }</Tip> }
            { readout::readout(&frame, map, at_keys.or(marked)) }
            { (*legend).clone() }
            <div class="picture-end">
                { (*described).clone() }
                <button type="button" onclick={save(Form::Svg)}>{ frame.text(waste::SAVE_SVG) }</button>
                <button type="button" onclick={save(Form::Png)}>{ frame.text(waste::SAVE_PNG) }</button>
            </div>
        </figure>
    }
}

/// The width and height of an element in pixels, now and whenever they change.
#[hook]
pub(in super::super) fn use_size(room: &NodeRef) -> (u32, u32) {
    let size = use_state_eq(|| UNMEASURED);
    let measured = size.setter();
    use_effect_with(room.clone(), move |room| {
        let observer = room.cast::<HtmlElement>().map(|room| {
            SizeObserver::new(&room.clone(), move || {
                let pixels = |length: i32| u32::try_from(length).unwrap_or(0);
                let (width, height) = (pixels(room.client_width()), pixels(room.client_height()));
                if width > 0 && height > 0 {
                    measured.set((width, height));
                }
            })
        });
        move || drop(observer)
    });
    *size
}

/// The innermost part under the mouse.
pub(in super::super) fn under(svg: &NodeRef, tiles: &[Tile], event: &MouseEvent) -> Option<u32> {
    let bounds = svg.cast::<Element>()?.get_bounding_client_rect();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels; what lies outside is at the edge"
    )]
    let (x, y) = (
        (f64::from(event.client_x()) - bounds.left()).max(0.0) as u32,
        (f64::from(event.client_y()) - bounds.top()).max(0.0) as u32,
    );
    let inside = |tile: &&Tile| {
        (tile.x..tile.x + tile.width).contains(&x) && (tile.y..tile.y + tile.height).contains(&y)
    };
    // Parents come first.
    let tile = tiles.iter().rev().find(inside)?;
    (tile.item > 0).then_some(tile.item)
}
