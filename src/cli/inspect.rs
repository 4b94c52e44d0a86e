//! `squint inspect` writes the report to standard output or to a file. The text of the report comes from `report`.

use std::fs::OpenOptions;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use super::arguments::{Inspect, Written};
use super::replacing::{Replacing, is_stream};
use super::{io, open};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::report;
use crate::session::Session;
use crate::session::protocol::ReportFormat;

/// Runs `squint inspect`.
pub(super) fn run(arguments: &Inspect) -> Result<()> {
    let (input, output) = (&arguments.input.path, arguments.output.as_deref());
    if output.is_some_and(|output| is_same(input, output)) {
        let what = format!("the report would replace the image: {}", input.display());
        return Err(Error::new(Kind::Request, what).because("name another file with -o"));
    }
    let mut opened = open::open(&arguments.input)?;
    opened.read_layers(Hashes::Packed)?;
    opened.examine()?;
    let (session, format) = (&opened.session, arguments.format);
    match output {
        None => write(session, format, std::io::stdout().lock()),
        Some(path) if is_stream(path) => {
            // Appends, so what a shell wrote before with `>>` stays.
            let file = OpenOptions::new().append(true).open(path);
            let file = file.map_err(|e| io("cannot write", path, &e))?;
            write(session, format, file)
        }
        Some(path) => {
            let replacing = Replacing::beside(path)?;
            write(session, format, replacing.file())?;
            replacing.finish()
        }
    }
}

/// Whether both names lead to the same existing file.
fn is_same(input: &Path, output: &Path) -> bool {
    let (input, output) = (input.canonicalize(), output.canonicalize());
    input.ok().is_some_and(|input| output.ok() == Some(input))
}

/// Writes the report as it is made, because it may have a row for each of a million dead files. A closed pipe is not an
/// error.
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
        // The reader of the pipe has read enough, as in `print`.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other
            .map_err(|e| Error::new(Kind::Io, "cannot write the report").because(e.to_string())),
    }
}
