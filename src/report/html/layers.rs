//! The table of layers in the HTML report: the history steps in the order of the Dockerfile, each with its layer.

use std::fmt::{Result, Write as _};

use super::super::step::step;
use super::super::texts as shared;
use super::super::{Document, HistoryRow, LayerRow};
use super::Pen;
use super::bar;
use super::escape::escape;
use super::texts;
use crate::bytes::cut;
use crate::bytes::figures::{exact, size};
use crate::image::Instruction;
use crate::language::Text;
use crate::rootfs::LayerId;

/// The most characters of a history step.
const STEP: usize = 600;

/// Writes the table of layers; an image without layers gets one sentence.
pub(super) fn write(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let report = document.short();
    if report.layers.is_empty() {
        return writeln!(out, "<p>{}</p>", out.get(texts::NO_LAYERS));
    }
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"layers\">\n<caption>{}</caption>\n<thead><tr>",
        out.get(texts::LAYERS_TITLE),
        out.get(texts::LAYERS_ORDER)
    )?;
    let pull = document.compressed();
    let has_pull = pull.iter().any(Option::is_some);
    for (name, is_there) in [
        (shared::COLUMN_LAYER, true),
        (shared::COLUMN_STEP, true),
        (shared::STORED, true),
        (shared::PULL, has_pull),
        (shared::COLUMN_BAR, true),
        (shared::COLUMN_DEAD, true),
        (shared::COLUMN_KILLED, true),
    ] {
        if is_there {
            write!(out, "<th scope=\"col\">{}</th>", out.get(name))?;
        }
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    let full = report.layers.iter().map(|l| l.stored_bytes).max();
    let full = full.unwrap_or_default();
    let base = LayerId::new(report.image.base_layers);
    let pulled = |layer: &LayerRow| match pull.get(layer.index.index()).copied().flatten() {
        _ if !has_pull => Pulled::NoColumn,
        Some(bytes) => Pulled::Bytes(bytes),
        None => Pulled::Unknown,
    };
    let mut told = vec![false; report.layers.len()];
    for row in &report.history {
        let place = row.layer.map(LayerId::index);
        match place.and_then(|place| Some((report.layers.get(place)?, told.get_mut(place)?))) {
            Some((layer, told)) => {
                *told = true;
                known(out, layer, full, base, pulled(layer))?;
            }
            None => empty(out, row, 4 + u32::from(has_pull))?,
        }
    }
    // A history may have fewer steps than there are layers.
    for (layer, _) in report.layers.iter().zip(told).filter(|(_, told)| !told) {
        known(out, layer, full, base, pulled(layer))?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// What a row says of the bytes to pull.
#[derive(Clone, Copy)]
enum Pulled {
    /// The table has no column for them.
    NoColumn,
    Unknown,
    Bytes(u64),
}

/// Writes the row of a layer. `full` is the number of bytes of the largest layer.
fn known(out: &mut Pen<'_>, layer: &LayerRow, full: u64, base: LayerId, pull: Pulled) -> Result {
    let step = step(layer);
    let id = layer.diff_id.as_deref();
    let id = id.unwrap_or(out.get(texts::NO_DIFF_ID)).to_owned();
    let mark = if layer.verified {
        String::new()
    } else {
        format!(" <em class=\"bad\">{}</em>", out.get(shared::VERIFIED_NO))
    };
    let base = if layer.index < base {
        format!(" <em class=\"faint\">{}</em>", out.get(texts::BASE_IMAGE))
    } else {
        String::new()
    };
    write!(
        out,
        "<tr><td class=\"number\" title=\"{}\">{}</td><th scope=\"row\"><code>{}</code>{base}{mark}</th>",
        escape(&id),
        layer.index,
        escape(&cut(&step, STEP))
    )?;
    bytes(out, shared::STORED, layer.stored_bytes)?;
    match pull {
        Pulled::Bytes(pull) => bytes(out, shared::PULL, pull)?,
        Pulled::Unknown => write!(out, "<td class=\"number\">–</td>")?,
        Pulled::NoColumn => {}
    }
    write!(out, "<td class=\"bars\">")?;
    bar::write(out, &bar::parts(layer), full)?;
    write!(out, "</td>")?;
    bytes(out, shared::COLUMN_DEAD, layer.dead_bytes)?;
    bytes(out, shared::COLUMN_KILLED, layer.killed_bytes)?;
    writeln!(out, "</tr>")
}

/// Writes the row of a step that changed only the config.
fn empty(out: &mut Pen<'_>, row: &HistoryRow, rest: u32) -> Result {
    let step = Instruction::parse(row.created_by.as_deref().unwrap_or_default()).line();
    writeln!(
        out,
        "<tr class=\"empty\"><td></td><th scope=\"row\"><code>{}</code></th><td colspan=\"{rest}\">{}</td></tr>",
        escape(&cut(&step, STEP)),
        out.get(shared::EMPTY_STEP)
    )
}

/// Writes a cell with a size. The cell repeats the column's name for narrow screens, which do not show the table's
/// head.
fn bytes(out: &mut Pen<'_>, name: Text, bytes: u64) -> Result {
    write!(
        out,
        "<td class=\"number\" title=\"{}\"><span class=\"head\" aria-hidden=\"true\">{} </span>{}</td>",
        out.get(texts::BYTES)(&exact(bytes)),
        out.get(name),
        size(bytes)
    )
}
