//! What the page loads, in which order, and what works before all of it has arrived.

use std::fs;
use std::io::Write as _;

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use squint_browser_tests::{Mount, Page, Result, Role, browse, browse_at, dist};

use crate::product::fixture;

/// The most bytes that each stage may load, as `gzip -9` packs them.
const BUDGET: [(&str, usize); 3] = [("A", 330_000), ("B", 620_000), ("C", 1_300_000)];

/// The files that arrive after an image can be opened.
const LATE: &[&str] = &["late-"];

/// The files that arrive after a file can be dropped.
const AFTER_THE_PAGE: &[&str] = &["engine-", "worker-", "late-"];

/// The files of a stage, with their sum.
fn stage(name: &str) -> Result<(Vec<String>, usize)> {
    let sizes: Value = serde_json::from_str(&fs::read_to_string(dist()?.join("sizes.json"))?)?;
    let files: Vec<String> = serde_json::from_value(sizes[name].clone())?;
    let mut sum = 0;
    for file in &files {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&fs::read(dist()?.join(file))?)?;
        sum += packed.finish()?.len();
    }
    Ok((files, sum))
}

#[test]
fn each_stage_keeps_its_budget() -> Result {
    for (name, most) in BUDGET {
        let (files, sum) = stage(name)?;
        assert!(files.iter().any(|file| file == "index.html"));
        assert!(
            sum <= most,
            "{name} loads {sum} bytes, more than {most}: {files:?}"
        );
    }
    Ok(())
}

#[test]
fn the_page_names_each_file_once() -> Result {
    let page = fs::read_to_string(dist()?.join("index.html"))?;
    let after = |attribute: &str| -> Vec<String> {
        let rests = page.split(attribute).skip(1);
        let names = rests.filter_map(|rest| rest.split('"').next());
        names
            .filter(|name| name.starts_with("./"))
            .map(str::to_owned)
            .collect()
    };
    let mut names = [after(" src=\""), after(" href=\"")].concat();
    assert!(names.len() > 5, "{names:?}");
    names.sort();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "{names:?}");
    Ok(())
}

/// The list of files is what a browser really asks for.
#[test]
fn the_stages_name_every_file_that_is_loaded() -> Result {
    browse(|page| {
        let loaded = page.execute_async(
            "await squint.arrival('engine');
             await squint.arrival('late');
             return [location.href, ...performance.getEntriesByType('resource').map((one) => one.name)]
                .map((url) => new URL(url).pathname.split('/').pop() || 'index.html')",
        )?;
        let loaded: Vec<String> = serde_json::from_value(loaded)?;
        let (files, _) = stage("C")?;
        for file in &files {
            assert!(loaded.contains(file), "{file} is not among {loaded:?}");
        }
        for file in loaded
            .iter()
            .filter(|file| *file != "nothing-leaves-this-page")
        {
            assert!(files.contains(file), "{file} is not among {files:?}");
        }
        Ok(())
    })
}

/// Before the late part is asked for, most of the page's and the engine's must have arrived, but not all of it.
#[test]
fn the_late_part_waits_for_most_of_the_others() -> Result {
    let (files, _) = stage("B")?;
    let of = |begin: &str, end: &str| {
        let file = files
            .iter()
            .find(|file| file.starts_with(begin) && file.ends_with(end));
        fs::read(dist()?.join(file.context(format!("no {begin}…{end}"))?))
            .map_err(anyhow::Error::from)
    };
    let boot = String::from_utf8(of("boot-", ".js")?)?;
    let (_, most) = boot.split_once("MOST").context("no MOST in boot.js")?;
    let most: String = most
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(|letter| letter.is_ascii_digit() || *letter == '_')
        .filter(char::is_ascii_digit)
        .collect();
    let all = of("page-", ".wasm")?.len() + of("engine-", ".wasm")?.len();
    let share = most.parse::<usize>()? * 100 / all;
    assert!(
        (88..97).contains(&share),
        "{share} % of page.wasm and engine.wasm"
    );
    Ok(())
}

fn choose(page: &Page) -> Result {
    page.choose_file("Open image", &fixture("mini.docker-26.tar"))
}

/// Gives a file as soon as an input takes one.
const EARLY: &str = "new MutationObserver(() => {
    const input = document.getElementById('open-image');
    if (!input || input.disabled || 'early' in window) return;
    window.early = document.querySelector('.settings') === null;
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(FILE)], 'early.tar'));
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    window.told = document.getElementById('waiting').innerText;
}).observe(document, { subtree: true, childList: true, attributes: true })";

#[test]
fn a_file_can_be_chosen_before_rust_runs() -> Result {
    let file = json!(fs::read(fixture("tiny.umoci.tar"))?).to_string();
    browse(|page| {
        page.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({ "source": EARLY.replace("FILE", &file) }),
        )?;
        page.open("/")?;
        page.wait_for_status("scanned")?;
        assert!(page.text()?.contains("early.tar"));
        let seen = page.execute("return [window.early, window.told.includes('early.tar')]")?;
        assert_eq!(seen, json!([true, true]));
        Ok(())
    })
}

#[test]
fn a_file_can_be_chosen_before_the_engine_has_arrived() -> Result {
    browse_at(Mount::Withholding("/", AFTER_THE_PAGE), |page| {
        choose(page)?;
        page.wait_for_status("Loading the rest of Squint")?;
        page.click(Role::Button, "Cancel")?;
        assert!(page.text()?.contains("See where"));
        Ok(())
    })
}

#[test]
fn an_image_opens_before_the_late_parts_have_arrived() -> Result {
    browse_at(Mount::Withholding("/", LATE), |page| {
        choose(page)?;
        page.wait_for_status("9 layers scanned")?;
        for tab in ["Files", "Waste", "Squash", "Report"] {
            page.click(Role::Tab, tab)?;
            let text = page.text()?;
            assert!(text.contains("Loading the rest of Squint"), "{tab}: {text}");
        }
        page.click(Role::Tab, "Layers").map(drop)
    })
}

#[test]
fn a_late_part_that_does_not_arrive_takes_its_tabs_and_nothing_else() -> Result {
    browse_at(Mount::Breaking("/", LATE), |page| {
        choose(page)?;
        page.wait_for_status("9 layers scanned")?;
        page.click(Role::Tab, "Files")?;
        page.wait_until("the reason", || {
            Ok(page.text()?.contains("did not arrive").then_some(()))
        })?;
        page.find(Role::Button, "Reload")?;
        page.click(Role::Tab, "Layers")?;
        assert!(!page.text()?.contains("did not arrive"));
        page.forget("ERR_");
        Ok(())
    })
}
