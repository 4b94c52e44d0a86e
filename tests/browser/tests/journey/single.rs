//! The page as one HTML file, opened from the disk: the same screens, the same lock, the same bytes.

use std::fs;

use squint_browser_tests::{Page, Result, Role, browse, target};

use super::super::product::{scanned, start};
use super::{copied, save, says};

/// Opens the file. The browser comes from a page of the site, which is left.
fn opened(page: &Page, query: &str) -> Result {
    let file = target()
        .join("single-file")
        .join("squint.html")
        .canonicalize()?;
    page.go(&format!("file://{}{query}", file.display()))
}

/// An image is opened, inspected, squashed and saved; what is saved is what the command line makes.
fn goes_all_the_way(name: &str) -> Result {
    let folder = tempfile::tempdir()?;
    let image = copied(name, folder.path())?;
    browse(|page| {
        opened(page, "")?;
        page.choose_file("Open image", &image)?;
        scanned(page)?;
        page.click(Role::Tab, "Files")?;
        says(page, "Filesystem up to")?;
        start(page)?;
        page.wait_for_status("Verified")?;
        let saved = save(page)?;
        page.run_command_line(folder.path())?;
        let name = saved.file_name().unwrap_or_default();
        assert!(fs::read(&saved)? == fs::read(folder.path().join(name))?);
        assert_eq!(page.arrivals(), Vec::<String>::new());
        Ok(())
    })
}

#[test]
fn a_plain_image() -> Result {
    goes_all_the_way("mini.docker-26.tar")
}

#[test]
fn an_image_of_gzip_layers() -> Result {
    goes_all_the_way("mini.skopeo-oci.tar")
}

#[test]
fn the_sample_is_inside() -> Result {
    browse(|page| {
        opened(page, "?sample")?;
        page.wait_for_status("layers scanned").map(drop)
    })
}

#[test]
fn it_is_locked() -> Result {
    browse(|page| {
        opened(page, "")?;
        let way = "return await fetch('http://127.0.0.1/nothing-leaves-this-page').then(() => 'sent', () => 'refused')";
        assert_eq!(page.execute_async(way)?, "refused");
        Ok(())
    })
}
