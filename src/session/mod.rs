//! Floor 5: one opened image.

pub mod protocol;
