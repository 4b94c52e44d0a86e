//! Where each part lies: squarified rectangles in whole pixels, each directory around its content.
//!
//! It knows proportions only, and neither names nor keys.

use super::{HEADER, Tile};
use crate::session::protocol::{PathMap, sorted};

/// The width of the border around the content of a directory, in pixels.
const INSET: u32 = 2;

/// The least width and height of a directory with a line for its name, in pixels.
const LEAST_HEADER: (u32, u32) = (44, 42);

/// The edges of an area in pixels: left, upper, right and lower.
#[derive(Debug, Clone, Copy)]
struct Room {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Room {
    fn sides(self) -> (f64, f64) {
        (self.right - self.left, self.bottom - self.top)
    }
}

/// The rectangles of a treemap of the given width and height in pixels, each directory before its content. An item
/// that is too small to be seen has no rectangle; an empty map has none.
pub fn layout(map: &PathMap, width: u32, height: u32) -> Vec<Tile> {
    let inside = children(map);
    let mut tiles = Vec::with_capacity(map.items.len());
    let whole = Tile {
        item: 0,
        depth: 0,
        x: 0,
        y: 0,
        width,
        height,
        header: false,
        joined: 0,
    };
    if map.items.is_empty() || width == 0 || height == 0 {
        return tiles;
    }
    tiles.push(whole);
    let mut next = 0;
    while let Some(&tile) = tiles.get(next) {
        next += 1;
        let Some(of) = inside.get(tile.item as usize).filter(|of| !of.is_empty()) else {
            continue;
        };
        let is_open = |item: u32| inside.get(item as usize).is_some_and(|of| !of.is_empty());
        let is_sole = tile.depth > 0 && of.len() == 1 && of.iter().all(|item| is_open(*item));
        let Some(room) = room_in(&tile, is_sole) else {
            continue;
        };
        if is_sole && let Some(above) = tiles.get_mut(next - 1) {
            above.header = false;
        }
        for (item, placed) in squarified(map, of, room) {
            if let Some(mut part) = snapped(item, tile.depth + 1, placed) {
                part.header =
                    is_open(item) && part.width >= LEAST_HEADER.0 && part.height >= LEAST_HEADER.1;
                if is_sole {
                    part.joined = tile.joined;
                }
                tiles.push(part);
            }
        }
    }
    tiles
}

/// The items inside each item, largest first.
fn children(map: &PathMap) -> Vec<Vec<u32>> {
    let mut inside: Vec<Vec<u32>> = vec![Vec::new(); map.items.len()];
    for (place, item) in (0_u32..).zip(&map.items) {
        if item.parent < place
            && item.bytes > 0
            && let Some(of) = inside.get_mut(item.parent as usize)
        {
            of.push(place);
        }
    }
    let bytes = |item: u32| map.items.get(item as usize).map_or(0, |item| item.bytes);
    for of in &mut inside {
        sorted::sort_by_key(of, |item| (std::cmp::Reverse(bytes(*item)), *item));
    }
    inside
}

/// The area for the content of a directory; `None` if it is smaller than a pixel. A sole part takes all of it.
fn room_in(tile: &Tile, is_sole: bool) -> Option<Room> {
    // The directory that is shown has its name above the picture.
    let (inset, header) = match (tile.depth, tile.header) {
        (0, _) => (0, 0),
        _ if is_sole => (0, 0),
        (_, true) => (INSET, HEADER),
        (_, false) => (INSET, INSET),
    };
    let (right, bottom) = (tile.x + tile.width, tile.y + tile.height);
    let room = Room {
        left: f64::from(tile.x + inset),
        top: f64::from(tile.y + header),
        right: f64::from(right.saturating_sub(inset)),
        bottom: f64::from(bottom.saturating_sub(inset)),
    };
    let (width, height) = room.sides();
    (width >= 1.0 && height >= 1.0).then_some(room)
}

/// The areas of items in rows, as square as possible. Each row lies along the shorter side of the remaining area.
///
/// The method is from Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000).
fn squarified(map: &PathMap, of: &[u32], mut room: Room) -> Vec<(u32, Room)> {
    let bytes = |item: &u32| {
        #[allow(clippy::cast_precision_loss, reason = "a proportion")]
        map.items
            .get(*item as usize)
            .map_or(0.0, |item| item.bytes as f64)
    };
    let mut left: f64 = of.iter().map(bytes).sum();
    let mut placed = Vec::with_capacity(of.len());
    let mut of = of;
    while !of.is_empty() && left > 0.0 {
        let (width, height) = room.sides();
        let (short, long) = (width.min(height), width.max(height));
        let scale = width * height / left;
        let (count, row) = row_of(of, short, |item| bytes(item) * scale);
        let (now, later) = of.split_at(count);
        let row_bytes: f64 = now.iter().map(bytes).sum();
        // The last row takes the whole remaining area, so rounding leaves no gap.
        let thick = if later.is_empty() {
            long
        } else {
            (row / short.max(f64::MIN_POSITIVE)).min(long)
        };
        let mut done = 0.0;
        for item in now {
            let begins = done / row_bytes;
            done += bytes(item);
            let ends = done / row_bytes;
            placed.push((*item, cut(room, width > height, thick, (begins, ends))));
        }
        if width > height {
            room.left += thick;
        } else {
            room.top += thick;
        }
        left -= row_bytes;
        of = later;
    }
    placed
}

/// The number of first items that make the best row along the side `short`, and the area of that row.
fn row_of(of: &[u32], short: f64, area: impl Fn(&u32) -> f64) -> (usize, f64) {
    let worst = |sum: f64, least: f64, most: f64| {
        let (side, sum) = (short * short, sum * sum);
        (side * most / sum).max(sum / (side * least.max(f64::MIN_POSITIVE)))
    };
    let (mut count, mut sum, mut most, mut best) = (0, 0.0, 0.0_f64, f64::INFINITY);
    for item in of {
        let next = area(item);
        let with = worst(sum + next, next, most.max(next));
        if count > 0 && with > best {
            break;
        }
        (count, sum, most, best) = (count + 1, sum + next, most.max(next), with);
    }
    (count, sum)
}

/// The part of a room that begins at one edge and is `thick` pixels wide.
fn cut(room: Room, upright: bool, thick: f64, (begins, ends): (f64, f64)) -> Room {
    let (width, height) = room.sides();
    if upright {
        Room {
            right: (room.left + thick).min(room.right),
            top: room.top + height * begins,
            bottom: room.top + height * ends,
            ..room
        }
    } else {
        Room {
            bottom: (room.top + thick).min(room.bottom),
            left: room.left + width * begins,
            right: room.left + width * ends,
            ..room
        }
    }
}

/// A tile with edges rounded to whole pixels; `None` if it has no area. Equal edges stay equal, so tiles do not
/// overlap.
fn snapped(item: u32, depth: u32, room: Room) -> Option<Tile> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels"
    )]
    let whole = |edge: f64| edge.round() as u32;
    let (x, y) = (whole(room.left), whole(room.top));
    let width = whole(room.right).saturating_sub(x);
    let height = whole(room.bottom).saturating_sub(y);
    (width > 0 && height > 0).then_some(Tile {
        item,
        depth,
        x,
        y,
        width,
        height,
        header: false,
        joined: item,
    })
}
