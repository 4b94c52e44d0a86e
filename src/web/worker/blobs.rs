//! Blobs of the browser: made of bytes, of ranges of other blobs, and measured in bytes.

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag};

use crate::bytes::{Error, Kind, Part, Result, Rope};
use crate::image::FileId;
use crate::session::{PACKED, SPOOL};

/// A blob of bytes in memory, with a media type.
///
/// # Errors
/// When the browser has no room for it.
pub(super) fn in_memory(bytes: &[u8], media_type: &str) -> Result<Blob> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|_| no_blob())
}

/// A blob of ranges of the input and of new bytes; only the new bytes are copied.
///
/// # Errors
/// When the browser has no room for it.
pub(super) fn assemble(rope: &Rope<FileId>, [input, spool, packed]: [&Blob; 3]) -> Result<Blob> {
    let parts = Array::new();
    rope.walk(0..rope.length(), |part| {
        match part {
            Part::Fresh(bytes) => {
                parts.push(&Uint8Array::from(bytes));
            }
            Part::Copy(range) => {
                let file = match range.source {
                    SPOOL => spool,
                    PACKED => packed,
                    _ => input,
                };
                let part = cut(file, range.offset, range.length)?;
                parts.push(&part);
            }
        }
        Ok(true)
    })?;
    let options = BlobPropertyBag::new();
    options.set_type("application/x-tar");
    Blob::new_with_blob_sequence_and_options(&parts, &options).map_err(|_| no_blob())
}

/// A range of a blob; offset and length are in bytes.
///
/// # Errors
/// When the browser refuses to make it.
#[allow(clippy::cast_precision_loss, reason = "files end far below 2^53")]
pub(super) fn cut(blob: &Blob, offset: u64, length: u64) -> Result<Blob> {
    blob.slice_with_f64_and_f64(offset as f64, (offset + length) as f64)
        .map_err(|_| no_blob())
}

/// The length of a blob in bytes.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a blob's size is a whole number of bytes"
)]
pub(super) fn length(blob: &Blob) -> u64 {
    blob.size() as u64
}

fn no_blob() -> Error {
    Error::new(Kind::Io, "the browser could not put the new file together")
        .because("it has no room left, or the file was changed since it was opened")
}
