//! What the foot of the page links to: the documents as pages, the licences, and the sources of this very build.
//!
//! Nothing of it is loaded with the page, so the service worker does not keep it. A document is a page without scripts; its
//! own policy says so.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::site::integrity;

/// The folder of the site.
const FOLDER: &str = "docs";

/// Documents beside those of `docs/`.
const MORE: [&str; 1] = ["CHANGELOG.md"];

/// Files that are text as they are.
const TEXTS: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif}\
body{max-width:48rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}\
img{max-width:100%;height:auto}\
pre{overflow:auto;padding:.75rem;background:light-dark(#f1efe9,#23262a);border-radius:4px}\
table{border-collapse:collapse;display:block;overflow:auto}\
th,td{border:1px solid light-dark(#d8d4c8,#3a3f45);padding:.25rem .5rem;text-align:left;vertical-align:top}\
a{color:light-dark(#1f6391,#7db8e0)}";

/// Writes everything below `docs/` of the site.
pub(super) fn write(root: &Path, dist: &Path) -> Result<()> {
    let to = dist.join(FOLDER);
    fs::create_dir_all(&to).with_context(|| format!("cannot create {}", to.display()))?;
    let put = |name: &str, bytes: &[u8]| {
        fs::write(to.join(name), bytes).with_context(|| format!("cannot write docs/{name}"))
    };
    let read =
        |from: &Path| fs::read(from).with_context(|| format!("cannot read {}", from.display()));
    let document = |from: &Path, name: &str| -> Result<()> {
        let text = String::from_utf8(read(from)?)
            .with_context(|| format!("{} is not UTF-8", from.display()))?;
        let stem = name.strip_suffix(".md").unwrap_or(name);
        put(&format!("{stem}.html"), page(&text).as_bytes())
    };
    let folder = root.join(FOLDER);
    for entry in fs::read_dir(&folder).context("cannot list docs/")? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().context("a name in docs/ is not UTF-8")?;
        let end = name.rsplit_once('.').map(|(_, end)| end);
        match end {
            Some("md") => document(&entry.path(), name)?,
            Some("png" | "json") => put(name, &read(&entry.path())?)?,
            _ => {}
        }
    }
    for name in MORE {
        document(&root.join(name), name)?;
    }
    for name in TEXTS {
        put(&format!("{name}.txt"), &read(&root.join(name))?)?;
    }
    put("source.tar.gz", &sources(root)?)
}

/// The sources at this commit, as git packs them.
fn sources(root: &Path) -> Result<Vec<u8>> {
    let packed = Command::new("git")
        .args(["archive", "--format=tar.gz", "--prefix=squint/", "HEAD"])
        .current_dir(root)
        .output()
        .context("git is missing: the site carries the sources at their commit")?;
    anyhow::ensure!(
        packed.status.success(),
        "git could not pack the sources: {}",
        String::from_utf8_lossy(&packed.stderr).trim()
    );
    Ok(packed.stdout)
}

/// A document as a page. Links to other documents lead to their pages.
fn page(markdown: &str) -> String {
    let mut title = String::new();
    let mut in_title = false;
    let options = Options::ENABLE_TABLES;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: address(&dest_url),
            title,
            id,
        }),
        event => event,
    });
    let events: Vec<Event<'_>> = events.collect();
    for event in &events {
        match event {
            Event::Start(Tag::Heading { .. }) => in_title = title.is_empty(),
            Event::End(TagEnd::Heading(_)) => in_title = false,
            Event::Text(text) | Event::Code(text) if in_title => title.push_str(text),
            _ => {}
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    let digest = integrity(STYLE.as_bytes());
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; style-src '{digest}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} – Squint</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Where a link of a document leads in the site.
fn address<'a>(link: &str) -> CowStr<'a> {
    let (path, place) = link.split_once('#').unwrap_or((link, ""));
    let path = path.strip_prefix("docs/").unwrap_or(path);
    let to = match path.strip_suffix(".md") {
        Some(stem) if !path.contains("://") => format!("{stem}.html"),
        _ => path.to_owned(),
    };
    let hash = if place.is_empty() { "" } else { "#" };
    format!("{to}{hash}{place}").into()
}

#[cfg(test)]
mod tests {
    use super::{address, page};

    #[test]
    fn links_lead_to_pages() {
        for (link, to) in [
            ("docs/page.md", "page.html"),
            ("security.md#rules", "security.html#rules"),
            ("report.schema.json", "report.schema.json"),
            ("https://example.org/a.md", "https://example.org/a.md"),
            ("#here", "#here"),
        ] {
            assert_eq!(&*address(link), to);
        }
    }

    #[test]
    fn a_document_is_a_page_of_its_own() {
        let page = page("# A <b>\n\n| a | b |\n|---|---|\n| `c` | d |\n");
        assert!(page.contains("<title>A "), "{page}");
        assert!(page.contains("<td><code>c</code></td>"));
        assert!(page.contains("default-src 'none'"));
    }
}
