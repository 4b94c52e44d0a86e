//! How long the page takes in Chromium beside a plain read of the same file: a measure, not a test.
//!
//! `cargo xtask bench --page IMAGE...` runs it. What is measured is what a person sees: the status of the page.

use std::path::PathBuf;

use serde_json::{Value, json};
use squint_browser_tests::{Page, Result, Role, Theme, browse};

use super::product::predicted;

/// How often each image is opened and squashed.
const TURNS: usize = 3;

/// The bytes from which an image is only opened.
const LARGE: u64 = 1 << 30;

/// Notes when the file is given, and when the page first says each of these.
const WATCH: &str = "
    window.noted = {};
    addEventListener('change', (event) => {
        if (event.target.files?.length) { window.given = event.target.files[0]; noted.given = performance.now(); }
    }, true);
    const note = (name, is) => { if (is && !(name in noted)) noted[name] = performance.now(); };
    new MutationObserver(() => {
        const text = [...document.querySelectorAll('[role=status]')].map((one) => one.textContent).join(' ');
        note('first view', text.includes('scanned'));
        note('all digests', 'first view' in noted && !document.body.textContent.includes('Checking digests'));
        if ('pressed' in noted) note('verified', text.includes('Verified'));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    addEventListener('pointerdown', (event) => {
        if (event.target.closest('button')?.textContent.trim() === 'Squash') noted.pressed = performance.now();
    }, true);
    window.slow = [];
    new PerformanceObserver((list) => slow.push(...list.getEntries().map((one) => [one.duration, one.name])))
        .observe({ type: 'event', durationThreshold: 16 });";

/// Reads the whole file once, as a page does that wants nothing of it.
const READ: &str = "(async () => {
    const begin = performance.now();
    const reader = given.stream().getReader({ mode: 'byob' });
    let buffer = new ArrayBuffer(1 << 20);
    for (;;) {
        const { value, done } = await reader.read(new Uint8Array(buffer));
        if (done) break;
        buffer = value.buffer;
    }
    noted.read = performance.now() - begin;
})()";

#[derive(Debug, Default)]
struct Figures {
    plain_read: Vec<f64>,
    first_view: Vec<f64>,
    all_digests: Vec<f64>,
    verified: Vec<f64>,
    verified_gzip: Vec<f64>,
    input: Vec<f64>,
    input_slow: Vec<f64>,
    task: Vec<f64>,
    memory: Vec<f64>,
    own: Vec<f64>,
}

/// The page once on an image; squashed with gzip if this is set.
fn turn(page: &Page, image: &std::path::Path, gzip: bool, figures: &mut Figures) -> Result {
    page.view(1440, 900, Theme::Light)?;
    page.open("/")?;
    page.execute(WATCH)?;
    page.choose_file("Open image", image)?;
    noted(page, "first view")?;
    page.long_tasks()?;
    noted(page, "all digests")?;
    page.execute(READ)?;
    noted(page, "read")?;
    let read = at(page, "read")?;
    let given = at(page, "given")?;
    figures.plain_read.push(read);
    figures.first_view.push(at(page, "first view")? - given);
    figures.all_digests.push(at(page, "all digests")? - given);
    for (rate, slowest) in [(1, &mut figures.input), (4, &mut figures.input_slow)] {
        page.cdp("Emulation.setCPUThrottlingRate", &json!({ "rate": rate }))?;
        page.execute("slow.length = 0")?;
        inputs(page)?;
        let longest = page.execute("return Math.max(0, ...slow.map((one) => one[0]))")?;
        slowest.push(longest.as_f64().unwrap_or(f64::NAN));
        if rate == 1 {
            let tasks = page.long_tasks()?;
            figures.task.push(tasks.into_iter().fold(0.0, f64::max));
        }
    }
    page.cdp("Emulation.setCPUThrottlingRate", &json!({ "rate": 1 }))?;
    if image.metadata()?.len() < LARGE {
        let squash = squash(page, gzip)?;
        if gzip {
            figures.verified_gzip.push(squash);
        } else {
            figures.verified.push(squash);
        }
    }
    let memory = page.memory()?;
    figures.memory.push(memory.peak.into());
    figures.own.push(memory.own.into());
    Ok(())
}

/// From pressing Squash to the verdict, in milliseconds.
fn squash(page: &Page, gzip: bool) -> Result<f64> {
    predicted(page)?;
    if gzip {
        page.execute(
            "const stored = document.getElementById('stored');
             stored.value = 'gzip'; stored.dispatchEvent(new Event('change', { bubbles: true }))",
        )?;
    }
    page.click(Role::Button, "Squash")?;
    noted(page, "verified")?;
    Ok(at(page, "verified")? - at(page, "pressed")?)
}

/// What a person presses: each tab, the tree up and down, a filter letter by letter.
fn inputs(page: &Page) -> Result {
    let pause = || std::thread::sleep(std::time::Duration::from_millis(150));
    for key in ["1", "2", "3", "4", "5", "6", "8", "2"] {
        page.press(&[key])?;
        pause();
    }
    page.press(&["/"])?;
    for letter in ["l", "i", "b", "*"] {
        page.type_text(letter)?;
        pause();
    }
    page.press(&["Escape"])?;
    page.press(&["Tab"])?;
    let walk = [
        "ArrowDown",
        "ArrowRight",
        "ArrowDown",
        "PageDown",
        "End",
        "PageUp",
        "Home",
    ];
    for key in walk.into_iter().chain(["]", "["]) {
        page.press(&[key])?;
        pause();
    }
    Ok(())
}

/// Waits as long as it takes: a large image takes minutes.
fn noted(page: &Page, name: &str) -> Result {
    loop {
        let at = page.execute(&format!("return noted['{name}'] ?? null"))?;
        if at != Value::Null {
            return Ok(());
        }
        let alert = page.text_of("alert")?;
        assert!(alert.is_empty(), "{alert}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

/// When the page said something first, in its own milliseconds.
fn at(page: &Page, name: &str) -> Result<f64> {
    let noted = page.execute("return noted")?;
    Ok(noted[name].as_f64().unwrap_or(f64::NAN))
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[test]
#[ignore = "a measure, not a test"]
fn figures() -> Result {
    let images = std::env::var("SQUINT_IMAGES").unwrap_or_default();
    println!("| image | task | median of {TURNS} | beside a plain read |\n|---|---|---|---|");
    for image in std::env::split_paths(&images) {
        let image: PathBuf = image.canonicalize()?;
        let mut figures = Figures::default();
        for turn_number in 0..2 * TURNS {
            browse(|page| turn(page, &image, turn_number % 2 == 1, &mut figures))?;
        }
        let name = image.file_name().unwrap_or_default().to_string_lossy();
        let read = median(&figures.plain_read);
        for (task, values) in [
            ("plain read", &figures.plain_read),
            ("first view", &figures.first_view),
            ("all digests", &figures.all_digests),
            ("squashed and verified", &figures.verified),
            ("squashed with gzip and verified", &figures.verified_gzip),
        ] {
            let value = median(values);
            println!(
                "| {name} | {task} | {:.2} s | {:.2} |",
                value / 1000.0,
                value / read
            );
        }
        for (task, values, unit) in [
            ("slowest answer to an input", &figures.input, "ms"),
            (
                "the same, processor slowed down four times",
                &figures.input_slow,
                "ms",
            ),
            ("longest task after the first view", &figures.task, "ms"),
            ("memory of the renderer at its peak", &figures.memory, "MiB"),
            ("memory of its own, at the end", &figures.own, "MiB"),
        ] {
            let most = values.iter().copied().fold(0.0, f64::max);
            println!("| {name} | {task} | {most:.0} {unit} at most | |");
        }
    }
    Ok(())
}
