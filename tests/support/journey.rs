//! One layer on its way through everything: every framing, plain and packed, bite by bite, and every squash of it with a
//! layer below and one above.

use squint::report::tree;

use super::memory::{Opened, open, squash};
use super::{Framing, Pack, build, show};

/// Every framing, plain and packed.
pub const EVERYWHERE: [(Framing, Pack); 6] = [
    (Framing::DockerLegacy, Pack::Plain),
    (Framing::DockerLegacy, Pack::Gzip),
    (Framing::DockerOci, Pack::Plain),
    (Framing::DockerOci, Pack::Gzip),
    (Framing::Oci, Pack::Plain),
    (Framing::Oci, Pack::Gzip),
];

/// The tree as `squint tree --format json` says it, but for `base` and `top` and for what is the same in most rows;
/// contents by their texts.
pub fn lines(opened: &Opened, texts: &[Vec<u8>]) -> Vec<String> {
    let mut out = Vec::new();
    for row in show::tree(opened) {
        if row.path != b"base" && row.path != b"top" {
            tree::json(&mut out, &row);
        }
    }
    let mut out = String::from_utf8(out).expect("JSON is text");
    for text in texts {
        let shown = match std::str::from_utf8(text) {
            Ok(text) if text.len() < 20 => format!("={text}"),
            _ => format!("{} bytes", text.len()),
        };
        out = out.replace(&format!("sha256:{}", build::hex(text)), &shown);
    }
    for usual in [
        r#","mode":"0644""#,
        r#","uid":0,"gid":0"#,
        r#","mtime":"1""#,
    ] {
        out = out.replace(usual, "");
    }
    let without_layer = |line: &str| match line.rfind(r#","layer":"#) {
        Some(at) => format!("{}}}", &line[..at]),
        None => line.to_owned(),
    };
    out.lines().map(without_layer).collect()
}

/// The kinds of warnings about the layers between base and top, each once.
pub fn warned(opened: &Opened) -> Vec<String> {
    let report = opened.session.report().expect("read");
    let mut kinds: Vec<String> = report
        .warnings
        .into_iter()
        .filter(|w| w.layer.is_some())
        .map(|w| w.kind)
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// Panics unless `layer` shows as `expected` and warns of `warnings` everywhere, and every squash shows the same.
pub fn check(layer: &[u8], texts: &[&[u8]], expected: &[&str], warnings: &[&str]) {
    check_all(&[layer.to_vec()], texts, expected, warnings);
}

/// The same for several layers, the base below the first and the top above the last.
pub fn check_all(between: &[Vec<u8>], texts: &[&[u8]], expected: &[&str], warnings: &[&str]) {
    let (base, top) = ([build::layer("base")], [build::layer("top")]);
    let layers = [&base[..], between, &top].concat();
    let last = u32::try_from(layers.len()).expect("few") - 1;
    let texts: Vec<Vec<u8>> = texts.iter().map(|t| t.to_vec()).collect();
    for (framing, pack) in EVERYWHERE {
        let file = build::from_layers(&layers, framing, pack);
        let what = format!("{framing:?} {pack:?}");
        let opened = open(&file, 1 << 20).expect("an image");
        assert_eq!(lines(&opened, &texts), expected, "{what}");
        assert_eq!(warned(&opened), warnings, "{what}");
        let report = opened.session.report().expect("read");
        for layer in &report.layers {
            assert!(layer.verified, "{what}: layer {}", layer.index);
            assert_eq!(layer.tar_bytes, layer.stored_bytes + layer.framing_bytes);
            assert_eq!(layer.tar_bytes, layers[layer.index.index()].len() as u64);
        }
        if pack == Pack::Plain {
            let again = open(&file, 7).expect("an image");
            assert_eq!(lines(&again, &texts), expected, "{what} bite by bite");
        }
        for (from, to) in (0..last).flat_map(|f| (f + 1..=last).map(move |t| (f, t))) {
            let what = format!("{what} {from}..={to}");
            let (out, _) = squash(&opened, from, to).unwrap_or_else(|e| panic!("{what}: {e}"));
            let again = open(&out, 1 << 20).expect("an image");
            assert_eq!(
                unlinked(lines(&again, &texts)),
                unlinked(expected.iter().map(ToString::to_string).collect()),
                "{what}"
            );
        }
    }
}

/// Without what a border between kept and merged layers may split: groups of hard links. The proof compares those.
fn unlinked(lines: Vec<String>) -> Vec<String> {
    let line = |line: String| {
        let Some(at) = line.find(r#""type":"hardlink""#) else {
            return line;
        };
        let (before, after) = line.split_at(at);
        let after = after.replacen("hardlink", "file", 1);
        match after.find(r#","link":""#) {
            Some(link) => {
                let end = after[link + 9..].find('"').expect("text ends") + link + 10;
                format!("{before}{}{}", &after[..link], &after[end..])
            }
            None => format!("{before}{after}"),
        }
    };
    lines.into_iter().map(line).collect()
}
