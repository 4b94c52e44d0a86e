//! The memory of the browser's processes that show pages, as the system counts it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::page::Page;

/// The memory of the process that shows the page, in MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory {
    /// The most that was resident at once, shared pages included.
    pub peak: u32,
    /// What it does not share with other processes now.
    pub own: u32,
}

impl Page {
    /// The memory of the process that shows the page. Only Chromium names its processes so that it can be found.
    ///
    /// # Errors
    /// When there is no such process.
    pub fn memory(&self) -> Result<Memory> {
        let group = self.process.group().to_string();
        let mut all = Vec::new();
        for process in fs::read_dir("/proc")? {
            // A process may have ended meanwhile.
            all.extend(process.ok().and_then(|process| of(&process.path(), &group)));
        }
        // Chromium keeps a process in reserve, which is smaller.
        all.into_iter().max().context("no process shows the page")
    }
}

/// The memory of a process that shows pages and is of this group.
fn of(process: &Path, group: &str) -> Option<Memory> {
    // Chromium's processes write their command line anew, as one text.
    let command = fs::read_to_string(process.join("cmdline")).ok()?;
    let stat = fs::read_to_string(process.join("stat")).ok()?;
    // Behind the name in parentheses: the state, the parent, the group.
    let its_group = stat.rsplit_once(") ")?.1.split(' ').nth(2)?;
    if !command.contains("--type=renderer") || its_group != group {
        return None;
    }
    let status = fs::read_to_string(process.join("status")).ok()?;
    let shares = fs::read_to_string(process.join("smaps_rollup")).ok()?;
    Some(Memory {
        peak: sum(&status, &["VmHWM:"]),
        own: sum(&shares, &["Private_Clean:", "Private_Dirty:"]),
    })
}

/// The sum of these lines, which count KiB, in MiB.
fn sum(text: &str, names: &[&str]) -> u32 {
    let lines = text.lines().map(str::split_whitespace);
    let figure = |mut words: std::str::SplitWhitespace<'_>| {
        names.contains(&words.next()?).then_some(())?;
        words.next()?.parse::<u64>().ok()
    };
    let sum: u64 = lines.filter_map(figure).sum();
    u32::try_from(sum >> 10).unwrap_or(u32::MAX)
}
