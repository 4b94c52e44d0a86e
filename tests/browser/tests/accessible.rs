//! Every screen, as axe-core sees it: in both themes, on a desk and on a telephone, in both languages.

use std::path::{Path, PathBuf};

use squint_browser_tests::{Page, Result, Role, Theme, browse};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(name)
}

/// What is shown now, however it is looked at. English before, and after.
fn everywhere(page: &Page, screen: &str) -> Result {
    let looks = |language: &str| -> Result {
        for (width, height) in [(1440, 900), (390, 844)] {
            for theme in [Theme::Light, Theme::Dark] {
                page.view(width, height, theme)?;
                page.accessible().map_err(|error| {
                    error.context(format!("{screen}, {width} points, {theme:?}, {language}"))
                })?;
            }
        }
        Ok(())
    };
    looks("English")?;
    page.click(Role::Button, "中文")?;
    looks("Chinese")?;
    page.click(Role::Button, "English")
}

fn open(page: &Page, name: &str) -> Result {
    page.choose_file("Open image", &fixture(name))?;
    page.wait_for_status("scanned")?;
    Ok(())
}

fn tab(name: &str) -> Result {
    browse(|page| {
        open(page, "mini.docker-20.tar")?;
        page.click(Role::Tab, name)?;
        everywhere(page, name)
    })
}

#[test]
fn landing() -> Result {
    browse(|page| everywhere(page, "landing"))
}

#[test]
fn dockerfile() -> Result {
    browse(|page| {
        open(page, "steps.docker-20.tar")?;
        page.click(Role::Button, "Dockerfile")?;
        page.find(Role::Button, "Save Dockerfile")?;
        everywhere(page, "dockerfile")
    })
}

#[test]
fn packages() -> Result {
    browse(|page| {
        open(page, "packages.dpkg.tar.xz")?;
        page.click(Role::Tab, "Packages")?;
        page.click(Role::Button, "libnew")?;
        everywhere(page, "packages")
    })
}

#[test]
fn choosing_an_image() -> Result {
    browse(|page| {
        page.choose_file("Open image", &fixture("two-images.docker-20.tar"))?;
        page.wait_until("a choice", || {
            Ok(page.text()?.contains("several images").then_some(()))
        })?;
        everywhere(page, "choosing")
    })
}

#[test]
fn failure() -> Result {
    browse(|page| {
        page.choose_file("Open image", &fixture("README.md"))?;
        page.wait_until("a sentence", || {
            Ok(page.text()?.contains("text file").then_some(()))
        })?;
        everywhere(page, "failure")
    })
}

#[test]
fn layers() -> Result {
    tab("Layers")
}

#[test]
fn files() -> Result {
    tab("Files")
}

#[test]
fn waste() -> Result {
    tab("Waste")
}

#[test]
fn report() -> Result {
    tab("Report")
}

#[test]
fn squash() -> Result {
    browse(|page| {
        open(page, "mini.docker-20.tar")?;
        page.click(Role::Tab, "Squash")?;
        page.wait_until("a prediction", || {
            Ok(page.text()?.contains("exact, to the byte").then_some(()))
        })?;
        page.execute("document.querySelector('details.more').open = true")?;
        everywhere(page, "squash")?;
        page.click(Role::Button, "Squash")?;
        page.wait_for_status("Verified")?;
        everywhere(page, "squashed")
    })
}

/// Good news is a screen of its own.
#[test]
fn nothing_to_reclaim() -> Result {
    browse(|page| {
        open(page, "tiny.podman-oci.tar")?;
        everywhere(page, "nothing to reclaim")
    })
}

/// Each of the colours that bytes have, and the mark of a base image.
#[test]
fn sample() -> Result {
    browse(|page| {
        page.click(Role::Link, "Try the sample")?;
        page.wait_for_status("scanned")?;
        everywhere(page, "sample")
    })
}
