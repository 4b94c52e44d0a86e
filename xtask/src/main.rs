//! The project's chores: `cargo xtask COMMAND`.
//!
//! Everything that is more than one cargo command has its home here, so that a clean clone, CI and a developer run the
//! same lines. Knows the tools, never the engine.

mod axe;
mod bench;
mod build;
mod engines;
mod fuzz;
mod geckodriver;
mod instructions;
mod measure;
mod programs;
mod serve;
mod step;
mod test;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  build               compile the page to dist/, a folder for any static host
  single-file         build the page as one HTML file, to be opened from a disk: target/single-file/squint.html
  serve [--port N] [--offline]
                      build, then serve dist/ at http://127.0.0.1:8080/ (this machine only); --offline with the
                      service worker, so that the page works without the server after one visit
  test [STEP]...      everything CI runs, or only the steps named: fmt clippy native instructions build browser;
                      the last in one engine: browser:chromium browser:firefox browser:webkit
  fuzz [MINUTES]      every fuzz target in turn, an hour in all unless told otherwise
  bench [--large | IMAGE...]
                      processor time of the native engine beside its peers that are installed: a table, and docs/bench.svg
  bench --page IMAGE...
                      the page in Chromium beside a plain read of the same file, after a `build`
  instructions        count the instructions of the main commands anew: docs/instructions.tsv, which a test compares
  measure             time and memory of the native engine on images of a million members
  measure --write FILE
                      only write an image of a million files, to be opened in the page";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode> {
    match words {
        ["build"] => build::build(root())?,
        ["single-file"] => build::single_file(root())?,
        ["serve", options @ ..] => {
            let options = serve::Options::parse(options)?;
            serve::serve(root(), &options)?;
        }
        ["test", steps @ ..] => return test::test(root(), steps),
        ["fuzz"] => fuzz::fuzz(root(), fuzz::MINUTES)?,
        ["fuzz", minutes] => fuzz::fuzz(root(), fuzz::minutes(minutes)?)?,
        ["bench", "--page", images @ ..] => bench::page(root(), images)?,
        ["bench", images @ ..] => bench::bench(root(), images)?,
        ["instructions"] => instructions::instructions(root(), true)?,
        ["measure", "--write", file] => measure::write(Path::new(file))?,
        ["measure"] => measure::measure(root())?,
        ["help" | "--help" | "-h"] => println!("{USAGE}"),
        _ => bail!(
            "cargo xtask {}: no such command\n\n{USAGE}",
            words.join(" ")
        ),
    }
    Ok(ExitCode::SUCCESS)
}

/// The repository's root: this package lies in a folder of it.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}
