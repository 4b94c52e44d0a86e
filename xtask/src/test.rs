//! `cargo xtask test`: everything CI runs, in the order in which it is cheapest to fail.
//!
//! Nothing is skipped: a program that is missing is installed or ends the run with an error. A step can be chosen, but
//! only by naming it.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::axe;
use crate::build;
use crate::engines::ENGINES;
use crate::instructions;
use crate::programs;
use crate::step::{self, Step, Tally};

const STEPS: [&str; 6] = [
    "fmt",
    "clippy",
    "native",
    "instructions",
    "build",
    "browser",
];

/// Runs the steps named, or all. What stopped it is said before the last line, which is the sum of all tests.
pub(crate) fn test(root: &Path, chosen: &[&str]) -> Result<ExitCode> {
    let engines = ENGINES.map(|engine| engine.step());
    let steps = || STEPS.into_iter().chain(engines.iter().map(String::as_str));
    if let Some(unknown) = chosen
        .iter()
        .find(|name| !steps().any(|step| step == **name))
    {
        bail!(
            "cargo xtask test {unknown}: no such step; there are {}",
            steps().collect::<Vec<_>>().join(", ")
        );
    }
    let begin = Instant::now();
    let mut tally = Tally::default();
    // Without a choice, `browser` stands for all engines.
    let result = steps()
        .filter(|name| match chosen {
            [] => STEPS.contains(name),
            _ => chosen.contains(name),
        })
        .try_for_each(|name| run(root, name, &mut tally));
    if let Err(error) = &result {
        println!("\nerror: {error:#}");
    }
    println!("{} in all", step::seconds(begin));
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(if result.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn run(root: &Path, name: &str, tally: &mut Tally) -> Result<()> {
    let cargo = |arguments| Step::new(root, "cargo", arguments);
    match name {
        "fmt" => cargo("fmt --all --check").run(),
        "clippy" => {
            cargo("clippy --workspace --all-targets -- -D warnings").run()?;
            programs::ensure_target(root, build::TARGET)?;
            cargo("clippy -p squint --no-default-features --features web --target")
                .arg(build::TARGET)
                .args("-- -D warnings")
                .run()
        }
        "native" => {
            programs::ensure(root, &programs::ORACLES)?;
            cargo("test").count(tally)?;
            cargo("test -p xtask -p squint-site-server").count(tally)
        }
        "instructions" => instructions::instructions(root, false),
        "build" => build::build(root),
        _ => {
            axe::ensure(root)?;
            // The page's results are compared with those of the command line. The native tests have built it already.
            cargo("test --no-run").run()?;
            ENGINES
                .iter()
                .filter(|engine| name == "browser" || engine.step() == name)
                .try_for_each(|engine| engine.test(root, tally))
        }
    }
}
