//! Chromium and its driver: where they are, or how to get them.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

/// The browser; `SQUINT_CHROMIUM` overrides the search.
pub(crate) fn chromium() -> Result<PathBuf> {
    find(
        "SQUINT_CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome"],
    )
}

/// The driver; `SQUINT_CHROMEDRIVER` overrides the search.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    find("SQUINT_CHROMEDRIVER", &["chromedriver"])
}

fn find(variable: &str, names: &[&str]) -> Result<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Ok(path.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file());
    match found {
        Some(file) => Ok(file),
        None => bail!(
            "no {} on PATH: `apt-get install chromium chromium-driver` on Debian, or set {variable}",
            names.join(", ")
        ),
    }
}
