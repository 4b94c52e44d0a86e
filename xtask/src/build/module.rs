//! The WebAssembly modules and their glue: cargo, then wasm-bindgen.
//!
//! There is a module for each kind of thread, so that the page waits for no code of its workers. wasm-bindgen runs as a
//! library, from the same `Cargo.lock` as the macros in the modules: no tool to install, and no chance of the two
//! versions differing. Its output is a classic script (`no-modules`), since a worker that may not reach the network
//! cannot import anything: the script's text is part of the worker's blob.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::imports;
use super::split::{self, Parts};
use crate::programs;
use crate::step::Step;

/// What the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The modules: that of the page, and that of its workers. The package has a binary `squint-NAME` for each.
pub(crate) const MODULES: [&str; 2] = ["page", "engine"];

/// A module in two parts, and its script.
#[derive(Debug)]
pub(crate) struct Bound {
    /// One of [`MODULES`].
    pub(crate) name: &'static str,
    /// Defines the global `wasm_bindgen`, which instantiates the early part.
    pub(crate) glue: String,
    /// The early and the late part.
    pub(crate) parts: Parts,
}

/// Compiles all modules; the folder in which they lie.
pub(crate) fn compile(root: &Path) -> Result<PathBuf> {
    programs::ensure_target(root, TARGET)?;
    let mut step = Step::new(
        root,
        "cargo",
        "build --profile web --no-default-features --features web --target",
    )
    .arg(TARGET);
    for name in MODULES {
        step = step.args("--bin").arg(format!("squint-{name}"));
    }
    step.arg("--config").arg(flags(root)?).run()?;
    Ok(super::target(root).join(TARGET).join("web"))
}

/// Keeps what `split` reads: relocations, and names that tell generic functions apart.
const FOR_SPLITTING: [&str; 2] = ["-Clink-arg=--emit-relocs", "-Csymbol-mangling-version=v0"];

/// The flags of the compiler, as cargo's `--config` takes them.
///
/// Panic messages name source files; without these flags they would name folders of the machine that built them, and
/// the same sources would give other bytes elsewhere.
fn flags(root: &Path) -> Result<String> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")?;
    let paths = [(home.as_path(), "cargo"), (root, ".")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    let flags = paths
        .iter()
        .map(String::as_str)
        .chain(FOR_SPLITTING)
        .map(|flag| format!("{flag:?}"));
    let flags: Vec<String> = flags.collect();
    Ok(format!("target.{TARGET}.rustflags=[{}]", flags.join(", ")))
}

/// Runs wasm-bindgen on a compiled module.
pub(crate) fn bind(folder: &Path, name: &'static str) -> Result<Bound> {
    println!("==> wasm-bindgen, as a library: {name}\n");
    let wasm = folder.join(format!("squint-{name}.wasm"));
    if !wasm.is_file() {
        bail!(
            "{}: cargo did not put it there; is `build.target-dir` set in some cargo config?",
            wasm.display()
        );
    }
    let linked = fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let late = split::late(&linked).with_context(|| format!("in {}", wasm.display()))?;
    let mut bound = Bindgen::new()
        .input_bytes(name, split::without_relocations(&linked)?)
        .no_modules(true)?
        .typescript(false)
        .omit_default_module_path(true)
        // The names are what the two parts are told apart by; they go with the split.
        .demangle(false)
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen, on {}", wasm.display()))?;
    let script = bound.js().to_owned();
    let glue = imports::shorten(bound.wasm_mut(), &script)
        .with_context(|| format!("naming the imports of {}", wasm.display()))?;
    let parts = split::split(&bound.wasm_mut().emit_wasm(), &late)
        .with_context(|| format!("splitting {}", wasm.display()))?;
    Ok(Bound { name, glue, parts })
}
