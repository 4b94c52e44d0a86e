//! A saved report as a side of a comparison: the parts of `squint.report/1` that a comparison uses.

use serde::Deserialize;

use super::side::Side;
use crate::bytes::{Error, Kind, Result, Warning};
use crate::report::{ImageRow, LayerRow};

/// The parts of a saved report that a comparison uses. Long lists are skipped while it is read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SavedReport {
    /// The name of the format.
    schema: String,
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// The layers of the image, lowest first.
    pub layers: Vec<LayerRow>,
    /// The warnings about the image.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

impl SavedReport {
    /// The report in a JSON text.
    ///
    /// # Errors
    /// When the text is no report of a format that this version knows ([`Kind::NotAnImage`]).
    pub fn parse(text: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Named {
            schema: String,
        }
        let why = "a report is what squint inspect --format json writes";
        let wrong = |what: String| Error::new(Kind::NotAnImage, what).because(why);
        let named: Named = serde_json::from_slice(text)
            .map_err(|e| wrong(format!("this JSON is no report: {e}")))?;
        if named.schema != "squint.report/1" {
            return Err(wrong(format!("this JSON is {}", named.schema)));
        }
        serde_json::from_slice(text)
            .map_err(|e| wrong(format!("this report lacks what a comparison needs: {e}")))
    }

    /// The report as a side.
    pub fn side(&self) -> Side<'_> {
        Side {
            image: &self.image,
            layers: &self.layers,
            compressed: None,
            tree: None,
            packages: None,
            warnings: &self.warnings,
        }
    }
}
