//! Reading an image: layers, files, a filter, a file, what merging would save; by keyboard, for everybody, and in reports.

use std::fs;
use std::path::Path;

use squint_browser_tests::{Page, Result, Role, Theme, browse};

use super::super::product::scanned;
use super::says;

/// The image that comes with the site, opened: a file packed as a whole.
fn sample(test: impl FnOnce(&Page) -> Result) -> Result {
    browse(|page| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/sample.tar.xz");
        page.view(1440, 900, Theme::Light)?;
        page.choose_file("Open image", &file)?;
        scanned(page)?;
        says(page, "Deleted with its directory")?;
        test(page)?;
        assert_eq!(page.requests()?, Vec::<String>::new());
        Ok(())
    })
}

#[test]
fn files_are_found_and_opened_by_keyboard() -> Result {
    sample(|page| {
        page.press(&["/"])?;
        page.wait_until("the filter to take the keyboard", || {
            let focused = page.execute("return document.activeElement.id")?;
            Ok((focused == "files-filter").then_some(()))
        })?;
        page.type_text("id_demo")?;
        page.wait_until("the file in the tree", || {
            let last = "return [...document.querySelectorAll('.f-row')].at(-1)?.textContent";
            let last = page.execute(last)?;
            let found = last.as_str().is_some_and(|row| row.contains("id_demo"));
            Ok(found.then_some(()))
        })?;
        page.execute("document.getElementById('files-tree').focus()")?;
        page.press(&["End", "Enter"])?;
        says(page, "Deleted, layer 14")?;
        says(page, "example")?;
        let before = page.downloads()?;
        page.click(Role::Button, "Download file")?;
        assert_eq!(fs::metadata(page.wait_for_download(&before)?)?.len(), 205);
        page.press(&["Escape"])?;
        Ok(())
    })
}

#[test]
fn what_merging_would_save() -> Result {
    sample(|page| {
        page.click(Role::Tab, "Squash")?;
        says(
            page,
            "Merging them saves 7.32 MB, 51.5 % of what is on disk.",
        )?;
        page.click(Role::Button, "All above the base image")?;
        says(page, "15 → 2 layers")?;
        says(page, "--from 1")
    })
}

#[test]
fn reports_and_pictures_are_saved() -> Result {
    sample(|page| {
        let saved = |button: &str, begins: &[u8]| -> Result {
            let before = page.downloads()?;
            page.click(Role::Button, button)?;
            let file = page.wait_for_download(&before)?;
            assert!(fs::read(&file)?.starts_with(begins), "{button}");
            Ok(())
        };
        page.click(Role::Tab, "Report")?;
        saved("Save HTML", b"<!doctype html>")?;
        saved("Save Markdown", b"## `bakery:1.4`")?;
        saved("Save JSON", b"{\n  \"schema\": \"squint.report/1\"")?;
        page.click(Role::Tab, "Waste")?;
        saved("Save as SVG", b"<?xml")?;
        saved("Save as PNG", b"\x89PNG")
    })
}

/// Axe on each tab, in both themes and languages, on a desk and as narrow as a window gets.
#[test]
fn every_tab_is_accessible() -> Result {
    sample(|page| {
        for (tab, chinese) in [
            ("Layers", "镜像层"),
            ("Advice", "建议"),
            ("Files", "文件"),
            ("Packages", "软件包"),
            ("Waste", "冗余"),
            ("Squash", "合并"),
            ("Report", "报告"),
        ] {
            page.click(Role::Tab, tab)?;
            page.view(1440, 900, Theme::Light)?;
            page.accessible().map_err(|error| error.context(tab))?;
            page.click(Role::Button, "中文")?;
            page.find(Role::Tab, chinese)?;
            page.view(390, 844, Theme::Dark)?;
            page.accessible().map_err(|error| error.context(chinese))?;
            page.click(Role::Button, "English")?;
        }
        Ok(())
    })
}
