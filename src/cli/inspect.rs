//! `squint inspect` writes the report to standard output or to a file. The text of the report comes from `report`.

use std::io::Write;

use super::arguments::{Inspect, Written};
use super::{open, output};
use crate::bytes::{Hashes, Result};
use crate::report;
use crate::session::Session;
use crate::session::protocol::ReportFormat;

/// Runs `squint inspect`.
pub(super) fn run(arguments: &Inspect) -> Result<()> {
    let (input, file) = (&arguments.input.path, arguments.output.as_deref());
    output::check(input, file)?;
    let mut opened = open::open(&arguments.input)?;
    opened.read_layers(Hashes::Packed)?;
    opened.examine()?;
    let (session, format) = (&opened.session, arguments.format);
    output::write(file, |to| write(session, format, to))
}

/// Writes the report as it is made, because it may have a row for each of a million dead files.
fn write(session: &Session, format: Written, to: &mut dyn Write) -> Result<std::io::Result<()>> {
    session.with_document(|document| {
        let format = match format {
            Written::Text => return to.write_all(report::brief(document).as_bytes()),
            Written::Json => ReportFormat::Json,
            Written::Markdown => ReportFormat::Markdown,
            Written::Html => ReportFormat::Html,
        };
        report::write(document, format, to)
    })
}
