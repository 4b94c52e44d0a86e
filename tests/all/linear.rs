//! Inputs made to take forever: work stays in proportion to the bytes that ask for it, or is refused.

use squint::bytes::Kind;

use super::hostile::{image, report, soon, warned};
use crate::support::open;
use crate::support::tape::{Tar, file, link, pax, tar};

#[test]
fn names_made_to_collide() {
    // A hash without a key (FxHash) gives all of these the same number.
    let same = b"\xd3\x08\xa3\x85\x88\x6a\x3f\x24";
    let mut layer = Tar::default();
    for n in 0..80_000 {
        layer.add(&file(
            [&same[..], format!("{n:08}").as_bytes()].concat(),
            "",
        ));
    }
    let report = soon(|| report(&layer.end()));
    assert_eq!(report.layers[0].entries, 80_000);
}

#[test]
fn thousands_of_global_records() {
    let signs = || ('!'..='~').filter(|c| *c != '=');
    let body: String = signs()
        .flat_map(|first| signs().map(move |second| format!("7 {first}{second}=v\n")))
        .collect();
    let mut layer = Tar::default();
    layer.add(&file("PaxHeaders/g", &body).at(156, "g"));
    for n in 0..4000 {
        layer.add(&file(format!("f{n}"), ""));
    }
    let report = soon(|| report(&layer.end()));
    assert_eq!(report.layers[0].entries, 4000);
    assert_eq!(warned(&report, "pax-global").len(), 1);
}

#[test]
fn maps_of_a_million_bytes_in_contents() {
    let map = format!("200000\n{}", "0\n0\n".repeat(200_000));
    let records: [(&str, &[u8]); 3] = [
        ("GNU.sparse.major", b"1"),
        ("GNU.sparse.minor", b"0"),
        ("GNU.sparse.realsize", b"9"),
    ];
    let mut layer = Tar::default();
    for n in 0..20 {
        layer
            .add(&pax(b'x', &records))
            .add(&file(format!("f{n}"), &map));
    }
    let report = soon(|| report(&layer.end()));
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[test]
fn a_link_that_leads_deeper_than_any_filesystem() {
    let deep = "a/".repeat(500_000);
    let mut layer = Tar::default();
    layer
        .add(&pax(b'x', &[("linkpath", deep.as_bytes())]))
        .add(&link(b'2', "l", "x"));
    for n in 0..400 {
        layer.add(&file(format!("l/{n}/f"), ""));
    }
    let report = soon(|| report(&layer.end()));
    assert!(warned(&report, "path").len() >= 20);
}

#[test]
fn paths_that_lead_through_dozens_of_long_links() {
    let round = "d/../".repeat(800);
    let mut layer = Tar::default();
    layer
        .add(&pax(b'x', &[("linkpath", round.as_bytes())]))
        .add(&link(b'2', "l", "x"));
    for n in 0..5000 {
        layer.add(&file(format!("{}{n}/f", "l/".repeat(39)), ""));
    }
    let error = soon(|| open(&image(&layer.end()), 1 << 16));
    let error = error.err().expect("refused");
    assert_eq!(error.kind(), Kind::TooLarge);
    assert!(error.to_string().contains("symbolic links"), "{error}");
}

#[test]
fn a_deep_directory_under_a_short_name() {
    let deep = "d/".repeat(2000);
    let mut layer = Tar::default();
    layer
        .add(&pax(b'x', &[("linkpath", deep.as_bytes())]))
        .add(&link(b'2', "l", "x"));
    for n in 0..50_000 {
        // No target: each is warned of, with its path.
        layer.add(&link(b'1', format!("l/{n}"), "none"));
    }
    let report = soon(|| report(&layer.end()));
    let found = warned(&report, "link-target");
    assert!(found[0].1.ends_with("d/d/0"), "{}", found[0].1);
}

#[test]
fn whiteouts_in_a_deep_directory_under_a_short_name() {
    let deep = "d/".repeat(2000);
    let mut layer = Tar::default();
    layer
        .add(&pax(b'x', &[("linkpath", deep.as_bytes())]))
        .add(&link(b'2', "l", "x"));
    for n in 0..100_000 {
        layer.add(&file(format!("l/.wh.{n}"), ""));
    }
    let report = soon(|| report(&layer.end()));
    assert_eq!(report.layers[0].entries, 100_001);
}

#[test]
fn a_link_above_its_directory_is_no_circle() {
    let layer = tar(&[
        link(b'2', "a/l", ".."),
        file("a/l/a/l/a/l/b/f", "one"),
        file("a/l/b/g", "two"),
    ]);
    let opened = open(&image(&layer), 1 << 16).expect("an image");
    let (layers, rootfs) = opened.session.merged().expect("read");
    let mut paths: Vec<_> = rootfs.walk().map(|node| layers.paths.path(node)).collect();
    paths.sort();
    let expected: [&[u8]; 6] = [b"", b"a", b"a/l", b"b", b"b/f", b"b/g"];
    assert_eq!(paths, expected);
}
