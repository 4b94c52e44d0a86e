//! What the site weighs, as a table: every file raw and as `gzip -9` would send it.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::site::{Named, NamedSite};

/// What the page names, but fetches only when it was asked to: images to try.
const ON_REQUEST: &str = ".tar.xz";

/// One line a file, the module's among them, and the sum of what a first visit loads.
pub(crate) fn table(site: &NamedSite) -> String {
    let mut table = format!("{:<40}{:>12}{:>12}\n", "file", "bytes", "gzip -9");
    let mut total = (0, 0);
    for file in &site.files {
        let (raw, gzip) = (file.bytes.len(), gzipped(file));
        let on_request = file.name.ends_with(ON_REQUEST);
        if file.referred && !on_request {
            total = (total.0 + raw, total.1 + gzip);
        }
        let note = match (file.referred, on_request) {
            (true, false) => "",
            (true, true) => "  (only for whom asks for it)",
            (false, _) => "  (not loaded with the page)",
        };
        let _ = writeln!(table, "{:<40}{raw:>12}{gzip:>12}{note}", file.name);
    }
    let _ = writeln!(
        table,
        "{:<40}{:>12}{:>12}",
        "total transfer", total.0, total.1
    );
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
