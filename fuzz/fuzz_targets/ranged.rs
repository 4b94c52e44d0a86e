//! One input of the target `squash`: how the image is framed, which range, and a line of layers.

use squint::bytes::Kind;

use super::build::{self, Framing, Pack};
use super::{line, memory};

/// Squashes a range of what the input describes; the result must prove itself.
pub fn squash(input: &[u8]) {
    let [how, range, text @ ..] = input else {
        return;
    };
    let line = line::line(text);
    let framing = [Framing::DockerLegacy, Framing::DockerOci, Framing::Oci][usize::from(how % 3)];
    let pack = [Pack::Plain, Pack::Gzip][usize::from(how / 3 % 2)];
    let file = build::image(&line, framing, pack);
    let opened = memory::open(&file, 1 << 16).expect("a good image");
    let layers = line.split('|').count() as u32;
    let (from, to) = (
        u32::from(range & 15) % layers,
        u32::from(range >> 4) % layers,
    );
    match memory::squash(&opened, from.min(to), from.max(to)) {
        Ok((out, _)) => {
            let again = memory::open(&out, 1 << 16).expect("a good image");
            let (before, after) = (opened.session.report(), again.session.report());
            let (before, after) = (before.expect("read"), after.expect("read"));
            assert!(after.layers.iter().all(|l| l.verified), "{line}");
            assert!(after.layers.len() <= before.layers.len(), "{line}");
        }
        Err(e) => assert!(matches!(e.kind(), Kind::Nothing), "{line}: {e}"),
    }
}
