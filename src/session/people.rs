//! Converts texts of an image for people who use the page: dangerous characters become `\u{…}`, once, on the way
//! out of the session.
//!
//! File names are converted where their rows are made. Data that is saved or passed to programs stays exact.

use std::borrow::Cow;

use super::protocol::{HistoryRow, Report};
use crate::bytes::{printable, printable_lines};

/// A report as the page shows it.
pub(super) fn report(mut report: Report) -> Report {
    let image = &mut report.image;
    for text in [&mut image.id, &mut image.os, &mut image.architecture] {
        line(text);
    }
    image.references.iter_mut().for_each(line);
    [&mut image.variant, &mut image.created]
        .into_iter()
        .for_each(line_of);
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
    for warning in &mut report.warnings {
        line_of(&mut warning.path);
        line(&mut warning.detail);
    }
    report
}

/// A step of the history as the page shows it; its command keeps its lines.
pub(super) fn history(mut step: HistoryRow) -> HistoryRow {
    line_of(&mut step.created);
    line_of(&mut step.comment);
    lines_of(&mut step.created_by);
    step
}

fn line(text: &mut String) {
    if let Cow::Owned(shown) = printable(text) {
        *text = shown;
    }
}

fn line_of(text: &mut Option<String>) {
    if let Some(text) = text {
        line(text);
    }
}

fn lines_of(text: &mut Option<String>) {
    if let Some(text) = text
        && let Cow::Owned(shown) = printable_lines(text)
    {
        *text = shown;
    }
}
