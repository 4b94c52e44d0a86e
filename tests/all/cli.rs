//! The command line as people run it.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::archive::{Archive, config};
use crate::support::tape::{Tar, file};
use crate::support::{Framing, Pack, build, oracle, valid};

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
    valid::output(&std::fs::read(path).expect("written"), 0);
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

/// What was odd and survived is told, where the answer has no place for it.
#[test]
fn c36_oddities_are_told_beside_the_answer() {
    let image = oracle::file(&build::image(
        "../up=x a | b",
        Framing::DockerLegacy,
        Pack::Plain,
    ));
    let path = image.path().to_str().expect("text");
    let out = tempfile::tempdir().expect("a folder");
    let to = out.path().join("out.tar");
    for arguments in [
        &["tree", path][..],
        &["squash", path, "-o", to.to_str().expect("text")],
    ] {
        let output = squint(arguments);
        assert!(output.status.success());
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            "warning: layer 0: ../up: a name with .. is in no tree; its bytes count as framing\n"
        );
    }
    valid::output(&std::fs::read(to).expect("written"), 0);
}

/// A docker-archive of images, each of a reference, an architecture and a layer.
fn images(all: &[(&str, &str, &str)]) -> tempfile::NamedTempFile {
    let mut archive = Archive::default();
    let entry = |(reference, architecture, line): &(&str, &str, &str)| {
        let tar = build::layer(line);
        let mut document = config(std::slice::from_ref(&tar));
        document["architecture"] = (*architecture).into();
        let (layer, name) = (format!("{line}.tar"), format!("{line}.json"));
        archive.file(&layer, tar).json(&name, &document);
        serde_json::json!({"Config": name, "RepoTags": [reference], "Layers": [layer]})
    };
    let entries: Vec<_> = all.iter().map(entry).collect();
    archive.json("manifest.json", &entries.into());
    oracle::file(&archive.bytes())
}

/// The file of the image that is chosen, or the beginning of what is said.
#[test]
fn image_and_platform_hold_both() {
    let file = images(&[
        ("docker.io/library/app:1", "amd64", "app-amd"),
        ("docker.io/library/app:1", "arm64", "app-arm"),
        ("other:1", "arm64", "other"),
        ("my/other:1", "amd64", "my"),
    ]);
    let (none, several) = (
        "error: no image of the archive fits: ",
        "error: the archive holds several images: ",
    );
    for (image, platform, said) in [
        ("app:1", "linux/arm64", "app-arm"),
        ("app:1", "linux/amd64", "app-amd"),
        ("app:1", "", several),
        ("app", "linux", several),
        ("other:1", "", "other"),
        ("other:1", "linux/amd64", none),
        ("docker.io/library/app:1", "linux/arm64", "app-arm"),
        ("my/other:1", "linux/arm64", none),
        ("", "linux/arm64", several),
        ("", "linux/arm", none),
        ("nothing", "", none),
    ] {
        let mut arguments = vec!["tree", file.path().to_str().expect("text")];
        for (name, value) in [("--image", image), ("--platform", platform)] {
            if !value.is_empty() {
                arguments.extend([name, value]);
            }
        }
        let output = text(&squint(&arguments));
        let name = output.lines().last().unwrap_or_default();
        let name = name.rsplit(' ').next().unwrap_or_default();
        assert!(
            output.starts_with(said) || name == said,
            "{image} {platform}: {output}"
        );
    }
}

/// A shell line in a folder that holds `x.tar`, an image, and `old`, a file; `$squint` runs the program.
fn shell(line: &str) -> (tempfile::TempDir, Output) {
    let dir = tempfile::tempdir().expect("a folder");
    let image = build::image("a=one | a=two", Framing::DockerOci, Pack::Plain);
    std::fs::write(dir.path().join("x.tar"), image).expect("written");
    std::fs::write(dir.path().join("old"), "old").expect("written");
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(&dir)
        .env("squint", env!("CARGO_BIN_EXE_squint"))
        .output()
        .expect("sh runs");
    (dir, output)
}

/// Shell lines, and what is printed last.
#[test]
fn a_report_goes_where_it_is_sent() {
    for (line, last) in [
        (
            "$squint inspect x.tar -o x.tar; echo $?; cksum < x.tar > a; $squint tree x.tar",
            "a",
        ),
        (
            "$squint inspect x.tar -o new && grep -c efficiency new",
            "1",
        ),
        (
            "$squint inspect x.tar -o old && grep -c efficiency old",
            "1",
        ),
        (
            "$squint inspect x.tar -o /dev/stdout | grep -c efficiency",
            "1",
        ),
        (
            "$squint inspect x.tar -o /dev/stdout > new; grep -c efficiency new",
            "1",
        ),
        (
            "echo before > new; $squint inspect x.tar -o /dev/stderr 2>> new; head -1 new",
            "before",
        ),
        (
            "$squint inspect x.tar -o /dev/null; test -c /dev/null; echo $?",
            "0",
        ),
        (
            "mkfifo p; $squint inspect x.tar -o p & grep -c efficiency p",
            "1",
        ),
        (
            "ln -s old link; $squint inspect x.tar -o link; test -L link && grep -c efficiency old",
            "1",
        ),
        (
            "chmod 600 old; $squint inspect x.tar -o old; stat -c %a old",
            "600",
        ),
        (
            "umask 077; $squint inspect x.tar -o new; stat -c %a new",
            "600",
        ),
        (
            "umask 027; $squint inspect x.tar -o new; stat -c %a new",
            "640",
        ),
        (
            "umask 077; $squint squash x.tar -o new; stat -c %a new",
            "600",
        ),
        (
            "umask 022; $squint squash x.tar -o new; stat -c %a new",
            "644",
        ),
        ("$squint inspect x.tar -o /dev/full; echo $?", "2"),
        ("$squint inspect x.tar -o .; echo $?", "2"),
        (
            "mkfifo p; $squint squash x.tar -o p; test -p p && echo $?",
            "0",
        ),
        (
            "exec 2> said; (ulimit -f 1; $squint inspect x.tar --format html -o old); cat old",
            "old",
        ),
        (
            "exec 2> said; (ulimit -f 1; $squint squash x.tar -o x.tar); $squint tree x.tar",
            "a",
        ),
    ] {
        let (dir, output) = shell(line);
        if line.contains("squash x.tar -o new") {
            let new = std::fs::read(dir.path().join("new"));
            valid::output(&new.expect("written"), 0);
        }
        let output = text(&output);
        let found = output
            .lines()
            .rfind(|l| !l.starts_with("error"))
            .unwrap_or_default();
        let found = found.rsplit(' ').next().unwrap_or_default();
        assert_eq!(found, last, "{line}: {output}");
    }
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

/// Shell lines that make `x`, which is no image, and all that is said of it.
#[test]
fn c45_what_it_is_instead() {
    let save = "x: save the image with: docker save NAME -o image.tar";
    for (line, said) in [
        (": > x", "the file is empty: x: a download or a save that broke off".into()),
        ("printf 'PK\\3\\4rest' > x", format!("this is a zip archive, not a container image: {save}")),
        ("printf '\\177ELF\\2' > x", format!("this is a program (ELF), not a container image: {save}")),
        ("printf '\\211PNG' > x", format!("this is a picture (PNG), not a container image: {save}")),
        ("echo '{}' > x", format!("this is a JSON document, not a container image: {save}")),
        ("echo text > x", format!("this is a text file, not a container image: {save}")),
        ("printf 'PK\\3\\4rest' | gzip > x", format!("this is a zip archive, not a container image: {save}")),
        ("yes 12 | head -c 2000 | tr 1 '\\1' > x", format!("this is not a container image: it is no tar archive: {save}")),
        ("head -c 300 x.tar > x", "this file is too short to be a container image: x: it was cut in transfer".into()),
        ("head -c 900 x.tar > x", "the file ends 1660 bytes early: x, byte 900: it was cut in transfer".into()),
        ("gzip < x.tar | head -c 12 > x", "gzip data ends early: x, byte 0: the file was cut in transfer".into()),
        ("gzip < x.tar | gzip | gzip > x", "the file is packed twice, inside with gzip: x: unpack it once".into()),
        ("mkdir etc; tar -cf x etc", "this is a root filesystem, not an image: it has no layers to look at: x: it was made by docker export; use docker save".into()),
        ("tar -cf x old", format!("there is no container image in it: it has no manifest.json and no index.json: {save}")),
        ("tar -cf - old | head -c 1024 > x", "there is no container image in it: it has no manifest.json and no index.json: x: it was cut in transfer".into()),
        ("head -c 9000 /dev/zero > x", format!("the tar archive is empty: {save}")),
        ("mkdir -p x/y", "this folder is not a container image: it has no index.json and no manifest.json: x: it is no OCI layout, or another folder in it is".into()),
        ("mkdir x; echo '{}' > x/index.json", "the archive names no image: x: it was saved without one, or is an index of other archives".into()),
        ("mkdir x; echo '{\"manifests\":[{\"digest\":\"a:b\"}]}' > x/index.json", "the image was not saved whole: blobs/a/b: a:b for an unnamed platform is named and was not saved".into()),
        (":", "cannot open x: No such file or directory (os error 2)".into()),
        ("ln -s x x", "cannot open x: Too many levels of symbolic links (os error 40)".into()),
        ("mkfifo x; : > x &", "the file is empty: x: a download or a save that broke off".into()),
    ] {
        let (_dir, output) = shell(&format!("{line}\n$squint inspect x"));
        assert_eq!(text(&output), format!("error: {said}\n"), "{line}");
        assert_eq!(output.status.code(), Some(2), "{line}");
    }
    // A folder that may not be read, where anybody is refused anything.
    let (_dir, output) = shell("mkdir x; chmod 0 x; ls x 2> old || $squint inspect x; chmod 700 x");
    assert!(
        [
            "",
            "error: cannot list x: Permission denied (os error 13)\n"
        ]
        .contains(&text(&output).as_str()),
        "{}",
        text(&output)
    );
}

/// What is written into a pipe can be read as well as a file.
#[test]
fn images_from_pipes() {
    for line in [
        "$squint tree - < x.tar",
        "cat x.tar | $squint tree -",
        "mkfifo p; cat x.tar > p & $squint tree p",
        "gzip < x.tar | $squint tree -",
    ] {
        let (_dir, output) = shell(line);
        assert!(
            text(&output).trim_end().ends_with(" a"),
            "{line}: {}",
            text(&output)
        );
    }
}
