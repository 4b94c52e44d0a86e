//! Two images beside each other: what is said of pairs with known differences, and that it is so of generated ones.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use squint::compare::{Comparison, Side, Tree, html, markdown, wanted};
use squint::report::Report;
use squint::report::tree::{TreeRow, rows};
use squint::rootfs::{EntryId, MemberKind};
use squint::session::{ExaminePurpose, Examining};

use super::generated::{cases, line};
use crate::support::build::{layer, with_steps};
use crate::support::memory::{Opened, run};
use crate::support::program::squint;
use crate::support::{Framing, Pack, image, open, oracle, schema, squash};

/// Hashes contents of an image in memory.
fn hash(opened: &mut Opened, wanted: &[EntryId]) {
    for layer in opened.session.merged().expect("read").0.ids() {
        let order = opened
            .session
            .examination(layer, wanted, ExaminePurpose::Members);
        if let Some(order) = order.expect("an order") {
            let examining = Examining::new(&order).expect("an order");
            let examined = run(
                examining,
                &opened.file,
                &std::cell::RefCell::default(),
                1 << 16,
            );
            let added = opened
                .session
                .add_digests(examined.expect("read"), Some(wanted));
            added.expect("added");
        }
    }
}

fn side<'a>(opened: &'a Opened, report: &'a Report, plain: &'a [Option<u64>]) -> Side<'a> {
    let (layers, rootfs) = opened.session.merged().expect("read");
    Side {
        image: &report.image,
        layers: &report.layers,
        compressed: Some(plain),
        tree: Some(Tree {
            layers,
            rootfs,
            digests: opened.session.digests(),
        }),
        packages: Some(&[]),
        unowned: Some(&[]),
        warnings: &[],
    }
}

/// Compares two images in memory.
fn with<T>(old: &mut Opened, new: &mut Opened, then: impl FnOnce(&Comparison<'_>) -> T) -> T {
    let reports = [&*old, &*new].map(|opened| opened.session.report().expect("read"));
    let plain = [&reports[0], &reports[1]].map(|report| vec![None; report.layers.len()]);
    let contents = wanted(
        &side(old, &reports[0], &plain[0]),
        &side(new, &reports[1], &plain[1]),
    );
    hash(old, &contents.old);
    hash(new, &contents.new);
    then(&Comparison::new(
        side(old, &reports[0], &plain[0]),
        side(new, &reports[1], &plain[1]),
    ))
}

fn document(old: &[u8], new: &[u8]) -> Value {
    let [mut old, mut new] = [old, new].map(|file| open(file, 1 << 16).expect("an image"));
    let document = with(&mut old, &mut new, |comparison| {
        serde_json::to_string(comparison).expect("JSON")
    });
    let document = serde_json::from_str(&document).expect("JSON");
    schema::check("compare", &document);
    document
}

fn docker(line: &str) -> Vec<u8> {
    image(line, Framing::DockerOci, Pack::Plain)
}

/// The changes of two images as lines.
fn changes(old: &str, new: &str) -> Vec<String> {
    let document = document(&docker(old), &docker(new));
    let rows = document["files"].as_array().expect("files").iter();
    let told = rows.map(|row| {
        format!(
            "{} {} {}-{}",
            row["change"].as_str().expect("text"),
            row["path"].as_str().expect("text"),
            row["old_bytes"],
            row["new_bytes"]
        )
    });
    told.collect()
}

#[test]
fn changes_of_files() {
    for (old, new, expected) in [
        ("a", "a", &[][..]),
        ("a=1", "a=12", &["modified a 1-2"]),
        ("a=12", "a=21", &["modified a 2-2"]),
        ("a", "a#9", &["times a 1-1"]),
        ("a", "a@0600", &["attributes a 1-1"]),
        ("a", "a@0600#9", &["attributes a 1-1"]),
        ("a", "a^3:4", &["attributes a 1-1"]),
        ("a~user.x:1", "a~user.x:2", &["attributes a 1-1"]),
        ("a", "a b=22", &["added b null-2"]),
        ("a b=22", "a", &["removed b 2-null"]),
        ("a->b", "a->c", &["modified a 0-0"]),
        ("a!1,3", "a!1,5", &["modified a 0-0"]),
        ("a=x", "a/", &["modified a 1-0"]),
        ("a=x", "a/b=yy", &["added a/b null-2", "modified a 1-0"]),
        ("d/ d/a", "d/#9 d/a", &[]),
        ("d/ d/a", "d/@0700 d/a", &["attributes d 0-0"]),
        ("d/ d/a=x", "e/ d/a=x", &[]),
        ("d/a=x", "d/ d/a=x", &[]),
        ("a=x b=>a", "a=x b=x", &[]),
        ("a=x", "a=x b=>a", &["added b null-1"]),
        ("a=1 | a=2", "a=2", &[]),
        ("a=1 | .wh.a", "b", &["added b null-1"]),
        (
            "a=333 b=22",
            "c=333",
            &["added c null-3", "removed a 3-null", "removed b 2-null"],
        ),
        (
            "a.b=1 a/c=1",
            "x",
            &["added x null-1", "removed a.b 1-null", "removed a/c 1-null"],
        ),
    ] {
        let mut told = changes(old, new);
        told.sort();
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(told, expected, "{old} to {new}");
    }
}

/// The largest difference first, then in the order of paths as bytes.
#[test]
fn the_order_of_rows() {
    let told = changes("b=22 d/a=1 d.a=1 z=4444", "b=4444 c=1 a=1");
    let paths: Vec<&str> = told
        .iter()
        .map(|row| row.split(' ').nth(1).expect("a path"))
        .collect();
    assert_eq!(paths, ["z", "b", "a", "c", "d.a", "d/a"]);
}

fn stepped(layers: &[(&str, &str)]) -> Vec<u8> {
    let tars: Vec<Vec<u8>> = layers.iter().map(|(_, line)| layer(line)).collect();
    let steps: Vec<String> = layers.iter().map(|(step, _)| (*step).to_owned()).collect();
    with_steps(&tars, Framing::DockerOci, Pack::Plain, &json!({}), &steps)
}

#[test]
fn why_layers_are_fetched_again() {
    let old = stepped(&[
        ("base", "bin/sh=sh"),
        (
            "install",
            "var/log/x.log=1 etc/machine-id=a a=1 b=1 c=1@0600 gone=1 lib/m.pyc=1 var/lib/dpkg/status=1 etc/ld.so.cache=1 .wh.x",
        ),
        ("gone", "z"),
        ("copy", "app=1"),
    ]);
    let new = stepped(&[
        ("base", "bin/sh=sh"),
        (
            "install",
            "var/log/x.log=12 etc/machine-id=b a=1#9 b=2 c=1 new=333 lib/m.pyc=22 var/lib/dpkg/status=2 etc/ld.so.cache=2",
        ),
        ("another", "y"),
        ("copy", "app=1"),
    ]);
    let document = document(&old, &new);
    assert_eq!(document["shared_layers"], 1);
    let rows = document["layers"].as_array().expect("layers");
    let matched: Vec<&Value> = rows.iter().map(|row| &row["old_index"]).collect();
    assert_eq!(matched, [&json!(0), &json!(1), &json!(null), &json!(3)]);
    let why: Vec<String> = rows[1]["why"]
        .as_array()
        .expect("why")
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row["bytes"],
                row["kind"].as_str().expect("text"),
                row["path"].as_str().expect("text")
            )
        })
        .collect();
    assert_eq!(
        why,
        [
            "3 added new",
            "2 log var/log/x.log",
            "2 pyc lib/m.pyc",
            "1 times a",
            "1 attributes c",
            "1 ldconfig etc/ld.so.cache",
            "1 machine-id etc/machine-id",
            "1 package-db var/lib/dpkg/status",
            "1 content b",
            "0 removed gone",
            "0 removed .wh.x",
        ]
    );
    for quiet in [0, 2, 3] {
        assert_eq!(rows[quiet]["why"], json!([]));
    }
    let refetch = document["refetch_tar_bytes"].as_u64();
    let tars = [&new].map(|image| {
        open(image, 1 << 16)
            .expect("an image")
            .session
            .report()
            .expect("read")
            .layers
    });
    assert_eq!(
        refetch,
        Some(tars[0][1..].iter().map(|layer| layer.tar_bytes).sum())
    );
    assert!(document["refetch_compressed"].is_null());
}

#[test]
fn settings() {
    let of = |settings: Value| {
        with_steps(
            &[layer("a")],
            Framing::DockerOci,
            Pack::Plain,
            &settings,
            &["a".to_owned()],
        )
    };
    let old = of(
        json!({"Env": ["A=1", "B=2"], "Cmd": ["x"], "User": "u", "ExposedPorts": {"80/tcp": {}}, "Labels": {"l": "1"}}),
    );
    let new = of(
        json!({"Env": ["B=3", "C=4=5"], "Cmd": ["x", "y"], "Volumes": {"/v": {}}, "Labels": {"l": "1", "m": "2"}}),
    );
    let document = document(&old, &new);
    assert_eq!(
        document["config"],
        json!([
            {"key": "env.A", "old": "1", "new": null},
            {"key": "env.B", "old": "2", "new": "3"},
            {"key": "env.C", "old": null, "new": "4=5"},
            {"key": "cmd", "old": ["x"], "new": ["x", "y"]},
            {"key": "user", "old": "u", "new": null},
            {"key": "ports.80/tcp", "old": true, "new": null},
            {"key": "volumes./v", "old": null, "new": true},
            {"key": "labels.m", "old": null, "new": "2"},
        ])
    );
    assert_eq!(document["files"], json!([]));
}

/// The same rows by way of the listing of files: another walk, and no layers that are the same.
fn expected(old: &mut Opened, new: &mut Opened) -> BTreeMap<String, String> {
    let list = |opened: &mut Opened| -> BTreeMap<String, TreeRow> {
        let (layers, _) = opened.session.merged().expect("read");
        let is_file =
            |entry: &EntryId| layers.member(*entry).expect("a member").kind == MemberKind::File;
        let all: Vec<EntryId> = layers.entries().filter(is_file).collect();
        hash(opened, &all);
        let (layers, rootfs) = opened.session.merged().expect("read");
        let rows = rows(layers, rootfs, opened.session.digests());
        let listed: Vec<TreeRow> = rows.collect();
        let mut contents: BTreeMap<String, TreeRow> = BTreeMap::new();
        for mut row in listed {
            if row.kind == "hardlink" {
                let target = row.link.clone().expect("a target");
                let target = String::from_utf8(target).expect("text");
                let first = contents[&target].clone();
                row = TreeRow {
                    path: row.path.clone(),
                    ..first
                };
            }
            contents.insert(String::from_utf8(row.path.clone()).expect("text"), row);
        }
        contents
    };
    let (before, after) = (list(old), list(new));
    let mut told = BTreeMap::new();
    for path in before.keys().chain(after.keys()) {
        let (a, b) = (before.get(path), after.get(path));
        let is_dir = |row: &TreeRow| row.kind == "dir";
        let change = match (a, b) {
            (Some(a), None) if !is_dir(a) => "removed",
            (None, Some(b)) if !is_dir(b) => "added",
            (Some(a), Some(b)) => {
                let content =
                    |r: &TreeRow| (r.kind, r.digest.clone(), r.link.clone(), r.device.clone());
                let attributes = |r: &TreeRow| (r.mode, r.uid, r.gid, r.xattrs.clone());
                if content(a) != content(b) {
                    "modified"
                } else if attributes(a) != attributes(b) {
                    "attributes"
                } else if a.mtime != b.mtime && !is_dir(a) {
                    "times"
                } else {
                    continue;
                }
            }
            _ => continue,
        };
        told.insert(path.clone(), change.to_owned());
    }
    // The root has a row only where a layer names it.
    told.remove("");
    told
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn changes_are_those_of_the_listings(old in line(), new in line()) {
        let [mut a, mut b] = [&old, &new].map(|line| open(&docker(line), 1 << 16).expect("an image"));
        let text = with(&mut a, &mut b, |comparison| serde_json::to_string(comparison).expect("JSON"));
        let document: Value = serde_json::from_str(&text).expect("JSON");
        schema::check("compare", &document);
        let rows = document["files"].as_array().expect("files").iter();
        let told: BTreeMap<String, String> = rows
            .map(|row| (row["path"].as_str().expect("text").to_owned(), row["change"].as_str().expect("text").to_owned()))
            .filter(|(path, _)| !path.is_empty())
            .collect();
        prop_assert_eq!(told, expected(&mut a, &mut b));
        let delta: i128 = document["files"].as_array().expect("files").iter().map(|row| i128::from(row["new_bytes"].as_u64().unwrap_or(0)) - i128::from(row["old_bytes"].as_u64().unwrap_or(0))).sum();
        if !old.contains("=>") && !new.contains("=>") {
            let live = |side: &str| i128::from(document[side]["live_bytes"].as_u64().expect("bytes"));
            prop_assert_eq!(delta, live("new") - live("old"));
        }
    }

    #[test]
    fn an_image_and_its_squash_hold_the_same_files(line in line()) {
        let file = docker(&line);
        let itself = document(&file, &file);
        prop_assert_eq!(&itself["files"], &json!([]));
        prop_assert_eq!(&itself["refetch_tar_bytes"], &json!(0));
        let opened = open(&file, 1 << 16).expect("an image");
        let last = u32::try_from(opened.session.image().expect("one").layers.len()).expect("few") - 1;
        for from in [0, 1] {
            if from < last && let Ok((out, _)) = squash(&opened, from, last) {
                let document = document(&file, &out);
                prop_assert_eq!(&document["files"], &json!([]), "{} from {}", line, from);
                // More, if the squash is the same bytes as a layer.
                prop_assert!(document["shared_layers"].as_u64() >= Some(from.into()));
            }
        }
    }
}

/// Every fixture beside another one, in every format.
#[test]
fn fixtures_in_every_format() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut names: Vec<String> = std::fs::read_dir(fixtures)
        .expect("fixtures")
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("text")
        })
        .filter(|name| name.contains(".tar") && !name.starts_with("two-images"))
        .collect();
    names.sort();
    for pair in names.windows(2) {
        let (text, error, code) = squint(&["compare", &pair[0], &pair[1], "--format", "json"]);
        assert_eq!(code, Some(0), "{error}");
        schema::check("compare", &serde_json::from_str(&text).expect("JSON"));
        for format in ["text", "markdown", "html"] {
            let (text, error, code) = squint(&["compare", &pair[0], &pair[1], "--format", format]);
            assert_eq!((code, text.is_empty()), (Some(0), false), "{error}");
        }
    }
}

#[test]
fn compare_text() {
    let (text, ..) = squint(&["compare", "packages.dpkg.tar.xz", "packages.python.tar.xz"]);
    insta::assert_snapshot!(text);
}

/// A rebuild gives many files another time: they are counted, and listed only where nothing else differs.
#[test]
fn times_are_no_rows() {
    let text = |old: &str, new: &str, format: &str| {
        let files = [old, new].map(|line| oracle::file(&docker(line)));
        let [old, new] = [0, 1].map(|n| files[n].path().to_str().expect("text"));
        squint(&["compare", old, new, "--format", format]).0
    };
    let (old, new) = (
        "d/ d/a=1 d/b e/ e/c f=x*9",
        "d/ d/a=22 d/b#9 e/ e/c#9 f=x*4",
    );
    let all = text(old, new, "text");
    assert!(all.contains("files: 2 modified, 2 only times\n"), "{all}");
    assert!(
        all.contains("by directory\n       \u{2212}5 B  /, 1 path\n       +1 B  /d, 1 path\n\n"),
        "{all}"
    );
    let list = "largest changes\n       \u{2212}5 B  /f (modified)\n       +1 B  /d/a (modified)\n";
    assert!(all.ends_with(list), "{all}");
    let all = text(old, new, "markdown");
    assert!(all.contains("2 paths changed, 2 only in times<"), "{all}");
    let all = text("d/ d/a d/b", "d/ d/a#9 d/b#9", "text");
    assert!(!all.contains("by directory"), "{all}");
    let list = "largest changes\n        0 B  /d/a (only times)\n        0 B  /d/b (only times)\n";
    assert!(all.ends_with(list), "{all}");
    let all = text("d/ d/a d/b", "d/ d/a#9 d/b#9", "markdown");
    assert!(all.contains("2 paths changed<"), "{all}");
}

/// The causes of the difference on disk: the largest first, none twice, their sum the difference.
#[test]
fn the_verdict_names_causes_by_bytes() {
    let npm = |version: u8, files: &str| {
        let about = "app/node_modules/a/package.json";
        format!("{about}={{\"name\":\"a\",\"version\":\"{version}\"}} {files}")
    };
    for (old, new, expected) in [
        ("a=x", "a=y", "takes the same 1 B on disk. "),
        // A large directory comes before little waste, and much waste before a small directory.
        (
            "srv/a=x*900 b=x*90 | .wh.b",
            "c",
            "989 B smaller on disk: 900 B less in /srv. ",
        ),
        (
            "srv/a=x*90 b=x*90 | .wh.b",
            "c=x",
            "179 B smaller on disk: 90 B less in /srv; 90 B less is wasted. ",
        ),
        (
            "srv/a=x*90 b=x*900 | .wh.b",
            "c=x",
            "989 B smaller on disk: 900 B less is wasted. ",
        ),
        // What went and what came.
        (
            "a/x=x*90",
            "b/y=x*80 c/z=x*30",
            "20 B larger on disk: 90 B less in /a; 80 B more in /b; 30 B more in /c. ",
        ),
        // What apt left is gone, whether it was visible or not.
        (
            "var/lib/apt/lists/m=x*90 z",
            "z",
            "90 B smaller on disk: apt's lists and caches are gone (90 B). ",
        ),
        (
            "var/lib/apt/lists/m=x*90 z | .wh.var",
            "z",
            "90 B smaller on disk: apt's lists and caches are gone (90 B); no file differs. ",
        ),
        (
            "var/cache/apt/p=x*90 z | .wh.var",
            "var/cache/apt/p=x*20 z",
            "70 B smaller on disk: 70 B less in apt's lists and caches. ",
        ),
        (
            "z",
            "var/log/dpkg.log=x*90 z",
            "90 B larger on disk: 90 B more in logs. ",
        ),
        // Packages own their files, and are told even if they explain little.
        (
            &npm(1, "app/node_modules/a/f=x*900"),
            &npm(2, "app/node_modules/a/f=x*100"),
            "800 B smaller on disk: 1 package upgraded (800 B less). ",
        ),
        (
            &npm(1, "app/node_modules/a/f=x*90"),
            &npm(1, "app/node_modules/a/f=x*10"),
            "80 B smaller on disk: 80 B less in packages of the same versions. ",
        ),
        (
            &npm(1, "m=x*900"),
            &npm(2, "m"),
            "899 B smaller on disk: 899 B less in /; 1 package upgraded. ",
        ),
        // A database that is gone moves no bytes of the packages' files.
        (
            &npm(1, "app/node_modules/a/f=x*900 b=x*90"),
            "app/node_modules/a/f=x*900",
            "116 B smaller on disk: 90 B less in other directories; 26 B less in /app/node_modules/a; 1 package removed. ",
        ),
    ] {
        let files = [old, new].map(|line| oracle::file(&docker(line)));
        let [old, new] = [0, 1].map(|n| files[n].path().to_str().expect("text"));
        let (text, ..) = squint(&["compare", old, new]);
        let verdict = text.lines().next().expect("a verdict");
        assert!(
            verdict.starts_with(&format!(
                "NEW {}{expected}",
                if expected.starts_with("takes") {
                    ""
                } else {
                    "is "
                }
            )),
            "{verdict}\n{expected}"
        );
    }
}

/// What no row says is left out: directories whose bytes stay the same. What is not known has its reason.
#[test]
fn no_rows_of_nothing() {
    let text = |pack: Pack, format: &str| {
        let lines = ["a/x=111 b/y=1", "a/x=222 b/y=22"];
        let files = lines.map(|line| oracle::file(&image(line, Framing::DockerOci, pack)));
        let [old, new] = [0, 1].map(|n| files[n].path().to_str().expect("text"));
        squint(&["compare", old, new, "--format", format]).0
    };
    let plain = text(Pack::Plain, "markdown");
    assert!(
        plain.contains("\n| +1 B | `/b` | 1 |\n| | 1 more directory | |\n"),
        "{plain}"
    );
    for format in ["markdown", "html", "text"] {
        assert!(
            text(Pack::Plain, format).contains("–: to pull is not known: not all layers"),
            "{format}"
        );
        assert!(!text(Pack::Gzip, format).contains("not known"), "{format}");
    }
}

#[test]
fn a_report_stands_for_a_side() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.json");
    let report = report.to_str().expect("text");
    squint(&[
        "inspect",
        "packages.dpkg.tar.xz",
        "--format",
        "json",
        "-o",
        report,
    ]);
    for sides in [
        [report, "packages.dpkg.tar.xz"],
        ["packages.dpkg.tar.xz", report],
        [report, report],
    ] {
        let (text, error, code) = squint(&["compare", sides[0], sides[1], "--format", "json"]);
        assert_eq!(code, Some(0), "{error}");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        schema::check("compare", &document);
        assert!(document["files"].is_null() && document["packages"].is_null());
        assert_eq!(document["shared_layers"], 3);
        assert_eq!(document["config"], json!([]));
    }
    // Alone, or without an image beside it, a report is told to be one.
    let (_, error, code) = squint(&["inspect", report]);
    assert!(
        code == Some(2) && error.contains("this is a report of Squint"),
        "{error}"
    );
    for (text, why) in [
        ("{}", "missing field `schema`"),
        ("{\"schema\": \"x\"}", "this JSON is x"),
        ("{", "EOF"),
    ] {
        std::fs::write(report, text).expect("written");
        let (_, error, code) = squint(&["compare", report, "packages.dpkg.tar.xz"]);
        assert!(
            code == Some(2) && error.contains(why) && error.lines().count() == 1,
            "{error}"
        );
    }
}

#[test]
fn nothing_below_the_floor() {
    let floor = |floor: &str| {
        squint(&[
            "compare",
            "packages.dpkg.tar.xz",
            "packages.python.tar.xz",
            "--format",
            "markdown",
            "--floor",
            floor,
        ])
    };
    assert_eq!(floor("1MB"), (String::new(), String::new(), Some(0)));
    assert!(
        floor("20kB")
            .0
            .starts_with("<!-- squint compare -->\n**NEW is ")
    );
    assert_eq!(floor("x").2, Some(2));
    let (_, error, code) = squint(&["compare", "a", "b", "--floor", "1MB"]);
    assert_eq!(
        (code, error.as_str()),
        (Some(2), "error: --floor is for --format markdown\n")
    );
    let (_, error, code) = squint(&["compare", "-", "-"]);
    assert_eq!(code, Some(2), "{error}");
}

/// Names of an image stay text in every format.
#[test]
fn hostile_names() {
    let names = [
        "<b>",
        "a|b",
        "`",
        "@x",
        "\u{202e}x",
        "</style>",
        "_x_",
        "**",
    ];
    let files: String = names
        .iter()
        .map(|n| format!("{}=xx ", n.replace('/', "!")))
        .collect();
    let (old, new) = (docker("a"), docker(&files));
    let [mut old, mut new] = [&old, &new].map(|file| open(file, 1 << 16).expect("an image"));
    let (page, lines) = with(&mut old, &mut new, |of| (html(of), markdown(of)));
    for odd in ["<b>", "\u{202e}"] {
        assert!(!page.contains(odd), "{odd}");
        assert!(!lines.contains(odd) || odd == "<b>", "{odd}");
    }
    for name in names
        .iter()
        .filter(|n| **n != "`" && **n != "a|b" && !n.contains('\u{202e}') && !n.contains('/'))
    {
        for line in lines
            .lines()
            .filter(|line| line.contains(name) && !line.contains("**NEW"))
        {
            assert!(line.contains(&format!("`/{name}`")), "{line}");
        }
    }
    let file = oracle::file(&docker("bad"));
    let (text, ..) = squint(&[
        "compare",
        file.path().to_str().expect("text"),
        file.path().to_str().expect("text"),
    ]);
    assert!(
        text.starts_with("OLD and NEW are the same image."),
        "{text}"
    );
}

/// A comment has its limit, whatever the images hold.
#[test]
fn long_names_fit_a_comment() {
    let many: String = (0..300)
        .map(|n| format!("{n}{}/f=x ", "long/".repeat(500)))
        .collect();
    let labels: BTreeMap<String, String> = (0..2000)
        .map(|n| (format!("l{n}"), "y".repeat(300)))
        .collect();
    let steps: Vec<String> = (0..120)
        .map(|n| format!("RUN {n} {}", "z".repeat(500)))
        .collect();
    let mut tars = vec![layer(&many)];
    tars.resize_with(120, || layer("a"));
    let old = docker("a");
    let new = with_steps(
        &tars,
        Framing::DockerOci,
        Pack::Plain,
        &json!({"Labels": labels}),
        &steps,
    );
    let [mut old, mut new] = [&old, &new].map(|file| open(file, 1 << 16).expect("an image"));
    let text = with(&mut old, &mut new, markdown);
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains("too long for a comment") && text.ends_with(".\n"));
}
