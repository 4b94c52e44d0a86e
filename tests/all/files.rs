//! The engine of the Files tab: what each scope shows of small images, and that it agrees with plain merges of any.

use proptest::prelude::*;

use super::generated::{cases, line};
use crate::support::{Framing, Pack, image, memory::Opened, open};
use squint::bytes::show;
use squint::files::{
    Change, Expansion, Fate, FileKind, FileRow, Filter, Scope, SortBy, Syntax, TreePage, TreeQuery,
};
use squint::report::tree::rows as report_rows;
use squint::rootfs::{EntryId, LayerId, Layers, MemberKind, ROOT, Rootfs, View};
use squint::waste::Digests;

fn opened(line: &str) -> Opened {
    open(&image(line, Framing::DockerLegacy, Pack::Plain), 1 << 20).expect("an image")
}

pub fn all(scope: Scope) -> TreeQuery {
    TreeQuery {
        scope,
        filter: Filter::default(),
        sort: SortBy::Name,
        descending: false,
        expansion: Expansion {
            all: true,
            except: Vec::new(),
        },
        first: 0,
        count: 1000,
        locate: None,
    }
}

fn page(opened: &mut Opened, query: &TreeQuery) -> TreePage {
    opened.session.tree(query).expect("a tree")
}

fn mark(row: &FileRow) -> char {
    match row.change {
        Change::Unchanged if row.inner_change => '.',
        Change::Unchanged => ' ',
        Change::Added => '+',
        Change::Modified => '~',
        Change::Attributes => '@',
        Change::Rewritten => '=',
        Change::Removed => '-',
    }
}

/// `+name size` for every row; a directory as `name/`, its size and how many files; what is in it behind blanks.
fn told(page: &TreePage) -> String {
    let line = |row: &FileRow| {
        let blanks = "  ".repeat(row.depth.into());
        let dir = row.kind == FileKind::Dir;
        let slash = if dir { "/" } else { "" };
        let files = if dir {
            format!(" in {}", row.files)
        } else {
            String::new()
        };
        let link = match (&row.link, row.kind) {
            (Some(l), FileKind::Hardlink) => format!(" = {l}"),
            (Some(l), _) => format!(" -> {l}"),
            _ => row
                .device
                .as_ref()
                .map_or(String::new(), |d| format!(" {d}")),
        };
        let layer = row.layer.map_or("-".into(), |l| l.to_string());
        format!(
            "{}{blanks}{}{slash} {}{files} #{layer}{link}",
            mark(row),
            row.name,
            row.size
        )
    };
    page.rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn shown(line: &str, scope: Scope) -> String {
    told(&page(&mut opened(line), &all(scope)))
}

const CHANGES: &str = "d/ d/a=one d/b=two2 d/c=tri e/x=1 e/y=22 f/g/h=deep l->d q? s=same t=time w=gone \
    | d/a=longer d/b=two2@0600 d/c=tri d/ d/new=n e/.wh..wh..opq e/z=333 f=file l->e q? s=same .wh.w t/u=v k=>s";

#[test]
fn a_layer() {
    insta::assert_snapshot!(shown(CHANGES, Scope::Layer(LayerId::new(1))));
}

#[test]
fn up_to_a_layer() {
    insta::assert_snapshot!(shown(CHANGES, Scope::Upto(LayerId::new(1))));
}

#[test]
fn between_two() {
    insta::assert_snapshot!(shown(
        CHANGES,
        Scope::Between(LayerId::new(0), LayerId::new(1))
    ));
}

#[test]
fn between_two_backwards() {
    insta::assert_snapshot!(shown(
        CHANGES,
        Scope::Between(LayerId::new(1), LayerId::new(0))
    ));
}

#[test]
fn names_of_one_content_are_counted_once() {
    let line = "b/x=12345 a-z=>b/x a/y=>b/x c!1,3 | .wh.a-z";
    insta::assert_snapshot!(format!(
        "{}\n\n{}\n\n{}",
        shown(line, Scope::Layer(LayerId::new(0))),
        shown(line, Scope::Upto(LayerId::new(0))),
        shown(line, Scope::Upto(LayerId::new(1)))
    ));
}

#[test]
fn a_directory_that_goes_weighs_what_was_in_it() {
    insta::assert_snapshot!(shown(
        "d/e/f=12345 d/g=1 | .wh.d",
        Scope::Upto(LayerId::new(1))
    ));
}

fn filtered(line: &str, filter: Filter) -> String {
    let page = page(
        &mut opened(line),
        &TreeQuery {
            filter,
            ..all(Scope::Upto(LayerId::new(0)))
        },
    );
    let rows = page.rows.iter().map(|r| {
        let star = if r.matched { "*" } else { "" };
        format!("{}{star}", r.name)
    });
    let rows = rows.collect::<Vec<_>>().join(" ");
    let bad = page.bad_filter.map_or(String::new(), |b| format!(" ({b})"));
    format!("{rows}: {} {}{bad}", page.matches, page.bytes)
}

const NAMES: &str = "usr/ usr/lib/ usr/lib/a.so=12 usr/lib/B.so=345 usr/share/a.txt=6 etc/ärger=7 etc/usr=8 x.conf=9";

fn text(text: &str) -> String {
    filtered(
        NAMES,
        Filter {
            text: text.into(),
            ..Filter::default()
        },
    )
}

fn regex(text: &str) -> String {
    filtered(
        NAMES,
        Filter {
            text: text.into(),
            syntax: Syntax::Regex,
            ..Filter::default()
        },
    )
}

#[test]
fn plain_texts_are_looked_for_anywhere() {
    assert_eq!(text("lib/a"), "usr lib a.so*: 1 2");
    assert_eq!(text("b.so"), "usr lib B.so*: 1 3");
    assert_eq!(text("B.so"), "usr lib B.so*: 1 3");
    assert_eq!(text("A.so"), ": 0 0");
    assert_eq!(
        text("/usr"),
        "etc usr* usr* lib* B.so* a.so* share* a.txt*: 7 7"
    );
    assert_eq!(text("ärg"), "etc ärger*: 1 1");
    assert_eq!(text("r/l"), "usr lib* B.so* a.so*: 3 5");
}

#[test]
fn globs_match_names_or_whole_paths() {
    assert_eq!(text("*.so"), "usr lib B.so* a.so*: 2 5");
    assert_eq!(text("usr/*"), "usr lib* share*: 2 0");
    assert_eq!(text("/usr/**"), "usr lib* B.so* a.so* share* a.txt*: 5 6");
    assert_eq!(text("**/a.*"), "usr lib a.so* share a.txt*: 2 3");
    assert_eq!(text("**/x.conf"), "x.conf*: 1 1");
    assert_eq!(text("?rger"), "etc ärger*: 1 1");
    assert_eq!(text("*.{txt,conf}"), "usr share a.txt* x.conf*: 2 2");
    assert_eq!(text("[!a].so"), "usr lib B.so*: 1 3");
    let all = "etc* usr* ärger* usr* lib* B.so* a.so* share* a.txt* x.conf*: 10 9";
    assert_eq!(text("*/[a"), format!("{all} (a [ without its ])"));
}

#[test]
fn regular_expressions_are_looked_for_anywhere() {
    assert_eq!(regex("^usr$"), "usr*: 1 0");
    assert_eq!(regex(r"\.so$"), "usr lib B.so* a.so*: 2 5");
    assert_eq!(regex("^etc/[^/]+$"), "etc usr* ärger*: 2 2");
    assert_eq!(
        regex(r"\busr\b.*\.(so|txt)"),
        "usr lib B.so* a.so* share a.txt*: 3 6"
    );
    assert_eq!(regex("[äö]rger"), "etc ärger*: 1 1");
    assert!(regex("(").ends_with("(unclosed group)"), "{}", regex("("));
    for large in ["(a{900}){900}", "a.{30}b"] {
        assert!(regex(large).ends_with("(too complex)"), "{}", regex(large));
    }
}

#[test]
fn sizes_kinds_and_changes() {
    let sized = Filter {
        at_least: 2,
        at_most: Some(2),
        ..Filter::default()
    };
    assert_eq!(filtered(NAMES, sized), "usr lib a.so*: 1 2");
    let dirs = Filter {
        kinds: FileKind::Dir.bit(),
        ..Filter::default()
    };
    assert_eq!(filtered(NAMES, dirs), "etc* usr* lib* share*: 4 0");
    let mut image = opened(CHANGES);
    let gone = Filter {
        changes: Change::Removed.bit(),
        ..Filter::default()
    };
    let found = page(
        &mut image,
        &TreeQuery {
            filter: gone,
            ..all(Scope::Upto(LayerId::new(1)))
        },
    );
    insta::assert_snapshot!(told(&found));
}

#[test]
fn orders() {
    let mut image = opened("d/b=22 | d/a=1#9 e=4444#5 | c=333#7");
    let mut names = |sort, descending| {
        let query = TreeQuery {
            sort,
            descending,
            ..all(Scope::Upto(LayerId::new(2)))
        };
        let rows = page(&mut image, &query).rows;
        rows.iter().map(|r| r.name.as_str()).collect::<String>()
    };
    assert_eq!(names(SortBy::Name, false), "dabce");
    assert_eq!(names(SortBy::Name, true), "dbaec");
    assert_eq!(
        names(SortBy::Size, true),
        "edbac",
        "equal ones by name, directories first"
    );
    assert_eq!(names(SortBy::Size, false), "dabce");
    assert_eq!(names(SortBy::Time, true), "cedab");
    assert_eq!(names(SortBy::Layer, false), "dbaec");
}

#[test]
fn windows_expansion_and_places() {
    let mut image = opened("a/b/c=1 a/b/d=2 a/e=3 f=4");
    let node = |image: &mut Opened, path: &str| {
        let found = image.session.find(path).expect("read");
        found.node.expect("there")
    };
    let (a, b, d) = (
        node(&mut image, "a"),
        node(&mut image, "/a/b/"),
        node(&mut image, "a/b/d"),
    );
    let mut query = all(Scope::Upto(LayerId::new(0)));
    (query.first, query.count, query.locate) = (2, 2, Some(d));
    let window = page(&mut image, &query);
    let names: Vec<_> = window.rows.iter().map(|r| (&*r.name, r.place)).collect();
    assert_eq!(names, [("c", (1, 2)), ("d", (2, 2))]);
    assert_eq!((window.rows_total, window.located), (6, Some(3)));
    query.first = 0;
    query.count = 100;
    query.expansion.set(b, false);
    let closed = page(&mut image, &query);
    assert_eq!(told(&closed).lines().count(), 4);
    assert_eq!((closed.located, closed.rows[1].open), (None, false));
    query.expansion = Expansion::default();
    assert_eq!(page(&mut image, &query).rows_total, 2);
    query.expansion.set(a, true);
    let opened = page(&mut image, &query);
    assert_eq!(opened.rows_total, 4);
    assert!(opened.rows[0].open && opened.rows[1].has_children && !opened.rows[1].open);
    query.first = 50;
    assert_eq!(page(&mut image, &query).rows, []);
    assert!(
        image
            .session
            .tree(&all(Scope::Upto(LayerId::new(1))))
            .is_err()
    );
}

#[test]
fn paths_are_found() {
    let mut image = opened("a/b=1 | .wh.c a/.wh.d");
    let mut find = |path: &str| image.session.find(path).expect("read");
    assert!(find("a/b").node.is_some() && find("a/b").above.len() == 1);
    assert_eq!(find("").node, Some(ROOT));
    assert_eq!(find("a/x").node, None);
    assert_eq!(find("a/.wh.d").node, None, "a marker is no path");
    assert!(find("/a/").above.is_empty());
}

fn facts(line: &str, path: &str) -> String {
    let mut image = opened(line);
    let node = image.session.find(path).expect("read").node.expect("there");
    let facts = image.session.facts(node).expect("read");
    let versions = facts.versions.iter().map(|v| {
        let fate = match &v.fate {
            Fate::Live => " live".to_owned(),
            Fate::Dead { by_layer, cause } => format!(" {cause} by {by_layer}"),
            Fate::Untold => String::new(),
        };
        let kind = v.kind.map_or("gone".to_owned(), |k| format!("{k:?}"));
        let named = if v.entry.is_some() { "" } else { " unnamed" };
        format!("{}: {kind} {}{fate}{named}", v.layer, v.size)
    });
    versions.collect::<Vec<_>>().join("; ")
}

#[test]
fn versions() {
    assert_eq!(
        facts("d/a=one | d/a=one | d/.wh.a | d/a=1234 | .wh.d", "d/a"),
        "0: File 3 identical by 1; 1: File 3 deleted by 2; 2: gone 0; 3: File 4 deleted-dir by 4; 4: gone 0 unnamed"
    );
    assert_eq!(
        facts("d/a=one | d/.wh..wh..opq | d/a=x | d=file", "d/a"),
        "0: File 3 opaque by 1; 1: gone 0 unnamed; 2: File 1 replaced by 3; 3: gone 0 unnamed"
    );
    assert_eq!(
        facts("a=one | a/b=two | .wh.a", "a"),
        "0: File 3 replaced by 1; 1: Dir 0 unnamed; 2: gone 0"
    );
    assert_eq!(
        facts("a=one b=>a | b=x", "b"),
        "0: Hardlink 3; 1: File 1 live"
    );
}

/// The naive answer: two merges and every path of both.
fn expected(
    layers: &Layers,
    digests: &Digests,
    old: &Rootfs,
    new: &Rootfs,
) -> Vec<(String, Change)> {
    let path_of = |entry: EntryId, fs: &Rootfs| fs.inode(entry);
    let fields = |entry: EntryId| {
        let row = layers.member(entry).unwrap();
        let mut xattrs: Vec<_> = layers
            .extra(entry)
            .xattrs()
            .into_iter()
            .map(|(k, v)| (k.to_vec(), v.into_owned()))
            .collect();
        xattrs.sort();
        (row.mode, row.uid, row.gid, row.mtime, xattrs)
    };
    let mut out = Vec::new();
    for node in layers.paths.nodes().skip(1) {
        let (was, is) = (old.view(node), new.view(node));
        let dir = (old.is_dir(layers, node), new.is_dir(layers, node));
        let change = match (was, is) {
            (a, b) if a == b => continue,
            (View::Absent, _) => Change::Added,
            (_, View::Absent) => Change::Removed,
            _ if dir.0 != dir.1 => Change::Modified,
            (View::Entry(a), View::Entry(b)) => {
                let (a, b) = (path_of(a, old), path_of(b, new));
                let kind = |e| layers.member(e).unwrap().kind;
                let (x, y) = (layers.extra(a), layers.extra(b));
                let same = kind(a) == kind(b)
                    && (a == b
                        || match kind(a) {
                            MemberKind::File => {
                                layers.size(a) == layers.size(b)
                                    && (layers.size(a) == 0
                                        || digests.get(a).is_some()
                                            && digests.get(a) == digests.get(b))
                            }
                            MemberKind::Symlink => x.link == y.link,
                            _ => x.device == y.device,
                        });
                match (same, fields(a) == fields(b), dir.0) {
                    (false, ..) => Change::Modified,
                    (true, false, _) => Change::Attributes,
                    (true, true, false) => Change::Rewritten,
                    (true, true, true) => continue,
                }
            }
            _ => Change::Attributes,
        };
        out.push((show(&layers.paths.path(node)).into_owned(), change));
    }
    out.sort();
    out
}

fn paths(image: &mut Opened, page: &TreePage) -> Vec<(String, FileRow)> {
    page.rows
        .iter()
        .map(|r| (image.session.facts(r.node).expect("read").path, r.clone()))
        .collect()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn trees_agree_with_merges(line in line()) {
        let mut image = opened(&line);
        let layers = image.session.merged().expect("read").0;
        let (ids, (lowest, highest)) = (layers.ids(), (LayerId::LOWEST, layers.highest()));
        let last = page(&mut image, &all(Scope::Upto(highest)));
        let mut ours: Vec<String> = paths(&mut image, &last).into_iter()
            .filter(|(_, r)| r.change != Change::Removed).map(|(p, _)| p).collect();
        ours.sort();
        let (layers, rootfs) = image.session.merged().expect("read");
        let mut theirs: Vec<String> = report_rows(layers, rootfs, image.session.digests())
            .filter(|r| !r.path.is_empty()).map(|r| show(&r.path).into_owned()).collect();
        theirs.sort();
        prop_assert_eq!(ours, theirs, "{}", line);
        let overview = image.session.overview().expect("read");
        for n in ids {
            let (layers, _) = image.session.merged().expect("read");
            let (old, new) = (Rootfs::merge(layers, n), Rootfs::merge(layers, n.above()));
            let expected = expected(layers, image.session.digests(), &old, &new);
            let root = Rootfs::view(&old, ROOT) != Rootfs::view(&new, ROOT);
            for scope in [Scope::Layer(n), Scope::Upto(n)] {
                let page = page(&mut image, &all(scope));
                let mut marks: Vec<_> = paths(&mut image, &page).into_iter()
                    .filter(|(_, r)| r.change != Change::Unchanged).map(|(p, r)| (p, r.change)).collect();
                marks.sort();
                prop_assert_eq!(&marks, &expected, "{} {:?}", line, scope);
            }
            let of = |c: &[Change]| expected.iter().filter(|(_, x)| c.contains(x)).count() as u64;
            let counts = [of(&[Change::Added]), of(&[Change::Modified, Change::Attributes]), of(&[Change::Removed])];
            if !root {
                prop_assert_eq!(overview.changes[n.index()], counts, "{} {}", line, n);
            }
        }
        // Between two, a path is listed when it differs, and leads back with the opposite mark.
        let there = page(&mut image, &all(Scope::Between(lowest, highest)));
        let back = page(&mut image, &all(Scope::Between(highest, lowest)));
        let turn = |c| match c { Change::Added => Change::Removed, Change::Removed => Change::Added, other => other };
        let mut a: Vec<_> = there.rows.iter().filter(|r| r.change != Change::Unchanged).map(|r| (r.node, r.change)).collect();
        let mut b: Vec<_> = back.rows.iter().filter(|r| r.change != Change::Unchanged).map(|r| (r.node, turn(r.change))).collect();
        a.sort_unstable();
        b.sort_unstable();
        prop_assert_eq!(a, b, "{}", line);
    }
}
