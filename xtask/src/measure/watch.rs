//! Running a command while watching its memory.
//!
//! Linux keeps the high-water mark of a process until it ends; it is read every few milliseconds, since asking afterwards
//! (`wait4`) would need `unsafe`.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub(super) struct Run {
    pub(super) seconds: f64,
    /// The most memory it had at once, in bytes.
    pub(super) peak: u64,
}

/// Runs `squint VERB IMAGE`, what it writes going to `out`.
pub(super) fn run(root: &Path, words: &str, image: &Path, out: &Path) -> Result<Run> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let mut command = Command::new(target.join("release/squint"));
    let mut words = words.split(' ');
    command.args(words.next()).arg(image);
    for word in words {
        command.arg(word);
        if word == "-o" {
            command.arg(out);
        }
    }
    let begin = Instant::now();
    let mut child = command
        .stdout(Stdio::from(File::create(out.with_extension("stdout"))?))
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        peak = high_water(child.id()).unwrap_or(0).max(peak);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        sleep(Duration::from_millis(4));
    };
    if !status.success() {
        bail!("{command:?} failed ({status})");
    }
    Ok(Run {
        seconds: begin.elapsed().as_secs_f64(),
        peak,
    })
}

/// `VmHWM` of a process, in bytes.
fn high_water(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}
