//! What the page tells of an image as a whole: what a pull costs, waste by directory, its report, and what stands at the foot.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use squint_browser_tests::{Page, Result, Role, browse, dist};

use crate::product::{fixture, open, scanned};

fn sample(page: &Page) -> Result {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/sample.tar.xz");
    page.choose_file("Open image", &file)?;
    scanned(page)
}

/// The bytes that cells of the table say in their titles.
fn bytes(page: &Page, cells: &str) -> Result<Vec<u64>> {
    let titles = page.execute(&format!(
        "return [...document.querySelectorAll('{cells}')].map((cell) => Number(cell.title.replace(/[^0-9]/g, '')))"
    ))?;
    Ok(serde_json::from_value(titles)?)
}

#[test]
fn plain_layers_are_measured() -> Result {
    browse(|page| {
        sample(page)?;
        assert!(bytes(page, "td.pull")?.is_empty());
        page.click(Role::Button, "Measure")?;
        page.wait_until("the figure", || {
            Ok(page.text()?.contains("as measured here").then_some(()))
        })?;
        let layers = bytes(page, "td.pull")?;
        assert!(layers.len() == 15 && layers.iter().all(|bytes| *bytes > 0));
        // Layers of text are smaller when packed.
        let stored: u64 = bytes(page, "tr.layer td.size")?.iter().sum();
        assert!(layers.iter().sum::<u64>() < stored);
        assert_eq!(page.requests()?, Vec::<String>::new());
        page.accessible()
    })
}

#[test]
fn compressed_layers_need_no_measuring() -> Result {
    browse(|page| {
        open(page, "mini.skopeo-oci-zstd.tar")?;
        assert!(!bytes(page, "td.pull")?.is_empty());
        assert!(!page.names(Role::Button)?.contains(&"Measure".to_owned()));
        Ok(())
    })
}

/// The level of a row, whether it is open, and its path.
type Row = (String, Option<String>, String);

/// The rows of the list: what each says of itself to assistive technology, and its path.
const ROWS: &str = "return [...document.querySelectorAll('.wasted-list .row')].map((row) =>
    [row.ariaLevel, row.ariaExpanded, row.querySelector('.where')?.title])";

#[test]
fn waste_is_gathered_by_directory() -> Result {
    browse(|page| {
        sample(page)?;
        page.click(Role::Tab, "Waste")?;
        let rows = |what: &str, fits: &dyn Fn(&[Row]) -> bool| {
            page.wait_until(what, || {
                let rows: Vec<Row> =
                    serde_json::from_value(page.execute(ROWS)?).unwrap_or_default();
                Ok(fits(&rows).then_some(rows))
            })
        };
        let is =
            |row: &Row, level: &str, open: Option<&str>| row.0 == level && row.1.as_deref() == open;
        let closed = rows("directories", &|rows| {
            rows.iter().any(|row| is(row, "1", Some("false")))
        })?;
        assert!(closed.iter().all(|row| row.0 == "1"));
        page.accessible()?;
        let first = closed.iter().position(|row| is(row, "1", Some("false")));
        let first = first.unwrap_or_default();
        page.execute(&format!(
            "document.querySelectorAll('.wasted-list .row')[{first}].click();
             document.querySelector('.wasted-list [role=treegrid]').focus()"
        ))?;
        let open = rows("its files", &|rows| {
            rows.get(first)
                .is_some_and(|row| is(row, "1", Some("true")))
                && rows.get(first + 1).is_some_and(|row| is(row, "2", None))
        })?;
        assert!(open[first + 1].2.starts_with(&open[first].2));
        page.accessible()?;
        // Into the directory, back to its row, and closed.
        page.press(&["ArrowRight", "ArrowLeft", "ArrowLeft"])?;
        rows("no files", &|rows| rows.iter().all(|row| row.0 == "1"))?;
        page.click(Role::Button, "Files")?;
        page.wait_until("a row for each file", || {
            let grid =
                page.execute("return !!document.querySelector('.wasted-list [role=grid]')")?;
            Ok((grid == json!(true)).then_some(()))
        })?;
        page.accessible()
    })
}

/// The bytes are those of the command line.
#[test]
fn the_report_speaks_the_language_of_the_page() -> Result {
    browse(|page| {
        open(page, "mini.docker-26.tar")?;
        page.click(Role::Button, "中文")?;
        page.click(Role::Tab, "报告")?;
        let before = page.downloads()?;
        page.click(Role::Button, "保存 HTML")?;
        let saved = fs::read(page.wait_for_download(&before)?)?;
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/squint");
        let out = Command::new(program)
            .args(["inspect", "--format", "html", "--language", "zh"])
            .arg(fixture("mini.docker-26.tar"))
            .output()?;
        assert!(out.stdout == saved, "{}", String::from_utf8_lossy(&saved));
        Ok(())
    })
}

#[test]
fn the_foot_leads_to_what_the_site_has() -> Result {
    browse(|page| {
        let links = page.execute(
            "return [...document.querySelectorAll('.foot a')].map((link) => [link.getAttribute('href'), link.target])",
        )?;
        let links: Vec<(String, String)> = serde_json::from_value(links)?;
        assert_eq!(links.len(), 5, "{links:?}");
        for (link, target) in links {
            let file = dist()?.join(link.trim_start_matches("./"));
            assert!(file.is_file(), "{}", file.display());
            assert_eq!(target, "_blank", "the image would be gone");
        }
        Ok(())
    })
}
