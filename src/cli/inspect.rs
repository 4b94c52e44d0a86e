//! `squint inspect`.

use std::io::{BufWriter, ErrorKind, Write};

use super::arguments::{Inspect, Written};
use super::{io, open};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::report;
use crate::session::Session;
use crate::session::protocol::ReportFormat;

pub(super) fn run(arguments: &Inspect) -> Result<()> {
    let mut opened = open::open(&arguments.input)?;
    opened.read_layers(Hashes::Packed)?;
    opened.examine()?;
    match &arguments.output {
        None => write(&opened.session, arguments.format, std::io::stdout().lock()),
        Some(path) => {
            let file = std::fs::File::create(path).map_err(|e| io("cannot write", path, &e))?;
            write(&opened.session, arguments.format, file)
        }
    }
}

/// Written as it is made: a report may have a row for each of a million dead files.
fn write(session: &Session, format: Written, to: impl Write) -> Result<()> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    let written = session.with_document(|document| {
        let format = match format {
            Written::Text => return to.write_all(report::brief(document).as_bytes()),
            Written::Json => ReportFormat::Json,
            Written::Markdown => ReportFormat::Markdown,
            Written::Html => ReportFormat::Html,
        };
        report::write(document, format, &mut to)
    })?;
    match written.and_then(|()| to.flush()) {
        // Whoever reads has read enough, as with `print`.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => {
            other.map_err(|e| Error::new(Kind::Io, format!("the report cannot be written ({e})")))
        }
    }
}
