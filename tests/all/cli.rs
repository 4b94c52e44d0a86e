//! The command line as people run it.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::tape::{Tar, file};
use crate::support::{Framing, Pack, build, oracle};

fn squint(arguments: &[&str]) -> Output {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    Command::new(env!("CARGO_BIN_EXE_squint"))
        .args(arguments)
        .current_dir(fixtures)
        .output()
        .expect("squint runs")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn inspect_text() {
    insta::assert_snapshot!(text(&squint(&["inspect", "mini.docker-20.tar"])));
}

#[test]
fn inspect_json_has_the_shape_of_the_schema() {
    let output = squint(&["inspect", "mini.docker-26.tar", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["schema"], "squint.report/1");
    let keys: Vec<_> = report
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "schema",
            "image",
            "layers",
            "history",
            "waste",
            "duplicates",
            "advice",
            "findings",
            "warnings"
        ]
    );
}

#[test]
fn tree_text() {
    insta::assert_snapshot!(text(&squint(&[
        "tree",
        "mini.docker-20.tar",
        "--layer",
        "7"
    ])));
}

#[test]
fn tree_json() {
    let output = squint(&["tree", "mini.docker-20.tar", "--format", "json"]);
    let lines = String::from_utf8(output.stdout).expect("text");
    let srv: Vec<&str> = lines
        .lines()
        .filter(|l| l.contains("\"path\":\"srv/"))
        .collect();
    insta::assert_snapshot!(srv.join("\n"));
}

/// The file that shows stands at the beginning of a large packed layer, and what follows it is not read.
#[test]
fn tree_json_stops_early_in_a_packed_layer() {
    let noise: Vec<u8> = (0..4_000_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let mut lower = Tar::default();
    lower.add(&file("a", b"one")).add(&file("big", &noise));
    let layers = [lower.end(), build::layer("big=small")];
    for framing in [Framing::DockerLegacy, Framing::Oci] {
        let image = oracle::file(&build::from_layers(&layers, framing, Pack::Gzip));
        let path = image.path().to_str().expect("text");
        let output = squint(&["tree", path, "--format", "json"]);
        assert!(output.status.success(), "{}", text(&output));
        assert_eq!(text(&output).lines().count(), 2);
    }
}

#[test]
fn squash_writes_a_verified_image() {
    let out = tempfile::tempdir().expect("a folder");
    let path = out.path().join("out.tar");
    let output = squint(&[
        "squash",
        "mini.docker-20.tar",
        "-o",
        path.to_str().expect("text"),
        "--format",
        "json",
    ]);
    assert!(output.status.success(), "{}", text(&output));
    let done: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (&done["verified"], &done["layers_after"]),
        (&true.into(), &1.into())
    );
    assert_eq!(
        done["bytes"].as_u64(),
        path.metadata().ok().map(|m| m.len())
    );
}

#[test]
fn nothing_to_merge_is_no_failure() {
    let out = tempfile::tempdir().expect("a folder");
    let path = out.path().join("out.tar");
    let output = squint(&[
        "squash",
        "mini.docker-20.tar",
        "-o",
        path.to_str().expect("text"),
        "--from",
        "2",
        "--to",
        "2",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(!path.exists());
}

/// Arguments that fail, and what is said.
#[test]
fn failures() {
    for (arguments, said) in [
        (
            &["inspect", "missing.tar"][..],
            "error: cannot open missing.tar",
        ),
        (
            &["inspect", "README.md"],
            "error: this is a text file, not a container image",
        ),
        (
            &["inspect", "two-images.docker-20.tar"],
            "error: the archive holds several images: ",
        ),
        (
            &["tree", "mini.docker-20.tar", "--upto", "99"],
            "error: there is no layer 99",
        ),
        (
            &[
                "squash",
                "mini.docker-20.tar",
                "-o",
                "/nowhere/x",
                "--from",
                "5",
                "--to",
                "2",
            ],
            "error: there are no layers 5 to 2",
        ),
    ] {
        let output = squint(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output).starts_with(said),
            "{arguments:?}: {}",
            text(&output)
        );
    }
}

/// Files that are no images: the beginning of the file, and the sentence for it.
#[test]
fn what_it_is_instead() {
    let dir = tempfile::tempdir().expect("a folder");
    for (bytes, said) in [
        (&b""[..], "the file is empty"),
        (b"PK\x03\x04rest of a zip", "zip archive"),
        (b"\x7fELF\x02\x01\x01", "a program (ELF)"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (&[7; 2000], "it is no tar archive"),
    ] {
        let path = dir.path().join("x");
        std::fs::write(&path, bytes).expect("written");
        let output = squint(&["inspect", path.to_str().expect("text")]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output).contains(said), "{}", text(&output));
    }
}
