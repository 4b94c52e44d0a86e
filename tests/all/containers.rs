//! C38 to C51: what archives hold, and how the layers in them are packed.

use serde_json::{Value as Json, json};

use crate::support::archive::{
    Archive, INDEX, TAR, TAR_GZIP, TAR_ZSTD, config, descriptor, gzip, zstd,
};
use crate::support::build::{hex, layer, texts};
use crate::support::memory::{self, Opened, open};
use crate::support::tape::{self, file};
use crate::support::{show, squash};

/// The layers of most cases here.
pub const LINE: &str = "a=one d/ d/b=two | .wh.a c=three | d/b=four e->c";
pub const TREE: &str = "c=three d/ d/b=four e->c";

pub fn layers(line: &str) -> Vec<Vec<u8>> {
    line.split('|').map(layer).collect()
}

/// Panics unless the archive holds the image of `line` as `tree`, whole and verified, in every squash too.
pub fn check(archive: &[u8], line: &str, tree: &str) -> Opened {
    for bite in [1, 1 << 20] {
        let opened = open(archive, bite).expect("an image");
        assert_eq!(show::words(&opened, &texts(line)), tree, "by {bite}");
    }
    let opened = open(archive, 1000).expect("an image");
    let report = opened.session.report().expect("read");
    assert!(
        report.layers.iter().all(|l| l.verified),
        "{:?}",
        report.warnings
    );
    let last = u32::try_from(report.layers.len()).expect("few") - 1;
    for (from, to) in (0..last).flat_map(|f| (f + 1..=last).map(move |t| (f, t))) {
        let (out, _) = squash(&opened, from, to).unwrap_or_else(|e| panic!("{from}..={to}: {e}"));
        let again = open(&out, 1 << 20).expect("an image");
        assert_eq!(show::words(&again, &texts(line)), tree, "{from}..={to}");
    }
    opened
}

/// The whole image is broken: the error, and what `inspect` warns of.
fn refused(archive: &[u8]) -> (String, Vec<String>) {
    let opened = open(archive, 1 << 20).expect("an image");
    let report = opened.session.report().expect("read");
    let error = squash(&opened, 0, 1).expect_err("no squash of that");
    (
        error.to_string(),
        report.warnings.into_iter().map(|w| w.kind).collect(),
    )
}

/// A docker-archive of `line`, with what `edit` changes of its manifest's only entry.
pub fn docker(line: &str, edit: impl FnOnce(&mut Json)) -> Archive {
    let tars = layers(line);
    let mut archive = Archive::default();
    let paths: Vec<String> = (0..tars.len()).map(|i| format!("{i}/layer.tar")).collect();
    for (path, tar) in paths.iter().zip(&tars) {
        archive.file(path, tar);
    }
    let config = config(&tars).to_string();
    let name = format!("{}.json", hex(config.as_bytes()));
    let mut entry = json!({"Config": name, "RepoTags": ["case:1"], "Layers": paths});
    edit(&mut entry);
    archive.file(&name, config);
    archive.json("manifest.json", &json!([entry]));
    archive
}

/// A docker-archive of `line` with another config.
fn configured(line: &str, edit: impl FnOnce(&mut Json)) -> Vec<u8> {
    let tars = layers(line);
    let mut document = config(&tars);
    edit(&mut document);
    let mut archive = Archive::default();
    let paths: Vec<String> = (0..tars.len()).map(|i| format!("{i}/layer.tar")).collect();
    for (path, tar) in paths.iter().zip(&tars) {
        archive.file(path, tar);
    }
    archive.json("config.json", &document);
    archive.json(
        "manifest.json",
        &json!([{"Config": "config.json", "RepoTags": null, "Layers": paths}]),
    );
    archive.bytes()
}

/// An OCI archive of `line`, its layers packed by `pack` and described by `media_type`.
fn oci(line: &str, media_type: &str, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let tars = layers(line);
    let mut archive = Archive::default();
    let blobs: Vec<Json> = tars
        .iter()
        .map(|t| archive.blob(media_type, pack(t)))
        .collect();
    let image = archive.image(&config(&tars), &blobs);
    archive.index(&json!([image])).bytes()
}

/// Cut into pieces of 700 bytes, each packed by itself.
fn in_pieces(bytes: &[u8], pack: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    bytes.chunks(700).flat_map(pack).collect()
}

/// The footer of eStargz: an empty member whose extra field says where the table of contents is.
fn estargz(bytes: &[u8]) -> Vec<u8> {
    let mut out = in_pieces(bytes, gzip);
    out.extend([
        0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 26, 0, b'S', b'G', 22, 0,
    ]);
    out.extend(format!("{:016x}STARGZ", bytes.len()).bytes());
    out.extend([1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    out
}

/// zstd:chunked: a skippable frame after the data.
fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut out = in_pieces(bytes, zstd);
    out.extend(b"\x50\x2a\x4d\x18\x08\x00\x00\x00manifest");
    out
}

macro_rules! packed {
    ($($name:ident: $media_type:expr, $pack:expr;)*) => {
        $(#[test] fn $name() { check(&oci(LINE, $media_type, $pack), LINE, TREE); })*
    };
}

packed! {
    c38_gzip: TAR_GZIP, gzip;
    c38_gzip_of_several_members: TAR_GZIP, |t| in_pieces(t, gzip);
    c38_estargz: TAR_GZIP, estargz;
    c38_zstd: TAR_ZSTD, zstd;
    c38_zstd_of_several_frames: TAR_ZSTD, |t| in_pieces(t, zstd);
    c38_zstd_chunked: TAR_ZSTD, chunked;
    c38_plain_that_is_called_gzip: TAR_GZIP, <[u8]>::to_vec;
    c38_gzip_that_is_called_plain: TAR, gzip;
    c38_docker_media_type: "application/vnd.docker.image.rootfs.diff.tar.gzip", gzip;
    c38_no_media_type: "", gzip;
}

#[test]
fn c38_layers_packed_in_three_ways() {
    let tars = layers(LINE);
    let mut archive = Archive::default();
    let blobs = [
        archive.blob(TAR, &tars[0]),
        archive.blob(TAR_GZIP, gzip(&tars[1])),
        archive.blob(TAR_ZSTD, zstd(&tars[2])),
    ];
    let image = archive.image(&config(&tars), &blobs);
    check(&archive.index(&json!([image])).bytes(), LINE, TREE);
}

#[test]
fn c37_the_empty_gzip_layer_of_32_bytes() {
    let empty = gzip(&[0; 1024]);
    let tars = [layer("a=one"), vec![0; 1024], layer("b=two")];
    let mut archive = Archive::default();
    let blobs = [
        archive.blob(TAR_GZIP, gzip(&tars[0])),
        archive.blob(TAR_GZIP, &empty),
        archive.blob(TAR_GZIP, gzip(&tars[2])),
    ];
    let image = archive.image(&config(&tars), &blobs);
    check(
        &archive.index(&json!([image])).bytes(),
        "a=one b=two",
        "a=one b=two",
    );
}

/// Two layers, the second of which is the first again, as `docker save` links it.
fn twins(link: impl FnOnce(&mut Archive, &[u8])) -> Vec<u8> {
    let tar = layer("a=one d/");
    let mut archive = Archive::default();
    link(&mut archive, &tar);
    let config = config(&[tar.clone(), tar]);
    archive.json("config.json", &config);
    archive.json("manifest.json", &json!([{"Config": "config.json", "RepoTags": ["case:1"], "Layers": ["1/layer.tar", "2/layer.tar"]}]));
    archive.bytes()
}

macro_rules! twins {
    ($($name:ident: $link:expr;)*) => {
        $(#[test] fn $name() {
            let opened = check(&twins($link), "a=one d/", "a=one d/");
            let report = opened.session.report().expect("read");
            assert_eq!((report.image.stored_bytes, report.image.live_bytes), (6, 3));
            assert_eq!(report.waste[0].cause.as_str(), "identical");
        })*
    };
}

twins! {
    c41_linked_backward: |a, tar| { a.file("1/layer.tar", tar).symlink("2/layer.tar", "../1/layer.tar"); };
    c41_linked_forward: |a, tar| { a.symlink("1/layer.tar", "../2/layer.tar").file("2/layer.tar", tar); };
    c41_linked_in_a_chain: |a, tar| { a.symlink("1/layer.tar", "../x/layer.tar").symlink("2/layer.tar", "../1/layer.tar").symlink("x/layer.tar", "../y.tar").file("y.tar", tar); };
    c41_linked_from_the_root: |a, tar| { a.file("1/layer.tar", tar).symlink("2/layer.tar", "/1/layer.tar"); };
    c41_linked_beyond_the_root: |a, tar| { a.file("1/layer.tar", tar).symlink("2/layer.tar", "../../../1/layer.tar"); };
    c41_linked_hard: |a, tar| { a.file("1/layer.tar", tar).hardlink("2/layer.tar", "1/layer.tar"); };
    c41_podman_links_both: |a, tar| { a.file("abc.tar", tar).symlink("1/layer.tar", "../abc.tar").symlink("2/layer.tar", "../abc.tar"); };
}

#[test]
fn c41_links_in_a_circle_are_an_error() {
    let archive = twins(|a, _| {
        a.symlink("1/layer.tar", "../2/layer.tar")
            .symlink("2/layer.tar", "../1/layer.tar");
    });
    let error = open(&archive, 1 << 20).err().expect("no image");
    assert!(
        error
            .to_string()
            .starts_with("links in the archive lead in a circle: layer 0, 1/layer.tar"),
        "{error}"
    );
}

#[test]
fn c41_one_layer_twice_in_an_oci_manifest() {
    let (tar, other) = (layer("a=one"), layer("b=two"));
    let mut archive = Archive::default();
    let (blob, between) = (archive.blob(TAR, &tar), archive.blob(TAR, &other));
    let image = archive.image(
        &config(&[tar.clone(), other, tar]),
        &[blob.clone(), between, blob],
    );
    check(
        &archive.index(&json!([image])).bytes(),
        "a=one b=two",
        "a=one b=two",
    );
}

/// An image of one platform, and its descriptor.
fn platform(archive: &mut Archive, architecture: &str, variant: Option<&str>, line: &str) -> Json {
    let tars = layers(line);
    let mut document = config(&tars);
    document["architecture"] = architecture.into();
    let mut platform = json!({"os": "linux", "architecture": architecture});
    if let Some(variant) = variant {
        document["variant"] = variant.into();
        platform["variant"] = variant.into();
    }
    let blobs: Vec<Json> = tars.iter().map(|t| archive.blob(TAR, t)).collect();
    let mut descriptor = archive.image(&document, &blobs);
    descriptor["platform"] = platform;
    descriptor
}

/// What BuildKit says of how an image was made; described with its usual marks, or bare.
fn attestation(archive: &mut Archive, marked: bool) -> Json {
    let statement = archive.blob("application/vnd.in-toto+json", "{\"predicate\":{}}");
    let config = json!({"architecture": "unknown", "os": "unknown", "config": {}, "rootfs": {"type": "layers", "diff_ids": [statement["digest"]]}});
    let mut descriptor = archive.image(&config, &[statement]);
    if marked {
        descriptor["platform"] = json!({"os": "unknown", "architecture": "unknown"});
        descriptor["annotations"] = json!({"vnd.docker.reference.type": "attestation-manifest"});
    }
    descriptor
}

#[test]
fn c42_attestation_first() {
    for marked in [true, false] {
        let mut archive = Archive::default();
        let manifests = json!([
            attestation(&mut archive, marked),
            platform(&mut archive, "amd64", None, LINE)
        ]);
        check(&archive.index(&manifests).bytes(), LINE, TREE);
    }
}

#[test]
fn c42_nested_index() {
    let mut archive = Archive::default();
    let inner = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [platform(&mut archive, "amd64", None, LINE), attestation(&mut archive, true)]});
    let inner = archive.blob(INDEX, inner.to_string());
    let mut outer = archive.blob(
        INDEX,
        json!({"schemaVersion": 2, "manifests": [inner]}).to_string(),
    );
    outer["annotations"] = json!({"io.containerd.image.name": "docker.io/library/case:1", "org.opencontainers.image.ref.name": "1"});
    let opened = check(&archive.index(&json!([outer])).bytes(), LINE, TREE);
    assert_eq!(
        opened.session.image().expect("one").references,
        ["docker.io/library/case:1"]
    );
}

#[test]
fn c42_several_platforms_are_chosen_from() {
    let mut archive = Archive::default();
    let manifests = json!([
        platform(&mut archive, "amd64", None, "a=amd | b"),
        platform(&mut archive, "arm", Some("v7"), "a=arm | b")
    ]);
    let bytes = archive.index(&manifests).bytes();
    let error = open(&bytes, 1 << 20).err().expect("a choice");
    assert_eq!(error.kind(), squint::bytes::Kind::Ambiguous);
    assert_eq!(error.what().matches("sha256:").count(), 2, "{error}");
    for (choice, tree, platform) in [
        (0, "a=amd b", "linux/amd64"),
        (1, "a=arm b", "linux/arm/v7"),
    ] {
        let opened = memory::open_image(&bytes, 1 << 20, Some(choice)).expect("an image");
        assert_eq!(show::words(&opened, &texts("a=amd a=arm b")), tree);
        assert_eq!(opened.session.image().expect("chosen").platform(), platform);
        let (out, _) = squash(&opened, 0, 1).expect("squashed");
        assert_eq!(
            show::words(
                &open(&out, 1 << 20).expect("one image"),
                &texts("a=amd a=arm b")
            ),
            tree
        );
    }
}

#[test]
fn c42_other_platforms_were_not_saved() {
    let mut archive = Archive::default();
    let mut elsewhere = Archive::default();
    let absent = platform(&mut elsewhere, "arm64", None, "x");
    let manifests = json!([absent, platform(&mut archive, "amd64", None, LINE)]);
    let opened = check(&archive.index(&manifests).bytes(), LINE, TREE);
    let warnings = opened.session.report().expect("read").warnings;
    assert!(
        warnings
            .iter()
            .any(|w| w.kind == "blob-missing" && w.detail.contains("arm64")),
        "{warnings:?}"
    );
}

#[test]
fn c42_only_the_layers_of_another_platform_are_missing() {
    let mut archive = Archive::default();
    let mut document = config(&layers("x"));
    document["architecture"] = "arm64".into();
    let absent = archive.image(&document, &[descriptor(TAR, &layer("x"))]);
    let manifests = json!([absent, platform(&mut archive, "amd64", None, LINE)]);
    let opened = check(&archive.index(&manifests).bytes(), LINE, TREE);
    let warnings = opened.session.report().expect("read").warnings;
    assert!(
        warnings
            .iter()
            .any(|w| w.kind == "platform-missing" && w.detail.contains("arm64")),
        "{warnings:?}"
    );
}

#[test]
fn c43_an_index_that_names_nothing() {
    for index in [
        json!({"manifests": null}),
        json!({"manifests": []}),
        json!({}),
        json!(null),
    ] {
        let mut archive = docker(LINE, |_| {});
        archive.json("index.json", &index);
        check(&archive.bytes(), LINE, TREE);
    }
}

#[test]
fn c43_an_oci_manifest_without_layers() {
    for layers_member in [json!(null), json!([])] {
        let tars = layers(LINE);
        let mut archive = docker(LINE, |_| {});
        let config = archive.blob("", config(&tars).to_string());
        let manifest = archive.blob(
            "",
            json!({"schemaVersion": 2, "config": config, "layers": layers_member}).to_string(),
        );
        archive.index(&json!([manifest]));
        check(&archive.bytes(), LINE, TREE);
    }
}

#[test]
fn c43_a_manifest_that_is_null_beside_an_index() {
    let mut archive = Archive::default();
    let image = platform(&mut archive, "amd64", None, LINE);
    archive
        .index(&json!([image]))
        .json("manifest.json", &json!(null));
    check(&archive.bytes(), LINE, TREE);
}

#[test]
fn c44_several_tags_are_one_image() {
    let archive = docker(LINE, |entry| {
        entry["RepoTags"] = json!(["case:1", "case:2", "host:5000/me/case:1"]);
    })
    .bytes();
    let opened = check(&archive, LINE, TREE);
    let (out, built) = squash(&opened, 0, 2).expect("squashed");
    assert_eq!(
        built.references,
        ["case:1", "case:2", "host:5000/me/case:1"]
    );
    assert_eq!(
        open(&out, 1 << 20)
            .expect("one")
            .session
            .image()
            .expect("one")
            .references,
        built.references
    );
}

#[test]
fn c44_several_descriptors_of_one_manifest_are_one_image() {
    let mut archive = Archive::default();
    let image = platform(&mut archive, "amd64", None, LINE);
    let named = |name: &str| {
        let mut descriptor = image.clone();
        descriptor["annotations"] = json!({"org.opencontainers.image.ref.name": name});
        descriptor
    };
    let manifests = json!([named("docker.io/library/case:1"), named("latest")]);
    let opened = check(&archive.index(&manifests).bytes(), LINE, TREE);
    assert_eq!(
        opened.session.image().expect("one").references,
        ["docker.io/library/case:1", "latest"]
    );
}

#[test]
fn c44_a_name_by_digest_is_no_tag() {
    let name = format!("docker.io/library/case@sha256:{}", hex(b"x"));
    let mut archive = Archive::default();
    let mut image = platform(&mut archive, "amd64", None, LINE);
    image["annotations"] = json!({"io.containerd.image.name": name});
    let opened = check(&archive.index(&json!([image])).bytes(), LINE, TREE);
    assert_eq!(opened.session.image().expect("one").references, [name]);
}

#[test]
fn c44_images_that_share_a_layer() {
    let (base, one, two) = (layer("base"), layer("a=one"), layer("a=two"));
    let mut archive = Archive::default();
    archive
        .file("b/layer.tar", &base)
        .file("1/layer.tar", &one)
        .file("2/layer.tar", &two);
    archive
        .json("1.json", &config(&[base.clone(), one]))
        .json("2.json", &config(&[base, two]));
    archive.json(
        "manifest.json",
        &json!([
            {"Config": "1.json", "RepoTags": ["case:1"], "Layers": ["b/layer.tar", "1/layer.tar"]},
            {"Config": "2.json", "RepoTags": ["case:2"], "Layers": ["b/layer.tar", "2/layer.tar"]},
        ]),
    );
    for (choice, tree) in [(0, "a=one base"), (1, "a=two base")] {
        let opened = memory::open_image(&archive.bytes(), 1 << 20, Some(choice)).expect("an image");
        assert_eq!(show::words(&opened, &texts("a=one a=two base")), tree);
        squash(&opened, 0, 1).expect("squashed");
    }
}

#[test]
fn c44_one_broken_image_does_not_take_the_other_with_it() {
    let (one, two) = (layer("a=one"), layer("a=two"));
    let mut archive = Archive::default();
    archive.file("1/layer.tar", &one).file("2/layer.tar", &two);
    archive.json("2.json", &config(&[one, two]));
    archive.json(
        "manifest.json",
        &json!([
            {"Config": "1.json", "RepoTags": ["case:1"], "Layers": ["1/layer.tar"]},
            {"Config": "2.json", "RepoTags": ["case:2"], "Layers": ["1/layer.tar", "2/layer.tar"]},
        ]),
    );
    let opened = check(&archive.bytes(), "a=one a=two", "a=two");
    let warnings = opened.session.report().expect("read").warnings;
    assert_eq!(
        (warnings[0].kind.as_str(), warnings[0].path.as_deref()),
        ("image-broken", Some("1.json"))
    );
}

#[test]
fn c44_one_broken_oci_image_does_not_take_the_other_with_it() {
    let mut archive = Archive::default();
    let circle = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    let place = circle.replace("sha256:", "blobs/sha256/");
    archive.symlink(&place, &format!("/{place}"));
    let broken = archive.image(&config(&layers("a | b")), &[json!({"digest": circle})]);
    let manifests = json!([broken, platform(&mut archive, "amd64", None, LINE)]);
    let opened = check(&archive.index(&manifests).bytes(), LINE, TREE);
    let warnings = opened.session.report().expect("read").warnings;
    let broken: Vec<_> = warnings
        .iter()
        .filter(|w| w.kind == "image-broken")
        .collect();
    assert_eq!(broken.len(), 1, "{warnings:?}");
    assert!(broken[0].detail.contains("circle: layer 0"), "{warnings:?}");
}

#[test]
fn c44_what_is_index_and_manifest_at_once_does_not_take_the_image_with_it() {
    let mut archive = Archive::default();
    let two = json!({"manifests": [descriptor("", b"x")], "layers": [descriptor("", b"y")]});
    let two = archive.blob("", two.to_string());
    let mut only = archive.clone();
    let only = only.index(&json!([two])).bytes();
    let manifests = json!([two, platform(&mut archive, "amd64", None, LINE)]);
    let opened = check(&archive.index(&manifests).bytes(), LINE, TREE);
    let warnings = opened.session.report().expect("read").warnings;
    assert!(
        warnings.iter().any(|w| w.detail.contains("CVE-2021-41190")),
        "{warnings:?}"
    );
    let error = open(&only, 1 << 20).err().expect("no image");
    assert!(error.to_string().contains("CVE-2021-41190"), "{error}");
}

/// A tar begins with its first member's name, which may look like anything.
#[test]
fn c45_first_names_that_look_like_other_files() {
    let tar = layer("a=one");
    let config = config(std::slice::from_ref(&tar)).to_string();
    for name in ["MZ", "{", "PK\x03\x04", "[\"x", "SQLi", "hello world"] {
        let manifest = json!([{"Config": "c.json", "RepoTags": null, "Layers": [name]}]);
        let first = file(name, &tar);
        for first in [first.clone(), first.clone().gnu(), first.v7()] {
            let rest = [
                file("c.json", &config),
                file("manifest.json", manifest.to_string()),
            ];
            let archive = tape::tar(&[&[first][..], &rest].concat());
            let opened = open(&archive, 1000).expect(name);
            assert_eq!(show::words(&opened, &texts("a=one")), "a=one", "{name}");
        }
    }
}

#[test]
fn c44_an_image_without_its_config_is_an_error() {
    let mut archive = Archive::default();
    archive.file("1/layer.tar", layer("a"));
    archive.json(
        "manifest.json",
        &json!([{"Config": "1.json", "RepoTags": ["case:1"], "Layers": ["1/layer.tar"]}]),
    );
    let error = open(&archive.bytes(), 1 << 20).err().expect("no image");
    assert_eq!(
        error.to_string(),
        "the image's config is missing: 1.json: the archive was cut in transfer"
    );
}

#[test]
fn c46_histories_that_do_not_fit() {
    let step =
        |n: u32| json!({"created_by": format!("step {n}"), "created": "2024-01-02T03:04:05Z"});
    for (history, known) in [
        (json!(null), 0),
        (json!([]), 0),
        (json!([step(0)]), 1),
        (
            json!([step(0), {"created_by": "CMD", "empty_layer": true}, step(1)]),
            2,
        ),
        (json!([step(0), step(1), step(2), step(3), step(4)]), 3),
        (json!([{"empty_layer": true}, {"empty_layer": true}]), 0),
        (json!([null, step(1), 7]), 3),
    ] {
        let archive = configured(LINE, |c| c["history"] = history.clone());
        let opened = check(&archive, LINE, TREE);
        let report = opened.session.report().expect("read");
        assert_eq!(
            report.history.iter().filter(|h| h.layer.is_some()).count(),
            known,
            "{history}"
        );
    }
    check(
        &configured(LINE, |c| {
            c.as_object_mut().expect("an object").remove("history");
        }),
        LINE,
        TREE,
    );
}

#[test]
fn c46_the_history_of_a_squash() {
    let archive = configured("a | b | c", |c| {
        c["history"] = json!([
        {"created_by": "one", "created": "2024-01-01T00:00:00Z", "author": "me"}, {"created_by": "CMD", "empty_layer": true},
        {"created_by": "two", "created": "2024-01-02T00:00:00Z"}, {"created_by": "three"}]);
    });
    let opened = open(&archive, 1 << 20).expect("an image");
    let (out, _) = squash(&opened, 0, 1).expect("squashed");
    let again = open(&out, 1 << 20).expect("an image");
    let diff_id = hex(&layer("b"));
    assert_eq!(
        again.session.image().expect("one").config.document()["history"],
        json!([
        {"created_by": "one", "created": "2024-01-01T00:00:00Z", "author": "me", "empty_layer": true}, {"created_by": "CMD", "empty_layer": true},
        {"created_by": "two", "created": "2024-01-02T00:00:00Z", "empty_layer": true},
        {"created": "2024-01-02T00:00:00Z", "comment": format!("create new from sha256:{diff_id}")}, {"created_by": "three"}])
    );
}

#[test]
fn c47_nothing_to_merge() {
    for (line, from, to) in [("a", 0, 0), ("", 0, 0), (" |  | a", 0, 1), ("a | b", 1, 1)] {
        let opened = open(&docker(line, |_| {}).bytes(), 1 << 20).expect("an image");
        let error = squash(&opened, from, to).expect_err("nothing");
        assert_eq!(error.kind(), squint::bytes::Kind::Nothing, "{line}");
    }
}

#[test]
fn c47_no_layers_at_all() {
    for (layers, diff_ids) in [(json!(null), json!(null)), (json!([]), json!([]))] {
        let mut archive = Archive::default();
        archive.json("config.json", &json!({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": diff_ids}}));
        archive.json(
            "manifest.json",
            &json!([{"Config": "config.json", "RepoTags": null, "Layers": layers}]),
        );
        let opened = open(&archive.bytes(), 1 << 20).expect("an image");
        assert_eq!(show::words(&opened, &[]), "");
        let error = squash(&opened, 0, 0).expect_err("nothing");
        assert_eq!(
            error.to_string(),
            "nothing to merge: the image has no layers"
        );
    }
}

/// Everything but `rootfs.diff_ids` and `history` stays, in its order, numbers as they were written.
#[test]
fn c50_the_config_is_kept() {
    let tars = layers("a | b");
    let diff_ids: Vec<String> = tars
        .iter()
        .map(|t| format!("\"sha256:{}\"", hex(t)))
        .collect();
    let text = |diff_ids: &str, history: &str| {
        format!(
            concat!(
                r#"{{"z-unknown":{{"b":1,"a":[1.50,1.0e-7,-0,12345678901234567890123]}},"os":"linux","architecture":"arm64","variant":"v8","os.version":"10","created":"2020-01-01T00:00:00.5Z","#,
                r#""config":{{"User":"1000","Env":["A=\u00e9"],"Cmd":["sh","-c","x < y"],"Labels":{{"moby.buildkit.x":"1"}},"Volumes":{{"/v":{{}}}},"Healthcheck":{{"Interval":30000000000}},"ArgsEscaped":true,"OnBuild":null}},"#,
                r#""rootfs":{{"type":"layers","x":1,"diff_ids":[{}]}},"moby.buildkit.buildinfo.v1":"e30=","history":{},"last":null}}"#
            ),
            diff_ids, history
        )
    };
    let mut archive = Archive::default();
    archive.file("1.tar", &tars[0]).file("2.tar", &tars[1]);
    archive.file(
        "config.json",
        text(
            &diff_ids.join(","),
            r#"[{"created_by":"one"},{"created_by":"two","x":1.0}]"#,
        ),
    );
    archive.json(
        "manifest.json",
        &json!([{"Config": "config.json", "RepoTags": null, "Layers": ["1.tar", "2.tar"]}]),
    );
    let opened = open(&archive.bytes(), 1 << 20).expect("an image");
    let (out, built) = squash(&opened, 0, 1).expect("squashed");
    let again = open(&out, 1 << 20).expect("an image");
    let expected = text(
        &format!("\"{}\"", built.diff_ids[0]),
        &format!(
            r#"[{{"created_by":"one","empty_layer":true}},{{"created_by":"two","x":1.0,"empty_layer":true}},{{"comment":"create new from {}"}}]"#,
            diff_ids[1].trim_matches('"')
        ),
    );
    assert_eq!(
        again
            .session
            .image()
            .expect("one")
            .config
            .document()
            .to_string(),
        expected.replace("\\u00e9", "\u{e9}")
    );
}

#[test]
fn c51_windows_is_looked_at_and_not_squashed() {
    let archive = configured("Files/ Files/a=one Hives/ | Files/b", |c| {
        c["os"] = "windows".into();
    });
    let opened = open(&archive, 1 << 20).expect("an image");
    assert_eq!(
        show::words(&opened, &texts("Files/a=one Files/b")),
        "Files/ Files/a=one Files/b Hives/"
    );
    assert!(
        refused(&archive).0.contains("Windows"),
        "{:?}",
        refused(&archive)
    );
    let foreign = docker(
        "a | b",
        |entry| entry["LayerSources"] = json!({"sha256:0": {"mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"}}),
    );
    assert!(refused(&foreign.bytes()).0.contains("Windows"));
}

#[test]
fn broken_images_are_looked_at_and_not_squashed() {
    let missing = docker("a | b", |entry| {
        entry["Layers"][1] = "nowhere/layer.tar".into();
    })
    .bytes();
    assert_eq!(
        refused(&missing).0,
        "this image cannot be squashed: layer 1 is missing from the archive"
    );
    let fewer = docker("a | b", |entry| {
        entry["Layers"]
            .as_array_mut()
            .expect("a list")
            .push("0/layer.tar".into());
    })
    .bytes();
    assert_eq!(
        refused(&fewer).0,
        "this image cannot be squashed: the config names 2 layers, the archive has 3"
    );
    let other = configured("a | b", |c| {
        c["rootfs"]["diff_ids"][1] = format!("sha256:{}", hex(b"other")).into();
    });
    assert_eq!(refused(&other).1, ["diff-id"]);
    let tars = layers("a | b");
    let mut archive = Archive::default();
    let mut blobs = [archive.blob(TAR, &tars[0]), archive.blob(TAR, &tars[1])];
    blobs[0]["size"] = 7.into();
    let image = archive.image(&config(&tars), &blobs);
    assert_eq!(
        refused(&archive.index(&json!([image])).bytes()).0,
        "this image cannot be squashed: layer 0 has 2048 bytes, its manifest says 7"
    );
    let mut archive = Archive::default();
    let blobs = [archive.blob(TAR, &tars[0]), descriptor(TAR, &tars[1])];
    let image = archive.image(&config(&tars), &blobs);
    archive.file(&format!("blobs/sha256/{}", hex(&tars[1])), layer("c"));
    assert_eq!(
        refused(&archive.index(&json!([image])).bytes()).1,
        ["digest", "diff-id"]
    );
    let mut archive = Archive::default();
    let packed = gzip(&tars[1]);
    let cut = &packed[..packed.len() - 9];
    let blobs = [archive.blob(TAR, &tars[0]), archive.blob(TAR_GZIP, cut)];
    let image = archive.image(&config(&tars), &blobs);
    assert!(
        refused(&archive.index(&json!([image])).bytes())
            .1
            .contains(&"layer-damaged".to_owned())
    );
}

/// Shown with a warning, and never squashed: what was saved is not what somebody meant to save.
#[test]
fn c42_descriptors_that_claim_another_size_or_digest() {
    let tars = layers(LINE);
    let squashed = |index: bool, what: &str, value: Json| {
        let mut archive = Archive::default();
        let blobs: Vec<Json> = tars.iter().map(|tar| archive.blob(TAR, tar)).collect();
        let mut described = archive.blob("", config(&tars).to_string());
        if !index {
            described[what] = value.clone();
        }
        let manifest = json!({"schemaVersion": 2, "config": described, "layers": blobs});
        let text = manifest.to_string();
        let mut manifest = descriptor("", text.as_bytes());
        let path = format!("blobs/sha256/{}", hex(text.as_bytes()));
        let changed = index && what == "digest";
        archive.file(&path, if changed { format!("{text} ") } else { text });
        if index && what == "size" {
            manifest[what] = value;
        }
        let opened = open(&archive.index(&json!([manifest])).bytes(), 1 << 20).expect("an image");
        assert_eq!(show::words(&opened, &texts(LINE)), TREE);
        squash(&opened, 0, 1).map(|_| ()).map_err(|e| e.kind())
    };
    assert_eq!(squashed(true, "", Json::Null), Ok(()));
    for (index, what) in [(true, "size"), (true, "digest"), (false, "size")] {
        let refused = squashed(index, what, json!(7));
        assert_eq!(
            refused,
            Err(squint::bytes::Kind::Unsupported),
            "{index} {what}"
        );
    }
}

/// However few manifests or layers it lists; without a list it is one of the two.
#[test]
fn c42_index_and_manifest_at_once_with_an_empty_list() {
    let read = |lists: Json| {
        let mut archive = Archive::default();
        let manifests = json!([platform(&mut archive, "amd64", None, LINE)]);
        let mut index = json!({"schemaVersion": 2, "manifests": manifests});
        for (key, list) in lists.as_object().expect("an object") {
            index[key] = list.clone();
        }
        open(&archive.json("index.json", &index).bytes(), 1 << 20).is_ok()
    };
    assert!(read(json!({})));
    assert!(read(json!({"layers": null})));
    assert!(!read(json!({"layers": []})));
}

/// A config that is there and no JSON is not missing, in whichever framing.
#[test]
fn c50_a_config_that_cannot_be_read() {
    let tars = layers(LINE);
    for docker in [true, false] {
        let mut archive = Archive::default();
        let blobs: Vec<Json> = tars.iter().map(|tar| archive.blob(TAR, tar)).collect();
        let described = archive.blob("", "{nope");
        let config = format!("blobs/sha256/{}", hex(b"{nope"));
        let manifest = json!({"schemaVersion": 2, "config": described, "layers": blobs});
        let manifest = archive.blob("", manifest.to_string());
        if docker {
            let path = |tar: &Vec<u8>| format!("blobs/sha256/{}", hex(tar));
            let paths: Vec<String> = tars.iter().map(path).collect();
            let entry = json!([{"Config": config, "RepoTags": ["a:1"], "Layers": paths}]);
            archive.json("manifest.json", &entry);
        } else {
            archive.index(&json!([manifest]));
        }
        let error = open(&archive.bytes(), 1 << 20)
            .map(|_| ())
            .expect_err("no config");
        let told = error.to_string();
        assert!(told.contains("JSON") && told.contains(&config), "{told}");
        assert!(
            !told.contains("missing") && !told.contains("not saved"),
            "{told}"
        );
    }
}

/// What docker-archives are shown with, OCI archives are: a config that names no layers.
#[test]
fn c50_a_config_without_a_rootfs() {
    let mut archive = Archive::default();
    let tars = layers(LINE);
    let blobs: Vec<Json> = tars.iter().map(|tar| archive.blob(TAR, tar)).collect();
    let config = json!({"architecture": "amd64", "os": "linux", "rootfs": null});
    let manifest = archive.image(&config, &blobs);
    let opened = open(&archive.index(&json!([manifest])).bytes(), 1 << 20).expect("an image");
    assert_eq!(show::words(&opened, &texts(LINE)), TREE);
    let refused = squash(&opened, 0, 1).map(|_| ()).map_err(|e| e.kind());
    assert_eq!(refused, Err(squint::bytes::Kind::Unsupported));
}
