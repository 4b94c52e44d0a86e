//! Inputs that broke other tools, by their numbers: one line each.
//!
//! Every case runs through every framing, plain and packed, fed in whole and by single bytes; then every range of its
//! layers is squashed, and the result is compared with the original by Squint and by the oracle.

use crate::support::{Framing, Pack, build, image, memory, open, oracle, show, squash};

/// Whether the oracle reads the case as Squint does.
#[derive(PartialEq)]
enum Oracle {
    Agrees,
    /// It knows no symbolic links of the same layer, no link before its target, or no AUFS links.
    Differs,
}

fn check(line: &str, expected: &str, with: &Oracle) {
    let texts = build::texts(line);
    for framing in [Framing::DockerLegacy, Framing::DockerOci, Framing::Oci] {
        for pack in [Pack::Plain, Pack::Gzip] {
            let file = image(line, framing, pack);
            for bite in [1 << 20, 1] {
                let opened = open(&file, bite).expect("an image");
                assert_eq!(
                    show::words(&opened, &texts),
                    expected,
                    "{framing:?} {pack:?} by {bite}"
                );
            }
            let opened = open(&file, 1000).expect("an image");
            sums_hold(&opened);
            if *with == Oracle::Agrees && (framing, pack) == (Framing::DockerLegacy, Pack::Plain) {
                assert_eq!(super::fixtures::listing(&opened), oracle::listing(&file));
            }
            let layers = u32::try_from(line.split('|').count()).expect("few");
            for (from, to) in (0..layers).flat_map(|f| (f + 1..layers).map(move |t| (f, t))) {
                let what = format!("{framing:?} {pack:?} {from}..={to}");
                let (out, _) = match squash(&opened, from, to) {
                    Ok(done) => done,
                    Err(e) if e.kind() == squint::bytes::Kind::Nothing => continue,
                    Err(e) => panic!("{what}: {e}"),
                };
                let again = open(&out, 1 << 20).expect("an image");
                let mut all = texts.clone();
                all.push((format!("sha256:{}", build::hex(b"")), Vec::new()));
                assert_eq!(
                    ungrouped(&show::words(&again, &all)),
                    ungrouped(expected),
                    "{what}"
                );
                assert_eq!(
                    squash(&opened, from, to).expect("again").0,
                    out,
                    "{what}: same input, same bytes"
                );
                if framing == Framing::DockerLegacy
                    && pack == Pack::Plain
                    && *with == Oracle::Agrees
                    && from < 2
                {
                    oracle::same(&file, &out, from, &what);
                }
            }
        }
    }
}

/// Links across a border become files of their own; the proof compares what must stay linked.
fn ungrouped(words: &str) -> Vec<String> {
    words
        .split(' ')
        .map(|w| w.split(['=', '-']).next().unwrap_or(w).to_owned())
        .collect()
}

/// Every byte has an owner.
fn sums_hold(opened: &memory::Opened) {
    let report = opened.session.report().expect("read");
    for layer in &report.layers {
        assert_eq!(layer.tar_bytes, layer.stored_bytes + layer.framing_bytes);
        assert_eq!(layer.stored_bytes, layer.live_bytes + layer.dead_bytes);
        assert_eq!(layer.dead_bytes, layer.dead_by_cause.values().sum::<u64>());
        assert!(layer.verified, "layer {} of a good image", layer.index);
    }
    let waste: u64 = report.waste.iter().map(|w| w.bytes).sum();
    assert_eq!(waste, report.image.reclaimable_bytes);
    assert_eq!(report.image.stored_bytes, report.image.live_bytes + waste);
}

macro_rules! case {
    ($name:ident, $line:literal, $expected:literal) => {
        case!($name, $line, $expected, Oracle::Agrees);
    };
    ($name:ident, $line:literal, $expected:literal, $oracle:expr) => {
        #[test]
        fn $name() {
            check($line, $expected, &$oracle);
        }
    };
}

case!(
    c01_directory_removed_and_made_again,
    "d/ d/old | .wh.d | d/ d/new",
    "d/ d/new"
);
case!(c01_in_one_layer, "d/ d/old | .wh.d d/ d/new", "d/ d/new");
case!(c02_implied_parents, "a/b c | .wh.a", "c");
case!(
    c02_implied_parents_kept_and_gone,
    "a/b a/c | a/.wh.b | a/.wh.c",
    "a/"
);
case!(c03_opaque, "d/ d/a d/b | d/ d/.wh..wh..opq d/c", "d/ d/c");
case!(
    c03_opaque_two_up,
    "d/ d/a d/b | x | d/ d/.wh..wh..opq d/c",
    "d/ d/c x"
);
case!(
    c03_opaque_without_a_directory_below,
    "x | d/ d/.wh..wh..opq d/c",
    "d/ d/c x"
);
case!(
    c04_no_markers_without_layers_below,
    "a d/ d/b | .wh.a d/.wh..wh..opq d/c .wh.never",
    "d/ d/c"
);
case!(
    c05_whiteout_first,
    "a1/ a1/old | .wh.a1 a1/ a1/new",
    "a1/ a1/new"
);
case!(
    c05_whiteout_last,
    "a1/ a1/old | a1/ a1/new .wh.a1",
    "a1/ a1/new"
);
case!(c06_opaque_last, "d/ d/a | d/ d/c d/.wh..wh..opq", "d/ d/c");
case!(c07_file_made_again, "x=one | .wh.x | x=two", "x=two");
case!(c07_over_a_base, "y | x=one | .wh.x | x=two", "x=two y");
case!(
    c08_whiteout_below_a_whiteout,
    "a/ a/b c | .wh.a a/.wh.b",
    "c"
);
case!(c08_in_two_layers, "a/ a/b c | a/.wh.b | .wh.a", "c");
case!(c09_whiteout_of_nothing, "a | .wh.never b | c", "a b c");
case!(
    c10_wh_inside_a_name,
    "notes.wh.txt x.wh.d/ x.wh.d/f | y",
    "notes.wh.txt x.wh.d/ x.wh.d/f y"
);
case!(
    c11_bare_markers,
    "a | .wh. b | .wh.. c",
    "a b c",
    Oracle::Differs
);
case!(
    c11_aufs_link,
    ".wh..wh.plnk/ .wh..wh.plnk/7=data a=>.wh..wh.plnk/7 b=>.wh..wh.plnk/7 | c",
    "a=data b=>a c",
    Oracle::Differs
);
case!(c11_aufs_alone, ".wh..wh.aufs .wh..wh.orph/ a | b", "a b");
case!(
    c12_spellings,
    "./a/ ./a/b | /a/b=two | a//c | a/",
    "a/ a/b=two a/c=a//c"
);
case!(
    c13_whiteout_through_a_link,
    "usr/ usr/lib/ usr/lib/x lib->usr/lib | usr/lib/.wh.x",
    "lib->usr/lib usr/ usr/lib/"
);
case!(
    c13_stored_through_a_link,
    "usr/ usr/lib/ lib->usr/lib lib/x | usr/lib/.wh.x",
    "lib->usr/lib usr/ usr/lib/",
    Oracle::Differs
);
case!(
    c13_whiteout_below_a_lower_link,
    "usr/ usr/lib/ usr/lib/x lib->usr/lib | lib/.wh.x",
    "lib->usr/lib usr/ usr/lib/ usr/lib/x"
);
case!(c14_four_layers, "a=1 | .wh.a | a=2 | .wh.a b", "b");
case!(c15_overlay_device, "a!0,0 b | c", "a!0,0 b c");
case!(
    c16_directory_becomes_a_file,
    "a/ a/b c | a=file | d",
    "a=file c d"
);
case!(
    c16_directory_becomes_a_link,
    "a/ a/b c | a->c | d",
    "a->c c d"
);
case!(c17_file_becomes_a_directory, "a | a/ a/b | c", "a/ a/b c");
case!(
    c17_file_becomes_an_implied_directory,
    "a | a/b | c",
    "a/ a/b c"
);
case!(c18_link_becomes_a_file, "t a->t | a=real | c", "a=real c t");
case!(
    c19_parent_is_a_lower_link,
    "usr/ usr/lib/ usr/lib/x lib->usr/lib | lib/foo | c",
    "c lib/ lib/foo usr/ usr/lib/ usr/lib/x"
);
case!(
    c19_parent_is_a_link_of_the_same_layer,
    "usr/ usr/lib/ lib->usr/lib lib/foo | c",
    "c lib->usr/lib usr/ usr/lib/ usr/lib/foo=lib/foo",
    Oracle::Differs
);
case!(
    c20_links_to_nowhere,
    "a->/missing b->../../up c->c | d",
    "a->/missing b->../../up c->c d"
);
case!(
    c21_directory_rewritten,
    "d/@0700 d/a | d/@0711 | e",
    "d/ d/a e"
);
case!(
    c22_target_removed,
    "foo bar=>foo | .wh.foo | x",
    "bar=foo x"
);
case!(
    c22_target_removed_with_attributes,
    "foo@4755#9~user.k:v bar=>foo | .wh.foo | x",
    "bar=foo x"
);
case!(
    c23_target_overwritten,
    "foo=old bar=>foo | foo=new | x",
    "bar=old foo=new x"
);
case!(c24_link_removed, "foo bar=>foo | .wh.bar | x", "foo x");
case!(
    c25_chain_first_removed,
    "foo bar=>foo baz=>bar | .wh.foo | x",
    "bar=foo baz=>bar x"
);
case!(
    c25_chain_middle_removed,
    "foo bar=>foo baz=>bar | .wh.bar | x",
    "baz=foo foo=>baz x"
);
case!(
    c25_chain_across_layers,
    "foo | bar=>foo | baz=>bar | .wh.foo",
    "bar=foo baz=>bar"
);
case!(
    c26_link_to_a_lower_layer,
    "foo | bar=>foo | x",
    "bar=foo foo=>bar x"
);
case!(
    c26_link_to_an_empty_file_of_other_mode,
    "c=@0600 | | ab=>c@0644",
    "ab= c=>ab"
);
case!(
    c26_link_to_what_a_whiteout_hides,
    "foo | new=>foo .wh.foo | x",
    "new=foo x"
);
case!(
    c26_link_behind_the_whiteout,
    "foo | .wh.foo new=>foo | x",
    "x"
);
case!(
    c26_link_to_what_an_opaque_mark_hides,
    "d/ d/a | d/b=>d/a d/.wh..wh..opq | x",
    "d/ d/b=d/a x"
);
case!(
    c26_link_and_whiteout_and_a_new_file,
    "foo=old | new=>foo .wh.foo foo=new | x",
    "foo=new new=old x"
);
case!(
    c01_marks_stand_before_directories_beside_them,
    "d/ d/a/ d/a/x d/k y | d/@0700 .wh.y d/a/@0700 d/.wh.k d/a/.wh.x | z",
    "d/ d/a/ z"
);
case!(
    c26_names_of_a_kept_file_made_again_above,
    "foo | bar=>foo | baz=>bar | x | bar=>foo | baz=>bar",
    "bar=foo baz=>bar foo=>bar x"
);
case!(
    c26_only_the_link_is_merged,
    "foo | x | bar=>foo y",
    "bar=foo foo=>bar x y"
);
case!(
    c27_link_before_its_target,
    "bar=>foo foo | x",
    "bar=foo foo=>bar x",
    Oracle::Differs
);
case!(
    c28_file_and_link_under_one_name,
    "a b=>a | b=own | a=>b",
    "a=own b=>a"
);
case!(
    c29_file_becomes_a_link,
    "a=text b=other | b=>a | c",
    "a=text b=>a c"
);
case!(
    c34_devices_and_pipes,
    "n!1,3 p? s@4755 t/@1777 | x",
    "n!1,3 p? s t/ x"
);
case!(c35_root_entry, "./@0700 a | ./@0711 b | c", "./ a b c");
case!(c36_names_that_lead_out, "a ../b c/../d | e", "a e");
case!(c37_empty_layers, "a |  | b | ", "a b");
case!(c47_only_empty_layers, " | ", "");
case!(c52_case_matters, "Foo foo | fOO", "Foo fOO foo");
case!(
    type_through_every_kind,
    "a | a/ a/b | a->x | a? | a!1,3 | a=end",
    "a=end"
);
case!(
    deep_removal,
    "a/b/c/d/e a/b/x | a/b/.wh.c | a/.wh.b | a/b/c/new",
    "a/ a/b/ a/b/c/ a/b/c/new"
);
case!(
    directory_made_again_implied,
    "d/@0700 d/old | .wh.d | d/new",
    "d/ d/new"
);
case!(link_twice_in_a_layer, "a b=>a b=>a | c", "a b=>a c");
case!(path_twice_in_a_layer, "a=1 a=2 | b", "a=2 b");
case!(link_then_file_in_a_layer, "a=1 b=>a a=2 | c", "a=2 b=1 c");

#[test]
fn c13_a_whiteout_below_a_lower_link_is_told() {
    let line = "usr/ usr/lib/ usr/lib/x lib->usr/lib | lib/.wh.x";
    let opened = open(&image(line, Framing::Oci, Pack::Plain), 1 << 20).expect("an image");
    let warnings = opened.session.report().expect("read").warnings;
    let told: Vec<_> = warnings
        .iter()
        .map(|w| (w.kind.as_str(), w.layer, w.path.as_deref()))
        .collect();
    assert_eq!(told, [("whiteout-below", Some(1), Some("lib/x"))]);
}

#[test]
fn c01_a_whiteout_of_a_directory_made_again_is_told() {
    let opened = open(
        &image("d/ d/old | .wh.d d/ d/new", Framing::Oci, Pack::Plain),
        1 << 20,
    )
    .expect("an image");
    let warnings = opened.session.report().expect("read").warnings;
    let told: Vec<_> = warnings
        .iter()
        .map(|w| (w.kind.as_str(), w.layer, w.path.as_deref()))
        .collect();
    assert_eq!(told, [("whiteout-remade", Some(1), Some("d"))]);
}

/// The new layer is packed as the merged ones were, kept ones stay as they are.
#[test]
fn c39_c40_packing_and_kept_layers() {
    for (framing, pack) in crate::support::journey::EVERYWHERE {
        let opened = open(&image("a | b | c | d", framing, pack), 1 << 20).expect("an image");
        let before = &opened.session.image().expect("one").layers;
        let (out, _) = squash(&opened, 1, 2).expect("squashed");
        let again = open(&out, 1 << 20).expect("an image");
        let after = &again.session.image().expect("one").layers;
        let blob = |file: &[u8], layer: &squint::image::Layer| {
            let blob = layer.blob.expect("there");
            file[blob.offset as usize..][..blob.length as usize].to_vec()
        };
        for (old, new) in [(0, 0), (3, 2)] {
            assert_eq!(before[old].diff_id, after[new].diff_id);
            assert_eq!(blob(&opened.file, &before[old]), blob(&out, &after[new]));
        }
        let gzip = blob(&out, &after[1]).starts_with(b"\x1f\x8b");
        assert_eq!(gzip, pack == Pack::Gzip);
        assert_eq!(after[1].media_type.ends_with("+gzip"), gzip);
    }
}

/// Layers are counted, not steps of the history.
#[test]
fn c53_many_layers() {
    let layers: Vec<String> = (0..130)
        .map(|n| format!("d/ d/f{n} g{n} .wh.g{}", n - 1))
        .collect();
    let line = layers.join(" | ");
    let opened = open(&image(&line, Framing::DockerOci, Pack::Gzip), 1 << 20).expect("an image");
    let report = opened.session.report().expect("read");
    assert_eq!((report.layers.len(), report.waste.len()), (130, 129));
    for (from, to) in [(0, 129), (1, 129), (50, 80)] {
        let (out, _) = squash(&opened, from, to).expect("squashed");
        assert_eq!(
            show::words(&open(&out, 1 << 20).expect("one"), &build::texts(&line)),
            show::words(&opened, &build::texts(&line))
        );
    }
}
