//! `squint check` applies the rules of a gate to an image. The rules and their texts come from `check`.

use std::fs::OpenOptions;
use std::io::Write as _;

use super::arguments::{Check, CheckFormat};
use super::paint::Look;
use super::{check_config, io, open, output, print};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::check::{CheckDocument, Subject, annotations, check, job_summary, text};
use crate::report::HistoryRow;
use crate::rootfs::LayerId;
use crate::waste::Ledger;

/// Runs `squint check`. The result is whether no rule failed.
pub(super) fn run(arguments: &Check) -> Result<bool> {
    let question = &arguments.question;
    output::check(question)?;
    // A wrong configuration is told before anything is read.
    let (limits, warnings) = check_config::limits(arguments)?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::Packed)?;
    opened.examine()?;
    whole(&opened)?;
    opened.read_packages()?;
    let session = &opened.session;
    let (layers, rootfs) = session.merged()?;
    let ledger = Ledger::new(layers, rootfs, session.digests());
    let (mut document, history) = session.with_document(|of| {
        let subject = Subject {
            report: of.short(),
            layers,
            rootfs,
            ledger: &ledger,
            owned: of.owned,
        };
        check(subject, &limits).map(|document| (document, of.short().history.clone()))
    })??;
    document.warnings.extend(warnings.to_vec());
    let written = match arguments.format {
        CheckFormat::Text => text(&document, &history),
        CheckFormat::Json => output::json(&document)?,
        CheckFormat::Github => annotations(&document),
    };
    let look = (arguments.format == CheckFormat::Text).then_some(Look::Report);
    output::write_text(question.output.as_deref(), look, &written)?;
    if std::env::var_os("GITHUB_ACTIONS").is_some() {
        tell_github(arguments, &document, &history)?;
    }
    Ok(document.passed)
}

/// Refuses an image with a layer that is missing or damaged: nothing can be said of it.
fn whole(opened: &open::Opened) -> Result<()> {
    let session = &opened.session;
    let image = session.image()?;
    if let Some(defect) = image.defects.first() {
        let what = format!("this image cannot be checked: {defect}");
        return Err(Error::new(Kind::Broken, what));
    }
    for (layer, changes) in LayerId::number_all(session.merged()?.0.changesets()) {
        if let Some(failure) = &changes.failure {
            return Err(failure.clone().in_layer(layer.number()));
        }
    }
    // All digests are recomputed, so an unknown one is a wrong one.
    session.recomputed()?;
    Ok(())
}

/// Adds the summary of the job, and the annotations where they do not get into a document.
fn tell_github(arguments: &Check, document: &CheckDocument, history: &[HistoryRow]) -> Result<()> {
    let is_apart = arguments.question.output.is_some() || arguments.format == CheckFormat::Text;
    if is_apart {
        print(annotations(document).as_bytes())?;
    }
    if let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
        let path = std::path::Path::new(&path);
        let fail = |e: std::io::Error| io("cannot write", path, &e);
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .map_err(fail)?;
        file.write_all(job_summary(document, history).as_bytes())
            .map_err(fail)?;
    }
    Ok(())
}
