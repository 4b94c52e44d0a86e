//! `squint inspect`.

use super::arguments::{Format, Inspect};
use super::{io, open, print};
use crate::bytes::{Error, Kind, Result};
use crate::report;

pub(super) fn run(arguments: &Inspect) -> Result<()> {
    let mut opened = open::open(&arguments.input)?;
    opened.read_layers(true)?;
    opened.examine()?;
    let report = opened.session.report()?;
    let text = match arguments.format {
        Format::Text => report::text(&report),
        Format::Json => {
            let mut json = serde_json::to_string_pretty(&report)
                .map_err(|e| Error::new(Kind::Io, format!("the report cannot be written ({e})")))?;
            json.push('\n');
            json
        }
    };
    match &arguments.output {
        Some(path) => std::fs::write(path, text).map_err(|e| io("cannot write", path, &e)),
        None => print(text.as_bytes()),
    }
}
