//! Rectangles that fill the picture, and names that lead to them.

use proptest::prelude::*;

use super::*;
use crate::session::protocol::{LayerId, MapItem, MapKind, NodeId, PathMap, ROOT};

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
