//! The parts of the engine that every byte, header or path goes through, one by one: `cargo bench`.

#![allow(missing_docs, clippy::expect_used)]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

use squint::bytes::{
    Bounds, ChecksumHasher, ContentHash as _, Deflate, Feed as _, Hasher, Hashes, MAX_CHUNK,
};
use squint::files::PathGlob;
use squint::rootfs::{ByMember, Changeset, Layers, Rootfs, Scan};
use squint::tarball::HeaderBuilder;
use squint::waste::Ledger;

const MEMBERS: usize = 10_000;

fn main() {
    divan::main();
}

/// Bytes that compress about as well as programs do.
fn bytes(length: usize) -> Vec<u8> {
    let word = |n: u32| (n / 3).wrapping_mul(0x9e37_79b9);
    let words = (0..).flat_map(|n| word(n).to_le_bytes());
    words.take(length).collect()
}

/// A layer of empty files, a hundred to a directory. Every tenth is of no other layer.
fn layer(number: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for n in 0..MEMBERS {
        let of = if n % 10 == 0 { number } else { 0 };
        let path = format!("usr/share/package-{}/file-{n}-{of}.txt", n / 100);
        out.extend(HeaderBuilder::file(path.as_bytes(), 0).header());
    }
    out.resize(out.len() + 1024, 0);
    out
}

fn scan(tar: &[u8]) -> Changeset {
    let mut scan = Scan::new(Hashes::None, Bounds::default());
    for chunk in tar.chunks(MAX_CHUNK) {
        scan.feed(chunk).expect("a layer");
    }
    scan.finish().expect("a layer");
    scan.changeset()
}

fn layers() -> Layers {
    let mut layers = Layers::default();
    for number in 0..4 {
        layers.push(scan(&layer(number))).expect("a layer");
    }
    layers
}

#[divan::bench]
fn sha256(bencher: Bencher<'_, '_>) {
    let bytes = bytes(MAX_CHUNK);
    let count = BytesCount::of_slice(&bytes);
    bencher.counter(count).bench(|| {
        let mut hasher = Hasher::default();
        hasher.update(black_box(&bytes));
        hasher.digest()
    });
}

#[divan::bench]
fn checksum(bencher: Bencher<'_, '_>) {
    let bytes = bytes(MAX_CHUNK);
    let count = BytesCount::of_slice(&bytes);
    bencher.counter(count).bench(|| {
        let mut hasher = ChecksumHasher::default();
        hasher.update(black_box(&bytes));
        hasher.finish()
    });
}

#[divan::bench]
fn gzip(bencher: Bencher<'_, '_>) {
    let bytes = bytes(MAX_CHUNK);
    let count = BytesCount::of_slice(&bytes);
    bencher.counter(count).bench(|| {
        let mut out = 0;
        let mut deflate = Deflate::default();
        let mut take = |bytes: &[u8]| {
            out += bytes.len();
            Ok(())
        };
        deflate.feed(black_box(&bytes), &mut take).expect("packed");
        deflate.finish(true, &mut take).expect("packed");
        out
    });
}

#[divan::bench]
fn headers(bencher: Bencher<'_, '_>) {
    let tar = layer(0);
    bencher
        .counter(ItemsCount::new(MEMBERS))
        .bench(|| scan(black_box(&tar)));
}

#[divan::bench]
fn join_layers(bencher: Bencher<'_, '_>) {
    let tars: Vec<Vec<u8>> = (0..4).map(layer).collect();
    bencher
        .counter(ItemsCount::new(4 * MEMBERS))
        .with_inputs(|| tars.iter().map(|tar| scan(tar)).collect::<Vec<_>>())
        .bench_values(|changes| {
            let mut layers = Layers::default();
            for changes in changes {
                layers.push(changes).expect("a layer");
            }
            layers
        });
}

#[divan::bench]
fn merge(bencher: Bencher<'_, '_>) {
    let layers = layers();
    bencher
        .counter(ItemsCount::new(4 * MEMBERS))
        .bench(|| Rootfs::merge(black_box(&layers), layers.end()));
}

#[divan::bench]
fn ledger(bencher: Bencher<'_, '_>) {
    let layers = layers();
    let rootfs = Rootfs::merge(&layers, layers.end());
    let digests = ByMember::new();
    bencher
        .counter(ItemsCount::new(4 * MEMBERS))
        .bench(|| Ledger::new(black_box(&layers), &rootfs, &digests));
}

#[divan::bench(args = ["**/*7-0.txt", "usr/{lib,share}/**", "usr/*/package-1?/*"])]
fn glob(bencher: Bencher<'_, '_>, text: &str) {
    let layers = layers();
    let glob = PathGlob::new(text).expect("a glob");
    bencher
        .counter(ItemsCount::new(layers.paths.len()))
        .bench(|| glob.matches(black_box(&layers.paths)));
}
