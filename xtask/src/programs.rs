//! Programs that the chores need but cargo does not bring: found, installed where that is ours to do, or asked for.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::step::Step;

/// The first of these names that PATH knows.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

/// Adds a compilation target when the toolchain lacks it.
pub(crate) fn ensure_target(root: &Path, target: &str) -> Result<()> {
    let sysroot = Step::new(root, "rustc", "--print sysroot").output()?;
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(target)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    if on_path(&["rustup"]).is_none() {
        bail!(
            "the Rust toolchain in {} cannot compile for {target}, and there is no rustup to add it: install the \
             target with whatever installed Rust, or Rust from https://rustup.rs",
            sysroot.trim()
        );
    }
    println!("the Rust toolchain lacks {target}: adding it");
    Step::new(root, "rustup", "target add").arg(target).run()
}
