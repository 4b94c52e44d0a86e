//! The messages between the page and a worker: a number, a serialized message, and a payload that cannot be
//! serialized.
//!
//! It knows arrays and buffers, and not the meaning of the messages. The bytes of a payload are a buffer that is
//! moved instead of copied, and the page passes it on without reading it.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// The payload of a message, in the types of a browser.
pub(super) type Payload = crate::session::scripts::Payload<ArrayBuffer, Blob>;

/// A message with its number and payload.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    /// The number of the question that the message asks or answers.
    pub(super) id: u32,
    /// The serialized `Request` or `Reply`.
    pub(super) message: Vec<u8>,
    /// The payload of the message.
    pub(super) payload: Payload,
}

impl Envelope {
    /// The message as a value to post, and the list of objects to transfer with it.
    pub(super) fn pack(&self) -> (JsValue, Array) {
        let message = Uint8Array::from(&self.message[..]).buffer();
        let transfer = Array::of1(&message);
        if let Some(bytes) = &self.payload.bytes {
            transfer.push(bytes);
        }
        let value = Array::of4(
            &self.id.into(),
            &message,
            &self.payload.bytes.as_ref().into(),
            &self.payload.file.as_ref().into(),
        );
        (value.into(), transfer)
    }

    /// The message in a posted value; `None` if the value is something else.
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
            payload: Payload {
                bytes: parts.get(2).dyn_into().ok(),
                file: parts.get(3).dyn_into().ok(),
            },
        })
    }
}

/// A payload with a copy of bytes for another worker.
pub(super) fn payload(bytes: &[u8]) -> Payload {
    Payload {
        bytes: Some(Uint8Array::from(bytes).buffer()),
        file: None,
    }
}

/// The bytes in a payload; empty if it has none.
pub(super) fn bytes(payload: &Payload) -> Vec<u8> {
    let bytes = payload.bytes.as_ref();
    bytes.map_or_else(Vec::new, |buffer| Uint8Array::new(buffer).to_vec())
}
