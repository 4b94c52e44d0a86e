//! One command line, said aloud, run and timed.
//!
//! Whoever reads the output can copy the line and run it alone; nothing is run that is not shown.

use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Tests that ran.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// Reads `test result: ok. 6 passed; 0 failed; …`, ignores any other line.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        let words: Vec<&str> = result.split([' ', ';']).collect();
        for pair in words.windows(2) {
            match (pair[0].parse::<u32>(), pair[1]) {
                (Ok(count), "passed") => self.passed += count,
                (Ok(count), "failed") => self.failed += count,
                _ => {}
            }
        }
    }
}

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

    /// A variable in front of the line.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
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
        self.said(status, begin)
    }

    /// Runs it as `run` does, and adds the tests that `cargo test` says it ran.
    pub(crate) fn count(mut self, tally: &mut Tally) -> Result<()> {
        println!("==> {self}");
        let begin = Instant::now();
        let mut child = self
            .command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{self}`"))?;
        for line in child
            .stdout
            .take()
            .map(BufReader::new)
            .into_iter()
            .flat_map(BufReader::lines)
        {
            let line = line.with_context(|| format!("cannot read what `{self}` prints"))?;
            println!("{line}");
            tally.add(&line);
        }
        let status = child.wait()?;
        self.said(status, begin)
    }

    fn said(&self, status: ExitStatus, begin: Instant) -> Result<()> {
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
        for (name, value) in self.command.get_envs() {
            let (name, value) = (name.to_string_lossy(), value.unwrap_or_default());
            write!(f, "{name}={} ", value.to_string_lossy())?;
        }
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

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn results_are_summed() {
        let mut tally = Tally::default();
        tally.add("test result: ok. 6 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 7.82s");
        tally.add("test boot::starts ... ok");
        tally.add("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 8.52s");
        assert_eq!(
            tally,
            Tally {
                passed: 10,
                failed: 2
            }
        );
    }
}
