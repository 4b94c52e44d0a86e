//! The report as a file.

use super::Session;
use super::protocol::ReportFormat;
use crate::bytes::{Error, Kind, Result};

impl Session {
    /// The report in a form, and the name to save it under.
    pub fn export(&self, format: ReportFormat) -> Result<(String, Vec<u8>)> {
        let _ = format;
        Err(Error::new(Kind::Request, "no reports yet"))
    }
}
