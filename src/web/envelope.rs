//! What crosses between the page and a worker: an id, a message, and beside it what no serialiser can carry.
//!
//! It knows arrays and buffers, not what the messages say. Changesets and squash orders ride as `cargo`, a buffer that
//! changes hands instead of being copied, and that the page passes on without looking.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// One message.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    /// Which question it is, or answers.
    pub(super) id: u32,
    /// A `Request` or a `Reply`.
    pub(super) message: Vec<u8>,
    /// Bytes for somebody else than the page.
    pub(super) cargo: Option<ArrayBuffer>,
    /// The opened file, or the finished one.
    pub(super) blob: Option<Blob>,
}

impl Envelope {
    /// As a value to post, and the list of what is transferred with it.
    pub(super) fn pack(&self) -> (JsValue, Array) {
        let message = Uint8Array::from(&self.message[..]).buffer();
        let transfer = Array::of1(&message);
        if let Some(cargo) = &self.cargo {
            transfer.push(cargo);
        }
        let value = Array::of4(
            &self.id.into(),
            &message,
            &self.cargo.as_ref().into(),
            &self.blob.as_ref().into(),
        );
        (value.into(), transfer)
    }

    /// From a value that came; `None` when it is something else.
    pub(super) fn unpack(value: JsValue) -> Option<Self> {
        let parts: Array = value.dyn_into().ok()?;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "our own u32, on its way back"
        )]
        let id = parts.get(0).as_f64()? as u32;
        let message: ArrayBuffer = parts.get(1).dyn_into().ok()?;
        Some(Self {
            id,
            message: Uint8Array::new(&message).to_vec(),
            cargo: parts.get(2).dyn_into().ok(),
            blob: parts.get(3).dyn_into().ok(),
        })
    }
}

/// `bytes` as a buffer to hand over.
pub(super) fn cargo(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// The bytes of a buffer that was handed over.
pub(super) fn unload(cargo: Option<&ArrayBuffer>) -> Vec<u8> {
    cargo.map_or_else(Vec::new, |buffer| Uint8Array::new(buffer).to_vec())
}
