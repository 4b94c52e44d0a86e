//! `squint history` writes the steps of an image, newest first, as `docker image history` does.

use super::arguments::{Format, History};
use super::paint::Look;
use super::{open, output, warn};
use crate::bytes::{Hashes, Result};
use crate::report::{HistoryDocument, history_text};

/// Runs `squint history`.
pub(super) fn run(arguments: &History) -> Result<()> {
    let question = &arguments.question;
    output::check(question)?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::None)?;
    let session = &opened.session;
    let document = session.with_document(|d| HistoryDocument::new(d.short()))?;
    let text = match arguments.format {
        Format::Json => output::json(&document)?,
        Format::Text => {
            warn(session);
            history_text(&document, arguments.no_trunc)
        }
    };
    let look = (arguments.format == Format::Text).then_some(Look::Report);
    output::write_text(question.output.as_deref(), look, &text)
}
