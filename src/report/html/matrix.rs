//! The matrix of the HTML report: a row for each layer that wrote dead bytes, a column for each layer that hid them.

use std::fmt::{Result, Write as _};

use super::super::Document;
use super::super::texts as shared;
use super::{Pen, texts};
use crate::bytes::figures::{exact, size};
use crate::bytes::sorted;
use crate::rootfs::LayerId;
use crate::waste::Kills;

/// The most layers for which the matrix is written; a larger table is not readable.
const MOST: usize = 40;

/// Writes the matrix; nothing if there are no dead bytes or too many layers.
pub(super) fn write(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let kills = document.kills();
    if kills.is_empty() || document.short().layers.len() > MOST {
        return Ok(());
    }
    let distinct = |layer: fn(&Kills) -> LayerId| {
        let mut all: Vec<LayerId> = kills.iter().map(layer).collect();
        sorted::sort_by(&mut all, Ord::cmp);
        all.dedup();
        all
    };
    let (writers, killers) = (distinct(|k| k.writer), distinct(|k| k.killer));
    // They are in this order.
    let place =
        |cell: (LayerId, LayerId)| kills.binary_search_by_key(&cell, |k| (k.writer, k.killer));
    let most = kills.iter().map(|k| k.bytes).max().unwrap_or_default();
    let title = out.get(shared::MATRIX);
    writeln!(
        out,
        "<section>\n<h2>{title}</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\n\
         <table class=\"matrix\">\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th>",
        out.get(texts::MATRIX_MEANS),
        out.get(texts::WRITTEN_BY)
    )?;
    for killer in &killers {
        write!(
            out,
            "<th scope=\"col\">{}</th>",
            out.get(shared::LAYER_OF)(*killer)
        )?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for writer in &writers {
        write!(
            out,
            "<tr><th scope=\"row\">{}</th>",
            out.get(shared::LAYER_OF)(*writer)
        )?;
        for killer in &killers {
            let cell = place((*writer, *killer)).ok();
            match cell.and_then(|place| kills.get(place)) {
                Some(cell) => write!(
                    out,
                    "<td class=\"number shade-{}\" title=\"{}\">{}</td>",
                    shade(cell.bytes, most),
                    out.get(texts::CELL)(&exact(cell.bytes), &exact(cell.files)),
                    size(cell.bytes)
                )?,
                None => write!(out, "<td></td>")?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>\n</section>")
}

/// The shade of a cell, from 1 to 5. Each shade stands for a tenth of the next darker one.
fn shade(bytes: u64, most: u64) -> u32 {
    (0..4)
        .find(|tenths| bytes >= most / 10u64.pow(tenths + 1))
        .map_or(1, |tenths| 5 - tenths)
}
