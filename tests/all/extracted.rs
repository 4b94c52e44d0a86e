//! GNU tar, in both directions: what it extracts of generated layers, and what it writes in every format it has.

use std::path::Path;
use std::process::Command;

use proptest::prelude::*;

use super::fixtures::listing;
use crate::support::{Framing, Pack, build, open, oracle};

fn tar(arguments: &[&str], dir: &Path) -> bool {
    let out = Command::new("tar")
        .args(arguments)
        .current_dir(dir)
        .env("LC_ALL", "C")
        .output()
        .expect("GNU tar is there");
    out.status.success()
}

/// Rows of the oracle's listing without owners (whoever extracts is the owner), directories' times (they change with what
/// is in them), the root, and the modes of directories that are only implied.
fn comparable(rows: Vec<String>, implied: &[String]) -> Vec<String> {
    let row = |row: String| {
        let mut fields: Vec<&str> = row.split('\t').collect();
        fields[3] = "";
        fields[8] = "";
        if fields[1] == "d" {
            fields[6] = "";
            if implied.iter().any(|p| p == fields[0]) {
                fields[2] = "";
            }
        }
        if fields[1] == "l" {
            // Links to symbolic links take the time of whichever name was extracted last.
            fields[6] = "";
        }
        fields.join("\t")
    };
    rows.into_iter()
        .filter(|r| !r.starts_with("/\t"))
        .map(row)
        .collect()
}

/// Extracts the layers one over the other, member by member; whiteouts, and directories that something else takes the
/// place of, are removed by hand, since tar does neither. `None` where GNU tar fails, or has no say.
fn extracted(layers: &[String]) -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().join("root");
    std::fs::create_dir(&root).expect("a folder");
    for line in layers {
        // Markers go first here, and take a link's file from it that stands behind them in the layer only.
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_marker = |word: &&str| word.contains(".wh.");
        let last = words.iter().rposition(is_marker).unwrap_or(0);
        let mut linked = words.iter().take(last).filter_map(|w| w.split_once("=>"));
        let there = |target: &str| root.join(target.trim_matches('/')).symlink_metadata();
        if linked.any(|(_, target)| there(target).is_ok_and(|m| !m.is_dir())) {
            return None;
        }
        let (markers, members): (Vec<&str>, Vec<&str>) =
            line.split_whitespace().partition(|w| w.contains(".wh."));
        let mut emptied = Vec::new();
        for word in markers {
            let (parent, name) = word.rsplit_once('/').unwrap_or(("", word));
            if name == ".wh..wh..opq" {
                empty(&root.join(parent));
                emptied.push(root.join(parent));
            } else {
                remove(&root.join(parent).join(&name[4..]));
            }
        }
        for dir in emptied {
            std::fs::create_dir_all(dir).expect("a folder");
        }
        for (at, word) in members.iter().enumerate() {
            let name = own_name(word);
            let path = root.join(name.trim_matches('/'));
            // A link to what is no file is an error to tar, and to Squint nothing; one before its file tar knows not.
            if let Some((_, target)) = word.split_once("=>") {
                let there = root.join(target.trim_matches('/')).symlink_metadata();
                if there.map_or(true, |m| m.is_dir()) {
                    let last = target.rsplit('/').next().unwrap_or(target);
                    if members[at..].iter().any(|m| own_name(m).ends_with(last)) {
                        return None;
                    }
                    continue;
                }
            }
            if !name.ends_with('/') && path.symlink_metadata().is_ok_and(|m| m.is_dir()) {
                remove(&path);
            }
            std::fs::write(dir.path().join("layer.tar"), build::layer(word)).expect("written");
            if !tar(&["-xpf", "../layer.tar"], &root) {
                return None;
            }
        }
    }
    Some(dir)
}

/// Leaves a directory without what is in it, and nothing where no directory is.
fn empty(path: &Path) {
    if !path.symlink_metadata().is_ok_and(|m| m.is_dir()) {
        return remove(path);
    }
    for entry in std::fs::read_dir(path).expect("a folder") {
        remove(&entry.expect("an entry").path());
    }
}

/// The path of a member, without what is said of it.
fn own_name(word: &str) -> &str {
    word.split(['=', '-', '?', '@']).next().unwrap_or(word)
}

fn remove(path: &Path) {
    if path.symlink_metadata().is_ok_and(|m| m.is_dir()) {
        std::fs::remove_dir_all(path).expect("removed");
    } else {
        let _ = std::fs::remove_file(path);
    }
}

/// Panics unless Squint's tree is what GNU tar extracts; `false` where GNU tar fails.
fn same(layers: &[String]) -> bool {
    let Some(dir) = extracted(layers) else {
        return false;
    };
    let line = layers.join(" | ");
    let opened = open(
        &build::image(&line, Framing::DockerLegacy, Pack::Plain),
        1 << 20,
    )
    .expect("an image");
    let tree = crate::support::show::tree(&opened);
    let implied: Vec<String> = tree
        .iter()
        .filter(|r| r.kind == "dir" && r.layer.is_none())
        .map(|r| format!("/{}", String::from_utf8_lossy(&r.path)))
        .collect();
    let theirs = oracle::folder(&dir.path().join("root"));
    assert_eq!(
        comparable(listing(&opened), &implied),
        comparable(theirs, &implied),
        "{line}"
    );
    true
}

/// A member of the only layer: links to directories may lead to others.
fn alone() -> impl Strategy<Value = String> {
    let file = prop::sample::select(vec![
        "a", "b", "d/a", "d/e/a", "s/a", "s/e/b", "d/t/c", "./d//b", "/x", "s/t/t/a",
    ]);
    let mode = prop::sample::select(vec!["0644", "4755", "0600"]);
    prop_oneof![
        6 => (file.clone(), 0..3u8, mode, 1..9u8).prop_map(|(p, n, m, t)| format!("{p}=text{n}@{m}#{t}")),
        2 => prop::sample::select(vec!["d/@0700", "d/e/@1777", "a/", "d/e/f/", "s/", "d/t/"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["s->d", "d/t->e", "d/e/t->.", "b->a", "d/a->b"]).prop_map(str::to_owned),
        2 => (prop::sample::select(vec!["l", "d/l", "s/l", "a"]), file).prop_map(|(l, t)| format!("{l}=>{t}")),
        1 => prop::sample::select(vec!["p?", "d/p?@0600", "a?"]).prop_map(str::to_owned),
    ]
}

/// A member of one of several layers: no link is anybody's parent, since engines and tar part there.
fn stacked() -> impl Strategy<Value = String> {
    let file = prop::sample::select(vec!["a", "b", "d/a", "d/e/a", "d/e/b", "f/a"]);
    let marker = prop::sample::select(vec![
        ".wh.a",
        ".wh.d",
        "d/.wh.e",
        "d/e/.wh.a",
        "d/.wh..wh..opq",
        ".wh.f",
        "d/.wh.l",
    ]);
    prop_oneof![
        6 => (file.clone(), 0..3u8, prop::sample::select(vec!["0644", "4755"]), 1..9u8).prop_map(|(p, n, m, t)| format!("{p}=text{n}@{m}#{t}")),
        2 => prop::sample::select(vec!["d/@0700", "d/e/@1777", "f/", "a/", "b/"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["b->a", "d/s->nowhere", "a->d"]).prop_map(str::to_owned),
        2 => (prop::sample::select(vec!["l", "d/l", "d/e/l"]), file).prop_map(|(l, t)| format!("{l}=>{t}")),
        3 => marker.prop_map(str::to_owned),
    ]
}

fn layer(member: impl Strategy<Value = String>, most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(member, 0..most).prop_map(|m| m.join(" "))
}

proptest! {
    #![proptest_config(super::generated::cases())]

    #[test]
    fn one_layer_is_what_gnu_tar_extracts(line in layer(alone(), 14)) {
        same(&[line]);
    }

    #[test]
    fn layers_are_what_gnu_tar_extracts_one_over_the_other(layers in prop::collection::vec(layer(stacked(), 8), 2..4)) {
        same(&layers);
    }
}

/// A folder with what strains formats.
fn folder() -> tempfile::TempDir {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().join("root");
    std::fs::create_dir_all(root.join("d/e")).expect("folders");
    let write = |name: &std::ffi::OsStr, text: &[u8]| {
        std::fs::write(root.join(name), text).expect("written");
    };
    write("a".as_ref(), b"one");
    write("d/with a blank\nand a newline".as_ref(), b"two");
    write(
        std::os::unix::ffi::OsStrExt::from_bytes(b"d/\xe9t\xe9"),
        b"three",
    );
    write("d/e/empty".as_ref(), b"");
    std::fs::hard_link(root.join("a"), root.join("d/hard")).expect("linked");
    symlink("../a", root.join("d/sym")).expect("linked");
    let mode = std::fs::Permissions::from_mode(0o4711);
    std::fs::set_permissions(root.join("a"), mode).expect("changed");
    dir
}

/// Names that the old formats cannot hold, and a file of holes.
fn strain(root: &Path) {
    use std::io::{Seek as _, SeekFrom, Write as _};
    let deep = root
        .join("n".repeat(120))
        .join("m".repeat(120))
        .join("o".repeat(120));
    std::fs::create_dir_all(&deep).expect("folders");
    std::fs::write(deep.join("f"), "deep").expect("written");
    std::fs::hard_link(deep.join("f"), root.join("z")).expect("linked");
    std::os::unix::fs::symlink("t".repeat(200), root.join("long")).expect("linked");
    let mut holes = std::fs::File::create(root.join("holes")).expect("created");
    for n in 0..60u64 {
        holes.seek(SeekFrom::Start(n * 100_000)).expect("sought");
        holes.write_all(&[n as u8 + 1; 5000]).expect("written");
    }
    holes.set_len(7_000_000).expect("longer");
    let hole = std::fs::File::create(root.join("hole")).expect("created");
    hole.set_len(100_000).expect("longer");
}

#[test]
fn what_gnu_tar_writes_in_every_format() {
    for (format, options, strained) in [
        ("v7", &[][..], false),
        ("ustar", &[], false),
        ("oldgnu", &["-S"], true),
        ("gnu", &["-S"], true),
        ("gnu", &["-b", "7"], true),
        ("posix", &[], true),
        ("posix", &["-S", "--sparse-version=0.0"], true),
        ("posix", &["-S", "--sparse-version=0.1"], true),
        ("posix", &["-S", "--sparse-version=1.0"], true),
    ] {
        let dir = folder();
        if strained {
            strain(&dir.path().join("root"));
        }
        let mut arguments = vec!["-cf", "layer.tar", "--format", format, "-C", "root"];
        arguments.extend(options);
        arguments.push(".");
        assert!(tar(&arguments, dir.path()), "{format}");
        let layer = std::fs::read(dir.path().join("layer.tar")).expect("written");
        let file = build::from_layers(
            &[layer, build::layer("x=y"), build::layer(".wh.x")],
            Framing::Oci,
            Pack::Gzip,
        );
        let theirs = comparable(oracle::folder(&dir.path().join("root")), &[]);
        let opened = open(&file, 1 << 20).expect("an image");
        assert_eq!(
            comparable(listing(&opened), &[]),
            theirs,
            "{format} {options:?}"
        );
        let (out, _) = crate::support::squash(&opened, 0, 2).expect("squashed");
        let again = open(&out, 1 << 20).expect("an image");
        assert_eq!(
            comparable(listing(&again), &[]),
            theirs,
            "{format} {options:?}"
        );
    }
}
