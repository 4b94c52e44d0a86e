//! A display that nobody sees, for an engine that opens no window without one.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::programs;

/// A running X server without a screen.
#[derive(Debug)]
pub(crate) struct Display {
    process: Child,
    name: String,
    /// The server ends when nobody reads its output any more.
    output: BufReader<ChildStdout>,
}

impl Display {
    /// Starts one; it takes the first number that is free, and tells it when it is ready.
    pub(crate) fn start() -> Result<Self> {
        let program = programs::display()?;
        let mut process = Command::new(&program)
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1600x1100x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let output = process.stdout.take().context("Xvfb has no output")?;
        let mut display = Self {
            process,
            name: String::new(),
            output: BufReader::new(output),
        };
        let mut number = String::new();
        display.output.read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("{} ended before it was ready", program.display());
        }
        display.name = format!(":{}", number.trim());
        Ok(display)
    }

    /// The value of `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
