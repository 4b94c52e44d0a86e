//! The main job, as a person does it: open, look, squash, save; and what happens when the file is no image.

use std::path::{Path, PathBuf};
use std::process::Command;

use squint_browser_tests::{Page, Result, Role, browse};

pub(super) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(name)
}

/// Opens a fixture and waits for its figures.
pub(super) fn open(page: &Page, name: &str) -> Result {
    page.choose_file("Open image", &fixture(name))?;
    scanned(page)
}

/// Waits for the figures, and until nothing on the page moves any more.
pub(super) fn scanned(page: &Page) -> Result {
    page.wait_for_status("scanned")?;
    page.wait_until("the second pass", || {
        Ok((!page.text()?.contains("Checking digests")).then_some(()))
    })
}

/// Presses Squash once it says what that would give.
pub(super) fn start(page: &Page) -> Result {
    predicted(page)?;
    page.click(Role::Button, "Squash")
}

/// Goes to the Squash tab and waits until it says what a squash would give.
pub(super) fn predicted(page: &Page) -> Result {
    page.click(Role::Tab, "Squash")?;
    page.wait_until("a prediction", || {
        let text = page.text()?;
        let said = ["exact, to the byte", "estimate; depends on compression"];
        Ok(said.iter().any(|said| text.contains(said)).then_some(()))
    })
}

/// Squashes what is open and downloads it; the file.
pub(super) fn squash(page: &Page) -> Result<PathBuf> {
    start(page)?;
    page.wait_for_status("Verified")?;
    let before = page.downloads()?;
    page.click(Role::Link, "Download")?;
    page.wait_for_download(&before)
}

/// What is saved holds the same filesystem, by an oracle that is not ours.
fn saves_the_same_filesystem(name: &str) -> Result {
    browse(|page| {
        open(page, name)?;
        let saved = squash(page)?;
        let oracle = fixture("../rootfs_digest.py");
        let out = Command::new("python3")
            .arg(oracle)
            .args(["--verify", "--compare"])
            .arg(&saved)
            .arg(fixture(name))
            .output()?;
        assert!(
            out.status.success(),
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
        assert_eq!(
            page.requests()?
                .iter()
                .filter(|r| !r.starts_with("blob:"))
                .count(),
            0,
            "nothing leaves"
        );
        Ok(())
    })
}

#[test]
fn squashes_a_plain_image() -> Result {
    saves_the_same_filesystem("mini.docker-20.tar")
}

#[test]
fn squashes_a_file_packed_as_a_whole() -> Result {
    saves_the_same_filesystem("mini.docker-20.tar.xz")
}

#[test]
fn opens_a_folder() -> Result {
    let folder = tempfile::tempdir()?;
    let unpacked = Command::new("tar")
        .arg("-xf")
        .arg(fixture("mini.skopeo-oci.tar"))
        .arg("-C")
        .arg(folder.path())
        .status()?;
    assert!(unpacked.success());
    browse(|page| {
        page.choose_folder("or open an OCI layout folder", folder.path())?;
        page.wait_for_status("scanned")?;
        squash(page)?;
        Ok(())
    })
}

#[test]
fn squashes_an_image_of_the_containerd_store() -> Result {
    saves_the_same_filesystem("mini.docker-26-containerd.tar")
}

#[test]
fn squashes_an_oci_archive_of_zstd_layers() -> Result {
    saves_the_same_filesystem("mini.skopeo-oci-zstd.tar")
}

#[test]
fn shows_the_layers_in_the_order_of_the_dockerfile() -> Result {
    browse(|page| {
        open(page, "mini.docker-20.tar")?;
        let text = page.text()?;
        let (first, last) = (
            text.find("mkdir -p /var/cache/pkg"),
            text.find("mkfifo /srv/app/pipe"),
        );
        assert!(first.is_some() && first < last, "{text}");
        for figure in ["2.56 MB", "2.05 MB", "516 kB", "(20.1 %)"] {
            assert!(text.contains(figure), "{figure} in {text}");
        }
        page.screenshots("layers")
    })
}

/// The page loads anew and fetches the sample before it locks itself; what follows is as with any file.
#[test]
fn shows_the_sample() -> Result {
    browse(|page| {
        page.click(Role::Link, "Try the sample")?;
        page.wait_for_status("15 layers scanned")?;
        let text = page.text()?;
        for figure in [
            "bakery:1.4",
            "14.2 MB",
            "7.32 MB",
            "Deleted with its directory",
        ] {
            assert!(text.contains(figure), "{figure} in {text}");
        }
        let sent = "try { await fetch('./nothing-leaves-this-page'); return 'sent' } catch { return 'refused' }";
        assert_eq!(page.execute_async(sent)?, "refused");
        page.requests()?;
        squash(page)?;
        assert_eq!(page.requests()?, Vec::<String>::new());
        Ok(())
    })
}

/// Nobody else pays for it.
#[test]
fn fetches_no_sample_unasked() -> Result {
    browse(|page| {
        let asked = page.arrivals();
        assert!(
            !asked.iter().any(|path| path.contains("sample")),
            "{asked:?}"
        );
        Ok(())
    })
}

/// Also where the result lies in files that only the browser has, because the opened one was packed.
#[test]
fn opens_the_result() -> Result {
    browse(|page| {
        open(page, "mini.docker-20.tar.xz")?;
        squash(page)?;
        page.click(Role::Button, "Open the result")?;
        page.wait_until("the result without waste", || {
            Ok(page
                .text()?
                .contains("a squash saves nothing")
                .then_some(()))
        })?;
        page.wait_until("its digests", || {
            Ok(page.text()?.contains("they agree").then_some(()))
        })
    })
}

#[test]
fn a_result_that_was_not_saved_is_not_given_up_unasked() -> Result {
    browse(|page| {
        open(page, "mini.docker-20.tar")?;
        start(page)?;
        page.wait_for_status("Verified")?;
        page.execute("window.confirm = (text) => { window.asked = text; return false }")?;
        page.choose_file("Open image", &fixture("tiny.umoci.tar"))?;
        page.wait_until("the question", || {
            let asked = page.execute("return window.asked ?? ''")?;
            Ok(asked
                .as_str()
                .unwrap_or_default()
                .contains("not saved")
                .then_some(()))
        })?;
        page.find(Role::Button, "Save squashed image")?;
        page.execute("window.confirm = () => true")?;
        page.choose_file("Open image", &fixture("tiny.umoci.tar"))?;
        page.wait_until("the other image", || {
            Ok(page.text()?.contains("tiny.umoci.tar").then_some(()))
        })
    })
}

#[test]
fn cancelling_a_second_image_returns_to_the_first() -> Result {
    browse(|page| {
        open(page, "mini.docker-20.tar")?;
        page.choose_file("Open image", &fixture("two-images.docker-20.tar"))?;
        page.click(Role::Button, "Cancel")?;
        page.wait_until("the first image", || {
            Ok(page.text()?.contains("mini.docker-20.tar").then_some(()))
        })?;
        page.wait_for_status("scanned").map(drop)
    })
}

#[test]
fn a_link_into_an_image_says_that_it_waits_for_it() -> Result {
    browse(|page| {
        open(page, "mini.docker-20.tar")?;
        page.execute("location.hash = '#/files/etc'")?;
        page.execute("window.old = true; location.reload()")?;
        page.wait_until("the page to load anew", || {
            let anew = page.execute("return window.old === undefined && 'squint' in globalThis")?;
            Ok(anew.as_bool().filter(|anew| *anew))
        })?;
        let text = page.text()?;
        assert!(
            text.contains("a place in an image") && text.contains("mini.docker-20.tar"),
            "{text}"
        );
        open(page, "mini.docker-20.tar")?;
        assert_eq!(page.execute("return location.hash")?, "#/files/etc");
        Ok(())
    })
}

/// What the page finds in a packed file is what the command line finds.
#[test]
fn packages_are_listed() -> Result {
    let listed = |name: &str| -> Result<Vec<String>> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/squint");
        let out = Command::new(program)
            .args(["packages", "--format", "json"])
            .arg(fixture(name))
            .output()?;
        let document: serde_json::Value = serde_json::from_slice(&out.stdout)?;
        let rows = document["packages"].as_array().cloned().unwrap_or_default();
        let mut names: Vec<String> = rows
            .iter()
            .map(|row| format!("{} {}", row["name"], row["live_bytes"]))
            .collect();
        names.sort();
        Ok(names)
    };
    browse(|page| {
        for name in ["packages.dpkg.tar.xz", "packages.node.tar.xz"] {
            let expected = listed(name)?;
            assert!(!expected.is_empty());
            open(page, name)?;
            page.click(Role::Tab, "Packages")?;
            page.wait_until("the packages", || {
                let rows = page.execute(
                    "return [...document.querySelectorAll('.packages tbody tr')].map((row) => {
                         const bytes = row.querySelector('td.size').title.replace(/[^0-9]/g, '');
                         return JSON.stringify(row.querySelector('th').textContent) + ' ' + bytes;
                     })",
                )?;
                let mut rows: Vec<String> = serde_json::from_value(rows)?;
                rows.sort();
                Ok((rows == expected).then_some(()))
            })?;
        }
        page.accessible()?;
        page.view(390, 844, squint_browser_tests::Theme::Dark)?;
        page.accessible()
    })
}

#[test]
fn asks_which_image_of_several() -> Result {
    browse(|page| {
        page.choose_file("Open image", &fixture("two-images.docker-20.tar"))?;
        page.wait_until("a choice", || {
            Ok(page.text()?.contains("several images").then_some(()))
        })
    })
}

/// Choosing starts anew, with what the file was unpacked to.
#[test]
fn opens_the_chosen_image_of_a_packed_file() -> Result {
    let folder = tempfile::tempdir()?;
    let packed = folder.path().join("two.tar.gz");
    let gzip = Command::new("gzip")
        .arg("-c")
        .arg(fixture("two-images.docker-20.tar"))
        .output()?;
    std::fs::write(&packed, gzip.stdout)?;
    browse(|page| {
        page.choose_file("Open image", &packed)?;
        page.wait_until("a choice", || {
            Ok(page.text()?.contains("several images").then_some(()))
        })?;
        page.execute("document.querySelector('button.choice').click()")?;
        page.wait_for_status("scanned")?;
        squash(page)?;
        Ok(())
    })
}

#[test]
fn says_what_a_file_is_that_is_no_image() -> Result {
    browse(|page| {
        page.choose_file("Open image", &fixture("README.md"))?;
        page.wait_until("a sentence", || {
            Ok(page
                .text()
                .is_ok_and(|t| t.contains("text file"))
                .then_some(()))
        })
    })
}
