//! Lists of the dead and bytes by path: every sum against the ledger's.

use proptest::prelude::*;
use squint::rootfs::{LayerId, NodeId, ROOT};
use squint::session::protocol::{
    Cause, MapKind, MapQuery, MapScope, PathMap, Placed, Report, WasteFilter, WasteGroup,
    WasteLine, WasteQuery,
};

use super::generated::{cases, line};
use crate::support::memory::Opened;
use crate::support::{Framing, Pack, image, open};

fn opened(line: &str) -> Opened {
    open(&image(line, Framing::DockerLegacy, Pack::Plain), 1 << 20).expect("an image")
}

fn list(opened: &mut Opened, filter: WasteFilter) -> Vec<WasteLine> {
    let query = WasteQuery {
        filter,
        first: 0,
        count: u32::MAX,
        opened: None,
    };
    let page = opened.session.waste(&query).expect("read");
    assert_eq!(page.count as usize, page.rows.len());
    assert_eq!(page.bytes, page.rows.iter().map(|r| r.bytes).sum::<u64>());
    page.rows
}

fn said(rows: &[WasteLine]) -> Vec<(String, u64, u32, u32, &'static str)> {
    rows.iter()
        .map(|r| {
            (
                r.path.clone(),
                r.bytes,
                r.layer.number(),
                r.by_layer.number(),
                r.cause.as_str(),
            )
        })
        .collect()
}

fn map(opened: &mut Opened, scope: MapScope, root: NodeId, most: u32) -> PathMap {
    let query = MapQuery { scope, root, most };
    opened.session.map(&query).expect("read")
}

/// Every directory is the sum of what is in it; parents come first; there are no more than asked for.
fn sound(map: &PathMap, most: u32) -> Result<(), TestCaseError> {
    prop_assert!(map.items.len() <= most.max(1) as usize);
    let mut inside = vec![(0, 0, 0); map.items.len()];
    for (place, item) in map.items.iter().enumerate().skip(1) {
        let parent = item.parent as usize;
        prop_assert!(parent < place);
        prop_assert_eq!(map.items[parent].kind, MapKind::Dir);
        prop_assert!(item.bytes > 0 && item.files > 0);
        inside[parent].0 += item.bytes;
        inside[parent].1 += item.files;
        inside[parent].2 += 1;
    }
    for (place, item) in map.items.iter().enumerate() {
        if item.kind == MapKind::Dir && (place > 0 || inside[0].2 > 0) {
            prop_assert_eq!((item.bytes, item.files), (inside[place].0, inside[place].1));
        }
    }
    Ok(())
}

fn shown(map: &PathMap) -> Vec<String> {
    map.items
        .iter()
        .map(|i| {
            format!(
                "{}<{} {:?} {} {} {} {}",
                i.name,
                i.parent,
                i.kind,
                i.bytes,
                i.files,
                i.layer,
                i.cause.map_or("live", Cause::as_str)
            )
        })
        .collect()
}

/// Bytes that a scope includes.
fn expected(report: &Report, scope: MapScope) -> u64 {
    let waste = |kept: &dyn Fn(LayerId, LayerId) -> bool| {
        let rows = report.waste.iter();
        rows.filter(|w| kept(w.layer, w.by_layer))
            .map(|w| w.bytes)
            .sum()
    };
    match scope {
        MapScope::Image => report.image.stored_bytes,
        MapScope::Layer(n) => report.layers[n.index()].stored_bytes,
        MapScope::Waste => report.image.reclaimable_bytes,
        MapScope::Range(i, j) => waste(&|writer, killer| writer >= i && killer <= j),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn sums_hold(line in line(), most in 1_u32..20) {
        let mut opened = opened(&line);
        let report = opened.session.report().expect("read");
        let (lowest, last) = (LayerId::LOWEST, LayerId::at(report.layers.len() - 1));
        let mut scopes = vec![MapScope::Image, MapScope::Waste, MapScope::Range(lowest, last), MapScope::Range(lowest.above().min(last), last)];
        scopes.extend(report.layers.iter().map(|row| MapScope::Layer(row.index)));
        for scope in scopes {
            let all = map(&mut opened, scope, ROOT, 1000);
            sound(&all, 1000)?;
            prop_assert_eq!(all.items[0].bytes, expected(&report, scope));
            prop_assert!(all.items.iter().all(|i| i.kind != MapKind::Rest && i.kind != MapKind::Closed));
            let few = map(&mut opened, scope, ROOT, most);
            sound(&few, most)?;
            prop_assert_eq!(few.items[0].bytes, all.items[0].bytes);
            for dir in all.items.iter().filter(|i| i.kind == MapKind::Dir) {
                let inner = map(&mut opened, scope, dir.node, most);
                sound(&inner, most)?;
                prop_assert_eq!((inner.items[0].bytes, inner.items[0].files), (dir.bytes, dir.files));
                prop_assert_eq!((inner.items[0].layer, inner.items[0].cause), (dir.layer, dir.cause));
                prop_assert_eq!(inner.above.last().map(|(node, _)| *node), Some(dir.node));
            }
        }
    }

    #[test]
    fn groups_have_every_version_once(line in line()) {
        let mut opened = opened(&line);
        let all = list(&mut opened, WasteFilter::default());
        let (closed, _) = grouped(&mut opened, &[]);
        prop_assert_eq!(closed.iter().map(|r| r.bytes).sum::<u64>(), all.iter().map(|r| r.bytes).sum::<u64>());
        prop_assert!(closed.is_sorted_by_key(|row| std::cmp::Reverse(row.bytes)));
        let groups: Vec<_> = closed.iter().filter_map(WasteLine::group).collect();
        let (open, _) = grouped(&mut opened, &groups);
        let mut versions: Vec<_> = open.iter().filter(|row| row.group().is_none()).map(|row| row.entry).collect();
        let mut theirs: Vec<_> = all.iter().map(|row| row.entry).collect();
        versions.sort_unstable();
        theirs.sort_unstable();
        prop_assert_eq!(versions, theirs);
        let within = open.iter().filter(|row| row.place == Placed::Within).count();
        prop_assert_eq!(within as u64, open.iter().filter(|row| row.place == Placed::Open).map(|row| u64::from(row.files)).sum::<u64>());
    }

    #[test]
    fn the_list_is_the_report_s(line in line()) {
        let mut opened = opened(&line);
        let report = opened.session.report().expect("read");
        let all = list(&mut opened, WasteFilter::default());
        let theirs: Vec<_> = report.waste.iter()
            .map(|w| (w.path.clone(), w.bytes, w.layer.number(), w.by_layer.number(), w.cause.as_str()))
            .collect();
        prop_assert_eq!(said(&all).iter().map(|(p, b, l, k, c)| (p.clone(), *b, *l, *k, *c)).collect::<Vec<_>>(), theirs);
        for row in &all {
            let filters = [
                WasteFilter { cause: Some(row.cause), ..WasteFilter::default() },
                WasteFilter { writer: Some(row.layer), killer: Some(row.by_layer), ..WasteFilter::default() },
                WasteFilter { range: Some((row.layer, row.by_layer)), ..WasteFilter::default() },
                WasteFilter { under: Some(row.node), cause: Some(row.cause), ..WasteFilter::default() },
            ];
            let kept: [&dyn Fn(&&WasteLine) -> bool; 4] = [
                &|r| r.cause == row.cause,
                &|r| r.layer == row.layer && r.by_layer == row.by_layer,
                &|r| r.layer >= row.layer && r.by_layer <= row.by_layer,
                &|r| r.cause == row.cause && (r.path == row.path || r.path.starts_with(&format!("{}/", row.path))),
            ];
            for (filter, kept) in filters.into_iter().zip(kept) {
                let expected: Vec<WasteLine> = all.iter().filter(kept).cloned().collect();
                prop_assert_eq!(list(&mut opened, filter), expected);
            }
        }
    }
}

/// The rows of a list of groups, each as a line; those of the groups `opened` with what is in them.
fn grouped(opened: &mut Opened, groups: &[WasteGroup]) -> (Vec<WasteLine>, Vec<String>) {
    let query = |first, count| WasteQuery {
        first,
        count,
        opened: Some(groups.to_vec()),
        ..WasteQuery::default()
    };
    let page = opened.session.waste(&query(0, u32::MAX)).expect("read");
    assert_eq!(page.rows_total as usize, page.rows.len());
    // Every window is a part of the whole.
    for (first, count) in [(0, 1), (1, 2), (2, 3), (page.rows_total, 4)] {
        let window = opened.session.waste(&query(first, count)).expect("read");
        let part = page.rows.iter().skip(first as usize);
        let part: Vec<_> = part.take(count as usize).cloned().collect();
        assert_eq!((window.rows, window.rows_total), (part, page.rows_total));
    }
    let say = |row: &WasteLine| {
        let WasteLine {
            path,
            bytes,
            files,
            layer,
            by_layer,
            ..
        } = row;
        format!(
            "{:?} {path} {bytes} {files} {layer}-{by_layer} {}",
            row.place,
            row.cause.as_str()
        )
    };
    let said = page.rows.iter().map(say).collect();
    (page.rows, said)
}

#[test]
fn by_directory() {
    let line = "d/ d/a=x*9 d/b=x*8 d/c=x*4 e/ e/a=x*7 f=x*1 g=x*2 | d/.wh.a d/.wh.b d/c=y*4 .wh.e .wh.f .wh.g";
    let mut opened = opened(line);
    let (rows, said) = grouped(&mut opened, &[]);
    assert_eq!(
        said,
        [
            "Closed d 17 2 0-1 deleted",
            "Alone e/a 7 1 0-1 deleted-dir",
            "Alone d/c 4 1 0-1 overwritten",
            "Closed  3 2 0-1 deleted",
        ]
    );
    let root = rows.last().and_then(WasteLine::group).expect("a group");
    let first = rows.first().and_then(WasteLine::group).expect("a group");
    let (_, said) = grouped(&mut opened, &[root, first]);
    assert_eq!(
        said,
        [
            "Open d 17 2 0-1 deleted",
            "Within d/a 9 1 0-1 deleted",
            "Within d/b 8 1 0-1 deleted",
            "Alone e/a 7 1 0-1 deleted-dir",
            "Alone d/c 4 1 0-1 overwritten",
            "Open  3 2 0-1 deleted",
            "Within g 2 1 0-1 deleted",
            "Within f 1 1 0-1 deleted",
        ]
    );
}

#[test]
fn windows() {
    let mut opened = opened("a=x*9 b=x*8 c=x*7 d=x*7 | .wh.a .wh.b .wh.c .wh.d");
    let query = |first, count| WasteQuery {
        first,
        count,
        ..WasteQuery::default()
    };
    let page = opened.session.waste(&query(1, 2)).expect("read");
    let paths: Vec<&str> = page.rows.iter().map(|r| r.path.as_str()).collect();
    assert_eq!(
        (page.count, page.bytes, page.first, paths),
        (4, 31, 1, vec!["b", "c"])
    );
    assert!(
        opened
            .session
            .waste(&query(9, 2))
            .expect("read")
            .rows
            .is_empty()
    );
}

#[test]
fn the_largest_are_shown_and_the_others_put_together() {
    let line = "d/ d/a=x*50 d/b=x*30 e/ e/a=x*10 e/b=x*9 f=x*5 g=x*1 | d/a=y*40";
    let mut opened = opened(line);
    assert_eq!(
        shown(&map(&mut opened, MapScope::Image, ROOT, 7)),
        [
            "<0 Dir 145 7 0 live",
            "d<0 Dir 120 3 0 live",
            "e<0 Closed 19 2 0 live",
            "<0 Rest 6 2 0 live",
            "a<1 Version 50 1 0 overwritten",
            "a<1 Version 40 1 1 live",
            "b<1 Version 30 1 0 live",
        ]
    );
    assert_eq!(
        shown(&map(&mut opened, MapScope::Waste, ROOT, 100)),
        [
            "<0 Dir 50 1 0 overwritten",
            "d<0 Dir 50 1 0 overwritten",
            "a<1 Version 50 1 0 overwritten",
        ]
    );
    let query = MapQuery {
        scope: MapScope::Image,
        root: NodeId::new(99),
        most: 10,
    };
    assert!(opened.session.map(&query).is_err());
}

#[test]
fn a_path_that_was_a_file_and_then_a_directory() {
    let mut opened = opened("a=x*50 | .wh.a | a/ a/b=x*30");
    assert_eq!(
        shown(&map(&mut opened, MapScope::Image, ROOT, 100)),
        [
            "<0 Dir 80 2 0 deleted",
            "a<0 Version 50 1 0 deleted",
            "a<0 Dir 30 1 2 live",
            "b<2 Version 30 1 2 live",
        ]
    );
}

#[test]
fn causes_are_worded_anew_once_contents_are_told_apart() {
    use crate::support::memory::{archive, run};
    use squint::session::{Examining, Scanning, Session};

    let file = image("a=one | a=one", Framing::DockerLegacy, Pack::Plain);
    let (archive, file) = archive(&file, 999).expect("an archive");
    let mut session = Session::new("case.tar".into(), archive, None).expect("one image");
    let spool = std::cell::RefCell::default();
    for layer in [0, 1].map(LayerId::new) {
        let order = session
            .scan_order(layer, squint::bytes::Hashes::None)
            .expect("a layer");
        let scan = Scanning::new(&order).expect("ours");
        let changes = run(scan, &file, &spool, 999).expect("a layer");
        session.add_layer(layer, changes).expect("a changeset");
    }
    let words = |session: &mut Session| {
        let query = WasteQuery {
            count: 10,
            ..WasteQuery::default()
        };
        let page = session.waste(&query).expect("read");
        said(&page.rows)
    };
    assert_eq!(
        words(&mut session),
        [("a".to_owned(), 3, 0, 1, "overwritten")]
    );
    for order in session
        .examinations(squint::session::ExaminePurpose::All)
        .expect("read")
    {
        let examining = Examining::new(&order).expect("ours");
        let examined = run(examining, &file, &spool, 999).expect("a layer");
        session.add_digests(examined, None).expect("ours");
    }
    assert_eq!(
        words(&mut session),
        [("a".to_owned(), 3, 0, 1, "identical")]
    );
}
