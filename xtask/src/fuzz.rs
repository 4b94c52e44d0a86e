//! `cargo xtask fuzz [MINUTES]`: seeds the corpora, then lets every target run its share.
//!
//! The sanitizer is for nightly toolchains. Where there is none, the stable one is told to act as one (`RUSTC_BOOTSTRAP`, for
//! these builds alone). cargo-fuzz is installed when it is missing. In the end the corpus of `squash` is run once more, and every
//! output read by other programs (`SQUINT_READERS`). Stops at the first finding: the input that made it lies
//! in `fuzz/artifacts`, and what it is stands in what the target printed.

use std::path::Path;

use anyhow::{Context, Result};

use crate::programs::{ORACLES, ensure, on_path};
use crate::step::Step;

/// How long all targets run together, unless told otherwise.
pub(crate) const MINUTES: u32 = 60;

/// A target with what it is fed: the longest input, and words worth trying.
const TARGETS: [(&str, u32, &str); 9] = [
    ("merge", 600, "line.dict"),
    ("squash", 600, "line.dict"),
    ("entries", 1 << 18, "tar.dict"),
    ("unpack", 1 << 18, "tar.dict"),
    ("archive", 1 << 18, "tar.dict"),
    ("dockerfile", 1 << 14, "line.dict"),
    ("packages", 1 << 18, "tar.dict"),
    ("product", 1 << 16, "tar.dict"),
    ("compare", 1 << 14, "line.dict"),
];

/// An input may take so many MiB and seconds before it is a finding.
const BOUNDS: &str = "-rss_limit_mb=1024 -timeout=10";

pub(crate) fn minutes(word: &str) -> Result<u32> {
    let minutes = word.parse().ok().filter(|n| *n > 0);
    minutes.with_context(|| format!("`{word}` is no number of minutes"))
}

pub(crate) fn fuzz(root: &Path, minutes: u32) -> Result<()> {
    if on_path(&["cargo-fuzz"]).is_none() {
        Step::new(root, "cargo", "install cargo-fuzz").run()?;
    }
    let nightly = Step::new(root, "cargo", "+nightly --version")
        .output()
        .is_ok();
    if !nightly {
        println!("there is no nightly toolchain, so the stable one acts as one");
    }
    let fuzz = root.join("fuzz");
    Step::new(&fuzz, "cargo", "run --example seed").run()?;
    let seconds = minutes * 60 / u32::try_from(TARGETS.len())?;
    let run = |target: &str, arguments: &str, readers: bool| {
        let mut step = if nightly {
            Step::new(root, "cargo", "+nightly fuzz run")
        } else {
            Step::new(root, "cargo", "fuzz run").env("RUSTC_BOOTSTRAP", "1")
        };
        if readers {
            step = step.env("SQUINT_READERS", "1");
        }
        step.args(target)
            .args(&format!("-- {arguments}"))
            .run()
            .with_context(|| format!(
                "target {target} has a finding: the input is the newest file in fuzz/artifacts/{target}; \
                 `cargo +nightly fuzz run {target} FILE` runs it again"
            ))
    };
    for (target, length, words) in TARGETS {
        let bounds = format!("-max_len={length} {BOUNDS} -max_total_time={seconds}");
        run(
            target,
            &format!("-dict=fuzz/{words} {bounds} -print_final_stats=1"),
            false,
        )?;
    }
    // What other programs read in every output of the inputs that were worth keeping.
    ensure(root, &ORACLES)?;
    run("squash", "-runs=0", true)?;
    println!("{} targets, {minutes} minutes, no finding", TARGETS.len());
    Ok(())
}
