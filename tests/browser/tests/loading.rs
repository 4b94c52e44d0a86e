//! What the page loads, in which order, and what works before all of it has arrived.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use squint_browser_tests::{Mount, Page, Result, Role, browse, browse_at, dist};

use crate::product::fixture;

/// The most bytes that each stage may load, as `gzip -9` packs them.
const BUDGET: [(&str, usize); 3] = [("A", 330_000), ("B", 620_000), ("C", 900_000)];

/// The files that arrive after an image can be opened.
const LATE: &[&str] = &["engine-late-", "page-late-"];

/// The files that arrive after a file can be dropped.
const AFTER_THE_PAGE: &[&str] = &["engine-", "worker-", "page-late-"];

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

fn choose(page: &Page) -> Result {
    page.choose_file("Open image", &fixture("mini.docker-26.tar"))
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
