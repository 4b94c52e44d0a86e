//! The verdict of a gate as plain text: a table of the rules, and who is to blame.

use std::fmt::{Result, Write as _};

use super::rules::{BlameRow, CheckDocument, Figure, RuleRow};
use crate::bytes::figures::size;
use crate::bytes::{cut, printable};
use crate::report::{HistoryRow, warning_text};

/// The most rows of blame of one rule that are listed.
const BLAMED: usize = 10;

/// The most characters of a step.
const STEP: usize = 80;

/// The verdict for a terminal. `history` are the steps of the image.
pub fn text(document: &CheckDocument, history: &[HistoryRow]) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, document, history);
    out
}

fn write(out: &mut String, document: &CheckDocument, history: &[HistoryRow]) -> Result {
    let image = &document.image;
    let names = image.references.join(", ");
    let name = if names.is_empty() { &image.id } else { &names };
    let word = if document.passed { "passed" } else { "FAILED" };
    writeln!(
        out,
        "{word}  {}  {}\n",
        printable(name),
        printable(&image.platform())
    )?;
    writeln!(
        out,
        "{:24} {:>10} {:>10}  {:8} limit from",
        "rule", "limit", "value", ""
    )?;
    for rule in &document.rules {
        let told =
            |value: Option<Figure>| value.map_or_else(|| "–".to_owned(), |v| figure(rule, v));
        writeln!(
            out,
            "{:24} {:>10} {:>10}  {:8} {}",
            rule.rule,
            told(rule.limit),
            told(rule.value),
            state(rule),
            printable(&rule.source)
        )?;
    }
    for rule in document.rules.iter().filter(|rule| !rule.passed) {
        writeln!(out, "\n{}", by_how_much(rule))?;
        for row in rule.blame.iter().take(BLAMED) {
            writeln!(out, "{:>10}  {}", size(row.bytes), blamed(row))?;
            if let Some(step) = command(row, history) {
                writeln!(out, "{:>10}  {}", "", printable(&cut(&step, STEP)))?;
            }
        }
        let more = rule.blame.len().saturating_sub(BLAMED);
        if more > 0 {
            writeln!(out, "{:>10}  and {more} more", "")?;
        }
    }
    if !document.warnings.is_empty() {
        writeln!(out, "\nwarnings")?;
    }
    for warning in &document.warnings {
        writeln!(out, "  {}", warning_text(warning))?;
    }
    Ok(())
}

/// What became of a rule, in a word.
pub(super) fn state(rule: &RuleRow) -> &'static str {
    match (rule.skipped, rule.passed) {
        (true, _) => "skipped",
        (false, true) => "passed",
        (false, false) => "FAILED",
    }
}

/// A figure of a rule for people.
pub(super) fn figure(rule: &RuleRow, figure: Figure) -> String {
    match figure {
        Figure::Ratio(ratio) => format!("{ratio:.4}"),
        Figure::Count(count) if rule.rule == "deny" => count.to_string(),
        Figure::Count(bytes) => size(bytes),
    }
}

/// By how much a rule failed, in one line.
pub(super) fn by_how_much(rule: &RuleRow) -> String {
    let by = match (rule.value, rule.limit) {
        (Some(Figure::Count(value)), Some(Figure::Count(limit))) if rule.rule == "deny" => {
            return format!(
                "{}: {} that must not be there",
                rule.rule,
                crate::bytes::figures::counted(value - limit, "file", "files")
            );
        }
        (Some(Figure::Count(value)), Some(Figure::Count(limit))) => {
            format!("{} above the limit", size(value.saturating_sub(limit)))
        }
        (Some(Figure::Ratio(value)), Some(Figure::Ratio(limit))) if value < limit => {
            format!("{:.4} below the limit", limit - value)
        }
        (Some(Figure::Ratio(value)), Some(Figure::Ratio(limit))) => {
            format!("{:.4} above the limit", value - limit)
        }
        _ => "failed".to_owned(),
    };
    format!("{}: {by}", rule.rule)
}

/// A row of blame in one line: layer, path and package.
pub(super) fn blamed(row: &BlameRow) -> String {
    let mut line = format!("layer {}", row.layer);
    if let Some(path) = &row.path {
        line.extend([": /", &printable(path)]);
    }
    if let Some(package) = &row.package {
        line.extend([" (", &printable(package), ")"]);
    }
    line
}

/// The command of the step that a row of blame is about.
pub(super) fn command(row: &BlameRow, history: &[HistoryRow]) -> Option<String> {
    let step = history.get(row.step? as usize)?;
    let told = [step.created_by.as_deref(), step.comment.as_deref()];
    let text = told
        .into_iter()
        .flatten()
        .find(|text| !text.trim().is_empty())?;
    Some(crate::image::Instruction::parse(text.trim()).line())
}
