//! What the ledger says of small images: figures that can be checked in one's head.

use std::cell::RefCell;

use squint::bytes::Hashes;
use squint::rootfs::LayerId;
use squint::session::protocol::Cause;
use squint::session::{ExaminePurpose, Examining, Scanning, Session};

use crate::support::build::from_layers;
use crate::support::memory::{archive, run};
use crate::support::tape::{file, pax, tar};
use crate::support::{Framing, Pack, build, image, open};

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

/// The same of an image whose headers alone are read, with what must be told apart.
fn by_headers(image: &[u8]) -> String {
    let (archive, file) = archive(image, 999).expect("an image");
    let spool = RefCell::default();
    let mut session = Session::new("case.tar".into(), archive, None).expect("a session");
    session.read_headers_only();
    let layers = session.image().expect("chosen").layers.len();
    for layer in (0..layers).map(LayerId::at) {
        let order = session.scan_order(layer, Hashes::None).expect("an order");
        let scanning = Scanning::new(&order).expect("a job");
        let changes = run(scanning, &file, &spool, 999).expect("scanned");
        session.add_layer(layer, changes).expect("added");
    }
    let examine = |order: Vec<u8>| {
        let examining = Examining::new(&order).expect("a job");
        run(examining, &file, &spool, 999).expect("examined")
    };
    for order in session.beginnings().expect("orders") {
        session.add_beginnings(examine(order));
    }
    let orders = session.examinations(ExaminePurpose::Members);
    for order in orders.expect("orders") {
        let examined = examine(order);
        session.add_digests(examined, None).expect("added");
    }
    let report = session.report().expect("read");
    let rows = report.waste.iter();
    let rows = rows.map(|w| format!("{} {}>{} {}", w.path, w.layer, w.by_layer, w.cause));
    rows.collect::<Vec<_>>().join("; ")
}

#[test]
fn contents_are_told_apart_by_their_beginnings() {
    let content = |first: u8, last: u8| [vec![first], vec![b'-'; 8_000], vec![last]].concat();
    let layer = |a: Vec<u8>, b: Vec<u8>, c: Vec<u8>, d: &str| {
        tar(&[file("a", a), file("b", b), file("c", c), file("d", d)])
    };
    let layers = [
        layer(content(1, 1), content(1, 1), content(1, 1), "one"),
        layer(content(2, 1), content(1, 2), content(1, 1), "two"),
        layer(content(2, 1), content(3, 2), content(1, 1), "two"),
    ];
    let expected = "a 0>1 overwritten; a 1>2 identical; b 0>1 overwritten; b 1>2 overwritten; c 0>1 identical; \
                    c 1>2 identical; d 0>1 overwritten; d 1>2 identical";
    for pack in [Pack::Plain, Pack::Gzip] {
        let image = from_layers(&layers, Framing::DockerOci, pack);
        assert_eq!(by_headers(&image), expected);
    }
}

macro_rules! ledger {
    ($($name:ident: $line:literal => $expected:literal;)*) => {
        $(#[test] fn $name() { assert_eq!(waste($line), $expected); })*
    };
}

ledger! {
    overwritten: "a=one | a=two2" => "a 3 0>1 overwritten";
    overwritten_same_size: "a=one | a=two" => "a 3 0>1 overwritten";
    c57_metadata_by_mode: "a=one | a=one@0600" => "a 3 0>1 metadata";
    c57_metadata_by_time: "a=one | a=one#7" => "a 3 0>1 metadata";
    c57_metadata_by_xattr: "a=one | a=one~user.x:1" => "a 3 0>1 metadata";
    identical: "a=one | a=one" => "a 3 0>1 identical";
    deleted: "a=one | .wh.a" => "a 3 0>1 deleted";
    deleted_dir: "d/ d/a=one | .wh.d" => "d/a 3 0>1 deleted-dir";
    own_whiteout_before_that_of_a_directory: "d/ d/a=one | .wh.d d/.wh.a" => "d/a 3 0>1 deleted";
    opaque: "d/ d/a=one | d/.wh..wh..opq" => "d/a 3 0>1 opaque";
    replaced_by_a_link: "a=one | a->b" => "a 3 0>1 replaced";
    replaced_above: "d/ d/a=one | d=file" => "d/a 3 0>1 replaced";
    replaced_by_a_directory: "a=one | a/" => "a 3 0>1 replaced";
    two_dead_copies: "a=one | .wh.a | a=four | .wh.a" => "a 4 2>3 deleted; a 3 0>1 deleted";
    c55_n_copies: "a=xx | a=yy | a=zz | a=ww" => "a 2 0>1 overwritten; a 2 1>2 overwritten; a 2 2>3 overwritten";
    c56_last_copy_is_kept_not_the_smallest: "a=one | a=longer | a=middle1" => "a 6 1>2 overwritten; a 3 0>1 overwritten";
    a_name_is_left: "a=one b=>a | .wh.a" => "";
    last_name_dies: "a=one b=>a | .wh.a | .wh.b" => "a 3 0>2 deleted";
    all_names_die_at_once: "a=one d/b=>a | .wh.d .wh.a" => "a 3 0>1 deleted";
    twice_in_one_layer: "a=one a=two" => "a 3 0>0 overwritten";
    replaced_by_an_equal_link: "a=one b=one | b=>a" => "b 3 0>1 identical";
    nothing: "a=one | b=two" => "";
    c58_no_bytes_no_waste: "a= | .wh.a" => "";
    whiteout_and_rewrite: "a=one | .wh.a a=one" => "a 3 0>1 deleted";
    c57_metadata_by_owner_of_a_copy: "d/ d/a=one d/b=four | d/@0700 d/a=one@0600 d/b=four@0600" => "d/b 4 0>1 metadata; d/a 3 0>1 metadata";
    c14_each_copy_has_its_killer: "a=1 | .wh.a | a=22 | a=333 | .wh.a" => "a 3 3>4 deleted; a 2 2>3 overwritten; a 1 0>1 deleted";
    c29_links_weigh_nothing: "a=one b=>a c=>b | .wh.b .wh.c" => "";
    c29_a_link_takes_a_files_place: "a=one b=four | b=>a" => "b 4 0>1 overwritten";
    c29_a_full_copy_of_a_linked_file: "a=one b=>a | a=one@0600" => "";
    names_that_die_one_by_one: "a=one b=>a c=>a | .wh.a | c=x | b=y" => "a 3 0>3 overwritten";
    a_name_made_above_keeps_it: "a=one | b=>a | a=two" => "";
    a_name_made_above_dies_too: "a=one | b=>a | .wh.a .wh.b" => "a 3 0>2 deleted";
    opaque_and_written_again: "d/ d/a=one | d/.wh..wh..opq d/a=one" => "d/a 3 0>1 opaque";
    opaque_above: "d/ d/e/ d/e/a=one | d/.wh..wh..opq" => "d/e/a 3 0>1 opaque";
    opaque_root: "a=one d/b=two2 | .wh..wh..opq" => "d/b 4 0>1 opaque; a 3 0>1 opaque";
    own_whiteout_before_an_opaque_mark: "d/ d/a=one d/b=two2 | d/.wh..wh..opq d/.wh.a" => "d/b 4 0>1 opaque; d/a 3 0>1 deleted";
    replaced_by_a_pipe: "a=one | a?" => "a 3 0>1 replaced";
    replaced_by_a_parent: "a=one | a/b" => "a 3 0>1 replaced";
    a_link_replaced_weighs_nothing: "a->b | a=one" => "";
    three_times_in_one_layer: "a=one a=two2 a=three" => "a 4 0>0 overwritten; a 3 0>0 overwritten";
    twice_the_same_in_one_layer: "a=one a=one" => "a 3 0>0 identical";
    a_file_then_a_directory_in_one_layer: "a=one a/ a/b" => "a 3 0>0 replaced";
    a_file_then_a_link_to_it_under_its_name: "a=one b=two2 b=>a" => "b 4 0>0 overwritten";
    names_that_lead_out_are_framing: "a=one ../b=two | a=x" => "a 3 0>1 overwritten";
    link_of_lower_content: "a=one | b=>a | .wh.a" => "";
}

#[test]
fn c54_dives_own_example() {
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
fn c59_an_empty_image_is_efficient() {
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

/// A squash of the upper layers copies up what a link made in them leads to below.
#[test]
fn c26_a_copy_up_is_told() {
    let line = "a=x*5000 | b=>a c=y*3000 | .wh.c | d";
    let opened = open(&image(line, Framing::DockerOci, Pack::Plain), 1 << 20).expect("an image");
    let plan = |from, to| {
        let request =
            squint::session::protocol::SquashRequest::merging(LayerId::new(from), LayerId::new(to));
        let plan = opened.session.plan(&request).expect("a plan");
        (plan.saved_bytes, plan.copied_up_bytes)
    };
    assert_eq!(
        [plan(0, 3), plan(1, 3), plan(2, 3), plan(1, 2)],
        [(3000, 0), (-2000, 5000), (0, 0), (-2000, 5000)]
    );
}

/// A sparse file weighs what of it is in the tar; whether it was changed its whole content tells.
#[test]
fn sparse_files_weigh_what_is_stored() {
    let map: &[(&str, &[u8])] = &[
        ("GNU.sparse.size", b"4096"),
        ("GNU.sparse.map", b"0,4"),
        ("GNU.sparse.name", b"a"),
    ];
    let sparse = tar(&[pax(b'x', map), file("GNUSparseFile.0/a", "data")]);
    let mut whole = vec![0; 4096];
    whole[..4].copy_from_slice(b"data");
    let full = tar(&[file("a", &whole).mode(0o600)]);
    let archive = build::from_layers(
        &[sparse, full, build::layer("a=x")],
        Framing::Oci,
        Pack::Gzip,
    );
    let report = open(&archive, 1 << 20)
        .expect("an image")
        .session
        .report()
        .expect("read");
    let rows: Vec<_> = report
        .waste
        .iter()
        .map(|w| {
            (
                w.bytes,
                w.layer.number(),
                w.by_layer.number(),
                w.cause.as_str(),
            )
        })
        .collect();
    assert_eq!(rows, [(4096, 1, 2, "overwritten"), (4, 0, 1, "metadata")]);
    assert_eq!(
        (report.image.stored_bytes, report.image.live_bytes),
        (4101, 1)
    );
}

/// Sums of each layer: stored, live, killed, framing.
#[test]
fn sums_of_each_layer() {
    let line = "a=x*600 d/ d/b=y*10 l->a h=>a | d/b=z*10 .wh.a | .wh.h | c";
    let report = open(&image(line, Framing::Oci, Pack::Plain), 1 << 20)
        .expect("an image")
        .session
        .report()
        .expect("read");
    let sums: Vec<_> = report
        .layers
        .iter()
        .map(|l| {
            (
                l.stored_bytes,
                l.live_bytes,
                l.killed_bytes,
                l.framing_bytes,
            )
        })
        .collect();
    // Five headers, 424 and 502 bytes of padding, the end; and so on.
    assert_eq!(
        sums,
        [
            (610, 0, 0, 4510),
            (10, 10, 10, 2550),
            (0, 0, 600, 1536),
            (1, 1, 0, 2047)
        ]
    );
    assert_eq!(report.layers[0].dead_by_cause[&Cause::Deleted], 600);
    assert_eq!(report.image.framing_bytes, 4510 + 2550 + 1536 + 2047);
}

#[test]
fn c60_bytes_and_percent() {
    let report = open(
        &image("a=x*3000 b=y*1000 | .wh.a", Framing::Oci, Pack::Plain),
        1 << 20,
    )
    .expect("an image")
    .session
    .report()
    .expect("read");
    let text = squint::report::text(&report);
    assert!(
        text.contains("wasted          3.00 kB  75.0 % of it"),
        "{text}"
    );
    assert!(
        text.contains("   3.00 kB  75.0 %  a (layer 0, deleted by layer 1)"),
        "{text}"
    );
}
