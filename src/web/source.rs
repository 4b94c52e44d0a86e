//! Reads a `Blob` from front to back, in bounded memory, in every browser.
//!
//! If streams can read into a given buffer, one buffer of [`MAX_CHUNK`] bytes is reused, because other ways leave
//! garbage as large as the file. Otherwise (`WebKit`) blocks are read synchronously, with a turn of the event loop
//! after each, or the browser never frees them. If the worker may not read at all, the page reads each block for it. It
//! knows no jobs, only bytes.

use js_sys::{ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, FileReaderSync, ReadableStreamByobReader,
    ReadableStreamGetReaderOptions, ReadableStreamReadResult, ReadableStreamReaderMode,
};

use super::js::{self, member, name_of, wait};
use super::spool::Spool;
use crate::bytes::{Error, Kind, MAX_CHUNK, Result};

#[wasm_bindgen]
extern "C" {
    /// Lets the page read a blob that this worker may not read; `www/worker.js` defines this function.
    #[wasm_bindgen(js_name = readByPage)]
    fn read_by_page(blob: &Blob) -> Promise;
}

/// The number of bytes of a synchronous read.
const BLOCK: f64 = 4_194_304.0;

/// The place of some bytes: a blob or a spool.
pub(super) enum Place {
    /// A file of the person, or a finished spool.
    Blob(Blob),
    /// The spool that this worker writes.
    Spool(Spool),
}

/// A reader of the bytes of a place, from an offset on.
#[derive(Debug)]
pub(super) enum Source {
    /// A stream that reads into a buffer of its caller.
    Stream(ReadableStreamByobReader),
    /// A reader of the worker's own spool.
    Spool {
        /// The spool.
        spool: Spool,
        /// The offset of the next read, in bytes.
        at: u64,
        /// The offset where the range ends, in bytes.
        to: u64,
    },
    /// A reader of whole blocks.
    Blocks {
        /// The blob to read.
        blob: Blob,
        /// The offset of the next block, in bytes.
        at: f64,
        /// The last block, and the number of its bytes that were used.
        block: Option<(Uint8Array, u32)>,
    },
}

impl Source {
    /// A reader of the bytes `from..to` of a place.
    ///
    /// # Errors
    /// When the blob cannot be read.
    pub(super) fn open(file: &Place, from: u64, to: u64) -> Result<Self> {
        let blob = match file {
            Place::Blob(blob) => blob,
            Place::Spool(spool) => {
                let spool = spool.clone();
                return Ok(Self::Spool {
                    spool,
                    at: from,
                    to,
                });
            }
        };
        #[allow(clippy::cast_precision_loss, reason = "files end far below 2^53")]
        let slice = blob
            .slice_with_f64_and_f64(from as f64, to as f64)
            .map_err(|error| unreadable(&error))?;
        if js::global("ReadableStreamBYOBReader").is_none() {
            return Ok(Self::blocks(slice));
        }
        let options = ReadableStreamGetReaderOptions::new();
        options.set_mode(ReadableStreamReaderMode::Byob);
        // A browser that has this reader but not for blobs throws an error here.
        let get_reader = member(&slice.stream(), "getReader").unwrap_or_default();
        let reader = Function::from(get_reader).call1(&slice.stream(), &options);
        Ok(match reader {
            Ok(reader) => Self::Stream(reader.unchecked_into()),
            Err(_) => Self::blocks(slice),
        })
    }

    fn blocks(blob: Blob) -> Self {
        Self::Blocks {
            blob,
            at: 0.0,
            block: None,
        }
    }

    /// Reads up to [`MAX_CHUNK`] bytes into `into`. The result is the number of bytes, 0 at the end. `buffer` is lent
    /// to the browser meanwhile and comes back changed.
    ///
    /// # Errors
    /// When the place cannot be read.
    pub(super) async fn read(&mut self, buffer: &mut Buffer, into: &mut [u8]) -> Result<usize> {
        match self {
            Self::Stream(reader) => {
                let view = buffer.lend();
                let read = wait(reader.read_with_array_buffer_view(&view)).await;
                let result: ReadableStreamReadResult = read.map_err(|error| unreadable(&error))?;
                let Ok(view) = result.get_value().dyn_into::<Uint8Array>() else {
                    return Ok(0);
                };
                buffer.take_back(view.buffer());
                Ok(copy(&view, 0, into))
            }
            Self::Spool { spool, at, to } => {
                let most = usize::try_from(*to - *at).unwrap_or(usize::MAX);
                let room = into.len().min(most);
                let count = spool.read(*at, &mut into[..room])?;
                *at += count as u64;
                Ok(count)
            }
            Self::Blocks { blob, at, block } => {
                if block
                    .as_ref()
                    .is_none_or(|(bytes, given)| *given >= bytes.length())
                {
                    *block = None;
                    turn().await;
                    if *at >= blob.size() {
                        return Ok(0);
                    }
                    let end = (*at + BLOCK).min(blob.size());
                    let slice = blob.slice_with_f64_and_f64(*at, end);
                    let slice = slice.map_err(|error| unreadable(&error))?;
                    let read = FileReaderSync::new().and_then(|r| r.read_as_array_buffer(&slice));
                    let buffer = match read {
                        Ok(buffer) => buffer,
                        Err(_) => wait(read_by_page(&slice))
                            .await
                            .map_err(|error| unreadable(&error))?,
                    };
                    *at = end;
                    *block = Some((Uint8Array::new(&buffer), 0));
                }
                let Some((bytes, given)) = block else {
                    return Ok(0);
                };
                let count = copy(bytes, *given, into);
                *given += u32::try_from(count).unwrap_or(u32::MAX);
                Ok(count)
            }
        }
    }

    /// Ends a read before its end.
    pub(super) fn close(self) {
        if let Self::Stream(reader) = self {
            // A failure to cancel has no effect.
            let _ = reader.cancel();
        }
    }
}

/// The buffer that streams read into.
#[derive(Debug)]
pub(super) struct Buffer(ArrayBuffer);

impl Buffer {
    /// A buffer of the size of one chunk.
    pub(super) fn new() -> Self {
        Self(fresh())
    }

    fn lend(&mut self) -> Uint8Array {
        if self.0.byte_length() == 0 {
            // A failed read detached the buffer.
            self.0 = fresh();
        }
        Uint8Array::new(&self.0)
    }

    fn take_back(&mut self, buffer: ArrayBuffer) {
        self.0 = buffer;
    }
}

fn fresh() -> ArrayBuffer {
    ArrayBuffer::new(u32::try_from(MAX_CHUNK).unwrap_or(1 << 20))
}

/// Copies the bytes of `bytes` after `from` to the start of `into`. The result is the number of copied bytes.
fn copy(bytes: &Uint8Array, from: u32, into: &mut [u8]) -> usize {
    let room = u32::try_from(into.len()).unwrap_or(u32::MAX);
    let count = (bytes.length() - from).min(room);
    let part = bytes.subarray(from, from + count);
    let count = part.length() as usize;
    part.copy_to(&mut into[..count]);
    count
}

/// Waits for one turn of the worker's event loop.
async fn turn() {
    let promise = Promise::new(&mut |resolve, _| {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        // Without a timer there is no turn, and reading continues.
        let _ = scope.set_timeout_with_callback(&resolve);
    });
    let _ = wait::<JsValue>(promise).await;
}

/// The error for a read that the browser refused.
fn unreadable(error: &JsValue) -> Error {
    let cause = match name_of(error).as_str() {
        "NotFoundError" => "it was moved or deleted since it was opened",
        "NotReadableError" => "it was changed since it was opened, or may not be read",
        "QuotaExceededError" => "the browser has no room left",
        // Chromium gives no other reason for a stream that breaks off.
        _ => "most likely it was changed, moved or deleted since it was opened",
    };
    Error::new(Kind::Io, "reading the file failed").because(cause)
}
