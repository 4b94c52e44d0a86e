//! An image in each form, from the file to the file: given, squashed, verified, saved, compared, and opened again.

use std::fs;
use std::path::Path;
use std::process::Command;

use squint_browser_tests::{Engine, Page, Result, browse, browse_in, browse_in_private};

use super::super::product::{fixture, scanned, start};
use super::{copied, save};

type Give = fn(&Page, &Path) -> Result;

const CHOSEN: Give = |page, image| page.choose_file("Open image", image);
const DROPPED: Give = Page::drop_file;

/// The whole way, with an image that lies in this folder. What is saved is what the command line makes of the same file, and
/// nothing was asked of the network.
fn goes_all_the_way(page: &Page, folder: &Path, image: &Path, give: Give) -> Result {
    give(page, image)?;
    scanned(page)?;
    start(page)?;
    page.wait_for_status("Verified")?;
    let saved = save(page)?;
    page.run_command_line(folder)?;
    let name = saved.file_name().unwrap_or_default();
    let same = fs::read(&saved)? == fs::read(folder.join(name))?;
    assert!(
        same,
        "{} is not what the command line makes",
        saved.display()
    );
    page.choose_file("Open image", &saved)?;
    page.wait_for_status("scanned")?;
    assert_eq!(page.requests()?, Vec::<String>::new());
    Ok(())
}

/// The whole way with a fixture.
fn with(name: &str, give: Give) -> Result {
    let folder = tempfile::tempdir()?;
    let image = copied(name, folder.path())?;
    browse(|page| goes_all_the_way(page, folder.path(), &image, give))
}

#[test]
fn a_plain_image_is_chosen() -> Result {
    with("mini.docker-20.tar", CHOSEN)
}

#[test]
fn a_plain_image_is_dropped() -> Result {
    with("mini.docker-26.tar", DROPPED)
}

#[test]
fn an_image_of_gzip_layers() -> Result {
    with("mini.skopeo-oci.tar", CHOSEN)
}

#[test]
fn an_image_of_zstd_layers() -> Result {
    with("mini.skopeo-oci-zstd.tar", CHOSEN)
}

#[test]
fn an_image_of_the_containerd_store() -> Result {
    with("mini.docker-26-containerd.tar", DROPPED)
}

#[test]
fn a_file_packed_as_a_whole() -> Result {
    with("mini.docker-20.tar.xz", CHOSEN)
}

/// Unpacks an OCI layout into a folder in this one.
fn oci_folder(folder: &Path) -> Result<std::path::PathBuf> {
    let image = folder.join("layout");
    fs::create_dir(&image)?;
    let unpacked = Command::new("tar")
        .arg("-xf")
        .arg(fixture("mini.skopeo-oci.tar"))
        .arg("-C")
        .arg(&image)
        .status()?;
    assert!(unpacked.success());
    Ok(image)
}

#[test]
fn a_folder_is_chosen() -> Result {
    let folder = tempfile::tempdir()?;
    let image = oci_folder(folder.path())?;
    let engines = [Engine::Chromium, Engine::Firefox];
    browse_in(&engines, "its dialog gives single files only", |page| {
        goes_all_the_way(page, folder.path(), &image, |page, image| {
            page.choose_folder("or open an OCI layout folder", image)
        })
    })
}

#[test]
fn a_folder_is_dropped() -> Result {
    let folder = tempfile::tempdir()?;
    let image = oci_folder(folder.path())?;
    let engines = [Engine::Chromium, Engine::WebKit];
    browse_in(&engines, "its driver gives a script no folder", |page| {
        goes_all_the_way(page, folder.path(), &image, DROPPED)
    })
}

/// Firefox gives a private window no files on disk, so that everything is kept in blobs.
#[test]
fn packed_images_without_private_files() -> Result {
    let folder = tempfile::tempdir()?;
    let whole = copied("mini.docker-20.tar.xz", folder.path())?;
    let engines = [Engine::Firefox];
    browse_in_private(
        &engines,
        "only Firefox refuses files by the window",
        |page| {
            let kept =
                "return navigator.storage.getDirectory().then(() => 'kept', () => 'refused')";
            assert_eq!(page.execute_async(kept)?, "refused");
            page.wait_until("the page to say so", || {
                let said = page
                    .text()?
                    .contains("This browser gives pages no storage on disk.");
                Ok(said.then_some(()))
            })?;
            goes_all_the_way(page, folder.path(), &whole, CHOSEN)
        },
    )
}
