//! One command line, said aloud, run and timed.
//!
//! Whoever reads the output can copy the line and run it alone; nothing is run that is not shown.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// A command to be run at the repository's root.
#[derive(Debug)]
pub(crate) struct Step {
    command: Command,
}

impl Step {
    /// `program` with `arguments` as one would type them, separated by blanks.
    pub(crate) fn new(root: &Path, program: &str, arguments: &str) -> Self {
        let mut command = Command::new(program);
        command.current_dir(root);
        Self { command }.args(arguments)
    }

    /// More arguments, separated by blanks.
    pub(crate) fn args(mut self, arguments: &str) -> Self {
        self.command.args(arguments.split_whitespace());
        self
    }

    /// One more argument, which may hold blanks.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Says the line, runs it, says how long it took.
    pub(crate) fn run(mut self) -> Result<()> {
        println!("==> {self}");
        let begin = Instant::now();
        let status = self
            .command
            .status()
            .with_context(|| format!("cannot start `{self}`: is it installed?"))?;
        if !status.success() {
            bail!("`{self}` failed ({status}) after {}", seconds(begin));
        }
        println!("    done in {}\n", seconds(begin));
        Ok(())
    }

    /// Runs it without a word, for what it prints.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self
            .command
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("cannot start `{self}`"))?;
        if !output.status.success() {
            bail!("`{self}` failed ({})", output.status);
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// As it would be typed.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.command.get_program().to_string_lossy())?;
        for argument in self.command.get_args() {
            let argument = argument.to_string_lossy();
            if argument.contains(|c: char| c.is_whitespace() || "'\"[]*$".contains(c)) {
                write!(f, " '{argument}'")?;
            } else {
                write!(f, " {argument}")?;
            }
        }
        Ok(())
    }
}

/// Time since `begin`, to a tenth of a second.
pub(crate) fn seconds(begin: Instant) -> String {
    format!("{:.1} s", begin.elapsed().as_secs_f64())
}
