//! Several ranges in one squash: what each becomes, what is left out of all of them, and what is refused.

use proptest::prelude::*;
use serde_json::{Value, json};
use squint::bytes::Kind;
use squint::report::tree::TreeRow;
use squint::rootfs::LayerId;
use squint::session::protocol::{LayerRange, SquashRequest, Stored};

use super::generated::{cases, line, resolved};
use crate::support::archive::{Archive, MANIFEST, TAR, TAR_GZIP, config, gzip};
use crate::support::memory::Opened;
use crate::support::program::squint;
use crate::support::{Framing, Pack, build, image, memory, open, oracle, schema, show};

fn request(ranges: &[(u32, u32)], exclude: &[&str]) -> SquashRequest {
    let range = |&(from, to): &(u32, u32)| LayerRange::numbered(from, to);
    SquashRequest {
        ranges: ranges.iter().map(range).collect(),
        exclude: exclude.iter().map(|g| (*g).to_owned()).collect(),
        ..SquashRequest::default()
    }
}

/// The words of each layer of the result, `|` between them.
fn merged(line: &str, ranges: &[(u32, u32)], exclude: &[&str]) -> String {
    let file = image(line, Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let request = request(ranges, exclude);
    let (out, _) = memory::carry_out(&opened, &request).expect("squashed and proved");
    let again = open(&out, 1 << 20).expect("an image");
    let (layers, _) = again.session.merged().expect("read");
    let words = layers.changesets().iter().map(|layer| {
        let word = |member: &squint::rootfs::Member| {
            let path = String::from_utf8(layers.paths.path(member.node)).expect("text");
            match member.kind {
                squint::rootfs::MemberKind::Whiteout => format!("-{path}"),
                squint::rootfs::MemberKind::Dir => format!("{path}/"),
                _ => path,
            }
        };
        layer.members.iter().map(word).collect::<Vec<_>>().join(" ")
    });
    words.collect::<Vec<_>>().join(" | ")
}

macro_rules! merges {
    ($name:ident, $line:literal, $ranges:expr, $globs:expr, $expected:literal) => {
        #[test]
        fn $name() {
            assert_eq!(merged($line, &$ranges, &$globs), $expected);
        }
    };
}

merges!(
    two_ranges,
    "a | b | c | d",
    [(0, 1), (2, 3)],
    [],
    "a b | c d"
);
merges!(
    in_any_order,
    "a | b | c | d | e",
    [(3, 4), (0, 1)],
    [],
    "a b | c | d e"
);
merges!(
    what_a_range_hides_of_another,
    "a x | b | c | .wh.a d",
    [(0, 1), (2, 3)],
    [],
    "a x b | -a c d"
);
merges!(
    written_and_hidden_within_one,
    "a | b .wh.a | c | d .wh.c",
    [(0, 1), (2, 3)],
    [],
    "b | d"
);
merges!(
    an_empty_range_beside_another,
    " |  | a | b",
    [(0, 1), (2, 3)],
    [],
    " | a b"
);
merges!(
    left_out_of_both,
    "a x | b | x=new y | c",
    [(0, 1), (2, 3)],
    ["x"],
    "a b | y c"
);
merges!(
    a_kept_layer_between,
    "a | b | x c | d | e",
    [(0, 1), (3, 4)],
    ["x"],
    "a b | x c | -x d e"
);
merges!(
    a_kept_layer_below_and_between,
    "d/ d/a | b | e | d/c | f | g",
    [(1, 2), (4, 5)],
    ["d"],
    "d/ d/a | -d b e | d/c | -d f g"
);
merges!(
    a_link_into_another_range,
    "a=text | b | l=>a | c",
    [(0, 1), (2, 3)],
    [],
    "a b | l c"
);

/// A line, ranges, a glob; then each range's dead bytes and those left out of it, paths left out, and bytes copied up.
#[test]
fn what_each_range_and_each_glob_saves() {
    for (line, ranges, globs, new, left, copied) in [
        (
            "a=x*10 k=y*3 | a=z*20 | b=x*30 | .wh.b c=y*40",
            &[(0, 1), (2, 3)][..],
            &["k", "c"][..],
            &[(10, 3), (30, 40)][..],
            &[(1, 3), (1, 40)][..],
            0,
        ),
        (
            "d/ d/a=x*10 d/b=y*5 | e | d/c=z*7 | f",
            &[(0, 1), (2, 3)],
            &["d/a", "d", "**/c"],
            &[(0, 15), (0, 7)],
            &[(1, 10), (3, 12), (0, 0)],
            0,
        ),
        (
            "a=x*10 | b | l=>a | c",
            &[(0, 1), (2, 3)],
            &[],
            &[(0, 0), (0, 0)],
            &[],
            10,
        ),
        (
            "a=x*10 m=>a | b | c | d",
            &[(0, 1), (2, 3)],
            &["a", "m", "c"],
            &[(0, 10), (0, 1)],
            &[(1, 10), (1, 0), (1, 1)],
            0,
        ),
    ] {
        let file = image(line, Framing::DockerOci, Pack::Plain);
        let opened = open(&file, 1 << 20).expect("an image");
        let request = request(ranges, globs);
        let plan = opened.session.plan(&request).expect("a plan");
        let found: Vec<_> = plan
            .ranges
            .iter()
            .map(|r| (r.dead_bytes(), r.excluded_bytes))
            .collect();
        assert_eq!(found, new, "{line}");
        let found: Vec<_> = plan.left_out.iter().map(|l| (l.paths, l.bytes)).collect();
        assert_eq!(found, left, "{line}");
        assert_eq!(plan.copied_up_bytes, copied, "{line}");
        let all = |of: fn(&(u64, u64)) -> u64| new.iter().map(of).sum::<u64>();
        assert_eq!(plan.excluded_bytes, all(|(_, left)| *left), "{line}");
        let saved = all(|(dead, left)| dead + left).cast_signed() - copied.cast_signed();
        assert_eq!(plan.saved_bytes, saved, "{line}");
        memory::carry_out(&opened, &request).expect("squashed and proved");
    }
}

#[test]
fn what_is_refused() {
    let file = image("a | b | c | d | e top", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    for (ranges, globs, error) in [
        (
            &[(0, 2), (2, 3)][..],
            &[][..],
            "the ranges 0-2 and 2-3 overlap: each layer can be merged into one layer only",
        ),
        (
            &[(1, 2), (0, 3)],
            &[],
            "the ranges 0-3 and 1-2 overlap: each layer can be merged into one layer only",
        ),
        (
            &[(0, 1), (3, 5)],
            &[],
            "there are no layers 3 to 5: the image has layers 0 to 4",
        ),
        (
            &[(0, 1), (2, 3)],
            &["top"],
            "what is to be left out was written above the merged layers: layer 4, top: that layer stays as it is; merge it too, or leave this path in",
        ),
    ] {
        let refused = opened
            .session
            .plan(&request(ranges, globs))
            .expect_err("refused");
        assert_eq!(
            (refused.kind(), refused.to_string()),
            (Kind::Request, error.to_owned())
        );
    }
    let nothing = opened
        .session
        .plan(&request(&[], &["a"]))
        .expect_err("nothing");
    assert_eq!(nothing.kind(), Kind::Nothing);
    // A kept layer between two ranges that needs what is left out below it.
    let file = image("a=text | b | l=>a | d | e", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let needed = opened
        .session
        .plan(&request(&[(0, 1), (3, 4)], &["a"]))
        .expect_err("needed");
    assert_eq!(needed.place(), (Some(2), Some("l"), None));
    let nothing = image(" |  | a |  | ", Framing::DockerOci, Pack::Plain);
    let opened = open(&nothing, 1 << 20).expect("an image");
    let nothing = opened
        .session
        .plan(&request(&[(0, 1), (3, 4)], &[]))
        .expect_err("nothing");
    assert_eq!(
        nothing.to_string(),
        "nothing to merge: those layers are empty"
    );
}

/// The comment of each entry names the layer of the output below it.
#[test]
fn the_history_names_the_new_layers() {
    let file = image("a | b | c | d | e | f", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let carried = |request: &SquashRequest| {
        let (out, built) = memory::carry_out(&opened, request).expect("squashed and proved");
        let again = open(&out, 1 << 20).expect("an image");
        let config = again
            .session
            .image()
            .expect("one")
            .config
            .document()
            .clone();
        (config, built)
    };
    let before = opened
        .session
        .image()
        .expect("one")
        .config
        .diff_ids()
        .to_vec();
    let ranges = [(4, 5), (0, 1), (2, 3)];
    let (config, built) = carried(&request(&ranges, &[]));
    let new = &built.diff_ids;
    assert_eq!(config["rootfs"]["diff_ids"], json!(new));
    let merged = |step: &str| json!({"created_by": step, "empty_layer": true});
    assert_eq!(
        config["history"],
        json!([
            merged("step 0"), merged("step 1"), {"comment": format!("create new from {}", before[1])},
            merged("step 2"), merged("step 3"), {"comment": format!("merge {} to {}", before[3], new[0])},
            merged("step 4"), merged("step 5"), {"comment": format!("merge {} to {}", before[5], new[1])},
        ])
    );
    let ranges = [(3, 4), (0, 1)];
    let (config, built) = carried(&request(&ranges, &[]));
    let new = &built.diff_ids;
    assert_eq!(
        config["rootfs"]["diff_ids"],
        json!([new[0], before[2], new[1], before[5]])
    );
    let comment = format!("merge {} to {}", before[4], before[2]);
    assert_eq!(config["history"][6]["comment"], json!(comment));
    let message = SquashRequest {
        message: Some("mine".to_owned()),
        ..request(&ranges, &[])
    };
    let (config, _) = carried(&message);
    let history = config["history"].as_array().expect("a list");
    let comments: Vec<&Value> = history
        .iter()
        .map(|h| &h["comment"])
        .filter(|c| !c.is_null())
        .collect();
    assert_eq!(comments, [&json!("mine"), &json!("mine")]);
}

/// Each range is packed as its own layers were.
#[test]
fn the_same_packing_for_each_range() {
    let tars: Vec<Vec<u8>> = "a=x*3000 | b | c=y*3000 | d | e | f"
        .split('|')
        .map(build::layer)
        .collect();
    let packed = [false, false, true, true, false, true];
    let mut archive = Archive::default();
    let layers: Vec<Value> = tars
        .iter()
        .zip(packed)
        .map(|(tar, packed)| {
            if packed {
                archive.blob(TAR_GZIP, gzip(tar))
            } else {
                archive.blob(TAR, tar)
            }
        })
        .collect();
    let manifest = archive.image(&config(&tars), &layers);
    assert_eq!(manifest["mediaType"], MANIFEST);
    let file = archive.index(&json!([manifest])).bytes();
    let opened = open(&file, 1 << 20).expect("an image");
    for (compression, types) in [
        (Stored::Same, ["tar", "tar+gzip", "tar+gzip"]),
        (Stored::Plain, ["tar"; 3]),
        (Stored::Gzip, ["tar+gzip"; 3]),
    ] {
        let request = SquashRequest {
            compression,
            ..request(&[(0, 1), (2, 3), (4, 5)], &[])
        };
        let plan = opened.session.plan(&request).expect("a plan");
        let (out, _) = memory::carry_out(&opened, &request).expect("squashed and proved");
        let again = open(&out, 1 << 20).expect("an image");
        let report = again.session.report().expect("read");
        let found = report
            .layers
            .iter()
            .map(|l| l.media_type.rsplit("layer.v1.").next().expect("a type"));
        assert!(found.eq(types), "{compression:?}");
        if compression == Stored::Plain {
            assert_eq!(out.len() as u64, plan.plain_bytes);
        }
        assert_eq!(plan.exact, compression == Stored::Plain);
    }
}

/// Ranges of at least two layers: bit n joins the layers n and n + 1.
fn ranges(joins: u8, layers: u32) -> Vec<LayerRange> {
    let mut ranges: Vec<LayerRange> = Vec::new();
    for border in (0..layers - 1).filter(|border| joins >> border & 1 == 1) {
        match ranges
            .last_mut()
            .filter(|range| range.to.number() == border)
        {
            Some(range) => range.to = range.to.above(),
            None => ranges.push(LayerRange::numbered(border, border + 1)),
        }
    }
    ranges
}

/// Generated lines, one after another, so that there are layers enough.
fn long() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 1..3).prop_map(|lines| lines.join(" | "))
}

#[test]
fn a_link_of_one_range_into_another_one_below() {
    let line = "a | d/a=text0@0644 |  | d/b=text0@0644 l=>d/a | b";
    let file = image(line, Framing::DockerLegacy, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let request = |ranges: &[(u32, u32)]| SquashRequest {
        ranges: ranges
            .iter()
            .map(|(from, to)| LayerRange::numbered(*from, *to))
            .collect(),
        exclude: vec!["d/*".to_owned()],
        ..request(&[], &[])
    };
    let error = memory::carry_out(&opened, &request(&[(0, 1), (2, 3)])).err();
    let error = error.expect("the link needs what is left out").to_string();
    insta::assert_snapshot!(error, @"a layer above the merged ones needs what is to be left out: layer 3, l: it is merged apart; merge both ranges and all between, or leave this path in");
    memory::carry_out(&opened, &request(&[(0, 3)])).expect("one range");
}

proptest! {
    #![proptest_config(cases())]

    /// Whatever is merged and left out: what is left out is missing, all else is the same, kept layers are the same bytes, and
    /// the figures are those of the result; or the layer that wrote or needs it is named: a kept one, or one of a higher range.
    #[test]
    fn every_plan_proves_itself(
        line in long(),
        joins in any::<u8>(),
        exclude in prop::collection::vec(prop::sample::select(vec!["a", "b", "d", "d/a", "d/e", "d/e/b", "f", "l", "d/*", "**/a"]), 0..3),
        pack in prop::sample::select(vec![Pack::Plain, Pack::Gzip]),
        framing in prop::sample::select(vec![Framing::DockerLegacy, Framing::DockerOci, Framing::Oci]),
    ) {
        let file = image(&line, framing, pack);
        let opened = open(&file, 1 << 20).expect("an image");
        let layers = u32::try_from(opened.session.image().expect("one").layers.len()).expect("few");
        let ranges = ranges(joins, layers);
        let request = SquashRequest { exclude: exclude.iter().map(|g| (*g).to_owned()).collect(), ..request(&[], &[]) };
        let request = SquashRequest { ranges: ranges.clone(), ..request };
        let what = format!("{line:?} {ranges:?} {exclude:?}");
        let kept = |layer: u32| ranges.iter().all(|r| !r.layers().contains(LayerId::new(layer)));
        let (out, built) = match memory::carry_out(&opened, &request) {
            Ok(done) => done,
            Err(e) => {
                let fits = match e.kind() {
                    Kind::Nothing => true,
                    Kind::Request => e.place().0.is_some_and(|layer| kept(layer) || ranges[0].to.number() < layer),
                    _ => false,
                };
                prop_assert!(fits, "{}: {}", what, e);
                return Ok(());
            }
        };
        let again = open(&out, 1 << 20).expect("an image");
        let plan = opened.session.plan(&request).expect("a plan");
        // What is left out, told apart without the engine: the globs are few.
        let gone = |row: &TreeRow| {
            let path = String::from_utf8_lossy(&row.path).into_owned();
            exclude.iter().any(|glob| match *glob {
                "d/*" => path.starts_with("d/"),
                "**/a" => path.split('/').any(|name| name == "a"),
                plain => path == plain || path.starts_with(&format!("{plain}/")),
            })
        };
        if pack == Pack::Plain {
            let all = resolved(&opened);
            let expected: Vec<_> = all.iter().filter(|row| !gone(row)).cloned().collect();
            prop_assert_eq!(&resolved(&again), &expected, "{}", what);
            prop_assert_eq!(built.left_out, (all.len() - expected.len()) as u64, "{}", what);
        }
        if exclude.is_empty() && framing == Framing::DockerLegacy {
            oracle::same(&file, &out, 1, &what);
        }
        let stored = |opened: &Opened| opened.session.report().expect("read").image.stored_bytes;
        let saved = stored(&opened).cast_signed() - stored(&again).cast_signed();
        prop_assert_eq!(plan.saved_bytes, saved, "{}", what);
        let left: u64 = plan.left_out.iter().map(|left| left.paths).sum();
        prop_assert_eq!((plan.excluded, left), (built.left_out, built.left_out), "{}", what);
        let blob = |opened: &Opened, layer: u32| {
            let blob = opened.session.image().expect("one").layers[layer as usize].blob.expect("there");
            opened.file[blob.offset as usize..][..blob.length as usize].to_vec()
        };
        let mut after = 0;
        for layer in 0..layers {
            if kept(layer) {
                prop_assert_eq!(blob(&opened, layer), blob(&again, after), "{}", what);
            }
            let joined = ranges.iter().any(|r| (r.from..r.to).contains(&LayerId::new(layer)));
            after += u32::from(!joined);
        }
        prop_assert_eq!(after, plan.layers_after);
    }
}

/// Whether a merged tree is the same as that of the input.
fn same_tree(before: &[u8], after: &[u8]) -> bool {
    let words = |file: &[u8]| show::words(&open(file, 1 << 20).expect("an image"), &[]);
    words(before) == words(after)
}

/// Shell lines about `x.tar`, which has five layers, and what is said when they are refused.
#[test]
fn ranges_on_the_command_line() {
    let bytes = build::image(
        "a=x*3000 | a=y*5 | b | c=z*700 | c e",
        Framing::DockerOci,
        Pack::Plain,
    );
    let image = oracle::file(&bytes);
    let image = image.path().to_str().expect("text");
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out.tar");
    let path = out.to_str().expect("text");
    let run = |arguments: &[&str]| squint(&[&["squash", image, "-o", path], arguments].concat());
    let value = |value: &str, why: &str| {
        format!("error: --merge <A-B> does not take the value '{value}': {why}\n")
    };
    let (two, below) = (
        "a range is two layer numbers, as in 1-3",
        "the first layer must be below the last one",
    );
    for (arguments, error) in [
        (&["--merge", "3-1"][..], value("3-1", below)),
        (&["--merge", "2-2"], value("2-2", below)),
        (&["--merge", "2"], value("2", two)),
        (&["--merge", "+0-1"], value("+0-1", two)),
        (&["--merge", "0-x"], value("0-x", two)),
        (&["--merge", "0-99999999999"], value("0-99999999999", two)),
        (
            &["--merge", "0-1", "--from", "1"],
            "error: --merge <A-B> does not go with --from <N>: see squint --help\n".to_owned(),
        ),
        (
            &["--to", "3", "--merge", "0-1"],
            "error: --to <N> does not go with --merge <A-B>: see squint --help\n".to_owned(),
        ),
        (
            &["--merge", "0-2", "--merge", "2-3"],
            "error: the ranges 0-2 and 2-3 overlap: each layer can be merged into one layer only\n"
                .to_owned(),
        ),
        (
            &["--merge", "0-1", "--merge", "3-5"],
            "error: there are no layers 3 to 5: the image has layers 0 to 4\n".to_owned(),
        ),
    ] {
        let (text, errors, code) = run(arguments);
        assert_eq!(
            (text.as_str(), errors, code),
            ("", error, Some(2)),
            "{arguments:?}"
        );
        assert!(!out.exists());
    }
    let (text, errors, code) = run(&["--merge", "3-4", "--merge", "0-1", "--exclude", "e"]);
    assert_eq!((errors.as_str(), code), ("", Some(0)));
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("5 layers became 3; ")
            && lines[0].contains("3.70 kB of dead bytes gone"),
        "{text}"
    );
    assert_eq!(
        lines[2],
        "same filesystem but for 1 paths left out, digests recomputed"
    );
    let (text, ..) = run(&["--merge", "3-4", "--merge", "0-1", "--format", "json"]);
    assert!(same_tree(&bytes, &std::fs::read(&out).expect("written")));
    let document: Value = serde_json::from_str(&text).expect("JSON");
    schema::check("squash", &document);
    let row = |from: u32, to: u32, layer: u32, saved: u32| json!([from, to, layer, saved]);
    let rows = document["ranges"].as_array().expect("ranges").iter();
    let rows: Vec<Value> = rows
        .map(|r| json!([r["from"], r["to"], r["layer"], r["saved_bytes"]]))
        .collect();
    assert_eq!(rows, [row(0, 1, 0, 3000), row(3, 4, 2, 700)]);
    assert_eq!(document["diff_id"], Value::Null);
    assert_eq!(
        document["image"]["stored_bytes"],
        json!(3000 + 5 + 1 + 700 + 1 + 1)
    );
    assert_eq!(
        (
            &document["layers_before"],
            &document["layers_after"],
            &document["saved_bytes"]
        ),
        (&json!(5), &json!(3), &json!(3700))
    );
    let length = std::fs::metadata(&out).expect("written").len();
    assert_eq!(
        (&document["bytes"], &document["verified"]),
        (&json!(length), &json!(true))
    );
}

/// With nothing to merge, nothing is written; the document says so.
#[test]
fn nothing_to_merge_is_told_as_json() {
    let image = oracle::file(&build::image(
        " |  | a |  | ",
        Framing::DockerOci,
        Pack::Plain,
    ));
    let image = image.path().to_str().expect("text");
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out.tar");
    let path = out.to_str().expect("text");
    let arguments = [
        "squash", image, "-o", path, "--merge", "0-1", "--merge", "3-4", "--format", "json",
    ];
    let (text, errors, code) = squint(&arguments);
    assert_eq!(
        (errors.as_str(), code),
        ("nothing to merge: those layers are empty\n", Some(0))
    );
    let document: Value = serde_json::from_str(&text).expect("JSON");
    schema::check("squash", &document);
    for key in ["output", "bytes", "id", "diff_id"] {
        assert_eq!(document[key], Value::Null, "{key}");
    }
    assert_eq!(
        (&document["verified"], &document["layers_after"]),
        (&json!(false), &json!(5))
    );
    assert!(!out.exists());
}

/// Two new layers that are the same bytes are stored once, and what follows them lies where it must.
#[test]
fn equal_new_layers_are_stored_once() {
    let line = "a | .wh.a | k=x*9000 | b=>k |  | .wh.b | c=y*4000 | d";
    let image = oracle::file(&build::image(line, Framing::DockerOci, Pack::Plain));
    let image = image.path().to_str().expect("text");
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out.tar");
    let path = out.to_str().expect("text");
    let arguments = [
        "squash", image, "-o", path, "--merge", "0-1", "--merge", "3-5", "--merge", "6-7",
        "--format", "json",
    ];
    let (text, errors, code) = squint(&arguments);
    assert_eq!(code, Some(0), "{errors}");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let ids: Vec<&Value> = document["ranges"]
        .as_array()
        .expect("ranges")
        .iter()
        .map(|r| &r["diff_id"])
        .collect();
    assert_eq!((ids[0] == ids[1], ids[1] == ids[2]), (true, false));
    assert_eq!(document["verified"], true);
    let written = std::fs::read(&out).expect("written");
    assert_eq!(document["bytes"], json!(written.len()));
    crate::support::valid::output(&written, &[0, 2, 3]);
}
