//! `squint squash NEW --onto OLD`: the layers of the old image as they are, one above them, and the filesystem of the new
//! image.

use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::generated::{cases, line};
use crate::support::archive::{Archive, config};
use crate::support::build::{layer, with_settings};
use crate::support::memory::Opened;
use crate::support::program::squint;
use crate::support::{Framing, Pack, image, open, oracle, schema, valid};

/// What came of it: the output, and the document.
struct Done {
    out: Vec<u8>,
    document: Value,
}

fn onto(old: &[u8], new: &[u8], more: &[&str]) -> Result<Done, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [("old.tar", old), ("new.tar", new)] {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    let done = Command::new(env!("CARGO_BIN_EXE_squint"))
        .args([
            "squash", "new.tar", "--onto", "old.tar", "-o", "out.tar", "--format", "json",
        ])
        .args(more)
        .current_dir(folder.path())
        .output()
        .expect("squint runs");
    if !done.status.success() {
        assert_eq!(done.status.code(), Some(2));
        assert!(!folder.path().join("out.tar").exists());
        return Err(String::from_utf8(done.stderr).expect("text"));
    }
    let document: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    schema::check("squash", &document);
    assert_eq!(document["verified"], true);
    Ok(Done {
        out: std::fs::read(folder.path().join("out.tar")).expect("written"),
        document,
    })
}

fn diff_ids(opened: &Opened) -> Vec<String> {
    let layers = &opened.session.image().expect("one").layers;
    layers
        .iter()
        .map(|layer| layer.diff_id.clone().expect("a diff_id"))
        .collect()
}

/// Checks everything that a result must be, and returns the number of its layers.
fn checked(old: &[u8], new: &[u8], done: &Done, what: &str) -> usize {
    oracle::same(new, &done.out, 0, what);
    let [before, after] = [old, &done.out].map(|file| open(file, 1 << 16).expect("an image"));
    let (below, all) = (diff_ids(&before), diff_ids(&after));
    assert_eq!(all[..below.len()], below, "{what}");
    assert!(all.len() <= below.len() + 1, "{what}");
    let above: Vec<usize> = (below.len()..all.len()).collect();
    valid::output(&done.out, &above);
    assert_eq!(done.document["layers_after"], all.len());
    let report = after.session.report().expect("read");
    let saved = done.document["saved_bytes"].as_i64().expect("bytes");
    let stored = open(new, 1 << 16)
        .expect("an image")
        .session
        .report()
        .expect("read")
        .image
        .stored_bytes;
    assert_eq!(
        i64::try_from(report.image.stored_bytes).expect("small"),
        i64::try_from(stored).expect("small") - saved,
        "{what}"
    );
    all.len()
}

fn of(line: &str, pack: Pack) -> Vec<u8> {
    image(line, Framing::DockerOci, pack)
}

#[test]
fn layers_of_difference() {
    for (old, new, layers) in [
        ("a", "a", 1),
        ("a | b", "a b", 2),
        ("a", "a b", 2),
        ("a b", "a", 2),
        ("a", "a#9", 2),
        ("a", "a@0600", 2),
        ("a=1", "a=2", 2),
        ("a=1 | a=2", "a=2", 2),
        ("d/ d/a d/b", "d/ d/a", 2),
        ("d/ d/a d/b", "d/@0700 d/a d/b", 2),
        ("d/a d/b", "d=x", 2),
        ("d=x", "d/a d/b", 2),
        ("d/e/a", "d/f/a", 2),
        ("d/e/a", "d/", 2),
        ("a b=>a", "a b=>a", 1),
        ("a b=a", "a b=>a", 2),
        ("a b=>a", "a b=a", 2),
        ("a b=>a c=>a", "a b=>a", 2),
        ("a b=>a", "a b=>a c=>a", 2),
        ("a b=>a", "a=x b=>a", 2),
        ("a->b", "a->c", 2),
        ("a!1,3", "a!1,5", 2),
        ("a", "a?", 2),
        ("a~user.x:1", "a~user.x:2", 2),
        ("a | b | c", "x | .wh.x", 4),
    ] {
        for pack in [Pack::Plain, Pack::Gzip] {
            let (old_image, new_image) = (of(old, pack), of(new, pack));
            let what = format!("{old} to {new}, {pack:?}");
            let done = onto(&old_image, &new_image, &[]).unwrap_or_else(|e| panic!("{what}: {e}"));
            assert_eq!(
                checked(&old_image, &new_image, &done, &what),
                layers,
                "{what}"
            );
        }
    }
}

/// Engines change the time of a directory when they unpack something below it, unless the layer has an entry for it.
#[test]
fn directories_above_what_differs_have_entries() {
    for (old, new, paths) in [
        (
            "d/ d/e/ d/e/a=1 d/e/b d/f/",
            "d/ d/e/ d/e/a=2 d/e/b d/f/",
            &["d", "d/e", "d/e/a"][..],
        ),
        ("d/ d/e/ d/e/a d/e/b", "d/ d/e/ d/e/a", &["d", "d/e"]),
        ("d/ d/e/ d/e/a", "d/", &["d"]),
        ("d/ d/e/a", "d/ d/e/b", &["d", "d/e/b"]),
        ("d/ d/a", "d/ d/a", &[]),
    ] {
        let done = onto(&of(old, Pack::Plain), &of(new, Pack::Plain), &[]).expect("written");
        let file = oracle::file(&done.out);
        let path = file.path().to_str().expect("text");
        let count = done.document["layers_after"].as_u64().expect("a number");
        let layer = (count - 1).to_string();
        let (text, ..) = squint(&["tree", path, "--layer", &layer, "--format", "json"]);
        let rows = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let found: Vec<String> = rows
            // A directory that the layer only implies has no time.
            .filter(|row| row["mtime"].is_string())
            .map(|row| row["path"].as_str().expect("text").to_owned())
            .collect();
        if count == 1 {
            assert!(paths.is_empty(), "{old} to {new}");
        } else {
            assert_eq!(found, paths, "{old} to {new}");
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_image_above_any_other(old in line(), new in line()) {
        let (old_image, new_image) = (of(&old, Pack::Plain), of(&new, Pack::Gzip));
        match onto(&old_image, &new_image, &[]) {
            Ok(done) => drop(checked(&old_image, &new_image, &done, &format!("{old:?} to {new:?}"))),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}

/// The config is that of the new image; the history has what wrote the old layers, and all steps of the new image.
#[test]
fn config_and_history() {
    let of = |lines: &[&str], settings: Value| {
        let tars: Vec<Vec<u8>> = lines.iter().map(|line| layer(line)).collect();
        with_settings(&tars, Framing::DockerOci, Pack::Plain, &settings)
    };
    let (old, new) = (
        of(&["a", "b"], json!({"Cmd": ["old"]})),
        of(&["a", "c"], json!({"Cmd": ["new"]})),
    );
    for (more, comment, references) in [
        (&[][..], None, json!(["case:1"])),
        (
            &["--message", "why", "--tag", "x:2"],
            Some("why"),
            json!(["x:2"]),
        ),
    ] {
        let done = onto(&old, &new, more).expect("written");
        assert_eq!(done.document["references"], references);
        let after = open(&done.out, 1 << 16).expect("an image");
        let config = after
            .session
            .image()
            .expect("one")
            .config
            .document()
            .clone();
        assert_eq!(config["config"], json!({"Cmd": ["new"]}));
        let [below, above] = [&old, &new].map(|file| open(file, 1 << 16).expect("an image"));
        let top = |opened: &Opened| diff_ids(opened).pop().expect("one");
        let told = format!("difference of {} to {}", top(&above), top(&below));
        assert_eq!(
            config["history"],
            json!([
                {"created_by": "step 0"},
                {"created_by": "step 1"},
                {"created_by": "step 0", "empty_layer": true},
                {"created_by": "step 1", "empty_layer": true},
                {"comment": comment.unwrap_or(&told)},
            ])
        );
    }
}

#[test]
fn what_is_refused() {
    let (old, new) = (of("a", Pack::Plain), of("b", Pack::Plain));
    let tars = [layer("b")];
    let mut arm = config(&tars);
    arm["architecture"] = json!("arm64");
    let mut archive = Archive::default();
    archive.file("l.tar", &tars[0]).json("c.json", &arm).json(
        "manifest.json",
        &json!([{"Config": "c.json", "RepoTags": ["x:1"], "Layers": ["l.tar"]}]),
    );
    assert_eq!(
        onto(&old, &archive.bytes(), &[]).err().expect("refused"),
        "error: the old image is for linux/amd64, the new one for linux/arm64: layers of one cannot be those of the other\n"
    );
    let mut damaged = old.clone();
    let at = damaged
        .windows(3)
        .position(|w| w == b"a\0\0")
        .expect("the member");
    damaged[at + 512] = b'z';
    assert!(
        onto(&damaged, &new, &[])
            .err()
            .expect("refused")
            .starts_with("error: ")
    );
    for more in [
        ["--merge", "0-1"],
        ["--from", "0"],
        ["--keep", "a"],
        ["--exclude", "a"],
    ] {
        let error = onto(&old, &new, &more).err().expect("refused");
        assert!(error.contains("does not go with"), "{error}");
    }
    let (_, error, code) = squint(&[
        "squash",
        "mini.docker-26.tar",
        "-o",
        "/dev/null",
        "--old-image",
        "x",
    ]);
    assert_eq!(
        (code, error.as_str()),
        (
            Some(2),
            "error: --old-image and --old-platform are for --onto\n"
        )
    );
}

/// Every fixture above another one.
#[test]
fn fixtures_above_fixtures() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let read = |name: &str| std::fs::read(root.join(name)).expect("a fixture");
    for (old, new) in [
        ("mini.docker-20.tar", "mini.docker-26.tar"),
        ("mini.docker-26.tar", "tiny.podman-oci.tar"),
        ("tiny.buildah-docker.tar", "mini.skopeo-oci-zstd.tar"),
        ("mini.skopeo-oci-zstd.tar", "mini.docker-20.tar"),
    ] {
        let (below, above) = (read(old), read(new));
        let done = onto(&below, &above, &[]).unwrap_or_else(|e| panic!("{old} {new}: {e}"));
        oracle::same(&above, &done.out, 0, old);
    }
}
