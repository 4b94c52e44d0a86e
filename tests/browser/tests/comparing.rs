//! Two images beside each other: how the second one comes in, what is said of both, and that it is the command line's bytes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use squint_browser_tests::{Page, Result, Role, Theme, browse};

use super::planning::says;
use super::product::{scanned, start};

/// Two builds of one application, in this folder.
fn two(folder: &Path) -> Result<[PathBuf; 2]> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/two_images.py");
    let status = Command::new("python3").arg(script).arg(folder).status()?;
    assert!(status.success());
    Ok(["app-1.tar", "app-2.tar"].map(|name| folder.join(name)))
}

/// What the command line writes to standard output, in this folder.
fn by_command(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/squint");
    let out = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()?;
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    Ok(out.stdout)
}

const SMALLER: &str = "NEW is 409 kB smaller on disk: apt's lists and caches are gone (440 kB); 2 packages upgraded, 1 added.";
const LARGER: &str = "NEW is 409 kB larger on disk: 440 kB more in apt's lists and caches; 2 packages upgraded, 1 removed.";

/// Saves the comparison in a format, as the page has it.
fn saved(page: &Page, name: &str) -> Result<String> {
    let before = page.downloads()?;
    page.click(Role::Button, name)?;
    let path = page.wait_for_download(&before)?;
    let text = fs::read_to_string(&path)?;
    // A browser may write the next file of the same name in its place.
    fs::remove_file(path)?;
    Ok(text)
}

/// The same text, whatever the commit in it: page and program may be built of different ones.
#[track_caller]
fn same(of_page: &str, by_command: &[u8]) {
    let plain = |text: &str| -> String {
        let is_commit =
            |word: &str| word.len() == 12 && word.chars().all(|c| c.is_ascii_hexdigit());
        let words = text.split([' ', '(', ')', '"', '-']);
        words
            .filter(|word| !is_commit(word) && *word != "dirty")
            .collect()
    };
    let by_command = String::from_utf8_lossy(by_command);
    assert!(
        plain(of_page) == plain(&by_command),
        "{of_page}\n{by_command}"
    );
}

#[test]
fn two_dropped_files_are_compared() -> Result {
    let folder = tempfile::tempdir()?;
    let [old, new] = two(folder.path())?;
    browse(|page| {
        // The one that was created first is the old one, whichever comes first.
        page.drop_files(&[&new, &old])?;
        says(page, SMALLER)?;
        assert!(page.execute("return location.hash")? == "#/compare");
        says(page, "358 kB in 4 layers of 5.")?;
        page.accessible()?;
        for (name, format) in [
            ("Save JSON", "json"),
            ("Save HTML", "html"),
            ("Save Markdown", "markdown"),
            ("Save text", "text"),
        ] {
            let arguments = ["compare", "app-1.tar", "app-2.tar", "--format", format];
            let expected = by_command(folder.path(), &arguments)?;
            same(&saved(page, name)?, &expected);
        }
        // The line that the page shows does the same.
        page.run_command_line(folder.path())?;
        let arguments = ["compare", "app-1.tar", "app-2.tar", "--format", "html"];
        let expected = by_command(folder.path(), &arguments)?;
        assert!(fs::read(folder.path().join("compare.html"))? == expected);
        page.screenshots("compare")?;
        page.view(1440, 900, Theme::Light)?;
        page.click(Role::Button, "中文")?;
        says(page, "新镜像在磁盘上小 409 kB")?;
        page.screenshot("compare-chinese")?;
        page.click(Role::Button, "English")?;
        page.click(Role::Button, "Swap old and new")?;
        says(page, LARGER)?;
        let arguments = ["compare", "app-2.tar", "app-1.tar", "--format", "json"];
        same(
            &saved(page, "Save JSON")?,
            &by_command(folder.path(), &arguments)?,
        );
        assert_eq!(page.requests()?, Vec::<String>::new());
        Ok(())
    })
}

#[test]
fn two_chosen_files_are_compared() -> Result {
    let folder = tempfile::tempdir()?;
    let [old, new] = two(folder.path())?;
    let reports = ["app-1", "app-2"].map(|name| folder.path().join(format!("{name}.json")));
    for (image, report) in [&old, &new].into_iter().zip(&reports) {
        let image = image.to_str().expect("text");
        let text = by_command(folder.path(), &["inspect", image, "--format", "json"])?;
        fs::write(report, text)?;
    }
    browse(|page| {
        // Two reports are none; the message says what to do.
        page.drop_files(&[&reports[0], &reports[1]])?;
        says(page, "This is a report of Squint")?;
        says(page, "squint compare OLD.json NEW.json")?;
        page.screenshots("compare-reports")?;
        page.choose_files("Open image", &[&new, &old])?;
        says(page, SMALLER)?;
        assert!(page.execute("return location.hash")? == "#/compare");
        page.screenshots("compare-top")?;
        page.click(Role::Button, "中文")?;
        says(page, "新镜像在磁盘上小 409 kB")?;
        page.screenshots("compare-top-chinese")?;
        page.click(Role::Button, "English")?;
        // To compare with another takes one.
        assert!(page.execute("return document.getElementById('choose-other').multiple")? == false);
        page.choose_file("Compare with another…", &new)?;
        says(page, "Compare with another…")?;
        // A report comes beside an image, whichever is first.
        page.drop_files(&[&reports[0], &new])?;
        says(page, "NEW is 409 kB smaller on disk")?;
        says(page, "A report has no files")
    })
}

#[test]
fn a_second_dropped_file_is_offered() -> Result {
    let folder = tempfile::tempdir()?;
    let [old, new] = two(folder.path())?;
    browse(|page| {
        page.choose_file("Open image", &old)?;
        scanned(page)?;
        page.drop_file(&new)?;
        says(page, "What do you want to do with app-2.tar?")?;
        page.accessible()?;
        page.screenshots("compare-offer")?;
        page.click(Role::Button, "Cancel")?;
        page.drop_file(&new)?;
        page.click(Role::Button, "Compare with app-1.tar")?;
        says(page, SMALLER)?;
        // The same question again, and the other answer.
        page.drop_file(&new)?;
        page.click(Role::Button, "Open instead")?;
        page.wait_for_status("scanned")?;
        says(page, "example.org/app:2")
    })
}

#[test]
fn another_image_is_chosen_and_walked_through_by_keyboard() -> Result {
    let folder = tempfile::tempdir()?;
    let [old, new] = two(folder.path())?;
    browse(|page| {
        page.choose_file("Open image", &new)?;
        scanned(page)?;
        page.press(&["7"])?;
        says(page, "Set another image beside this one")?;
        page.accessible()?;
        page.screenshots("compare-empty")?;
        page.choose_file("Compare with…", &old)?;
        says(page, SMALLER)?;
        // A kind of change, a directory that opens to its files, and the difference of one.
        page.click(Role::Button, "modified 27")?;
        says(page, "main.py")?;
        page.execute("[...document.querySelectorAll('.cmp-file button')].find(b => b.textContent.includes('main.py')).focus()")?;
        page.press(&["Enter"])?;
        says(page, "+2 −2 lines")?;
        says(page, "def added(request):")?;
        page.accessible()?;
        page.screenshots("compare-difference")?;
        page.click(Role::Button, "Close")?;
        page.click(Role::Button, "Close the comparison")?;
        says(page, "Set another image beside this one")
    })
}

#[test]
fn a_squash_is_compared_with_its_input() -> Result {
    let folder = tempfile::tempdir()?;
    let image = folder.path().join("sample.tar.xz");
    fs::copy(super::product::fixture("../../www/sample.tar.xz"), &image)?;
    browse(|page| {
        page.choose_file("Open image", &image)?;
        scanned(page)?;
        start(page)?;
        page.wait_for_status("Verified")?;
        page.click(Role::Button, "Compare with the original")?;
        says(page, "no file differs")?;
        says(page, "squashed image")?;
        page.accessible()?;
        page.screenshots("compare-squashed")
    })
}

#[test]
fn a_report_stands_for_an_image() -> Result {
    let folder = tempfile::tempdir()?;
    let [_, new] = two(folder.path())?;
    let report = by_command(folder.path(), &["inspect", "app-1.tar", "--format", "json"])?;
    fs::write(folder.path().join("app-1.json"), report)?;
    browse(|page| {
        page.choose_file("Open image", &new)?;
        scanned(page)?;
        page.drop_file(&folder.path().join("app-1.json"))?;
        page.click(Role::Button, "Compare with app-2.tar")?;
        says(page, "NEW is 409 kB smaller on disk")?;
        says(page, "A report has no files")?;
        page.accessible()?;
        let arguments = ["compare", "app-1.json", "app-2.tar", "--format", "json"];
        same(
            &saved(page, "Save JSON")?,
            &by_command(folder.path(), &arguments)?,
        );
        Ok(())
    })
}

#[test]
fn only_the_difference_is_shipped() -> Result {
    let folder = tempfile::tempdir()?;
    let [old, new] = two(folder.path())?;
    browse(|page| {
        page.drop_files(&[&old, &new])?;
        says(page, SMALLER)?;
        page.click(Role::Button, "Work out the difference")?;
        says(page, "Who has the old image pulls")?;
        page.click(Role::Button, "Build the difference")?;
        page.wait_for_status("Verified")?;
        page.accessible()?;
        page.screenshots("compare-onto")?;
        let before = page.downloads()?;
        page.click(Role::Link, "Download")?;
        let saved = page.wait_for_download(&before)?;
        let arguments = [
            "squash",
            "app-2.tar",
            "--onto",
            "app-1.tar",
            "-o",
            "out.tar",
        ];
        by_command(folder.path(), &arguments)?;
        assert!(fs::read(saved)? == fs::read(folder.path().join("out.tar"))?);
        Ok(())
    })
}
