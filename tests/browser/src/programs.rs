//! The browsers and their drivers: where they are, or how to get them.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::browse;
use crate::engine::Engine;

/// The browser; a variable overrides the search.
pub(crate) fn browser(engine: Engine) -> Result<PathBuf> {
    match engine {
        Engine::Chromium => find(
            "SQUINT_CHROMIUM",
            &["chromium", "chromium-browser", "google-chrome"],
            "chromium",
        ),
        Engine::Firefox => find("SQUINT_FIREFOX", &["firefox-esr", "firefox"], "firefox-esr"),
        Engine::WebKit => mini_browser(),
    }
}

/// The driver; a variable overrides the search.
pub(crate) fn driver(engine: Engine) -> Result<PathBuf> {
    match engine {
        Engine::Chromium => find("SQUINT_CHROMEDRIVER", &["chromedriver"], "chromium-driver"),
        Engine::Firefox => {
            // `cargo xtask test` puts one there.
            let own = browse::target().join("geckodriver/bin/geckodriver");
            if own.is_file() && env::var_os("SQUINT_GECKODRIVER").is_none() {
                return Ok(own);
            }
            let names = &["geckodriver"];
            find(
                "SQUINT_GECKODRIVER",
                names,
                "none; `cargo install geckodriver`",
            )
        }
        Engine::WebKit => find(
            "SQUINT_WEBKITDRIVER",
            &["WebKitWebDriver"],
            "webkit2gtk-driver",
        ),
    }
}

/// The X server without a screen.
pub(crate) fn display() -> Result<PathBuf> {
    find("SQUINT_XVFB", &["Xvfb"], "xvfb")
}

/// The small browser that comes with `WebKitGTK` is on no PATH.
fn mini_browser() -> Result<PathBuf> {
    if let Some(path) = env::var_os("SQUINT_MINIBROWSER") {
        return Ok(path.into());
    }
    // Debian has a folder in /usr/lib for each kind of processor.
    let entries = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut places: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    places.extend(["/usr/libexec", "/usr/lib", "/usr/lib64"].map(PathBuf::from));
    // Of several versions, the driver belongs to the newest.
    let found = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"]
        .iter()
        .flat_map(|version| places.iter().map(move |place| place.join(version)))
        .map(|folder| folder.join("MiniBrowser"))
        .find(|file| file.is_file());
    match found {
        Some(file) => Ok(file),
        None => bail!(
            "no MiniBrowser beside WebKitGTK: `apt-get install webkit2gtk-driver` on Debian, or set SQUINT_MINIBROWSER"
        ),
    }
}

fn find(variable: &str, names: &[&str], package: &str) -> Result<PathBuf> {
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
            "no {} on PATH: install it (package on Debian: {package}), or set {variable}",
            names.join(", ")
        ),
    }
}
