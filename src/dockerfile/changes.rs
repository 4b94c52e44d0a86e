//! Changes of a text by whole lines, and their unified diff, as `patch` and `git apply` read it (POSIX, diff -u).
//!
//! The lines that change are known, so nothing is compared but the ends of each change. What the lines mean is not
//! known here.

use std::fmt::Write as _;
use std::ops::Range;

/// The lines of context around a change.
const CONTEXT: usize = 3;

/// A text with the places of its lines.
#[derive(Debug, Clone)]
pub struct Lines {
    text: String,
    /// The offset of each line, and the length of the text.
    starts: Vec<usize>,
}

/// New text in place of some lines of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The numbers of the lines, from 0. An empty range is a place before a line.
    pub lines: Range<usize>,
    /// The new lines, each with its line end.
    pub text: String,
}

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str) -> Self {
        let mut starts: Vec<usize> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            starts.push(at);
            at += line.len();
        }
        starts.push(at);
        Self {
            text: text.to_owned(),
            starts,
        }
    }

    /// The number of lines.
    pub fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// A line with its line end. Empty if there is no such line.
    pub fn line(&self, number: usize) -> &str {
        self.range(number..number + 1)
    }

    /// Some lines with their line ends.
    pub fn range(&self, lines: Range<usize>) -> &str {
        let at = |line: usize| {
            let end = self.text.len();
            self.starts.get(line).copied().unwrap_or(end)
        };
        self.text
            .get(at(lines.start)..at(lines.end))
            .unwrap_or_default()
    }

    /// The line end of the text: that of its first line.
    pub fn ending(&self) -> &'static str {
        if self.line(0).ends_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// The new text of a change. A text whose last line has no end keeps it so.
    fn new_text<'a>(&self, change: &'a Change) -> &'a str {
        let is_last = change.lines.end >= self.count() && !change.lines.is_empty();
        if !is_last || self.text.ends_with('\n') {
            return &change.text;
        }
        let text = change.text.strip_suffix('\n').unwrap_or(&change.text);
        text.strip_suffix('\r').unwrap_or(text)
    }

    /// The text with changes, which ascend and do not overlap.
    pub fn changed(&self, changes: &[Change]) -> String {
        let (mut out, mut at) = (String::with_capacity(self.text.len()), 0);
        for change in changes {
            out.push_str(self.range(at..change.lines.start));
            out.push_str(self.new_text(change));
            at = change.lines.end;
        }
        out.push_str(self.range(at..self.count()));
        out
    }

    /// The unified diff of changes, which ascend and do not overlap. `old` and `new` are the names of the file before
    /// and after. Empty if nothing changes.
    pub fn unified(&self, old: &str, new: &str, changes: &[Change]) -> String {
        let mut pairs: Vec<Pair<'_>> = Vec::new();
        for mut next in changes.iter().filter_map(|c| self.pair(c)) {
            match pairs
                .last_mut()
                .filter(|last| last.lines.end == next.lines.start)
            {
                Some(last) => {
                    last.lines.end = next.lines.end;
                    last.new.append(&mut next.new);
                }
                None => pairs.push(next),
            }
        }
        let changes = pairs;
        let mut out = String::new();
        let mut shift = 0;
        let near = |a: &Pair<'_>, b: &Pair<'_>| b.lines.start - a.lines.end <= 2 * CONTEXT;
        for hunk in changes.chunk_by(near) {
            if out.is_empty() {
                // Writing to a String cannot fail.
                let _ = write!(out, "--- {old}\n+++ {new}\n");
            }
            shift = self.hunk(&mut out, hunk, shift);
        }
        out
    }

    /// The lines that differ in a change. `None` if none do.
    fn pair<'a>(&self, change: &'a Change) -> Option<Pair<'a>> {
        let new: Vec<&str> = self.new_text(change).split_inclusive('\n').collect();
        let mut lines = change.lines.clone();
        let mut new = new.as_slice();
        while let Some((first, rest)) = new
            .split_first()
            .filter(|(f, _)| !lines.is_empty() && self.line(lines.start) == **f)
        {
            let _ = first;
            (lines.start, new) = (lines.start + 1, rest);
        }
        while let Some((_, rest)) = new
            .split_last()
            .filter(|(l, _)| !lines.is_empty() && self.line(lines.end - 1) == **l)
        {
            (lines.end, new) = (lines.end - 1, rest);
        }
        (!lines.is_empty() || !new.is_empty()).then(|| Pair {
            lines,
            new: new.to_vec(),
        })
    }

    /// Writes the changes of one hunk. `shift` is how many more lines the new text has before it; so is the result for
    /// the next one.
    fn hunk(&self, out: &mut String, changes: &[Pair<'_>], shift: isize) -> isize {
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else {
            return shift;
        };
        let start = first.lines.start.saturating_sub(CONTEXT);
        let end = (last.lines.end + CONTEXT).min(self.count());
        let added: usize = changes.iter().map(|change| change.new.len()).sum();
        let removed: usize = changes.iter().map(|change| change.lines.len()).sum();
        let old = end - start;
        let new = old + added - removed;
        // A range without lines is told by the line before it.
        let place = |start: usize, count: usize| start + usize::from(count > 0);
        let begins = start.saturating_add_signed(shift);
        let _ = writeln!(
            out,
            "@@ -{},{old} +{},{new} @@",
            place(start, old),
            place(begins, new)
        );
        let mut at = start;
        for change in changes {
            (at..change.lines.start).for_each(|n| mark(out, ' ', self.line(n)));
            change
                .lines
                .clone()
                .for_each(|n| mark(out, '-', self.line(n)));
            change.new.iter().for_each(|line| mark(out, '+', line));
            at = change.lines.end;
        }
        (at..end).for_each(|n| mark(out, ' ', self.line(n)));
        shift + added.cast_signed() - removed.cast_signed()
    }
}

/// The lines that a change removes, and those that it adds.
struct Pair<'a> {
    lines: Range<usize>,
    new: Vec<&'a str>,
}

/// Writes a line of a diff.
fn mark(out: &mut String, sign: char, line: &str) {
    out.push(sign);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// The unified diff that makes a file of these lines.
pub fn new_file(name: &str, text: &str) -> String {
    let lines = Lines::new("");
    let change = Change {
        lines: 0..0,
        text: text.to_owned(),
    };
    lines.unified("/dev/null", name, &[change])
}

#[cfg(test)]
mod tests {
    use super::{Change, Lines, new_file};

    /// Lines `from..to` of a text become another text.
    #[track_caller]
    fn differs(text: &str, changes: &[(usize, usize, &str)], expected: &str) {
        let lines = Lines::new(text);
        let changes: Vec<Change> = changes
            .iter()
            .map(|(from, to, text)| Change {
                lines: *from..*to,
                text: (*text).to_owned(),
            })
            .collect();
        let diff = lines.unified("a/f", "b/f", &changes);
        let body = diff.strip_prefix("--- a/f\n+++ b/f\n").unwrap_or(&diff);
        assert_eq!(body, expected, "{text}");
    }

    #[test]
    fn diffs() {
        differs("a\nb\nc\n", &[(1, 2, "b\n")], "");
        differs(
            "a\nb\nc\n",
            &[(1, 2, "x\n")],
            "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n",
        );
        differs(
            "a\nb\nc\n",
            &[(1, 3, "b\nx\nc\n")],
            "@@ -1,3 +1,4 @@\n a\n b\n+x\n c\n",
        );
        differs(
            "a\nb",
            &[(1, 2, "x\ny\n")],
            "@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+x\n+y\n\\ No newline at end of file\n",
        );
        differs(
            "a\nb",
            &[(0, 1, "")],
            "@@ -1,2 +1,1 @@\n-a\n b\n\\ No newline at end of file\n",
        );
        differs(
            "a\r\nb\r\n",
            &[(0, 1, "x\r\n")],
            "@@ -1,2 +1,2 @@\n-a\r\n+x\r\n b\r\n",
        );
        differs("a\n", &[(0, 1, "")], "@@ -1,1 +0,0 @@\n-a\n");
        // Far changes are hunks of their own, and the second knows what the first added.
        differs(
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
            &[(0, 0, "x\n"), (8, 9, "y\n")],
            "@@ -1,3 +1,4 @@\n+x\n 1\n 2\n 3\n@@ -6,4 +7,4 @@\n 6\n 7\n 8\n-9\n+y\n",
        );
        // Lines that go stand before those that come.
        differs(
            "a\nb\n",
            &[(0, 1, "x\n"), (1, 2, "")],
            "@@ -1,2 +1,1 @@\n-a\n-b\n+x\n",
        );
        differs(
            "1\n2\n3\n4\n5\n6\n7\n",
            &[(0, 1, ""), (6, 7, "y\n")],
            "@@ -1,7 +1,6 @@\n-1\n 2\n 3\n 4\n 5\n 6\n-7\n+y\n",
        );
    }

    #[test]
    fn new_files() {
        assert_eq!(
            new_file("b/f", "x\n"),
            "--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+x\n"
        );
    }
}
