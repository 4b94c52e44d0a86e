//! Maps of sparse files that lie, in each of the four formats: as `wellformed` has it, an error that says where, or a result that
//! is read alike. Unless a case says otherwise, 512 bytes stand at 0 and 512 at 1024, in a file of 2048.

use super::wellformed::check;
use crate::support::tape::{Head, file, link, member, pax, tar};
use crate::support::{build, readers};

/// What is stored.
fn stored() -> Vec<u8> {
    [[b'd'; 512], [b'm'; 512]].concat()
}

/// Runs as fields of an old GNU header.
fn fields(runs: &[(u64, u64)]) -> String {
    let run = |(offset, length): &(u64, u64)| format!("{offset:011o}\0{length:011o}\0");
    runs.iter().map(run).collect()
}

/// Old GNU format.
fn old(runs: &[(u64, u64)], size: u64, content: &[u8]) -> Head {
    named(
        file("victim", content).gnu().at(156, "S"),
        &fields(runs),
        &format!("{size:011o}\0"),
    )
}

/// The same with fields in any words.
fn named(head: Head, map: &str, size: &str) -> Head {
    head.at(386, map).at(483, size)
}

/// PAX records of any format, over a file of this content.
fn records(records: &[(&str, &str)], content: impl AsRef<[u8]>) -> [Head; 2] {
    let records: Vec<(&str, &[u8])> = records.iter().map(|(k, v)| (*k, v.as_bytes())).collect();
    [pax(b'x', &records), file("GNUSparseFile.1/victim", content)]
}

/// Format 0.0: offsets and lengths by turns.
fn v00(runs: &[(&str, &str)]) -> [Head; 2] {
    let runs = runs
        .iter()
        .flat_map(|(a, b)| [("GNU.sparse.offset", *a), ("GNU.sparse.numbytes", *b)]);
    let head = [
        ("path", "victim"),
        ("GNU.sparse.size", "2048"),
        ("GNU.sparse.numblocks", "2"),
    ];
    records(&head.into_iter().chain(runs).collect::<Vec<_>>(), stored())
}

/// Format 0.1: a map, its count, the size.
fn v01(map: &str, count: &str, size: &str) -> [Head; 2] {
    let all = [
        ("GNU.sparse.name", "victim"),
        ("GNU.sparse.size", size),
        ("GNU.sparse.numblocks", count),
        ("GNU.sparse.map", map),
    ];
    records(&all, stored())
}

/// Format 1.0: the map at the beginning of the content, in blocks of its own; the size.
fn v10(map: &str, size: &str) -> [Head; 2] {
    let all = [
        ("GNU.sparse.major", "1"),
        ("GNU.sparse.minor", "0"),
        ("GNU.sparse.name", "victim"),
        ("GNU.sparse.realsize", size),
    ];
    records(&all, in_content(map))
}

fn in_content(map: &str) -> Vec<u8> {
    let mut blocks = map.as_bytes().to_vec();
    blocks.resize(blocks.len().next_multiple_of(512), 0);
    [blocks, stored()].concat()
}

const MAP: &str = "2\n0\n512\n1024\n512\n";

macro_rules! holes {
    ($($name:ident: $heads:expr;)*) => { $(#[test] fn $name() { check(&Vec::from($heads)); })* };
}

holes! {
    old_good: [old(&[(0, 512), (1024, 512), (2048, 0)], 2048, &stored())];
    old_backwards: [old(&[(1024, 512), (0, 512)], 2048, &stored())];
    old_overlapping: [old(&[(0, 512), (256, 512)], 2048, &stored())];
    old_beyond_its_size: [old(&[(0, 512), (2048, 512)], 2048, &stored())];
    old_that_ends_beyond_its_size: [old(&[(0, 512), (1792, 512)], 2048, &stored())];
    old_of_less_than_is_stored: [old(&[(0, 512)], 2048, &stored())];
    old_of_more_than_is_stored: [old(&[(0, 512), (1024, 1024)], 2048, &stored())];
    old_of_nothing_with_content: [old(&[], 2048, &stored())];
    old_of_nothing: [old(&[], 2048, b"")];
    old_of_size_nothing: [old(&[(0, 512), (1024, 512)], 0, &stored())];
    old_of_size_below_what_is_stored: [old(&[(0, 512), (1024, 512)], 700, &stored())];
    old_of_size_in_words: [named(old(&[], 0, &stored()), &fields(&[(0, 512), (1024, 512)]), "much\0\0\0\0\0\0\0\0")];
    old_of_size_blank: [named(old(&[], 0, &stored()), &fields(&[(0, 512), (1024, 512)]), "            ")];
    old_of_size_missing: [named(old(&[], 0, &stored()), &fields(&[(0, 512), (1024, 512)]), "\0\0\0\0\0\0\0\0\0\0\0\0")];
    old_of_size_negative: [named(old(&[], 0, &stored()), &fields(&[(0, 512), (1024, 512)]), "-0000000001\0")];
    old_offset_in_words: [named(old(&[], 2048, &stored()), "here\0\0\0\0\0\0\0\x0000000001000\0", "00000004000\0")];
    old_length_in_words: [named(old(&[], 2048, &stored()), "00000000000\0long\0\0\0\0\0\0\0\0", "00000004000\0")];
    old_length_missing: [named(old(&[], 2048, &stored()), "00000000000\0\0\0\0\0\0\0\0\0\0\0\0\0", "00000004000\0")];
    old_offset_negative: [named(old(&[], 2048, &stored()), "-0000000001\x0000000001000\0", "00000004000\0")];
    old_with_an_empty_run_between: [old(&[(0, 512), (600, 0), (1024, 512)], 2048, &stored())];
    old_with_an_empty_run_beyond: [old(&[(0, 512), (1024, 512), (4096, 0)], 2048, &stored())];
    old_with_a_gap_in_its_map: [named(old(&[], 2048, &stored()), &format!("{}{}{}", fields(&[(0, 512)]), "\0".repeat(24), fields(&[(1024, 512)])), "00000004000\0")];
    old_with_more_blocks: [old(&[(0, 512), (512, 0), (600, 0), (700, 0)], 2048, &stored()).at(482, [1]).with_blocks(fields(&[(1024, 512)]).as_bytes())];
    old_with_more_blocks_behind_a_gap: [old(&[(0, 512)], 2048, &stored()).at(482, [1]).with_blocks(fields(&[(1024, 512)]).as_bytes())];
    old_with_more_blocks_that_are_empty: [old(&[(0, 512), (1024, 512)], 2048, &stored()).at(482, [1]).with_blocks(&[0; 512])];
    old_with_more_blocks_of_noise: [old(&[(0, 512), (1024, 512)], 2048, &stored()).at(482, [1]).with_blocks(&[0xa7; 504])];
    old_with_more_blocks_that_are_not_there: [old(&[(0, 512), (512, 0), (600, 0), (700, 0)], 2048, b"").at(482, [1])];
    old_flag_that_is_a_letter: [old(&[(0, 512), (1024, 512)], 2048, &stored()).at(482, "0")];
    old_in_ustar: [old(&[(0, 512), (1024, 512)], 2048, &stored()).at(257, "ustar\x0000")];
    old_in_v7: [old(&[(0, 512), (1024, 512)], 2048, &stored()).at(257, [0; 8])];
    old_linked_to: [old(&[(0, 512), (1024, 512)], 2048, &stored()), link(b'1', "other", "victim")];
    old_and_records: [pax(b'x', &[("GNU.sparse.map", b"0,512,1024,512"), ("GNU.sparse.size", b"2048")]), old(&[(0, 1024)], 1024, &stored())];
    old_and_a_size_in_records: [pax(b'x', &[("size", b"1024")]), old(&[(0, 512), (1024, 512)], 2048, &stored()).at(124, "00000000000\0")];

    v00_good: v00(&[("0", "512"), ("1024", "512")]);
    v00_backwards: v00(&[("1024", "512"), ("0", "512")]);
    v00_overlapping: v00(&[("0", "512"), ("256", "512")]);
    v00_beyond_its_size: v00(&[("0", "512"), ("2048", "512")]);
    v00_of_less_than_is_stored: v00(&[("0", "512"), ("1024", "0")]);
    v00_of_more_than_is_stored: v00(&[("0", "512"), ("1024", "1024")]);
    v00_of_fewer_than_counted: v00(&[("0", "1024")]);
    v00_of_more_than_counted: v00(&[("0", "512"), ("1024", "256"), ("1280", "256")]);
    v00_in_words: v00(&[("here", "512"), ("1024", "512")]);
    v00_negative: v00(&[("-1", "512"), ("1024", "512")]);
    v00_beyond_64_bits: v00(&[("0", "512"), ("99999999999999999999", "512")]);
    v00_without_lengths: records(&[("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.offset", "0"), ("GNU.sparse.offset", "1024")], stored());
    v00_lengths_first: records(&[("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.numbytes", "1024"), ("GNU.sparse.offset", "0")], stored());
    v00_of_an_odd_number: records(&[("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.offset", "0"), ("GNU.sparse.numbytes", "1024"), ("GNU.sparse.offset", "1500")], stored());
    v00_without_a_count: records(&[("GNU.sparse.size", "2048"), ("GNU.sparse.offset", "0"), ("GNU.sparse.numbytes", "1024")], stored());
    v00_without_a_size: records(&[("GNU.sparse.numblocks", "1"), ("GNU.sparse.offset", "0"), ("GNU.sparse.numbytes", "1024")], stored());
    v00_without_a_map: records(&[("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "0")], stored());

    v01_good: v01("0,512,1024,512", "2", "2048");
    v01_backwards: v01("1024,512,0,512", "2", "2048");
    v01_overlapping: v01("0,512,256,512", "2", "2048");
    v01_beyond_its_size: v01("0,512,2048,512", "2", "2048");
    v01_of_less_than_is_stored: v01("0,512", "1", "2048");
    v01_of_more_than_is_stored: v01("0,512,1024,1024", "2", "2048");
    v01_of_fewer_than_counted: v01("0,512,1024,512", "3", "2048");
    v01_of_more_than_counted: v01("0,512,1024,512", "1", "2048");
    v01_of_an_odd_number: v01("0,512,1024", "2", "2048");
    v01_with_a_comma_at_its_end: v01("0,512,1024,512,", "2", "2048");
    v01_with_two_commas: v01("0,512,,1024,512", "2", "2048");
    v01_with_blanks: v01("0, 512, 1024, 512", "2", "2048");
    v01_in_words: v01("here,and,there,too", "2", "2048");
    v01_negative: v01("0,512,-1024,512", "2", "2048");
    v01_beyond_64_bits: v01("0,512,99999999999999999999,512", "2", "2048");
    v01_empty: v01("", "0", "2048");
    v01_count_in_words: v01("0,512,1024,512", "two", "2048");
    v01_count_huge: v01("0,512,1024,512", "99999999999", "2048");
    v01_size_in_words: v01("0,512,1024,512", "2", "much");
    v01_size_negative: v01("0,512,1024,512", "2", "-2048");
    v01_size_empty: v01("0,512,1024,512", "2", "");
    v01_size_below_what_is_stored: v01("0,512,1024,512", "2", "100");
    v01_name_empty: records(&[("GNU.sparse.name", ""), ("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "0,1024")], stored());
    v01_name_with_a_zero: records(&[("GNU.sparse.name", "vic\0tim"), ("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "0,1024")], stored());
    v01_name_and_path: records(&[("path", "other"), ("GNU.sparse.name", "victim"), ("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "0,1024")], stored());
    v01_and_v00: records(&[("GNU.sparse.size", "2048"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.offset", "512"), ("GNU.sparse.numbytes", "1024"), ("GNU.sparse.map", "0,1024")], stored());

    v10_good: v10(MAP, "2048");
    v10_backwards: v10("2\n1024\n512\n0\n512\n", "2048");
    v10_overlapping: v10("2\n0\n512\n256\n512\n", "2048");
    v10_beyond_its_size: v10("2\n0\n512\n2048\n512\n", "2048");
    v10_of_less_than_is_stored: v10("1\n0\n512\n", "2048");
    v10_of_more_than_is_stored: v10("2\n0\n512\n1024\n1024\n", "2048");
    v10_of_nothing: v10("0\n", "2048");
    v10_count_too_large: v10("3\n0\n512\n1024\n512\n", "2048");
    v10_count_too_small: v10("1\n0\n512\n1024\n512\n", "2048");
    v10_count_huge: v10("99999999999\n0\n512\n1024\n512\n", "2048");
    v10_count_in_words: v10("two\n0\n512\n1024\n512\n", "2048");
    v10_count_missing: v10("", "2048");
    v10_count_negative: v10("-1\n0\n512\n", "2048");
    v10_numbers_in_words: v10("2\nhere\n512\nthere\n512\n", "2048");
    v10_numbers_negative: v10("2\n0\n512\n-1024\n512\n", "2048");
    v10_numbers_with_a_plus: v10("2\n+0\n+512\n+1024\n+512\n", "2048");
    v10_numbers_with_blanks: v10("2\n0 \n 512\n1024\n512\n", "2048");
    v10_numbers_with_zeros: v10("2\n000\n00512\n01024\n0512\n", "2048");
    v10_numbers_beyond_64_bits: v10("2\n0\n512\n99999999999999999999\n512\n", "2048");
    v10_lines_of_crlf: v10("2\r\n0\r\n512\r\n1024\r\n512\r\n", "2048");
    v10_noise_behind_the_map: v10("2\n0\n512\n1024\n512\nnoise", "2048");
    v10_map_that_never_ends: v10(&"1".repeat(512), "2048");
    v10_map_of_a_hole_that_fills_no_block: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "victim"), ("GNU.sparse.realsize", "2048")], "0\n");
    v10_map_of_all_there_is: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "victim"), ("GNU.sparse.realsize", "2048")], MAP);
    v10_size_missing: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "victim")], in_content(MAP));
    v10_size_in_words: v10(MAP, "much");
    v10_size_negative: v10(MAP, "-2048");
    v10_size_below_what_is_stored: v10(MAP, "100");
    v10_size_of_16_mib: v10(MAP, "16777216");
    v10_two_sizes: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "victim"), ("GNU.sparse.size", "4096"), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v10_name_missing: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v10_name_empty: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", ""), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v10_name_with_a_zero: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "vic\0tim"), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v10_name_not_utf8: [file("PaxHeaders/x", b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n28 GNU.sparse.name=victim\xff\xff\n28 GNU.sparse.realsize=2048\n").at(156, "x"), file("short", in_content(MAP))];
    v10_minor_missing: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.name", "victim"), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v10_major_missing: records(&[("GNU.sparse.minor", "0"), ("GNU.sparse.name", "victim"), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v11: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "1"), ("GNU.sparse.name", "victim"), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v20: records(&[("GNU.sparse.major", "2"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "victim"), ("GNU.sparse.realsize", "2048")], in_content(MAP));
    v10_and_v01: records(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "victim"), ("GNU.sparse.realsize", "2048"), ("GNU.sparse.map", "0,1024")], in_content(MAP));
    v10_of_a_directory: [v10(MAP, "2048")[0].clone(), member(b'5', "victim/")];
    v10_of_a_symbolic_link: [v10(MAP, "2048")[0].clone(), link(b'2', "victim", "before")];
    v10_of_a_link: [v10(MAP, "2048")[0].clone(), link(b'1', "victim", "before")];
    v10_of_a_device: [v10(MAP, "2048")[0].clone(), member(b'3', "victim")];
    v10_of_a_contiguous_file: [v10(MAP, "2048")[0].clone(), file("short", in_content(MAP)).at(156, "7")];
    v10_linked_to: [&v10(MAP, "2048")[..], &[link(b'1', "other", "victim")]].concat();
    v01_of_a_directory: [v01("0,512", "1", "2048")[0].clone(), member(b'5', "victim/")];
    size_alone: records(&[("path", "victim"), ("GNU.sparse.size", "2048")], stored());
    real_size_alone: records(&[("path", "victim"), ("GNU.sparse.realsize", "2048")], stored());
    name_alone: records(&[("GNU.sparse.name", "victim")], stored());
    name_of_a_directory: [pax(b'x', &[("GNU.sparse.name", b"victim")]), member(b'5', "short/")];
    name_of_a_link: [pax(b'x', &[("GNU.sparse.name", b"victim")]), link(b'1', "short", "before")];
    records_unknown: records(&[("path", "victim"), ("GNU.sparse.new", "2048")], stored());
}

/// Runs that end within blocks are the one thing that is well formed and not read alike; the others agree on it.
#[test]
fn runs_within_blocks() {
    let [head, _] = v01("0,4,1024,4", "2", "2048");
    let runs = tar(&[head, file("victim", "datamore"), file("after", "hi")]);
    let members = readers::one_answer(&runs).expect("three agree");
    let digest = build::hex(&[&b"data"[..], &[0; 1020], b"more", &[0; 1020]].concat());
    assert_eq!(members[0].content, ["2048".to_owned(), digest]);
}
