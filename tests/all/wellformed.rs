//! A result is well formed, whatever the input was: layers that break their format in every way known, one line each.
//!
//! Every case stands in a layer between two files, between a base and a top layer. Every squash of it ends in an error that names
//! layer and member, with nothing written, or in a result that four programs read alike, with a warning if they did not so before.

use std::process::Command;

use squint::bytes::{Error, Kind};
use squint::rootfs::LayerId;
use squint::session::protocol::SquashRequest;

use crate::support::tape::{Head, file, link, long, member, pax, tar};
use crate::support::{Framing, Pack, build, memory, open, oracle, readers, squash, valid};

/// What errors must name, where there is a name.
pub(super) const NAME: &str = "victim";

pub(super) fn check(hostile: &[Head]) {
    judge(hostile, true);
}

/// The same of what needs no warning: a new layer has no global headers, whatever they said.
pub(super) fn check_global(hostile: &[Head]) {
    judge(hostile, false);
}

/// The same of what needs nothing: its bytes stay.
fn check_kept(kept: &[Head]) {
    let out = judge(kept, true).expect("taken");
    let bytes: Vec<u8> = kept.iter().flat_map(Head::bytes).collect();
    assert!(out.windows(bytes.len()).any(|w| w == bytes), "other bytes");
}

/// All of a plain image squashed, where it can be. `tell`: what the readers did not agree on must have a warning.
fn judge(hostile: &[Head], tell: bool) -> Option<Vec<u8>> {
    let around = [file("before", "before"), file("after", "after")];
    let layer = tar(&[&around[..1], hostile, &around[1..]].concat());
    let odd = tell && readers::one_answer(&layer).is_err();
    let layers = [build::layer("base"), layer, build::layer("top")];
    let image = |framing, pack| build::from_layers(&layers, framing, pack);
    let images = [
        image(Framing::Oci, Pack::Gzip),
        image(Framing::DockerOci, Pack::Plain),
    ];
    let squashed = images.map(|image| {
        let out = match open(&image, 1 << 16) {
            Ok(opened) => every_range(&opened, odd),
            Err(error) => refused(&error),
        };
        let done = on_the_command_line(&image);
        assert_eq!(out.is_some(), done, "whether the command line squashes it");
        out
    });
    let [packed, plain] = squashed;
    assert_eq!(packed.is_some(), plain.is_some(), "whether it was packed");
    plain
}

/// All of the image, where it can be squashed: every range then, or none.
fn every_range(opened: &memory::Opened, odd: bool) -> Option<Vec<u8>> {
    let ranges = [(0, 1), (1, 2), (0, 2)];
    let [low, high, all] = ranges.map(|(from, to)| match squash(opened, from, to) {
        Ok((out, _)) => Some(out),
        Err(error) => refused(&error),
    });
    let taken = [low.is_some(), high.is_some(), all.is_some()];
    assert!(
        taken[0] == taken[1] && taken[1] == taken[2],
        "of {ranges:?}: {taken:?}"
    );
    let mut warnings = opened.session.report().expect("read").warnings;
    let request = SquashRequest::merging(LayerId::LOWEST, LayerId::new(2));
    if let Ok(plan) = opened.session.plan(&request) {
        warnings.extend(plan.warnings);
    }
    let mut there = warnings.iter().filter(|w| w.layer == Some(1));
    let told = there.any(|w| w.path.is_some() || w.offset.is_some());
    assert!(
        told || !odd || !taken[0],
        "a change without a warning: {warnings:?}"
    );
    all
}

/// Panics unless the error says where.
fn refused(error: &Error) -> Option<Vec<u8>> {
    let kinds = [Kind::Broken, Kind::Unsupported, Kind::TooLarge];
    assert!(kinds.contains(&error.kind()), "{:?}: {error}", error.kind());
    says_where(&error.to_string());
    None
}

/// By its name, in which a zero is shown, unless no header can be read there.
fn says_where(error: &str) {
    let unreadable = error.contains("checksum is wrong") && error.contains("byte ");
    let zero = error.contains("layer 1, \\u{0}, byte ");
    let member = error.replace("\\u{0}", "").contains(NAME) || zero || unreadable;
    assert!(
        error.contains("layer 1") && member,
        "where is that: {error}"
    );
}

/// Whether the program takes it; if not, it says so and leaves nothing behind.
fn on_the_command_line(image: &[u8]) -> bool {
    let (image, folder) = (oracle::file(image), tempfile::tempdir().expect("a folder"));
    let out = folder.path().join("out.tar");
    let said = Command::new(env!("CARGO_BIN_EXE_squint"))
        .arg("squash")
        .arg(image.path())
        .arg("-o")
        .arg(&out)
        .output()
        .expect("squint runs");
    let text = String::from_utf8_lossy(&said.stderr);
    if said.status.success() {
        valid::output(&std::fs::read(&out).expect("written"), &[0]);
        return true;
    }
    assert_eq!(said.status.code(), Some(2), "{text}");
    let error = text.lines().last().unwrap_or_default();
    assert!(error.starts_with("error: "), "{text}");
    says_where(error);
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 0, "something is left");
    false
}

pub(super) fn victim() -> Head {
    file(NAME, "hi")
}

/// A PAX header of these bytes.
fn raw(body: impl AsRef<[u8]>) -> Head {
    file("PaxHeaders/x", body).at(156, "x")
}

/// A PAX header of one record.
pub(super) fn x(key: &str, value: impl AsRef<[u8]>) -> Head {
    pax(b'x', &[(key, value.as_ref())])
}

/// Base-256 over a field of `N` bytes, whose first says the sign.
pub(super) fn base256<const N: usize>(first: u8, rest: u128) -> [u8; N] {
    let mut field = [if first == 0xff { 0xff } else { 0 }; N];
    let bytes = rest.to_be_bytes();
    let n = (N - 1).min(16);
    field[N - n..].copy_from_slice(&bytes[16 - n..]);
    field[0] = first;
    field
}

/// Cases, each by its name and the members between the two files.
macro_rules! cases {
    ($check:ident: $($name:ident: $($head:expr),*;)*) => { $(#[test] fn $name() { $check(&[$($head),*]); })* };
}

pub(super) use cases;

// What is well formed, however odd.
cases! { check_kept:
    kept_attribute: x("SCHILY.xattr.security.capability", b"\x01\0\0\x02\n12 a=b\n\xff"), victim();
    kept_attribute_in_base64: x("LIBARCHIVE.xattr.user.a", "YWI"), victim();
    kept_vendor_record: x("VENDOR.key", b"\0\xff\n"), victim();
    kept_numbers: pax(b'x', &[("uid", b"3000000"), ("gid", b"4294967295"), ("mtime", b"1700000000.123456789")]), victim();
    kept_time_before_1970: x("mtime", "-1.5"), victim();
    kept_time_of_the_year_3000: x("mtime", "32503680000"), victim();
    kept_large_size: x("size", "2"), victim().at(124, "00000000000\0");
    kept_path: x("path", "victim/".repeat(20) + NAME), victim();
    kept_path_not_utf8: x("path", b"victim\xff"), victim();
    kept_path_in_binary: pax(b'x', &[("hdrcharset", b"BINARY"), ("path", b"victim\xff")]), victim();
    kept_name_not_utf8: file(b"victim\xff\n\\ ", "hi"), link(b'2', "link -> \n", b"\xfe -> ");
    kept_long_names: long(b'K', "t".repeat(300)), long(b'L', NAME.repeat(50)), link(b'2', NAME, "target").gnu();
    kept_base_256: victim().gnu().at(108, base256::<8>(0x80, 3_000_000)).at(136, base256::<12>(0xff, u128::MAX - 1));
    kept_prefix: victim().at(345, "dir/dir");
    kept_v7: victim().v7().at(156, "\0"), link(b'1', "link", NAME).v7();
    kept_contiguous: victim().at(156, "7");
    kept_mode: victim().mode(0o106_755);
    kept_device: member(b'4', NAME).at(329, "0000010\x007777777\0");
    kept_signed_checksum: file(b"victim\xff\xff", "hi").signed();
}

// Records that are none.
cases! { check:
    record_without_newline: raw("15 path=another"), victim();
    record_longer_than_its_header: raw("99 path=b\n"), victim();
    record_shorter_than_its_value: raw("8 path=bcd\n"), victim();
    record_of_no_length: raw("0 path=b\n"), victim();
    record_of_length_one: raw("1 path=b\n"), victim();
    record_of_negative_length: raw("-9 path=b\n"), victim();
    record_of_length_with_a_plus: raw("+10 path=b\n"), victim();
    record_of_length_with_a_zero: raw("011 path=b\n"), victim();
    record_of_length_in_words: raw("nine path=b\n"), victim();
    record_of_hexadecimal_length: raw("0xb path=b\n"), victim();
    record_of_length_beyond_64_bits: raw("18446744073709551625 path=b\n"), victim();
    record_without_a_length: raw("path=b\n"), victim();
    record_without_an_equals_sign: raw("8 pathb\n"), victim();
    record_without_a_blank: raw("9path=bc\n"), victim();
    record_with_a_tab: raw("9\tpath=b\n"), victim();
    record_with_two_blanks: raw("11  path=b\n"), victim();
    record_behind_a_blank: raw(" 11 path=b\n"), victim();
    record_without_a_key: raw("5 =b\n"), victim();
    record_behind_zeros: raw("9 path=b\n\0\0\09 path=c\n"), victim();
    record_before_zeros: raw(["9 path=b\n".as_bytes(), &[0; 503]].concat()), victim();
    record_behind_an_empty_line: raw("9 path=b\n\n9 path=c\n"), victim();
    record_that_is_cut: raw("30 path=a-name-that-is-cut"), victim();
    record_cut_at_its_length: raw("9 path=b\n3"), victim();
    records_of_noise: raw([0xa7; 300]), victim();
    records_of_zeros: raw([0; 512]), victim();
    record_good_then_broken: raw("11 uid=123\n99 path=b\n"), victim();
    record_broken_then_good: raw("99 path=b\n11 uid=123\n"), victim();
    record_twice: raw("9 path=b\n9 path=c\n"), victim();
    record_twice_and_empty: raw("9 path=b\n8 path=\n"), victim();
    record_empty_and_again: raw("8 path=\n9 path=c\n"), victim();
    size_twice: raw("9 size=9\n9 size=2\n"), victim();
    record_of_crlf: raw("10 path=b\r\n"), victim();
}

// Values that say nothing.
cases! { check:
    uid_in_words: x("uid", "abc"), victim();
    uid_negative: x("uid", "-1"), victim();
    uid_with_an_exponent: x("uid", "1e3"), victim();
    uid_hexadecimal: x("uid", "0x10"), victim();
    uid_with_a_fraction: x("uid", "7.5"), victim();
    uid_with_a_blank: x("uid", " 7"), victim();
    uid_with_a_plus: x("uid", "+7"), victim();
    uid_with_an_underscore: x("uid", "1_0"), victim();
    uid_of_33_bits: x("uid", "4294967296"), victim();
    uid_of_63_bits: x("uid", "9223372036854775807"), victim();
    uid_beyond_64_bits: x("uid", "99999999999999999999"), victim();
    uid_empty: x("uid", ""), victim();
    gid_in_words: x("gid", "wheel"), victim();
    gid_negative: x("gid", "-2"), victim();
    gid_with_a_zero: x("gid", "7\0"), victim();
    size_in_words: x("size", "big"), victim();
    size_with_a_letter: x("size", "12x"), victim();
    size_negative: x("size", "-1"), victim();
    size_with_an_exponent: x("size", "1e1"), victim();
    size_with_a_fraction: x("size", "2.0"), victim();
    size_with_a_blank: x("size", " 2"), victim();
    size_with_a_plus: x("size", "+2"), victim();
    size_beyond_64_bits: x("size", "99999999999999999999"), victim();
    size_of_63_bits: x("size", "9223372036854775807"), victim();
    size_empty: x("size", ""), victim();
    size_beside_another: x("size", "2"), victim().at(124, "00000000700\0");
    size_of_a_directory: x("size", "512"), member(b'5', "victim/");
    size_of_a_link: x("size", "512"), link(b'1', NAME, "before");
    size_of_a_symbolic_link: x("size", "512"), link(b'2', NAME, "before");
    mtime_in_words: x("mtime", "yesterday"), victim();
    mtime_with_an_exponent: x("mtime", "1e5"), victim();
    mtime_nan: x("mtime", "nan"), victim();
    mtime_infinite: x("mtime", "inf"), victim();
    mtime_infinitely_early: x("mtime", "-inf"), victim();
    mtime_beyond_64_bits: x("mtime", "99999999999999999999"), victim();
    mtime_before_64_bits: x("mtime", "-99999999999999999999"), victim();
    mtime_of_63_bits: x("mtime", "9223372036854775807"), victim();
    mtime_of_64_bits: x("mtime", "9223372036854775808"), victim();
    mtime_first_of_all: x("mtime", "-9223372036854775808"), victim();
    mtime_of_the_year_10000: x("mtime", "253402300800"), victim();
    mtime_of_the_year_million: x("mtime", "31556889864403199"), victim();
    mtime_of_forty_digits: x("mtime", "1111111111111111111111111111111111111111"), victim();
    mtime_with_two_points: x("mtime", "1.2.3"), victim();
    mtime_with_a_point_at_its_end: x("mtime", "1."), victim();
    mtime_with_a_point_at_its_beginning: x("mtime", ".5"), victim();
    mtime_of_a_point: x("mtime", "."), victim();
    mtime_with_a_comma: x("mtime", "1,5"), victim();
    mtime_hexadecimal: x("mtime", "0x10"), victim();
    mtime_with_two_signs: x("mtime", "--1"), victim();
    mtime_with_a_sign_in_its_fraction: x("mtime", "1.-5"), victim();
    mtime_with_a_plus: x("mtime", "+1"), victim();
    mtime_with_a_blank: x("mtime", " 1"), victim();
    mtime_with_a_blank_at_its_end: x("mtime", "1 "), victim();
    mtime_with_a_zero: x("mtime", "1\0"), victim();
    mtime_negative_with_a_fraction: x("mtime", "-1.5"), victim();
    mtime_negative_below_one: x("mtime", "-0.5"), victim();
    mtime_with_thirty_digits_behind_its_point: x("mtime", "1.123456789012345678901234567890"), victim();
    mtime_empty: x("mtime", ""), victim();
    atime_in_words: x("atime", "never"), victim();
    ctime_with_an_exponent: x("ctime", "1e5"), victim();
    atime_beyond_64_bits: x("atime", "99999999999999999999"), victim();
    creation_time_in_words: x("LIBARCHIVE.creationtime", "never"), victim();
    path_empty: x("path", ""), victim();
    path_with_a_zero: x("path", "vic\0tim"), victim();
    path_of_a_zero: x("path", "\0"), victim();
    path_with_a_zero_at_its_end: x("path", "victim\0"), victim();
    path_of_a_slash: x("path", "/"), victim();
    path_of_a_point: x("path", "."), victim();
    path_of_two_points: x("path", ".."), victim();
    path_that_leads_out: x("path", "../victim"), victim();
    path_with_a_slash_at_its_end: x("path", "victim/"), victim();
    path_not_utf8: x("path", b"victim\xff\xfe"), victim();
    path_of_5000_bytes: x("path", "victim/".repeat(700) + "x"), victim();
    path_of_a_component_of_3000_bytes: x("path", "victim".repeat(500)), victim();
    linkpath_empty: x("linkpath", ""), link(b'2', NAME, "target");
    linkpath_with_a_zero: x("linkpath", "tar\0get"), link(b'2', NAME, "target");
    linkpath_of_a_link_with_a_zero: x("linkpath", "before\0"), link(b'1', NAME, "before");
    linkpath_of_a_file: x("linkpath", "before"), victim();
    linkpath_of_a_directory: x("linkpath", "before"), member(b'5', "victim/");
    linkpath_not_utf8: x("linkpath", b"target\xff"), link(b'2', NAME, "target");
    uname_with_a_zero: x("uname", "ro\0ot"), victim();
    uname_not_utf8: x("uname", b"r\xffot"), victim();
    gname_empty: x("gname", ""), victim();
    comment_with_a_zero: x("comment", "a\0b"), victim();
    charset_binary: pax(b'x', &[("charset", b"BINARY"), ("path", b"victim\xff")]), victim();
    hdrcharset_binary: pax(b'x', &[("hdrcharset", b"BINARY"), ("path", b"victim\xff")]), victim();
    hdrcharset_utf8: pax(b'x', &[("hdrcharset", b"ISO-IR 10646 2000 UTF-8"), ("path", "victimä".as_bytes())]), victim();
    hdrcharset_unknown: pax(b'x', &[("hdrcharset", b"KOI8-R"), ("path", b"victim\xc1")]), victim();
    key_with_a_zero: x("vend\0or", "b"), victim();
    key_not_utf8: raw(b"10 k\xff\xfe=bc\n"), victim();
    device_numbers_in_records: pax(b'x', &[("SCHILY.devmajor", b"x"), ("SCHILY.devminor", b"-1")]), member(b'3', NAME);
    link_count_in_words: x("SCHILY.nlink", "many"), victim();
    kind_in_a_record: x("SCHILY.filetype", "directory"), victim();
    real_size_in_a_record: x("SCHILY.realsize", "9999"), victim();
    flags_in_a_record: x("SCHILY.fflags", "uchg,nonsense"), victim();
}

// Attributes.
cases! { check:
    attribute_without_a_name: x("SCHILY.xattr.", "b"), victim();
    attribute_without_a_value: x("SCHILY.xattr.user.a", ""), victim();
    attribute_of_zeros: x("SCHILY.xattr.user.a", "\0\0\n\0"), victim();
    attribute_name_with_a_zero: x("SCHILY.xattr.user.\0a", "b"), victim();
    attribute_name_not_utf8: raw(b"25 SCHILY.xattr.user.\xff=b\n"), victim();
    attribute_name_with_a_newline: x("SCHILY.xattr.user.\na", "b"), victim();
    attribute_twice: raw("25 SCHILY.xattr.user.a=b\n25 SCHILY.xattr.user.a=c\n"), victim();
    attribute_twice_in_a_row: pax(b'x', &[("SCHILY.xattr.user.a", b"b"), ("SCHILY.xattr.user.a", b"c")]), victim();
    attribute_without_base64: x("LIBARCHIVE.xattr.user.a", "!!!!"), victim();
    attribute_of_cut_base64: x("LIBARCHIVE.xattr.user.a", "YWJ"), victim();
    attribute_name_with_broken_percents: x("LIBARCHIVE.xattr.user.%zz%", "YWI="), victim();
    attribute_in_two_spellings: pax(b'x', &[("SCHILY.xattr.user.a", b"b"), ("LIBARCHIVE.xattr.user.a", b"Yw==")]), victim();
    attribute_named_by_base64_alone: x("LIBARCHIVE.xattr.", "YWI="), victim();
    access_list_of_noise: x("SCHILY.acl.access", b"\xff\0:::,"), victim();
    label_of_noise: x("RHT.security.selinux", b"\xff\0"), victim();
    attribute_of_a_link: x("SCHILY.xattr.user.a", "b"), link(b'1', NAME, "before");
}

// Other members than files, and those with more to them.
cases! { check:
    broken_record_of_a_file_that_is_linked: raw("99 path=b\n"), victim(), link(b'1', "other", NAME);
    broken_value_of_a_file_that_is_linked: x("uid", "abc"), victim(), link(b'1', "other", NAME), link(b'1', "third", "other");
    broken_record_of_a_link: raw("99 path=b\n"), link(b'1', NAME, "before");
    broken_value_of_a_link: x("mtime", "nan"), link(b'1', NAME, "before");
    broken_record_of_a_symbolic_link: raw("99 path=b\n"), link(b'2', NAME, "before");
    broken_value_of_a_symbolic_link: x("mtime", "nan"), link(b'2', NAME, "before");
    broken_record_of_a_directory: raw("99 path=b\n"), member(b'5', "victim/"), file("victim/in", "hi");
    broken_value_of_a_directory: x("gid", "abc"), member(b'5', "victim/"), file("victim/in", "hi");
    broken_value_of_the_root: x("gid", "abc"), member(b'5', "./");
    broken_record_of_a_device: raw("99 path=b\n"), member(b'3', NAME);
    broken_value_of_a_pipe: x("mtime", "nan"), member(b'6', NAME);
    broken_record_of_a_whiteout: raw("99 path=b\n"), file(".wh.base", "");
    broken_value_of_a_whiteout: x("mtime", "nan"), file(".wh.base", "");
    broken_value_of_an_opaque_mark: member(b'5', "victim/"), x("uid", "abc"), file("victim/.wh..wh..opq", "");
    broken_record_below_a_symbolic_link: member(b'5', "d/"), link(b'2', "l", "d"), raw("99 path=b\n"), file("l/victim", "hi");
    broken_records_of_two_files: raw("99 path=b\n"), victim(), x("uid", "abc"), file("other", "hi");
    broken_record_of_a_file_written_twice: raw("99 path=b\n"), victim(), file(NAME, "again");
    broken_record_with_an_attribute: raw("31 SCHILY.xattr.user.a=a value\n99 path=b\n"), victim();
    broken_value_with_a_long_name: pax(b'x', &[("uid", b"abc"), ("path", "victim/".repeat(30).as_bytes())]), member(b'5', "short/");
    broken_value_with_a_name_not_utf8: pax(b'x', &[("uid", b"abc"), ("path", b"victim\xff\xfe")]), victim();
    broken_value_with_a_fraction_of_time: pax(b'x', &[("uid", b"abc"), ("mtime", b"-1.123456789")]), victim();
    broken_value_with_large_numbers: pax(b'x', &[("mtime", b"1e5"), ("uid", b"4294967295"), ("gid", b"3000000")]), victim();
}
