//! `cargo xtask build`: from the sources to `dist/`, a folder for any static host.
//!
//! compile (cargo) → bind (wasm-bindgen) → optimise (wasm-opt, when there is one) → lay out (names with hashes).
//! The same sources and tools give the same bytes.

mod manifest;
mod module;
mod offline;
mod optimise;
mod references;
mod site;
mod sizes;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;

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
    let wasm = module::compile(root)?;
    let mut bound = module::bind(&wasm)?;
    bound.wasm = optimise::optimise(root, bound.wasm)?;
    let site = site::Site::gather(root, bound)?.named()?;
    site.write(&dist(root))?;
    println!("{}", sizes::table(&site));
    println!("dist/ is complete: copy it to any static host, or see it with `cargo xtask serve`");
    Ok(())
}
