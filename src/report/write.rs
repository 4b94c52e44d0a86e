//! One report in any of the forms it is saved in.

use std::io::{Result, Write};

use super::{Document, ReportFormat, html, markdown};

/// Writes `document` to `out`; JSON as it is made, since that has a row for every dead version.
pub fn write(document: &Document<'_>, format: ReportFormat, out: &mut impl Write) -> Result<()> {
    match format {
        ReportFormat::Html => out.write_all(html::html(document).as_bytes()),
        ReportFormat::Markdown => out.write_all(markdown::markdown(document).as_bytes()),
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, document)?;
            out.write_all(b"\n")
        }
    }
}
