//! Where the text of a command goes: to standard output, to a file, or to a pipe or a device.

use std::fs::OpenOptions;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use super::io;
use super::replacing::{Replacing, is_stream};
use crate::bytes::{Error, Kind, Result};

/// Refuses an output that would replace the input.
pub(super) fn check(input: &Path, output: Option<&Path>) -> Result<()> {
    if output.is_some_and(|output| is_same(input, output)) {
        let what = format!("the report would replace the image: {}", input.display());
        return Err(Error::new(Kind::Request, what).because("name another file with -o"));
    }
    Ok(())
}

/// Whether both names lead to the same existing file.
fn is_same(input: &Path, output: &Path) -> bool {
    let (input, output) = (input.canonicalize(), output.canonicalize());
    input.ok().is_some_and(|input| output.ok() == Some(input))
}

/// Writes what `make` makes to standard output or to a file. A file is replaced when all is written.
pub(super) fn write(
    output: Option<&Path>,
    make: impl FnOnce(&mut dyn Write) -> Result<std::io::Result<()>>,
) -> Result<()> {
    match output {
        None => buffered(std::io::stdout().lock(), make),
        Some(path) if is_stream(path) => {
            // Appends, so what a shell wrote before with `>>` stays.
            let file = OpenOptions::new().append(true).open(path);
            let file = file.map_err(|e| io("cannot write", path, &e))?;
            buffered(file, make)
        }
        Some(path) => {
            let replacing = Replacing::beside(path)?;
            buffered(replacing.file(), make)?;
            replacing.finish()
        }
    }
}

/// Writes through a buffer. A closed pipe is not an error, because its reader has read enough.
fn buffered(
    to: impl Write,
    make: impl FnOnce(&mut dyn Write) -> Result<std::io::Result<()>>,
) -> Result<()> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    let written = make(&mut to)?;
    match written.and_then(|()| to.flush()) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other
            .map_err(|e| Error::new(Kind::Io, "cannot write the report").because(e.to_string())),
    }
}
