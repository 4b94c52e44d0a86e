//! Packages: what real tools list of the same databases, who owns which bytes, and what becomes of bad input.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use squint::packages::{Named, PackageRow, cyclonedx};
use squint::rootfs::LayerId;
use squint::session::PackagesDocument;

use super::generated::cases;
use crate::support::memory::{self, packages};
use crate::support::program;
use crate::support::tape::{self, Head, file, link, member};
use crate::support::{Framing, Pack, build, open, schema};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).expect("a fixture")
}

/// The packages of an image; every byte of it has an owner, and the document is as its schema says.
fn told(image: &[u8], bite: usize) -> PackagesDocument {
    let opened = open(image, 1 << 20).expect("an image");
    let document = packages(&opened, bite).expect("read");
    holds(&document);
    document
}

fn holds(document: &PackagesDocument) {
    let PackagesDocument {
        image,
        packages,
        removed,
        unowned,
        ..
    } = document;
    let live: u64 = packages.iter().map(|p| p.live_bytes).sum();
    let rest: u64 = unowned.iter().map(|u| u.bytes).sum();
    assert_eq!(live + rest, image.live_bytes, "live");
    let all = packages.iter().chain(removed);
    let dead: u64 = all.map(|p| p.dead_bytes).sum();
    let rest: u64 = unowned.iter().map(|u| u.dead_bytes).sum();
    assert_eq!(dead + rest, image.reclaimable_bytes, "dead");
    for list in [packages, removed] {
        let key = |p: &PackageRow| {
            let kind = p.kind.as_str();
            (
                kind,
                p.name.clone(),
                p.version.clone(),
                p.arch.clone(),
                p.path.clone(),
            )
        };
        assert!(list.is_sorted_by_key(key), "sorted");
    }
    for (row, package) in (0..).zip(packages) {
        assert!(package.retained_bytes >= package.live_bytes);
        assert!(package.needs.is_sorted_by(|a, b| a < b));
        assert!(
            !package.needs.contains(&row)
                && package.needs.iter().all(|n| (*n as usize) < packages.len())
        );
    }
    for gone in removed {
        assert_eq!(
            (gone.files, gone.live_bytes, gone.retained_bytes),
            (0, 0, 0)
        );
        assert!(gone.needs.is_empty());
    }
    assert!(unowned.is_sorted_by(|a, b| (b.bytes, &a.path) <= (a.bytes, &b.path)));
    let text = std::fs::read(fixture("../../docs/packages.schema.json")).expect("a schema");
    let rules: Value = serde_json::from_slice(&text).expect("JSON");
    schema::fits(&rules, &serde_json::to_value(document).expect("JSON"));
}

/// One line a package: what it is, its bytes, and who asked for it.
fn lines(document: &PackagesDocument) -> Vec<String> {
    let line = |p: &PackageRow| {
        let why = match p.manual {
            Some(true) => "asked",
            Some(false) => "auto",
            None => "-",
        };
        let needs: Vec<&str> = p
            .needs
            .iter()
            .map(|n| document.packages[*n as usize].name.as_str())
            .collect();
        let (live, dead, kept) = (p.live_bytes, p.dead_bytes, p.retained_bytes);
        let version = p.version.as_deref().unwrap_or("-");
        format!(
            "{} {version} layer {} {live}/{dead}/{kept} {why} [{}]",
            p.name,
            p.layer,
            needs.join(" ")
        )
    };
    let gone = document
        .removed
        .iter()
        .map(|p| format!("removed {}", line(p)));
    document.packages.iter().map(line).chain(gone).collect()
}

/// Squint lists what the tool of the system lists.
fn agrees(name: &str) {
    let image = read(&format!("packages.{name}.tar.xz"));
    let document = told(&image, 1 << 16);
    let mut ours: Vec<String> = document
        .packages
        .iter()
        .map(|p| {
            let told = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
            format!("{} {} {}", p.name, told(&p.version), told(&p.arch))
        })
        .collect();
    ours.sort();
    ours.dedup();
    let theirs = String::from_utf8(read(&format!("packages.{name}.list"))).expect("text");
    assert_eq!(ours, theirs.lines().collect::<Vec<_>>(), "{name}");
    assert!(document.warnings.is_empty(), "{:?}", document.warnings);
    for bite in [4096, 7] {
        assert_eq!(told(&image, bite), document, "{name} by {bite}");
    }
}

macro_rules! real {
    ($($name:ident: $file:literal;)*) => { $(#[test] fn $name() { agrees($file); })* };
}

real! {
    dpkg_query_lists_the_same: "dpkg";
    rpm_lists_the_same: "rpm";
    rpm_lists_the_same_in_berkeley_db: "rpm-bdb";
    rpm_lists_the_same_in_its_own_form: "rpm-ndb";
    apk_lists_the_same: "apk";
    pip_lists_the_same: "python";
    npm_lists_the_same: "node";
    dnf_lists_the_same: "dnf";
    go_lists_the_same: "go";
    cargo_auditable_lists_the_same: "rust";
    rubygems_list_the_same: "ruby";
    composer_lists_the_same: "php";
}

/// What dnf itself says of its reasons: app and other are the user's, lib is a dependency, extra a weak one. The newest of
/// them are in the log beside its history alone.
#[test]
fn dnf_tells_who_was_asked_for() {
    let document = told(&read("packages.dnf.tar.xz"), 1 << 16);
    let reasons: Vec<_> = document
        .packages
        .iter()
        .map(|p| (p.name.as_str(), p.manual))
        .collect();
    assert_eq!(
        reasons,
        [
            ("app", Some(true)),
            ("extra", Some(false)),
            ("lib", Some(false)),
            ("other", Some(true))
        ]
    );
}

#[test]
fn crates_of_a_program() {
    let document = told(&read("packages.rust.tar.xz"), 1 << 16);
    insta::assert_snapshot!(lines(&document).join("\n"));
    assert_eq!(document.packages[0].purl, "pkg:cargo/app@0.1.0");
    assert_eq!(document.packages[0].path.as_deref(), Some("app"));
}

/// The waste of a report has the names of packages once they are read.
#[test]
fn waste_has_the_names_of_packages() {
    let bytes = read("packages.dpkg.tar.xz");
    let mut opened = open(&bytes, 1 << 20).expect("an image");
    let before = opened.session.report().expect("read");
    assert!(
        before
            .waste
            .iter()
            .all(|row| row.package.is_none() && !row.database)
    );
    let document = memory::learn_packages(&mut opened, 1 << 16).expect("read");
    let report = opened.session.report().expect("read");
    let rows: Vec<String> = report
        .waste
        .iter()
        .map(|row| {
            let package = row.package.as_deref().unwrap_or("-");
            let database = if row.database { " database" } else { "" };
            format!("{} {} {package}{database}", row.path, row.bytes)
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
    // Both documents say the same.
    for package in document.packages.iter().chain(&document.removed) {
        let name = format!("{}:{}", package.kind.as_str(), package.name);
        let mine = report
            .waste
            .iter()
            .filter(|row| row.package.as_deref() == Some(&name));
        let of_name = |p: &&PackageRow| format!("{}:{}", p.kind.as_str(), p.name) == name;
        let all = document.packages.iter().chain(&document.removed);
        let dead: u64 = all.filter(of_name).map(|p| p.dead_bytes).sum();
        assert_eq!(mine.map(|row| row.bytes).sum::<u64>(), dead, "{name}");
    }
    let lines = opened
        .session
        .with_document(|document| document.waste_by_package(3))
        .expect("read");
    let sum: u64 = lines.iter().map(|line| line.bytes).sum();
    assert_eq!(sum, report.image.reclaimable_bytes);
    let told: Vec<String> = lines
        .iter()
        .map(|l| {
            format!(
                "{} {} {} {}",
                l.name(),
                l.files,
                l.bytes,
                l.what(squint::session::protocol::Language::English)
            )
        })
        .collect();
    insta::assert_snapshot!("waste_by_package", told.join("\n"));
}

#[test]
fn every_byte_of_every_fixture_has_an_owner() {
    let mut seen = 0;
    for entry in std::fs::read_dir(fixture("")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if !name.contains(".tar") {
            continue;
        }
        let image = std::fs::read(&path).expect("a fixture");
        for choice in 0..2 {
            if let Ok(opened) = memory::open_image(&image, 1 << 20, Some(choice)) {
                holds(&packages(&opened, 1 << 16).expect("read"));
                seen += 1;
            }
        }
    }
    assert!(seen > 15, "the fixtures are there");
}

#[test]
fn upgrades_removals_and_diversions() {
    let document = told(&read("packages.dpkg.tar.xz"), 1 << 16);
    let expected = [
        "base 1:2.0-1 layer 1 110/81/602 asked [libnew]",
        "diverter 1 layer 2 27/0/27 asked []",
        "libnew 2 layer 1 492/12/492 auto []",
        "removed data 3 layer 0 0/500/0 - []",
        "removed libold 1 layer 0 0/360/0 - []",
        "removed victim 1 layer 0 0/13/0 - []",
    ];
    assert_eq!(lines(&document), expected);
}

#[test]
fn ghosts_and_needs_of_files() {
    let document = told(&read("packages.rpm.tar.xz"), 1 << 16);
    let expected = [
        "app 2:1.0-1 layer 0 150/0/750 - [cap data]",
        "cap 4-1 layer 1 270/297/270 - []",
        "data 1-1 layer 0 330/0/330 - []",
    ];
    assert_eq!(lines(&document), expected);
}

/// A database in the form of SUSE, with what an upgrade and a removal leave in it.
#[test]
fn the_form_of_suse_by_rpm_itself() {
    let document = told(&read("packages.rpm-ndb.tar.xz"), 1 << 16);
    let expected = [
        "app 2:1.0-1 layer 0 150/0/750 - [cap data]",
        "cap 4-1 layer 1 270/297/270 - []",
        "data 1-1 layer 0 330/0/330 - []",
        "removed gone 7-1 layer 0 0/77/0 - []",
    ];
    assert_eq!(lines(&document), expected);
}

/// A need of a library by its name, an upgrade, and what was added together under one name and removed again.
#[test]
fn what_apk_itself_writes() {
    let document = told(&read("packages.apk.tar.xz"), 1 << 16);
    let expected = [
        "app 1.0-r0 layer 0 160/0/490 asked [data needed]",
        "data 1-r0 layer 0 330/0/330 auto []",
        "needed 2.1-r0 layer 1 111/99/111 asked []",
    ];
    assert_eq!(lines(&document)[..3], expected);
    let removed: Vec<_> = document
        .removed
        .iter()
        .map(|p| (p.name.as_str(), p.layer.number(), p.dead_bytes))
        .collect();
    assert_eq!(
        removed,
        [(".build-deps", 1, 0), ("cc", 1, 400), ("cc-libs", 1, 70)]
    );
}

#[test]
fn nested_packages_and_those_for_development() {
    let document = told(&read("packages.node.tar.xz"), 1 << 16);
    let expected = [
        "@scope/left 1.2.0 layer 0 589/0/589 asked [deep]",
        "deep 1.0.0 layer 0 294/0/294 asked []",
        "deep 2.0.0 layer 0 294/0/294 auto []",
        "tool 0.1.0 layer 0 364/0/658 asked [deep]",
    ];
    assert_eq!(lines(&document), expected);
}

fn squint(arguments: &[&str]) -> String {
    let (text, error, code) = program::squint(arguments);
    assert_eq!(code, Some(0), "{error}");
    text
}

#[test]
fn text_of_a_small_image() {
    insta::assert_snapshot!(squint(&["packages", "packages.dpkg.tar.xz"]));
}

#[test]
fn the_command_line_says_the_same() {
    for name in [
        "packages.dpkg.tar.xz",
        "packages.rpm.tar.xz",
        "mini.skopeo-oci-zstd.tar",
    ] {
        let json: Value =
            serde_json::from_str(&squint(&["packages", name, "--format", "json"])).expect("JSON");
        let document = told(&read(name), 1 << 16);
        assert_eq!(
            json,
            serde_json::to_value(document).expect("JSON"),
            "{name}"
        );
    }
}

#[test]
fn no_packages_are_no_failure() {
    let document = told(
        &build::image("a b/c | .wh.a", Framing::Oci, Pack::Gzip),
        1 << 16,
    );
    assert!(document.packages.is_empty() && document.databases.is_empty());
    assert_eq!(document.unowned.len(), 2);
}

#[test]
fn a_bill_of_materials() {
    let words = ["packages", "packages.dpkg.tar.xz", "--format", "cyclonedx"];
    let text = squint(&words);
    assert_eq!(text, squint(&words), "the same image gives the same bytes");
    let number = squint::bytes::version::NUMBER;
    insta::assert_snapshot!(text.replace(&format!("\"{number}\""), "\"VERSION\""));
}

/// What CycloneDX 1.6 asks of a document of ours: members, types, and references that lead somewhere, each once.
#[test]
fn bills_are_as_the_standard_wants_them() {
    let rules = serde_json::json!({
        "type": "object",
        "required": ["bomFormat", "specVersion"],
        "additionalProperties": false,
        "properties": {
            "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
            "bomFormat": {"const": "CycloneDX"},
            "specVersion": {"const": "1.6"},
            "serialNumber": {"type": "string"},
            "version": {"type": "integer", "minimum": 1},
            "metadata": {"type": "object", "additionalProperties": false, "properties": {
                "tools": {"type": "object", "additionalProperties": false, "properties": {
                    "components": {"type": "array", "items": {"$ref": "#/$defs/component"}},
                }},
                "component": {"$ref": "#/$defs/component"},
            }},
            "components": {"type": "array", "items": {"$ref": "#/$defs/component"}},
            "dependencies": {"type": "array", "items": {
                "type": "object", "required": ["ref"], "additionalProperties": false,
                "properties": {"ref": {"type": "string"}, "dependsOn": {"type": "array", "items": {"type": "string"}}},
            }},
        },
        "$defs": {"component": {
            "type": "object", "required": ["type", "name"], "additionalProperties": false,
            "properties": {
                "type": {"enum": ["application", "container", "library"]},
                "bom-ref": {"type": "string"},
                "name": {"type": "string"},
                "version": {"type": "string"},
                "purl": {"type": "string"},
                "licenses": {"type": "array", "items": {"type": "object", "required": ["license"], "additionalProperties": false, "properties": {
                    "license": {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {"name": {"type": "string"}}},
                }}},
                "properties": {"type": "array", "items": {
                    "type": "object", "required": ["name", "value"], "additionalProperties": false,
                    "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
                }},
            },
        }},
    });
    for name in ["dpkg", "rpm", "python", "node", "go", "ruby", "php"] {
        let document = told(&read(&format!("packages.{name}.tar.xz")), 1 << 16);
        let named = Named {
            id: &document.image.id,
            references: &document.image.references,
            platform: "linux/amd64",
        };
        let bill = cyclonedx(named, &document.packages);
        schema::fits(&rules, &bill);
        let serial = bill["serialNumber"].as_str().expect("a number");
        let digits: Vec<usize> = serial
            .trim_start_matches("urn:uuid:")
            .split('-')
            .map(str::len)
            .collect();
        assert_eq!(digits, [8, 4, 4, 4, 12], "{serial}");
        let refs = |list: &Value, key: &str| -> Vec<String> {
            let all = list.as_array().expect("a list").iter();
            all.map(|one| one[key].as_str().expect("text").to_owned())
                .collect()
        };
        let mut all = refs(&bill["components"], "bom-ref");
        all.insert(0, document.image.id.clone());
        assert_eq!(refs(&bill["dependencies"], "ref"), all);
        for dependency in bill["dependencies"].as_array().expect("a list") {
            let on = dependency["dependsOn"].as_array().expect("a list");
            assert!(
                on.iter()
                    .all(|to| all.contains(&to.as_str().expect("text").to_owned()))
            );
        }
        all.sort();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count, "each name once");
    }
}

fn image(layers: &[Vec<Head>]) -> Vec<u8> {
    let tars: Vec<Vec<u8>> = layers.iter().map(|heads| tape::tar(heads)).collect();
    build::from_layers(&tars, Framing::DockerOci, Pack::Plain)
}

fn status(packages: &[(&str, &str)]) -> Head {
    let mut text = String::new();
    for (name, more) in packages {
        let _ = write!(
            text,
            "Package: {name}\nStatus: install ok installed\nArchitecture: amd64\n{more}\n\n"
        );
    }
    file("var/lib/dpkg/status", text)
}

fn list(name: &str, paths: &[&str]) -> Head {
    file(
        format!("var/lib/dpkg/info/{name}.list"),
        paths.join("\n") + "\n",
    )
}

#[test]
fn a_version_that_goes_and_comes_back_is_new() {
    let one = || status(&[("a", "Version: 1")]);
    let document = told(
        &image(&[
            vec![one(), list("a", &["/f"]), file("f", "1")],
            vec![status(&[("a", "Version: 2")]), file("f", "22")],
            vec![one(), file("f", "333")],
            vec![one(), file("f", "4444")],
        ]),
        1 << 16,
    );
    assert_eq!(lines(&document), ["a 1 layer 2 4/6/4 - []"]);
}

#[test]
fn a_damaged_database_is_a_gap_and_a_warning() {
    let one = || status(&[("a", "Version: 1")]);
    let document = told(
        &image(&[
            vec![one(), list("a", &["/f"]), file("f", "1")],
            vec![file("var/lib/dpkg/status", "\0\0garbage"), file("f", "22")],
            vec![one(), file("f", "333")],
        ]),
        1 << 16,
    );
    assert_eq!(lines(&document), ["a 1 layer 2 3/1/3 - []"]);
    let warning = &document.warnings[0];
    assert_eq!(
        (warning.kind.as_str(), warning.layer),
        ("package-database", Some(1))
    );
    assert_eq!(warning.path.as_deref(), Some("var/lib/dpkg/status"));
}

#[test]
fn links_names_and_two_owners() {
    let document = told(
        &image(&[vec![
            link(b'2', "lib", "usr/lib"),
            link(b'2', "loop", "loop"),
            status(&[("b", "Version: 1"), ("a", "Version: 1\nDepends: b")]),
            list(
                "a",
                &["/lib/x", "/loop/x", "/usr/lib/gone", "/../../usr/lib/y"],
            ),
            list("b", &["/usr/lib/x", "/usr/lib/z"]),
            file("usr/lib/x", "xx"),
            file("usr/lib/y", "yyy"),
            file("other", "zzzz"),
            link(b'1', "usr/lib/z", "other"),
        ]]),
        1 << 16,
    );
    // x belongs to the first in row order; the content of z has its first name outside, and belongs to b all the same.
    assert_eq!(
        lines(&document),
        ["a 1 layer 0 5/0/9 - [b]", "b 1 layer 0 4/0/4 - []"]
    );
}

#[test]
fn images_without_dpkg_have_one_file_for_each_package() {
    let one = file(
        "var/lib/dpkg/status.d/base",
        "Package: base\nVersion: 1\nArchitecture: amd64\nDepends: tz\n",
    );
    let two = file(
        "var/lib/dpkg/status.d/tz",
        "Package: tz\nVersion: 2\nArchitecture: all\n",
    );
    let document = told(
        &image(&[vec![
            one,
            two,
            file("var/lib/dpkg/status.d/base.md5sums", "0123  etc/passwd\n"),
            file("var/lib/dpkg/status.d/tz.md5sums", "0123  usr/zone\n"),
            file("etc/passwd", "root"),
            file("usr/zone", "UTC"),
        ]]),
        1 << 16,
    );
    assert_eq!(
        lines(&document),
        ["base 1 layer 0 4/0/7 - [tz]", "tz 2 layer 0 3/0/3 - []"]
    );
}

#[test]
fn apk_has_reasons_and_provides() {
    let installed = "P:musl\nV:1.2\nA:x86_64\np:so:libc.so=1\nF:lib\nR:ld.so\n\n\
        P:app\nV:3\nA:x86_64\nD:so:libc.so /bin/sh !bad\nF:bin\nR:app\n\n\
        P:box\nV:1\nA:x86_64\nD:so:libc.so\np:/bin/sh cmd:sh=1\nF:bin\nR:box\n\n";
    let document = told(
        &image(&[vec![
            file("lib/apk/db/installed", installed),
            file("etc/apk/world", "app\n"),
            file("lib/ld.so", "musl"),
            file("bin/app", "app"),
            file("bin/box", "bb"),
        ]]),
        1 << 16,
    );
    let expected = [
        "app 3 layer 0 3/0/9 asked [box musl]",
        "box 1 layer 0 2/0/2 auto [musl]",
        "musl 1.2 layer 0 4/0/4 auto []",
    ];
    assert_eq!(lines(&document), expected);
}

#[test]
fn folders_of_pnpm_are_links() {
    let package =
        |name: &str, more: &str| format!(r#"{{"name":"{name}","version":"1.0.0"{more}}}"#);
    let document = told(
        &image(&[vec![
            file("app/package.json", r#"{"dependencies":{"a":"1"}}"#),
            file(
                "app/node_modules/.pnpm/a@1/node_modules/a/package.json",
                package("a", r#","dependencies":{"b":"1"}"#),
            ),
            link(
                b'2',
                "app/node_modules/.pnpm/a@1/node_modules/b",
                "../../b@1/node_modules/b",
            ),
            file(
                "app/node_modules/.pnpm/b@1/node_modules/b/package.json",
                package("b", ""),
            ),
            link(b'2', "app/node_modules/a", ".pnpm/a@1/node_modules/a"),
        ]]),
        1 << 16,
    );
    assert_eq!(
        lines(&document),
        [
            "a 1.0.0 layer 0 55/0/85 asked [b]",
            "b 1.0.0 layer 0 30/0/30 auto []"
        ]
    );
}

#[test]
fn folders_of_gems_and_of_php() {
    let document = told(&read("packages.ruby.tar.xz"), 1 << 16);
    let expected = [
        "app-gem 2.0.1 layer 0 300/0/570 - [needed]",
        "needed 1.5 layer 0 270/0/270 - []",
    ];
    assert_eq!(lines(&document), expected);
    let document = told(&read("packages.php.tar.xz"), 1 << 16);
    let expected = [
        "one/app 1.2.0 layer 0 427/0/845 asked [two/base]",
        "three/dev 0.1.0 layer 0 439/0/439 asked []",
        "two/base 3.0.0 layer 0 418/0/418 auto []",
    ];
    assert_eq!(lines(&document), expected);
}

#[test]
fn rings_and_crowds_take_no_time() {
    const COUNT: usize = 100_000;
    let mut text = String::new();
    let mut paths = String::new();
    for n in 0..COUNT {
        let next = (n + 1) % COUNT;
        let _ = write!(
            text,
            "Package: p{n}\nVersion: 1\nArchitecture: amd64\nProvides: all\nDepends: p{next}, all, none\n\n"
        );
        let _ = writeln!(paths, "/f");
    }
    let mut layers = vec![vec![file("var/lib/dpkg/status", &text), file("f", "0")]];
    layers[0]
        .extend((0..50).map(|n| file(format!("var/lib/dpkg/info/p{n}.list"), &paths[..3 * 1000])));
    layers.extend((0..50).map(|n| vec![file("f", format!("{n}"))]));
    let document = told(&image(&layers), 1 << 20);
    assert_eq!(document.packages.len(), COUNT);
    assert_eq!(document.packages[0].live_bytes, 2);
}

/// One long list that comes into force again and again, and belongs to many packages, costs no more than it may.
#[test]
fn lists_in_force_again_and_again_have_a_limit() {
    let paths = "/f\n".repeat(300_000);
    let mut text = String::new();
    for n in 0..1000 {
        let _ = write!(text, "Package: a\nVersion: 1\nArchitecture: x{n}\n\n");
    }
    let on = || file("var/lib/dpkg/status", &text);
    let mut layers = vec![vec![
        on(),
        file("var/lib/dpkg/info/a.list", &paths),
        file("f", "0"),
    ]];
    for n in 0..20 {
        let off = status(&[("b", "Version: 1")]);
        layers.push(vec![if n % 2 == 0 { off } else { on() }, file("f", "1")]);
    }
    let document = told(&image(&layers), 1 << 20);
    assert_eq!(document.packages.len(), 1000);
    assert_eq!(document.packages[0].live_bytes, 1);
    let kinds: Vec<_> = document.warnings.iter().map(|w| w.kind.as_str()).collect();
    assert_eq!(kinds, ["package-lists"]);
}

#[test]
fn older_metadata_and_other_places() {
    let document = told(
        &image(&[vec![
            file(
                "usr/lib/python3/dist-packages/one.egg-info/PKG-INFO",
                "Name: one\nVersion: 1\n",
            ),
            file(
                "usr/lib/python3/dist-packages/two-2.egg-info",
                "Name: two\nVersion: 2\n",
            ),
            file("src/app/app.egg-info/PKG-INFO", "Name: app\nVersion: 3\n"),
            file(
                "usr/lib/opkg/status",
                "Package: busybox\nVersion: 1\nStatus: install user installed\nArchitecture: mips\n",
            ),
            file("usr/lib/opkg/info/busybox.list", "/bin/box\n"),
            file("bin/box", "box"),
        ]]),
        1 << 16,
    );
    let expected = [
        "busybox 1 layer 0 3/0/3 - []",
        "one 1 layer 0 0/0/0 auto []",
        "two 2 layer 0 0/0/0 auto []",
    ];
    assert_eq!(lines(&document), expected);
}

/// Databases of rpm with numbers that lie: no panic, no endless loop, a warning.
#[test]
fn lying_databases_are_warnings() {
    for name in ["rpm", "rpm-bdb", "rpm-ndb"] {
        let opened = open(&read(&format!("packages.{name}.tar.xz")), 1 << 20).expect("an image");
        let (layers, _) = opened.session.merged().expect("merged");
        let changes = layers.changeset(LayerId::LOWEST).expect("a layer");
        let largest = changes
            .members
            .iter()
            .max_by_key(|m| m.stored)
            .expect("a member");
        let blob = opened.session.image().expect("one").layers[0]
            .blob
            .expect("there");
        let start = (blob.offset + largest.content()) as usize;
        let good = opened.file[start..start + largest.stored as usize].to_vec();
        let source = squint::packages::Source::Rpm;
        assert!(
            squint::packages::read(source, &good).facts.is_ok(),
            "{name}"
        );
        for at in (0..64).chain((64..good.len()).step_by(good.len() / 300)) {
            for value in [0, 1, 0x7f, 0xff] {
                let mut bad = good.clone();
                bad[at] = value;
                let _ = squint::packages::read(source, &bad);
                let _ = squint::packages::read(source, &bad[..at]);
            }
        }
        for wrong in [[0, 0], [2, 1], [0xff, 0xff]] {
            let mut bad = good.clone();
            bad[16..18].copy_from_slice(&wrong);
            bad[20..22].copy_from_slice(&wrong);
            assert!(
                squint::packages::read(source, &bad).facts.is_err() || name == "rpm-ndb",
                "{name}"
            );
        }
    }
}

#[test]
fn a_log_beside_the_database_is_told() {
    let log = |text: &str| {
        told(
            &image(&[vec![file("var/lib/rpm/rpmdb.sqlite-wal", text)]]),
            1 << 16,
        )
    };
    assert_eq!(log("x").warnings[0].kind, "package-log");
    assert!(log("").warnings.is_empty());
}

/// A member of an image that has something to do with packages.
fn head() -> impl Strategy<Value = Head> {
    let path = prop::sample::select(vec![
        "a",
        "b",
        "d/a",
        "usr/lib/x",
        "lib/x",
        "d/node_modules/m/x",
        "d/node_modules/m/node_modules/n/y",
    ]);
    let names = prop::sample::select(vec![
        vec![("a", "Version: 1")],
        vec![
            ("a", "Version: 2\nDepends: b"),
            ("b", "Version: 1\nDepends: a"),
        ],
        vec![
            ("b", "Version: 1"),
            ("c", "Version: 1\nDepends: d | b, a\nProvides: d"),
        ],
        vec![],
    ]);
    let listed = prop::sample::select(vec![
        vec!["/a", "/lib/x"],
        vec!["/b", "/usr/lib/x", "/d"],
        vec!["/a", "/b", "/d/a", "/../a"],
    ]);
    let manifest = prop::sample::select(vec![
        r#"{"name":"m","version":"1"}"#,
        r#"{"name":"m","version":"2","dependencies":{"n":"1"}}"#,
        "{",
        "{}",
    ]);
    let odd = prop::sample::select(vec![
        "var/lib/dpkg/.wh.status",
        "var/.wh.lib",
        ".wh.a",
        "d/.wh.node_modules",
        "d/node_modules/m/.wh..wh..opq",
        "var/lib/dpkg/info/.wh.a.list",
        ".wh.lib",
    ]);
    let apk = "P:a\nV:1\nF:\nR:a\nF:usr/lib\nR:x\n\nP:b\nV:2\nD:a\nF:d\nR:a\n\n";
    prop_oneof![
        4 => (path.clone(), 1..5usize).prop_map(|(path, n)| file(path, "x".repeat(n))),
        3 => names.prop_map(|names| status(&names)),
        1 => Just(file("var/lib/dpkg/status", "\0damaged")),
        3 => (prop::sample::select(vec!["a", "b", "c:amd64"]), listed).prop_map(|(name, paths)| list(name, &paths)),
        1 => Just(file("var/lib/dpkg/diversions", "/a\n/b\nc\n/d/a\n/a\n:\n")),
        1 => Just(file("lib/apk/db/installed", apk)),
        1 => Just(link(b'2', "lib", "usr/lib")),
        1 => (prop::sample::select(vec!["l", "d/l", "a"]), path).prop_map(|(name, to)| link(b'1', name, to)),
        2 => (prop::sample::select(vec!["d/node_modules/m", "d/node_modules/m/node_modules/n", "d", "d/node_modules"]), manifest).prop_map(|(folder, text)| file(format!("{folder}/package.json"), text)),
        1 => Just(file("p/m-1.dist-info/METADATA", "Name: m\nVersion: 1\nRequires-Dist: n\n")),
        1 => Just(file("p/m-1.dist-info/RECORD", "../a,,\nm.py,,\n")),
        2 => odd.prop_map(|name| file(name, "")),
        1 => Just(member(b'5', "d/")),
    ]
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_byte_has_an_owner(layers in prop::collection::vec(prop::collection::vec(head(), 0..9), 1..6)) {
        told(&image(&layers), 1 << 16);
    }

    /// The packages of the final image are those of its filesystem, in however many layers it comes.
    #[test]
    fn one_layer_has_the_same_packages(layers in prop::collection::vec(prop::collection::vec(head(), 0..9), 2..5)) {
        let opened = open(&image(&layers), 1 << 20).expect("an image");
        let last = u32::try_from(layers.len()).expect("few") - 1;
        let Ok((squashed, _)) = memory::squash(&opened, 0, last) else {
            return Ok(());
        };
        let before = packages(&opened, 1 << 16).expect("read");
        let after = told(&squashed, 1 << 16);
        let rows = |document: &PackagesDocument| -> Vec<PackageRow> {
            let row = |p: &PackageRow| PackageRow {
                layer: LayerId::LOWEST,
                step: None,
                dead_bytes: 0,
                ..p.clone()
            };
            document.packages.iter().map(row).collect()
        };
        prop_assert_eq!(rows(&before), rows(&after));
        prop_assert!(after.removed.is_empty());
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        use squint::packages::Source;
        for source in [Source::DpkgStatus, Source::DpkgDiversions, Source::AptStates, Source::ApkInstalled, Source::Rpm, Source::PythonMetadata, Source::PythonRecord, Source::Composer, Source::ComposerRoot, Source::Gem, Source::Jar, Source::NodePackage, Source::Release] {
            let _ = squint::packages::read(source, &bytes);
        }
    }
}
