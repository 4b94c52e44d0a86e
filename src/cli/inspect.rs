//! `squint inspect` writes the report to standard output or to a file. The text of the report comes from `report`.

use super::arguments::{Inspect, Written};
use super::open;
use super::output::{self, told};
use crate::bytes::{Hashes, Result};
use crate::report;
use crate::session::protocol::ReportFormat;

/// Runs `squint inspect`.
pub(super) fn run(arguments: &Inspect) -> Result<()> {
    let question = &arguments.question;
    output::check(question)?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::Packed)?;
    opened.examine()?;
    if opened
        .session
        .with_document(|document| document.waste_files())?
        > 0
    {
        // The waste has the names of packages.
        opened.read_packages()?;
    }
    // A report is written as it is made, because it may have a row for each of a million dead files.
    output::write(question.output.as_deref(), |mut to| {
        let written = opened.session.with_advice(|document| {
            let format = match arguments.format {
                Written::Text => return to.write_all(report::brief(document).as_bytes()),
                Written::Json => ReportFormat::Json,
                Written::Markdown => ReportFormat::Markdown,
                Written::Html => ReportFormat::Html,
            };
            report::write(document, format, &mut to)
        })?;
        told(written)
    })
}
