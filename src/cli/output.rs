//! The output of a command: standard output, or a file that is replaced when all of it is written.

use std::fs::OpenOptions;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use super::arguments::Question;
use super::io;
use super::paint::{self, Look, Painted};
use super::replacing::{Replacing, is_stream};
use crate::bytes::{Error, Kind, Result};

/// Checks that the output would not replace the input.
///
/// # Errors
/// When both names lead to the same existing file ([`Kind::Request`]).
pub(super) fn check(question: &Question) -> Result<()> {
    check_paths(&question.input.path, question.output.as_deref())
}

/// Checks that an output would not replace an input.
///
/// # Errors
/// When both names lead to the same existing file ([`Kind::Request`]).
pub(super) fn check_paths(input: &Path, output: Option<&Path>) -> Result<()> {
    if !output.is_some_and(|output| is_same(input, output)) {
        return Ok(());
    }
    let what = format!("the output would replace the image: {}", input.display());
    Err(Error::new(Kind::Request, what).because("name another file with -o"))
}

/// Whether both names lead to the same existing file.
fn is_same(input: &Path, output: &Path) -> bool {
    let (input, output) = (input.canonicalize(), output.canonicalize());
    input.ok().is_some_and(|input| output.ok() == Some(input))
}

/// Writes the output of a command, as `then` makes it. Without `output` it goes to standard output, where a closed pipe
/// is not an error; on a terminal it is painted, if it has a look.
///
/// # Errors
/// When the output cannot be written; a file keeps its previous content then.
pub(super) fn write(
    output: Option<&Path>,
    look: Option<Look>,
    then: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    match (output, look.filter(|_| paint::is_wanted())) {
        (None, Some(look)) => through(Painted::new(anstream::stdout().lock(), look), then),
        (None, None) => through(std::io::stdout().lock(), then),
        (Some(path), _) if is_stream(path) => {
            // Appends, so what a shell wrote before with `>>` stays.
            let file = OpenOptions::new().append(true).open(path);
            through(file.map_err(|e| io("cannot write", path, &e))?, then)
        }
        (Some(path), _) => {
            let replacing = Replacing::beside(path)?;
            through(replacing.file(), then)?;
            replacing.finish()
        }
    }
}

/// Writes a text as the output of a command.
///
/// # Errors
/// When the output cannot be written; a file keeps its previous content then.
pub(super) fn write_text(output: Option<&Path>, look: Option<Look>, text: &str) -> Result<()> {
    write(output, look, |to| told(to.write_all(text.as_bytes())))
}

/// The result of a write as the commands tell it.
pub(super) fn told(written: std::io::Result<()>) -> Result<()> {
    match written {
        // The reader of the pipe has read enough.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other
            .map_err(|e| Error::new(Kind::Io, "cannot write the output").because(e.to_string())),
    }
}

fn through(to: impl Write, then: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    then(&mut to)?;
    told(to.flush())
}

/// A document as indented JSON with a line end.
///
/// # Errors
/// When the document cannot be serialized.
pub(super) fn json(document: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(document)
        .map_err(|e| Error::new(Kind::Io, "cannot make the document").because(e.to_string()))?;
    Ok(text + "\n")
}
