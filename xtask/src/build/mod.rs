//! `cargo xtask build`: from the sources to `dist/`, a folder for any static host.
//!
//! compile (cargo) → bind (wasm-bindgen) → split (early and late parts) → lay out (names with hashes).
//! The same sources and tools give the same bytes.

mod docs;
mod imports;
mod manifest;
mod module;
mod offline;
mod references;
mod single;
mod site;
mod sizes;
mod split;
mod text;

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};

pub(crate) use module::TARGET;

/// Where the site goes.
pub(crate) fn dist(root: &Path) -> PathBuf {
    root.join("dist")
}

/// Where cargo puts what it makes.
pub(crate) fn target(root: &Path) -> PathBuf {
    root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Compiles everything and gathers it under the names of the sources.
fn gather(root: &Path) -> Result<site::Site> {
    let folder = module::compile(root)?;
    let modules = module::MODULES.map(|name| module::bind(&folder, name));
    let modules: Vec<module::Bound> = modules.into_iter().collect::<Result<_>>()?;
    site::Site::gather(root, modules)
}

/// Builds the page as one HTML file.
pub(crate) fn single_file(root: &Path) -> Result<()> {
    let path = single::path(root);
    let bytes = single::write(&gather(root)?, &path)?;
    println!(
        "{} is complete: {bytes} bytes, to be opened in a browser from any disk",
        path.display()
    );
    Ok(())
}

/// Builds the site, and the page as one HTML file; prints what the site weighs.
pub(crate) fn build(root: &Path) -> Result<()> {
    let gathered = gather(root)?;
    single::write(&gathered, &single::path(root))?;
    let site = gathered.named()?;
    let dist = dist(root);
    site.write(&dist)?;
    docs::write(root, &dist)?;
    let list = dist.join(sizes::SIZES);
    fs::write(&list, sizes::json(&site))
        .with_context(|| format!("cannot write {}", list.display()))?;
    println!("{}", sizes::table(&site));
    println!("dist/ is complete: copy it to any static host, or see it with `cargo xtask serve`");
    Ok(())
}
