//! The rectangles of the picture: drawn anew when the picture or its colours change, not when the mouse moves.

use std::rc::Rc;

use yew::prelude::*;

use super::super::{Frame, rect, use_frame};
use crate::session::protocol::{Cause, LayerId, MapItem, MapKind, PathMap};
use crate::view::treemap::{self, Tile};
use crate::view::waste::{Colour, words};
use crate::view::{Shared, figures};

/// How many colours layers have; then they begin anew.
const LAYER_COLOURS: u32 = 16;

/// Least width and height of a rectangle with words in it.
const LEAST: (u32, u32) = (30, 17);

/// Height of two lines.
const TWO_LINES: u32 = 38;

#[derive(Properties, PartialEq)]
pub(in super::super) struct Props {
    pub(in super::super) map: Shared<PathMap>,
    pub(in super::super) tiles: Rc<Vec<Tile>>,
    pub(in super::super) colour: Colour,
    pub(in super::super) cause: Option<Cause>,
}

/// What the colour of a part says, as a class of the style sheet.
pub(super) fn class(item: &MapItem, colour: Colour) -> String {
    match (colour, item.cause) {
        (Colour::Layer, _) => layer_class(item.layer),
        (Colour::Cause, None) => "live".to_owned(),
        (Colour::Cause, Some(cause)) => cause.as_str().to_owned(),
    }
}

/// The class of a layer's colour.
pub(super) fn layer_class(layer: LayerId) -> String {
    format!("layer-{}", layer.number() % LAYER_COLOURS)
}

/// The id of a part's element.
pub(in super::super) fn id(item: u32) -> String {
    format!("part-{item}")
}

/// The rectangles.
#[function_component]
pub(in super::super) fn Tiles(props: &Props) -> Html {
    let frame = use_frame();
    let tiles = || {
        let tiles = props.tiles.iter().skip(1);
        tiles.filter_map(|tile| Some((tile, props.map.items.get(tile.item as usize)?)))
    };
    let mut sizes = vec![0_u32; props.map.items.len()];
    for (_, item) in tiles() {
        if let Some(size) = sizes.get_mut(item.parent as usize) {
            *size += 1;
        }
    }
    let mut places = vec![0_u32; props.map.items.len()];
    let parts = tiles().filter_map(|(tile, item)| {
        let place = places.get_mut(item.parent as usize)?;
        *place += 1;
        let of = *sizes.get(item.parent as usize)?;
        Some(part(&frame, props, tile, item, (*place, of)))
    });
    let parts: Html = parts.collect();
    // Cut to their room, the words are for the eye; whole, they are each part's name.
    let labels = tiles().map(|(tile, item)| label(&frame, props, tile, item));
    html! { <>{ parts }<g aria-hidden="true">{ for labels }</g></> }
}

fn is_dim(props: &Props, item: &MapItem) -> bool {
    props.cause.is_some_and(|cause| item.cause != Some(cause)) && item.kind != MapKind::Dir
}

fn part(
    frame: &Frame,
    props: &Props,
    tile: &Tile,
    item: &MapItem,
    (place, of): (u32, u32),
) -> Html {
    let is_dir = item.kind == MapKind::Dir;
    let class = classes!(
        "part",
        if is_dir {
            "dir".to_owned()
        } else {
            class(item, props.colour)
        },
        (item.kind == MapKind::Rest).then_some("rest"),
        is_dim(props, item).then_some("dim"),
    );
    html! {
        <g role="treeitem" id={id(tile.item)} aria-label={words::label(&props.map, tile.item as usize, frame.language)}
            aria-level={tile.depth.to_string()} aria-posinset={place.to_string()} aria-setsize={of.to_string()}>
            { rect(class, (tile.x, tile.y), (tile.width, tile.height)) }
        </g>
    }
}

/// The words in a rectangle, as far as there is room.
fn label(frame: &Frame, props: &Props, tile: &Tile, item: &MapItem) -> Html {
    let dim = is_dim(props, item);
    let is_dir = item.kind == MapKind::Dir;
    if tile.width < LEAST.0 || tile.height < LEAST.1 || (is_dir && !tile.header) {
        return Html::default();
    }
    let name = match item.kind {
        MapKind::Rest => words::rest(item.files, frame.language),
        MapKind::Dir | MapKind::Closed => format!("{}/", treemap::joined_name(&props.map, tile)),
        MapKind::Version => item.name.clone(),
    };
    let size = figures::size(item.bytes);
    let room = tile.width.saturating_sub(10);
    let text = |class: &'static str, down: u32, text: String| {
        let (x, y) = (tile.x + 5, tile.y + down);
        html! {
            <text class={classes!(class, dim.then_some("dim"))} x={x.to_string()} y={y.to_string()}>{ text }</text>
        }
    };
    if is_dir {
        // The size stands at the end of the line where there is room for both.
        let taken = 8 * u32::try_from(size.len()).unwrap_or(8) + 12;
        let beside = treemap::label(&name, room.saturating_sub(taken));
        let both = beside == name;
        let name = if both {
            beside
        } else {
            treemap::label(&name, room)
        };
        return html! {
            <>
                { text("name", 13, name) }
                if both {
                    <text class="bytes" x={(tile.x + tile.width - 5).to_string()} y={(tile.y + 13).to_string()}
                        text-anchor="end">{ size }</text>
                }
            </>
        };
    }
    let name = treemap::label(&name, room);
    let named = !name.is_empty();
    let two = named && tile.height >= TWO_LINES && treemap::label(&size, room) == size;
    html! {
        <>
            if named { { text("name", 14, name) } }
            if two { { text("bytes", 30, size) } }
        </>
    }
}

/// A square in the colour of a part, for legends.
pub(super) fn swatch(class: impl Into<Classes>) -> Html {
    html! {
        <svg class="swatch tinted" viewBox="0 0 10 10" aria-hidden="true">
            { rect(class, (0, 0), (10, 10)) }
        </svg>
    }
}
