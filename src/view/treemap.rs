//! The treemap of bytes by path: squarified rectangles, with directories around their content.
//!
//! Input and output are whole pixels, the same for the same bytes. It does not know colours or sizes in bytes, only
//! proportions and the space that a line of text needs.

use crate::session::protocol::{LayerId, MapKind, NodeId, PathMap, ROOT, sorted};

use super::keys::Way;

/// The height of the line with a directory's name, in pixels.
pub const HEADER: u32 = 18;

/// The width of the border around the content of a directory, in pixels.
const INSET: u32 = 2;

/// The least width and height of a directory with a line for its name, in pixels.
const LEAST_HEADER: (u32, u32) = (44, 42);

/// A rectangle of the treemap, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// The index of the item in [`PathMap::items`].
    pub item: u32,
    /// The depth of the item; the directory that is shown has depth 0.
    pub depth: u32,
    /// The position of the left edge in pixels.
    pub x: u32,
    /// The position of the upper edge in pixels.
    pub y: u32,
    /// The width in pixels, never 0.
    pub width: u32,
    /// The height in pixels, never 0.
    pub height: u32,
    /// Whether the rectangle has a line for its name above its content.
    pub header: bool,
    /// The index of the item where the name of the rectangle begins: a directory that is the only part of another one
    /// is shown in its place, with both names.
    pub joined: u32,
}

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

/// The part of a name that fits into a number of pixels, for letters 12 pixels high. A cut name ends with `…`; the
/// result is empty if fewer than three letters fit.
pub fn label(name: &str, pixels: u32) -> String {
    // The widths are in tenths of a pixel; wide scripts fill a square.
    let width = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '|' | '!' | ':' | ';' | 'I' => 33,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 105,
        'A'..='Z' => 86,
        c if c.is_ascii() => 72,
        _ => 125,
    };
    let room = pixels.saturating_mul(10);
    let whole: u32 = name.chars().map(width).fold(0, u32::saturating_add);
    if whole <= room {
        return name.to_owned();
    }
    let mut used = 120;
    let mut kept = String::new();
    for c in name.chars() {
        used += width(c);
        if used > room {
            break;
        }
        kept.push(c);
    }
    if kept.chars().count() < 3 {
        return String::new();
    }
    kept.push('…');
    kept
}

/// The name of a rectangle: that of its item, after those of the directories that it is shown in the place of.
pub fn joined_name(map: &PathMap, tile: &Tile) -> String {
    let mut names = Vec::new();
    let mut at = tile.item;
    while let Some(item) = map.items.get(at as usize) {
        names.push(item.name.as_str());
        if at == tile.joined || item.parent >= at {
            break;
        }
        at = item.parent;
    }
    names.reverse();
    names.join("/")
}

/// The path of an item by its index, without a leading slash. For an item that stands for several, it is the path of
/// their directory.
pub fn path(map: &PathMap, item: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut at = item;
    while let Some(of) = map.items.get(at) {
        if at == 0 {
            break;
        }
        if !of.name.is_empty() {
            parts.push(&of.name);
        }
        // An item comes after its parent, so this loop ends.
        at = (of.parent as usize).min(at - 1);
    }
    parts.extend(
        map.above
            .iter()
            .rev()
            .map(|(_, name)| name.as_str())
            .filter(|name| !name.is_empty()),
    );
    parts.reverse();
    parts.join("/")
}

/// The node of the deepest directory, of those above the picture and the one shown, that contains `path`; the root
/// if no other does.
pub fn common(map: &PathMap, path: &str) -> NodeId {
    let mut common = ROOT;
    let mut rest = Some(path);
    for (node, name) in map.above.iter().filter(|(_, name)| !name.is_empty()) {
        rest = rest.and_then(|rest| rest.strip_prefix(name.as_str())?.strip_prefix('/'));
        if rest.is_none() {
            break;
        }
        common = *node;
    }
    common
}

/// The index of a version's item in the picture, or of the item that stands for it among others; `None` if the
/// version is not in the picture.
pub fn locate(map: &PathMap, path: &str, layer: LayerId) -> Option<u32> {
    let mut rest = path;
    for (_, name) in map.above.iter().filter(|(_, name)| !name.is_empty()) {
        rest = rest.strip_prefix(name.as_str())?.strip_prefix('/')?;
    }
    let mut at = 0_u32;
    for (i, name) in rest.split('/').enumerate() {
        let last = i + 1 == rest.split('/').count();
        let mut below = (0_u32..)
            .zip(&map.items)
            .filter(|(place, item)| *place > 0 && item.parent == at);
        let here = below.clone().find(|(_, item)| {
            item.name == name
                && match item.kind {
                    MapKind::Version => last && item.layer == layer,
                    MapKind::Dir | MapKind::Closed => !last,
                    MapKind::Rest => false,
                }
        });
        let rest = || below.find(|(_, item)| item.kind == MapKind::Rest);
        let Some((place, _)) = here.or_else(rest) else {
            break;
        };
        at = place;
        if map.items.get(at as usize).map(|item| item.kind) != Some(MapKind::Dir) {
            break;
        }
    }
    (at > 0).then_some(at)
}

/// The item that a key leads to from the item `here`: a sibling, the parent, or the first item inside; `None` if
/// there is none.
pub fn step(map: &PathMap, tiles: &[Tile], here: u32, way: Way) -> Option<u32> {
    let parent = |item: u32| map.items.get(item as usize).map(|item| item.parent);
    let shown = || tiles.iter().skip(1).map(|tile| tile.item);
    let siblings: Vec<u32> = shown()
        .filter(|item| parent(*item) == parent(here))
        .collect();
    let place = siblings.iter().position(|item| *item == here).unwrap_or(0);
    match way {
        Way::Right => siblings.get(place + 1).copied(),
        Way::Left => siblings.get(place.checked_sub(1)?).copied(),
        Way::First => siblings.first().copied(),
        Way::Last => siblings.last().copied(),
        Way::Down => shown().find(|item| parent(*item) == Some(here) && *item != here),
        Way::Up => parent(here).filter(|parent| *parent > 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::protocol::MapItem;
    use proptest::prelude::*;

    fn item(parent: u32, name: &str, kind: MapKind, bytes: u64) -> MapItem {
        MapItem {
            node: ROOT,
            parent,
            name: name.to_owned(),
            kind,
            bytes,
            files: 1,
            layer: LayerId::LOWEST,
            cause: None,
        }
    }

    fn small() -> PathMap {
        use MapKind::{Closed, Dir, Rest, Version};
        PathMap {
            above: vec![(ROOT, String::new()), (NodeId::new(3), "usr".to_owned())],
            items: vec![
                item(0, "usr", Dir, 100),
                item(0, "lib", Dir, 60),
                item(0, "bin", Closed, 30),
                item(0, "", Rest, 10),
                item(1, "a", Version, 40),
                item(1, "", Rest, 20),
            ],
        }
    }

    fn overlap(a: &Tile, b: &Tile) -> bool {
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
    }

    fn sound(map: &PathMap, tiles: &[Tile]) -> Result<(), TestCaseError> {
        for (i, tile) in tiles.iter().enumerate().skip(1) {
            let parent = map.items[tile.item as usize].parent;
            let around = tiles.iter().find(|t| t.item == parent).expect("placed");
            prop_assert!(tile.x >= around.x && tile.y >= around.y);
            prop_assert!(tile.x + tile.width <= around.x + around.width);
            prop_assert!(tile.y + tile.height <= around.y + around.height);
            for other in &tiles[i + 1..] {
                if map.items[other.item as usize].parent == parent && other.item != parent {
                    prop_assert!(!overlap(tile, other), "{tile:?} {other:?}");
                }
            }
        }
        Ok(())
    }

    #[test]
    fn a_directory_that_is_alone_in_another_is_shown_in_its_place() {
        use MapKind::{Dir, Version};
        let map = PathMap {
            above: vec![(ROOT, String::new())],
            items: vec![
                item(0, "", Dir, 100),
                item(0, "srv", Dir, 60),
                item(0, "var", Dir, 40),
                item(1, "app", Dir, 60),
                item(2, "log", Version, 40),
                item(3, "a", Version, 50),
                item(3, "b", Version, 10),
            ],
        };
        let tiles = layout(&map, 500, 400);
        let tile = |item| tiles.iter().find(|t| t.item == item).expect("placed");
        let place = |t: &Tile| (t.x, t.y, t.width, t.height);
        assert_eq!(place(tile(1)), place(tile(3)));
        assert_eq!((tile(1).header, tile(3).header), (false, true));
        assert_eq!(joined_name(&map, tile(3)), "srv/app");
        assert_eq!(joined_name(&map, tile(4)), "log");
        assert!(
            tile(2).header,
            "a file that is alone in a directory is not the directory"
        );
    }

    proptest! {
        #[test]
        fn rectangles_lie_in_their_directory_and_apart(
            parts in prop::collection::vec((0_u32..20, 0_u64..5000), 1..60),
            width in 20_u32..900, height in 20_u32..900,
        ) {
            let mut map = PathMap { above: Vec::new(), items: vec![item(0, "", MapKind::Dir, 0)] };
            for (parent, bytes) in parts {
                let parent = parent.min(u32::try_from(map.items.len()).expect("few") - 1);
                map.items.push(item(parent, "x", MapKind::Version, bytes));
            }
            let tiles = layout(&map, width, height);
            prop_assert_eq!(&tiles, &layout(&map, width, height));
            sound(&map, &tiles)?;
        }

        #[test]
        fn areas_are_as_bytes(bytes in prop::collection::vec(1_u32..1000, 1..40)) {
            let whole: u32 = bytes.iter().sum();
            let mut map = PathMap { above: Vec::new(), items: vec![item(0, "", MapKind::Dir, whole.into())] };
            map.items.extend(bytes.iter().map(|b| item(0, "x", MapKind::Version, (*b).into())));
            for tile in layout(&map, 1000, 800).iter().skip(1) {
                let fair = 800_000.0 * f64::from(bytes[tile.item as usize - 1]) / f64::from(whole);
                let area = f64::from(tile.width) * f64::from(tile.height);
                // Each edge is off by half a pixel at most.
                let slack = f64::from(tile.width + tile.height) + 1.0;
                prop_assert!((area - fair).abs() <= slack, "{} for {}", area, fair);
            }
        }
    }

    #[test]
    fn the_picture_is_filled() {
        let tiles = layout(&small(), 400, 300);
        let area = |parent: u32| -> u32 {
            let mine = tiles.iter().skip(1);
            mine.filter(|t| small().items[t.item as usize].parent == parent)
                .map(|t| t.width * t.height)
                .sum()
        };
        assert_eq!(area(0), 400 * 300);
        let lib = tiles.iter().find(|t| t.item == 1).expect("large enough");
        assert!(lib.header);
        assert_eq!(area(1), (lib.width - 4) * (lib.height - HEADER - 2));
        assert!(layout(&PathMap::default(), 400, 300).is_empty());
    }

    #[test]
    fn paths_are_found_and_said() {
        let map = small();
        assert_eq!(path(&map, 4), "usr/lib/a");
        assert_eq!(path(&map, 5), "usr/lib");
        assert_eq!(path(&map, 0), "usr");
        assert_eq!(locate(&map, "usr/lib/a", LayerId::new(0)), Some(4));
        assert_eq!(
            locate(&map, "usr/lib/a", LayerId::new(1)),
            Some(5),
            "put together"
        );
        assert_eq!(
            locate(&map, "usr/bin/x/y", LayerId::new(0)),
            Some(2),
            "closed"
        );
        assert_eq!(locate(&map, "usr/share/x", LayerId::new(0)), Some(3));
        assert_eq!(locate(&map, "etc/passwd", LayerId::new(0)), None);
        assert_eq!(common(&map, "usr/bin/x"), NodeId::new(3));
        assert_eq!(common(&map, "usrs/bin"), ROOT);
        assert_eq!(common(&map, "etc"), ROOT);
    }

    #[test]
    fn names_are_cut_to_their_room() {
        assert_eq!(label("lib", 100), "lib");
        assert_eq!(label("libcrypto.so.3", 60), "libcryp…");
        assert_eq!(label("libcrypto.so.3", 20), "");
    }
}
