//! Files packed as a whole: what people have after `docker save NAME | gzip`.

use std::fs;
use std::path::Path;

use crate::support::{memory, open, squash};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name),
    )
    .expect(name)
}

/// What opening says: the report of its layers, or the error.
fn opened(file: &[u8], bite: usize) -> String {
    match open(file, bite) {
        Ok(opened) => format!("{:?}", opened.session.report().expect("read").layers),
        Err(e) => e.to_string(),
    }
}

fn check(suffix: &str) {
    let plain = fixture("mini.docker-20.tar");
    let packed = match packer(suffix) {
        Some(pack) => pack(&plain),
        None => fixture(&format!("mini.docker-20.tar.{suffix}")),
    };
    for bite in [1 << 20, 4096, 1] {
        let (_, unpacked) = memory::archive(&packed, bite).expect("an image");
        assert!(unpacked == plain, "{suffix} by {bite}");
    }
    assert_eq!(opened(&packed, 1 << 20), opened(&plain, 1 << 20));
    let squashed = |file| squash(&open(file, 1 << 20).expect("an image"), 1, 3).expect("squashed");
    assert!(squashed(&packed).0 == squashed(&plain).0);

    // Several in a row are one.
    let (front, back) = plain.split_at(plain.len() / 2);
    if let Some(pack) = packer(suffix) {
        let two = [pack(front), pack(back)].concat();
        let (_, unpacked) = memory::archive(&two, 777).expect("an image");
        assert!(unpacked == plain, "{suffix} in two parts");
    }

    let mut longer = packed.clone();
    longer.extend_from_slice(b"more than there was");
    let report = open(&longer, 1 << 20).expect("an image");
    let warnings = report.session.report().expect("read").warnings;
    assert!(
        warnings.iter().any(|w| w.kind == "trailing"),
        "{suffix}: {warnings:?}"
    );

    let cut = opened(&packed[..packed.len() / 2], 1 << 20);
    assert!(cut.contains("ends early"), "{suffix}: {cut}");
    let mut damaged = packed.clone();
    let half = damaged.len() / 2;
    damaged[half..half + 64].fill(0xa5);
    let damaged = opened(&damaged, 1 << 20);
    assert!(damaged.contains("damaged"), "{suffix}: {damaged}");
}

type Packer = fn(&[u8]) -> Vec<u8>;

/// Formats that a library here can write.
fn packer(suffix: &str) -> Option<Packer> {
    use std::io::Read;
    Some(match suffix {
        "gz" => |bytes| {
            let mut out = Vec::new();
            flate2::read::GzEncoder::new(bytes, flate2::Compression::fast())
                .read_to_end(&mut out)
                .expect("memory");
            out
        },
        "bz2" => |bytes| {
            let mut out = Vec::new();
            bzip2::read::BzEncoder::new(bytes, bzip2::Compression::fast())
                .read_to_end(&mut out)
                .expect("memory");
            out
        },
        "zst" => |bytes| {
            ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
        },
        _ => return None,
    })
}

#[test]
fn c45_gzip() {
    check("gz");
}

#[test]
fn c45_zstd() {
    check("zst");
}

#[test]
fn c45_bzip2() {
    check("bz2");
}

#[test]
fn c45_xz() {
    check("xz");
}

#[test]
fn xz_streams_in_a_row_and_padding() {
    let one = fixture("mini.docker-20.tar.xz");
    let padded = [&one[..], &[0; 8]].concat();
    let (_, unpacked) = memory::archive(&padded, 5).expect("an image");
    assert!(unpacked == fixture("mini.docker-20.tar"));
}

#[test]
fn packed_twice_is_said() {
    let pack = packer("gz").expect("gzip");
    let twice = pack(&pack(&fixture("mini.docker-20.tar")));
    assert_eq!(
        opened(&twice, 1 << 20),
        "the file is packed twice, inside with gzip: unpack it once"
    );
}

#[test]
fn packed_but_no_image() {
    let pack = packer("gz").expect("gzip");
    let said = |bytes: &[u8]| opened(&pack(bytes), 1 << 20);
    insta::assert_snapshot!(
        [
            said(b""),
            said(b"hello, world, this is a text"),
            said(&[0; 1024]),
            said(&[b"\x7fELF\x02\x01\x01".as_slice(), &[0; 600]].concat()),
        ]
        .join("\n"),
        @r"
    the file is empty: a download or a save that broke off
    this is a text file, not a container image: save the image with: docker save NAME -o image.tar
    the tar archive is empty: save the image with: docker save NAME -o image.tar
    this is a program (ELF), not a container image: save the image with: docker save NAME -o image.tar
    "
    );
}

/// What "Try the sample" opens is there to show everything: bytes dead for each cause, a base image, the same content
/// twice, steps without a layer. And it is not to be waited for.
#[test]
fn the_sample_shows_everything() {
    let sample = fixture("../../www/sample.tar.xz");
    assert!(sample.len() < 1_200_000);
    let opened = open(&sample, 1 << 20).expect("an image");
    let report = opened.session.report().expect("read");
    let mut causes: Vec<&str> = report
        .layers
        .iter()
        .flat_map(|layer| layer.dead_by_cause.keys())
        .map(|cause| cause.as_str())
        .collect();
    causes.sort_unstable();
    causes.dedup();
    assert_eq!(
        causes,
        [
            "deleted",
            "deleted-dir",
            "identical",
            "metadata",
            "opaque",
            "overwritten",
            "replaced"
        ]
    );
    assert_eq!(report.image.base_layers, 1);
    assert!(!report.duplicates.is_empty() && report.warnings.is_empty());
    assert!(report.history.iter().any(|step| step.empty_layer));
}
