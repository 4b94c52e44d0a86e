//! Generated images: Squint's merge is the oracle's, and every squash of one is the same filesystem.

use proptest::prelude::*;
use squint::report::tree::TreeRow;
use squint::rootfs::LayerId;
use squint::session::protocol::SquashRequest;

use super::fixtures::listing;
use crate::support::journey::EVERYWHERE;
use crate::support::memory::{Opened, carry_out};
use crate::support::{Framing, Pack, image, open, oracle, show, squash};

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
        1 => (path.clone(), 0..2u8).prop_map(|(p, n)| (false, format!("{p}=text0~user.n:{n}"))),
        1 => (path.clone(), prop::sample::select(vec!["?", "!1,3", "!0,0"])).prop_map(|(p, kind)| (false, format!("{p}{kind}"))),
        1 => (prop::sample::select(vec!["./d//a", "/d/b", "d/ä", "x.wh.y"]), 0..3u8).prop_map(|(p, n)| (false, format!("{p}=text{n}"))),
        2 => (prop::sample::select(vec!["l", "d/l", "d/e/l"]), path).prop_map(|(a, b)| (false, format!("{a}=>{b}"))),
        3 => marked.prop_map(|m| (true, m.to_owned())),
    ]
}

pub fn line() -> impl Strategy<Value = String> {
    let layer = prop::collection::vec(member(), 0..8).prop_map(|mut members| {
        members.sort_by_key(|(marker, word)| (!marker, word.contains("=>"), word.ends_with("opq")));
        members
            .into_iter()
            .map(|(_, m)| m)
            .collect::<Vec<_>>()
            .join(" ")
    });
    prop::collection::vec(layer, 1..5).prop_map(|layers| layers.join(" | "))
}

/// As many as `SQUINT_CASES` says, else 60.
pub fn cases() -> ProptestConfig {
    let told = std::env::var("SQUINT_CASES")
        .ok()
        .and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: told.unwrap_or(60),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn squashes_are_the_same_filesystem(line in line()) {
        let file = image(&line, Framing::DockerLegacy, Pack::Plain);
        let opened = open(&file, 1 << 20).expect("an image");
        let report = opened.session.report().expect("read");
        prop_assert_eq!(listing(&opened), oracle::listing(&file));
        let told = oracle::waste(oracle::file(&file).path());
        prop_assert_eq!(Some(report.image.stored_bytes), told["file_bytes"].as_u64());
        prop_assert_eq!(Some(report.image.reclaimable_bytes), told["hidden_bytes"].as_u64());
        for (ours, theirs) in report.layers.iter().zip(told["layers"].as_array().expect("layers")) {
            prop_assert_eq!(Some(ours.dead_bytes), theirs["hidden_bytes"].as_u64());
            prop_assert_eq!(ours.tar_bytes, ours.stored_bytes + ours.framing_bytes);
        }
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

/// Links into lower layers whose headers say something else than their files, which may be empty; and empty layers.
fn linked() -> impl Strategy<Value = String> {
    let member = prop::sample::select(vec![
        "a=@0600",
        "a=x@0755",
        "d/b=",
        "d/b=text",
        "p?",
        "l=>a@0644",
        "m=>a#7",
        "d/m=>d/b@0640",
        "n=>l@0777",
        "a=>d/b",
        ".wh.a",
        "d/.wh.b",
    ]);
    let layer = prop::collection::vec(member, 0..4).prop_map(|mut members| {
        members.sort_by_key(|word| (!word.contains(".wh."), word.contains("=>")));
        members.dedup_by_key(|word| word.split(['=', '?']).next());
        members.join(" ")
    });
    prop::collection::vec(layer, 2..5).prop_map(|layers| layers.join(" | "))
}

proptest! {
    #![proptest_config(cases())]

    /// Whatever a proof has to compare was read, in whichever way the layers are packed.
    #[test]
    fn links_into_lower_layers_prove_themselves(line in linked()) {
        for (framing, pack) in EVERYWHERE {
            let opened = open(&image(&line, framing, pack), 1 << 20).expect("an image");
            let layers = u32::try_from(opened.session.report().expect("read").layers.len()).expect("few");
            for (from, to) in (0..layers).flat_map(|from| (from + 1..layers).map(move |to| (from, to))) {
                if let Err(e) = squash(&opened, from, to) {
                    prop_assert_eq!(e.kind(), squint::bytes::Kind::Nothing, "{} {:?} {}..={}: {}", line, framing, from, to, e);
                }
            }
        }
    }

    /// What is left out is missing, all else is the same, and the figures are those of the contents; or the layer above that
    /// wrote or needs it is named.
    #[test]
    fn what_is_left_out_and_nothing_else_is_missing(
        line in line(),
        path in prop::sample::select(vec!["a", "b", "d", "d/a", "d/e", "d/e/b", "f", "l", "d/l"]),
    ) {
        let file = image(&line, Framing::DockerLegacy, Pack::Plain);
        let opened = open(&file, 1 << 20).expect("an image");
        let layers = u32::try_from(opened.session.image().expect("one").layers.len()).expect("few");
        let gone = |row: &TreeRow| row.path == path.as_bytes() || row.path.starts_with(format!("{path}/").as_bytes());
        let stored = |opened: &Opened| opened.session.report().expect("read").image.stored_bytes;
        for (from, to) in [(0, layers - 1), (1, layers - 1), (0, 1), (1, 1)] {
            if from > to || to >= layers {
                continue;
            }
            let request = SquashRequest { exclude: vec![path.to_owned()], ..SquashRequest::merging(LayerId::new(from), LayerId::new(to)) };
            let (out, built) = match carry_out(&opened, &request) {
                Ok(done) => done,
                Err(e) => {
                    let above = e.place().0.is_some_and(|layer| layer > to);
                    let fits = match e.kind() {
                        squint::bytes::Kind::Nothing => true,
                        squint::bytes::Kind::Request => above,
                        _ => false,
                    };
                    prop_assert!(fits, "{} {}..={} {}: {}", line, from, to, path, e);
                    continue;
                }
            };
            let again = open(&out, 1 << 20).expect("an image");
            let all = resolved(&opened);
            let expected: Vec<_> = all.iter().filter(|row| !gone(row)).cloned().collect();
            prop_assert_eq!(&resolved(&again), &expected, "{:?} {}..={} {}", line, from, to, path);
            prop_assert_eq!(built.left_out, (all.len() - expected.len()) as u64);
            let plan = opened.session.plan(&request).expect("a plan");
            prop_assert_eq!(plan.saved_bytes, stored(&opened).cast_signed() - stored(&again).cast_signed());
        }
    }
}

/// The tree with each hard link as the file it names, and implied directories as those that a member names; without who
/// wrote it and the root.
pub fn resolved(opened: &Opened) -> Vec<TreeRow> {
    let rows = show::tree(opened);
    let whole = |row: &TreeRow| {
        let is_first =
            |first: &&TreeRow| row.kind == "hardlink" && Some(&first.path) == row.link.as_ref();
        let mut whole = rows.iter().find(is_first).unwrap_or(row).clone();
        whole.path.clone_from(&row.path);
        whole.mtime.get_or_insert_with(|| "0".to_owned());
        whole.layer = None;
        whole
    };
    let inside = rows.iter().filter(|row| !row.path.is_empty());
    inside.map(whole).collect()
}
