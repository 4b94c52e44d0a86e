//! Floor 8, native: the command line. Files, folders and standard input in; text and files out.
//!
//! A thin driver: it opens files, feeds jobs, and hands the results to `report`. It decides nothing about images, and all
//! it knows of them it is told by `session`.

mod arguments;
mod drive;
mod inspect;
mod open;
mod replacing;
mod sources;
mod squash;
mod temporary;
mod tree;

use std::process::ExitCode;

use clap::Parser;

use crate::bytes::{Error, Kind, Result, printable};
use crate::session::Session;
use arguments::{Arguments, Command};

/// Runs the program; exit 0 done, 1 a check failed, 2 the input or the arguments are wrong.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Tree(arguments) => tree::run(&arguments),
        Command::Squash(arguments) => squash::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == Kind::Nothing => {
            eprintln!("{}", printable(&error.to_string()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}", printable(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

/// Says on standard error what was odd, where the answer itself has no place for it.
fn warn(session: &Session) {
    for warning in session.warnings() {
        eprintln!("warning: {}", crate::report::warning_text(&warning));
    }
}

/// A failure of the operating system, with the path it is about.
fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Error {
    let why = error.to_string();
    // The name of a temporary file says nothing to anybody.
    let why = why.split(" at path ").next().unwrap_or_default();
    Error::new(Kind::Io, format!("{what} {}", path.display())).because(why)
}

/// Prints to standard output, quietly ending when nobody reads it any more.
fn print(text: &[u8]) -> Result<()> {
    use std::io::Write;
    match std::io::stdout().lock().write_all(text) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => {
            Err(Error::new(Kind::Io, "cannot write to standard output").because(e.to_string()))
        }
        Ok(()) => Ok(()),
    }
}
