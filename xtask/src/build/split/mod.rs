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

/// The late parts of several modules as one: the first, with each of the others as a custom section of its name. They
/// travel in one file, which leaves more of a thin line to what people wait for than two would.
pub(crate) fn join(parts: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> Vec<u8> {
    const CUSTOM: u8 = 0;
    let mut parts = parts.into_iter();
    let mut joined = parts.next().map(|(_, first)| first).unwrap_or_default();
    for (name, part) in parts {
        let length = leb128(name.len());
        joined.push(CUSTOM);
        joined.extend(leb128(length.len() + name.len() + part.len()));
        joined.extend(length);
        joined.extend(name.bytes());
        joined.extend(part);
    }
    joined
}

/// A number as WebAssembly writes it.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
