//! The site: `index.html`, `www/` and what the build made, under names that carry hashes of their content.
//!
//! A file that another one refers to (see `references`) gets a hash in its name, so that a host may let browsers keep it
//! for ever and a new page can never meet an old worker. `index.html` and files that nobody refers to keep their names. The
//! service worker gets the list of the others (see `offline`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::module::Bound;
use super::{manifest, offline, references, split, text};

pub(super) const INDEX: &str = "index.html";

/// What the names of the sources of the one style sheet begin with.
const STYLES: &str = "./www/styles/";

/// Every file under the name others use for it: `index.html`, `./www/…`, `./wasm/…`.
#[derive(Debug)]
pub(crate) struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

/// A file under its final name.
#[derive(Debug)]
pub(crate) struct Named {
    /// Relative to the root of the site.
    pub(crate) name: String,
    /// Its references are final names too.
    pub(crate) bytes: Vec<u8>,
    /// Whether the page names it, directly or not; what does not is not loaded with the page.
    pub(crate) referred: bool,
}

/// How the name of a file ends that the page names, but fetches only when it was asked to: an image to try.
const ON_REQUEST: &str = ".tar.xz";

impl Named {
    /// Whether the page loads the file at every visit.
    pub(super) fn is_loaded(&self) -> bool {
        self.referred && !self.name.ends_with(ON_REQUEST)
    }
}

/// The digest of these bytes, as a policy and an `integrity` attribute write it.
pub(super) fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// The site as it is written.
#[derive(Debug)]
pub(crate) struct NamedSite {
    /// In a fixed order.
    pub(crate) files: Vec<Named>,
}

impl Site {
    /// Reads the sources and adds what was built.
    pub(crate) fn gather(root: &Path, modules: Vec<Bound>) -> Result<Self> {
        let mut files = BTreeMap::new();
        files.insert(INDEX.to_owned(), read(&root.join(INDEX))?);
        gather_folder(&root.join("www"), "./www", &mut files)?;
        files.retain(|name, _| !name.starts_with(STYLES));
        files.insert(
            "./www/style.css".to_owned(),
            text::style_sheet(root)?.into_bytes(),
        );
        let mut late = Vec::new();
        for Bound { name, glue, parts } in modules {
            files.insert(format!("./wasm/{name}.js"), glue.into_bytes());
            files.insert(format!("./wasm/{name}.wasm"), parts.early);
            late.push((name, parts.late));
        }
        files.insert("./wasm/late.wasm".to_owned(), split::join(late));
        for (name, bytes) in &mut files {
            // The service worker's list is filled in later, at a place that is found by its text.
            let is_script = matches!(name.rsplit_once('.'), Some((_, "js")));
            if is_script && !name.ends_with("/sw.js") {
                let script =
                    str::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))?;
                *bytes = text::script(script)?.into_bytes();
            }
        }
        Ok(Self { files })
    }

    /// A file by the name that others use for it.
    pub(super) fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// Gives every file its final name and every reference the name of what it refers to.
    pub(crate) fn named(&self) -> Result<NamedSite> {
        let (referred, icons) = self.referred()?;
        let mut named = BTreeMap::new();
        for reference in self.files.keys().filter(|name| !icons.contains(*name)) {
            self.name(reference, &referred, &mut named, &mut Vec::new())?;
        }
        let mut files: Vec<Named> = named.into_values().collect();
        offline::fill(&mut files)?;
        Ok(NamedSite { files })
    }

    /// What files refer to; and the icons, which only the manifest refers to.
    fn referred(&self) -> Result<(BTreeSet<&str>, BTreeSet<String>)> {
        let (mut referred, mut icons) = (BTreeSet::from([INDEX]), BTreeSet::new());
        for reference in self.files.keys() {
            let to = self.references(reference)?;
            if manifest::is_manifest(reference) {
                icons.extend(to);
            } else {
                referred.extend(to);
            }
        }
        let only_icons = |name: &&&str| !referred.contains(**name);
        let icons = icons.iter().filter(only_icons);
        let icons = icons.map(|name| (*name).to_owned()).collect();
        Ok((referred, icons))
    }

    /// What this file refers to; an error when there is no such file.
    fn references(&self, from: &str) -> Result<Vec<&str>> {
        let Some(text) = self.text(from)? else {
            return Ok(Vec::new());
        };
        references::split(text)
            .into_iter()
            .skip(1)
            .step_by(2)
            .map(|to| match self.files.get_key_value(to) {
                Some(_) if from.matches('/').count() > 2 => Err(anyhow!(
                    "{from} refers to {to}: only files directly in www/ can refer to others"
                )),
                Some((to, _)) => Ok(to.as_str()),
                None => Err(anyhow!(
                    "{from} refers to {to}, which does not exist; a misspelt name?"
                )),
            })
            .collect()
    }

    fn bytes(&self, reference: &str) -> Result<&[u8]> {
        let bytes = self.files.get(reference);
        bytes
            .map(Vec::as_slice)
            .with_context(|| format!("{reference} does not exist"))
    }

    fn text(&self, reference: &str) -> Result<Option<&str>> {
        if !references::may_refer(reference) {
            return Ok(None);
        }
        str::from_utf8(self.bytes(reference)?)
            .map(Some)
            .with_context(|| format!("{reference} is not UTF-8"))
    }

    /// The final name of one file, after those of the files it refers to.
    fn name(
        &self,
        reference: &str,
        referred: &BTreeSet<&str>,
        named: &mut BTreeMap<String, Named>,
        open: &mut Vec<String>,
    ) -> Result<String> {
        if let Some(done) = named.get(reference) {
            return Ok(done.name.clone());
        }
        if open.iter().any(|one| one == reference) {
            bail!(
                "{} → {reference}: files that refer to each other cannot both carry the other's hash",
                open.join(" → ")
            );
        }
        open.push(reference.to_owned());
        let bytes = match self.text(reference)? {
            Some(text) => {
                let mut result = String::with_capacity(text.len());
                for (at, part) in references::split(text).into_iter().enumerate() {
                    if at % 2 == 0 {
                        result.push_str(part);
                    } else if manifest::is_manifest(reference) {
                        result.push_str(&manifest::icon(part, self.bytes(part)?)?);
                    } else {
                        result.push_str("./");
                        result.push_str(&self.name(part, referred, named, open)?);
                    }
                }
                result.into_bytes()
            }
            None => self.files.get(reference).cloned().unwrap_or_default(),
        };
        open.pop();
        let plain = reference
            .trim_start_matches("./www/")
            .trim_start_matches("./wasm/");
        let is_referred = referred.contains(reference);
        let name = if is_referred && plain != INDEX {
            hashed(plain, &bytes)
        } else {
            plain.to_owned()
        };
        named.insert(
            reference.to_owned(),
            Named {
                name: name.clone(),
                bytes,
                referred: is_referred,
            },
        );
        Ok(name)
    }
}

impl NamedSite {
    /// Replaces the folder by this site.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        for file in &self.files {
            let path = folder.join(&file.name);
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent)
                .with_context(|| format!("cannot create {}", parent.display()))?;
            fs::write(&path, &file.bytes)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

/// Twelve digits that stand for these bytes.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(6)
        .fold(String::new(), |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        })
}

/// `squint_bg.wasm` becomes `squint_bg-0123456789ab.wasm`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = hash(bytes);
    let folder = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name[folder..]
        .find('.')
        .map_or(name.len(), |dot| folder + dot);
    format!("{}-{hash}{}", &name[..dot], &name[dot..])
}

fn gather_folder(
    folder: &Path,
    reference: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<()> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry
            .with_context(|| format!("cannot read the folder {}", folder.display()))?
            .path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("{}: its name is not UTF-8", path.display()))?;
        let reference = format!("{reference}/{name}");
        if path.is_dir() {
            gather_folder(&path, &reference, files)?;
        } else {
            files.insert(reference, read(&path)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{NamedSite, Site};

    fn named(files: &[(&str, &str)]) -> anyhow::Result<NamedSite> {
        let files = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).into()))
            .collect();
        Site { files }.named()
    }

    fn names(site: &NamedSite) -> Vec<&str> {
        site.files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn what_is_referred_to_carries_a_hash() -> anyhow::Result<()> {
        let site = named(&[
            ("index.html", "./www/a.css"),
            ("./www/a.css", ""),
            ("./www/robots.txt", ""),
        ])?;
        assert_eq!(
            names(&site),
            ["a-e3b0c44298fc.css", "robots.txt", "index.html"]
        );
        assert_eq!(site.files[2].bytes, b"./a-e3b0c44298fc.css");
        Ok(())
    }

    #[test]
    fn a_change_reaches_all_that_refer_to_it() -> anyhow::Result<()> {
        let site = |icon| {
            named(&[
                ("index.html", "./www/a.css"),
                ("./www/a.css", "./www/i/i.svg"),
                ("./www/i/i.svg", icon),
            ])
        };
        assert_ne!(names(&site("one")?), names(&site("two")?));
        assert_eq!(names(&site("one")?), names(&site("one")?));
        Ok(())
    }

    #[test]
    fn icons_are_part_of_the_manifest() -> anyhow::Result<()> {
        let site = named(&[
            ("index.html", "./www/a.webmanifest"),
            ("./www/a.webmanifest", "./www/i/i.png"),
            ("./www/i/i.png", "icon"),
        ])?;
        assert_eq!(site.files.len(), 2);
        assert_eq!(site.files[0].bytes, b"data:image/png;base64,aWNvbg==");
        Ok(())
    }

    #[test]
    fn mistakes_are_named() {
        let error = |files: &[(&str, &str)]| {
            named(files)
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        };
        assert!(
            error(&[("index.html", "./www/b.css")]).contains("./www/b.css, which does not exist")
        );
        assert!(
            error(&[("index.html", ""), ("./www/a.js", "./www/a.js")])
                .contains("refer to each other")
        );
        assert!(
            error(&[
                ("index.html", ""),
                ("./www/i/a.css", "./www/b"),
                ("./www/b", "")
            ])
            .contains("directly in www/")
        );
    }
}
