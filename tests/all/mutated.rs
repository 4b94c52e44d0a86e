//! Headers with bytes changed at random and checksums that hold all the same: an error, or a result that four programs read alike.
//!
//! What a person thinks of is in `wellformed`, `fields` and `holes`; this is for what nobody did. As many as `SQUINT_CASES` says.

use proptest::prelude::*;

use super::generated::cases;
use crate::support::tape::{Head, file, link, long, member, pax, tar};
use crate::support::{Framing, Pack, build, open, squash};

/// Members of every dialect, in the order of their blocks.
fn members() -> Vec<Head> {
    let map = [b"2\n0\n4\n1024\n4\n".as_slice(), &[0; 499], b"datamore"].concat();
    let old = file("old", [b"data".as_slice(), &[0; 508], b"more"].concat())
        .gnu()
        .at(156, "S")
        .at(
            386,
            "00000000000\x0000000001000\x0000000002000\x0000000000004\0",
        )
        .at(483, "00000002004\0");
    vec![
        member(b'5', "d/").mode(0o755),
        file("d/a", "text"),
        pax(
            b'x',
            &[
                ("path", b"d/long"),
                ("mtime", b"1.5"),
                ("SCHILY.xattr.user.a", b"v"),
            ],
        ),
        file("short", "hi"),
        link(b'1', "hard", "d/a"),
        link(b'2', "soft", "d/a"),
        member(b'3', "dev")
            .at(329, "0000001\0")
            .at(337, "0000003\0"),
        long(b'L', "n".repeat(120)),
        file("n".repeat(100), "long").gnu(),
        pax(
            b'x',
            &[
                ("GNU.sparse.major", b"1"),
                ("GNU.sparse.minor", b"0"),
                ("GNU.sparse.name", b"holes"),
                ("GNU.sparse.realsize", b"2048"),
            ],
        ),
        file("GNUSparseFile.1/holes", map),
        old,
        file("after", "after"),
    ]
}

/// Puts `bytes` at places of the tar; every block that was a header gets its checksum again.
fn mutate(layer: &mut [u8], headers: &[usize], changes: &[(usize, usize, u8)]) {
    for (block, place, byte) in changes {
        layer[headers[block % headers.len()] + place] = *byte;
    }
    for start in headers {
        let block = &mut layer[*start..start + 512];
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}

/// A byte that means something in a header more often than not.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        any::<u8>(),
        prop::sample::select(b"\0\x80\xff 0123456789/.-+xXgLKSDVMA=\n".to_vec()),
    ]
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn headers(changes in prop::collection::vec((0..64usize, 0..512usize, byte()), 1..4)) {
        let members = members();
        let mut layer = tar(&members);
        let mut headers = vec![0];
        for member in &members[..members.len() - 1] {
            headers.push(headers[headers.len() - 1] + member.bytes().len());
        }
        mutate(&mut layer, &headers, &changes);
        let layers = [layer, build::layer("top")];
        let file = build::from_layers(&layers, Framing::DockerOci, Pack::Plain);
        if let Ok(opened) = open(&file, 1 << 16) {
            let report = opened.session.report().expect("read");
            for layer in &report.layers {
                prop_assert_eq!(layer.tar_bytes, layer.stored_bytes + layer.framing_bytes);
            }
            // What comes of it is read by four programs.
            if let Err(error) = squash(&opened, 0, 1) {
                prop_assert!(error.to_string().contains("layer 0"), "{}", error);
            }
        }
    }
}
