//! Real images by real tools: Squint and the oracle agree on what is in them, and on what is squashed of them.

use std::path::{Path, PathBuf};

use crate::support::{memory, open, oracle, show, squash};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn check(name: &str) {
    let path = fixture(name);
    let file = std::fs::read(&path).expect("a fixture");
    let opened = open(&file, 100_000).expect("an image");
    assert_eq!(listing(&opened), oracle::listing(&file), "{name}");
    let report = opened.session.report().expect("read");
    let told = oracle::waste(&path);
    assert_eq!(Some(report.image.stored_bytes), told["file_bytes"].as_u64());
    assert_eq!(
        Some(report.image.reclaimable_bytes),
        told["hidden_bytes"].as_u64()
    );
    for (ours, theirs) in report
        .layers
        .iter()
        .zip(told["layers"].as_array().expect("layers"))
    {
        assert_eq!(Some(ours.tar_bytes), theirs["tar_bytes"].as_u64());
        assert_eq!(Some(ours.stored_bytes), theirs["file_bytes"].as_u64());
        assert_eq!(Some(ours.dead_bytes), theirs["hidden_bytes"].as_u64());
        assert!(ours.verified);
    }
    let last = u32::try_from(report.layers.len()).expect("few") - 1;
    let ranges = [(0, last), (1, last), (0, 3), (2, 5)];
    for (from, to) in ranges.into_iter().filter(|(f, t)| f < t && *t <= last) {
        let (out, built) = squash(&opened, from, to).expect("squashed");
        oracle::same(&file, &out, from, &format!("{name} {from}..={to}"));
        assert_eq!(built.references, report.image.references);
        outside_is_untouched(&opened, &out, from, to);
    }
}

fn outside_is_untouched(opened: &memory::Opened, out: &[u8], from: u32, to: u32) {
    let before = opened.session.image().expect("open").layers.clone();
    let after = open(out, 1 << 20).expect("an image");
    let after = &after.session.image().expect("open").layers;
    let kept = before[..from as usize]
        .iter()
        .chain(&before[to as usize + 1..]);
    let still = after[..from as usize]
        .iter()
        .chain(&after[from as usize + 1..]);
    for (a, b) in kept.zip(still) {
        assert_eq!(a.diff_id, b.diff_id);
        let bytes = |file: &[u8], slice: squint::image::Slice| {
            file[slice.offset as usize..(slice.offset + slice.length) as usize].to_vec()
        };
        assert!(
            bytes(&opened.file, a.blob.expect("there")) == bytes(out, b.blob.expect("there")),
            "a kept layer's bytes"
        );
    }
}

/// The oracle's form of a listing.
fn listing(opened: &memory::Opened) -> Vec<String> {
    let rows = show::tree(opened);
    let mut groups = std::collections::HashMap::new();
    for row in &rows {
        if let (Some(link), "hardlink") = (&row.link, row.kind) {
            groups.insert(link.clone(), true);
        }
    }
    let escape = |bytes: &[u8]| -> String {
        let plain = |b: &u8| (0x20..0x7f).contains(b) && *b != b'\\';
        bytes
            .iter()
            .map(|b| {
                if plain(b) {
                    char::from(*b).to_string()
                } else {
                    format!("\\x{b:02x}")
                }
            })
            .collect()
    };
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let letter = match row.kind {
                "dir" => "d",
                "symlink" => "l",
                "char" => "c",
                "block" => "b",
                "fifo" => "p",
                _ => "f",
            };
            let group = match row.kind {
                "hardlink" => format!("/{}", escape(row.link.as_deref().unwrap_or_default())),
                _ if groups.contains_key(&row.path) => format!("/{}", escape(&row.path)),
                _ => "-".into(),
            };
            let size = row
                .size
                .filter(|_| letter == "f")
                .map_or("-".into(), |s| s.to_string());
            let content = match (letter, &row.digest) {
                ("l", _) => format!("-> {}", escape(row.link.as_deref().unwrap_or_default())),
                ("c" | "b", _) => row.device.clone().unwrap_or_default(),
                (_, Some(digest)) => digest.trim_start_matches("sha256:").to_owned(),
                _ => "-".into(),
            };
            let mode = if letter == "l" {
                "-".into()
            } else {
                format!("{:04o}", row.mode)
            };
            let mtime = row
                .mtime
                .as_deref()
                .unwrap_or("0")
                .split('.')
                .next()
                .unwrap_or("0")
                .to_owned();
            let mut xattrs: Vec<_> = row.xattrs.clone();
            xattrs.sort();
            let hex = |v: &[u8]| v.iter().map(|b| format!("{b:02x}")).collect::<String>();
            let xattrs = xattrs
                .iter()
                .map(|(k, v)| format!("{}={}", escape(k), hex(v)))
                .collect::<Vec<_>>()
                .join(",");
            let xattrs = if xattrs.is_empty() {
                "-".into()
            } else {
                xattrs
            };
            format!(
                "/{}\t{letter}\t{mode}\t{}:{}\t{size}\t{content}\t{mtime}\t{group}\t{xattrs}",
                escape(&row.path),
                row.uid,
                row.gid
            )
        })
        .collect();
    if !lines.iter().any(|l| l.starts_with("/\t")) {
        lines.push("/\td\t0755\t0:0\t-\t-\t0\t-\t-".into());
    }
    lines.sort();
    lines
}

macro_rules! fixtures {
    ($($name:ident: $file:literal;)*) => { $(#[test] fn $name() { check($file); })* };
}

fixtures! {
    docker_20: "mini.docker-20.tar";
    docker_26: "mini.docker-26.tar";
    docker_26_containerd: "mini.docker-26-containerd.tar";
    podman_docker: "mini.podman-docker.tar";
    skopeo_oci: "mini.skopeo-oci.tar";
    skopeo_oci_zstd: "mini.skopeo-oci-zstd.tar";
    buildah_docker: "tiny.buildah-docker.tar";
    buildah_oci: "tiny.buildah-oci.tar";
    podman_oci: "tiny.podman-oci.tar";
    umoci: "tiny.umoci.tar";
}

#[test]
fn two_images_have_to_be_chosen_from() {
    for name in ["two-images.docker-20.tar", "two-images.podman.tar"] {
        let file = std::fs::read(fixture(name)).expect("a fixture");
        let error = open(&file, 1 << 20).err().expect("a choice is needed");
        assert_eq!(error.kind(), squint::bytes::Kind::Ambiguous);
        for choice in [0, 1] {
            let opened = memory::open_image(&file, 1 << 20, Some(choice)).expect("an image");
            let report = opened.session.report().expect("read");
            assert!(report.layers.iter().all(|l| l.verified), "{name}");
            let last = u32::try_from(report.layers.len()).expect("few") - 1;
            if last > 0 {
                squash(&opened, 0, last).expect("squashed");
            }
        }
    }
}
