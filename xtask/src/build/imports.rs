//! Short names between a module and its script.
//!
//! wasm-bindgen names each function that a module imports after what it does, with a hash: 40 bytes that stand in the
//! module and in the script, and of which nearly half does not compress. Nobody else uses these names.

use anyhow::{Result, bail};
use walrus::{ImportKind, Module};

/// Renames the functions that a module imports from its script, in both.
pub(super) fn shorten(module: &mut Module, script: &str) -> Result<String> {
    let mut script = script.to_owned();
    let functions = module
        .imports
        .iter_mut()
        .filter(|import| matches!(import.kind, ImportKind::Function(_)));
    for (number, import) in functions.enumerate() {
        let short = format!("${number}");
        let member = |name: &str| format!("{name}: function");
        let long = member(&import.name);
        if script.matches(&long).count() != 1 {
            bail!("{} is not defined once in the script", import.name);
        }
        script = script.replace(&long, &member(&short));
        import.name = short;
    }
    Ok(script)
}
