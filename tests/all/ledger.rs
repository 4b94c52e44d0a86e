//! What the ledger says of small images: figures that can be checked in one's head.

use crate::support::{Framing, Pack, image, open};

/// `path bytes writer>killer cause` for every dead version, in the report's order.
fn waste(line: &str) -> String {
    let opened = open(&image(line, Framing::DockerLegacy, Pack::Plain), 1 << 20).expect("an image");
    let report = opened.session.report().expect("read");
    let rows = report.waste.iter().map(|w| {
        format!(
            "{} {} {}>{} {}",
            w.path, w.bytes, w.layer, w.by_layer, w.cause
        )
    });
    rows.collect::<Vec<_>>().join("; ")
}

macro_rules! ledger {
    ($($name:ident: $line:literal => $expected:literal;)*) => {
        $(#[test] fn $name() { assert_eq!(waste($line), $expected); })*
    };
}

ledger! {
    overwritten: "a=one | a=two2" => "a 3 0>1 overwritten";
    overwritten_same_size: "a=one | a=two" => "a 3 0>1 overwritten";
    metadata_by_mode: "a=one | a=one@0600" => "a 3 0>1 metadata";
    metadata_by_time: "a=one | a=one#7" => "a 3 0>1 metadata";
    metadata_by_xattr: "a=one | a=one~user.x:1" => "a 3 0>1 metadata";
    identical: "a=one | a=one" => "a 3 0>1 identical";
    deleted: "a=one | .wh.a" => "a 3 0>1 deleted";
    deleted_dir: "d/ d/a=one | .wh.d" => "d/a 3 0>1 deleted-dir";
    own_whiteout_before_that_of_a_directory: "d/ d/a=one | .wh.d d/.wh.a" => "d/a 3 0>1 deleted";
    opaque: "d/ d/a=one | d/.wh..wh..opq" => "d/a 3 0>1 opaque";
    replaced_by_a_link: "a=one | a->b" => "a 3 0>1 replaced";
    replaced_above: "d/ d/a=one | d=file" => "d/a 3 0>1 replaced";
    replaced_by_a_directory: "a=one | a/" => "a 3 0>1 replaced";
    two_dead_copies: "a=one | .wh.a | a=four | .wh.a" => "a 4 2>3 deleted; a 3 0>1 deleted";
    n_copies: "a=xx | a=yy | a=zz | a=ww" => "a 2 0>1 overwritten; a 2 1>2 overwritten; a 2 2>3 overwritten";
    last_copy_is_kept_not_the_smallest: "a=one | a=longer | a=middle1" => "a 6 1>2 overwritten; a 3 0>1 overwritten";
    a_name_is_left: "a=one b=>a | .wh.a" => "";
    last_name_dies: "a=one b=>a | .wh.a | .wh.b" => "a 3 0>2 deleted";
    all_names_die_at_once: "a=one d/b=>a | .wh.d .wh.a" => "a 3 0>1 deleted";
    twice_in_one_layer: "a=one a=two" => "a 3 0>0 overwritten";
    replaced_by_an_equal_link: "a=one b=one | b=>a" => "b 3 0>1 identical";
    nothing: "a=one | b=two" => "";
    no_bytes_no_waste: "a= | .wh.a" => "";
    whiteout_and_rewrite: "a=one | .wh.a a=one" => "a 3 0>1 deleted";
    link_of_lower_content: "a=one | b=>a | .wh.a" => "";
}

#[test]
fn dives_own_example() {
    let line = "etc/nginx/ etc/nginx/conf=x*2000 etc/nginx/public=y*3000 | etc/nginx/conf=z*5000 athing=a*10000 | etc/.wh.nginx";
    let report = open(&image(line, Framing::DockerOci, Pack::Gzip), 999)
        .expect("an image")
        .session
        .report()
        .expect("read");
    assert_eq!(report.image.reclaimable_bytes, 10_000);
    assert!((report.image.efficiency - 0.5).abs() < 1e-9);
}

#[test]
fn an_empty_image_is_efficient() {
    let report = open(&image("", Framing::DockerLegacy, Pack::Plain), 9)
        .expect("an image")
        .session
        .report()
        .expect("read");
    assert_eq!(
        (report.image.stored_bytes, report.image.efficiency),
        (0, 1.0)
    );
}

#[test]
fn duplicates_of_four_kilobytes() {
    let line = "a=x*4096 b=x*4096 c=y*4096 small=z small2=z | d=x*4096 e=>d";
    let report = open(&image(line, Framing::DockerLegacy, Pack::Plain), 1 << 20)
        .expect("an image")
        .session
        .report()
        .expect("read");
    let [row] = report.duplicates.as_slice() else {
        panic!("{:?}", report.duplicates)
    };
    assert_eq!(
        (row.bytes_each, row.paths.as_slice()),
        (4096, &["a".to_owned(), "b".to_owned(), "d".to_owned()][..])
    );
}
