//! Keeping only the product of a build: proposed, ticked, refused, built, and the same as the command line's.

use std::path::{Path, PathBuf};
use std::process::Command;

use squint_browser_tests::{Page, Result, Role, browse};

use super::planning::{operations, says, set};
use super::product::scanned;

/// An image that was built from C, in this folder.
fn built(folder: &Path) -> Result<PathBuf> {
    let image = folder.join("built.tar");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/build_image.py");
    let status = Command::new("python3").arg(script).arg(&image).status()?;
    assert!(status.success());
    Ok(image)
}

/// The ids of the advice that the command line gives.
fn advised(image: &Path) -> Result<Vec<String>> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/squint");
    let out = Command::new(program)
        .args(["advice", "--format", "json"])
        .arg(image)
        .output()?;
    let document: serde_json::Value = serde_json::from_slice(&out.stdout)?;
    let rows = document["advice"].as_array().cloned().unwrap_or_default();
    let id = |row: &serde_json::Value| row["id"].as_str().map(str::to_owned);
    Ok(rows.iter().filter_map(id).collect())
}

/// Ticks the box beside these words, or takes the tick away.
fn tick(page: &Page, words: &str) -> Result {
    page.execute(&format!(
        "[...document.querySelectorAll('.tick')].find(tick => tick.textContent.includes({words:?})).querySelector('input').click()"
    ))?;
    Ok(())
}

/// The button can or cannot be pressed.
fn ready(page: &Page, is_ready: bool) -> Result {
    page.wait_until("the button", || {
        let disabled =
            page.execute("return document.querySelector('.squash-result > button')?.disabled")?;
        Ok((disabled == !is_ready).then_some(()))
    })
}

#[test]
fn a_product_is_the_command_lines_bytes() -> Result {
    let folder = tempfile::tempdir()?;
    let image = built(folder.path())?;
    let expected = advised(&image)?;
    assert!(expected.iter().any(|id| id == "move-product"));
    browse(|page| {
        page.choose_file("Open image", &image)?;
        scanned(page)?;
        // The advice is the command line's once everything is read.
        page.click(Role::Tab, "Advice")?;
        page.wait_until("the advice of the command line", || {
            let ids = page.execute(
                "return [...document.querySelectorAll('.piece')].map(piece => piece.id)",
            )?;
            Ok((serde_json::from_value::<Vec<String>>(ids)? == expected).then_some(()))
        })?;

        page.click(Role::Tab, "Squash")?;
        page.click(Role::Button, "Keep only the product")?;
        says(page, "What is kept, and why")?;
        says(page, "exact, to the byte")?;
        let globs = page.execute("return document.getElementById('keep').value")?;
        assert_eq!(globs, "usr/local/bin/app\nusr/local/share/app");
        let first = [
            "Merge layers 0–3",
            "Keep only what 2 patterns name, and what they need",
        ];
        assert_eq!(operations(page)?, first);
        for words in [
            "It loads the libraries of a kept program",
            "for /usr/local/bin/app",
            "docker load -i built-squashed.tar && docker run --rm built:1-squashed",
        ] {
            let all = page.execute("return document.querySelector('.squash').textContent")?;
            assert!(
                all.as_str().is_some_and(|all| all.contains(words)),
                "{words}"
            );
        }
        page.accessible()?;
        page.screenshots("keep-only")?;

        // What is ticked counts at once, and what is needed cannot be left out.
        tick(page, "/usr/local/share/app")?;
        tick(page, "Time zones")?;
        says(page, "Keep only what 1 pattern names, and what that needs")?;
        set(page, "exclude", "**/libc.so*")?;
        says(page, "/usr/local/bin/app needs what is to be left out")?;
        ready(page, false)?;
        page.accessible()?;
        page.screenshots("keep-only-refused")?;
        set(page, "exclude", "")?;
        ready(page, true)?;

        // A path of the files is kept too.
        page.execute("location.hash = '#/files/src/main.c'")?;
        page.click(Role::Button, "Keep this too in the squash")?;
        says(page, "Kept in the squash")?;
        page.accessible()?;
        page.click(Role::Tab, "Squash")?;
        says(page, "Keep only what 2 patterns name, and what they need")?;
        ready(page, true)?;

        page.click(Role::Button, "Squash")?;
        page.wait_for_status("Verified")?;
        page.screenshots("keep-only-done")?;
        page.download_is_what_the_command_line_writes(folder.path())
    })
}

/// What is ticked at the advice is the plan, and a range takes its place.
#[test]
fn advice_to_move_the_product_is_ticked() -> Result {
    let folder = tempfile::tempdir()?;
    let image = built(folder.path())?;
    browse(|page| {
        page.choose_file("Open image", &image)?;
        scanned(page)?;
        page.click(Role::Tab, "Advice")?;
        says(page, "Move the product")?;
        page.execute(
            "document.getElementById('move-product').querySelector('.tick input').click()",
        )?;
        says(page, "in the squash plan")?;
        page.click(Role::Link, "Go to the plan")?;
        says(page, "What is kept, and why")?;
        page.click(Role::Button, "Merge layers")?;
        says(page, "Merge another range")
    })
}
