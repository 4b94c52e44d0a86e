//! Converts texts of an image for people who use the page: dangerous characters become `\u{…}`, once, on the way
//! out of the session.
//!
//! File names are converted where their rows are made. Data that is saved or passed to programs stays exact.

use std::borrow::Cow;

use super::protocol::{HistoryRow, Report, Settings};
use crate::bytes::{Warning, printable, printable_lines, sorted};

/// The report with its texts made safe to show to people.
pub(super) fn report(mut report: Report) -> Report {
    let image = &mut report.image;
    for text in [&mut image.id, &mut image.os, &mut image.architecture] {
        line(text);
    }
    image.references.iter_mut().for_each(line);
    [&mut image.variant, &mut image.created]
        .into_iter()
        .for_each(line_of);
    settings(&mut image.config);
    let (base, source) = (&mut image.base, &mut image.source);
    let texts = [
        &mut base.name,
        &mut base.digest,
        &mut source.repository,
        &mut source.revision,
    ];
    texts.into_iter().for_each(line_of);
    for layer in &mut report.layers {
        line(&mut layer.media_type);
        lines_of(&mut layer.created_by);
        let texts = [
            &mut layer.diff_id,
            &mut layer.digest,
            &mut layer.created,
            &mut layer.comment,
        ];
        texts.into_iter().for_each(line_of);
    }
    report.history = report.history.into_iter().map(history).collect();
    let paths = report.duplicates.iter_mut().flat_map(|d| &mut d.paths);
    paths.for_each(line);
    report.warnings = warnings(report.warnings);
    report
}

/// Warnings with their texts made safe to show to people.
pub(super) fn warnings(mut warnings: Vec<Warning>) -> Vec<Warning> {
    for warning in &mut warnings {
        line_of(&mut warning.path);
        line(&mut warning.detail);
    }
    warnings
}

/// A text of one line, safe to show to people.
pub(super) fn shown(text: &str) -> String {
    printable(text).into_owned()
}

/// A history step with its texts made safe to show to people. Its command keeps its line breaks.
pub(super) fn history(mut step: HistoryRow) -> HistoryRow {
    line_of(&mut step.created);
    line_of(&mut step.comment);
    lines_of(&mut step.created_by);
    step
}

/// Makes the settings of an image safe to show. The values of variables and labels keep their line breaks.
fn settings(config: &mut Settings) {
    let texts = [
        &mut config.entrypoint,
        &mut config.cmd,
        &mut config.ports,
        &mut config.volumes,
        &mut config.healthcheck,
        &mut config.shell,
    ];
    texts.into_iter().flatten().for_each(line);
    let texts = [
        &mut config.user,
        &mut config.workdir,
        &mut config.stop_signal,
    ];
    texts.into_iter().for_each(line_of);
    config.env.iter_mut().for_each(lines);
    let labels = std::mem::take(&mut config.labels).into_iter();
    config.labels = sorted::map(labels.map(|(mut name, mut value)| {
        line(&mut name);
        lines(&mut value);
        (name, value)
    }));
}

/// Makes a text safe that is one line.
fn line(text: &mut String) {
    if let Cow::Owned(shown) = printable(text) {
        *text = shown;
    }
}

/// Makes a text safe that is one line, if there is one.
fn line_of(text: &mut Option<String>) {
    if let Some(text) = text {
        line(text);
    }
}

/// Makes a text safe that may have line breaks.
fn lines(text: &mut String) {
    if let Cow::Owned(shown) = printable_lines(text) {
        *text = shown;
    }
}

/// Makes a text safe that may have line breaks, if there is one.
fn lines_of(text: &mut Option<String>) {
    if let Some(text) = text {
        lines(text);
    }
}
