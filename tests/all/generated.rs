//! Generated images: Squint's merge is the oracle's, and every squash of one is the same filesystem.

use proptest::prelude::*;

use crate::support::{Framing, Pack, image, open, oracle, squash};

/// One member over a few short paths, so that layers meet often. Markers come first in a layer, since with one after what it
/// names the oracle keeps a directory's old attributes; links come last, under names of their own, since it knows none before its target.
fn member() -> impl Strategy<Value = (bool, String)> {
    let path = prop::sample::select(vec!["a", "b", "d/a", "d/b", "d/e/a", "d/e/b", "f/a"]);
    let dir = prop::sample::select(vec!["d", "d/e", "f", "a"]);
    let marked = prop::sample::select(vec![
        ".wh.a",
        ".wh.d",
        "d/.wh.a",
        "d/.wh.e",
        "d/e/.wh.b",
        ".wh.f",
        "d/.wh..wh..opq",
        "f/.wh..wh..opq",
    ]);
    prop_oneof![
        5 => (path.clone(), 0..3u8, prop::sample::select(vec!["0644", "0755"])).prop_map(|(p, n, m)| (false, format!("{p}=text{n}@{m}"))),
        2 => (dir, prop::sample::select(vec!["0755", "0700"])).prop_map(|(p, m)| (false, format!("{p}/@{m}"))),
        1 => path.clone().prop_map(|p| (false, format!("{p}->b"))),
        2 => (prop::sample::select(vec!["l", "d/l", "d/e/l"]), path).prop_map(|(a, b)| (false, format!("{a}=>{b}"))),
        3 => marked.prop_map(|m| (true, m.to_owned())),
    ]
}

fn line() -> impl Strategy<Value = String> {
    let layer = prop::collection::vec(member(), 0..8).prop_map(|mut members| {
        members.sort_by_key(|(marker, word)| (!marker, word.contains("=>")));
        members
            .into_iter()
            .map(|(_, m)| m)
            .collect::<Vec<_>>()
            .join(" ")
    });
    prop::collection::vec(layer, 1..5).prop_map(|layers| layers.join(" | "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("SQUINT_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(60), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn squashes_are_the_same_filesystem(line in line()) {
        let file = image(&line, Framing::DockerLegacy, Pack::Plain);
        let opened = open(&file, 1 << 20).expect("an image");
        let report = opened.session.report().expect("read");
        let layers = u32::try_from(report.layers.len()).expect("few");
        for (from, to) in [(0, layers - 1), (1, layers - 1), (0, 1)] {
            if from < to && to < layers {
                match squash(&opened, from, to) {
                    Ok((out, _)) => oracle::same(&file, &out, from, &format!("{line:?} {from}..={to}")),
                    Err(e) => prop_assert_eq!(e.kind(), squint::bytes::Kind::Nothing, "{}", e),
                }
            }
        }
    }
}
