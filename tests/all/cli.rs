//! The command line as people run it.

use std::process::{Command, Output};

use serde_json::json;
use squint::bytes::version::{COMMIT, NUMBER, VERSION};

use crate::support::archive::{Archive, TAR, config};
use crate::support::program::run as squint;
use crate::support::tape::{self, Tar, file};
use crate::support::{Framing, Pack, build, oracle, schema, valid};

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_version_names_the_commit() {
    assert_eq!(text(&squint(&["--version"])), format!("squint {VERSION}\n"));
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
            "generator",
            "image",
            "layers",
            "history",
            "dockerfile",
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
    valid::output(&std::fs::read(path).expect("written"), &[0]);
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
    valid::output(&std::fs::read(to).expect("written"), &[0]);
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
        "error: no image of the archive ",
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

/// Platforms that are not there, and what is said of them and of those that are.
#[test]
fn a_platform_that_is_not_there() {
    let file = images(&[
        ("app:1", "amd64", "a"),
        ("app:1", "arm64", "b"),
        ("other:1", "arm", "c"),
        ("last:1", "arm64", "d"),
    ]);
    for (image, platform, said) in [
        (
            "",
            "linux/s390x",
            " is for linux/s390x: there is linux/amd64, linux/arm64, linux/arm",
        ),
        (
            "",
            "arm64",
            " is for arm64: there is linux/amd64, linux/arm64, linux/arm",
        ),
        (
            "",
            "linux/arm64/v8",
            " is for linux/arm64/v8: there is linux/amd64, linux/arm64, linux/arm",
        ),
        (
            "app:1",
            "linux/arm",
            " that is called app:1 is for linux/arm: there is linux/amd64, linux/arm64",
        ),
        (
            "no:1",
            "linux/arm",
            " is called no:1: app:1 (linux/amd64); app:1 (linux/arm64); other:1 (linux/arm); last:1 (linux/arm64)",
        ),
    ] {
        let mut arguments = vec![
            "tree",
            file.path().to_str().expect("text"),
            "--platform",
            platform,
        ];
        if !image.is_empty() {
            arguments.extend(["--image", image]);
        }
        let output = squint(&arguments);
        let said = format!(
            "error: no image of the archive{said}: choose one with --image or --platform\n"
        );
        assert_eq!((text(&output), output.status.code()), (said, Some(2)));
    }
}

/// An index's platforms and configs' own, and which of the images `a`, `b` and `c` is meant.
#[test]
fn a_platform_is_an_index_s_and_else_the_config_s() {
    let mut archive = Archive::default();
    let manifests = [
        (
            json!(null),
            "amd64",
            json!({"os": "linux", "architecture": "arm", "variant": "v6"}),
            "a",
        ),
        (
            json!("v8"),
            "arm64",
            json!({"os": "linux", "architecture": "arm64"}),
            "b",
        ),
        (json!("v3"), "amd64", json!(null), "c"),
    ]
    .map(|(variant, architecture, platform, line)| {
        let tar = build::layer(line);
        let mut document = config(std::slice::from_ref(&tar));
        document["architecture"] = architecture.into();
        document["variant"] = variant;
        let layer = archive.blob(TAR, &tar);
        let mut image = archive.image(&document, &[layer]);
        image["platform"] = platform;
        image
    });
    let mut again = manifests[0].clone();
    again["platform"]["variant"] = "v7".into();
    let manifests = [manifests.to_vec(), vec![again]].concat();
    let file = oracle::file(&archive.index(&manifests.into()).bytes());
    let path = file.path().to_str().expect("text");
    for (platform, last) in [
        ("linux/arm", "a"),
        ("linux/arm/v6", "a"),
        ("linux/arm/v7", "a"),
        ("linux/arm64", "b"),
        ("linux/arm64/v8", "b"),
        ("linux/amd64", "c"),
        ("linux/amd64/v3", "c"),
        ("linux/amd64/v2", "--platform"),
        ("linux/arm/v5", "--platform"),
        ("linux/ar", "--platform"),
        ("linux", "--platform"),
        ("", "--platform"),
    ] {
        let output = text(&squint(&["tree", path, "--platform", platform]));
        let found = output.trim_end().rsplit(' ').next();
        assert_eq!(found, Some(last), "{platform}: {output}");
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
            valid::output(&new.expect("written"), &[0]);
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

/// Tags that no loader takes, and what is said before the image is looked for.
#[test]
fn a_tag_that_no_loader_takes() {
    let long = format!("app:{}", "x".repeat(129));
    for (tag, because) in [
        ("UPPER:1", "its name holds capitals"),
        (
            "a b:1",
            "its name holds what is no letter from a to z, digit, . _ or -",
        ),
        ("app", "it has no tag; NAME:TAG is asked for in full"),
        (
            "app:1@sha256:00",
            "it names a digest; NAME:TAG is asked for",
        ),
        (&long, "its tag is longer than 128 characters"),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("out.tar");
        let out = out.to_str().expect("text");
        let output = squint(&[
            "squash",
            "missing.tar",
            "-o",
            out,
            "--tag",
            "good:1",
            "--tag",
            tag,
        ]);
        let said = format!("error: no loader takes the tag {tag}: {because}\n");
        assert_eq!((text(&output), output.status.code()), (said, Some(2)));
        assert_eq!(dir.path().read_dir().expect("a folder").count(), 0);
    }
}

/// Arguments that are none, and all that is said of them.
#[test]
fn arguments_that_are_none() {
    for (arguments, said) in [
        (&[][..], "a command is missing: see squint --help"),
        (
            &["squosh"],
            "there is no command squosh: did you mean squash?",
        ),
        (&["inspect"], "missing: <IMAGE>: see squint --help"),
        (
            &["squash", "x"],
            "missing: --output <OUT>: see squint --help",
        ),
        (
            &["tree", "x", "--laier"],
            "there is no argument --laier: did you mean --layer?",
        ),
        (
            &["tree", "x", "y"],
            "there is no argument y: see squint --help",
        ),
        (
            &["tree", "x", "--layer"],
            "--layer <N> needs a value: see squint --help",
        ),
        (
            &["tree", "x", "--layer", "1\n\nx"],
            "--layer <N> does not take the value '1\\u{a}\\u{a}x': invalid digit found in string",
        ),
        (
            &["tree", "x", "--layer", "1", "--upto", "1"],
            "--layer <N> does not go with --upto <N>: see squint --help",
        ),
        (
            &["tree", "x", "--layer", "1", "--layer", "1"],
            "--layer <N> is given twice: see squint --help",
        ),
        (
            &["tree", "x", "--format", "html"],
            "--format <FORMAT> does not take the value 'html': there are text, json",
        ),
        (
            &["tree", "a\nb.tar"],
            "cannot open a\\u{a}b.tar: No such file or directory (os error 2)",
        ),
        (
            &["squash", "x", "-o", "y", "--tag", "a\nb:1"],
            "no loader takes the tag a\\u{a}b:1: its name holds what is no letter from a to z, digit, . _ or -",
        ),
        (
            &["squash", "x", "-o", "y", "--exclude", "a\n[b"],
            "the glob a\\u{a}[b cannot be used: a [ without its ]",
        ),
    ] {
        let output = squint(arguments);
        assert_eq!(text(&output), format!("error: {said}\n"), "{arguments:?}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    for asked in [
        &["--help"][..],
        &["-h"],
        &["--version"],
        &["help"],
        &["squash", "--help"],
    ] {
        let output = squint(asked);
        assert_eq!(output.status.code(), Some(0), "{asked:?}");
        assert!(
            output.stderr.is_empty() && !output.stdout.is_empty(),
            "{asked:?}"
        );
    }
}

/// Whatever is long in it, an error is one line of at most 1,000 bytes whose both ends say something.
#[test]
fn an_error_is_one_short_line() {
    let long = "é".repeat(5000);
    let path = ["d", &"/".repeat(3000), &"\u{1b}".repeat(100)].concat();
    let deep = vec!["d".repeat(200); 20].join("/");
    let mut cut = tape::tar(&[
        file("head", "x"),
        tape::pax(b'x', &[("path", deep.as_bytes())]),
        file("x", "a".repeat(2000)),
    ]);
    cut.truncate(cut.len() - 2500);
    let image = oracle::file(&build::from_layers(
        &[cut, build::layer("a")],
        Framing::DockerLegacy,
        Pack::Plain,
    ));
    let image = image.path().to_str().expect("text");
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().join("out.tar");
    let out = out.to_str().expect("text");
    for (arguments, start, end) in [
        (
            &["inspect", &long][..],
            "error: cannot open éé",
            "File name too long (os error 36)\n",
        ),
        (
            &["inspect", &path],
            "error: cannot open d//",
            "No such file or directory (os error 2)\n",
        ),
        (
            &["tree", "mini.docker-20.tar", "--image", &long],
            "error: no image of the archive is called éé",
            "--platform\n",
        ),
        (
            &["tree", "mini.docker-20.tar", "--platform", &long],
            "error: no image of the archive is for éé",
            "--platform\n",
        ),
        (
            &["squash", "x", "-o", "y", "--tag", &long],
            "error: no loader takes the tag éé",
            "in full\n",
        ),
        (
            &["tree", "x", "--layer", &long],
            "error: --layer <N> does not take the value 'éé",
            "in string\n",
        ),
        (
            &["tree", "x", &long],
            "error: there is no argument éé",
            "--help\n",
        ),
        (&[&long], "error: there is no command éé", "\n"),
        (&["squash", image, "-o", out], "error: ", "is wrong\n"),
    ] {
        let output = squint(arguments);
        let errors = String::from_utf8(output.stderr).expect("text");
        let lines: Vec<&str> = errors.split_inclusive('\n').collect();
        let (error, before) = lines.split_last().expect("a line");
        assert!(
            before.iter().all(|line| line.starts_with("warning: ")),
            "{errors}"
        );
        assert!(error.starts_with(start) && error.ends_with(end), "{error}");
        assert!(
            error.len() <= 1000 && error.len() > 500 && error.contains('…'),
            "{}: {error}",
            error.len()
        );
        assert_eq!(output.status.code(), Some(2), "{error}");
    }
}

/// Shell lines that leave something out of `x.tar`, which is three layers, and what is told; `-` where nothing is written.
#[test]
fn what_is_left_out_is_told() {
    let line = "a=x*3000 k=y*100 | a=x*2000 d/b=z*5 | top";
    let image = oracle::file(&build::image(line, Framing::DockerOci, Pack::Plain));
    let image = image.path().to_str().expect("text");
    let hidden = "warning: layer 0: k: it lies in a layer that is kept as it is: a whiteout hides it, its bytes stay\n";
    let above = "error: what is to be left out was written above the merged layers: layer 2, top: that layer stays as it is; merge it too, or leave this path in\n";
    for (range, globs, figures, proof, said) in [
        (
            ("0", "2"),
            &[][..],
            "3.00 kB of dead bytes gone",
            "verified: same filesystem, digests recomputed",
            "",
        ),
        (
            ("0", "2"),
            &["a"],
            "3.00 kB of dead bytes gone, 2.00 kB of live bytes left out",
            "same filesystem but for 1 paths left out, digests recomputed",
            "",
        ),
        (
            ("0", "1"),
            &["d", "a"],
            "3.00 kB of dead bytes gone, 2.01 kB of live bytes left out",
            "same filesystem but for 3 paths left out, digests recomputed",
            "",
        ),
        (
            ("1", "2"),
            &["k"],
            "0 B of dead bytes gone",
            "same filesystem but for 1 paths left out, digests recomputed",
            hidden,
        ),
        (
            ("0", "1"),
            &["no\u{200b}"],
            "3.00 kB of dead bytes gone",
            "verified: same filesystem, digests recomputed",
            "warning: --exclude no\\u{200b} matches nothing\n",
        ),
        (("0", "1"), &["top"], "", "", above),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("out.tar");
        let mut arguments = vec![
            "squash",
            image,
            "-o",
            out.to_str().expect("text"),
            "--from",
            range.0,
            "--to",
            range.1,
        ];
        globs
            .iter()
            .for_each(|glob| arguments.extend(["--exclude", glob]));
        let output = squint(&arguments);
        assert_eq!(String::from_utf8_lossy(&output.stderr), said, "{globs:?}");
        let text = String::from_utf8_lossy(&output.stdout);
        let lines: Vec<&str> = text.lines().collect();
        if figures.is_empty() {
            assert_eq!(
                (output.status.code(), lines.len(), out.exists()),
                (Some(2), 0, false)
            );
            continue;
        }
        assert!(lines[0].ends_with(figures), "{globs:?}: {text}");
        assert_eq!(lines[2], proof, "{globs:?}: {text}");
        assert_eq!(lines[3], format!("squint {VERSION}"));
        arguments.extend(["--format", "json"]);
        let output = squint(&arguments);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let live = if figures.contains("left out") {
            2000 + if globs.len() > 1 { 5 } else { 0 }
        } else {
            0
        };
        let dead = if figures.starts_with('3') { 3000 } else { 0 };
        assert_eq!(
            (&json["saved_bytes"], &json["excluded_bytes"]),
            (&json!(dead + live), &json!(live))
        );
        assert_eq!(json["verified"], true);
        assert_eq!(
            json["generator"],
            json!({"name": "squint", "version": NUMBER, "commit": COMMIT})
        );
    }
}

/// Headers alone give the same figures. Nothing is verified, and nothing is known of equal files.
#[test]
fn headers_only() {
    for name in [
        "mini.docker-20.tar",
        "mini.docker-26.tar",
        "mini.skopeo-oci.tar",
    ] {
        let read = |more: &[&str]| -> serde_json::Value {
            let arguments = [&["inspect", name, "--format", "json"], more].concat();
            serde_json::from_slice(&squint(&arguments).stdout).expect("JSON")
        };
        let (all, mut headers) = (read(&[]), read(&["--no-verify"]));
        schema::check("report", &headers);
        for layer in headers["layers"].as_array_mut().expect("layers") {
            assert_eq!(layer["verified"], false);
            layer["verified"] = json!(true);
        }
        for part in ["image", "layers", "history", "dockerfile", "warnings"] {
            assert_eq!(headers[part], all[part], "{name}: {part}");
        }
        assert_eq!(headers["duplicates"], json!([]));
        let causes = |report: &serde_json::Value| -> Vec<_> {
            let rows = report["waste"].as_array().expect("rows").iter();
            rows.map(|row| {
                (
                    row["path"].clone(),
                    row["bytes"].clone(),
                    row["cause"].clone(),
                )
            })
            .collect()
        };
        assert_eq!(causes(&headers), causes(&all), "{name}");
    }
}
