//! What goes another way: cancelling, a file that changes, a browser that lacks something.

use std::fs;

use squint_browser_tests::{Engine, Result, Role, browse, browse_in};

use super::super::product::{fixture, open, scanned, start};
use super::super::saving::{KEPT, slow_image};
use super::{copied, save, says};

/// Everything is as it was before, and another try goes through.
#[test]
fn a_squash_is_cancelled() -> Result {
    let folder = tempfile::tempdir()?;
    let image = folder.path().join("slow.tar");
    slow_image(&image)?;
    browse(|page| {
        page.choose_file("Open image", &image)?;
        scanned(page)?;
        page.click(Role::Tab, "Squash")?;
        says(page, "→ 1 layer")?;
        // What it costs is said where it costs memory, before it begins.
        let told = page.text()?.contains("The squash may need up to");
        assert_eq!(told, !page.engine().has_private_files());
        start(page)?;
        page.click(Role::Button, "Cancel")?;
        page.find(Role::Button, "Squash")?;
        open(page, "mini.docker-20.tar")?;
        start(page)?;
        page.wait_for_status("Verified")?;
        save(page).map(|_| ())
    })
}

/// Somebody cuts the file after it was opened. Firefox reads what is there now, the others refuse.
#[test]
fn a_file_changes_meanwhile() -> Result {
    let folder = tempfile::tempdir()?;
    let image = copied("mini.docker-20.tar", folder.path())?;
    browse(|page| {
        page.choose_file("Open image", &image)?;
        scanned(page)?;
        let mut bytes = fs::read(&image)?;
        bytes.truncate(4096);
        fs::write(&image, bytes)?;
        start(page)?;
        says(page, "changed, moved or deleted since it was opened")
    })
}

/// Where there is no dialog, the page saves by a download. That is said by the browser, not by the test.
#[test]
fn there_is_no_dialog_for_a_place() -> Result {
    let engines = [Engine::Firefox, Engine::WebKit];
    browse_in(
        &engines,
        "it has the dialog, and the other tests take it away",
        |page| {
            let dialog = page.execute("return typeof window.showSaveFilePicker")?;
            assert_eq!(dialog, "undefined");
            open(page, "mini.docker-20.tar")?;
            start(page)?;
            page.wait_for_status("Verified")?;
            save(page).map(|_| ())
        },
    )
}

/// What is downloaded is one file on disk, because some browsers hold a file of many parts in memory to download it.
#[test]
fn the_whole_file_is_kept_on_disk() -> Result {
    let engines = [Engine::Chromium, Engine::Firefox];
    browse_in(&engines, "it keeps no files for a page", |page| {
        open(page, "mini.docker-20.tar")?;
        start(page)?;
        page.wait_for_status("Verified")?;
        let kept = page.execute_async(KEPT)?;
        let size = fs::metadata(save(page)?)?.len();
        let whole = format!("-whole {size}");
        assert!(
            kept.as_str().is_some_and(|kept| kept.contains(&whole)),
            "{kept}"
        );
        Ok(())
    })
}

/// The dialog of the browser gives a file for a folder; the page says what to do instead.
#[test]
fn there_is_no_dialog_for_a_folder() -> Result {
    browse_in(&[Engine::WebKit], "its dialog gives folders", |page| {
        page.choose_folder("or open an OCI layout folder", &fixture("."))?;
        says(page, "Drop the folder on this page instead.")?;
        page.accessible()?;
        page.click(Role::Button, "中文")?;
        says(page, "请改为把目录拖到本页。")?;
        page.click(Role::Button, "English")?;
        open(page, "mini.docker-20.tar")
    })
}

/// The way that files are read where streams read into no given buffer, and where nothing is kept on disk.
#[test]
fn there_are_no_byte_streams() -> Result {
    browse_in(&[Engine::WebKit], "it has byte streams", |page| {
        let lacks = "return [typeof ReadableStreamBYOBReader, typeof navigator.storage?.getDirectory].join()";
        assert_eq!(page.execute(lacks)?, "undefined,undefined");
        // Before anybody waits.
        says(page, "This browser gives pages no storage on disk.")?;
        open(page, "mini.docker-20.tar.xz")?;
        start(page)?;
        page.wait_for_status("Verified")?;
        save(page).map(|_| ())
    })
}
