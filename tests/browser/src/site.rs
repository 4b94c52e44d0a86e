//! The site as a browser without a log gets it: with a listener for errors in front of everything else.
//!
//! `dist/` itself is served wherever the driver has the browser's console. Elsewhere a copy is served, which differs by
//! one script in the page's head. It runs before the page's policy is read, so that no policy has to allow it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::browse;
use crate::engine::Engine;

/// Keeps what goes wrong, until a test asks: errors that nobody caught, refusals of the policy, files that did not load,
/// `console.error`.
const LISTENER: &str = "<script>
window.heardByTest = [];
addEventListener('error', ({ message, target }) => {
    // Each browser says this when a size changes twice in one frame; it says nothing about the page.
    if (!/ResizeObserver loop/.test(message)) heardByTest.push(message ?? `${target.src ?? target.href} did not load`);
}, true);
addEventListener('unhandledrejection', ({ reason }) => heardByTest.push(`rejected: ${reason}`));
addEventListener('securitypolicyviolation', (event) =>
    heardByTest.push(`refused: ${event.violatedDirective} ${event.blockedURI}`));
const consoleError = console.error;
console.error = (...words) => { heardByTest.push(words.join(' ')); consoleError.apply(console, words); };
</script>";

/// The site as `cargo xtask build` makes it.
pub fn dist() -> Result<PathBuf> {
    let dist = browse::root().join("dist");
    if !dist.join("index.html").is_file() {
        bail!(
            "{} is missing: run `cargo xtask build` first",
            dist.display()
        );
    }
    Ok(dist)
}

/// A folder to serve.
#[derive(Debug)]
pub(crate) enum Site {
    /// As it was built.
    Built(PathBuf),
    /// With the listener.
    Listening(TempDir),
}

impl Site {
    /// The site for this engine.
    pub(crate) fn of(engine: Engine) -> Result<Self> {
        let dist = dist()?;
        if engine.has_cdp() {
            return Ok(Self::Built(dist));
        }
        let copy = TempDir::new()?;
        for entry in fs::read_dir(&dist)? {
            let file = entry?;
            // The folder of the documents is nothing that the page loads.
            if file.path().is_dir() {
                continue;
            }
            fs::copy(file.path(), copy.path().join(file.file_name()))
                .with_context(|| format!("cannot copy {}", file.path().display()))?;
        }
        let page = copy.path().join("index.html");
        let html = fs::read_to_string(&page)?;
        let Some((before, after)) = html.split_once("<head>") else {
            bail!("{} has no <head>", page.display());
        };
        fs::write(&page, format!("{before}<head>{LISTENER}{after}"))?;
        Ok(Self::Listening(copy))
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        match self {
            Self::Built(folder) => folder,
            Self::Listening(folder) => folder.path(),
        }
    }
}
