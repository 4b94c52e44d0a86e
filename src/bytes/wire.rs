//! Plain data in byte form, for another worker of the same build.
//!
//! This module does not know what the data mean. The page and its workers compare versions before anything else, so
//! bytes that cannot be read mean that their versions differ.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Error, Kind, Result};

/// A value that can cross from one worker to another as bytes (postcard's format).
pub trait Wire: Serialize + DeserializeOwned {
    /// The value in byte form, for [`Wire::unpack`] in another worker.
    ///
    /// # Errors
    /// When the value cannot be serialized, for example because it holds a sequence of unknown length.
    fn pack(&self) -> Result<Vec<u8>> {
        postcard::to_stdvec(self)
            .map_err(|e| Error::new(Kind::Io, format!("a message cannot be written ({e})")))
    }

    /// The value that [`Wire::pack`] wrote into `bytes`.
    ///
    /// # Errors
    /// When the bytes are not such a value, or when [`Wire::unpack`] of the type rejects it.
    fn unpack(bytes: &[u8]) -> Result<Self> {
        unpack(bytes)
    }
}

/// The value in the byte form that [`Wire::pack`] writes, for types whose [`Wire::unpack`] also checks or completes it.
///
/// # Errors
/// When the bytes are not such a value.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|e| {
        Error::new(Kind::Io, format!("a message cannot be read ({e})"))
            .because("page and worker differ in version; reload the page")
    })
}
