//! What somebody with a fat image does: finds what wastes most and which files, asks what merging would save, opens a
//! deleted file, and goes about by keyboard and address.

use std::fs;
use std::path::Path;

use squint_browser_tests::{Page, Result, Role, Theme, browse};

/// The image that comes with the site, opened.
fn sample(test: impl FnOnce(&Page) -> Result) -> Result {
    browse(|page| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/sample.tar.xz");
        page.view(1440, 900, Theme::Light)?;
        page.choose_file("Open image", &file)?;
        page.wait_for_status("scanned")?;
        page.wait_until("the second pass", || {
            Ok((!page.text()?.contains("Checking digests")).then_some(()))
        })?;
        test(page)
    })
}

/// Waits until the page says this.
fn says(page: &Page, text: &str) -> Result {
    page.wait_until(&format!("the page to say {text:?}"), || {
        Ok(page.text()?.contains(text).then_some(()))
    })
}

/// The part of the address behind `#`, once it is this.
fn leads_to(page: &Page, hash: &str) -> Result {
    page.wait_until(&format!("the address to be {hash}"), || {
        let now = page.execute("return location.hash")?;
        Ok((now.as_str() == Some(hash)).then_some(()))
    })
}

fn goes_to(page: &Page, hash: &str) -> Result {
    page.execute(&format!("location.hash = {hash:?}"))?;
    Ok(())
}

#[test]
fn which_command_wastes_most() -> Result {
    sample(|page| {
        says(page, "7.32 MB of 14.2 MB on disk is wasted (51.5 %)")?;
        let first = "return [...document.querySelectorAll('tr.layer .number')][0].textContent";
        assert_eq!(page.execute(first)?, "0");
        page.click(Role::Button, "Wasted")?;
        page.wait_until("the layer with the most waste to be first", || {
            Ok((page.execute(first)? == "7").then_some(()))
        })?;
        let bar = "return document.querySelector('tr.layer .bar').getBoundingClientRect().width";
        let closed = page.execute(bar)?;
        page.click(Role::Button, "COPY dir:bda3e77 in ./")?;
        leads_to(page, "#/layers?layer=7")?;
        for text in ["Hidden by", "Layer 8", "56 files", "access.log"] {
            says(page, text)?;
        }
        assert_eq!(page.execute(bar)?, closed, "an opened layer keeps its bar");
        page.click(Role::Button, "Waste matrix")?;
        page.click(Role::Button, "Layer 8 hid 3.21 MB of layer 7, 56 files")?;
        leads_to(page, "#/layers?matrix&cell=7-8")?;
        says(page, "What layer 8 hid of layer 7")?;
        says(page, "56 wasted files, 3.21 MB")?;
        page.screenshots("matrix")
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
        // All above the base image, because that keeps the saving.
        leads_to(page, "#/squash")?;
        says(page, "so they are still shared")?;
        says(page, "15 → 2 layers")?;
        says(page, "--from 1")?;
        page.click(Role::Button, "All layers")?;
        leads_to(page, "#/squash?from=0&to=14")?;
        says(page, "Includes 1 layer of the base image")?;
        // A drag across the chart, by a mouse that is pressed.
        page.execute(
            "const chart = document.getElementById('range-picture');
             const { left, top, width } = chart.getBoundingClientRect();
             const at = (type, layer, buttons) => chart.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, buttons,
                 clientX: left + (layer + 0.5) * width / 15, clientY: top + 20 }));
             at('pointerdown', 3, 1); at('pointermove', 5, 1); at('pointermove', 8, 1); at('pointerup', 8, 0)",
        )?;
        leads_to(page, "#/squash?from=3&to=8")?;
        page.screenshots("squash")
    })
}

#[test]
fn a_deleted_file_can_be_read() -> Result {
    sample(|page| {
        goes_to(page, "#/files/root/.ssh/id_demo")?;
        for text in ["id_demo", "Layer 6", "Deleted, layer 14", "example"] {
            says(page, text)?;
        }
        let before = page.downloads()?;
        page.click(Role::Button, "Download file")?;
        let saved = page.wait_for_download(&before)?;
        assert_eq!(fs::metadata(&saved)?.len(), 205);
        page.screenshots("files")
    })
}

#[test]
fn files_are_found_by_filter_and_keyboard() -> Result {
    sample(|page| {
        // From the layers, without a mouse.
        page.press(&["/"])?;
        leads_to(page, "#/files")?;
        page.wait_until("the filter to take the keyboard", || {
            let focused = page.execute("return document.activeElement.id")?;
            Ok((focused.as_str() == Some("files-filter")).then_some(()))
        })?;
        page.type_text("*.png")?;
        says(page, "loaf.png")?;
        page.execute("document.getElementById('files-tree').focus()")?;
        page.press(&["End", "Enter"])?;
        page.wait_until("a file in the address", || {
            let hash = page.execute("return location.hash")?;
            Ok(hash
                .as_str()
                .is_some_and(|hash| hash.contains("loaf") || hash.contains("/img/"))
                .then_some(()))
        })?;
        page.wait_until("the picture", || {
            let shown = page.execute(
                "const image = document.querySelector('#files-panel img'); return image ? image.naturalWidth : 0",
            )?;
            Ok(shown.as_u64().is_some_and(|width| width > 0).then_some(()))
        })
    })
}

/// A field keeps what a script writes into it until its part of the page is drawn again.
#[test]
fn an_event_draws_its_own_part_alone() -> Result {
    sample(|page| {
        goes_to(page, "#/files")?;
        page.wait_until("the tree", || {
            let shown = page.execute("return document.getElementById('file-2') !== null")?;
            Ok((shown.as_bool() == Some(true)).then_some(()))
        })?;
        let field = "document.getElementById('files-filter')";
        let script =
            format!("{field}.value = 'untouched'; document.getElementById('files-tree').focus()");
        page.execute(&script)?;
        page.press(&["Home", "ArrowDown", "ArrowDown"])?;
        page.wait_until("the cursor on the third row", || {
            let row = page.execute("return document.querySelector('.f-row.at')?.id")?;
            Ok((row.as_str() == Some("file-2")).then_some(()))
        })?;
        let value = || page.execute(&format!("return {field}.value"));
        assert_eq!(value()?.as_str(), Some("untouched"), "the tree alone");
        page.execute("document.querySelector('.f-regex').click()")?;
        page.wait_until("the filters to be drawn", || {
            Ok((value()?.as_str() == Some("")).then_some(()))
        })
    })
}

#[test]
fn two_versions_of_a_file_are_compared() -> Result {
    sample(|page| {
        goes_to(page, "#/files/etc/passwd")?;
        says(page, "Overwritten, layer 8")?;
        page.execute(
            "const select = [...document.querySelectorAll('#files-panel select')][0];
             select.value = [...select.options].at(-1).value;
             select.dispatchEvent(new Event('change', { bubbles: true }));",
        )?;
        says(page, "bakery:x:1000:1000")
    })
}

#[test]
fn back_and_forward_go_where_one_was() -> Result {
    sample(|page| {
        page.press(&["5"])?;
        leads_to(page, "#/waste")?;
        page.press(&["8"])?;
        leads_to(page, "#/report")?;
        page.execute("history.back()")?;
        leads_to(page, "#/waste")?;
        says(page, "110 wasted files, 7.32 MB")?;
        page.execute("history.back()")?;
        leads_to(page, "#/layers")?;
        page.execute("history.forward()")?;
        leads_to(page, "#/waste")
    })
}

#[test]
fn the_first_press_in_the_picture_counts() -> Result {
    sample(|page| {
        page.click(Role::Tab, "Waste")?;
        page.click(Role::Treeitem, "srv/bakery/logs/access.log")?;
        says(page, "in srv/bakery/logs/access.log")?;
        // The place in the picture is in the address, and Back leads out of it.
        page.press(&["ArrowUp", "Enter"])?;
        page.wait_until("the directory to be in the address", || {
            let hash = page.execute("return location.hash")?;
            let hash = hash.as_str().unwrap_or_default();
            Ok(hash.starts_with("#/waste?at=").then_some(()))
        })?;
        page.execute("history.back()")?;
        leads_to(page, "#/waste")
    })
}

#[test]
fn what_to_change_is_said_and_can_be_done() -> Result {
    sample(|page| {
        says(page, "What to change")?;
        page.click(Role::Link, "All advice")?;
        leads_to(page, "#/advice")?;
        says(page, "saves")?;
        page.accessible()?;
        page.screenshots("advice")?;
        page.click(Role::Link, "Do it here: squash")?;
        page.wait_until("the squash tab", || {
            let hash = page.execute("return location.hash")?;
            let hash = hash.as_str().unwrap_or_default();
            Ok(hash.starts_with("#/squash").then_some(()))
        })
    })
}

#[test]
fn the_keys_are_listed_and_can_be_switched_off() -> Result {
    sample(|page| {
        page.press(&["?"])?;
        says(page, "Filter the files")?;
        page.accessible()?;
        page.click(Role::Checkbox, "Enable single-key shortcuts")?;
        page.press(&["Escape"])?;
        page.press(&["3"])?;
        leads_to(page, "#/layers")
    })
}

#[test]
fn the_report_is_saved() -> Result {
    sample(|page| {
        page.click(Role::Tab, "Report")?;
        for (button, begins, name) in [
            ("Save HTML", "<!doctype html>", "bakery_1.4.report.html"),
            ("Save Markdown", "## `bakery:1.4`", "bakery_1.4.report.md"),
            (
                "Save JSON",
                "{\n  \"schema\": \"squint.report/1\"",
                "bakery_1.4.report.json",
            ),
        ] {
            let before = page.downloads()?;
            page.click(Role::Button, button)?;
            let saved = page.wait_for_download(&before)?;
            assert!(fs::read_to_string(&saved)?.starts_with(begins), "{button}");
            assert!(saved.ends_with(name), "{}", saved.display());
        }
        Ok(())
    })
}

#[test]
fn every_part_of_the_inspector_is_accessible() -> Result {
    sample(|page| {
        for place in [
            "#/layers?layer=8",
            "#/layers?matrix&cell=7-8",
            "#/files/srv/bakery/config.json",
            "#/files/bin/busybox",
            "#/files?layer=8",
            "#/files?from=3&to=8",
            "#/squash?from=1&to=4",
        ] {
            goes_to(page, place)?;
            std::thread::sleep(std::time::Duration::from_millis(600));
            page.accessible().map_err(|error| error.context(place))?;
        }
        Ok(())
    })
}
