//! Plain data as bytes, for another worker of the same build.
//!
//! It does not know what is in them. The page and its workers compare versions before anything else, so bytes that
//! cannot be read mean that they differ.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Error, Kind, Result};

/// A value that crosses from worker to worker as bytes.
pub trait Wire: Serialize + DeserializeOwned {
    /// The value as bytes.
    ///
    /// # Errors
    /// When it holds what has no form in bytes, as a list whose length is not known.
    fn pack(&self) -> Result<Vec<u8>> {
        postcard::to_stdvec(self)
            .map_err(|e| Error::new(Kind::Io, format!("a message cannot be written ({e})")))
    }

    /// The value that [`Wire::pack`] wrote.
    ///
    /// # Errors
    /// When the bytes are not such a value.
    fn unpack(bytes: &[u8]) -> Result<Self> {
        unpack(bytes)
    }
}

/// The value in `bytes`, for an `unpack` that does more.
///
/// # Errors
/// When the bytes are not such a value.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|e| {
        Error::new(Kind::Io, format!("a message cannot be read ({e})"))
            .because("page and worker differ in version; reload the page")
    })
}
