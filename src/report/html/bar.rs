//! Bars of live and dead bytes, and their legend.

use std::collections::BTreeMap;
use std::fmt::{Result, Write as _};

use super::super::model::{LayerRow, Report};
use crate::bytes::figures::size;
use crate::waste::Word;

/// Width of a full bar in its own units.
const WIDTH: u64 = 1000;

/// The narrowest part that is still seen.
const NARROWEST: u64 = 4;

/// A part: its class, which is also its word, and its bytes.
pub(super) type Part = (&'static str, u64);

/// Parts of one layer.
pub(super) fn parts(layer: &LayerRow) -> Vec<Part> {
    live_and_dead(layer.live_bytes, &layer.dead_by_cause)
}

/// Parts of all layers.
pub(super) fn whole(report: &Report) -> Vec<Part> {
    let mut dead = BTreeMap::new();
    for (word, bytes) in report.layers.iter().flat_map(|l| &l.dead_by_cause) {
        *dead.entry(word.clone()).or_default() += bytes;
    }
    live_and_dead(report.image.live_bytes, &dead)
}

fn live_and_dead(live: u64, dead: &BTreeMap<String, u64>) -> Vec<Part> {
    let dead = Word::ALL
        .into_iter()
        .map(|word| (word.as_str(), dead.get(word.as_str()).copied().unwrap_or(0)));
    std::iter::once(("live", live))
        .chain(dead)
        .filter(|(_, bytes)| *bytes > 0)
        .collect()
}

/// Draws parts; `full` is what the whole width stands for.
pub(super) fn write(out: &mut String, parts: &[Part], full: u64) -> Result {
    let said: Vec<String> = parts
        .iter()
        .map(|(word, bytes)| format!("{word} {}", size(*bytes)))
        .collect();
    let said = if said.is_empty() {
        "nothing".to_owned()
    } else {
        said.join(", ")
    };
    write!(
        out,
        "<svg class=\"bar\" viewBox=\"0 0 {WIDTH} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{said}\">\
         <rect class=\"ground\" width=\"{WIDTH}\" height=\"10\"/>"
    )?;
    let mut x = 0;
    for (word, bytes) in parts {
        let units = u128::from(*bytes) * u128::from(WIDTH) / u128::from(full.max(1));
        let width = u64::try_from(units)
            .unwrap_or(WIDTH)
            .clamp(NARROWEST, WIDTH);
        // Slivers may take more than there is; what stands last is still seen.
        x = x.min(WIDTH - NARROWEST);
        let width = width.min(WIDTH - x);
        write!(
            out,
            "<rect class=\"{word}\" x=\"{x}\" width=\"{width}\" height=\"10\"><title>{word} {}</title></rect>",
            size(*bytes)
        )?;
        x += width;
    }
    write!(out, "</svg>")
}

/// Which colour is what.
pub(super) fn legend(out: &mut String, parts: &[Part]) -> Result {
    write!(out, "<ul class=\"legend\" aria-label=\"Colours\">")?;
    for (word, bytes) in parts {
        write!(
            out,
            "<li title=\"{}\">{} {word} <span class=\"faint\">{}</span></li>",
            meaning(word),
            swatch(word),
            size(*bytes)
        )?;
    }
    writeln!(out, "</ul>")
}

/// A square of a colour.
pub(super) fn swatch(word: &str) -> String {
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{word}\" width=\"10\" height=\"10\"/></svg>"
    )
}

/// What a word of the ledger means.
fn meaning(word: &str) -> &'static str {
    match word {
        "overwritten" => "a later layer wrote other content at the path",
        "metadata" => "a later layer wrote the same content with another mode, owner or time",
        "identical" => "a later layer wrote exactly the same",
        "deleted" => "a later layer removed the path",
        "deleted-dir" => "a later layer removed a directory above it",
        "opaque" => "a later layer emptied a directory above it",
        "replaced" => "another type of file took its place",
        _ => "shown by the final filesystem",
    }
}
