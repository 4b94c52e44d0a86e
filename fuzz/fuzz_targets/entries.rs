//! Any bytes as a tar: what is told of its members is the same in whatever bites it comes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use squint::bytes::{Demand, Digest, Feed, Warnings};
use squint::tarball::{Entry, Expand, Members, Walk, Want};

/// Records every member, with its content unless it is skipped.
#[derive(Default)]
struct Recorder {
    told: Vec<(Entry, Vec<u8>)>,
    skip: bool,
}

impl Members for Recorder {
    fn entry(&mut self, entry: Entry, _: &mut Warnings) -> squint::bytes::Result<Want> {
        self.told.push((entry, Vec::new()));
        Ok(if self.skip { Want::Skip } else { Want::Content })
    }

    fn content(&mut self, bytes: &[u8]) -> squint::bytes::Result<()> {
        self.told
            .last_mut()
            .expect("a member")
            .1
            .extend_from_slice(bytes);
        Ok(())
    }
}

/// Feeds it all; jumps where the walk asks to.
fn walk(tar: &[u8], skip: bool, bites: &[u8]) -> (Walk<Recorder>, bool) {
    let mut walk = Walk::new(Recorder {
        skip,
        ..Recorder::default()
    });
    let mut bites = bites.iter().cycle();
    let mut at = 0;
    while at < tar.len() {
        let bite = bites.next().map_or(tar.len(), |b| usize::from(*b) * 3 + 1);
        let end = (at + bite).min(tar.len());
        let piece = &tar[at..end];
        at = end;
        match walk.feed(piece) {
            Ok(Demand::More) => {}
            Ok(Demand::Enough) => break,
            Ok(Demand::Skip(n)) if n > (tar.len() - at) as u64 => return (walk, false),
            Ok(Demand::Skip(n)) => at += n as usize,
            Err(_) => return (walk, false),
        }
    }
    let ended = walk.finish().is_ok();
    (walk, ended)
}

fuzz_target!(|input: &[u8]| {
    let Some((bites, tar)) = input.split_at_checked(4) else {
        return;
    };
    let (whole, ended) = walk(tar, false, &[]);
    let (bitten, also) = walk(tar, false, bites);
    assert_eq!(ended, also);
    assert_eq!(whole.members.told, bitten.members.told);
    assert_eq!(whole.warnings, bitten.warnings);
    let (skipped, _) = walk(tar, true, bites);
    for ((entry, content), (same, _)) in whole.members.told.iter().zip(&skipped.members.told) {
        assert_eq!(entry, same);
        let _ = entry.xattrs().count();
        if let Some(map) = entry.sparse.as_ref().filter(|map| map.size < 1 << 24) {
            let mut expand = Expand::new((**map).clone());
            let mut made = 0;
            if expand
                .feed(content, &mut |bytes| made += bytes.len() as u64)
                .is_ok()
            {
                expand.finish(&mut |bytes| made += bytes.len() as u64);
            }
            assert!(
                made <= (1 << 24) + content.len() as u64,
                "a map of {} made {made}",
                map.size
            );
        }
    }
    let _ = Digest::sha256(tar);
});
