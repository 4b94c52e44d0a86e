//! `Packages.db`, rpm's own format, which SUSE uses (rpm's lib/backend/ndb/rpmpkg.c).

use super::{index, number};

/// The first bytes of a database.
pub(super) const MAGIC: &[u8] = b"RpmP";

/// The length of a page of slots, of a slot, and of a block.
const PAGE: usize = 4096;
const SLOT: usize = 16;
const BLOCK: usize = 16;

/// The number of slots that the head of the database takes.
const HEAD: usize = 2;

const DAMAGED: &str = "the database of rpm is damaged";

/// The headers of a database.
pub(super) fn blobs(bytes: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let version = number(bytes, 4, false).ok_or(DAMAGED)?;
    if version != 0 {
        return Err("the database of rpm has an unknown version");
    }
    let pages = index(number(bytes, 12, false).ok_or(DAMAGED)?);
    let slots = pages.checked_mul(PAGE).and_then(|end| bytes.get(..end));
    let slots = slots.ok_or("the database of rpm is cut")?;
    let mut blobs = Vec::new();
    let mut total = 0usize;
    for slot in slots.as_chunks::<SLOT>().0.iter().skip(HEAD) {
        if !slot.starts_with(b"Slot") {
            return Err(DAMAGED);
        }
        let package = number(slot, 4, false).ok_or(DAMAGED)?;
        let block = number(slot, 8, false).ok_or(DAMAGED)?;
        // A slot without a package is free.
        if package == 0 || block == 0 {
            continue;
        }
        let blob = blob(bytes, package, index(block)).ok_or(DAMAGED)?;
        // Slots may lead to the same blob, so the sum is limited.
        total = total.saturating_add(blob.len());
        if total > bytes.len() {
            return Err(DAMAGED);
        }
        blobs.push(blob.to_vec());
    }
    Ok(blobs)
}

/// The header of a package, at the block with this number.
fn blob(bytes: &[u8], package: u32, block: usize) -> Option<&[u8]> {
    let start = block.checked_mul(BLOCK)?;
    let head = bytes.get(start..start.checked_add(16)?)?;
    if !head.starts_with(b"BlbS") || number(head, 4, false)? != package {
        return None;
    }
    let length = index(number(head, 12, false)?);
    bytes.get(start + 16..(start + 16).checked_add(length)?)
}
