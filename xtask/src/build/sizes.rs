//! What the site weighs, raw and as `gzip -9` would send it: as a table, and as `sizes.json` for the test of the budget.
//!
//! There are three stages, each with the files of those before it: **A** until a file can be dropped, **B** until a
//! first image is open, **C** the whole page. Files that a first visit does not load belong to none.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::site::{Named, NamedSite};

/// The name of the list of files of each stage.
pub(crate) const SIZES: &str = "sizes.json";

/// The stages, and what the names of their files begin with; other files that the page names belong to the first.
const STAGES: [(char, &[&str]); 3] = [
    ('A', &[]),
    ('B', &["engine-", "worker-"]),
    ('C', &["late-", "squint-"]),
];

/// The stage to which a file belongs; `None` if the page does not load it.
fn stage(file: &Named) -> Option<usize> {
    if !file.is_loaded() {
        return None;
    }
    let is_of = |(_, begins): &(char, &[&str])| begins.iter().any(|b| file.name.starts_with(b));
    Some(STAGES.iter().rposition(is_of).unwrap_or(0))
}

/// The files of each stage as JSON: `{"A": ["index.html", …], …}`. Each stage lists the files of those before it too.
pub(crate) fn json(site: &NamedSite) -> String {
    let lists = STAGES.iter().enumerate().map(|(number, (name, _))| {
        let files = site
            .files
            .iter()
            .filter(|file| stage(file).is_some_and(|s| s <= number));
        let files: Vec<String> = files.map(|file| format!("{:?}", file.name)).collect();
        format!("{:?}:[{}]", name.to_string(), files.join(","))
    });
    format!("{{{}}}\n", lists.collect::<Vec<_>>().join(","))
}

/// One line a file, and the sum of each stage.
pub(crate) fn table(site: &NamedSite) -> String {
    let mut table = format!("{:<40}{:>12}{:>12}\n", "file", "bytes", "gzip -9");
    let mut totals = [(0, 0); STAGES.len()];
    for file in &site.files {
        let (raw, gzip) = (file.bytes.len(), gzipped(file));
        let stage = stage(file);
        for total in totals.iter_mut().skip(stage.unwrap_or(STAGES.len())) {
            *total = (total.0 + raw, total.1 + gzip);
        }
        let note = match stage.and_then(|stage| STAGES.get(stage)) {
            Some((name, _)) => name.to_string(),
            None if file.referred => "only for whom asks for it".to_owned(),
            None => "not loaded with the page".to_owned(),
        };
        let _ = writeln!(table, "{:<40}{raw:>12}{gzip:>12}  {note}", file.name);
    }
    let means = [
        "until a file can be dropped",
        "until an image is open",
        "in all",
    ];
    for (((name, _), (raw, gzip)), means) in STAGES.iter().zip(totals).zip(means) {
        let what = format!("{name}: {means}");
        let _ = writeln!(table, "{what:<40}{raw:>12}{gzip:>12}");
    }
    table
}

fn gzipped(file: &Named) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    encoder
        .write_all(&file.bytes)
        .and_then(|()| encoder.finish())
        .map_or(0, |gzip| gzip.len())
}
