//! Exports the report as a file, in one of its formats.

use std::io::Write;

use super::Session;
use super::protocol::ReportFormat;
use crate::bytes::{Error, Kind, Result};

/// The most characters of a report's file name without its endings.
const STEM: usize = 100;

impl Session {
    /// The report in a format, with the file name under which to save it.
    ///
    /// # Errors
    /// When not all layers are read yet or no image is selected.
    pub fn export(&self, format: ReportFormat) -> Result<(String, Vec<u8>)> {
        let mut bytes = Vec::new();
        self.write_report(format, &mut bytes)?;
        let ending = match format {
            ReportFormat::Html(_) => "html",
            ReportFormat::Markdown => "md",
            ReportFormat::Json => "json",
        };
        Ok((format!("{}.report.{ending}", self.stem()?), bytes))
    }

    /// Writes the report in a format to `out`, row by row.
    ///
    /// # Errors
    /// When not all layers are read yet, no image is selected, or writing fails.
    pub fn write_report(&self, format: ReportFormat, out: &mut impl Write) -> Result<()> {
        self.with_advice(|document| crate::report::write(document, format, out))?
            .map_err(|error| {
                let kind = error.kind();
                let failed = Error::new(Kind::Io, "the report cannot be written");
                failed.because(format!("{error} ({kind})"))
            })
    }

    /// The last part of the first reference, in characters that every file system accepts: `app_1` for
    /// `example.org/app:1`. It is `image` if there is no reference.
    fn stem(&self) -> Result<String> {
        let image = self.image()?;
        let reference = image.references.first().map_or("", String::as_str);
        let last = reference.rsplit('/').next().unwrap_or_default();
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        };
        let stem: String = last.chars().take(STEM).map(plain).collect();
        let stem = stem.trim_start_matches(['.', '-']);
        Ok(if stem.is_empty() { "image" } else { stem }.to_owned())
    }
}
