//! `squint inspect`.

use std::io::{BufWriter, Write};

use super::arguments::{Format, Inspect};
use super::{io, open, print};
use crate::bytes::{Error, Kind, Result};
use crate::report;

pub(super) fn run(arguments: &Inspect) -> Result<()> {
    let mut opened = open::open(&arguments.input)?;
    opened.read_layers(true)?;
    opened.examine()?;
    let report = opened.session.report()?;
    match (&arguments.output, arguments.format) {
        (None, Format::Text) => print(report::text(&report).as_bytes()),
        (None, Format::Json) => json(&report, std::io::stdout().lock()),
        (Some(path), format) => {
            let file = std::fs::File::create(path).map_err(|e| io("cannot write", path, &e))?;
            match format {
                Format::Json => json(&report, file),
                Format::Text => std::fs::write(path, report::text(&report))
                    .map_err(|e| io("cannot write", path, &e)),
            }
        }
    }
}

/// Written as it is made: a report may have a row for each of a million dead files.
fn json(report: &report::Report, to: impl Write) -> Result<()> {
    let mut to = BufWriter::new(to);
    let written = serde_json::to_writer_pretty(&mut to, report).map_err(std::io::Error::from);
    match written
        .and_then(|()| to.write_all(b"\n"))
        .and_then(|()| to.flush())
    {
        // Whoever reads has read enough, as with `print`.
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => {
            other.map_err(|e| Error::new(Kind::Io, format!("the report cannot be written ({e})")))
        }
    }
}
