//! The driver's process: started on a free port, ended when dropped, whatever the test did.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::programs;

/// A running chromedriver.
#[derive(Debug)]
pub(crate) struct Chromedriver {
    process: Child,
    port: u16,
}

/// Asked for any free port, it takes one of IPv6 first and ends when another program has the same number in IPv4.
const ATTEMPTS: usize = 5;

impl Chromedriver {
    /// Starts one and waits until it says on which port it listens.
    pub(crate) fn start() -> Result<Self> {
        let mut last = Self::attempt();
        for _ in 1..ATTEMPTS {
            if last.is_ok() {
                break;
            }
            last = Self::attempt();
        }
        last
    }

    fn attempt() -> Result<Self> {
        let program = programs::chromedriver()?;
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut said = BufReader::new(
            process
                .stdout
                .take()
                .context("chromedriver has no output")?,
        );
        let mut driver = Self { process, port: 0 };
        driver.port = port(&mut said)?;
        // Read on, or the driver blocks once the pipe is full.
        thread::spawn(move || io::copy(&mut said, &mut io::sink()));
        Ok(driver)
    }

    /// Where commands go.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// "`ChromeDriver was started successfully on port 41573.`"
fn port(said: &mut impl BufRead) -> Result<u16> {
    let mut all = String::new();
    while said.read_line(&mut all)? > 0 {
        let last = all.lines().last().unwrap_or_default();
        if let Some((_, port)) = last.split_once("started successfully on port ") {
            return port
                .trim_end_matches('.')
                .parse()
                .with_context(|| last.to_owned());
        }
    }
    bail!("chromedriver ended before it listened; it said: {all}")
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
