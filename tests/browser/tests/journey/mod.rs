//! What every person does, in every engine: open, read, plan, squash, save, and open what was saved.
//!
//! The other files try each part in Chromium alone. These go all the way in each engine, and every way that only one of
//! them takes.

mod images;
mod reading;
mod refusing;
mod single;

use std::fs;
use std::path::{Path, PathBuf};

use squint_browser_tests::{Page, Result, Role};

use super::product::fixture;

/// Waits until the page says this.
fn says(page: &Page, words: &str) -> Result {
    page.wait_until(&format!("the page to say {words:?}"), || {
        Ok(page.text()?.contains(words).then_some(()))
    })
}

/// Copies a fixture into a folder, where a command line may write beside it.
fn copied(name: &str, folder: &Path) -> Result<PathBuf> {
    let copy = folder.join(name);
    fs::copy(fixture(name), &copy)?;
    Ok(copy)
}

/// Saves what was squashed as this engine does without a dialog; the file.
fn save(page: &Page) -> Result<PathBuf> {
    let before = page.downloads()?;
    page.click(Role::Button, "Save squashed image")?;
    page.wait_for_download(&before)
}
