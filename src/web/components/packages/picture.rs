//! The visible bytes by package as a picture, with mouse and keys. What is chosen is shown in words beside it.

use yew::prelude::*;

use super::super::tip::{self, Tip};
use super::super::waste::{Tiles, tile_id, under, use_size};
use super::super::{rect, use_frame};
use crate::session::protocol::PathMap;
use crate::view::texts::packages;
use crate::view::treemap;
use crate::view::waste::{Colour, words};
use crate::view::{Shared, keys};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) map: Shared<PathMap>,
    /// The part that is chosen.
    pub(super) chosen: Option<u32>,
    pub(super) on_chosen: Callback<u32>,
}

/// The picture.
#[function_component]
pub(super) fn Picture(props: &Props) -> Html {
    let frame = use_frame();
    let map = &props.map;
    let (room, svg) = (use_node_ref(), use_node_ref());
    let size = use_size(&room);
    let tiles = use_memo((map.clone(), size), |(map, (width, height))| {
        treemap::layout(map, *width, *height)
    });
    let first = tiles.get(1).map(|tile| tile.item);
    let pointed = use_state_eq(|| None::<(u32, (i32, i32))>);
    let reached = use_state_eq(|| None::<u32>);
    let focused = use_state_eq(|| false);
    let find = {
        let (svg, tiles) = (svg.clone(), tiles.clone());
        move |event: &MouseEvent| under(&svg, &tiles, event)
    };
    let on_point = {
        let (pointed, find) = (pointed.setter(), find.clone());
        move |event: MouseEvent| pointed.set(find(&event).map(|item| (item, tip::at(&event))))
    };
    let on_leave = pointed.setter();
    let on_release = {
        let (reached, on) = (reached.setter(), props.on_chosen.clone());
        move |event: PointerEvent| {
            let pressed = find(&event).filter(|_| event.button() == 0);
            reached.set(pressed);
            pressed.into_iter().for_each(|item| on.emit(item));
        }
    };
    let on_focus = {
        let (reached, focused, chosen) = (reached.clone(), focused.setter(), props.chosen);
        move |_: FocusEvent| {
            focused.set(true);
            if reached.is_none() {
                reached.set(chosen.or(first));
            }
        }
    };
    let on_blur = focused.setter();
    let on_key = {
        let (map, tiles, on) = (map.clone(), tiles.clone(), props.on_chosen.clone());
        let (here, reached) = (*reached, reached.setter());
        move |event: KeyboardEvent| {
            let Some(here) = here.or(first) else { return };
            let key = event.key();
            match (keys::way(&key), key.as_str()) {
                (Some(way), _) => {
                    reached.set(treemap::step(&map, &tiles, here, way).or(Some(here)));
                }
                (None, "Enter" | " ") => on.emit(here),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let around = |item: Option<u32>, class: &'static str| {
        let tile = tiles.iter().find(|tile| Some(tile.item) == item);
        let tile = tile.filter(|tile| tile.item > 0)?;
        let class = classes!("around", class);
        Some(rect(class, (tile.x, tile.y), (tile.width, tile.height)))
    };
    let (wide, high) = (size.0.to_string(), size.1.to_string());
    let name = |item: u32| words::label(map, item as usize, frame.language);
    let at_keys = reached.filter(|_| *focused);
    html! {
        <figure class="picture">
            <div class="picture-room" ref={room}>
                <p class="unseen" id="packages-keys">{ frame.text(packages::PICTURE_KEYS) }</p>
                <div class="tree" role="tree" tabindex="0" aria-label={frame.text(packages::PICTURE)}
                    aria-describedby="packages-keys" aria-activedescendant={reached.map(tile_id)}
                    onkeydown={on_key} onfocus={on_focus} onblur={move |_| on_blur.set(false)}>
                    <svg ref={svg} class="map tinted" role="none" width={wide.clone()} height={high.clone()}
                        viewBox={format!("0 0 {wide} {high}")} onmousemove={on_point}
                        onmouseleave={move |_| on_leave.set(None)} onpointerup={on_release}>
                        <Tiles map={map.clone()} tiles={tiles.clone()} colour={Colour::Layer} cause={None} />
                        { around(props.chosen, "marked") }
                        { around(pointed.map(|(item, _)| item), "pointed") }
                        { around(at_keys, "reached") }
                    </svg>
                </div>
            </div>
            if let Some((item, at)) = *pointed { <Tip {at}>{ name(item) }</Tip> }
            <p class="readout faint">{ at_keys.or(props.chosen).map_or_else(|| frame.text(packages::PICTURE_HINT).to_owned(), name) }</p>
        </figure>
    }
}
