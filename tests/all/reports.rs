//! The report as files: what it says of a small image, that nothing out of an image gets out of its place, and that page
//! and command line write the same bytes.

use std::process::Command;

use base64::Engine as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use squint::bytes::version::{COMMIT, NUMBER, VERSION};
use squint::session::protocol::Language;
use squint::session::protocol::ReportFormat::{self, Html, Json, Markdown};

use crate::support::archive::{self, Archive};
use crate::support::memory::Opened;
use crate::support::tape::{self, file};
use crate::support::{Framing, Pack, build, open, oracle};

/// Names that mean something to a browser, a reader of Markdown, a terminal or a person.
const HOSTILE: [&[u8]; 14] = [
    b"<script>alert(1)<!script>",
    b"\"onmouseover=\"x",
    b"'><img src=x onerror=y>",
    b"a`b``c` <b>bold",
    b"cell | cell \\| cell",
    b"line\n\n# head\r| x |",
    "\u{202e}fdp.exe\u{2066}".as_bytes(),
    b"]]> --> <!-- &lt; &#60;",
    b"\x1b[2J\x1b]0;title\x07",
    b"bad\xff\xfeutf8",
    b"@everyone #1 http:evil.example www.evil.example a@evil.example",
    b"</style><style>*{}",
    b"<details> ![x](y) [x](javascript:1)",
    b" ` ",
];

fn small() -> Opened {
    let line = "etc/ etc/a=one*100 etc/b=two*50 lib/big=x*9000 | etc/a=uno*100 etc/.wh.b copy/big=x*9000 | lib/big@0600=x*9000";
    open(
        &build::image(line, Framing::DockerOci, Pack::Plain),
        1 << 16,
    )
    .expect("an image")
}

/// Every hostile name as a file that is overwritten and one that lives twice, as a step, a comment and a reference.
fn hostile() -> Vec<u8> {
    let members = |content: u8| {
        let files = HOSTILE.iter().enumerate().flat_map(|(i, name)| {
            let size = 5000 + i;
            [
                file(name, vec![content; size]),
                file([b"twice ", *name].concat(), vec![b'=' + i as u8; size]),
                file([b"again ", *name].concat(), vec![b'=' + i as u8; size]),
                file([b"../", *name].concat(), b"odd"),
            ]
        });
        tape::tar(&files.collect::<Vec<_>>())
    };
    let tars = [members(b'1'), members(b'2')];
    let texts: Vec<String> = HOSTILE
        .iter()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    let mut config = archive::config(&tars);
    let all = texts.join(" ");
    config["os"] = json!(texts[0]);
    config["architecture"] = json!(texts[4]);
    config["variant"] = json!(texts[0]);
    config["created"] = json!(texts[1]);
    let step = |text: &String| json!({"created_by": text, "comment": text, "empty_layer": true});
    let mut history: Vec<_> = texts.iter().map(step).collect();
    history.push(json!({"created_by": all}));
    history.push(json!({"comment": all}));
    config["history"] = json!(history);
    let mut out = Archive::default();
    out.file("a.tar", &tars[0])
        .file("b.tar", &tars[1])
        .json("c.json", &config)
        .json(
            "manifest.json",
            &json!([{"Config": "c.json", "RepoTags": texts, "Layers": ["a.tar", "b.tar"]}]),
        );
    out.bytes()
}

fn export(opened: &Opened, format: ReportFormat) -> String {
    let (_, bytes) = opened.session.export(format).expect("a report");
    String::from_utf8(bytes).expect("text")
}

#[test]
fn html_of_a_small_image() {
    insta::assert_snapshot!(unversioned(&without_style(&export(
        &small(),
        Html(Language::English)
    ))));
}

#[test]
fn html_in_chinese() {
    let html = export(&small(), Html(Language::Chinese));
    assert!(html.contains("<html lang=\"zh-CN\">"));
    insta::assert_snapshot!(unversioned(&without_style(&html)));
}

/// Of the formats, only HTML is written in another language.
#[test]
fn a_language_that_a_format_lacks_is_refused() {
    let output = Command::new(env!("CARGO_BIN_EXE_squint"))
        .args(["inspect", "x.tar", "--format", "json", "--language", "zh"])
        .output()
        .expect("squint runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(
        said,
        "error: only --format html is written in other languages than English\n"
    );
}

#[test]
fn markdown_of_a_small_image() {
    insta::assert_snapshot!(unversioned(&export(&small(), Markdown)));
}

/// A report without the version and the commit, which change with every commit.
fn unversioned(report: &str) -> String {
    assert!(report.contains(VERSION), "the report names its version");
    report.replace(VERSION, "VERSION")
}

#[test]
fn json_names_the_program() {
    let report: serde_json::Value = serde_json::from_str(&export(&small(), Json)).expect("JSON");
    assert_eq!(
        report["generator"],
        json!({"name": "squint", "version": NUMBER, "commit": COMMIT})
    );
}

fn without_style(html: &str) -> String {
    let (before, rest) = html.split_once("<style>").expect("a style");
    let (style, after) = rest.split_once("</style>").expect("its end");
    let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    assert!(
        before.contains(&format!("style-src 'sha256-{digest}'")),
        "the policy names the style"
    );
    before.replace(&digest, "DIGEST") + after
}

/// The tags of a page, without their attributes, and the attributes' names.
fn tags(html: &str) -> (Vec<String>, Vec<String>) {
    let (mut names, mut attributes) = (Vec::new(), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let mut tag = rest.split('>').next().expect("a part").to_owned();
        // Values hold no quotes and no brackets: they are escaped.
        while let Some((before, after)) = tag.split_once("=\"") {
            let (_, after) = after.split_once('"').expect("a value ends");
            let (before, name) = before.rsplit_once(' ').expect("a name");
            attributes.push(name.to_owned());
            tag = format!("{before}{after}");
        }
        names.push(tag.trim_end_matches('/').trim().to_owned());
    }
    for list in [&mut names, &mut attributes] {
        list.sort();
        list.dedup();
    }
    (names, attributes)
}

#[test]
fn hostile_names_stay_text_in_html() {
    let small = without_style(&export(&small(), Html(Language::English)));
    let opened = open(&hostile(), 1 << 16).expect("an image");
    let html = without_style(&export(&opened, Html(Language::English)));
    for odd in [
        "<script", "style=", "http:/", "https:", "src=\"", "href", "<img", "<!--", "\u{1b}",
        "\u{202e}", "\u{2066}", "\r",
    ] {
        assert!(!html.contains(odd), "{odd:?}");
    }
    let allowed: Vec<String> = tags(&small)
        .0
        .into_iter()
        .chain(["section", "/section", "ul", "/ul", "em", "/em"].map(str::to_owned))
        .collect();
    let (names, attributes) = tags(&html);
    for name in names {
        assert!(allowed.contains(&name), "<{name}>");
    }
    for name in attributes {
        assert!(
            !name.starts_with("on") && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-'),
            "{name}"
        );
    }
    assert!(html.contains("&lt;script&gt;alert(1)"));
    assert!(html.contains("\\u{202e}fdp.exe"));
    assert!(html.contains("bad\\xff\\xfeutf8"));
}

/// What is left of a line of Markdown once its code spans are taken out, as CommonMark finds them.
fn outside_spans(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some(at) = rest.find('`') {
        let fence = rest[at..].bytes().take_while(|b| *b == b'`').count();
        out.push_str(&rest[..at]);
        let inside = &rest[at + fence..];
        let (mut from, mut end) = (0, None);
        while let Some(found) = inside[from..].find('`') {
            let run = inside[from + found..]
                .bytes()
                .take_while(|b| *b == b'`')
                .count();
            if run == fence {
                end = Some(from + found);
                break;
            }
            from += found + run;
        }
        let end = end.expect("a span ends");
        out.push('C');
        rest = &inside[end + fence..];
    }
    out + rest
}

#[test]
fn hostile_names_stay_code_in_markdown() {
    let opened = open(&hostile(), 1 << 16).expect("an image");
    let text = export(&opened, Markdown);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    for odd in ["\u{202e}", "\u{2066}"] {
        assert!(!text.contains(odd));
    }
    let mut cells = 0;
    for line in text.lines() {
        if line.starts_with('|') {
            // However a reader counts backslashes, the same pipes divide.
            let once = line.replace("\\|", "");
            assert!(!line.contains("\\\\|"), "{line}");
            let count = once.matches('|').count();
            assert!(count == 6 || count == 5, "{line}");
            cells += 1;
        }
        let left = outside_spans(line);
        let ours = ["<details><summary>", "</summary>", "</details>"];
        let left = ours.iter().fold(left, |left, tag| left.replace(tag, ""));
        for odd in ['<', '>', '@', '[', ']', '!', '\\', '&', '*', '_', ':'] {
            let fine = match odd {
                '*' => left.matches("**").count() * 2 == left.matches('*').count(),
                ':' => left.starts_with("|---:") || left.starts_with("- "),
                _ => false,
            };
            assert!(!left.contains(odd) || fine, "{odd} in {line}");
        }
    }
    assert!(cells > 20, "{text}");
}

#[test]
fn json_is_the_report_and_streams() {
    for image in [
        hostile(),
        build::image(
            "a=1 b/c=2 b.c=2 | .wh.a b/.wh..wh..opq b.c=3",
            Framing::Oci,
            Pack::Gzip,
        ),
    ] {
        let opened = open(&image, 1 << 16).expect("an image");
        let report = opened.session.report().expect("read");
        let whole = serde_json::to_string_pretty(&report).expect("JSON") + "\n";
        assert_eq!(export(&opened, Json), whole);
        assert!(report.waste.is_sorted_by(|a, b| b.bytes <= a.bytes));
        let overview = opened.session.overview().expect("read");
        assert_eq!(overview.waste_files, report.waste.len() as u64);
        assert_eq!(overview.duplicates.0, report.duplicates.len() as u64);
        assert!(overview.report.waste.is_empty());
    }
}

#[test]
fn page_and_command_line_write_the_same() {
    for image in [
        hostile(),
        build::image("a=1 | a=2 b", Framing::DockerOci, Pack::Gzip),
    ] {
        let opened = open(&image, 1 << 16).expect("an image");
        let path = oracle::file(&image);
        let out = tempfile::tempdir().expect("a folder");
        let to = out.path().join("report");
        for (words, format) in [
            (&["html"][..], Html(Language::English)),
            (&["html", "--language", "zh"], Html(Language::Chinese)),
            (&["markdown"], Markdown),
            (&["json"], Json),
        ] {
            let squint = |more: &[&std::ffi::OsStr]| {
                Command::new(env!("CARGO_BIN_EXE_squint"))
                    .arg("inspect")
                    .arg(path.path())
                    .arg("--format")
                    .args(words)
                    .args(more)
                    .output()
                    .expect("squint runs")
            };
            let (name, bytes) = opened.session.export(format).expect("a report");
            assert_eq!(squint(&[]).stdout, bytes, "{words:?}");
            squint(&["-o".as_ref(), to.as_os_str()]);
            assert_eq!(std::fs::read(&to).expect("written"), bytes, "{words:?}");
            let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            assert!(name.chars().all(plain), "{name}");
        }
    }
    let (name, _) = small()
        .session
        .export(Html(Language::English))
        .expect("a report");
    assert_eq!(name, "case_1.report.html");
}

/// A variant stands apart for programs, and behind the architecture for people.
#[test]
fn a_platform_and_its_variant() {
    for (variant, expected, shown) in [
        (json!("v3"), json!("v3"), "linux/amd64/v3"),
        (json!(""), json!(null), "linux/amd64"),
        (json!(null), json!(null), "linux/amd64"),
    ] {
        let tars = [build::layer("a")];
        let mut config = archive::config(&tars);
        config["variant"] = variant;
        let mut out = Archive::default();
        let layer = out.blob(archive::TAR, &tars[0]);
        let image = out.image(&config, &[layer]);
        let opened = open(&out.index(&json!([image])).bytes(), 1 << 16).expect("an image");
        let report: serde_json::Value = serde_json::from_str(&export(&opened, Json)).expect("JSON");
        let image = &report["image"];
        assert_eq!(
            (&image["os"], &image["architecture"], image.get("variant")),
            (&json!("linux"), &json!("amd64"), Some(&expected))
        );
        let brief = opened.session.with_advice(squint::report::brief);
        for text in [
            brief.expect("read"),
            export(&opened, Markdown),
            export(&opened, Html(Language::English)),
        ] {
            assert!(text.contains(shown), "{shown}: {text}");
            assert!(!text.contains(&format!("{shown}/")), "{shown}: {text}");
        }
    }
}

/// The rows of the waste by directory, and their sum with what is not listed: all dead bytes, however many are listed.
#[test]
fn waste_by_directory_adds_up() {
    let line =
        "d/a=1*10 d/b=2*20 d/e/f=3*30 top=4*40 | d/a=9*10 .wh.d top=5*40 x=6*6 | d/a=7*7 .wh.x";
    let opened = open(&build::image(line, Framing::Oci, Pack::Plain), 1 << 16).expect("an image");
    let dead = opened
        .session
        .report()
        .expect("read")
        .image
        .reclaimable_bytes;
    for count in [0, 1, 2, 100] {
        let (rows, rest) = opened
            .session
            .with_document(|d| d.folders(count))
            .expect("read");
        let listed: u64 = rows.iter().map(|row| row.bytes).sum();
        assert_eq!(listed + rest.bytes, dead, "{count}");
        assert_eq!(rows.len() + rest.folders as usize, 5);
    }
    let (rows, _) = opened
        .session
        .with_document(|d| d.folders(100))
        .expect("read");
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                row.path,
                row.files,
                row.bytes,
                row.ending(Language::English)
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    let brief = opened
        .session
        .with_document(squint::report::brief)
        .expect("read");
    assert!(brief.contains("waste by directory") && brief.contains("largest files"));
}

/// Every fixture too.
#[test]
fn waste_by_directory_adds_up_in_real_images() {
    for file in std::fs::read_dir("tests/fixtures").expect("fixtures") {
        let path = file.expect("a file").path();
        let name = path.to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "tar") || name.contains("two-images") {
            continue;
        }
        let opened = open(&std::fs::read(&path).expect("a file"), 1 << 16).expect("an image");
        let dead = opened
            .session
            .report()
            .expect("read")
            .image
            .reclaimable_bytes;
        let (rows, rest) = opened
            .session
            .with_document(|d| d.folders(3))
            .expect("read");
        let listed: u64 = rows.iter().map(|row| row.bytes).sum();
        assert_eq!(listed + rest.bytes, dead, "{name}");
    }
}
