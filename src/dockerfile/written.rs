//! An instruction as its author wrote it: what stands before its text, its flags, its text with continued lines and the
//! comments between them, and its heredocs.

use super::parse::Dockerfile;
use super::statement::Statement;
use super::words;

/// The parts of an instruction in the file. Together they are the whole instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<'a> {
    /// The keyword and the flags, with all that stands before the text.
    pub head: &'a str,
    /// The flags as they are written.
    pub flags: Vec<&'a str>,
    /// The text, with continued lines and comments between them.
    pub text: &'a str,
    /// The lines of the heredocs, with the words that end them and without the last line end. Empty if there are none.
    pub documents: &'a str,
}

impl Dockerfile {
    /// An instruction as it is written. `None` if a flag goes over several lines, or `--` ends the flags.
    pub fn written(&self, statement: &Statement) -> Option<Written<'_>> {
        let whole = self.text.get(statement.bytes.clone())?;
        let start = statement
            .arguments
            .start
            .checked_sub(statement.bytes.start)?;
        let end = statement.arguments.end.checked_sub(statement.bytes.start)?;
        let lines = whole.get(..end)?;
        let mut at = self.skip(lines, start);
        let mut flags = Vec::new();
        for _ in &statement.flags {
            let rest = lines.get(at..)?;
            let flag = words::split(rest, self.escape).first().copied()?;
            if !flag.starts_with("--") || flag.contains(['\n', '\r']) || flag.ends_with(self.escape)
            {
                return None;
            }
            flags.push(flag);
            at = self.skip(lines, at + flag.len());
        }
        let text = lines.get(at..)?;
        if text.split_whitespace().next() == Some("--") {
            return None;
        }
        let documents = whole.get(end..)?;
        Some(Written {
            head: lines.get(..at)?,
            flags,
            text,
            documents: documents
                .strip_prefix("\r\n")
                .or(documents.strip_prefix('\n'))
                .unwrap_or(documents),
        })
    }

    /// The offset of what follows blanks, continued lines, and comments and empty lines between them.
    fn skip(&self, lines: &str, mut at: usize) -> usize {
        loop {
            let rest = lines.get(at..).unwrap_or_default();
            let text = rest.trim_start_matches([' ', '\t']);
            at += rest.len() - text.len();
            let Some((line, behind)) = text
                .strip_prefix(self.escape)
                .and_then(|rest| rest.split_once('\n'))
            else {
                return at;
            };
            if !line.trim().is_empty() {
                return at;
            }
            let mut next = behind;
            while let Some((line, behind)) = next.split_once('\n') {
                let line = line.trim();
                if !line.is_empty() && !line.starts_with('#') {
                    break;
                }
                next = behind;
            }
            at = lines.len() - next.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dockerfile;

    #[track_caller]
    fn reads(instruction: &str, head: &str, flags: &[&str], text: &str, documents: &str) {
        let file =
            Dockerfile::parse(format!("FROM x\n{instruction}\nCMD y\n")).expect("a Dockerfile");
        let written = file.written(&file.statements[1]).expect("parts");
        assert_eq!((written.head, written.flags.as_slice()), (head, flags));
        assert_eq!((written.text, written.documents), (text, documents));
    }

    #[test]
    fn parts() {
        reads("RUN a", "RUN ", &[], "a", "");
        reads(
            "run  \\\n  a \\\n# b\n  c",
            "run  \\\n  ",
            &[],
            "a \\\n# b\n  c",
            "",
        );
        reads(
            "RUN --mount=type=cache,target=/a \\\n\n # c\n\t--network=none b",
            "RUN --mount=type=cache,target=/a \\\n\n # c\n\t--network=none ",
            &["--mount=type=cache,target=/a", "--network=none"],
            "b",
            "",
        );
        reads(
            "RUN --mount=type=tmpfs,target=\"/a b\" c",
            "RUN --mount=type=tmpfs,target=\"/a b\" ",
            &["--mount=type=tmpfs,target=\"/a b\""],
            "c",
            "",
        );
        reads("RUN <<E\na\nE", "RUN ", &[], "<<E", "a\nE");
        reads(
            "RUN --network=none cat <<E >x && y\r\na\r\nE",
            "RUN --network=none ",
            &["--network=none"],
            "cat <<E >x && y",
            "a\r\nE",
        );
    }

    #[test]
    fn unclear() {
        for text in ["RUN -- a", "RUN --network=\\\nnone a"] {
            let file = Dockerfile::parse(format!("{text}\n")).expect("a Dockerfile");
            assert_eq!(file.written(&file.statements[0]), None, "{text}");
        }
    }
}
