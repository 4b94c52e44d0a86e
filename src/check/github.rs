//! The verdict of a gate for a workflow on GitHub: annotations of the run, and the summary of the job.
//!
//! GitHub shows ten errors of a step and drops the others in silence; a summary may have 1 MiB.

use std::fmt::{Result, Write as _};

use super::rules::CheckDocument;
use super::text::{blamed, by_how_much, command, figure, state};
use crate::bytes::cut;
use crate::bytes::figures::size;
use crate::report::{HistoryRow, annotation, cell, code, warning_text};

/// The most rows of blame in an annotation, and in the summary.
const NAMED: usize = 3;
const LISTED: usize = 20;

/// The most characters of a step, and of a path.
const STEP: usize = 100;
const PATH: usize = 500;

/// The annotations of the rules that failed, one each, and a notice if none did.
pub fn annotations(document: &CheckDocument) -> String {
    let mut out = String::new();
    for rule in document.rules.iter().filter(|rule| !rule.passed) {
        let mut message = by_how_much(rule);
        for row in rule.blame.iter().take(NAMED) {
            let line = format!("\n{} in {}", size(row.bytes), blamed(row));
            message.push_str(&cut(&line, PATH));
        }
        out.push_str(&annotation("error", "Image check failed", &message));
    }
    if out.is_empty() {
        out = annotation("notice", "Image check passed", &passed(document));
    }
    out
}

/// How many rules passed, and how many were skipped.
fn passed(document: &CheckDocument) -> String {
    let skipped = document.rules.iter().filter(|rule| rule.skipped).count();
    let passed = document.rules.len() - skipped;
    format!("{passed} passed, {skipped} skipped")
}

/// The summary of the job, as Markdown.
pub fn job_summary(document: &CheckDocument, history: &[HistoryRow]) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, document, history);
    out
}

fn write(out: &mut String, document: &CheckDocument, history: &[HistoryRow]) -> Result {
    let image = &document.image;
    let names: Vec<String> = image.references.iter().map(|name| code(name)).collect();
    let name = if names.is_empty() {
        code(&image.id)
    } else {
        names.join(", ")
    };
    let word = if document.passed { "passed" } else { "failed" };
    writeln!(
        out,
        "### Image check {word}\n\n{name} {}\n",
        code(&image.platform())
    )?;
    writeln!(
        out,
        "| Rule | Limit | Value | | Limit from |\n|---|---:|---:|---|---|"
    )?;
    for rule in &document.rules {
        let told = |value: Option<super::Figure>| {
            value.map_or_else(|| "–".to_owned(), |v| figure(rule, v))
        };
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            rule.rule,
            told(rule.limit),
            told(rule.value),
            state(rule).to_lowercase(),
            cell(&rule.source)
        )?;
    }
    for rule in document.rules.iter().filter(|rule| !rule.passed) {
        writeln!(
            out,
            "\n**{}**\n\n| Bytes | Layer | Path | Package | Step |\n|---:|---:|---|---|---|",
            by_how_much(rule)
        )?;
        for row in rule.blame.iter().take(LISTED) {
            let told =
                |text: Option<&str>| text.map(|text| cell(&cut(text, PATH))).unwrap_or_default();
            let step = command(row, history).map(|step| cell(&cut(&step, STEP)));
            writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                size(row.bytes),
                row.layer,
                told(row.path.as_deref()),
                told(row.package.as_deref()),
                step.unwrap_or_default()
            )?;
        }
    }
    for warning in &document.warnings {
        writeln!(out, "\n{}", code(&cut(&warning_text(warning), PATH)))?;
    }
    writeln!(out)
}
