//! Warnings at the lines of a Dockerfile, as GitHub's runner reads them from the output of a step (GitHub, "Workflow
//! commands"; `actions/toolkit`, `packages/core/src/command.ts`).

use std::fmt::Write as _;

use super::dockerfile::DockerfileDocument;
use super::dockerfile_step::DockerfileStep;
use crate::advice::floor;
use crate::bytes::figures::size;
use crate::bytes::printable;

/// The most warnings of one step that GitHub shows; it drops others in silence.
const MOST: usize = 10;

/// The warnings at the lines whose dead bytes reach the floor, those with the most first, at most ten.
pub fn annotations(document: &DockerfileDocument) -> String {
    let least = floor(document.image.stored_bytes);
    let is_told = |step: &&DockerfileStep| step.line.is_some() && step.dead_bytes >= least;
    let mut steps: Vec<&DockerfileStep> = document.steps.iter().filter(is_told).collect();
    steps.sort_by_key(|step| (std::cmp::Reverse(step.dead_bytes), step.step));
    let mut out = String::new();
    for step in steps.iter().take(MOST) {
        let file = step.file.as_deref().unwrap_or_default();
        let (line, end) = (step.line.unwrap_or(1), step.end_line.unwrap_or(1));
        let message = format!(
            "{} of the {} that this instruction writes are dead: a later instruction hides them",
            size(step.dead_bytes),
            size(step.stored_bytes)
        );
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "::warning file={},line={line},endLine={end},title={}::{}",
            property(file),
            property("Dead bytes in a layer"),
            data(&message)
        );
    }
    if let Some(more) = steps.len().checked_sub(MOST).filter(|n| *n > 0) {
        let _ = writeln!(
            out,
            "::notice::{more} more lines write dead bytes; GitHub shows {MOST} warnings"
        );
    }
    out
}

/// An annotation of the run as a whole: its level (`error`, `warning`, `notice`), its title and its message.
pub fn annotation(level: &str, title: &str, message: &str) -> String {
    format!("::{level} title={}::{}\n", property(title), data(message))
}

/// A text as the message of a command.
fn data(text: &str) -> String {
    let text = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    printable(&text).into_owned()
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn escapes() {
        assert_eq!(data("50 %\r\na: b, c"), "50 %25%0D%0Aa: b, c");
        assert_eq!(property("C:\\a,b\n%"), "C%3A\\a%2Cb%0A%25");
        assert_eq!(property("\u{1b}::"), "\\u{1b}%3A%3A");
    }
}
