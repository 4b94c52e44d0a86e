//! The page as one HTML file, which opens from a disk.
//!
//! A page from a disk can fetch nothing, so every part lies in the file itself: the style sheet and the scripts as they
//! are, everything that the page would fetch in Base64, each in an element that has its address as its id. The policy
//! names the hashes of the scripts and of the style sheet, and allows no request at all. There is no service worker, since
//! there is nothing that it could keep.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::site::{INDEX, Site, integrity};

/// The parts that the page asks for by their addresses (`get` in `www/boot.js`), with their media types.
const PARTS: [(&str, &str); 6] = [
    ("./wasm/page.wasm", "application/wasm"),
    ("./wasm/engine.wasm", "application/wasm"),
    ("./wasm/late.wasm", "application/wasm"),
    ("./wasm/engine.js", "text/javascript"),
    ("./www/worker.js", "text/javascript"),
    ("./www/sample.tar.xz", "application/x-xz"),
];

const STYLE: &str = "./www/style.css";
const SCRIPTS: [&str; 4] = [
    "./www/frame.js",
    "./wasm/page.js",
    "./www/files.js",
    "./www/boot.js",
];

/// Where the file goes.
pub(crate) fn path(root: &Path) -> PathBuf {
    super::target(root).join("single-file").join("squint.html")
}

/// Writes the file.
pub(super) fn write(site: &Site, path: &Path) -> Result<usize> {
    let html = html(site)?;
    let folder = path.parent().context("the file has no folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    fs::write(path, &html).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(html.len())
}

fn html(site: &Site) -> Result<String> {
    let index = text(site, INDEX)?;
    let style = text(site, STYLE)?;
    let scripts = SCRIPTS.map(|name| text(site, name));
    let scripts = scripts.into_iter().collect::<Result<Vec<_>>>()?;
    for inside in scripts.iter().chain([&style]) {
        if inside.contains("</s") {
            bail!("a script or style sheet would end its element");
        }
    }
    let mut head: Vec<String> = Vec::new();
    for line in index.lines() {
        if line.contains("http-equiv=\"Content-Security-Policy\"") {
            head.push(policy(&scripts, style));
        } else if line.contains(STYLE) {
            head.push(format!("<style>{style}</style>"));
        } else if ["./www/", "./wasm/", "./sw.js", "./docs/"]
            .iter()
            .any(|to| line.contains(to))
        {
            // What the file holds itself, or does without.
        } else if line == "</body>" {
            head.push(parts(site)?);
            head.extend(
                scripts
                    .iter()
                    .map(|script| format!("<script>{script}</script>")),
            );
            head.push(line.to_owned());
        } else {
            head.push(line.to_owned());
        }
    }
    let html = head.join("\n") + "\n";
    for needed in ["<style>", "<script>", "sha256-"] {
        if !html.contains(needed) {
            bail!("{INDEX} has changed: no place for {needed}");
        }
    }
    Ok(html)
}

/// The policy of the first moment; the lock of `www/boot.js` follows as on the site.
fn policy(scripts: &[&str], style: &str) -> String {
    let hash = |text: &str| format!("'{}'", integrity(text.as_bytes()));
    let scripts: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {} 'wasm-unsafe-eval'; \
         style-src {}; img-src blob: data:; worker-src blob:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types squint\">",
        scripts.join(" "),
        hash(style)
    )
}

/// The elements of the parts. Their type is no script's, so the browser does not run them.
fn parts(site: &Site) -> Result<String> {
    let mut all = String::new();
    for (name, kind) in PARTS {
        let bytes = site.file(name).with_context(|| format!("no {name}"))?;
        let base64 = STANDARD.encode(bytes);
        let _ = writeln!(
            all,
            "<script type=\"text/plain\" id=\"{name}\" data-type=\"{kind}\">{base64}</script>"
        );
    }
    Ok(all)
}

fn text<'a>(site: &'a Site, name: &str) -> Result<&'a str> {
    let bytes = site.file(name).with_context(|| format!("no {name}"))?;
    str::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
}
