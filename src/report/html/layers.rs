//! The table of layers in the HTML report: the history steps in the order of the Dockerfile, each with its layer.

use std::fmt::{Result, Write as _};

use super::super::step::step;
use super::super::{Document, HistoryRow, LayerRow};
use super::bar;
use super::escape::escape;
use crate::bytes::cut;
use crate::bytes::figures::{exact, size};
use crate::image::Instruction;

/// The most characters of a history step.
const STEP: usize = 600;

/// Writes the table of layers; an image without layers gets one sentence.
pub(super) fn write(out: &mut String, document: &Document<'_>) -> Result {
    let report = document.short();
    if report.layers.is_empty() {
        return writeln!(out, "<p>The image has no layers.</p>");
    }
    writeln!(
        out,
        "<section>\n<h2>Layers</h2>\n<table class=\"layers\">\n<caption>In the order of the Dockerfile.</caption>\n<thead><tr><th scope=\"col\">#</th><th scope=\"col\">Step</th>\
         <th scope=\"col\">On disk</th><th scope=\"col\">Visible and wasted</th><th scope=\"col\">Wasted</th>\
         <th scope=\"col\">Hides</th></tr></thead>\n<tbody>"
    )?;
    let full = report.layers.iter().map(|l| l.stored_bytes).max();
    let full = full.unwrap_or_default();
    let mut told = vec![false; report.layers.len()];
    for row in &report.history {
        let place = row.layer.and_then(|index| usize::try_from(index).ok());
        match place.and_then(|place| Some((report.layers.get(place)?, told.get_mut(place)?))) {
            Some((layer, told)) => {
                *told = true;
                known(out, layer, full, report.image.base_layers)?;
            }
            None => empty(out, row)?,
        }
    }
    // A history may have fewer steps than there are layers.
    for (layer, _) in report.layers.iter().zip(told).filter(|(_, told)| !told) {
        known(out, layer, full, report.image.base_layers)?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// Writes the row of a layer. `full` is the number of bytes of the largest layer.
fn known(out: &mut String, layer: &LayerRow, full: u64, base: u32) -> Result {
    let step = step(layer);
    let id = layer.diff_id.as_deref().unwrap_or("no diff_id");
    let mark = if layer.verified {
        ""
    } else {
        " <em class=\"bad\">not verified</em>"
    };
    let base = if layer.index < base {
        " <em class=\"faint\">base image</em>"
    } else {
        ""
    };
    write!(
        out,
        "<tr><td class=\"number\" title=\"{}\">{}</td><th scope=\"row\"><code>{}</code>{base}{mark}</th>",
        escape(id),
        layer.index,
        escape(&cut(&step, STEP))
    )?;
    bytes(out, "On disk", layer.stored_bytes)?;
    write!(out, "<td class=\"bars\">")?;
    bar::write(out, &bar::parts(layer), full)?;
    write!(out, "</td>")?;
    bytes(out, "Wasted", layer.dead_bytes)?;
    bytes(out, "Hides", layer.killed_bytes)?;
    writeln!(out, "</tr>")
}

/// Writes the row of a step that changed only the config.
fn empty(out: &mut String, row: &HistoryRow) -> Result {
    let step = Instruction::parse(row.created_by.as_deref().unwrap_or_default()).line();
    writeln!(
        out,
        "<tr class=\"empty\"><td></td><th scope=\"row\"><code>{}</code></th><td colspan=\"4\">no layer</td></tr>",
        escape(&cut(&step, STEP))
    )
}

/// Writes a cell with a size. The cell repeats the column's name for narrow screens, which do not show the table's
/// head.
fn bytes(out: &mut String, name: &str, bytes: u64) -> Result {
    write!(
        out,
        "<td class=\"number\" title=\"{} bytes\"><span class=\"head\" aria-hidden=\"true\">{name} </span>{}</td>",
        exact(bytes),
        size(bytes)
    )
}
