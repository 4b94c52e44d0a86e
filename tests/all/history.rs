//! `squint history`: the steps as `docker image history` shows them.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::archive::{Archive, config};
use crate::support::program::squint;
use crate::support::{build, oracle, schema};

#[test]
fn history_text() {
    insta::assert_snapshot!(squint(&["history", "mini.docker-26-containerd.tar"]).0);
}

#[test]
fn nothing_is_cut_on_request() {
    let (text, ..) = squint(&["history", "mini.docker-20.tar", "--no-trunc"]);
    assert!(!text.contains('…'));
    assert!(text.contains(
        "i=0; while [ $i -lt 40 ]; do head -c 8192 /dev/urandom > /var/cache/pkg/list-$i"
    ));
    assert!(
        text.contains("sha256:f6bef2a5c11bee093d50c4ebab12d186d402fe8a0382b9c15db0ac35df223350")
    );
}

/// Every fixture; the sizes are the stored bytes of the layers.
#[test]
fn json_has_the_shape_of_the_schema() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for file in std::fs::read_dir(fixtures).expect("fixtures") {
        let name = file.expect("a file").file_name();
        let name = name.to_str().expect("text");
        if !name.contains(".tar") || name.starts_with("two-images") {
            continue;
        }
        let (text, ..) = squint(&["history", name, "--format", "json"]);
        let document: Value = serde_json::from_str(&text).expect("JSON");
        schema::check("history", &document);
        let steps = document["steps"].as_array().expect("steps");
        let sum: u64 = steps.iter().filter_map(|s| s["size"].as_u64()).sum();
        assert_eq!(json!(sum), document["image"]["stored_bytes"], "{name}");
        assert_eq!(steps[0]["image"], document["image"]["id"]);
        assert!(steps[1..].iter().all(|step| step["image"].is_null()));
        let numbers: Vec<u64> = steps.iter().filter_map(|s| s["step"].as_u64()).collect();
        assert!(numbers.is_sorted_by(|a, b| a == &(b + 1)), "{name}");
    }
}

/// Texts of 45 and of 46 characters, a text with a tab, and one that would move the cursor.
#[test]
fn commands_are_cut_as_docker_cuts_them() {
    let tars = [
        build::layer("a"),
        build::layer("b"),
        build::layer("c"),
        build::layer("d"),
    ];
    let mut document = config(&tars);
    let steps = [
        "x".repeat(45),
        "é".repeat(46),
        "a\tb".to_owned(),
        "\u{1b}[2J\n".to_owned(),
    ];
    document["history"] = steps.iter().map(|by| json!({"created_by": by})).collect();
    let mut archive = Archive::default();
    let names = ["0", "1", "2", "3"];
    for (name, tar) in names.iter().zip(&tars) {
        archive.file(name, tar);
    }
    archive.json("c.json", &document).json(
        "manifest.json",
        &json!([{"Config": "c.json", "RepoTags": null, "Layers": names}]),
    );
    let file = oracle::file(&archive.bytes());
    let (text, ..) = squint(&["history", file.path().to_str().expect("text")]);
    for shown in [
        format!(" {} ", "x".repeat(45)),
        format!(" {}… ", "é".repeat(44)),
        " a b ".to_owned(),
        " \\u{1b}[2J\\u{a} ".to_owned(),
    ] {
        assert!(text.contains(&shown), "{shown}: {text}");
    }
}

#[test]
fn a_base_that_is_given() {
    let report = |base: &[&str]| {
        let arguments = [&["inspect", "mini.docker-20.tar", "--format", "json"], base].concat();
        let (text, error, code) = squint(&arguments);
        let document: Value = serde_json::from_str(&text).unwrap_or_default();
        (document["image"]["base"].clone(), error, code)
    };
    let base =
        |layers, source| json!({"layers": layers, "name": null, "digest": null, "source": source});
    assert_eq!(report(&[]).0, base(1, "history"));
    assert_eq!(report(&["--base", "0"]).0, base(0, "given"));
    assert_eq!(report(&["--base", "9"]).0, base(9, "given"));
    let (_, error, code) = report(&["--base", "10"]);
    assert_eq!(code, Some(2));
    assert_eq!(
        error,
        "error: the base image cannot have 10 layers: the image has 9 layers\n"
    );
}
