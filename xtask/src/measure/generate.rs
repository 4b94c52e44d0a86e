//! Images of a million tiny members, streamed to a file.
//!
//! Written with a few lines of its own: what is measured should not be what wrote it.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::Result;
use sha2::{Digest, Sha256};

/// One image.
pub(super) struct Shape {
    pub(super) name: &'static str,
    /// Writes it; says how many members its layers have.
    pub(super) write: fn(&Path) -> Result<u64>,
}

pub(super) const SHAPES: [Shape; 6] = [
    Shape {
        name: "120 layers, 250,000 files, 25,000 whiteouts",
        write: |to| spread(to, 250_000),
    },
    Shape {
        name: "120 layers, 1,000,000 files, 100,000 whiteouts",
        write: |to| spread(to, 1_000_000),
    },
    Shape {
        name: "the same 10,000 files in each of 100 layers",
        write: |to| {
            image(to, &[10_000; 100], |layer, n| {
                member(&format!("srv/app/{}/f{n}", n / 100), &format!("{layer:08}"))
            })
        },
    },
    Shape {
        name: "1,000,000 files in one directory, of two layers",
        write: |to| {
            image(to, &[500_000; 2], |layer, n| {
                member(&format!("var/cache/file-{layer}-{n:06}"), "content\n")
            })
        },
    },
    Shape {
        name: "1,000,000 files, each with an attribute of its own",
        write: |to| {
            image(to, &[500_000; 2], |layer, n| {
                let path = format!("usr/{}/file-{layer}-{n}", n / 1000);
                let record = format!("SCHILY.xattr.security.capability={n:020}\n");
                let length = record.len() + "00 ".len();
                let mut out = typed('x', "pax", &format!("{length} {record}"), "");
                out.extend(member(&path, "content\n"));
                out
            })
        },
    },
    Shape {
        name: "1,000,000 symbolic links of 44 bytes",
        write: |to| {
            image(to, &[500_000; 2], |layer, n| {
                let target = format!("../../somewhere/else/target-of-the-link-{n:04}");
                let path = format!("usr/{}/link-{layer}-{n}", n / 1000);
                typed('2', &path, "", &target)
            })
        },
    },
];

/// Files of 120 layers, each directory holding a hundred; a tenth as many whiteouts, each of a file of the layer below.
fn spread(to: &Path, files: u64) -> Result<u64> {
    let each = files / 120 + 1;
    image(to, &[each + each / 10; 120], |layer, n| {
        match n.checked_sub(each) {
            None => member(
                &format!("usr/share/p{layer}/{}/file-{n}", n / 100),
                &format!("{n:08}"),
            ),
            Some(w) => {
                let (below, n) = ((layer + 119) % 120, w * 10);
                member(&format!("usr/share/p{below}/{}/.wh.file-{n}", n / 100), "")
            }
        }
    })
}

/// So many bytes in so many files of three layers; a tenth of the files of each layer takes the place of files below.
pub(super) fn bulk(to: &Path, bytes: u64, files: u64) -> Result<u64> {
    let (each, size) = ((files / 3).max(1), bytes / files.max(1));
    image(to, &[each; 3], |layer, n| {
        let layer = if n < each / 10 { 0 } else { layer };
        let path = format!("srv/data-{layer}/{}/file-{n}", n / 100);
        let line = format!(
            "{:016x}",
            (layer + n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        );
        let lines = usize::try_from(size.div_ceil(16)).unwrap_or_default();
        member(&path, &line.repeat(lines))
    })
}

/// For the page: a million files in ten thousand directories, and some that lie deep, written by two layers; a third
/// removes fifty thousand of them and writes twenty thousand anew.
pub(super) fn tree(to: &Path) -> Result<u64> {
    const KINDS: [&str; 5] = ["txt", "js", "so", "png", "json"];
    const FILES: u64 = 1_000_000;
    const REMOVED: u64 = 50_000;
    let place = |n: u64| {
        let folder = n / 100;
        let (kind, which) = (KINDS[usize::try_from(n % 5).unwrap_or(0)], folder % 100);
        if n % 1000 == 7 {
            let deep = "into/".repeat(10);
            (format!("srv/{deep}{folder}"), format!("deep-{n}.{kind}"))
        } else {
            let folder = format!("usr/share/part-{}/p{which}", folder / 100);
            (folder, format!("file-{n}.{kind}"))
        }
    };
    image(to, &[FILES / 2, FILES / 2, 70_000], |layer, n| {
        if layer < 2 {
            let (folder, name) = place(layer * FILES / 2 + n);
            return member(
                &format!("{folder}/{name}"),
                &"0123456789".repeat(usize::try_from(n % 40).unwrap_or(0)),
            );
        }
        match n.checked_sub(REMOVED) {
            // Every twentieth goes; of the others, some come anew.
            None => {
                let (folder, name) = place(n * 20);
                member(&format!("{folder}/.wh.{name}"), "")
            }
            Some(n) => {
                let (folder, name) = place(n * 50 + 1);
                member(&format!("{folder}/{name}"), "written anew")
            }
        }
    })
}

/// An image whose layers have so many members each, as `docker save` framed it until version 24.
fn image(to: &Path, layers: &[u64], each: impl Fn(u64, u64) -> Vec<u8>) -> Result<u64> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(to)?);
    let (mut diff_ids, mut paths) = (Vec::new(), Vec::new());
    for (layer, members) in (0..).zip(layers) {
        let path = format!("{layer:064x}/layer.tar");
        let begin = out.stream_position()?;
        out.write_all(&header('0', &path, 0, ""))?;
        let (mut hasher, mut length) = (Sha256::new(), 1024);
        let mut put = |bytes: &[u8]| {
            hasher.update(bytes);
            out.write_all(bytes)
        };
        for n in 0..*members {
            let bytes = each(layer, n);
            length += bytes.len() as u64;
            put(&bytes)?;
        }
        put(&[0; 1024])?;
        let mut hash = String::new();
        for byte in hasher.finalize() {
            let _ = write!(hash, "{byte:02x}");
        }
        out.seek(SeekFrom::Start(begin))?;
        out.write_all(&header('0', &path, length, ""))?;
        out.seek(SeekFrom::End(0))?;
        diff_ids.push(format!("\"sha256:{hash}\""));
        paths.push(format!("\"{path}\""));
    }
    let (diff_ids, paths) = (diff_ids.join(","), paths.join(","));
    let config = format!(
        r#"{{"architecture":"amd64","os":"linux","config":{{}},"rootfs":{{"type":"layers","diff_ids":[{diff_ids}]}}}}"#
    );
    out.write_all(&member("config.json", &config))?;
    let manifest =
        format!(r#"[{{"Config":"config.json","RepoTags":["measured:1"],"Layers":[{paths}]}}]"#);
    out.write_all(&member("manifest.json", &manifest))?;
    out.write_all(&[0; 1024])?;
    out.flush()?;
    Ok(layers.iter().sum())
}

fn member(path: &str, content: &str) -> Vec<u8> {
    typed('0', path, content, "")
}

fn typed(kind: char, path: &str, content: &str, link: &str) -> Vec<u8> {
    let mut out = header(kind, path, content.len() as u64, link);
    out.extend_from_slice(content.as_bytes());
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

/// One block of ustar.
fn header(kind: char, path: &str, size: u64, link: &str) -> Vec<u8> {
    let mut block = vec![0; 512];
    let mut put =
        |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, path);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{size:011o}\0"));
    put(136, "14000000000\0");
    put(148, "        ");
    put(156, &kind.to_string());
    put(157, link);
    put(257, "ustar\x0000");
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}
