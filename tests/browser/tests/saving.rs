//! Saving to a chosen place, and all the ways in which it ends early.
//!
//! A headless browser cannot ask for a place. The tests answer for the person: with a file of the origin-private file system,
//! whose handles are those that the dialog gives, or with one that fails as a disk does.

use std::fs;
use std::path::Path;
use std::process::Command;

use squint_browser_tests::{Engine, Page, Result, Role, browse, browse_in};

use super::product::{fixture, open, squash, start};

/// The person chooses `saved.tar`, which holds something already.
const CHOOSES: &str = "
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('saved.tar', { create: true });
    const before = await handle.createWritable();
    await before.write('what was there before');
    await before.close();
    globalThis.chosen = handle;
    window.showSaveFilePicker = async () => handle;";

/// The disk fails in its own way: `FAILS` is what happens at the second write.
const FAILS: &str = "
    globalThis.ended = '';
    window.showSaveFilePicker = async () => ({
        createWritable: async () => ({
            write: async () => { FAILS },
            close: async () => { ended += 'closed' },
            abort: async () => { ended += 'aborted' },
        }),
    });";

/// The saved file in hexadecimal SHA-256.
const SAVED: &str = "
    const bytes = await (await chosen.getFile()).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')";

/// Squashes a fixture, which is downloaded too, and presses Save with this script for a person.
fn saves(person: &str, then: impl FnOnce(&Page, &Path) -> Result) -> Result {
    browse_in(
        &[Engine::Chromium],
        "it has no dialog for a place",
        |page| {
            open(page, "mini.docker-20.tar")?;
            let downloaded = squash(page)?;
            page.execute_async(person)?;
            page.click(Role::Button, "Save squashed image")?;
            then(page, &downloaded)
        },
    )
}

/// Waits until the page says this somewhere.
fn says(page: &Page, words: &str) -> Result {
    page.wait_until(words, || Ok(page.text()?.contains(words).then_some(())))
}

/// SHA-256 by another program.
fn sha256(file: &Path) -> Result<String> {
    let out = Command::new("sha256sum").arg(file).output()?;
    let text = String::from_utf8(out.stdout)?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}

#[test]
fn what_was_saved_is_read_back() -> Result {
    saves(CHOOSES, |page, downloaded| {
        says(page, "Saved, read back from where it is, and verified.")?;
        assert_eq!(page.execute_async(SAVED)?, sha256(downloaded)?);
        page.screenshots("saved")
    })
}

#[test]
fn it_can_be_saved_twice() -> Result {
    saves(CHOOSES, |page, downloaded| {
        says(page, "Saved, read back")?;
        page.execute_async(CHOOSES)?;
        page.click(Role::Button, "Save squashed image")?;
        let wanted = sha256(downloaded)?;
        page.wait_until("the second copy", || {
            Ok((page.execute_async(SAVED)? == wanted).then_some(()))
        })?;
        says(page, "Saved, read back")
    })
}

/// The disk gives back another byte than it was given.
#[test]
fn damage_where_it_was_saved_is_noticed() -> Result {
    let damages = format!(
        "{CHOOSES}
        handle.getFile = async () => {{
            const file = await FileSystemFileHandle.prototype.getFile.call(handle);
            return new Blob([file.slice(0, 9000), 'x', file.slice(9001)]);
        }};"
    );
    saves(&damages, |page, _| {
        says(page, "the disk damaged it, or this is a bug in Squint")
    })
}

/// What a failing write tells, and what the page tells then. What was written is dropped.
fn fails(how: &str, words: &str) -> Result {
    let error = format!("throw new DOMException('no', '{how}')");
    saves(&FAILS.replace("FAILS", &error), |page, _| {
        says(page, words)?;
        assert_eq!(page.execute("return ended")?, "aborted");
        // The finished image is still there, to be saved elsewhere.
        page.find(Role::Link, "Download").map(|_| ())
    })
}

#[test]
fn a_full_disk() -> Result {
    fails(
        "QuotaExceededError",
        "The disk is full. The existing file was not changed",
    )
}

#[test]
fn a_place_that_is_refused() -> Result {
    fails("NotAllowedError", "The browser may not write there.")
}

#[test]
fn cancelled_while_saving() -> Result {
    let slow = FAILS.replace(
        "FAILS",
        "await new Promise((then) => setTimeout(then, 3000))",
    );
    saves(&slow, |page, _| {
        page.click(Role::Button, "Cancel")?;
        page.wait_until("the end of it", || {
            let ended = page.execute("return ended")?;
            Ok((ended == "aborted").then_some(()))
        })
    })
}

#[test]
fn cancelled_in_the_dialog() -> Result {
    let nobody =
        "window.showSaveFilePicker = async () => { throw new DOMException('no', 'AbortError') }";
    saves(nobody, |page, _| {
        page.find(Role::Link, "Download")?;
        assert!(!page.text()?.contains("Saving"));
        Ok(())
    })
}

/// Somebody writes over the opened file before it is squashed.
#[test]
fn a_file_that_changes_meanwhile() -> Result {
    let folder = tempfile::tempdir()?;
    let image = folder.path().join("image.tar");
    fs::copy(fixture("mini.docker-20.tar"), &image)?;
    browse(|page| {
        page.choose_file("Open image", &image)?;
        page.wait_for_status("scanned")?;
        let mut bytes = fs::read(&image)?;
        bytes.truncate(4096);
        fs::write(&image, bytes)?;
        start(page)?;
        says(page, "changed, moved or deleted since it was opened")
    })
}

/// An image of one large packed layer and one small: squashing it takes a while, and a spool.
pub(super) fn slow_image(file: &Path) -> Result {
    let made = Command::new("python3")
        .args(["-c", SLOW_IMAGE])
        .arg(file)
        .status()?;
    assert!(made.success());
    Ok(())
}

const SLOW_IMAGE: &str = "
import gzip, hashlib, io, json, random, sys, tarfile
def tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as t:
        for name, data in members:
            info = tarfile.TarInfo(name); info.size = len(data); t.addfile(info, io.BytesIO(data))
    return out.getvalue()
block = random.Random(1).randbytes(1 << 20)
layers = [tar([(f'f{n}', block) for n in range(200)]), tar([('f0', b'new')])]
packed = [gzip.compress(layer, 1) for layer in layers]
config = json.dumps({'os': 'linux', 'architecture': 'amd64', 'history': [], 'rootfs': {'type': 'layers',
    'diff_ids': ['sha256:' + hashlib.sha256(layer).hexdigest() for layer in layers]}}).encode()
manifest = json.dumps([{'Config': 'c.json', 'RepoTags': ['slow:1'], 'Layers': ['0.tar', '1.tar']}]).encode()
open(sys.argv[1], 'wb').write(tar([('manifest.json', manifest), ('c.json', config), ('0.tar', packed[0]), ('1.tar', packed[1])]))
";

/// Names and sizes of all files that the page keeps on disk.
pub(super) const KEPT: &str = "
    const kept = [];
    for await (const [folder, handle] of (await navigator.storage.getDirectory()).entries()) {
        if (handle.kind !== 'directory') continue;
        for await (const [name, file] of handle.entries()) kept.push(name + ' ' + (await file.getFile()).size);
    }
    return kept.sort().join(', ')";

#[test]
fn a_squash_that_is_cancelled_leaves_nothing() -> Result {
    let folder = tempfile::tempdir()?;
    let image = folder.path().join("slow.tar");
    slow_image(&image)?;
    let engines = [Engine::Chromium, Engine::Firefox];
    browse_in(&engines, "it keeps no files for a page", |page| {
        page.choose_file("Open image", &image)?;
        page.wait_for_status("scanned")?;
        let before = page.execute_async(KEPT)?;
        start(page)?;
        page.wait_until("a spool", || {
            let kept = page.execute_async(KEPT)?;
            Ok(kept
                .as_str()
                .is_some_and(|kept| kept.contains("builder"))
                .then_some(()))
        })?;
        page.click(Role::Button, "Cancel")?;
        page.wait_until("nothing to be kept", || {
            Ok((page.execute_async(KEPT)? == before).then_some(()))
        })?;
        // All choices are there again, and another try goes through.
        squash(page).map(|_| ())
    })
}
