//! The history of an image as `docker image history` shows it: newest step first, each with the bytes of its layer.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::model::{Generator, ImageRow, Report};
use crate::bytes::{Warning, cut, printable};
use crate::rootfs::LayerId;

/// The history of an image, as `squint.history/1` (docs/history.schema.json) defines it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryDocument {
    /// The name of the format; always `squint.history/1`.
    pub schema: String,
    /// The program that made the document.
    pub generator: Generator,
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// The steps of the history, newest first.
    pub steps: Vec<HistoryStep>,
    /// The warnings about irregular input.
    pub warnings: Vec<Warning>,
}

/// One step of the history of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryStep {
    /// The number of the step in the history, from 0, oldest first.
    pub step: u32,
    /// The id of the image that the step made. `None` for all but the newest, because no archive records it.
    pub image: Option<String>,
    /// The time of the step as the config has it. `None` if the config has none.
    pub created: Option<String>,
    /// The command of the step. `None` if the config has none.
    pub created_by: Option<String>,
    /// The content bytes of the step's layer; 0 if it wrote none.
    pub size: u64,
    /// The comment of the step. `None` if the config has none.
    pub comment: Option<String>,
    /// The number of the layer that the step wrote. `None` if it wrote none.
    pub layer: Option<LayerId>,
}

impl HistoryDocument {
    /// The history of the image of a report.
    pub fn new(report: &Report) -> Self {
        let stored = |layer: LayerId| report.layers.get(layer.index()).map(|l| l.stored_bytes);
        let newest = report.history.len().saturating_sub(1);
        let row = |(step, row): (usize, &super::HistoryRow)| HistoryStep {
            step: u32::try_from(step).unwrap_or(u32::MAX),
            image: (step == newest).then(|| report.image.id.clone()),
            created: row.created.clone(),
            created_by: row.created_by.clone(),
            size: row.layer.and_then(stored).unwrap_or(0),
            comment: row.comment.clone(),
            layer: row.layer,
        };
        Self {
            schema: "squint.history/1".to_owned(),
            generator: report.generator.clone(),
            image: report.image.clone(),
            steps: report.history.iter().enumerate().rev().map(row).collect(),
            warnings: report.warnings.clone(),
        }
    }
}

/// The most characters of a command, and the number that is left of a longer one.
const MOST: usize = 45;
const LEFT: usize = 44;

/// The blanks between two columns.
const GAP: usize = 3;

/// The history as a table for a terminal; long commands are cut unless `whole`.
pub fn history_text(document: &HistoryDocument, whole: bool) -> String {
    let shown = |text: &Option<String>| printable(text.as_deref().unwrap_or_default()).into_owned();
    let mut rows = vec![["IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT"].map(str::to_owned)];
    for step in &document.steps {
        let by = step.created_by.as_deref().unwrap_or_default();
        let by = printable(&by.replace('\t', " ")).into_owned();
        let is_long = !whole && by.chars().nth(MOST).is_some();
        rows.push([
            image(step.image.as_deref(), whole),
            shown(&step.created),
            if is_long {
                cut(&by, LEFT).into_owned()
            } else {
                by
            },
            size(step.size),
            shown(&step.comment),
        ]);
    }
    let width = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column));
        widths.map(|cell| cell.chars().count()).max().unwrap_or(0) + GAP
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths.iter().copied().chain([0])) {
            // Writing to a String cannot fail.
            let _ = write!(line, "{cell:width$}");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The id of a step's image: its first 12 hex digits, unless `whole`.
fn image(id: Option<&str>, whole: bool) -> String {
    let Some(id) = id else {
        return "<missing>".to_owned();
    };
    let hex = id.split_once(':').map_or(id, |(_, hex)| hex);
    let shown = if whole {
        id.to_owned()
    } else {
        hex.chars().take(12).collect()
    };
    printable(&shown).into_owned()
}

/// A size of three digits without a blank before the unit, as Docker prints it: `1.98MB`, `328kB`, `0B`.
fn size(bytes: u64) -> String {
    let text = crate::bytes::figures::size(bytes);
    let (number, unit) = text.split_once(' ').unwrap_or((&text, ""));
    let number = if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    };
    format!("{number}{unit}")
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_docker_s() {
        for (bytes, text) in [
            (0, "0B"),
            (10, "10B"),
            (1_000, "1kB"),
            (1_500_000, "1.5MB"),
            (1_984_000, "1.98MB"),
            (120_000_000, "120MB"),
            (74_800_000, "74.8MB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
