//! Runs a command and tells the processor time that it used.
//!
//! Linux adds the times of a child to its parent's when the child is waited for. They are read from `/proc`, since asking
//! for those of one child (`wait4`) would need `unsafe`.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// The clock ticks of a second, as `/proc` counts them on Linux.
const TICKS: f64 = 100.0;

/// The processor time that a command used, in seconds. Its exit code does not matter: some tell that an image is wasteful.
pub(super) fn seconds(command: &mut Command) -> Result<f64> {
    let before = children()?;
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().with_context(|| format!("{command:?}"))?;
    Ok((children()? - before) / TICKS)
}

/// The ticks of all children that were waited for: the 14th and 15th fields after the program's name.
fn children() -> Result<f64> {
    let text = fs::read_to_string("/proc/self/stat")?;
    let fields = text.rsplit(") ").next().unwrap_or_default();
    let ticks: Vec<f64> = fields
        .split(' ')
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse().ok())
        .collect();
    Ok(ticks.iter().sum())
}

/// Whether a program is in a folder of the path.
pub(super) fn is_installed(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// The commit that is measured.
pub(super) fn commit(root: &Path) -> String {
    let git = Command::new("git")
        .args(["describe", "--always", "--dirty"])
        .current_dir(root)
        .output();
    let text = git.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_default()
}
