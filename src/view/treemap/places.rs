//! Which part is which path, and which part a key leads to.
//!
//! It knows the map and the order of its rectangles, and not where they lie.

use super::Tile;
use crate::session::protocol::{LayerId, MapKind, NodeId, PathMap, ROOT};
use crate::view::keys::Way;

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
