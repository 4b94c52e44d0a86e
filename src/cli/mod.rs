//! Floor 8, native: the command line. Its input is files, folders and standard input; its output is text and files.
//!
//! The command line is a thin driver. It opens files, feeds jobs, and passes the results to `report`. All facts
//! about images come from `session`.

mod arguments;
mod drive;
mod inspect;
mod open;
mod refusal;
mod replacing;
mod sources;
mod squash;
mod temporary;
mod tree;

use std::process::ExitCode;

use clap::Parser;

use crate::bytes::{Error, Kind, Result, printable, without_middle};
use crate::session::Session;
use arguments::{Arguments, Command};

/// The most bytes of a line on standard error, with its end.
const LONGEST_LINE: usize = 1000;

/// Runs the program; exit 0 done, 1 a check failed, 2 the input or the arguments are wrong.
pub fn main() -> ExitCode {
    let result = match Arguments::try_parse() {
        Ok(arguments) => run(arguments.command),
        // Help and version are what was asked for. Whoever closed standard output wants neither.
        Err(asked) if asked.exit_code() == 0 => {
            let _ = asked.print();
            Ok(())
        }
        Err(wrong) => Err(refusal::refusal(&wrong)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == Kind::Nothing => {
            say("", &error);
            ExitCode::SUCCESS
        }
        Err(error) => {
            say("error: ", &error);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Tree(arguments) => tree::run(&arguments),
        Command::Squash(arguments) => squash::run(&arguments),
    }
}

/// Says on one line of standard error what happened; what is long in it, a path mostly, loses its middle.
fn say(lead: &str, error: &Error) {
    let text = error.to_string();
    let most = LONGEST_LINE - lead.len() - 1;
    eprintln!("{lead}{}", without_middle(&printable(&text), most));
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
