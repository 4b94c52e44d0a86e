//! Inputs made to harm: each is answered with an error or a warning that says where, in little time and memory.

use squint::rootfs::EntryId;
use std::time::{Duration, Instant};

use serde_json::json;
use squint::bytes::{Bounds, Compression, Demand, Feed, Kind, Result, Unpack};
use squint::session::protocol::Report;

use crate::support::archive::{Archive, TAR, config, descriptor, gzip, zstd};
use crate::support::tape::{Head, Tar, file, link, long, member, pax, tar};
use crate::support::{Framing, Pack, build, memory, open};

pub(super) fn image(layer: &[u8]) -> Vec<u8> {
    build::from_layers(&[layer.to_vec()], Framing::DockerOci, Pack::Plain)
}

/// The report on an image of this one layer.
pub(super) fn report(layer: &[u8]) -> Report {
    let opened = open(&image(layer), 1 << 16).expect("an image");
    opened.session.report().expect("read")
}

/// The report's warnings of a kind: layer, path, whether an offset is there, detail.
pub(super) fn warned(report: &Report, kind: &str) -> Vec<(Option<u32>, String, bool, String)> {
    let all = report.warnings.iter().filter(|w| w.kind == kind);
    all.map(|w| {
        let path = w.path.clone().unwrap_or_default();
        (w.layer, path, w.offset.is_some(), w.detail.clone())
    })
    .collect()
}

/// A layer that cannot be read to its end, or is not read on for its size: said with layer and offset.
pub(super) fn damaged(layer: &[u8], says: &str) {
    let said = match open(&image(layer), 1 << 16) {
        Err(e) => e.to_string(),
        Ok(opened) => {
            let report = opened.session.report().expect("read");
            let found = warned(&report, "layer-damaged");
            assert_eq!(found.len(), 1, "{says}: {:?}", report.warnings);
            format!("layer {}: {}", found[0].0.expect("a layer"), found[0].3)
        }
    };
    for words in [says, "layer 0", "byte "] {
        assert!(said.contains(words), "{said} lacks {words}");
    }
}

/// Bounded work: generous, for slow machines, and far below what one step too many takes.
pub(super) fn soon<T>(work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let result = work();
    assert!(
        begin.elapsed() < Duration::from_secs(20),
        "{:?}",
        begin.elapsed()
    );
    result
}

#[derive(Default)]
struct Sum(u64);

impl Feed for Sum {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.0 += bytes.len() as u64;
        Ok(Demand::More)
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

const BOUNDS: Bounds = Bounds {
    free: 1 << 20,
    ratio: 200,
    total: 1 << 30,
};

fn unpack(blob: &[u8]) -> (Result<()>, u64) {
    let mut machine = Unpack::new(Sum::default(), BOUNDS);
    let result = blob
        .chunks(1 << 16)
        .try_for_each(|piece| machine.feed(piece).map(|_| ()));
    (result.and_then(|()| machine.finish()), machine.inner().0)
}

#[test]
fn a_bomb_is_bounded_by_its_ratio() {
    for (packed, name) in [
        (gzip(&vec![0; 16 << 20]), "gzip"),
        (zstd(&vec![0; 16 << 20]), "zstd"),
    ] {
        let (result, made) = unpack(&packed);
        let error = result.expect_err(name);
        assert_eq!(error.kind(), Kind::TooLarge, "{name}");
        assert!(
            error.to_string().contains("packed bytes have become"),
            "{error}"
        );
        assert!(
            made <= 200 * packed.len() as u64 + (2 << 20),
            "{name} made {made}"
        );
    }
}

/// A zstd frame of run-length blocks: four bytes become 128 KiB.
fn runs(window: u8, blocks: usize, size: u32) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, window];
    for n in 0..blocks {
        let last = u32::from(n + 1 == blocks);
        frame.extend_from_slice(&(size << 3 | 1 << 1 | last).to_le_bytes()[..3]);
        frame.push(0);
    }
    frame
}

#[test]
fn blocks_that_are_runs_are_bounded() {
    let blob = runs(0x50, 10_000, 128 << 10);
    let (result, made) = unpack(&blob);
    assert_eq!(result.expect_err("a bomb").kind(), Kind::TooLarge);
    assert!(made <= 200 * blob.len() as u64 + (2 << 20), "{made}");
}

#[test]
fn a_block_of_more_than_zstd_allows_is_damage() {
    let (result, made) = unpack(&runs(0x50, 1, (1 << 21) - 1));
    assert_eq!(result.expect_err("2 MiB in one block").kind(), Kind::Broken);
    assert_eq!(made, 0);
}

#[test]
fn a_block_of_more_than_zstd_allows_is_not_waited_for() {
    for kind in [0u32, 2] {
        let header = ((1 << 21) - 1) << 3 | kind << 1 | 1;
        let blob = [
            &[0x28, 0xb5, 0x2f, 0xfd, 0, 0x50],
            &u32::to_le_bytes(header)[..3],
        ]
        .concat();
        let (result, _) = unpack(&[blob, vec![0; 100]].concat());
        let error = result.expect_err("2 MiB in one block").to_string();
        assert!(error.contains("more than 128 KiB"), "{error}");
    }
}

#[test]
fn a_window_is_not_allocated_because_it_was_declared() {
    let (result, _) = unpack(&runs(0xff, 1, 16));
    assert_eq!(
        result.expect_err("a window of terabytes").kind(),
        Kind::Broken
    );
    assert_eq!(Compression::sniff(&runs(0xff, 1, 16)), Compression::Zstd);
}

#[test]
fn sizes_beyond_everything() {
    let base256 = |bytes: [u8; 12]| file("big", "").at(124, bytes);
    let huge = [
        0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ];
    damaged(&tar(&[base256(huge)]), "size");
    let most = [
        0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ];
    damaged(&tar(&[base256(most)]), "a member of");
    damaged(&tar(&[base256([0xff; 12])]), "size");
    damaged(&tar(&[base256(*b"-0000000001\0")]), "size");
    let size = u64::MAX.to_string();
    damaged(
        &tar(&[pax(b'x', &[("size", size.as_bytes())]), file("big", "")]),
        "a member of",
    );
}

#[test]
fn a_size_that_is_no_number_is_said() {
    let report = report(&tar(&[pax(b'x', &[("size", b"-1")]), file("a", "one")]));
    let found = warned(&report, "pax-value");
    assert_eq!(
        (found[0].0, found[0].1.as_str(), found[0].2),
        (Some(0), "a", true)
    );
}

#[test]
fn sizes_that_add_up_to_more_than_there_is() {
    // Each fits an i64, both together do not.
    let half = (i64::MAX as u64 / 2).to_string();
    let one = || [pax(b'x', &[("size", half.as_bytes())]), file("a", "")];
    let heads: Vec<Head> = one().into_iter().chain(one()).chain(one()).collect();
    let error = open(&image(&tar(&heads)), 1 << 16)
        .err()
        .map(|e| e.to_string());
    let error =
        error.unwrap_or_else(|| warned(&report(&tar(&heads)), "layer-damaged")[0].3.clone());
    assert!(error.contains("cut in transfer"), "{error}");
}

#[test]
fn a_pax_size_wins_over_another_in_the_header() {
    let long = file("a", "12345").at(124, "00000000003\0");
    let report = report(&tar(&[pax(b'x', &[("size", b"5")]), long]));
    assert_eq!(report.image.stored_bytes, 5);
    let found = warned(&report, "pax-size");
    assert_eq!(
        (found[0].0, found[0].1.as_str(), found[0].2),
        (Some(0), "a", true)
    );
}

#[test]
fn a_pax_size_beside_none_in_the_header_is_usual() {
    let long = file("a", "12345").at(124, "00000000000\0");
    let report = report(&tar(&[pax(b'x', &[("size", b"5")]), long]));
    assert_eq!(
        (report.image.stored_bytes, warned(&report, "pax-size").len()),
        (5, 0)
    );
}

#[test]
fn records_that_cannot_be_read_are_said() {
    for body in [
        "99 path=b\n",
        "9 pathb\n",
        "9 path=bc",
        "x path=b\n",
        "18446744073709551616 a=b\n",
    ] {
        let head = file("PaxHeaders/x", body).at(156, "x");
        let report = report(&tar(&[head, file("a", "one")]));
        let found = warned(&report, "pax-record");
        assert_eq!(found.len(), 1, "{body:?}");
        assert!(found[0].2 && found[0].0 == Some(0), "{body:?}");
    }
}

#[test]
fn an_extension_record_is_bounded() {
    for flag in ["x", "g", "L", "K"] {
        let head = file("PaxHeaders/x", "")
            .at(156, flag)
            .at(124, "00004000001\0");
        damaged(&tar(&[head]), "an extension header of 1048577 bytes");
    }
}

#[test]
fn a_record_of_a_hundred_thousand_keys_is_read_in_one_go() {
    let body: String = (0..60_000).map(|n| format!("16 k{n:07}=xyz\n")).collect();
    let head = |flag: &str| file("PaxHeaders/x", &body).at(156, flag);
    let report = soon(|| {
        report(&tar(&[
            head("x"),
            file("a", "one"),
            head("g"),
            file("b", "two"),
            file("c", "3"),
        ]))
    });
    assert_eq!(report.image.stored_bytes, 7);
    assert_eq!(
        warned(&report, "pax-global").len(),
        1,
        "{:?}",
        report.warnings
    );
}

#[test]
fn attributes_in_two_spellings_are_looked_up() {
    let records = (0..12_000)
        .map(|n| format!("SCHILY.xattr.u.{n:06}=1"))
        .chain((0..12_000).map(|n| format!("LIBARCHIVE.xattr.u.{n:06}=MQ")));
    let body: String = records.map(|r| format!("{} {r}\n", r.len() + 4)).collect();
    let report = soon(|| {
        report(&tar(&[
            file("PaxHeaders/x", &body).at(156, "x"),
            file("a", "one"),
        ]))
    });
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[test]
fn global_records_are_not_kept_for_each_member() {
    let mut layer = Tar::default();
    layer.add(&pax(b'g', &[("comment", &vec![b'c'; 60 << 10])]));
    for n in 0..5000 {
        layer.add(&file(format!("f{n}"), ""));
    }
    let opened = open(&image(&layer.end()), 1 << 16).expect("an image");
    let (layers, _) = opened.session.merged().expect("read");
    assert!(layers.changesets()[0].extra_bytes() < 1 << 20);
}

#[test]
fn chains_of_extension_headers() {
    let mut layer = Tar::default();
    for n in 0..20_000 {
        layer
            .add(&long(b'L', format!("name{n}")))
            .add(&long(b'K', "target"));
        layer.add(&pax(b'x', &[("path", b"other")]));
    }
    layer.add(&file("a", "one"));
    let report = soon(|| report(&layer.end()));
    assert_eq!(report.layers[0].entries, 1);
}

#[test]
fn a_path_of_a_hundred_thousand_components() {
    let deep = "d/".repeat(100_000);
    let heads = [
        pax(b'x', &[("path", format!("{deep}f").as_bytes())]),
        file("f", "one"),
        file("g", "two"),
    ];
    let report = soon(|| report(&tar(&heads)));
    let found = warned(&report, "path");
    assert_eq!((found[0].0, found[0].2), (Some(0), true));
    assert_eq!(report.image.stored_bytes, 3);
}

#[test]
fn deep_paths_are_linear() {
    let mut layer = Tar::default();
    let deep = "d/".repeat(2000);
    for n in 0..2000 {
        layer
            .add(&pax(b'x', &[("path", format!("{deep}f{n}").as_bytes())]))
            .add(&file("f", ""));
    }
    let marks: Vec<Head> = (0..2000)
        .flat_map(|n| {
            [
                pax(b'x', &[("path", format!("{deep}.wh.f{n}").as_bytes())]),
                file("f", ""),
            ]
        })
        .collect();
    let file = build::from_layers(&[layer.end(), tar(&marks)], Framing::Oci, Pack::Plain);
    let opened = soon(|| open(&file, 1 << 16).expect("an image"));
    assert_eq!(
        opened.session.merged().expect("read").0.entries().len(),
        4000
    );
}

#[test]
fn links_in_a_circle_inside_a_layer() {
    let report = report(&tar(&[
        link(b'2', "a", "b"),
        link(b'2', "b", "a"),
        file("a/x", "one"),
        link(b'1', "c", "d"),
        link(b'1', "d", "c"),
    ]));
    assert_eq!(warned(&report, "path")[0].1, "a/x");
    assert_eq!(warned(&report, "link-target").len(), 2);
}

#[test]
fn layers_that_are_links_in_a_circle() {
    let mut archive = Archive::default();
    archive
        .symlink("one/layer.tar", "../two/layer.tar")
        .symlink("two/layer.tar", "../one/layer.tar");
    archive.json("c.json", &config(&[vec![]]));
    archive.json(
        "manifest.json",
        &json!([{"Config": "c.json", "Layers": ["one/layer.tar"]}]),
    );
    let error = open(&archive.bytes(), 1 << 16).err().expect("no layer");
    assert!(error.to_string().contains("circle"), "{error}");
    assert!(error.to_string().contains("layer 0"), "{error}");
}

#[test]
fn a_manifest_of_more_than_20_mib() {
    let mut archive = Archive::default();
    archive.file("manifest.json", vec![b' '; (20 << 20) + 1]);
    let error = open(&archive.bytes(), 1 << 16).err().expect("refused");
    assert_eq!(error.kind(), Kind::TooLarge);
    assert!(
        error
            .to_string()
            .contains("manifest.json has 20971521 bytes"),
        "{error}"
    );
}

#[test]
fn a_manifest_of_millions_of_values() {
    let mut archive = Archive::default();
    archive.file("manifest.json", format!("[{}0]", "0,".repeat(9 << 20)));
    let error = soon(|| open(&archive.bytes(), 1 << 20).err().expect("refused"));
    assert!(
        error.to_string().contains("manifest.json holds more than"),
        "{error}"
    );
}

#[test]
fn one_large_document_under_many_names() {
    let mut archive = Archive::default();
    archive.file("c", format!("{{\"a\":\"{}\"}}", "x".repeat(15 << 20)));
    let names: Vec<_> = (0..200)
        .map(|n| json!({"Config": format!("c{n}"), "Layers": []}))
        .collect();
    for n in 0..200 {
        archive.symlink(&format!("c{n}"), "c");
    }
    archive.json("manifest.json", &json!(names));
    let opened = soon(|| open(&archive.bytes(), 1 << 20).expect("the first is an image"));
    let warnings = opened.session.report().expect("read").warnings;
    let unread = warnings.iter().filter(|w| w.kind == "image-broken");
    assert!(unread.count() > 10, "{warnings:?}");
}

/// An OCI archive of one manifest with this much padding, named by so many descriptors, each with a name of its own.
fn named_often(padding: usize, names: usize) -> Vec<u8> {
    let layer = build::layer("a=one");
    let mut archive = Archive::default();
    let layer_blob = archive.blob(TAR, &layer);
    let config = archive.blob("", config(&[layer]).to_string());
    let manifest = json!({"x": "x".repeat(padding), "config": config, "layers": [layer_blob]});
    let manifest = archive.blob("", manifest.to_string());
    let named = |n: usize| {
        let mut descriptor = manifest.clone();
        descriptor["annotations"] = json!({"org.opencontainers.image.ref.name": format!("{n}")});
        descriptor
    };
    archive.index(&json!((0..names).map(named).collect::<Vec<_>>()));
    archive.bytes()
}

#[test]
fn one_manifest_under_many_names_is_hashed_once() {
    let archive = named_often(10 << 20, 5000);
    let opened = soon(|| open(&archive, 1 << 20).expect("an image"));
    assert_eq!(opened.session.image().expect("one").references.len(), 5000);
}

#[test]
fn names_of_one_manifest_are_looked_up() {
    let archive = named_often(0, 90_000);
    let opened = soon(|| open(&archive, 1 << 20).expect("an image"));
    assert_eq!(
        opened.session.image().expect("one").references.len(),
        90_000
    );
}

/// A docker-archive of one config with this much padding and `entries` images, each with its own layers.
fn shared_config(padding: usize, entries: usize) -> Vec<u8> {
    let mut document = config(&[build::layer("a=one")]);
    document["x"] = "x".repeat(padding).into();
    let mut archive = Archive::default();
    archive.json("c.json", &document);
    let entry = |n: usize| json!({"Config": "c.json", "RepoTags": [format!("case:{n}")], "Layers": vec!["x"; n]});
    archive.json(
        "manifest.json",
        &json!((0..entries).map(entry).collect::<Vec<_>>()),
    );
    archive.bytes()
}

#[test]
fn one_config_of_many_images_is_read_once() {
    let archive = shared_config(15 << 20, 400);
    let error = soon(|| open(&archive, 1 << 20).err().expect("a choice"));
    assert!(
        error.what().starts_with("the archive holds 400 images: "),
        "{error}"
    );
    assert!(error.what().ends_with("; and 380 more"), "{error}");
}

#[test]
fn images_are_listed_up_to_a_bound() {
    let mut archive = Archive::default();
    archive.json("c.json", &config(&[]));
    let mut entries = Vec::new();
    for n in 0..1500 {
        archive.file(&format!("{n}"), "");
        entries.push(json!({"Config": "c.json", "RepoTags": null, "Layers": [format!("{n}")]}));
    }
    archive.json("manifest.json", &json!(entries));
    let opened = soon(|| memory::open_image(&archive.bytes(), 1 << 20, Some(0)).expect("one"));
    assert_eq!(opened.session.opened().choices.len(), 1000);
    let said = warned(&opened.session.report().expect("read"), "images");
    assert!(said[0].3.starts_with("500 images are left out"), "{said:?}");
}

#[test]
fn indexes_that_name_one_another_under_many_names() {
    let mut archive = Archive::default();
    let mut inner = descriptor("", b"nowhere");
    for depth in 0..3 {
        let named = |n: usize| {
            let mut inner = inner.clone();
            inner["annotations"] =
                json!({"org.opencontainers.image.ref.name": format!("{depth}-{n}")});
            inner
        };
        let all: Vec<_> = (0..2000).map(named).collect();
        inner = archive.blob("", json!({"manifests": all, "x": depth}).to_string());
    }
    let twice = json!({"manifests": vec![inner.clone(), inner]});
    archive.json("index.json", &twice);
    let error = soon(|| open(&archive.bytes(), 1 << 20).err().expect("no image"));
    assert_eq!(error.kind(), Kind::Broken, "{error}");
}

#[test]
fn names_in_an_archive_are_bounded() {
    let named = |names: usize, length: usize| {
        let mut archive = Tar::default();
        for n in 0..names {
            let name = format!("{n:06}{}", "n".repeat(length));
            archive
                .add(&pax(b'x', &[("path", name.as_bytes())]))
                .add(&file("n", ""));
        }
        archive.0.extend_from_slice(&image(&build::layer("a=one")));
        let opened = soon(|| open(&archive.0, 1 << 20).expect("an image"));
        warned(&opened.session.report().expect("read"), "name-size")
    };
    let long = named(2, 1 << 19);
    assert!(
        long.len() == 2 && long[0].3.starts_with("a name of 524294 bytes"),
        "{long:?}"
    );
    assert_eq!(named(2, 4000).len(), 0);
}

/// The first names come first: an image behind them would have none.
#[test]
fn names_in_an_archive_are_bounded_together() {
    let mut archive = image(&build::layer("a=one"));
    archive.truncate(archive.len() - 1024);
    let mut archive = Tar(archive);
    for n in 0..17_000 {
        let name = format!("{n:06}{}", "n".repeat(4000));
        archive
            .add(&pax(b'x', &[("path", name.as_bytes())]))
            .add(&file("n", ""));
    }
    let opened = soon(|| open(&archive.end(), 1 << 20).expect("an image"));
    let said = warned(&opened.session.report().expect("read"), "name-size");
    assert!(
        said[0].3.starts_with("names of more than 67108864 bytes"),
        "{said:?}"
    );
}

#[test]
fn nested_deeper_than_any_document() {
    let mut archive = Archive::default();
    archive.file("manifest.json", "[".repeat(1 << 20));
    let error = soon(|| open(&archive.bytes(), 1 << 20).err().expect("refused"));
    assert!(
        error.to_string().contains("manifest.json is not JSON"),
        "{error}"
    );
}

#[test]
fn keys_that_stand_twice() {
    let layer = build::layer("a=one");
    let config = config(std::slice::from_ref(&layer)).to_string();
    let config = config.replacen('{', r#"{"\u006fs":"windows","#, 1);
    let mut archive = Archive::default();
    archive.file("layer.tar", &layer).file("c.json", &config);
    archive.file(
        "manifest.json",
        r#"[{"Config":"x","Config":"c.json","Layers":["layer.tar"]}]"#,
    );
    let opened = open(&archive.bytes(), 1 << 16).expect("the last one counts");
    let report = opened.session.report().expect("read");
    let found = warned(&report, "json-key");
    let of = |path: &str, key: &str| {
        found
            .iter()
            .any(|(_, p, offset, d)| p == path && *offset && d.contains(key))
    };
    assert!(
        of("manifest.json", "Config") && of("c.json", "os"),
        "{found:?}"
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn a_million_members_around_an_image() {
    let mut bytes = Tar::default();
    let one = file("x", "").bytes();
    for _ in 0..1_000_000 {
        bytes.0.extend_from_slice(&one);
    }
    let error = soon(|| open(&bytes.end(), 1 << 20).err().expect("no image"));
    assert_eq!(error.kind(), Kind::NotAnImage);
}

/// An old GNU sparse file of four runs.
fn sparse(runs: &[(u64, u64)], size: u64, content: &str) -> Head {
    let mut head = file("s", content)
        .at(156, "S")
        .gnu()
        .at(483, format!("{size:011o}\0"));
    for (n, (offset, length)) in runs.iter().enumerate() {
        head = head.at(386 + n * 24, format!("{offset:011o}\0{length:011o}\0"));
    }
    head
}

#[test]
fn sparse_maps_that_lie() {
    for (runs, size) in [
        (vec![(10, 3), (5, 3)], 100),
        (vec![(0, 3), (2, 3)], 100),
        (vec![(10, 3), (5, 0)], 100),
    ] {
        damaged(
            &tar(&[sparse(&runs, size, "abcdef")]),
            "a sparse map runs backwards",
        );
    }
    for (runs, size) in [
        (vec![(90, 1000)], 10),
        (vec![(0o7_777_777_777, 0o77_777_777_777)], 10),
        (vec![(0, 0), (0, 0), (0, 0), (0, 6)], 3),
    ] {
        damaged(&tar(&[sparse(&runs, size, "abcdef")]), BEYOND);
    }
    // Two of them, so that their contents are asked for.
    let empty = sparse(&[], 0o7_777_777_777, "abcdef");
    let report = soon(|| report(&tar(&[empty.clone(), empty])));
    assert_eq!(report.layers[0].stored_bytes, 12);
}

const BEYOND: &str = "a sparse map leads beyond its file";

#[test]
fn sparse_maps_that_lead_beyond_the_file() {
    let far = "17592186044416";
    let pax_map = |records: &[(&str, &[u8])], content: &[u8]| {
        let records = [&[("GNU.sparse.size", &b"1"[..])], records].concat();
        let one = || [pax(b'x', &records), file("s", content)];
        tar(&[one(), one()].concat())
    };
    let map = format!("{far},1");
    let in_content = format!("1\n{far}\n1\n{}x", "\0".repeat(493));
    damaged(&tar(&[sparse(&[(1 << 31, 1)], 1, "x")]), BEYOND);
    damaged(
        &pax_map(
            &[
                ("GNU.sparse.offset", far.as_bytes()),
                ("GNU.sparse.numbytes", b"1"),
            ],
            b"x",
        ),
        BEYOND,
    );
    damaged(
        &pax_map(&[("GNU.sparse.map", map.as_bytes())], b"x"),
        BEYOND,
    );
    damaged(
        &pax_map(
            &[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0")],
            in_content.as_bytes(),
        ),
        BEYOND,
    );
}

#[test]
fn a_sparse_map_of_a_million_runs() {
    let map = format!("{}0,1", "0,1,".repeat(200_000));
    let records: [(&str, &[u8]); 2] = [
        ("GNU.sparse.map", map.as_bytes()),
        ("GNU.sparse.size", b"9"),
    ];
    let layer = tar(&[
        pax(b'x', &records),
        file("s", "abc"),
        pax(b'x', &records),
        file("s", "abd"),
    ]);
    soon(|| damaged(&layer, "a sparse map runs backwards"));
    damaged(
        &tar(&[sparse(&[], 9, "")
            .at(482, [1])
            .with_blocks(&vec![1; 2 << 20])]),
        "sparse map",
    );
}

#[test]
fn members_of_unknown_types_are_passed_over() {
    let report = report(&tar(&[member(b'Z', "odd"), file("a", "one")]));
    assert_eq!(warned(&report, "member-type")[0].1, "odd");
}

/// A layer that ends in a file that claims `size` bytes and has those of `content`.
fn claiming(size: u64, content: &str) -> Vec<u8> {
    let mut field = [0; 12];
    field[0] = 0x80;
    field[4..].copy_from_slice(&size.to_be_bytes());
    let mut layer = Tar::default();
    layer
        .add(&file("a", "one"))
        .add(&file("big", content).gnu().at(124, field));
    layer.0
}

#[test]
fn a_size_that_was_only_claimed_is_in_no_sum() {
    for (size, content, stored, pack) in [
        (1 << 30, "", 3, Pack::Gzip),
        (1 << 30, "some", 3 + 512, Pack::Gzip),
        (1 << 62, "", 3, Pack::Gzip),
        (1 << 30, "", 3, Pack::Plain),
        (1 << 30, "some", 3 + 512, Pack::Plain),
        (1 << 62, "", 3, Pack::Plain),
    ] {
        let layers = vec![claiming(size, content); 5];
        let file = build::from_layers(&layers, Framing::Oci, pack);
        let opened = open(&file, 1 << 16).expect("an image");
        let report = opened.session.report().expect("read");
        let told = report.warnings.iter().filter(|w| w.kind == "layer-damaged");
        let told: Vec<_> = told.map(|w| (w.layer, w.offset.is_some())).collect();
        assert_eq!(told, [0, 1, 2, 3, 4].map(|layer| (Some(layer), true)));
        assert_eq!(report.image.stored_bytes, 5 * stored);
        for layer in &report.layers {
            assert_eq!(layer.tar_bytes, layers[0].len() as u64);
            assert_eq!(layer.stored_bytes, stored);
            assert_eq!(layer.tar_bytes, layer.stored_bytes + layer.framing_bytes);
        }
    }
}

#[test]
fn bytes_after_a_zstd_frame_are_no_damage() {
    for after in 1..=9 {
        let blob = [zstd(b"content"), vec![b'x'; after]].concat();
        let mut machine = Unpack::new(Sum::default(), BOUNDS);
        machine.feed(&blob).expect("whole");
        machine.finish().expect("whole");
        assert_eq!((machine.trailing(), machine.inner().0), (after as u64, 7));
    }
    for begun in [&[0x28][..], &[0x28, 0xb5, 0x2f, 0xfd], &[0x50, 0x2a, 0x4d]] {
        let (result, _) = unpack(&[&zstd(b"content"), begun].concat());
        let error = result.expect_err("a frame that is cut").to_string();
        assert!(error.contains("ends early"), "{error}");
    }
}

#[test]
fn attributes_of_hard_links_are_kept_once() {
    // In turn, so that no neighbours have the same.
    let links = (0..300).map(|n| link(b'1', format!("l{n}"), ["a", "b"][n % 2]));
    let files = [file("a", "one"), file("b", "two")];
    let heads: Vec<Head> = files.into_iter().chain(links).collect();
    let file = build::from_layers(&[tar(&heads), tar(&heads)], Framing::Oci, Pack::Plain);
    let opened = open(&file, 1 << 16).expect("an image");
    let (layers, rootfs) = opened.session.merged().expect("read");
    let [below, above] = layers.changesets() else {
        panic!("two layers")
    };
    assert_eq!(above.extra_bytes(), below.extra_bytes());
    assert_eq!(rootfs.names_of(EntryId::new(302)), Some(151));
}

/// Each layer is within its own bounds; a hundred of them are not within any machine's.
#[test]
fn what_layers_take_together_is_bounded() {
    let name = |n: usize| format!("{n}{}", "x".repeat(1_000_000));
    let named = |n: usize| [long(b'L', name(n)), file("x", "")];
    let heads: Vec<Head> = (0..40).flat_map(named).collect();
    let layers = vec![tar(&heads); 5];
    let archive = build::from_layers(&layers, Framing::Oci, Pack::Gzip);
    let error = open(&archive, 1 << 16).map(|_| ()).expect_err("too much");
    assert_eq!(error.kind(), Kind::TooLarge);
    assert!(error.to_string().contains("--allow-huge"), "{error}");
}

/// All of it is there, and only the checksum at the end is wrong.
#[test]
fn what_came_before_damage_in_gzip_is_shown() {
    let archive = build::from_layers(
        &[tar(&[file("a", "one"), file("b", "two")])],
        Framing::Oci,
        Pack::Gzip,
    );
    let whole = open(&archive, 1 << 16).expect("an image");
    let blob = whole.session.image().expect("one").layers[0]
        .blob
        .expect("there");
    let mut damaged = archive.clone();
    damaged[(blob.offset + blob.length) as usize - 8] ^= 1;
    let report = open(&damaged, 1 << 16)
        .expect("an image")
        .session
        .report()
        .expect("read");
    assert_eq!(warned(&report, "layer-damaged").len(), 1);
    assert_eq!(report.layers[0].entries, 2);
    assert_eq!(report.image.stored_bytes, 6);
}
