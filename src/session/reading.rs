//! Reading contents: one version of a file, two to compare, a file or a directory to save.

use super::Session;
use super::protocol::Reading;
use crate::bytes::{Error, Kind, Result};

impl Session {
    /// The order to read contents, as bytes.
    pub fn read_order(&mut self, reading: &Reading) -> Result<Vec<u8>> {
        let _ = reading;
        Err(Error::new(Kind::Request, "no contents yet"))
    }
}
