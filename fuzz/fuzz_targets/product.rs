//! Any bytes as one of the files that tell what a product needs: what is kept is found, or refused with a reason, whatever the size of
//! the bites.
//!
//! The first byte says which file it is.
#![no_main]

mod images;

use images::build::{self, Framing, Pack};
use images::{memory, tape};
use libfuzzer_sys::fuzz_target;
use squint::product::With;
use squint::session::protocol::SquashRequest;

/// The files, by the first byte.
const PATHS: [&str; 6] = [
    "app",
    "lib/liba.so",
    "etc/ld.so.cache",
    "etc/ld.so.conf",
    "etc/ld-musl-x86_64.path",
    "lib/ld-musl-x86_64.so.1",
];

fuzz_target!(|input: &[u8]| {
    let [path, content @ ..] = input else {
        return;
    };
    let path = PATHS[usize::from(*path) % PATHS.len()];
    let (first, second) = content.split_at(content.len() / 2);
    let other = if path == "app" { "lib/liba.so" } else { "app" };
    let layer = tape::tar(&[
        tape::file(path, content).mode(0o755),
        tape::file(other, first).mode(0o755),
        tape::file("lib64/libb.so", second).mode(0o755),
        tape::file("left", "out"),
    ]);
    let image = build::from_layers(&[layer], Framing::DockerOci, Pack::Plain);
    let request = SquashRequest {
        keep: vec!["app".to_owned(), "lib".to_owned()],
        with: vec![With::Interpreters, With::Users],
        ..SquashRequest::default()
    };
    let kept = |bite| {
        let mut opened = memory::open(&image, 1 << 20).expect("an image");
        memory::read_product(&mut opened, &request, bite).expect("read");
        let kept = opened.session.kept(&request).map(|kept| (kept.rows, kept.assumptions));
        kept.map_err(|error| error.to_string())
    };
    assert_eq!(kept(1 << 20), kept(7));
});
