//! The report on an earlier image that an image must not be worse than: the parts that a gate uses.

use serde::Deserialize;

use super::model::{ImageRow, LayerRow};
use crate::bytes::{Error, Kind, Result};

/// The parts of a saved report that a gate uses.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BaselineReport {
    /// The name of the format.
    schema: String,
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// The layers of the image, lowest first.
    pub layers: Vec<LayerRow>,
    /// The dead versions of files.
    #[serde(default)]
    pub waste: Vec<BaselineWaste>,
}

/// A dead version of the earlier image.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct BaselineWaste {
    /// The path of the file.
    pub path: String,
    /// The stored bytes of the version.
    pub bytes: u64,
}

impl BaselineReport {
    /// The report in a JSON text.
    ///
    /// # Errors
    /// When the text is no report of a format that this version knows ([`Kind::Request`]).
    pub fn parse(text: &[u8]) -> Result<Self> {
        let why = "a baseline is what squint inspect --format json writes";
        let wrong = |what: String| Error::new(Kind::Request, what).because(why);
        let report: Self = serde_json::from_slice(text)
            .map_err(|e| wrong(format!("the baseline is no report: {e}")))?;
        if report.schema != "squint.report/1" {
            return Err(wrong(format!("the baseline is {}", report.schema)));
        }
        Ok(report)
    }
}
