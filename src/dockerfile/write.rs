//! The Dockerfile behind a history, as a text that can be built as far as the history goes.

use std::fmt::Write as _;

use super::parse::Dockerfile;
use super::step::HistoryLine;
use crate::bytes::{is_dangerous, printable};

/// The comment on what no history of any builder records.
const LOST: &str = "# Not recorded: RUN --mount, --network and --security; COPY and ADD --from, --link and --exclude.";

/// A Dockerfile that was made from a history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryText {
    /// The text of the Dockerfile.
    pub text: String,
    /// For each step, the number of the first line of its instruction, from 1.
    pub lines: Vec<u32>,
}

/// The Dockerfile behind a history. `base` is the name of the base image; without one, the file begins empty. `lines`
/// are the steps above it. `triggers` are the ONBUILD instructions of the config.
pub fn from_history<'a>(
    base: Option<&str>,
    lines: impl IntoIterator<Item = &'a HistoryLine>,
    triggers: &[String],
) -> HistoryText {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "FROM {}",
        base.filter(|name| is_name(name)).unwrap_or("scratch")
    );
    let lines: Vec<&HistoryLine> = lines.into_iter().collect();
    let is = |line: &&HistoryLine, keywords: &[&str]| {
        line.keyword.is_some_and(|k| keywords.contains(&k))
    };
    if lines.iter().any(|line| is(line, &["RUN", "COPY", "ADD"])) {
        let _ = writeln!(out, "{LOST}");
    }
    // What was counted: bytes of the text, and the number of the line behind them.
    let begun = u32::try_from(out.matches('\n').count()).unwrap_or(0);
    let mut counted = (out.len(), begun + 1);
    let mut numbers = Vec::with_capacity(lines.len());
    for line in &lines {
        one(&mut out, line);
        let new = out.get(counted.0..).unwrap_or_default();
        // The comment on what is not certain stands above the instruction.
        let note = u32::from(note(line).is_some());
        numbers.push(counted.1 + note);
        let ends = u32::try_from(new.matches('\n').count()).unwrap_or(u32::MAX);
        counted = (out.len(), counted.1.saturating_add(ends));
    }
    // BuildKit does not write them to the history.
    if !lines.iter().any(|line| is(line, &["ONBUILD"])) {
        for trigger in triggers {
            let line = HistoryLine::new("ONBUILD", trigger, Some(trigger.clone()));
            one(&mut out, &line);
        }
    }
    HistoryText {
        text: out,
        lines: numbers,
    }
}

/// The comment on what is not certain about a step. Every COPY of BuildKit has the doubt that the first comment names.
fn note(line: &HistoryLine) -> Option<&'static str> {
    let is_told = matches!(line.keyword, Some("COPY" | "ADD")) && line.written.is_some();
    line.note.filter(|_| !is_told)
}

/// Writes a step.
fn one(out: &mut String, line: &HistoryLine) {
    if let Some(note) = note(line) {
        let _ = writeln!(out, "# {note}:");
    }
    match &line.written {
        Some(written) if is_shown(written) && is_one(written) => out.push_str(written),
        _ => {
            let keyword = line.keyword.unwrap_or_default();
            let text = format!("{keyword} {}", line.text);
            let mut parts = text.trim().lines().peekable();
            if parts.peek().is_none() {
                out.push_str("# a step without a text");
            }
            while let Some(part) = parts.next() {
                let _ = write!(out, "# {}", printable(part));
                if parts.peek().is_some() {
                    out.push('\n');
                }
            }
        }
    }
    out.push('\n');
}

/// Whether a text has no character that hides, moves or reorders others. Another text is written as a comment, with
/// these characters shown.
fn is_shown(text: &str) -> bool {
    !text
        .chars()
        .any(|c| is_dangerous(c) && !matches!(c, '\n' | '\t'))
}

/// Whether a text is one instruction, whole, whatever stands behind it.
fn is_one(text: &str) -> bool {
    let file = Dockerfile::parse(format!("{text}\nCMD x"));
    file.is_ok_and(|file| {
        let statement = file.statements.first();
        file.statements.len() == 2 && statement.is_some_and(|s| s.bytes == (0..text.len()))
    })
}

/// Whether a text can be the name of an image.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
    !name.is_empty() && name.chars().all(is_part)
}
