//! Any line of layers: scanned, merged, and weighed; every byte has an owner, every name one place.
#![no_main]

#[path = "../../tests/support/build.rs"]
#[allow(dead_code)]
mod build;
mod line;

use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use squint::bytes::{Bounds, Feed, Hashes, Wire};
use squint::rootfs::{Changeset, EntryId, LayerId, Layers, MemberKind, ROOT, Rootfs, Scan, View};
use squint::waste::{Digests, Ledger, wanted};

fuzz_target!(|input: &[u8]| {
    let Some((bite, text)) = input.split_first() else {
        return;
    };
    let line = line::line(text);
    let mut layers = Layers::default();
    for layer in line.split('|') {
        let tar = build::layer(layer);
        let mut scan = Scan::new(Hashes::All, Bounds::default());
        for piece in tar.chunks(usize::from(*bite) + 1) {
            scan.feed(piece).expect("a good tar");
        }
        scan.finish().expect("a good tar");
        let changes = scan.changeset();
        assert!(changes.failure.is_none(), "{:?}", changes.failure);
        assert_eq!(changes.tar_bytes, tar.len() as u64);
        let packed = changes.pack().expect("memory");
        layers
            .push(Changeset::unpack(&packed).expect("what was packed"))
            .expect("few");
    }
    for end in (0..=layers.len()).map(LayerId::at) {
        check(&layers, &Rootfs::merge(&layers, end), &line);
    }
    for layer in layers.ids() {
        check(&layers, &Rootfs::alone(&layers, layer), &line);
    }
    let rootfs = Rootfs::merge(&layers, layers.end());
    let ledger = Ledger::new(&layers, &rootfs, &Digests::new());
    for sums in &ledger.layers {
        assert!(sums.stored <= sums.tar);
        assert_eq!(sums.stored, sums.live + sums.dead());
    }
    let dead: u64 = ledger.dead.iter().map(|d| d.bytes).sum();
    assert_eq!(ledger.stored() - ledger.live(), dead, "{line}");
    assert_eq!(
        ledger.layers.iter().map(|l| l.killed).sum::<u64>(),
        dead,
        "{line}"
    );
    assert!(ledger.dead.iter().all(|d| d.writer <= d.killer), "{line}");
    assert!(
        wanted(&layers, &rootfs, |_, _| true)
            .windows(2)
            .all(|w| w[0] < w[1])
    );
});

/// The tree holds together: each path once, under a directory, and contents have as many names as they show.
fn check(layers: &Layers, rootfs: &Rootfs, line: &str) {
    let mut names: HashMap<EntryId, u32> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    for node in rootfs.walk() {
        assert!(seen.insert(node), "{line}: a path twice");
        assert_ne!(rootfs.view(node), View::Absent, "{line}");
        if node != ROOT {
            let parent = layers.paths.parent(node);
            assert!(
                rootfs.is_dir(layers, parent),
                "{line}: a child of no directory"
            );
            assert!(
                seen.contains(&parent),
                "{line}: a child before its directory"
            );
        }
        if let View::Entry(entry) = rootfs.view(node) {
            assert!(
                layers
                    .member(entry)
                    .is_some_and(|r| !matches!(r.kind, MemberKind::Whiteout | MemberKind::Opaque))
            );
            *names.entry(rootfs.inode(entry)).or_default() += 1;
        }
    }
    for entry in layers.entries() {
        let shown = names.get(&entry).copied().unwrap_or(0);
        assert_eq!(
            rootfs.names_of(entry).unwrap_or(0),
            shown,
            "{line}: names of member {entry:?}"
        );
        assert_eq!(
            rootfs.death(entry).is_some(),
            rootfs.names_of(entry) == Some(0),
            "{line}"
        );
    }
}
