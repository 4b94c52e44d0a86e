//! `wasm-opt`, when this machine has one.
//!
//! Worth a tenth of the download and some speed, but not worth refusing to build without it. Distributions carry old
//! ones that stumble over new modules; then the module stays as the compiler made it, and the output says so.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::programs;
use crate::step::Step;

/// What rustc enables for wasm32 and `.cargo/config.toml` changes; wasm-opt has to be told, since the section that says
/// so is stripped.
const FEATURES: &str = "--enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
                        --enable-mutable-globals --enable-multivalue";

/// Unless told otherwise it inlines whatever has one caller, and makes functions that the browser's optimising compiler
/// works on for seconds.
const INLINING: &str = "--one-caller-inline-max-function-size=300";

/// The smaller module, or the same one.
pub(crate) fn optimise(root: &Path, wasm: Vec<u8>) -> Result<Vec<u8>> {
    if programs::on_path(&["wasm-opt"]).is_none() {
        println!(
            "wasm-opt is not on PATH: the module stays as rustc made it, somewhat larger (Debian: apt-get install binaryen)\n"
        );
        return Ok(wasm);
    }
    let folder = super::target(root).join("wasm-opt");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let (before, after) = (folder.join("before.wasm"), folder.join("after.wasm"));
    fs::write(&before, &wasm).with_context(|| format!("cannot write {}", before.display()))?;
    let step = Step::new(root, "wasm-opt", "-O3")
        .args(FEATURES)
        .args(INLINING)
        .arg("-o")
        .arg(&after)
        .arg(&before);
    match step.run() {
        Ok(()) => fs::read(&after).with_context(|| format!("cannot read {}", after.display())),
        Err(error) => {
            println!(
                "{error:#}: too old for this module? It stays as rustc made it, somewhat larger\n"
            );
            Ok(wasm)
        }
    }
}
