//! Colours on terminals: headings stand out, and what fails is red.
//!
//! Texts come without colours. They are added line by line, only where standard output is a terminal that shows them, and
//! never with `NO_COLOR` (no-color.org). It knows the look of lines and not what they say.

use std::io::{Result, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// The styles of an error's and a warning's first word on standard error.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const WASTE: Style = AnsiColor::Yellow.on_default();

/// The kind of a text that is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A text for people: headings are lines at the margin after an empty line.
    Report,
    /// A unified diff.
    Diff,
}

/// Whether standard output shows colours.
pub(super) fn is_wanted() -> bool {
    AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// A writer that adds colours to the lines that pass.
#[derive(Debug)]
pub(super) struct Painted<W: Write> {
    to: W,
    look: Look,
    line: Vec<u8>,
    /// Whether the next line is the first one or follows an empty one.
    is_apart: bool,
}

impl<W: Write> Painted<W> {
    /// A writer to `to`, which must show colours.
    pub(super) fn new(to: W, look: Look) -> Self {
        Self {
            to,
            look,
            line: Vec::new(),
            is_apart: true,
        }
    }

    fn paint(&mut self) -> Result<()> {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches('\n');
        let (style, painted) = match self.look {
            Look::Report => report(text, self.is_apart),
            Look::Diff => (diff(text), text.len()),
        };
        self.is_apart = text.is_empty();
        let (painted, rest) = text.split_at_checked(painted).unwrap_or((text, ""));
        if painted.is_empty() {
            return self.to.write_all(&line);
        }
        write!(self.to, "{style}{painted}{style:#}{rest}")?;
        let end = if line.ends_with(b"\n") { "\n" } else { "" };
        self.to.write_all(end.as_bytes())
    }
}

/// The style of a line of a report, and the number of its first bytes that have it.
fn report(line: &str, is_apart: bool) -> (Style, usize) {
    let word = line.split("  ").next().unwrap_or_default();
    let row = line.split_whitespace().any(|word| word == "FAILED");
    match word {
        "FAILED" => (BAD.bold(), word.len()),
        "passed" => (GOOD.bold(), word.len()),
        "wasted" => (WASTE, line.len()),
        _ if row && !line.starts_with(' ') => (BAD, line.len()),
        _ if is_apart && !line.starts_with(' ') => (HEADING, line.len()),
        _ => (Style::new(), 0),
    }
}

/// The style of a line of a diff.
fn diff(line: &str) -> Style {
    match line.as_bytes() {
        [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => HEADING,
        [b'@', b'@', ..] => AnsiColor::Cyan.on_default(),
        [b'+', ..] => GOOD,
        [b'-', ..] => BAD,
        _ => Style::new(),
    }
}

impl<W: Write> Write for Painted<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.paint()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        if !self.line.is_empty() {
            self.paint()?;
        }
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(text: &str, look: Look) -> String {
        let mut out = Vec::new();
        let mut to = Painted::new(&mut out, look);
        to.write_all(text.as_bytes()).expect("written");
        to.flush().expect("written");
        String::from_utf8(out)
            .expect("text")
            .replace("\u{1b}[", "<")
    }

    #[test]
    fn headings_and_verdicts_stand_out() {
        let text = "image:1\nsha\n\nwasted  5 B\nadvice\n\nlayer  on disk\n    0  5 B\n\n    x";
        insta::assert_snapshot!(painted(text, Look::Report), @r"
        <1mimage:1<0m
        sha

        <33mwasted  5 B<0m
        advice

        <1mlayer  on disk<0m
            0  5 B

            x
        ");
        let text =
            "FAILED  image:1\n\nrule  limit\nsize  1 B  FAILED  option\ndeny  –  passed  option\n";
        insta::assert_snapshot!(painted(text, Look::Report), @r"
        <1m<31mFAILED<0m  image:1

        <1mrule  limit<0m
        <31msize  1 B  FAILED  option<0m
        deny  –  passed  option
        ");
    }

    #[test]
    fn a_diff_has_the_usual_colours() {
        let text = "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z\n";
        insta::assert_snapshot!(painted(text, Look::Diff), @r"
        <1m--- a<0m
        <1m+++ b<0m
        <36m@@ -1 +1 @@<0m
        <31m-x<0m
        <32m+y<0m
         z
        ");
    }
}
