//! `cargo xtask bench`: Squint beside its peers, as far as they are installed, by turns on the same images.
//!
//! The figures are for `docs/performance.md`. Processor time is compared and not the clock, because other programs use a
//! machine too. Each pair runs by turns, so both meet the same other programs; the medians are compared.

mod peers;
mod plot;
mod run;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::axe;
use crate::measure;
use crate::programs;
use crate::step::Step;
use peers::{PAIRS, Pair};

/// How often each command of a pair runs.
const TURNS: usize = 5;

/// The images that are made if none is named: bytes of contents, and files.
const SIZES: [(u64, u64); 4] = [
    (10_000_000, 100),
    (100_000_000, 1_000),
    (1_000_000_000, 10_000),
    (1_000_000_000, 1_000_000),
];

/// The largest image, of 20 GB, which is made only when asked for.
const LARGE: (u64, u64) = (20_000_000_000, 100_000);

/// A row of the table: a pair on an image, with the seconds of both.
#[derive(Debug)]
struct Row {
    pair: &'static Pair,
    image: String,
    ours: f64,
    peer: f64,
}

impl Row {
    /// The time of Squint as a multiple of the peer's. `None` if the peer's is too short to be told: the clock of
    /// `/proc` has ticks of 10 ms.
    fn ratio(&self) -> Option<f64> {
        (self.peer >= 0.05).then(|| self.ours / self.peer)
    }
}

/// Measures all pairs on the images, or on generated ones, prints a table and draws `docs/bench.svg`.
pub(crate) fn bench(root: &Path, words: &[&str]) -> Result<()> {
    Step::new(root, "cargo", "build --release --bin squint").run()?;
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    let commit = run::commit(root);
    println!(
        "Commit {commit}. Seconds of processor time, medians of {TURNS} by turns.\n\n\
         | image | command | Squint | beside it | ratio |\n|---|---|---|---|---|"
    );
    if words.iter().all(|word| *word == "--large") {
        let large = (!words.is_empty()).then_some(LARGE);
        for (bytes, files) in SIZES.into_iter().chain(large) {
            let image = folder.path().join("image.tar");
            measure::bulk(&image, bytes, files)?;
            let name = format!("{} MB, {files} files", bytes / 1_000_000);
            compare(root, &image, &name, folder.path(), &mut rows)?;
        }
    } else {
        for word in words {
            let image = PathBuf::from(word)
                .canonicalize()
                .context("no such image")?;
            let name = image.file_name().unwrap_or_default().to_string_lossy();
            compare(root, &image, &name, folder.path(), &mut rows)?;
        }
    }
    fs::write(root.join("docs/bench.svg"), plot::svg(&rows, &commit))?;
    Ok(())
}

/// Measures the page in Chromium on these images, beside a plain read of the same files.
pub(crate) fn page(root: &Path, images: &[&str]) -> Result<()> {
    programs::ensure(root, &programs::CHROMIUM)?;
    axe::ensure(root)?;
    let whole = |image: &&str| Path::new(image).canonicalize().context("no such image");
    let images = images.iter().map(whole).collect::<Result<Vec<_>>>()?;
    let images = env::join_paths(images)?;
    Step::new(
        root,
        "cargo",
        "test -p squint-browser-tests -- figures --ignored --nocapture",
    )
    .env("SQUINT_IMAGES", &images.to_string_lossy())
    .run()
}

/// Runs all pairs whose peer is installed on one image.
fn compare(
    root: &Path,
    image: &Path,
    name: &str,
    folder: &Path,
    rows: &mut Vec<Row>,
) -> Result<()> {
    for pair in PAIRS.iter().filter(|pair| run::is_installed(pair.peer)) {
        let (mut ours, mut peer) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            ours.push(run::seconds(&mut pair.squint(root, image, folder))?);
            peer.push(run::seconds(&mut pair.beside(image, folder))?);
        }
        let row = Row {
            pair,
            image: name.to_owned(),
            ours: median(ours),
            peer: median(peer),
        };
        println!(
            "| {name} | `squint {}` | {:.2} s | `{}`: {:.2} s | {} |",
            pair.verb,
            row.ours,
            pair.shown,
            row.peer,
            row.ratio()
                .map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}")),
        );
        rows.push(row);
    }
    Ok(())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}
