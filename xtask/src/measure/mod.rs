//! `cargo xtask measure`: time and peak memory of the native engine on images of a million members.
//!
//! The figures are for `docs/performance.md`. Memory has a bound that must hold, or the command fails; time has none, since
//! machines differ, but a quarter of the members must take about a quarter of it.

mod generate;
mod watch;

use std::path::Path;

use anyhow::{Result, bail};

use crate::step::Step;
use generate::{SHAPES, Shape};

/// What the engine may take: so much for each member, and so much besides.
const EACH: u64 = 160;
const BESIDES: u64 = 64 << 20;

/// Writes an image of a million files, to be opened in the page.
pub(crate) fn write(to: &Path) -> Result<()> {
    let members = generate::tree(to)?;
    println!("{}: {members} members in three layers", to.display());
    Ok(())
}

/// Writes an image of so many bytes of contents in so many files, in three layers, to be measured beside other programs.
pub(crate) fn bulk(to: &Path, bytes: u64, files: u64) -> Result<()> {
    generate::bulk(to, bytes, files).map(drop)
}

/// Generates each image, runs each command over it, prints a row of a table.
pub(crate) fn measure(root: &Path) -> Result<()> {
    Step::new(root, "cargo", "build --release --bin squint").run()?;
    let folder = tempfile::tempdir()?;
    let (image, out) = (folder.path().join("image.tar"), folder.path().join("out"));
    println!(
        "| image | members | command | time | peak memory | bound |\n|---|---|---|---|---|---|"
    );
    let mut above = 0;
    // The image before, which is compared with the next one.
    let other = folder.path().join("before.tar");
    let mut before = None;
    for Shape { name, write } in SHAPES {
        let members = write(&image)?;
        let bound = members * EACH + BESIDES;
        for words in [
            "inspect --format json -o",
            "tree --format json",
            "squash -o",
        ] {
            let run = watch::run(root, words, &image, &out)?;
            let verb = words.split(' ').next().unwrap_or(words);
            above += u32::from(run.peak > bound);
            println!(
                "| {name} | {members} | `{verb}` | {:.1} s | {} MiB | {} MiB |",
                run.seconds,
                run.peak >> 20,
                bound >> 20,
            );
        }
        if let Some(more) = before.replace(members) {
            let words = format!("compare {} --format json -o", other.display());
            let run = watch::run(root, &words, &image, &out)?;
            let bound = (members + more) * EACH + 2 * BESIDES;
            above += u32::from(run.peak > bound);
            println!(
                "| this and the image before it | {} | `compare` | {:.1} s | {} MiB | {} MiB |",
                members + more,
                run.seconds,
                run.peak >> 20,
                bound >> 20,
            );
        }
        std::fs::rename(&image, &other)?;
    }
    if above > 0 {
        bail!(
            "{above} of the runs took more than {EACH} bytes a member and {} MiB",
            BESIDES >> 20
        );
    }
    Ok(())
}
