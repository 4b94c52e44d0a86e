//! Bars of live and dead bytes, and the legend of their colours.

use std::collections::BTreeMap;
use std::fmt::{Result, Write as _};

use super::super::model::{LayerRow, Report};
use crate::bytes::figures::size;
use crate::waste::Word;

/// The width of a full bar, in units of the SVG view box.
const WIDTH: u64 = 1000;

/// The smallest width of a part that people can still see, in the same units.
const NARROWEST: u64 = 4;

/// A part of a bar: its word (`live` or a cause, also its CSS class) and its bytes.
pub(super) type Part = (&'static str, u64);

/// The parts of one layer's bar: live bytes first, then the dead bytes by cause; parts of 0 bytes are left out.
pub(super) fn parts(layer: &LayerRow) -> Vec<Part> {
    live_and_dead(layer.live_bytes, &layer.dead_by_cause)
}

/// The parts of the bar of all layers together.
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

/// Writes a bar as SVG. `full` is the number of bytes that the whole width represents.
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
        // Parts of the smallest width may need more room than there is. The last parts stay visible even so.
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

/// Writes the legend of a bar: the colour, the word and the bytes of each part.
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

/// A small square in the colour of a part, as SVG.
pub(super) fn swatch(word: &str) -> String {
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{word}\" width=\"10\" height=\"10\"/></svg>"
    )
}

/// The meaning of a part's word, as one sentence for people.
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
