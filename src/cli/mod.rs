//! Floor 9, native: the command line. Its input is files, folders and standard input; its output is text and files.
//!
//! The command line is a thin driver. It opens files, feeds jobs, and passes the results to `report`. All facts
//! about images come from `session`.

mod about;
mod advice;
mod arguments;
mod building;
mod check;
mod check_config;
mod compare;
mod dockerfile;
mod history;
mod inspect;
mod onto;
mod open;
mod out;
mod output;
mod packages;
mod paint;
mod progress;
mod refusal;
mod replacing;
mod sources;
mod squash;
mod temporary;
mod threads;
mod tree;
mod written;
mod yaml;

use std::process::ExitCode;

use clap::Parser;

use crate::bytes::{Error, Kind, Result, printable, without_middle};
use crate::session::Session;
use arguments::{Arguments, Command};

/// The most bytes of a line on standard error, including the line end.
const LONGEST_LINE: usize = 1000;

/// Runs the program `squint` and returns its exit code: 0 if the command succeeded or had nothing to do, 1 if a check
/// failed, 2 after an error, which is reported on standard error in one line.
pub fn main() -> ExitCode {
    let result = match Arguments::try_parse() {
        Ok(arguments) => run(arguments.command),
        // The user asked for the help or the version. A closed standard output is not an error.
        Err(asked) if asked.exit_code() == 0 => {
            let _ = asked.print();
            Ok(true)
        }
        Err(wrong) => Err(refusal::refusal(&wrong)),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
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

/// Runs a command. The result is false if it is a check that failed.
fn run(command: Command) -> Result<bool> {
    let done = match command {
        Command::Check(arguments) => return check::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Advice(arguments) => advice::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Dockerfile(arguments) => dockerfile::run(&arguments),
        Command::History(arguments) => history::run(&arguments),
        Command::Packages(arguments) => packages::run(&arguments),
        Command::Tree(arguments) => tree::run(&arguments),
        Command::Squash(arguments) => squash::run(&arguments),
        Command::Completions { shell } => about::completions(shell),
        Command::Man => about::man(),
    };
    done.map(|()| true)
}

/// Writes an error as one line to standard error, after `lead`. A long line, usually one with a
/// long path, is shortened in the middle.
fn say(lead: &str, error: &Error) {
    let text = error.to_string();
    let most = LONGEST_LINE - lead.len() - 1;
    let text = printable(&text);
    let text = without_middle(&text, most);
    let style = paint::ERROR;
    anstream::eprintln!("{style}{lead}{style:#}{text}");
}

/// Writes the warnings of an image to standard error, for commands whose output has no place for them.
fn warn(session: &Session) {
    for warning in session.warnings() {
        warn_of(&crate::report::warning_text(&warning));
    }
}

/// Writes one warning to standard error.
fn warn_of(text: &str) {
    let style = paint::WARNING;
    anstream::eprintln!("{style}warning: {style:#}{text}");
}

/// An error of the operating system, with the path that it is about.
fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Error {
    let why = error.to_string();
    // The name of a temporary file is of no use to the user.
    let why = why.split(" at path ").next().unwrap_or_default();
    Error::new(Kind::Io, format!("{what} {}", path.display())).because(why)
}

/// Writes to standard output. A closed pipe is not an error.
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
