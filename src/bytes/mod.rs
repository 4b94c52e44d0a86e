//! Floor 0: bytes.

mod error;
mod warning;

pub use error::{Error, Kind, Result};
pub use warning::{Warning, Warnings};
