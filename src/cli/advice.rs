//! `squint advice` says what to change to make an image smaller.

use super::arguments::{Advice, Format};
use super::{open, output, warn};
use crate::bytes::{Hashes, Result};
use crate::report::{AdviceDocument, advice_text};

/// Runs `squint advice`.
pub(super) fn run(arguments: &Advice) -> Result<()> {
    let question = &arguments.question;
    output::check(question)?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::Packed)?;
    opened.examine()?;
    opened.learn()?;
    let session = &opened.session;
    let document = session.with_advice(|d| AdviceDocument::new(d.short()))?;
    let text = match arguments.format {
        Format::Json => output::json(&document)?,
        Format::Text => {
            warn(session);
            advice_text(&document)
        }
    };
    output::write_text(question.output.as_deref(), &text)
}
