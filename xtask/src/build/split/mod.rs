//! Splits a module into an early and a late part, so that a page or worker can start before the late part has arrived.
//!
//! [`graph`] finds what is late in the linked module, and [`parts`] makes two modules of one, after wasm-bindgen. The
//! late part has no memory and no table of its own: it is instantiated with the exports of the early part, fills the
//! places of its functions in the table, and writes its constants into the memory. Until then those functions trap, so
//! the caller must know that the late part is there (`www/boot.js`, `www/worker.js`).
//!
//! Nothing is guessed from names but the gates, which are functions of ours.

mod graph;
mod parts;
#[cfg(test)]
mod tests;

pub(crate) use graph::{Late, late};
pub(crate) use parts::{Parts, split};

use anyhow::{Context, Result};
use wasmparser::{Parser, Payload};

/// Whether a section is only for the linker, for debuggers and for [`graph`].
///
/// `target_features` is one of them: it lists what the standard library was compiled with, and wasm-bindgen would rely
/// on it.
fn is_spent(name: &str) -> bool {
    let begins = ["reloc.", ".debug"]
        .iter()
        .any(|begin| name.starts_with(begin));
    begins || ["linking", "target_features"].contains(&name)
}

/// The module without the sections that nobody reads after [`late`].
pub(crate) fn without_relocations(module: &[u8]) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    let mut out = module.get(..HEADER).context("no module")?.to_vec();
    let mut end = HEADER;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let keep = !matches!(&payload, Payload::CustomSection(s) if is_spent(s.name()));
        if let Some((_, range)) = payload.as_section() {
            // The header of the section lies between the end of the last one and its content.
            if keep {
                out.extend(module.get(end..range.end).context("a section ends early")?);
            }
            end = range.end;
        }
    }
    Ok(out)
}
