//! Reading contents out of an image: looking at a version, comparing two, saving a file or a folder.

use squint::rootfs::{EntryId, LayerId};
use std::process::Command;

use crate::support::build::from_layers;
use crate::support::{Framing, Pack, image, memory::Opened, memory::read, open};
use squint::bytes::Result;
use squint::files::{Scope, Version};
use squint::session::protocol::{Contents, Difference, Form, Reading, SHOWN, Shown};

fn opened(line: &str, pack: Pack) -> Opened {
    open(&image(line, Framing::DockerLegacy, pack), 1 << 20).expect("an image")
}

/// Two layers that write `f`.
fn of_texts(old: &str, new: &str) -> Opened {
    let layers = [old, new].map(|text| {
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        tar.append_data(&mut header, "f", text.as_bytes())
            .expect("memory");
        tar.into_inner().expect("memory")
    });
    open(
        &from_layers(&layers, Framing::DockerLegacy, Pack::Plain),
        1 << 20,
    )
    .expect("an image")
}

/// What each layer did at a path.
fn versions(opened: &mut Opened, path: &str) -> Vec<Version> {
    let node = opened.session.find(path).expect("a tree").node;
    let facts = opened.session.facts(node.expect("it is there"));
    facts.expect("facts").versions
}

fn entries(opened: &mut Opened, path: &str) -> Vec<EntryId> {
    let entry = |version: Version| version.entry;
    versions(opened, path)
        .into_iter()
        .filter_map(entry)
        .collect()
}

fn show(opened: &mut Opened, entry: EntryId, offset: u64) -> Result<Shown> {
    match read(opened, &Reading::Show { entry, offset }, 1000)?.0 {
        Contents::Shown(shown) => Ok(shown),
        other => panic!("{other:?}"),
    }
}

/// Plain and packed, the text at a path in its first version is this.
fn shows(line: &str, path: &str, text: &str) {
    for pack in [Pack::Plain, Pack::Gzip] {
        let mut opened = opened(line, pack);
        let entry = entries(&mut opened, path)[0];
        let shown = show(&mut opened, entry, 0).expect("read");
        assert_eq!(String::from_utf8_lossy(&shown.bytes), text, "{pack:?}");
        assert_eq!((shown.size, shown.offset), (text.len() as u64, 0));
        assert_eq!(shown.form, Form::Text, "{pack:?}");
    }
}

#[test]
fn a_file_of_the_last_layer() {
    shows("a=x | d/ d/f=hello", "d/f", "hello");
}

#[test]
fn a_file_that_a_later_layer_removed() {
    shows("d/ d/f=secret b=y | d/.wh.f", "d/f", "secret");
}

#[test]
fn another_name_of_a_file_has_its_content() {
    shows("f=one | b=>f", "b", "one");
}

#[test]
fn an_empty_file() {
    shows("f= g=x", "f", "");
}

#[test]
fn a_large_file_is_shown_in_parts() {
    for pack in [Pack::Plain, Pack::Gzip] {
        let mut opened = opened("f=0123456789abcdef*200000", pack);
        let entry = entries(&mut opened, "f")[0];
        let first = show(&mut opened, entry, 0).expect("read");
        assert_eq!((first.bytes.len() as u64, first.size), (SHOWN, 3_200_000));
        let last = show(&mut opened, entry, 3 << 20).expect("read");
        assert_eq!(last.bytes.len() as u64, 3_200_000 - (3 << 20));
        assert_eq!(
            (last.form, last.bytes.get(..4)),
            (Form::Text, Some(&b"0123"[..]))
        );
        let beyond = show(&mut opened, entry, 9 << 20).expect("nothing there");
        assert!(beyond.bytes.is_empty());
    }
}

#[test]
fn what_is_no_file_says_so() {
    let mut opened = opened("d/ l->d f=x", Pack::Plain);
    let link = entries(&mut opened, "l")[0];
    let error = show(&mut opened, link, 0).expect_err("a link");
    assert_eq!(
        error.to_string(),
        "only regular files have content: layer 0, l"
    );
    assert!(show(&mut opened, EntryId::new(999), 0).is_err());
}

#[test]
fn a_program_says_what_it_needs() {
    let program = std::fs::read("/bin/true").expect("every system has one");
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(program.len() as u64);
    tar.append_data(&mut header, "true", &program[..])
        .expect("memory");
    let layer = tar.into_inner().expect("memory");
    let file = from_layers(&[layer], Framing::DockerLegacy, Pack::Plain);
    let mut opened = open(&file, 1 << 20).expect("an image");
    let entry = entries(&mut opened, "true")[0];
    let Form::Elf(facts) = show(&mut opened, entry, 0).expect("read").form else {
        panic!("no program");
    };
    assert_eq!((facts.bits, facts.little_endian), (64, true));
    assert!(
        facts.needed.iter().any(|name| name.starts_with("libc.")),
        "{facts:?}"
    );
    assert!(
        facts.sections.iter().any(|(name, _)| name == ".text"),
        "{facts:?}"
    );
}

#[test]
fn two_versions_differ_by_lines() {
    let mut opened = of_texts("one\ntwo\nthree\n", "one\n2\nthree\n");
    let both = entries(&mut opened, "f");
    let reading = Reading::Compare {
        old: both[0],
        new: both[1],
    };
    let Contents::Difference(Difference::Lines {
        lines,
        added,
        removed,
        cut,
    }) = read(&mut opened, &reading, 7).expect("read").0
    else {
        panic!("no lines");
    };
    let told: Vec<String> = lines
        .iter()
        .map(|line| format!("{:?} {:?} {}", line.old, line.new, line.text))
        .collect();
    assert_eq!((added, removed, cut), (1, 1, false));
    assert_eq!(
        told,
        [
            "Some(1) Some(1) one",
            "Some(2) None two",
            "None Some(2) 2",
            "Some(3) Some(3) three"
        ]
    );
}

#[test]
fn the_same_content_twice_does_not_differ() {
    let mut opened = opened("f=same#1 | f=same#2", Pack::Gzip);
    let both = entries(&mut opened, "f");
    let reading = Reading::Compare {
        old: both[0],
        new: both[1],
    };
    let found = read(&mut opened, &reading, 1000).expect("read").0;
    assert_eq!(found, Contents::Difference(Difference::Same));
}

#[test]
fn bytes_differ_at_a_place() {
    let mut opened = of_texts("a\0bcd", "a\0bxd9");
    let both = entries(&mut opened, "f");
    let reading = Reading::Compare {
        old: both[0],
        new: both[1],
    };
    let found = read(&mut opened, &reading, 1).expect("read").0;
    let expected = Difference::Bytes {
        first: 3,
        sizes: (5, 6),
    };
    assert_eq!(found, Contents::Difference(expected));
}

#[test]
fn a_file_is_saved_as_it_is() {
    for pack in [Pack::Plain, Pack::Gzip] {
        let mut opened = opened("d/ d/f=content*1000 | d/f=other", pack);
        let entry = entries(&mut opened, "d/f")[0];
        let (contents, bytes) =
            read(&mut opened, &Reading::SaveFile { entry }, 4096).expect("read");
        assert_eq!(
            contents,
            Contents::Saved {
                file_name: "f".to_owned()
            }
        );
        assert_eq!(bytes, b"content".repeat(1000), "{pack:?}");
    }
}

/// What GNU tar says of a saved folder: type and mode, owner, size, name.
fn listed(line: &str, scope: Scope, path: &str) -> String {
    let mut said = Vec::new();
    for pack in [Pack::Plain, Pack::Gzip] {
        let mut opened = opened(line, pack);
        let node = opened
            .session
            .find(path)
            .expect("a tree")
            .node
            .expect("there");
        let reading = Reading::SaveFolder { scope, node };
        let (_, bytes) = read(&mut opened, &reading, 513).expect("read");
        let folder = tempfile::tempdir().expect("a folder");
        let tar = folder.path().join("saved.tar");
        std::fs::write(&tar, &bytes).expect("written");
        let run = |arguments: &[&str]| {
            let out = Command::new("tar")
                .args(arguments)
                .arg(&tar)
                .current_dir(folder.path())
                .output()
                .expect("GNU tar");
            let errors = String::from_utf8_lossy(&out.stderr);
            assert!(out.status.success() && errors.is_empty(), "{errors}");
            String::from_utf8(out.stdout).expect("text")
        };
        run(&["-x", "--no-same-owner", "-f"]);
        let list = run(&["-tv", "--numeric-owner", "--full-time", "-f"]);
        let lines: Vec<String> = list
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        said.push(lines.join("\n"));
    }
    assert_eq!(said[0], said[1], "packed as plain");
    said.remove(0)
}

#[test]
fn a_folder_is_saved_as_a_tar() {
    let line = "usr/ usr/lib/@0700 usr/lib/a=one usr/lib/s->a x=y | usr/lib/b=two usr/lib/h=>usr/lib/a usr/lib/.wh.s";
    insta::assert_snapshot!(listed(line, Scope::Upto(LayerId::new(1)), "usr/lib"));
}

#[test]
fn a_link_out_of_the_folder_becomes_a_file() {
    insta::assert_snapshot!(listed(
        "a=one d/ | d/h=>a d/i=>a",
        Scope::Upto(LayerId::new(1)),
        "d"
    ));
}

#[test]
fn a_layer_s_part_of_a_folder() {
    insta::assert_snapshot!(listed(
        "d/ d/a=one | d/b=two",
        Scope::Layer(LayerId::new(1)),
        "d"
    ));
}
