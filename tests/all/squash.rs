//! What can be asked of a squash: leaving paths out, and how the new layer is stored.

use squint::bytes::Kind;
use squint::rootfs::LayerId;
use squint::session::protocol::{SquashRequest, Stored};

use crate::support::gunzip::gunzip;
use crate::support::{Framing, Pack, build, image, memory, open, show};

fn request(from: u32, to: u32, exclude: &[&str]) -> SquashRequest {
    SquashRequest {
        exclude: exclude.iter().map(|g| (*g).to_owned()).collect(),
        ..SquashRequest::merging(LayerId::new(from), LayerId::new(to))
    }
}

/// The tree after squashing `from..=to` of `line` without what the globs match.
fn without(line: &str, from: u32, to: u32, exclude: &[&str]) -> String {
    let file = image(line, Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let (out, built) =
        memory::carry_out(&opened, &request(from, to, exclude)).expect("squashed and proved");
    assert!(!built.verified, "the caller says so");
    show::words(&open(&out, 1 << 20).expect("an image"), &build::texts(line))
}

macro_rules! excludes {
    ($name:ident, $line:literal, $from:literal..=$to:literal, $globs:expr, $expected:literal) => {
        #[test]
        fn $name() {
            assert_eq!(without($line, $from, $to, &$globs), $expected);
        }
    };
}

excludes!(a_file, "a b | c", 0..=1, ["b"], "a c");
excludes!(a_leading_slash, "a b | c", 0..=1, ["/b"], "a c");
excludes!(
    a_directory_takes_what_is_in_it,
    "d/ d/a d/e/f b | c",
    0..=1,
    ["d"],
    "b c"
);
excludes!(a_trailing_slash, "d/ d/a b | c", 0..=1, ["d/"], "b c");
excludes!(
    a_star_stays_within,
    "d/ d/a.log d/e/b.log | c",
    0..=1,
    ["d/*.log"],
    "c d/ d/e/ d/e/b.log"
);
excludes!(
    two_stars_cross,
    "d/ d/a.log d/e/b.log | c",
    0..=1,
    ["d/**/*.log"],
    "c d/ d/e/"
);
excludes!(several, "a b | c d", 0..=1, ["a", "d"], "b c");
excludes!(
    an_exclamation_mark_is_no_negation,
    "a b | c",
    0..=1,
    ["!a"],
    "a b c"
);
excludes!(
    a_kept_file_below_gets_a_whiteout,
    "a b | c | d",
    1..=2,
    ["a"],
    "b c d"
);
excludes!(
    what_a_layer_above_removes_is_not_there,
    "a b | c | .wh.a d",
    0..=1,
    ["c"],
    "b d"
);
excludes!(
    a_folder_above_and_below,
    "d/ d/a d/e/f b | d/b d/e/.wh.f | c",
    1..=1,
    ["d"],
    "b c"
);
excludes!(
    only_whiteouts_are_a_layer,
    "a b |  | c",
    1..=1,
    ["a"],
    "b c"
);
excludes!(
    a_link_into_a_kept_layer_stays,
    "a=text | b=>a | c",
    1..=2,
    ["a"],
    "b=text c"
);
excludes!(one_layer_is_enough, "a b | c", 0..=0, ["a"], "b c");
excludes!(
    the_first_name_of_a_link,
    "a=text b=>a | c",
    0..=1,
    ["a"],
    "b=text c"
);

#[test]
fn a_glob_that_matches_nothing_is_told() {
    let file = image("a | b", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let plan = opened
        .session
        .plan(&request(0, 1, &["a", "nothing/*"]))
        .expect("a plan");
    assert_eq!(
        (plan.excluded, plan.unmatched),
        (1, vec!["nothing/*".to_owned()])
    );
}

#[test]
fn what_is_gone_in_the_end_is_not_matched() {
    let file = image("a b c | .wh.a | .wh.c", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let plan = opened
        .session
        .plan(&request(0, 1, &["a", "b", "c"]))
        .expect("a plan");
    assert_eq!(
        (plan.excluded, plan.unmatched),
        (1, vec!["a".to_owned(), "c".to_owned()])
    );
}

/// What cannot leave, since a layer above the merged ones stays as it is: the range, the glob, and the layer and path that
/// are named.
#[test]
fn what_a_layer_above_wrote_cannot_be_left_out() {
    let (above, needs) = (
        "what is to be left out was written above the merged layers",
        "a layer above the merged ones needs what is to be left out",
    );
    for (line, to, glob, what, layer, path) in [
        ("a b | c | a=new", 1, "a", above, 2, "a"),
        ("a b | c | d", 1, "d", above, 2, "d"),
        ("a b | d/ d/a | d/b", 1, "d", above, 2, "d/b"),
        ("a b | d/ d/a | d/@0700", 1, "d", above, 2, "d"),
        ("a b | d/a | d/b", 1, "d", above, 2, "d/b"),
        ("a b | c | e | d/f", 2, "**/f", above, 3, "d/f"),
        ("a=text b | c | l=>a", 1, "a", needs, 2, "l"),
        ("b | d/ d/a | d/.wh..wh..opq", 1, "d", needs, 2, "d"),
    ] {
        let file = image(line, Framing::DockerOci, Pack::Plain);
        let opened = open(&file, 1 << 20).expect("an image");
        let error = opened
            .session
            .plan(&request(0, to, &[glob]))
            .expect_err(line);
        assert_eq!(error.kind(), Kind::Request, "{line}");
        assert_eq!(error.what(), what, "{line}");
        assert_eq!(error.place(), (Some(layer), Some(path), None), "{line}");
        // With that layer merged too it leaves.
        let last = u32::try_from(line.matches('|').count()).expect("few");
        let out = memory::carry_out(&opened, &request(0, last, &[glob])).map(|_| ());
        assert_eq!(out, Ok(()), "{line}");
    }
}

/// A line, a range, a glob; then paths left out, bytes saved, those of them that are live, those stored twice, and the
/// paths that a whiteout only hides.
#[test]
fn what_is_left_out_is_told_from_what_is_dead() {
    for (line, range, glob, expected) in [
        ("a=x*10 b=y*5 | c=z*3", (0, 1), "b", (1, 5, 5, 0, &[][..])),
        (
            "a=x*10 b=y*5 | b=y*7 c=z*3",
            (0, 1),
            "b",
            (1, 12, 7, 0, &[]),
        ),
        ("a=x*10 b=y*5 | .wh.b c=z*3", (0, 1), "b", (0, 5, 0, 0, &[])),
        ("a=x*10 | b=y*5 | c=z*3", (1, 2), "a", (1, 0, 0, 0, &["a"])),
        ("a=x*10 | b=y*5 | a=z*3", (1, 2), "a", (1, 3, 3, 0, &["a"])),
        (
            "d/ d/a=x*10 | d/b=y*5 | c=z*3",
            (1, 2),
            "d",
            (3, 5, 5, 0, &["d"]),
        ),
        (
            "d/a=x*10 | d/b=y*5 d/e/f=y*2 | c",
            (1, 2),
            "d/*",
            (4, 7, 7, 0, &["d/a"]),
        ),
        ("a=x*10 | b=y*5 | c=z*3", (0, 1), "b", (1, 5, 5, 0, &[])),
        ("a=x*10 b=>a | c", (0, 1), "a", (1, 0, 0, 0, &[])),
        ("a=x*10 b=>a | c", (0, 1), "{a,b}", (2, 10, 10, 0, &[])),
        ("a=x*10 | b=>a | c=y*3", (1, 2), "c", (1, -7, 3, 10, &[])),
        ("a=x*10 | b=>a | c=y*3", (1, 2), "b", (1, 0, 0, 0, &[])),
        (
            "a=x*10 b=y*5 | b=y*6 d/b=z*2 | d/.wh.b",
            (0, 1),
            "d",
            (1, 7, 0, 0, &[]),
        ),
        ("a=x*10 b | c", (0, 1), "none", (0, 0, 0, 0, &[])),
    ] {
        let (from, to) = range;
        let file = image(line, Framing::DockerOci, Pack::Plain);
        let opened = open(&file, 1 << 20).expect("an image");
        let request = request(from, to, &[glob]);
        let plan = opened.session.plan(&request).expect("a plan");
        let paths = plan.warnings.iter().filter(|w| w.kind == "exclude-kept");
        let hidden: Vec<_> = paths.filter_map(|w| w.path.as_deref()).collect();
        let figures = (
            plan.excluded,
            plan.saved_bytes,
            plan.excluded_bytes,
            plan.copied_up_bytes,
        );
        let (paths, saved, live, twice, kept) = expected;
        assert_eq!(
            (figures, &hidden[..]),
            ((paths, saved, live, twice), kept),
            "{line} {glob}"
        );
        let (out, built) = memory::carry_out(&opened, &request).expect("squashed and proved");
        let stored = |opened: &memory::Opened| {
            let report = opened.session.report().expect("read");
            i64::try_from(report.image.stored_bytes).expect("small")
        };
        let again = open(&out, 1 << 20).expect("an image");
        assert_eq!(stored(&opened) - stored(&again), saved, "{line} {glob}");
        assert_eq!(built.left_out, paths);
    }
}

#[test]
fn one_layer_and_nothing_left_out_is_nothing() {
    let file = image("a | b", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let error = memory::carry_out(&opened, &request(0, 0, &["x"])).expect_err("nothing");
    assert_eq!(error.kind(), Kind::Nothing);
}

/// Media type of the new layer.
fn stored(pack: Pack, compression: Stored) -> String {
    let file = image("a=text | b", Framing::DockerOci, pack);
    let opened = open(&file, 1 << 20).expect("an image");
    let request = SquashRequest {
        compression,
        ..request(0, 1, &[])
    };
    let (out, _) = memory::carry_out(&opened, &request).expect("squashed and proved");
    let again = open(&out, 1 << 20).expect("an image");
    let report = again.session.report().expect("read");
    report.layers[0]
        .media_type
        .rsplit('.')
        .next()
        .expect("a type")
        .to_owned()
}

#[test]
fn stored_as_asked() {
    assert_eq!(stored(Pack::Plain, Stored::Same), "tar");
    assert_eq!(stored(Pack::Gzip, Stored::Same), "tar+gzip");
    assert_eq!(stored(Pack::Gzip, Stored::Plain), "tar");
    assert_eq!(stored(Pack::Plain, Stored::Gzip), "tar+gzip");
}

/// Segments join to one gzip member that other programs take, whatever the length.
#[test]
fn segments_are_one_member() {
    use std::io::Read;
    let text: Vec<u8> = (0..70_000u32)
        .flat_map(|i| i.wrapping_mul(i).to_le_bytes())
        .collect();
    for length in [0, 1, 65_535, 65_536, 200_000, text.len()] {
        let (mut out, mut parts) = (squint::bytes::GZIP_HEADER.to_vec(), Vec::new());
        let chunks: Vec<&[u8]> = match &text[..length] {
            [] => vec![&[]],
            bytes => bytes.chunks(65_536).collect(),
        };
        for (i, chunk) in chunks.iter().enumerate() {
            let mut deflate = squint::bytes::Deflate::default();
            let mut put = |bytes: &[u8]| {
                out.extend_from_slice(bytes);
                Ok(())
            };
            for piece in chunk.chunks(1000) {
                deflate.feed(piece, &mut put).expect("packed");
            }
            parts.push(
                deflate
                    .finish(i + 1 == chunks.len(), &mut put)
                    .expect("packed"),
            );
        }
        out.extend_from_slice(&squint::bytes::gzip_trailer(&parts));
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&out[..])
            .read_to_end(&mut back)
            .expect("one member");
        assert_eq!(back, &text[..length]);
        assert_eq!(gunzip(&out), Some((back, &b""[..])), "by other hands");
    }
}

/// However the bytes come, the same bytes go.
#[test]
fn packing_does_not_depend_on_how_it_is_fed() {
    let text: Vec<u8> = (0..100_000u32)
        .flat_map(|i| (i / 7).wrapping_mul(i).to_le_bytes())
        .collect();
    let pack = |bite: usize| {
        let (mut out, mut deflate) = (Vec::new(), squint::bytes::Deflate::default());
        let mut put = |bytes: &[u8]| {
            out.extend_from_slice(bytes);
            Ok(())
        };
        for piece in text.chunks(bite) {
            deflate.feed(piece, &mut put).expect("packed");
        }
        deflate.finish(true, &mut put).expect("packed");
        out
    };
    let whole = pack(text.len());
    assert!(
        [1, 1000, 65_536, 65_537, 1 << 20]
            .into_iter()
            .all(|bite| pack(bite) == whole)
    );
}

/// What the proof compares with comes from bytes whose digest was right, not from what was made of them.
#[test]
fn damage_between_two_reads_is_noticed() {
    let file = image("a=content b | c", Framing::DockerOci, Pack::Gzip);
    let opened = open(&file, 1 << 20).expect("an image");
    let damage = |unpacked: &mut [u8]| {
        let place = unpacked.windows(7).position(|w| w == b"content");
        unpacked[place.expect("unpacked")] ^= 1;
    };
    let error = memory::carry_out_damaged(&opened, &request(0, 1, &[]), damage).map(|_| ());
    assert_eq!(error.map_err(|e| e.kind()), Err(Kind::Unproven));
}

/// Alternatives cost no time, however many there are; what needs too large an automaton is refused.
#[test]
fn alternatives() {
    let file = image("a b | c", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let asked = |glob: &str| {
        opened
            .session
            .plan(&request(0, 1, &[glob]))
            .map(|p| p.excluded)
    };
    assert_eq!(asked("{a,b}"), Ok(2));
    assert_eq!(asked(&"{*a,*b,*c}".repeat(9)), Ok(0));
    for bad in ["{*a?????,*b?????,*c?????}".repeat(9), "[a".to_owned()] {
        assert_eq!(asked(&bad).map_err(|e| e.kind()), Err(Kind::Request));
    }
}

/// Whoever drives the engine: no order has a tag that loaders refuse.
#[test]
fn a_tag_that_loaders_refuse() {
    let file = image("a | b", Framing::DockerOci, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let asked = |tag: &str| {
        let tags = vec![tag.to_owned()];
        let request = SquashRequest {
            tags,
            ..request(0, 1, &[])
        };
        let order = opened.session.order(&request).map(|_| ());
        order.map_err(|e| e.kind())
    };
    assert_eq!(asked("h.io/a:1"), Ok(()));
    for tag in ["", "app", "UPPER:1", "app:1@sha256:00", "a b:1"] {
        assert_eq!(asked(tag), Err(Kind::Request), "{tag}");
    }
}
