//! `cargo xtask build`: from the sources to `dist/`, a folder for any static host.
//!
//! compile (cargo) → bind (wasm-bindgen) → split (early and late parts) → lay out (names with hashes).
//! The same sources and tools give the same bytes.

mod manifest;
mod module;
mod offline;
mod references;
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

/// Builds the site and prints what it weighs.
pub(crate) fn build(root: &Path) -> Result<()> {
    let folder = module::compile(root)?;
    let modules = module::MODULES.map(|name| module::bind(&folder, name));
    let modules: Vec<module::Bound> = modules.into_iter().collect::<Result<_>>()?;
    let site = site::Site::gather(root, modules)?.named()?;
    let dist = dist(root);
    site.write(&dist)?;
    let list = dist.join(sizes::SIZES);
    fs::write(&list, sizes::json(&site))
        .with_context(|| format!("cannot write {}", list.display()))?;
    println!("{}", sizes::table(&site));
    println!("dist/ is complete: copy it to any static host, or see it with `cargo xtask serve`");
    Ok(())
}
