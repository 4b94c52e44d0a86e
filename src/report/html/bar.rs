//! Bars of live and dead bytes, and their legend.

use std::collections::BTreeMap;
use std::fmt::{Result, Write as _};

use super::super::model::{LayerRow, Report};
use crate::bytes::figures::size;
use crate::waste::Cause;

/// Width of a full bar in its own units.
const WIDTH: u64 = 1000;

/// The narrowest part that is still seen.
const NARROWEST: u64 = 4;

/// A part of a bar: the cause of dead bytes, or `None` for live ones, and how many bytes.
pub(super) type Part = (Option<Cause>, u64);

/// Parts of one layer.
pub(super) fn parts(layer: &LayerRow) -> Vec<Part> {
    live_and_dead(layer.live_bytes, &layer.dead_by_cause)
}

/// Parts of all layers.
pub(super) fn whole(report: &Report) -> Vec<Part> {
    let mut dead = BTreeMap::new();
    for (cause, bytes) in report.layers.iter().flat_map(|l| &l.dead_by_cause) {
        *dead.entry(*cause).or_default() += bytes;
    }
    live_and_dead(report.image.live_bytes, &dead)
}

fn live_and_dead(live: u64, dead: &BTreeMap<Cause, u64>) -> Vec<Part> {
    let dead = Cause::ALL.map(|cause| (Some(cause), dead.get(&cause).copied().unwrap_or(0)));
    std::iter::once((None, live))
        .chain(dead)
        .filter(|(_, bytes)| *bytes > 0)
        .collect()
}

/// The name of what a part stands for, which is also its class.
fn name(part: Option<Cause>) -> &'static str {
    part.map_or("live", Cause::as_str)
}

/// Draws parts; `full` is what the whole width stands for.
pub(super) fn write(out: &mut String, parts: &[Part], full: u64) -> Result {
    let said: Vec<String> = parts
        .iter()
        .map(|(part, bytes)| format!("{} {}", name(*part), size(*bytes)))
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
    for (part, bytes) in parts {
        let word = name(*part);
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
    for (part, bytes) in parts {
        let word = name(*part);
        write!(
            out,
            "<li title=\"{}\">{} {word} <span class=\"faint\">{}</span></li>",
            meaning(*part),
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

/// What a part stands for, in a sentence.
fn meaning(part: Option<Cause>) -> &'static str {
    match part {
        None => "shown by the final filesystem",
        Some(Cause::Overwritten) => "a later layer wrote other content at the path",
        Some(Cause::Metadata) => {
            "a later layer wrote the same content with another mode, owner or time"
        }
        Some(Cause::Identical) => "a later layer wrote exactly the same",
        Some(Cause::Deleted) => "a later layer removed the path",
        Some(Cause::DeletedDir) => "a later layer removed a directory above it",
        Some(Cause::Opaque) => "a later layer emptied a directory above it",
        Some(Cause::Replaced) => "another type of file took its place",
    }
}
