//! Dangerous characters: the table against Python's, and each of them in each text for people.

use squint::rootfs::{LayerId, ROOT};
use std::collections::HashSet;
use std::process::Command;

use serde_json::{Value, json};
use squint::bytes::is_dangerous;
use squint::session::protocol::{
    Contents, Language, MapQuery, MapScope, Reading, ReportFormat, Scope, WasteFilter, WasteQuery,
};

use crate::support::archive::{self, Archive};
use crate::support::{memory, open, oracle, tape};

/// Characters of Unicode 15 that an older Python does not know.
const SINCE_15: std::ops::RangeInclusive<u32> = 0x13439..=0x1343f;

#[test]
fn the_table_is_unicode_s() {
    let script = "
import unicodedata
for c in range(0x110000):
    inside = unicodedata.category(chr(c)) in ('Cc', 'Cf', 'Zl', 'Zp', 'Co')
    if inside or c & 0xfffe == 0xfffe or 0xfdd0 <= c <= 0xfdef:
        print(c)
";
    let out = Command::new("python3").args(["-c", script]).output();
    let out = String::from_utf8(out.expect("python3 is there").stdout).expect("text");
    let told: HashSet<u32> = out.lines().map(|n| n.parse().expect("a number")).collect();
    assert!(told.len() > 137_000);
    for c in '\0'..=char::MAX {
        let number = u32::from(c);
        let expected = told.contains(&number) || SINCE_15.contains(&number);
        assert_eq!(is_dangerous(c), expected, "{number:x}");
    }
}

/// Every dangerous character that a path can hold, but those between the ends of what is private use; forty a name.
fn names() -> Vec<String> {
    let between = [
        '\u{e001}'..'\u{f8ff}',
        '\u{f0001}'..'\u{ffffd}',
        '\u{100001}'..'\u{10fffd}',
    ];
    let all: Vec<char> = ('\u{1}'..=char::MAX)
        .filter(|c| is_dangerous(*c) && !between.iter().any(|b| b.contains(c)))
        .collect();
    let names = all.chunks(40).enumerate();
    names
        .map(|(i, chars)| format!("n{i}{}", String::from_iter(chars)))
        .collect()
}

/// An image that has the names as paths, in markers' warnings, as links, and wherever a config has texts.
fn image(names: &[String]) -> Vec<u8> {
    let layer = |content: &str| {
        let heads = names.iter().flat_map(|name| {
            let path = |path: &str| tape::pax(b'x', &[("path", path.as_bytes())]);
            let link = format!("l{name}");
            let deep = format!("{name}/in");
            [
                path(&deep),
                tape::file("x", content.repeat(5000)),
                path(&format!("../{name}")),
                tape::file("x", ""),
                path(&format!("copy/{name}")),
                tape::file("x", "twice".repeat(1000)),
                tape::pax(
                    b'x',
                    &[("path", link.as_bytes()), ("linkpath", name.as_bytes())],
                ),
                tape::member(b'2', "x"),
            ]
        });
        tape::tar(&heads.collect::<Vec<_>>())
    };
    let tars = [layer("1"), layer("2")];
    let all = names.join("");
    let mut config = archive::config(&tars);
    for key in ["os", "architecture", "variant", "created"] {
        config[key] = json!(all);
    }
    let step = json!({"created_by": all, "comment": all, "created": all});
    config["history"] = json!([step, step]);
    let mut out = Archive::default();
    out.file("a.tar", &tars[0])
        .file("b.tar", &tars[1])
        .json("c.json", &config)
        .json(
            "manifest.json",
            &json!([{"Config": "c.json", "RepoTags": names, "Layers": ["a.tar", "b.tar"]}]),
        );
    out.bytes()
}

/// Panics if a text shows a dangerous character as it is.
fn shows_none(what: &str, text: &str) {
    let odd = text.chars().find(|c| is_dangerous(*c) && *c != '\n');
    assert_eq!(odd, None, "{what}");
}

/// Panics unless a text shows each character of the names as `\u{…}`.
fn shows(what: &str, text: &str, names: &[String]) {
    shows_none(what, text);
    let mut all = names.iter().flat_map(|name| name.chars());
    let lost = all.find(|c| is_dangerous(*c) && !text.contains(&c.escape_unicode().to_string()));
    assert_eq!(lost, None, "{what}");
}

/// Every text in a document; commands keep their lines.
fn texts(document: &Value, out: &mut String) {
    match document {
        Value::String(text) => out.push_str(text),
        Value::Array(all) => all.iter().for_each(|one| texts(one, out)),
        Value::Object(all) => {
            for (key, value) in all {
                match (key.as_str(), value) {
                    ("created_by", Value::String(text)) => {
                        out.push_str(&text.replace(['\n', '\t'], ""));
                    }
                    (_, value) => texts(value, out),
                }
            }
        }
        _ => {}
    }
}

fn text_of(what: impl serde::Serialize) -> String {
    let mut out = String::new();
    texts(&serde_json::to_value(what).expect("JSON"), &mut out);
    out
}

#[test]
fn each_in_each_text() {
    let names = names();
    let bytes = image(&names);
    let opened = open(&bytes, 1 << 20).expect("an image");
    for format in [
        ReportFormat::Html(Language::English),
        ReportFormat::Html(Language::Chinese),
        ReportFormat::Markdown,
    ] {
        let (_, report) = opened.session.export(format).expect("a report");
        let report = String::from_utf8(report).expect("text");
        shows(&format!("{format:?}"), &report, &names);
    }
    let brief = opened.session.with_advice(squint::report::brief);
    shows("brief", &brief.expect("read"), &names);
    let file = oracle::file(&bytes);
    let squint = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_squint"));
        let output = command.args(arguments).output().expect("squint runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (text(output.stdout), text(output.stderr))
    };
    let path = file.path().to_str().expect("text");
    let (tree, warnings) = squint(&["tree", path]);
    shows("tree", &tree, &names);
    shows("warnings", &warnings, &names);
    for name in names.iter().map(|name| format!("{name}!")) {
        let name = name.as_str();
        for arguments in [
            &["tree", name][..],
            &["tree", path, "--image", name],
            &["tree", path, "--platform", name],
            &["tree", path, "--layer", name],
            &["squash", path, "-o", name, "--from", "7"],
            &["squash", "x", "-o", "y", "--tag", name],
            &["squash", "x", "-o", "y", name],
        ] {
            let (out, error) = squint(arguments);
            assert!(out.is_empty() && error.lines().last().is_some(), "{error}");
            shows_none("an error", &error);
        }
        let (_, error) = squint(&["tree", name]);
        shows("an error", &error, &[name.to_owned()]);
    }
}

/// What crosses to the page.
#[test]
fn each_on_the_page() {
    let names = names();
    let mut opened = open(&image(&names), 1 << 20).expect("an image");
    let session = &mut opened.session;
    shows(
        "overview",
        &text_of(session.overview().expect("read")),
        &names,
    );
    let table = session.opened();
    shows("choices", &text_of(&table.choices), &names);
    shows("history", &text_of(&table.history), &names);
    let query = WasteQuery {
        filter: WasteFilter::default(),
        first: 0,
        count: 1000,
        opened: None,
    };
    shows(
        "waste",
        &text_of(session.waste(&query).expect("read")),
        &names,
    );
    let query = MapQuery {
        scope: MapScope::Image,
        root: ROOT,
        most: 1000,
    };
    shows("map", &text_of(session.map(&query).expect("read")), &names);
    let query = super::files::all(Scope::Upto(LayerId::new(1)));
    shows(
        "files",
        &text_of(session.tree(&query).expect("read")),
        &names,
    );
    for name in &names {
        let path = squint::bytes::show(name.as_bytes()).into_owned();
        let node = session
            .find(&path)
            .expect("read")
            .node
            .expect("it is there");
        assert_eq!(session.find(name).expect("read").node, Some(node));
        let facts = session.facts(node).expect("facts");
        assert_eq!(facts.path, path);
        shows("facts", &text_of(facts), std::slice::from_ref(name));
        let error = session
            .tree(&super::files::all(Scope::Upto(LayerId::new(9))))
            .map(|_| ());
        shows_none("an error", &error.expect_err("no layer").to_string());
    }
}

/// Names of files that Squint makes hold none at all, written out or not.
#[test]
fn each_in_names_of_files() {
    let names = names();
    let mut opened = open(&image(&names), 1 << 20).expect("an image");
    let plain = |name: &str| {
        shows_none("a file's name", name);
        assert!(!name.contains(['\n', '\\', '/', ':']), "{name}");
    };
    for name in &names {
        let find = |opened: &mut memory::Opened, path: &str| {
            let found = opened.session.find(path).expect("read");
            found.node.expect("it is there")
        };
        let node = find(&mut opened, name);
        let scope = Scope::Upto(LayerId::new(1));
        let folder = Reading::SaveFolder { scope, node };
        let node = find(&mut opened, &format!("copy/{name}"));
        let versions = opened.session.facts(node).expect("facts").versions;
        let entry = versions.iter().find_map(|v| v.entry).expect("a member");
        for reading in [folder, Reading::SaveFile { entry }] {
            let (contents, _) = memory::read(&mut opened, &reading, 1 << 16).expect("read");
            match contents {
                Contents::Saved { file_name } => plain(&file_name),
                other => panic!("{other:?}"),
            }
        }
        let (stem, _) = opened.session.export(ReportFormat::Json).expect("a report");
        plain(&stem);
    }
}
