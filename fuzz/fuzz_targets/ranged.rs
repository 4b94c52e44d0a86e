//! One input of the target `squash`: how the image is framed, which layers are merged, what is left out, and a line of
//! layers.

use squint::bytes::Kind;
use squint::session::protocol::{LayerRange, SquashRequest};

use super::build::{self, Framing, Pack};
use super::{line, memory};

/// Carries out a plan for the image that the input describes; the result must prove itself.
pub fn squash(input: &[u8]) {
    let [how, joins, text @ ..] = input else {
        return;
    };
    let line = line::line(text);
    let framing = [Framing::DockerLegacy, Framing::DockerOci, Framing::Oci][usize::from(how % 3)];
    let pack = [Pack::Plain, Pack::Gzip][usize::from(how / 3 % 2)];
    let file = build::image(&line, framing, pack);
    let opened = memory::open(&file, 1 << 16).expect("a good image");
    let layers = line.split('|').count() as u32;
    let request = SquashRequest {
        ranges: ranges(*joins, layers),
        exclude: left_out(&line, usize::from(how / 6)).into_iter().collect(),
        ..SquashRequest::default()
    };
    match memory::carry_out(&opened, &request) {
        Ok((out, _)) => {
            let again = memory::open(&out, 1 << 16).expect("a good image");
            let (before, after) = (opened.session.report(), again.session.report());
            let (before, after) = (before.expect("read"), after.expect("read"));
            assert!(after.layers.iter().all(|l| l.verified), "{line}");
            assert!(after.layers.len() <= before.layers.len(), "{line}");
        }
        // A layer that is kept may have written what is to be left out.
        Err(e) if e.kind() == Kind::Request => assert!(!request.exclude.is_empty(), "{line}: {e}"),
        Err(e) => assert!(matches!(e.kind(), Kind::Nothing), "{line}: {e}"),
    }
}

/// The ranges of at least two layers where each layer is joined to the layer below it, if the bit of this border is set.
pub fn ranges(joins: u8, layers: u32) -> Vec<LayerRange> {
    let mut ranges: Vec<LayerRange> = Vec::new();
    for border in (0..layers.saturating_sub(1)).filter(|border| joins >> (border % 8) & 1 == 1) {
        match ranges
            .last_mut()
            .filter(|range| range.to.number() == border)
        {
            Some(range) => range.to = range.to.above(),
            None => ranges.push(LayerRange::numbered(border, border + 1)),
        }
    }
    ranges
}

/// The path of a word of a line, counted from 1; nothing for 0.
fn left_out(line: &str, word: usize) -> Option<String> {
    let word = line
        .split([' ', '|'])
        .filter(|w| !w.is_empty())
        .nth(word.checked_sub(1)?)?;
    let path = word
        .split(['=', '@', '#', '~', '!', '?', '-', '>'])
        .next()?;
    let is_plain = path
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"/._".contains(&b));
    (is_plain && !path.is_empty()).then(|| path.to_owned())
}
