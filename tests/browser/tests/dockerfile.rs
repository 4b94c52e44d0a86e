//! The Dockerfile of an image: made from its history, dropped beside it, chosen, and taken back; and what is shown of packages.

use squint_browser_tests::{Page, Result, Role, Theme, browse};

use crate::product::fixture;

fn says(page: &Page, text: &str) -> Result {
    page.wait_until(&format!("the page to say {text:?}"), || {
        Ok(page.text()?.contains(text).then_some(()))
    })
}

/// The name of the chosen end of the base image.
fn base(page: &Page) -> Result<String> {
    let chosen =
        page.execute("return document.querySelector('.inline-field option:checked').textContent")?;
    Ok(chosen.as_str().unwrap_or_default().to_owned())
}

/// What stands in the row of a line: its text and its figures.
fn line(page: &Page, number: u32) -> Result<String> {
    let row = page.execute(&format!(
        "return [...document.querySelectorAll('.lines tbody tr')].find((row) => row.cells[0].textContent === '{number}')?.innerText"
    ))?;
    Ok(row.as_str().unwrap_or_default().to_owned())
}

#[test]
fn an_image_and_its_dockerfile_are_dropped_together() -> Result {
    browse(|page| {
        page.view(1440, 900, Theme::Light)?;
        let image = fixture("steps.docker-20.tar");
        page.drop_files(&[&fixture("steps.plain.Dockerfile"), &image])?;
        page.wait_for_status("scanned")?;
        says(page, "steps.plain.Dockerfile, matched with the image")?;
        assert!(page.execute("return location.hash")? == "#/layers?dockerfile");
        // The history alone only suggests a base; now it is certain.
        assert_eq!(base(page)?, "after layer 0 (as the Dockerfile says)");
        let copy = line(page, 24)?;
        assert!(
            copy.contains("COPY model /srv/model") && copy.contains("9.00 kB"),
            "{copy}"
        );
        assert!(!page.text()?.contains("first of 2"));
        page.screenshots("dockerfile-given")?;
        // It is taken back.
        page.click(Role::Button, "Remove steps.plain.Dockerfile")?;
        says(page, "Made from the image")?;
        assert_eq!(base(page)?, "after layer 0 (as the history suggests)");
        page.screenshots("dockerfile-history")
    })
}

#[test]
fn a_dockerfile_is_chosen_for_an_open_image() -> Result {
    browse(|page| {
        page.choose_file("Open image", &fixture("steps.docker-20.tar"))?;
        page.wait_for_status("scanned")?;
        page.click(Role::Button, "Dockerfile")?;
        page.choose_file("Choose the Dockerfile", &fixture("steps.plain.Dockerfile"))?;
        says(page, "matched with the image")?;
        // What is no Dockerfile is said, and changes nothing.
        page.choose_file("Choose another Dockerfile", &fixture("packages.go.list"))?;
        page.wait_until("the refusal", || {
            Ok(page
                .text_of("alert")?
                .contains("packages.go.list is not used")
                .then_some(()))
        })?;
        says(page, "steps.plain.Dockerfile, matched")?;
        page.click(Role::Button, "Save Dockerfile")?;
        let saved = page.wait_for_download(&[])?;
        let text = std::fs::read_to_string(saved)?;
        assert!(text.contains("# squint: 9.00 kB stored"), "{text}");
        Ok(())
    })
}

#[test]
fn a_dockerfile_is_dropped_on_an_open_image() -> Result {
    browse(|page| {
        page.drop_file(&fixture("steps.docker-20.tar"))?;
        page.wait_for_status("scanned")?;
        page.find(Role::Button, "Dockerfile")?;
        page.drop_file(&fixture("steps.Dockerfile"))?;
        says(page, "steps.Dockerfile, matched with the image")?;
        // It is that of another image.
        says(page, "Not every line fits this image")?;
        page.press(&["d"])?;
        page.wait_until("the table", || {
            Ok((page.execute("return location.hash")? == "#/layers").then_some(()))
        })?;
        // An image takes the place of the other one, and has no Dockerfile.
        page.drop_file(&fixture("tiny.umoci.tar"))?;
        page.click(Role::Button, "Open instead")?;
        page.wait_for_status("scanned")?;
        page.click(Role::Button, "Dockerfile")?;
        says(page, "Made from the image")
    })
}

#[test]
fn a_border_that_is_chosen_is_in_the_report() -> Result {
    browse(|page| {
        page.choose_file("Open image", &fixture("steps.docker-20.tar"))?;
        page.wait_for_status("scanned")?;
        page.execute(
            "const select = document.querySelector('.inline-field select');
             select.value = '2';
             select.dispatchEvent(new Event('change', { bubbles: true }));",
        )?;
        page.click(Role::Tab, "Report")?;
        page.click(Role::Button, "Save JSON")?;
        let saved = page.wait_for_download(&[])?;
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(saved)?)?;
        assert_eq!(report["image"]["base"]["layers"], 2);
        assert_eq!(report["image"]["base"]["source"], "given");
        Ok(())
    })
}

#[test]
fn why_a_package_is_there() -> Result {
    browse(|page| {
        page.view(1440, 900, Theme::Light)?;
        page.choose_file("Open image", &fixture("packages.dpkg.tar.xz"))?;
        page.wait_for_status("scanned")?;
        page.click(Role::Tab, "Packages")?;
        page.click(Role::Button, "libnew")?;
        says(page, "Its files, largest first")?;
        page.screenshots("packages")
    })
}
