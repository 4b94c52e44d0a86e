//! A merged filesystem in the words of `build`, to compare with a literal.

use squint::bytes::Feed as _;
use squint::report::tree::{TreeRow, rows};

use super::memory::Opened;

/// Every row, contents hashed.
pub fn tree(opened: &Opened) -> Vec<TreeRow> {
    let (layers, rootfs) = opened.session.merged().expect("read");
    let mut digests = squint::waste::Digests::new();
    for (layer, changes) in layers.ids().zip(layers.changesets()) {
        let entries: Vec<_> = layers
            .range(layer)
            .zip(&changes.members)
            .filter(|(entry, row)| {
                row.kind == squint::rootfs::MemberKind::File
                    && rootfs.names_of(*entry).is_some_and(|n| n > 0)
            })
            .collect();
        let starts = entries.iter().map(|(_, r)| r.start).collect();
        let Some(blob) = opened.session.image().expect("open").layers[layer.index()].blob else {
            continue;
        };
        let mut machine = squint::rootfs::ContentDigests::new(
            starts,
            squint::bytes::Hashes::None,
            squint::bytes::Bounds::default(),
        );
        let bytes = &opened.file[blob.offset as usize..(blob.offset + blob.length) as usize];
        machine.feed(bytes).expect("a layer");
        machine.finish().expect("a layer");
        let found = machine.into_found();
        assert_eq!(found.lost, [0; 0], "hashed");
        let entries = entries.iter().map(|(entry, _)| *entry);
        digests.learn(&layers.range(layer), entries, found.digests);
    }
    rows(layers, rootfs, &digests).collect()
}

/// The paths of the final filesystem, sorted.
pub fn paths(opened: &Opened) -> Vec<String> {
    let rows = tree(opened).into_iter();
    let rows = rows.map(|row| String::from_utf8_lossy(&row.path).into_owned());
    let mut paths: Vec<String> = rows.filter(|path| !path.is_empty()).collect();
    paths.sort();
    paths
}

/// The tree in the words of `build`; contents by their texts.
pub fn words(opened: &Opened, texts: &[(String, Vec<u8>)]) -> String {
    let word = |row: TreeRow| {
        let path = String::from_utf8_lossy(&row.path).into_owned();
        let link = String::from_utf8_lossy(row.link.as_deref().unwrap_or_default()).into_owned();
        match row.kind {
            "dir" if path.is_empty() => "./".to_owned(),
            "dir" => format!("{path}/"),
            "symlink" => format!("{path}->{link}"),
            "hardlink" => format!("{path}=>{link}"),
            "char" => format!("{path}!{}", row.device.unwrap_or_default()),
            "fifo" => format!("{path}?"),
            _ => {
                let text = texts
                    .iter()
                    .find(|(d, _)| Some(d) == row.digest.as_ref())
                    .map(|(_, t)| String::from_utf8_lossy(t).into_owned());
                let text = text.unwrap_or_else(|| "(unknown)".to_owned());
                if text == path {
                    path
                } else {
                    format!("{path}={text}")
                }
            }
        }
    };
    tree(opened)
        .into_iter()
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}
