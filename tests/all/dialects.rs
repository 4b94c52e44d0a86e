//! C30 to C37: what tars hold. A case is a layer written field by field, the texts in it, the rows it shows, and the
//! kinds of warnings.

use squint::bytes::Kind;

use crate::support::build::{from_layers, layer};
use crate::support::journey::{check, check_all, lines, warned};
use crate::support::tape::{Head, file, link, long, member, pax, tar};
use crate::support::{Framing, Pack, open, squash};

/// Base-256, as GNU tar writes numbers that are too large for octal.
fn base256<const N: usize>(number: i64) -> [u8; N] {
    let mut field = [if number < 0 { 0xff } else { 0 }; N];
    field[N - 8..].copy_from_slice(&number.to_be_bytes());
    field[0] |= 0x80;
    field
}

/// `data` at 0 and at 1024 of a file of 2048 bytes.
fn holes() -> Vec<u8> {
    let mut whole = vec![0; 2048];
    whole[..4].copy_from_slice(b"data");
    whole[1024..1028].copy_from_slice(b"more");
    whole
}

macro_rules! dialects {
    ($($name:ident: $heads:expr, $texts:expr => $rows:expr, $warnings:expr;)*) => {
        $(#[test] fn $name() {
            check(&tar(&$heads), &$texts, &$rows, &$warnings);
        })*
    };
}

const XATTR: &[u8] = b"\x01\0\0\x02\0\x20\n12 a=b\n\xff";

dialects! {
    c30_binary_attribute: [pax(b'x', &[("SCHILY.xattr.security.capability", XATTR)]), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"xattrs":{"security.capability":"AQAAAgAgCjEyIGE9Ygr/"},"digest":"=hi"}"#], [];
    c30_attribute_of_a_link_that_stays: [pax(b'x', &[("SCHILY.xattr.user.a", b"\0\n")]), file("a", "hi"), link(b'1', "b", "a"), member(b'0', "c")], [b"hi", b""]
        => [r#"{"path":"a","type":"file","size":2,"xattrs":{"user.a":"AAo="},"digest":"=hi"}"#,
            r#"{"path":"b","type":"hardlink","size":2,"link":"a","xattrs":{"user.a":"AAo="},"digest":"=hi"}"#,
            r#"{"path":"c","type":"file","size":0,"digest":"="}"#], [];
    c30_attribute_without_a_value: [pax(b'x', &[("SCHILY.xattr.user.empty", b"")]), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"xattrs":{"user.empty":""},"digest":"=hi"}"#], [];
    c30_attribute_as_bsdtar_writes_it: [pax(b'x', &[("LIBARCHIVE.xattr.user.b", b"AAo")]), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"xattrs":{"user.b":"AAo="},"digest":"=hi"}"#], [];
    c30_attributes_of_a_directory_and_a_link: [pax(b'x', &[("SCHILY.xattr.user.d", b"x")]), member(b'5', "d/").mode(0o755),
        pax(b'x', &[("SCHILY.xattr.trusted.l", b"y")]), link(b'2', "l", "d").mode(0o777)], []
        => [r#"{"path":"d","type":"dir","mode":"0755","xattrs":{"user.d":"eA=="}}"#,
            r#"{"path":"l","type":"symlink","mode":"0777","link":"d","xattrs":{"trusted.l":"eQ=="}}"#], [];

    c31_ustar_prefix: [file(&[b'n'; 100][..], "hi").at(345, &[b'p'; 155][..])], [b"hi"]
        => [format!(r#"{{"path":"{p}","type":"dir","mode":"0755"}}"#, p = "p".repeat(155)).as_str(),
            format!(r#"{{"path":"{}/{}","type":"file","size":2,"digest":"=hi"}}"#, "p".repeat(155), "n".repeat(100)).as_str()], [];
    c31_gnu_long_name: [long(b'L', "n".repeat(300)), file("n".repeat(100), "hi").gnu()], [b"hi"]
        => [format!(r#"{{"path":"{}","type":"file","size":2,"digest":"=hi"}}"#, "n".repeat(300)).as_str()], [];
    c31_gnu_long_link: [long(b'K', "t".repeat(200)), link(b'2', "l", "t".repeat(100)).gnu()], []
        => [format!(r#"{{"path":"l","type":"symlink","link":"{}"}}"#, "t".repeat(200)).as_str()], [];
    c31_gnu_long_name_and_link: [long(b'K', "t".repeat(200)), long(b'L', "n".repeat(101)), link(b'2', "n".repeat(100), "t".repeat(100)).gnu()], []
        => [format!(r#"{{"path":"{}","type":"symlink","link":"{}"}}"#, "n".repeat(101), "t".repeat(200)).as_str()], [];
    c31_gnu_empty_long_name: [long(b'L', ""), file("a", "hi").gnu()], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], [];
    c31_hard_link_with_long_names: [long(b'L', "n".repeat(120)), file("n".repeat(100), "hi").gnu(),
        long(b'K', "n".repeat(120)), long(b'L', "z".repeat(120)), link(b'1', "z".repeat(100), "n".repeat(100)).gnu()], [b"hi"]
        => [format!(r#"{{"path":"{}","type":"file","size":2,"digest":"=hi"}}"#, "n".repeat(120)).as_str(),
            format!(r#"{{"path":"{}","type":"hardlink","size":2,"link":"{}","digest":"=hi"}}"#, "z".repeat(120), "n".repeat(120)).as_str()], [];
    c31_pax_path: [pax(b'x', &[("path", b"real/name")]), file("short", "hi")], [b"hi"]
        => [r#"{"path":"real","type":"dir","mode":"0755"}"#, r#"{"path":"real/name","type":"file","size":2,"digest":"=hi"}"#], [];
    c31_pax_linkpath: [pax(b'x', &[("linkpath", b"the/real/target")]), link(b'2', "l", "short")], []
        => [r#"{"path":"l","type":"symlink","link":"the/real/target"}"#], [];
    c31_pax_numbers: [pax(b'x', &[("uid", b"3000000"), ("gid", b"4294967294"), ("mtime", b"1700000000.123456789")]), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","uid":3000000,"gid":4294967294,"size":2,"mtime":"1700000000.123456789","digest":"=hi"}"#], [];
    c31_pax_size: [pax(b'x', &[("size", b"2")]), file("a", "hi").at(124, "00000000000\0")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], [];
    c31_pax_size_that_disagrees: [pax(b'x', &[("size", b"2")]), file("a", "hi").at(124, "00000000700\0")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["pax-size"];
    c31_pax_header_twice: [pax(b'x', &[("path", b"gone")]), pax(b'x', &[("path", b"kept")]), file("a", "hi")], [b"hi"]
        => [r#"{"path":"kept","type":"file","size":2,"digest":"=hi"}"#], [];
    c31_pax_header_without_records: [pax(b'x', &[]), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], [];
    c31_pax_record_that_cannot_be_read: [file("PaxHeaders/x", "99 path=b\n").at(156, "x"), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["pax-record"];
    c31_name_that_is_not_utf8: [file(b"a\xff\n\\", "hi"), link(b'2', "l", b"\xfe")], [b"hi"]
        => [r#"{"path":"a\\xff\\x0a\\x5c","raw":"Yf8KXA==","type":"file","size":2,"digest":"=hi"}"#,
            r#"{"path":"l","type":"symlink","link":"\\xfe","link_raw":"/g=="}"#], [];
    c31_pax_path_that_is_not_utf8: [pax(b'x', &[("path", b"\xe9t\xe9")]), file("ete", "hi")], [b"hi"]
        => [r#"{"path":"\\xe9t\\xe9","raw":"6XTp","type":"file","size":2,"digest":"=hi"}"#], [];
    c31_name_with_a_newline: [file("a\nb\\c\td", "hi"), link(b'2', "l", "x\ny")], [b"hi"]
        => [r#"{"path":"a\nb\\c\td","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"l","type":"symlink","link":"x\ny"}"#], [];
    c31_name_with_blanks_at_its_ends: [file(" a ", "hi")], [b"hi"] => [r#"{"path":" a ","type":"file","size":2,"digest":"=hi"}"#], [];
    c31_name_in_another_script: [file("目录/файл", "hi")], [b"hi"]
        => [r#"{"path":"目录","type":"dir","mode":"0755"}"#, r#"{"path":"目录/файл","type":"file","size":2,"digest":"=hi"}"#], [];

    c32_size_in_base_256: [file("a", "hi").gnu().at(124, base256::<12>(2))], [b"hi"] => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], [];
    c32_numbers_in_base_256: [file("a", "hi").gnu().at(108, base256::<8>(3_000_000)).at(116, base256::<8>(4_000_000_000)).at(136, base256::<12>(-2))], [b"hi"]
        => [r#"{"path":"a","type":"file","uid":3000000,"gid":4000000000,"size":2,"mtime":"-2","digest":"=hi"}"#], [];
    c32_numbers_with_blanks: [file("a", "hi").at(100, "   644 \0").at(124, "          2 ").at(136, "\0          1")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], [];

    c33_global_header: [pax(b'g', &[("comment", b"0123456789")]), file("a", "hi"), link(b'1', "b", "a")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"b","type":"hardlink","size":2,"link":"a","digest":"=hi"}"#], [];
    c33_global_header_that_says_something: [file("before", "hi"), pax(b'g', &[("uid", b"7"), ("SCHILY.xattr.user.g", b"v")]), file("a", "hi"),
        pax(b'x', &[("uid", b"8")]), member(b'5', "d/").mode(0o755), pax(b'g', &[("uid", b""), ("SCHILY.xattr.user.g", b"w")]), file("z", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","uid":7,"gid":0,"size":2,"xattrs":{"user.g":"dg=="},"digest":"=hi"}"#,
            r#"{"path":"before","type":"file","size":2,"digest":"=hi"}"#,
            r#"{"path":"d","type":"dir","mode":"0755","uid":8,"gid":0,"xattrs":{"user.g":"dg=="}}"#,
            r#"{"path":"z","type":"file","size":2,"xattrs":{"user.g":"dw=="},"digest":"=hi"}"#], [];
    c33_global_header_between_pax_and_file: [pax(b'x', &[("path", b"b")]), pax(b'g', &[("comment", b"x")]), file("a", "hi")], [b"hi"]
        => [r#"{"path":"b","type":"file","size":2,"digest":"=hi"}"#], [];
    c33_nothing_but_a_global_header: [pax(b'g', &[("comment", b"x")])], [] => [], [];

    c34_v7: [file("a", "hi").v7().at(156, "\0"), file("d/", "").v7().at(156, "\0").mode(0o755), link(b'1', "b", "a").v7()], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"b","type":"hardlink","size":2,"link":"a","digest":"=hi"}"#,
            r#"{"path":"d","type":"dir","mode":"0755"}"#], [];
    c34_contiguous_file: [file("a", "hi").at(156, "7")], [b"hi"] => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], [];
    c34_devices: [member(b'3', "c").at(329, "0000001\0").at(337, "0000005\0"), member(b'4', "b").at(329, "0000010\0").at(337, "7777777\0").mode(0o660),
        member(b'6', "p").mode(0o600), member(b'3', "gnu").gnu().at(329, base256::<8>(300)).at(337, base256::<8>(70000))], []
        => [r#"{"path":"b","type":"block","mode":"0660","device":"8,2097151"}"#, r#"{"path":"c","type":"char","device":"1,5"}"#,
            r#"{"path":"gnu","type":"char","device":"300,70000"}"#, r#"{"path":"p","type":"fifo","mode":"0600"}"#], [];
    c34_modes: [file("suid", "hi").mode(0o4755), file("sgid", "hi").mode(0o2755), member(b'5', "tmp/").mode(0o1777), file("none", "hi").mode(0),
        file("with-type-bits", "hi").mode(0o100_640)], [b"hi"]
        => [r#"{"path":"none","type":"file","mode":"0000","size":2,"digest":"=hi"}"#, r#"{"path":"sgid","type":"file","mode":"2755","size":2,"digest":"=hi"}"#,
            r#"{"path":"suid","type":"file","mode":"4755","size":2,"digest":"=hi"}"#, r#"{"path":"tmp","type":"dir","mode":"1777"}"#,
            r#"{"path":"with-type-bits","type":"file","mode":"0640","size":2,"digest":"=hi"}"#], [];
    c34_times: [pax(b'x', &[("mtime", b"-1.5")]), file("early", "hi"), pax(b'x', &[("mtime", b"0.000000001")]), file("first", "hi"),
        pax(b'x', &[("mtime", b"99999999999")]), file("late", "hi"), file("zero", "hi").at(136, "00000000000\0")], [b"hi"]
        => [r#"{"path":"early","type":"file","size":2,"mtime":"-1.5","digest":"=hi"}"#, r#"{"path":"first","type":"file","size":2,"mtime":"0.000000001","digest":"=hi"}"#,
            r#"{"path":"late","type":"file","size":2,"mtime":"99999999999","digest":"=hi"}"#, r#"{"path":"zero","type":"file","size":2,"mtime":"0","digest":"=hi"}"#], [];
    c34_time_that_is_no_number: [file("a", "hi").at(136, "yesterday...")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"mtime":"0","digest":"=hi"}"#], ["field"];
    c34_type_of_no_filesystem: [file("v", "volume").at(156, "V"), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["member-type"];
    c34_directory_with_a_size: [member(b'5', "d/").at(124, "00000001000\0").mode(0o755), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"d","type":"dir","mode":"0755"}"#], [];
    c34_hard_link_with_a_size: [file("a", "hi"), link(b'1', "b", "a").at(124, "00000000002\0")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"b","type":"hardlink","size":2,"link":"a","digest":"=hi"}"#], ["link-size"];
    c34_hard_link_with_other_fields: [file("a", "hi"), link(b'1', "b", "a").mode(0o600)], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"b","type":"hardlink","size":2,"link":"a","digest":"=hi"}"#], ["link-fields"];
    c34_hard_link_to_a_symbolic_link: [link(b'2', "s", "x"), link(b'1', "t", "s"), member(b'6', "p"), link(b'1', "q", "p")], []
        => [r#"{"path":"p","type":"fifo"}"#, r#"{"path":"q","type":"hardlink","link":"p"}"#,
            r#"{"path":"s","type":"symlink","link":"x"}"#, r#"{"path":"t","type":"hardlink","link":"s"}"#], [];

    c34_sparse_old_gnu: [file("a", [b"data".as_slice(), &[0; 508], b"more", &[0; 508]].concat()).gnu().at(156, "S")
        .at(386, "00000000000\x0000000001000\x0000000002000\x0000000001000\x0000000004000\x0000000000000\0").at(483, "00000004000\0")], [&holes()]
        => [r#"{"path":"a","type":"file","size":2048,"digest":"2048 bytes"}"#], [];
    c34_sparse_old_gnu_with_more_blocks: [file("a", [b"data".as_slice(), &[0; 508], b"more"].concat()).gnu().at(156, "S").at(386, "00000000000\x0000000001000\0").at(482, [1]).at(483, "00000004000\0")
        .with_blocks(b"00000002000\x0000000000004\x0000000004000\x0000000000000\0")], [&holes()]
        => [r#"{"path":"a","type":"file","size":2048,"digest":"2048 bytes"}"#], [];
    c34_sparse_0_0: [pax(b'x', &[("GNU.sparse.size", b"2048"), ("GNU.sparse.numblocks", b"2"), ("GNU.sparse.offset", b"0"), ("GNU.sparse.numbytes", b"4"),
        ("GNU.sparse.offset", b"1024"), ("GNU.sparse.numbytes", b"4")]), file("a", "datamore")], [&holes()]
        => [r#"{"path":"a","type":"file","size":2048,"digest":"2048 bytes"}"#], [];
    c34_sparse_0_1: [pax(b'x', &[("GNU.sparse.size", b"2048"), ("GNU.sparse.numblocks", b"2"), ("GNU.sparse.map", b"0,4,1024,4"), ("GNU.sparse.name", b"a")]),
        file("GNUSparseFile.1/a", "datamore")], [&holes()]
        => [r#"{"path":"a","type":"file","size":2048,"digest":"2048 bytes"}"#], [];
    c34_sparse_1_0: [pax(b'x', &[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0"), ("GNU.sparse.name", b"a"), ("GNU.sparse.realsize", b"2048")]),
        file("GNUSparseFile.1/a", [b"2\n0\n4\n1024\n4\n".as_slice(), &[0; 499], b"datamore"].concat())], [&holes()]
        => [r#"{"path":"a","type":"file","size":2048,"digest":"2048 bytes"}"#], [];
    c34_sparse_and_linked: [pax(b'x', &[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0"), ("GNU.sparse.name", b"a"), ("GNU.sparse.realsize", b"2048")]),
        file("GNUSparseFile.1/a", [b"2\n0\n4\n1024\n4\n".as_slice(), &[0; 499], b"datamore"].concat()), link(b'1', "b", "a")], [&holes()]
        => [r#"{"path":"a","type":"file","size":2048,"digest":"2048 bytes"}"#, r#"{"path":"b","type":"hardlink","size":2048,"link":"a","digest":"2048 bytes"}"#], [];
    c34_nothing_but_a_hole: [pax(b'x', &[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0"), ("GNU.sparse.name", b"a"), ("GNU.sparse.realsize", b"2048")]),
        file("GNUSparseFile.1/a", [b"0\n".as_slice(), &[0; 510]].concat())], [&[0; 2048]]
        => [r#"{"path":"a","type":"file","size":2048,"digest":"2048 bytes"}"#], [];

    c15_marks_of_overlayfs: [member(b'3', "gone"), pax(b'x', &[("SCHILY.xattr.trusted.overlay.opaque", b"y")]), member(b'5', "d/").mode(0o755)], []
        => [r#"{"path":"d","type":"dir","mode":"0755","xattrs":{"trusted.overlay.opaque":"eQ=="}}"#, r#"{"path":"gone","type":"char","device":"0,0"}"#],
        ["overlay-opaque", "overlay-whiteout"];
    c11_markers_that_mean_nothing: [member(b'0', ".wh."), member(b'0', ".wh.."), member(b'0', ".wh..wh.aufs"), member(b'5', ".wh..wh.orph/"), file(".wh..wh.orph/x", "hi"), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["aufs", "bare-whiteout"];
    c10_names_below_a_marker: [file("d/.wh.x/y", "hi"), member(b'5', ".wh.q/"), file(".wh.q/z", "hi"), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["below-marker"];
    c06_the_root_marked_opaque: [member(b'0', ".wh..wh..opq"), file("base", "kept"), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["root-opaque"];
    c35_root_entries: [member(b'5', "./").mode(0o700), file("./a", "hi"), member(b'5', "/").mode(0o711), member(b'5', ".").mode(0o751)], [b"hi"]
        => [r#"{"path":"","type":"dir","mode":"0751"}"#, r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["absolute-name"];
    c35_root_that_is_a_file: [file("./", "hi"), file("a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#], ["root-type"];
    c36_names_that_lead_out: [file("../a", "hi"), file("b/../../c", "hi"), file("/d", "hi"), member(b'5', "..").mode(0o755), link(b'2', "up", "../../etc"),
        link(b'1', "h", "../d"), file("..a/b..", "hi")], [b"hi"]
        => [r#"{"path":"..a","type":"dir","mode":"0755"}"#, r#"{"path":"..a/b..","type":"file","size":2,"digest":"=hi"}"#,
            r#"{"path":"d","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"up","type":"symlink","link":"../../etc"}"#],
        ["absolute-name", "dot-dot", "link-target"];
    c36_below_a_link_that_leads_out: [link(b'2', "up", "../.."), file("up/a", "hi")], [b"hi"]
        => [r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"up","type":"symlink","link":"../.."}"#], [];
    c36_below_links_in_a_circle: [link(b'2', "x", "y"), link(b'2', "y", "x"), file("x/a", "hi")], []
        => [r#"{"path":"x","type":"symlink","link":"y"}"#, r#"{"path":"y","type":"symlink","link":"x"}"#], ["path"];
    c12_spellings: [member(b'5', "./d/").mode(0o755), file("d//a", "one"), file("/d/a", "two"), member(b'5', "d").mode(0o700), file("././e", "hi")], [b"two", b"hi"]
        => [r#"{"path":"d","type":"dir","mode":"0700"}"#, r#"{"path":"d/a","type":"file","size":3,"digest":"=two"}"#,
            r#"{"path":"e","type":"file","size":2,"digest":"=hi"}"#], ["absolute-name"];
    deeper_than_any_filesystem: [pax(b'x', &[("path", "d/".repeat(5000).as_bytes())]), file("x", "hi")], [] => [], ["path"];
}

/// Headers of a sparse file `a`, in each of the ways there are, with times and owners in PAX records before them.
fn sparse_files() -> [Vec<Head>; 4] {
    let whose: [(&str, &[u8]); 3] = [
        ("mtime", b"5.25"),
        ("uid", b"3000000"),
        ("SCHILY.xattr.user.a", b"\0\x01"),
    ];
    let with =
        |records: &[(&'static str, &'static [u8])]| pax(b'x', &[&whose[..], records].concat());
    let stored = [b"data".as_slice(), &[0; 508], b"more"].concat();
    [
        vec![with(&[]), file("a", &stored).gnu().at(156, "S").at(386, "00000000000\x0000000001000\x0000000002000\x0000000000004\x0000000004000\x0000000000000\0").at(483, "00000004000\0")],
        vec![with(&[("GNU.sparse.size", b"2048"), ("GNU.sparse.numblocks", b"2"), ("GNU.sparse.offset", b"0"), ("GNU.sparse.numbytes", b"4"),
            ("GNU.sparse.offset", b"1024"), ("GNU.sparse.numbytes", b"4")]), file("a", "datamore")],
        vec![with(&[("GNU.sparse.size", b"2048"), ("GNU.sparse.numblocks", b"2"), ("GNU.sparse.map", b"0,4,1024,4"), ("GNU.sparse.name", b"a")]), file("GNUSparseFile.1/a", "datamore")],
        vec![with(&[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0"), ("GNU.sparse.name", b"a"), ("GNU.sparse.realsize", b"2048")]),
            file("GNUSparseFile.1/a", [b"2\n0\n4\n1024\n4\n".as_slice(), &[0; 499], b"datamore"].concat())],
    ]
}

#[test]
fn c22_a_sparse_file_under_its_second_name() {
    for mut heads in sparse_files() {
        heads.push(link(b'1', "b", "a").at(108, "0000000\0"));
        let row = r#"{"path":"b","type":"file","uid":3000000,"gid":0,"size":2048,"mtime":"5.25","xattrs":{"user.a":"AAE="},"digest":"2048 bytes"}"#;
        check_all(
            &[tar(&heads), layer(".wh.a")],
            &[&holes()],
            &[row],
            &["link-fields"],
        );
    }
}

#[test]
fn c26_a_sparse_file_linked_from_above() {
    for heads in sparse_files() {
        let fields = r#","uid":3000000,"gid":0,"size":2048,"mtime":"5.25""#;
        let (a, b) = (
            format!(
                r#"{{"path":"a","type":"file"{fields},"xattrs":{{"user.a":"AAE="}},"digest":"2048 bytes"}}"#
            ),
            format!(
                r#"{{"path":"{}","type":"hardlink"{fields},"link":"a","xattrs":{{"user.a":"AAE="}},"digest":"2048 bytes"}}"#,
                "b".repeat(130)
            ),
        );
        let above = tar(&[
            pax(b'x', &[("path", "b".repeat(130).as_bytes())]),
            link(b'1', "b", "a"),
        ]);
        check_all(
            &[tar(&heads), above],
            &[&holes()],
            &[&a, &b],
            &["link-fields", "link-lower"],
        );
    }
}

macro_rules! second_names {
    ($($name:ident: $heads:expr, $texts:expr => $rows:expr, $warnings:expr;)*) => {
        $(#[test] fn $name() { check_all(&[tar(&$heads), layer(".wh.a")], &$texts, &$rows, &$warnings); })*
    };
}

// What `a` was shows under another name, once `a` is gone.
second_names! {
    c22_a_file_with_everything: [pax(b'x', &[("mtime", b"-1.5"), ("uid", b"3000000"), ("gid", b"4000000"), ("SCHILY.xattr.security.capability", XATTR)]),
        file("a", "hi").mode(0o6755), link(b'1', "z", "a"), link(b'1', b"\xff\n", "a")], [b"hi"]
        => [r#"{"path":"z","type":"file","mode":"6755","uid":3000000,"gid":4000000,"size":2,"mtime":"-1.5","xattrs":{"security.capability":"AQAAAgAgCjEyIGE9Ygr/"},"digest":"=hi"}"#,
            r#"{"path":"\\xff\\x0a","raw":"/wo=","type":"hardlink","mode":"6755","uid":3000000,"gid":4000000,"size":2,"mtime":"-1.5","link":"z","xattrs":{"security.capability":"AQAAAgAgCjEyIGE9Ygr/"},"digest":"=hi"}"#], ["link-fields"];
    c22_attributes_as_bsdtar_writes_them: [pax(b'x', &[("LIBARCHIVE.xattr.user.b", b"AAo")]), file("a", "hi"), link(b'1', "b", "a")], [b"hi"]
        => [r#"{"path":"b","type":"file","size":2,"xattrs":{"user.b":"AAo="},"digest":"=hi"}"#], [];
    c22_a_symbolic_link: [link(b'2', "a", "t".repeat(100)), link(b'1', "b", "a")], []
        => [format!(r#"{{"path":"b","type":"symlink","link":"{}"}}"#, "t".repeat(100)).as_str()], [];
    c22_a_symbolic_link_with_a_long_target: [long(b'K', "t".repeat(200)), link(b'2', "a", "t").gnu(), link(b'1', "b", "a")], []
        => [format!(r#"{{"path":"b","type":"symlink","link":"{}"}}"#, "t".repeat(200)).as_str()], [];
    c22_a_device: [member(b'4', "a").gnu().at(329, base256::<8>(300)).at(337, base256::<8>(3_000_000_000)), link(b'1', "b", "a")], []
        => [r#"{"path":"b","type":"block","device":"300,3000000000"}"#], [];
    c22_a_pipe: [member(b'6', "a"), link(b'1', "b", "a")], [] => [r#"{"path":"b","type":"fifo"}"#], [];
    c22_under_a_global_header: [pax(b'g', &[("gid", b"9"), ("comment", b"x")]), file("a", "hi"), link(b'1', "b", "a")], [b"hi"]
        => [r#"{"path":"b","type":"file","uid":0,"gid":9,"size":2,"digest":"=hi"}"#], [];
    c22_a_v7_file: [file("a", "hi").v7().at(156, "\0"), link(b'1', "b", "a").v7()], [b"hi"] => [r#"{"path":"b","type":"file","size":2,"digest":"=hi"}"#], [];
    c22_a_file_that_is_cut_at_its_padding: [file("x", "1"), file("a", "hi"), link(b'1', "b", "a")], [b"hi", b"1"]
        => [r#"{"path":"b","type":"file","size":2,"digest":"=hi"}"#, r#"{"path":"x","type":"file","size":1,"digest":"=1"}"#], [];
}

/// No filesystem has such names, and Go's reader refuses them: they are shown, and no squash writes them.
#[test]
fn names_with_a_zero_are_shown_and_not_written() {
    let heads = [
        pax(b'x', &[("linkpath", b"t\0u")]),
        link(b'2', "a", "t"),
        pax(b'x', &[("path", b"d/b\0c")]),
        file("b", "hi"),
    ];
    let layers = [tar(&heads[..2]), tar(&heads[2..]), layer("top")];
    let opened = open(&from_layers(&layers, Framing::Oci, Pack::Gzip), 1 << 20).expect("an image");
    assert_eq!(
        lines(&opened, &[b"hi".to_vec()]),
        [
            r#"{"path":"a","type":"symlink","link":"t\u0000u"}"#,
            r#"{"path":"d","type":"dir","mode":"0755"}"#,
            r#"{"path":"d/b\u0000c","type":"file","size":2,"digest":"=hi"}"#
        ]
    );
    assert_eq!(warned(&opened), ["name-zero"]);
    for (from, to, where_) in [(0, 1, "layer 0, a, byte 0"), (1, 2, "layer 1, d/b")] {
        let error = squash(&opened, from, to).expect_err("no loader takes it");
        assert!(error.to_string().contains(where_), "{error}");
        assert_eq!(error.kind(), Kind::Broken);
    }
}

/// What stands at the end of a tar.
mod c37 {
    use super::*;

    const A: &str = r#"{"path":"a","type":"file","size":2,"digest":"=hi"}"#;

    fn body() -> Vec<u8> {
        file("a", "hi").bytes()
    }

    macro_rules! ends {
        ($($name:ident: $tar:expr => $rows:expr, $warnings:expr;)*) => {
            $(#[test] fn $name() { check(&Vec::from($tar), &[b"hi"], &$rows, &$warnings); })*
        };
    }

    ends! {
        no_end_blocks: body() => [A], ["no-end-marker"];
        one_end_block: [body(), vec![0; 512]].concat() => [A], [];
        padding_is_cut: &body()[..514] => [A], ["no-end-marker"];
        zeros_up_to_a_record: [body(), vec![0; 9216]].concat() => [A], [];
        bytes_after_the_end: [body(), vec![0; 1024], b"more".to_vec()].concat() => [A], ["trailing-bytes"];
        a_tar_after_the_end: [body(), vec![0; 1024], file("b", "x").bytes()].concat() => [A], ["trailing-bytes"];
        a_block_after_one_of_zeros: [body(), vec![0; 512], file("b", "x").bytes(), vec![0; 1024]].concat() => [A], ["lone-zero-block", "trailing-bytes"];
        no_bytes_at_all: Vec::new() => [], [];
        nothing_but_the_end: vec![0; 1024] => [], [];
        nothing_but_half_the_end: vec![0; 512] => [], [];
        nothing_but_a_record_of_zeros: vec![0; 10_240] => [], [];
    }
}
