//! The advice on an image: as a document of its own, and as text for a terminal.

use std::fmt::{Result, Write as _};

use serde::{Deserialize, Serialize};

use super::model::{AdviceRow, Generator, ImageRow, Report};
use crate::bytes::figures::{share, size};
use crate::bytes::{Warning, printable, printable_lines};

/// The most pieces of advice in a report about the whole image.
pub(super) const BEST: usize = 3;

/// The advice on an image, as `squint.advice/1` (docs/advice.schema.json) defines it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdviceDocument {
    /// The name of the format; always `squint.advice/1`.
    pub schema: String,
    /// The program that made the document.
    pub generator: Generator,
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// The pieces of advice, what saves most first.
    pub advice: Vec<AdviceRow>,
    /// The warnings about irregular input.
    pub warnings: Vec<Warning>,
}

impl AdviceDocument {
    /// The advice of a report.
    pub fn new(report: &Report) -> Self {
        Self {
            schema: "squint.advice/1".to_owned(),
            generator: report.generator.clone(),
            image: report.image.clone(),
            advice: report.advice.clone(),
            warnings: report.warnings.clone(),
        }
    }
}

/// All advice as text for a terminal, with the lines to copy.
pub fn advice_text(document: &AdviceDocument) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, document);
    out
}

fn write(out: &mut String, document: &AdviceDocument) -> Result {
    let image = &document.image;
    let names = image.references.join(", ");
    let name = if names.is_empty() { &image.id } else { &names };
    writeln!(out, "{}  {}", printable(name), printable(&image.platform()))?;
    if document.advice.iter().all(|row| row.saves_bytes.is_none()) {
        writeln!(out, "\n{}", good_news(image))?;
    }
    for row in &document.advice {
        writeln!(out, "\n{}", line(row, image))?;
        writeln!(out, "{:12}{}", "", row.id)?;
        wrapped(out, row.detail.english())?;
        if let Some(lines) = row.patch.as_ref().or(row.dockerfile.as_ref()) {
            writeln!(out)?;
            for line in printable_lines(lines).lines() {
                writeln!(out, "    {line}")?;
            }
            writeln!(out)?;
        }
        for assumption in &row.assumptions {
            wrapped(out, &format!("if: {}", assumption.english()))?;
        }
        if !row.rules.is_empty() {
            wrapped(out, &format!("also: {}", row.rules.join(", ")))?;
        }
    }
    Ok(())
}

/// What to say of an image with nothing worth changing.
pub(super) fn good_news(image: &ImageRow) -> String {
    match image.reclaimable_bytes {
        0 => "Nothing to change: every stored byte shows in the final filesystem.".to_owned(),
        bytes => format!(
            "Nothing to change: {} of {} ({}) are waste, and no single change is worth it.",
            size(bytes),
            size(image.stored_bytes),
            share(bytes, image.stored_bytes)
        ),
    }
}

/// A piece of advice in one line: what it saves, and its title.
pub(super) fn line(row: &AdviceRow, image: &ImageRow) -> String {
    let title = printable(&row.title);
    match row.saves_bytes {
        Some(bytes) => format!(
            "{:>10} {:>7}  {title}",
            size(bytes),
            share(bytes, image.stored_bytes.max(1))
        ),
        None => format!("{:18}  {title}", ""),
    }
}

/// The width of a terminal.
const WIDTH: usize = 100;

/// A paragraph, indented and broken at blanks.
fn wrapped(out: &mut String, text: &str) -> Result {
    let mut width = 0;
    for word in printable(text).split(' ') {
        let length = word.chars().count() + 1;
        if width > 0 && width + length > WIDTH {
            writeln!(out)?;
            width = 0;
        }
        if width == 0 {
            write!(out, "{:12}{word}", "")?;
            width = 12 + length;
        } else {
            write!(out, " {word}")?;
            width += length;
        }
    }
    writeln!(out)
}
