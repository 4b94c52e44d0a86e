//! The waste tab as it is used: events in, questions out.

use super::*;
use crate::session::protocol::{
    ByCause, Cause, EntryId, LayerId, MapItem, Placed, WastePage, WasteQuery,
};
use crate::view::Effect;

fn item(node: u32, parent: u32, name: &str, kind: MapKind, bytes: u64) -> MapItem {
    MapItem {
        node: NodeId::new(node),
        parent,
        name: name.to_owned(),
        kind,
        bytes,
        files: 1,
        layer: LayerId::new(2),
        cause: Some(Cause::Deleted),
    }
}

fn line(node: u32, path: &str) -> WasteLine {
    WasteLine {
        node: NodeId::new(node),
        entry: EntryId::new(9),
        path: path.to_owned(),
        bytes: 10,
        files: 1,
        place: Placed::Alone,
        layer: LayerId::new(2),
        by_layer: LayerId::new(3),
        package: None,
        database: false,
        cause: Cause::Deleted,
    }
}

/// `usr` (1) with `lib` (2), in it the file `a` (3), and a file `b` (4) beside them.
fn map(above: &[(u32, &str)]) -> PathMap {
    PathMap {
        above: above
            .iter()
            .map(|(n, s)| (NodeId::new(*n), (*s).to_owned()))
            .collect(),
        items: vec![
            item(0, 0, "", MapKind::Dir, 100),
            item(1, 0, "usr", MapKind::Dir, 70),
            item(4, 0, "b", MapKind::Version, 30),
            item(2, 1, "lib", MapKind::Dir, 70),
            item(3, 3, "a", MapKind::Version, 70),
        ],
    }
}

fn maps(effects: &[Effect]) -> Vec<MapQuery> {
    let of = |effect: &Effect| match effect {
        Effect::Ask(_, Request::Map(query)) => Some(query.clone()),
        _ => None,
    };
    effects.iter().filter_map(of).collect()
}

fn windows(effects: &[Effect]) -> Vec<WasteQuery> {
    let of = |effect: &Effect| match effect {
        Effect::Ask(_, Request::Waste(query)) => Some(query.clone()),
        _ => None,
    };
    effects.iter().filter_map(of).collect()
}

fn page(query: &WasteQuery, count: u32) -> Reply {
    let end = count.min(query.first + query.count);
    Reply::Waste(WastePage {
        filter: query.filter.clone(),
        count,
        bytes: 0,
        by_cause: ByCause::default(),
        rows_total: count,
        first: query.first,
        rows: (query.first..end).map(|n| line(n, "x")).collect(),
    })
}

/// The tab with its first answers.
fn open() -> Waste {
    let mut waste = Waste::new(true);
    let asked = waste.shown();
    let window = windows(&asked)[0].clone();
    waste.answered(Task::Map, Reply::Map(map(&[(0, "")])));
    waste.answered(Task::Waste(List::Waste), page(&window, 5000));
    waste
}

#[test]
fn it_begins_with_the_waste_or_with_all_there_is() {
    let mut waste = Waste::new(true);
    let asked = waste.shown();
    assert_eq!(maps(&asked)[0].scope, MapScope::Waste);
    assert_eq!(windows(&asked).len(), 1);
    assert_eq!(Waste::new(false).scope, MapScope::Image);
    let mut waste = open();
    assert!(waste.shown().is_empty(), "all is at hand");
}

#[test]
fn opening_a_directory_narrows_the_list() {
    let mut waste = open();
    let asked = waste.apply(WasteEvent::Picked(3));
    assert_eq!(maps(&asked)[0].root, NodeId::new(2));
    assert_eq!(windows(&asked)[0].filter.under, Some(NodeId::new(2)));
    let lib = map(&[(0, ""), (1, "usr"), (2, "lib")]);
    waste.answered(Task::Map, Reply::Map(lib));
    waste.answered(Task::Waste(List::Waste), page(&windows(&asked)[0], 3));
    let asked = waste.apply(WasteEvent::Out);
    assert_eq!(maps(&asked)[0].root, NodeId::new(1));
    assert_eq!(windows(&asked)[0].filter.under, Some(NodeId::new(1)));
}

#[test]
fn a_file_in_the_picture_is_marked_and_alone_in_the_list() {
    let mut waste = open();
    let asked = waste.apply(WasteEvent::Picked(4));
    assert!(maps(&asked).is_empty());
    assert_eq!(windows(&asked)[0].filter.under, Some(NodeId::new(3)));
    assert_eq!(
        waste.mark.as_ref().map(|m| m.path.as_str()),
        Some("usr/lib/a")
    );
    waste.answered(Task::Waste(List::Waste), page(&windows(&asked)[0], 1));
    let asked = waste.apply(WasteEvent::Picked(4));
    assert_eq!(waste.mark, None);
    assert_eq!(windows(&asked)[0].filter.under, None);
}

#[test]
fn a_row_is_marked_in_the_picture_which_goes_out_for_it() {
    let mut waste = open();
    assert!(
        waste
            .apply(WasteEvent::Chosen(List::Waste, line(3, "usr/lib/a")))
            .is_empty()
    );
    assert!(waste.mark.is_some());
    waste.apply(WasteEvent::Zoomed(NodeId::new(2)));
    let lib = map(&[(0, ""), (1, "usr"), (2, "lib")]);
    waste.answered(Task::Map, Reply::Map(lib));
    let asked = waste.apply(WasteEvent::Chosen(List::Waste, line(7, "usr/share/x")));
    assert_eq!(maps(&asked)[0].root, NodeId::new(1));
    waste.apply(WasteEvent::Chosen(List::Waste, line(7, "usr/share/x")));
    assert_eq!(waste.mark, None);
}

#[test]
fn rows_are_asked_for_when_they_are_seen_and_not_at_hand() {
    let mut waste = open();
    assert!(waste.apply(WasteEvent::Seen(List::Waste, 0, 20)).is_empty());
    assert_eq!(waste.list(List::Waste).window.row(3), Some(&line(3, "x")));
    let asked = waste.apply(WasteEvent::Seen(List::Waste, 4000, 20));
    assert_eq!(
        (windows(&asked)[0].first, windows(&asked)[0].count),
        (3980, 60)
    );
    // While that is on its way, the newest place waits.
    assert!(
        waste
            .apply(WasteEvent::Seen(List::Waste, 100, 20))
            .is_empty()
    );
    assert!(
        waste
            .apply(WasteEvent::Seen(List::Waste, 4980, 20))
            .is_empty()
    );
    let asked = waste.answered(Task::Waste(List::Waste), page(&windows(&asked)[0], 5000));
    assert_eq!(windows(&asked)[0].first, 4960);
    waste.answered(Task::Waste(List::Waste), page(&windows(&asked)[0], 5000));
    assert!(waste.list(List::Waste).window.row(4999).is_some());
}

#[test]
fn each_list_has_its_own_filter() {
    let mut waste = open();
    let filter = WasteFilter {
        writer: Some(LayerId::new(1)),
        ..WasteFilter::default()
    };
    let asked = waste.apply(WasteEvent::Filtered(List::Layers, filter.clone()));
    assert_eq!(windows(&asked)[0].filter, filter);
    assert!(waste.list(List::Layers).is_stale());
    assert!(!waste.list(List::Waste).is_stale());
    // The list keeps its cause while the picture moves.
    let filter = WasteFilter {
        cause: Some(Cause::DeletedDir),
        ..WasteFilter::default()
    };
    waste.apply(WasteEvent::Filtered(List::Waste, filter));
    waste.apply(WasteEvent::Scoped(MapScope::Layer(LayerId::new(2))));
    let shown = &waste.list(List::Waste).filter;
    assert_eq!(
        (shown.cause, shown.writer),
        (Some(Cause::DeletedDir), Some(LayerId::new(2)))
    );
}

#[test]
fn new_figures_are_fetched_for_what_was_shown() {
    let mut waste = open();
    let asked = waste.refresh();
    assert_eq!((maps(&asked).len(), windows(&asked).len()), (1, 1));
    assert!(Waste::new(true).refresh().is_empty());
}

#[test]
fn the_picture_is_said_in_words() {
    let said = words::description(
        &map(&[(0, "")]),
        MapScope::Waste,
        crate::view::texts::Language::English,
    );
    assert_eq!(
        said,
        [
            "100 B is wasted in the whole image, in 1 file.",
            "70 B (70.0 %) is under usr.",
            "The largest: usr/lib/a (70 B; Deleted; written by layer 2), b (30 B; Deleted; written by layer 2).",
        ]
    );
    assert_eq!(
        words::label(&map(&[(0, "")]), 1, crate::view::texts::Language::English),
        "usr, 70 B, mostly: Deleted, mostly written by layer 2"
    );
}

#[test]
fn groups_open_and_close() {
    let mut waste = open();
    let group = WasteGroup {
        node: NodeId::new(2),
        layer: LayerId::new(2),
        by_layer: LayerId::new(3),
        cause: Cause::Deleted,
    };
    let toggle = || WasteEvent::Toggled(List::Waste, group);
    let asked = waste.apply(toggle());
    let query = windows(&asked)[0].clone();
    assert_eq!(query.opened, Some(vec![group]));
    waste.answered(Task::Waste(List::Waste), page(&query, 9));
    let query = windows(&waste.apply(toggle()))[0].clone();
    assert_eq!(query.opened, Some(Vec::new()));
    waste.answered(Task::Waste(List::Waste), page(&query, 9));
    // Each version in a row: no groups to open.
    let query = windows(&waste.apply(WasteEvent::Grouped(List::Waste, false)))[0].clone();
    assert_eq!(query.opened, None);
    waste.answered(Task::Waste(List::Waste), page(&query, 9));
    assert!(windows(&waste.apply(toggle())).is_empty());
    assert!(windows(&waste.apply(WasteEvent::Grouped(List::Waste, false))).is_empty());
}
