//! The service worker's list: every file that the page needs, with its digest.
//!
//! `www/sw.js` stands in the site under its own name, because a browser looks for a new build at the same address each
//! time. Here its list is filled in, after every other file has its final name. The version is the digest of the list, so
//! it changes when any file changes, and only then. What people ask for themselves (the sample) is not in the list.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::site::{INDEX, Named, integrity};

const WORKER: &str = "sw.js";
/// Where the list and the version go in the worker's text.
const FILES: &str = "const FILES = {};";
const VERSION: &str = "const VERSION = \"\";";

/// Fills in the list of the service worker, if the site has one.
pub(super) fn fill(files: &mut [Named]) -> Result<()> {
    let list: BTreeMap<String, String> = files
        .iter()
        .filter(|file| file.is_loaded())
        .map(|file| (address(&file.name), integrity(&file.bytes)))
        .collect();
    let Some(worker) = files.iter_mut().find(|file| file.name == WORKER) else {
        return Ok(());
    };
    let text = str::from_utf8(&worker.bytes).context("sw.js is not UTF-8")?;
    if [FILES, VERSION].map(|line| text.matches(line).count()) != [1, 1] {
        bail!("sw.js needs `{FILES}` and `{VERSION}` once each, for its list and its version");
    }
    let lines: Vec<String> = list
        .iter()
        .map(|(address, integrity)| format!("  {address:?}: {integrity:?},\n"))
        .collect();
    let lines = lines.concat();
    let text = text
        .replace(FILES, &format!("const FILES = {{\n{lines}}};"))
        .replace(VERSION, &format!("const VERSION = {:?};", version(&lines)));
    worker.bytes = text.into_bytes();
    Ok(())
}

/// The page itself is asked for by its folder's address.
fn address(name: &str) -> String {
    format!("./{}", if name == INDEX { "" } else { name })
}

fn version(lines: &str) -> String {
    super::site::hash(lines.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{FILES, Named, VERSION, fill};

    fn file(name: &str, text: &str, referred: bool) -> Named {
        Named {
            name: name.to_owned(),
            bytes: text.into(),
            referred,
        }
    }

    fn worker(page: &str) -> anyhow::Result<String> {
        let mut files = [
            file("index.html", page, true),
            file("a-e3b0c44298fc.css", "", true),
            file("robots.txt", "", false),
            file("sample-e3b0c44298fc.tar.xz", "", true),
            file("sw.js", &format!("{FILES}\n{VERSION}"), false),
        ];
        fill(&mut files)?;
        Ok(String::from_utf8(files[4].bytes.clone())?)
    }

    #[test]
    fn the_list_is_what_the_page_needs() -> anyhow::Result<()> {
        let empty = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        let list = format!(
            "const FILES = {{\n  \"./\": \"{empty}\",\n  \"./a-e3b0c44298fc.css\": \"{empty}\",\n}};\n"
        );
        assert!(worker("")?.starts_with(&list), "{}", worker("")?);
        Ok(())
    }

    #[test]
    fn the_version_follows_the_files() -> anyhow::Result<()> {
        let version = |page| worker(page).map(|text| text.lines().last().map(str::to_owned));
        assert_eq!(version("one")?, version("one")?);
        assert_ne!(version("one")?, version("two")?);
        Ok(())
    }

    #[test]
    fn a_worker_without_places_is_refused() {
        assert!(fill(&mut [file("sw.js", "", false)]).is_err());
        assert!(fill(&mut [file("index.html", "", true)]).is_ok());
    }
}
