//! A map of bytes as a tree: its parts, the mouse over them, and the keys that walk them.
//!
//! One stop of the keyboard: the part that the arrows have reached is the tree's active descendant. It does not know what
//! is said of a part.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::super::{rect, tip};
use super::tiles::{self, Tiles};
use crate::session::protocol::{Cause, PathMap};
use crate::view::treemap::{self, Tile};
use crate::view::waste::Colour;
use crate::view::{Shared, keys};
use crate::web::events::SizeObserver;

/// Width and height before anybody has measured.
const UNMEASURED: (u32, u32) = (720, 480);

/// What a tree shows, and who is told of its use.
pub(in super::super) struct Asked {
    pub(in super::super) map: Shared<PathMap>,
    pub(in super::super) colour: Colour,
    /// Only parts of this cause stand out.
    pub(in super::super) cause: Option<Cause>,
    /// The part that is marked.
    pub(in super::super) chosen: Option<u32>,
    pub(in super::super) name: String,
    /// The id of the text on its keys, and the text.
    pub(in super::super) keys: (&'static str, &'static str),
    pub(in super::super) on_picked: Callback<u32>,
    /// A step out; `None` where there is nothing outside.
    pub(in super::super) on_out: Option<Callback<()>>,
}

/// A tree and where the mouse and the keys are in it.
pub(in super::super) struct MapTree {
    pub(in super::super) tree: Html,
    /// The element whose room the tree fills.
    pub(in super::super) room: NodeRef,
    pub(in super::super) svg: NodeRef,
    /// Whether there is nothing to show.
    pub(in super::super) is_blank: bool,
    /// The part under the mouse, and the place of the mouse.
    pub(in super::super) pointed: Option<(u32, (i32, i32))>,
    /// The part that the keys have reached, while the tree has the focus.
    pub(in super::super) at_keys: Option<u32>,
}

/// The tree of a map.
#[hook]
pub(in super::super) fn use_map_tree(asked: Asked) -> MapTree {
    let map = &asked.map;
    let (room, svg) = (use_node_ref(), use_node_ref());
    let size = use_size(&room);
    let tiles = use_memo((map.clone(), size), |(map, (width, height))| {
        treemap::layout(map, *width, *height)
    });
    let first = tiles.get(1).map(|tile| tile.item);
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
    let find = {
        let (svg, tiles) = (svg.clone(), tiles.clone());
        move |event: &MouseEvent| under(&svg, &tiles, event)
    };
    let on_point = {
        let (pointed, find) = (pointed.setter(), find.clone());
        move |event: MouseEvent| pointed.set(find(&event).map(|item| (item, tip::at(&event))))
    };
    let on_leave = pointed.setter();
    // Not a click: the focus, which comes between pressing and releasing, may draw anew what was pressed.
    let on_release = {
        let (reached, on) = (reached.setter(), asked.on_picked.clone());
        move |event: PointerEvent| {
            let pressed = find(&event).filter(|_| event.button() == 0);
            reached.set(pressed);
            pressed.into_iter().for_each(|item| on.emit(item));
        }
    };
    let on_focus = {
        let (reached, focused, chosen) = (reached.clone(), focused.setter(), asked.chosen);
        move |_: FocusEvent| {
            focused.set(true);
            if reached.is_none() {
                reached.set(chosen.or(first));
            }
        }
    };
    let on_blur = focused.setter();
    let on_key = {
        let (map, tiles, here, reached) = (map.clone(), tiles.clone(), *reached, reached.setter());
        let (on_picked, on_out) = (asked.on_picked, asked.on_out);
        move |event: KeyboardEvent| {
            let Some(here) = here.or(first) else { return };
            let key = event.key();
            match (keys::way(&key), key.as_str(), &on_out) {
                (Some(way), ..) => {
                    reached.set(treemap::step(&map, &tiles, here, way).or(Some(here)));
                }
                (None, "Enter" | " ", _) => on_picked.emit(here),
                (None, "Escape" | "Backspace", Some(on_out)) => on_out.emit(()),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let around = |item: Option<u32>, class: &'static str| {
        let tile = tiles.iter().find(|tile| Some(tile.item) == item);
        let tile = tile.filter(|tile| tile.item > 0)?;
        let class = classes!("around", class, "unsaved");
        Some(rect(class, (tile.x, tile.y), (tile.width, tile.height)))
    };
    let at_keys = reached.filter(|_| *focused);
    let (wide, high) = (size.0.to_string(), size.1.to_string());
    let tree = html! {
        <>
            <p class="unseen" id={asked.keys.0}>{ asked.keys.1 }</p>
            <div class="tree" role="tree" tabindex="0" aria-label={asked.name}
                aria-describedby={asked.keys.0} aria-activedescendant={reached.map(tiles::id)}
                onkeydown={on_key} onfocus={on_focus} onblur={move |_| on_blur.set(false)}>
                <svg ref={svg.clone()} class="map tinted" role="none" width={wide.clone()} height={high.clone()}
                    viewBox={format!("0 0 {wide} {high}")} onmousemove={on_point}
                    onmouseleave={move |_| on_leave.set(None)} onpointerup={on_release}>
                    <Tiles map={map.clone()} tiles={tiles.clone()} colour={asked.colour} cause={asked.cause} />
                    { around(asked.chosen, "marked") }
                    { around(pointed.map(|(item, _)| item), "pointed") }
                    { around(at_keys, "reached") }
                </svg>
            </div>
        </>
    };
    MapTree {
        tree,
        room,
        svg,
        is_blank: tiles.len() < 2,
        pointed: *pointed,
        at_keys,
    }
}

/// The width and height of an element in pixels, now and whenever they change.
#[hook]
fn use_size(room: &NodeRef) -> (u32, u32) {
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
fn under(svg: &NodeRef, tiles: &[Tile], event: &MouseEvent) -> Option<u32> {
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
