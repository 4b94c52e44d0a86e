//! `squint inspect` writes the report to standard output or to a file. The text of the report comes from `report`.

use std::path::Path;

use super::arguments::{Inspect, Spoken, Written};
use super::output::{self, told};
use super::paint::Look;
use super::{dockerfile, open};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::language::Language;
use crate::report;
use crate::session::protocol::ReportFormat;

/// Runs `squint inspect`.
pub(super) fn run(arguments: &Inspect) -> Result<()> {
    let question = &arguments.question;
    if arguments.language != Spoken::En && arguments.format != Written::Html {
        let what = "only --format html is written in other languages than English";
        return Err(Error::new(Kind::Request, what));
    }
    output::check(question)?;
    let given = arguments
        .given
        .as_deref()
        .map(dockerfile::read)
        .transpose()?;
    let name = arguments.given.as_deref().map(Path::to_string_lossy);
    let mut opened = open::open(&question.input)?;
    if arguments.no_verify {
        opened.read_layers(Hashes::None)?;
        opened.tell_apart()?;
    } else {
        opened.read_layers(Hashes::Packed)?;
        opened.examine()?;
        opened.learn()?;
    }
    // A report is written as it is made, because it may have a row for each of a million dead files.
    let look = (arguments.format == Written::Text).then_some(Look::Report);
    output::write(question.output.as_deref(), look, |mut to| {
        let given = name.as_deref().zip(given.as_deref());
        let given = given.map(|(name, text)| report::GivenDockerfile::alone(name, text));
        let written = opened.session.with_patches(given, |document| {
            let format = match arguments.format {
                Written::Text => return to.write_all(report::brief(document).as_bytes()),
                Written::Json => ReportFormat::Json,
                Written::Markdown => ReportFormat::Markdown,
                Written::Html => ReportFormat::Html(match arguments.language {
                    Spoken::En => Language::English,
                    Spoken::Zh => Language::Chinese,
                }),
            };
            report::write(document, format, &mut to)
        })?;
        told(written)
    })
}
