//! The WebAssembly module and its glue: cargo, then wasm-bindgen.
//!
//! wasm-bindgen runs as a library, from the same `Cargo.lock` as the macros in the module: no tool to install, and no
//! chance of the two versions differing. Its output is a classic script (`no-modules`), since a worker that may not
//! reach the network cannot import anything: the script's text is part of the worker's blob.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::programs;
use crate::step::Step;

/// What the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The script and the module it belongs to.
#[derive(Debug)]
pub(crate) struct Bound {
    /// Defines the global `wasm_bindgen`.
    pub(crate) glue: String,
    /// What the glue instantiates.
    pub(crate) wasm: Vec<u8>,
}

/// Compiles the page's binary; where it lies.
pub(crate) fn compile(root: &Path) -> Result<PathBuf> {
    programs::ensure_target(root, TARGET)?;
    Step::new(
        root,
        "cargo",
        "build --release --bin squint-web --no-default-features --features web",
    )
    .arg("--target")
    .arg(TARGET)
    .arg("--config")
    .arg(without_paths(root)?)
    .run()?;
    let wasm = super::target(root)
        .join(TARGET)
        .join("release/squint-web.wasm");
    if !wasm.is_file() {
        bail!(
            "{}: cargo did not put it there; is `build.target-dir` set in some cargo config?",
            wasm.display()
        );
    }
    Ok(wasm)
}

/// Panic messages name source files; without this they would name folders of the machine that built them, and the
/// same sources would give other bytes elsewhere.
fn without_paths(root: &Path) -> Result<String> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")?;
    let flags = [(home.as_path(), "cargo"), (root, ".")].map(|(from, to)| {
        format!(
            "{:?}",
            format!("--remap-path-prefix={}={to}", from.display())
        )
    });
    Ok(format!("target.{TARGET}.rustflags=[{}]", flags.join(", ")))
}

/// Runs wasm-bindgen on the compiled module.
pub(crate) fn bind(wasm: &Path) -> Result<Bound> {
    println!("==> wasm-bindgen, as a library\n");
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let mut bound = Bindgen::new()
        .input_bytes("squint", input)
        .no_modules(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen, on {}", wasm.display()))?;
    Ok(Bound {
        glue: bound.js().to_owned(),
        wasm: bound.wasm_mut().emit_wasm(),
    })
}
