//! A plan of several operations: from advice by a tick, from the files, by hand; with its figures, built, and the same as
//! the command line's.

use std::fs;

use squint_browser_tests::{Page, Result, Role, browse};

use super::product::{fixture, scanned};

pub(super) fn says(page: &Page, words: &str) -> Result {
    page.wait_until(&format!("the page to say {words:?}"), || {
        Ok(page.text()?.contains(words).then_some(()))
    })
}

/// The operations of the plan, as they are read.
pub(super) fn operations(page: &Page) -> Result<Vec<String>> {
    let list = page.execute(
        "return [...document.querySelectorAll('.operations li')].map(li => li.querySelector('.what').textContent)",
    )?;
    let list = list.as_array().cloned().unwrap_or_default();
    Ok(list
        .iter()
        .filter_map(|name| name.as_str())
        .map(str::to_owned)
        .collect())
}

fn planned(page: &Page, expected: &[&str]) -> Result {
    page.wait_until(&format!("the plan {expected:?}"), || {
        Ok((operations(page)? == expected).then_some(()))
    })
}

/// Sets a field as a person would, by its id.
pub(super) fn set(page: &Page, field: &str, value: &str) -> Result {
    page.execute(&format!(
        "const field = document.getElementById({field:?}); field.value = {value:?};
         field.dispatchEvent(new Event(field.tagName == 'SELECT' ? 'change' : 'input', {{ bubbles: true }}))"
    ))?;
    Ok(())
}

/// Ticks the box of a piece of advice.
fn tick(page: &Page, piece: &str) -> Result {
    page.execute(&format!(
        "document.getElementById({piece:?}).querySelector('.tick input').click()"
    ))?;
    Ok(())
}

#[test]
fn five_operations_are_the_command_lines_bytes() -> Result {
    let folder = tempfile::tempdir()?;
    let image = folder.path().join("bakery.tar.xz");
    fs::copy(fixture("../../www/sample.tar.xz"), &image)?;
    browse(|page| {
        page.choose_file("Open image", &image)?;
        scanned(page)?;
        page.click(Role::Tab, "Advice")?;
        says(page, "In the squash plan")?;
        tick(page, "merge:1-3")?;
        says(page, "1 operation in the squash plan")?;
        page.accessible()?;
        page.screenshots("advice-planned")?;

        page.click(Role::Tab, "Squash")?;
        planned(page, &["Merge layers 1–3"])?;
        page.click(Role::Button, "Merge another range")?;
        set(page, "to", "11")?;
        page.click(Role::Button, "Merge another range")?;
        let merges = [
            "Merge layers 1–3",
            "Merge layers 5–11",
            "Merge layers 12–14",
        ];
        planned(page, &merges)?;

        page.execute("location.hash = '#/files/srv/bakery/logs/access.log'")?;
        page.click(Role::Button, "Leave out of the squash")?;
        says(page, "Left out of the squash")?;
        page.accessible()?;
        page.click(Role::Tab, "Squash")?;
        planned(
            page,
            &[&merges[..], &["Leave out srv/bakery/logs/access.log"]].concat(),
        )?;
        set(
            page,
            "exclude",
            "srv/bakery/logs/access.log\nsrv/bakery/src/module-0*",
        )?;
        page.wait_until("five operations", || {
            Ok((operations(page)?.len() == 5).then_some(()))
        })?;
        says(page, "exact, to the byte")?;
        page.accessible()?;
        page.screenshots("plan")?;

        // Each can be taken back, and the focus stays in the list.
        let before = operations(page)?;
        page.click(
            Role::Button,
            "Remove from the plan: Leave out srv/bakery/src/module-0*",
        )?;
        planned(
            page,
            &before
                .iter()
                .map(String::as_str)
                .take(4)
                .collect::<Vec<_>>(),
        )?;
        let focused = page.execute("return document.activeElement.id")?;
        assert_eq!(focused, "operations-title");
        set(
            page,
            "exclude",
            "srv/bakery/logs/access.log\nsrv/bakery/src/module-0*",
        )?;
        page.wait_until("five operations", || {
            let ready = page.execute(
                "return !document.querySelector('.squash-result > button.primary')?.disabled",
            )?;
            Ok((operations(page)?.len() == 5 && ready == true).then_some(()))
        })?;

        page.click(Role::Button, "Squash")?;
        page.wait_for_status("Verified")?;
        says(page, "but for 11 paths left out")?;
        page.screenshots("plan-done")?;
        page.download_is_what_the_command_line_writes(folder.path())
    })
}
