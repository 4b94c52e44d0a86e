//! Writes a report in one of the formats in which it can be saved.

use std::io::{Result, Write};

use super::{Document, ReportFormat, html, markdown};

/// Writes a report to `out` in the given format. JSON is written row by row, because it has a row for every dead
/// version.
///
/// # Errors
/// When writing to `out` fails.
pub fn write(
    document: &Document<'_>,
    format: ReportFormat,
    out: &mut (impl Write + ?Sized),
) -> Result<()> {
    match format {
        ReportFormat::Html(language) => out.write_all(html::html(document, language).as_bytes()),
        ReportFormat::Markdown => out.write_all(markdown::markdown(document).as_bytes()),
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, document)?;
            out.write_all(b"\n")
        }
    }
}
