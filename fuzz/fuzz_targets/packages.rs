//! Any bytes as one of the files that hold facts about packages, and as a file of an image: every byte keeps an owner.
//!
//! The first byte says which file it is, the second one in bites of what size it is fed.
#![no_main]

mod images;

use images::build::{self, Framing, Pack};
use images::{memory, tape};
use libfuzzer_sys::fuzz_target;

/// The files, by the first byte.
const PATHS: [&str; 22] = [
    "var/lib/dpkg/status",
    "var/lib/dpkg/info/a.list",
    "var/lib/dpkg/diversions",
    "var/lib/apt/extended_states",
    "lib/apk/db/installed",
    "etc/apk/world",
    "var/lib/rpm/rpmdb.sqlite",
    "var/lib/rpm/Packages",
    "var/lib/rpm/Packages.db",
    "p/a-1.dist-info/METADATA",
    "p/a-1.dist-info/RECORD",
    "node_modules/a/package.json",
    "package.json",
    "etc/os-release",
    "bin/program",
    "var/lib/dpkg/status.d/a",
    "vendor/composer/installed.json",
    "composer.json",
    "g/specifications/a-1.gemspec",
    "a.jar",
    "var/lib/dnf/history.sqlite",
    "usr/lib/sysimage/libdnf5/packages.toml",
];

const BITES: [usize; 4] = [1 << 20, 4096, 100, 7];

fuzz_target!(|input: &[u8]| {
    let [path, bite, content @ ..] = input else {
        return;
    };
    let path = PATHS[usize::from(*path) % PATHS.len()];
    let bite = BITES[usize::from(*bite) % BITES.len()];
    let status = "Package: a\nVersion: 1\nArchitecture: amd64\n";
    let half = &content[..content.len() / 2];
    // A program must have some size to be looked at.
    let padded = |content: &[u8]| {
        let mut content = content.to_vec();
        if path == "bin/program" {
            content.resize(content.len().max(40_000), 0);
        }
        tape::file(path, content).mode(0o755)
    };
    let layers = [
        tape::tar(&[
            tape::file("var/lib/dpkg/status", status),
            tape::file("p/a-1.dist-info/METADATA", "Name: a\n"),
            tape::file("a", "a"),
            // The log of a database, which is read with dnf's history alone.
            tape::file("var/lib/dnf/history.sqlite-wal", half),
            padded(content),
        ]),
        tape::tar(&[padded(half), tape::file("a", "aa")]),
    ];
    let image = build::from_layers(&layers, Framing::DockerOci, Pack::Plain);
    let opened = memory::open(&image, 1 << 20).expect("an image");
    let document = memory::packages(&opened, bite).expect("an answer");
    let packages = document.packages.iter().chain(&document.removed);
    let (live, dead) = packages.fold((0, 0), |(live, dead), p| {
        (live + p.live_bytes, dead + p.dead_bytes)
    });
    let rest: u64 = document.unowned.iter().map(|u| u.bytes).sum();
    let rest_dead: u64 = document.unowned.iter().map(|u| u.dead_bytes).sum();
    assert_eq!(live + rest, document.image.live_bytes);
    assert_eq!(dead + rest_dead, document.image.reclaimable_bytes);
});
