//! geckodriver, which drives Firefox: taken from PATH, or built by cargo, once.
//!
//! Debian has no package of it. It is no part of the site, so it is built without optimisation and stays in `target/`.

use std::env;
use std::path::Path;

use anyhow::Result;

use crate::build;
use crate::programs;
use crate::step::Step;

const VERSION: &str = "0.37.1";

/// Where the browser tests take it from, if it is nowhere else.
const VARIABLE: &str = "SQUINT_GECKODRIVER";

/// Puts it into `target/geckodriver/`, when there is none.
pub(crate) fn ensure(root: &Path) -> Result<()> {
    let folder = build::target(root).join("geckodriver");
    if folder.join("bin/geckodriver").is_file()
        || env::var_os(VARIABLE).is_some()
        || programs::on_path(&["geckodriver"]).is_some()
    {
        return Ok(());
    }
    println!("geckodriver not found on PATH: building it");
    Step::new(
        root,
        "cargo",
        "install geckodriver --locked --debug --version",
    )
    .arg(VERSION)
    .args("--root")
    .arg(&folder)
    .run()
}
