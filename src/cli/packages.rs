//! `squint packages` writes the packages of an image. The texts come from `packages`.

use std::io::Write;

use super::arguments::{Packages, PackagesFormat};
use super::open;
use super::output::{self, told};
use super::paint::Look;
use crate::bytes::{Hashes, Result};
use crate::packages::{Heading, Named, cyclonedx, text};
use crate::report::warning_text;
use crate::session::PackagesDocument;

/// Runs `squint packages`.
pub(super) fn run(arguments: &Packages) -> Result<()> {
    let question = &arguments.question;
    output::check(question)?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::None)?;
    let document = opened.read_packages()?;
    let look = (arguments.format == PackagesFormat::Text).then_some(Look::Report);
    output::write(question.output.as_deref(), look, |to| {
        told(write(&document, arguments.format, to))
    })
}

fn write(
    document: &PackagesDocument,
    format: PackagesFormat,
    to: &mut dyn Write,
) -> std::io::Result<()> {
    let image = &document.image;
    let platform = image.platform();
    match format {
        PackagesFormat::Text => {
            let names = if image.references.is_empty() {
                "(no name)".to_owned()
            } else {
                image.references.join(", ")
            };
            let heading = Heading {
                title: &format!("{names}  {platform}"),
                id: &image.id,
                live_bytes: image.live_bytes,
                reclaimable_bytes: image.reclaimable_bytes,
            };
            let warnings: Vec<String> = document.warnings.iter().map(warning_text).collect();
            to.write_all(text(heading, document, &warnings).as_bytes())
        }
        PackagesFormat::Json => {
            serde_json::to_writer_pretty(&mut *to, document)?;
            to.write_all(b"\n")
        }
        PackagesFormat::Cyclonedx => {
            let named = Named {
                id: &image.id,
                references: &image.references,
                platform: &platform,
            };
            let bill = cyclonedx(named, &document.packages);
            serde_json::to_writer_pretty(&mut *to, &bill)?;
            to.write_all(b"\n")
        }
    }
}
