//! Bars of live and dead bytes, and the legend of their colours.

use std::collections::BTreeMap;
use std::fmt::{Result, Write as _};

use super::super::model::{LayerRow, Report};
use super::super::texts::{BAR_PART, LEGEND, LIVE};
use super::Pen;
use super::texts;
use crate::bytes::figures::size;
use crate::language::Language;
use crate::waste::Cause;

/// The width of a full bar, in units of the SVG view box.
const WIDTH: u64 = 1000;

/// The smallest width of a part that people can still see, in the same units.
const NARROWEST: u64 = 4;

/// A part of a bar: the cause of its dead bytes, or `None` for live ones, and its bytes.
pub(super) type Part = (Option<Cause>, u64);

/// The parts of one layer's bar: live bytes first, then the dead bytes by cause; parts of 0 bytes are left out.
pub(super) fn parts(layer: &LayerRow) -> Vec<Part> {
    live_and_dead(layer.live_bytes, &layer.dead_by_cause)
}

/// The parts of the bar of all layers together.
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

/// The CSS class of a part: `live` or a cause.
fn class(part: Option<Cause>) -> &'static str {
    part.map_or("live", Cause::as_str)
}

/// The name of a part.
fn name(part: Option<Cause>, language: Language) -> &'static str {
    part.map_or(LIVE.get(language), |cause| cause.name(language))
}

/// Writes a bar as SVG. `full` is the number of bytes that the whole width represents.
pub(super) fn write(out: &mut Pen<'_>, parts: &[Part], full: u64) -> Result {
    let said: Vec<String> = parts
        .iter()
        .map(|(part, bytes)| out.get(BAR_PART)(name(*part, out.language), &size(*bytes)))
        .collect();
    let said = if said.is_empty() {
        out.get(texts::NOTHING).to_owned()
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
        let (class, word) = (class(*part), name(*part, out.language));
        let units = u128::from(*bytes) * u128::from(WIDTH) / u128::from(full.max(1));
        let width = u64::try_from(units)
            .unwrap_or(WIDTH)
            .clamp(NARROWEST, WIDTH);
        // Parts of the smallest width may need more room than there is. The last parts stay visible even so.
        x = x.min(WIDTH - NARROWEST);
        let width = width.min(WIDTH - x);
        write!(
            out,
            "<rect class=\"{class}\" x=\"{x}\" width=\"{width}\" height=\"10\"><title>{word} {}</title></rect>",
            size(*bytes)
        )?;
        x += width;
    }
    write!(out, "</svg>")
}

/// Writes the legend of a bar: the colour, the word and the bytes of each part.
pub(super) fn legend(out: &mut Pen<'_>, parts: &[Part]) -> Result {
    write!(
        out,
        "<ul class=\"legend\" aria-label=\"{}\">",
        out.get(LEGEND)
    )?;
    for (part, bytes) in parts {
        write!(
            out,
            "<li>{} {} <span class=\"number\">{}</span> <span class=\"faint\">{}</span></li>",
            swatch(class(*part)),
            name(*part, out.language),
            size(*bytes),
            meaning(*part, out.language)
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

/// The meaning of a part, for people.
fn meaning(part: Option<Cause>, language: Language) -> &'static str {
    part.map_or(texts::LIVE_MEANS.get(language), |cause| {
        cause.meaning(language)
    })
}
