//! Headers that break their format: fields, checksums, kinds, and headers before headers. Judged as `wellformed` has it.

use super::wellformed::{NAME, base256, cases, check, check_global, victim, x};
use crate::support::tape::{file, link, long, member, pax};

// Header fields.
cases! { check:
    field_uid_in_words: victim().at(108, "hello\0\0\0");
    field_gid_in_words: victim().at(116, "hello\0\0\0");
    field_mode_in_words: victim().at(100, "rwxr-xr-");
    field_time_in_words: victim().at(136, "yesterday...");
    field_size_in_words: victim().at(124, "two bytes\0\0\0");
    field_size_of_blanks: victim().at(124, "            ");
    field_size_of_blanks_without_content: file(NAME, "").at(124, "            ");
    field_size_of_zeros: victim().at(124, [0; 12]);
    field_size_with_a_letter: victim().at(124, "0000000002x\0");
    field_size_decimal: victim().at(124, "00000000009\0");
    field_size_of_twelve_digits: victim().at(124, "000000000002");
    field_size_negative: victim().at(124, "-0000000002\0");
    field_size_in_negative_base_256: victim().gnu().at(124, base256::<12>(0xff, u128::MAX - 1));
    field_size_in_huge_base_256: victim().gnu().at(124, base256::<12>(0x80, 1 << 80));
    field_size_of_63_bits: victim().gnu().at(124, base256::<12>(0x80, (1 << 63) - 512));
    field_uid_decimal: victim().at(108, "0000089\0");
    field_uid_of_blanks: victim().at(108, "        ");
    field_uid_with_blanks_around: victim().at(108, "   7   \0");
    field_uid_behind_a_zero: victim().at(108, "\0     7\0");
    field_uid_with_noise_behind_a_zero: victim().at(108, "000\0xyz\0");
    field_uid_of_eight_digits: victim().at(108, "00000017");
    field_uid_in_negative_base_256: victim().gnu().at(108, base256::<8>(0xff, u128::MAX - 6));
    field_uid_in_huge_base_256: victim().gnu().at(108, base256::<8>(0x80, 1 << 40));
    field_uid_in_base_256_of_56_bits: victim().gnu().at(108, base256::<8>(0x80, (1 << 56) - 1));
    field_gid_in_negative_base_256: victim().gnu().at(116, base256::<8>(0xff, u128::MAX));
    field_uid_in_base_256_of_ustar: victim().at(108, base256::<8>(0x80, 7));
    field_uid_with_the_top_bit: victim().at(108, b"\x8123456\0");
    field_uid_with_both_top_bits: victim().at(108, b"\xc123456\0");
    field_mode_of_blanks: victim().at(100, "        ");
    field_mode_with_all_bits: victim().at(100, "7777777\0");
    field_mode_in_base_256: victim().gnu().at(100, base256::<8>(0x80, 0o644));
    field_mode_in_negative_base_256: victim().gnu().at(100, base256::<8>(0xff, u128::MAX));
    field_mode_negative: victim().at(100, "-000644\0");
    field_time_of_blanks: victim().at(136, "            ");
    field_time_negative: victim().at(136, "-0000000001\0");
    field_time_in_negative_base_256: victim().gnu().at(136, base256::<12>(0xff, u128::MAX - 1));
    field_time_in_huge_base_256: victim().gnu().at(136, base256::<12>(0x80, 1 << 62));
    field_time_beyond_64_bits: victim().gnu().at(136, base256::<12>(0x80, 1 << 80));
    field_time_before_64_bits: victim().gnu().at(136, base256::<12>(0xff, u128::MAX - (1 << 80)));
    field_time_behind_a_zero: victim().at(136, "\0          1");
    field_time_with_a_fraction: victim().at(136, "0000001.500\0");
    field_name_empty: victim().at(0, [0; 100]);
    field_name_with_a_zero: victim().at(0, "vic\0tim");
    field_name_of_a_slash: victim().at(0, "/\0\0\0\0\0");
    field_name_of_two_points: victim().at(0, "..\0\0\0\0");
    field_name_that_leads_out: file("../victim", "hi");
    field_name_of_slashes: file("//victim//", "");
    field_name_with_points: file("./victim/.", "hi");
    field_name_not_utf8: file(b"victim\xff\xfe", "hi");
    field_link_name_empty: link(b'2', NAME, "");
    field_link_name_of_a_link_empty: link(b'1', NAME, "");
    field_link_name_not_utf8: link(b'2', NAME, b"target\xff");
    field_link_name_of_a_file: victim().at(157, "before");
    field_link_to_itself: link(b'1', NAME, NAME);
    field_link_to_nothing: link(b'1', NAME, "nothing");
    field_link_to_a_directory: member(b'5', "d/"), link(b'1', NAME, "d");
    field_link_with_slashes: link(b'1', NAME, "//before");
    field_user_name_not_utf8: victim().at(265, [0xff; 32]);
    field_user_name_without_an_end: victim().at(265, [b'u'; 32]);
    field_prefix_of_noise_in_gnu: victim().gnu().at(345, "garbage/garbage");
    field_times_in_words_in_gnu: victim().gnu().at(345, "a long time\0never again\0");
    field_offset_in_words_in_gnu: victim().gnu().at(369, "nowhere....\0longnames\0");
    field_prefix_of_noise_in_v7: victim().v7().at(345, "garbage/garbage");
    field_prefix_with_a_slash: victim().at(345, "dir/");
    field_prefix_of_a_slash: victim().at(345, "/");
    field_prefix_of_two_points: victim().at(345, "..");
    field_prefix_not_utf8: victim().at(345, b"dir\xff");
    field_prefix_with_a_zero: victim().at(345, "dir\0more");
    field_prefix_without_a_name: victim().at(0, [0; 100]).at(345, NAME);
    field_magic_of_noise: victim().at(257, "garbage!");
    field_magic_without_version: victim().at(257, "ustar\0xx");
    field_magic_with_a_blank: victim().at(257, "ustar 00");
    field_magic_of_star: victim().at(508, "tar\0");
    field_all_behind_the_magic_of_noise: victim().v7().at(265, [0xa7; 247]);
    field_padding_of_noise: victim().at(500, [0xa7; 12]);
}

// Checksums.
cases! { check:
    checksum_of_signed_bytes: file(b"victim\xff\xff", "hi").signed();
    checksum_wrong: victim().sum("012345\0 ");
    checksum_in_words: victim().sum("checksum");
    checksum_of_blanks: victim().sum("        ");
    checksum_of_zeros: victim().sum("\0\0\0\0\0\0\0\0");
}

// Kinds of members.
cases! { check:
    kind_directory_as_file: file("victim/", "");
    kind_directory_as_file_with_content: file("victim/", "hi");
    kind_directory_as_v7: file("victim/", "").v7().at(156, "\0");
    kind_directory_as_v7_with_content: file("victim/", "hi").v7().at(156, "\0");
    kind_directory_as_contiguous: file("victim/", "hi").at(156, "7");
    kind_directory_without_a_slash: member(b'5', NAME);
    kind_directory_with_a_size: member(b'5', "victim/").at(124, "00000001000\0");
    kind_directory_with_content: file("victim/", "hi").at(156, "5");
    kind_directory_with_a_target: member(b'5', "victim/").at(157, "before");
    kind_link_with_a_size: link(b'1', NAME, "before").at(124, "00000000002\0");
    kind_link_with_content: file(NAME, "hi").at(156, "1").at(157, "before");
    kind_link_with_a_slash: link(b'1', "victim/", "before");
    kind_symbolic_link_with_a_size: link(b'2', NAME, "before").at(124, "00000000002\0");
    kind_symbolic_link_with_content: file(NAME, "hi").at(156, "2").at(157, "before");
    kind_symbolic_link_with_a_slash: link(b'2', "victim/", "before");
    kind_pipe_with_a_size: member(b'6', NAME).at(124, "00000000002\0");
    kind_pipe_with_content: file(NAME, "hi").at(156, "6");
    kind_device_with_a_size: member(b'3', NAME).at(124, "00000000002\0");
    kind_device_with_content: file(NAME, "hi").at(156, "3");
    kind_device_with_a_slash: member(b'3', "victim/");
    kind_contiguous: victim().at(156, "7");
    kind_old_file: victim().at(156, "\0");
    kind_old_link: link(b'1', NAME, "before").v7();
    kind_access_list: victim().at(156, "A");
    kind_dump_directory: victim().gnu().at(156, "D");
    kind_rest_of_a_volume: victim().gnu().at(156, "M");
    kind_label: victim().gnu().at(156, "V");
    kind_old_long_names: victim().gnu().at(156, "N");
    kind_solaris_records: file(NAME, "9 path=b\n").at(156, "X"), file("other", "hi");
    kind_solaris_access_list: victim().at(156, "E");
    kind_inode: victim().at(156, "I");
    kind_unknown: victim().at(156, "Z");
    kind_unknown_digit: victim().at(156, "8");
    kind_of_a_blank: victim().at(156, " ");
    kind_of_a_high_byte: victim().at(156, [0xff]);
    kind_unknown_with_records: x("path", "other"), victim().at(156, "Z");
    device_of_huge_numbers: member(b'3', NAME).gnu().at(329, base256::<8>(0x80, 1 << 40)).at(337, base256::<8>(0x80, 1 << 40));
    device_of_33_bits: member(b'4', NAME).gnu().at(329, base256::<8>(0x80, 1)).at(337, base256::<8>(0x80, 1 << 32));
    device_of_32_bits: member(b'4', NAME).gnu().at(329, base256::<8>(0x80, 1)).at(337, base256::<8>(0x80, 1 << 31));
    device_of_negative_numbers: member(b'3', NAME).gnu().at(329, base256::<8>(0xff, u128::MAX)).at(337, base256::<8>(0xff, u128::MAX));
    device_of_words: member(b'3', NAME).at(329, "major\0\0\0minor\0\0\0");
    device_of_blanks: member(b'3', NAME).at(329, "                ");
    device_numbers_of_a_file_in_words: victim().at(329, "major\0\0\0minor\0\0\0");
    device_numbers_of_a_file_negative: victim().gnu().at(329, base256::<8>(0xff, u128::MAX));
    device_numbers_of_a_directory_in_words: member(b'5', "victim/").at(329, "major\0\0\0minor\0\0\0");
}

// Headers before headers.
cases! { check:
    long_name_twice: long(b'L', "first"), long(b'L', NAME), file("short", "hi").gnu();
    long_link_twice: long(b'K', "first"), long(b'K', "before"), link(b'2', NAME, "short").gnu();
    long_name_without_an_end: file("././@LongLink", NAME).at(156, "L").gnu(), file("short", "hi").gnu();
    long_name_beyond_its_size: long(b'L', "victim-and-more").at(124, "00000000006\0"), file("short", "hi").gnu();
    long_name_empty: long(b'L', ""), victim().gnu();
    long_name_of_no_bytes: file("././@LongLink", "").at(156, "L").gnu(), victim().gnu();
    long_name_with_a_zero: file("././@LongLink", "victim\0more\0").at(156, "L").gnu(), file("short", "hi").gnu();
    long_name_of_ustar: long(b'L', NAME).at(257, "ustar\x0000"), file("short", "hi");
    long_name_with_a_slash: long(b'L', "victim/"), file("short", "hi").gnu();
    long_name_that_leads_out: long(b'L', "../victim"), file("short", "hi").gnu();
    long_name_under_another_name: long(b'L', NAME).at(0, "anything\0\0\0\0\0\0"), file("short", "hi").gnu();
    long_name_and_prefix: long(b'L', NAME), file("short", "hi").at(345, "dir");
    long_name_before_the_end: victim(), long(b'L', "nothing");
    long_link_of_a_file: long(b'K', "before"), victim().gnu();
    long_link_of_a_directory: long(b'K', "before"), member(b'5', "victim/").gnu();
    long_link_empty: long(b'K', ""), link(b'2', NAME, "before").gnu();
    long_link_behind_the_name: long(b'L', NAME), long(b'K', "before"), link(b'1', "short", "short").gnu();
    long_name_before_records: long(b'L', "first"), x("path", NAME), file("short", "hi").gnu();
    long_name_behind_records: x("path", NAME), long(b'L', "second"), file("short", "hi").gnu();
    long_name_between_records: x("uid", "7"), long(b'L', NAME), x("gid", "8"), file("short", "hi").gnu();
    records_twice: x("path", "first"), x("path", NAME), victim();
    records_of_two_kinds_twice: x("uid", "7"), x("gid", "8"), victim();
    records_before_the_end: victim(), x("path", "nothing");
    records_of_a_directory_named: x("uid", "7").at(0, "PaxHeaders/"), victim();
}

// Global headers, which a new layer has none of.
cases! { check_global:
    records_before_a_global_header: x("path", "first"), pax(b'g', &[("comment", b"x")]), victim();
    records_behind_a_global_header: pax(b'g', &[("path", b"first")]), x("uid", "7"), victim();
    global_path: pax(b'g', &[("path", b"victim")]), file("short", "hi");
    global_size: pax(b'g', &[("size", b"2")]), victim();
    global_uid_in_words: pax(b'g', &[("uid", b"abc")]), victim();
    global_time_in_words: pax(b'g', &[("mtime", b"never")]), victim();
    global_link_path: pax(b'g', &[("linkpath", b"before")]), link(b'2', NAME, "short");
    global_record_that_is_none: file("PaxHeaders/g", "99 path=b\n").at(156, "g"), victim();
    global_attribute: pax(b'g', &[("SCHILY.xattr.user.a", b"b\0")]), victim();
    global_sparse: pax(b'g', &[("GNU.sparse.size", b"9")]), victim();
    global_charset: pax(b'g', &[("hdrcharset", b"BINARY")]), x("path", b"victim\xff"), victim();
    global_twice: pax(b'g', &[("uid", b"7")]), pax(b'g', &[("uid", b"")]), victim();
}
