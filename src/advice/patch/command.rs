//! The command of a RUN as it is written in a Dockerfile: its text with continued lines, its heredocs, its shape.

use crate::advice::merged_run::trimmed;
use crate::advice::shell::{Shape, shape};
use crate::dockerfile::{Dockerfile, Statement};

/// The command of a RUN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    /// The text behind the flags, with continued lines and comments between them. For a script, its lines.
    pub(super) text: String,
    /// The lines of the heredocs that belong to the text, with the words that end them. Empty for a script.
    pub(super) documents: String,
    /// Whether the command is a heredoc and nothing else.
    pub(super) is_script: bool,
    /// The lines of comments that stand above the instruction, with their ends.
    pub(super) comments: String,
    /// The commands that run before it in its subshell.
    pub(super) before: Vec<String>,
    /// The shape of the command.
    pub(super) shape: Shape,
}

impl Command {
    /// The command of a RUN in shell form, with another text where it is given. `None` if its shape is not clear.
    pub(super) fn new(
        file: &Dockerfile,
        statement: &Statement,
        text: Option<&str>,
        bash: bool,
    ) -> Option<Self> {
        let written = file.written(statement)?;
        if statement.exec().is_some() || statement.keyword != "RUN" {
            return None;
        }
        let is_script = is_script(statement);
        let (text, documents) = match (is_script, text) {
            (true, Some(text)) => (text.to_owned(), String::new()),
            (true, None) => (file.content(statement.heredocs.first()?), String::new()),
            (false, text) => (
                text.unwrap_or(written.text).to_owned(),
                written.documents.to_owned(),
            ),
        };
        let text = trimmed(&text).to_owned();
        if is_script && text.starts_with("#!") {
            return None;
        }
        let joined = if is_script {
            text.clone()
        } else {
            joined(file.escape, &text, &documents)?
        };
        Some(Self {
            shape: shape(trimmed(&joined), bash).ok()?,
            text,
            documents,
            is_script,
            comments: String::new(),
            before: Vec::new(),
        })
    }

    /// A command of one line that is written for a patch.
    pub(super) fn own(text: &str, bash: bool) -> Option<Self> {
        Some(Self {
            text: text.to_owned(),
            documents: String::new(),
            is_script: false,
            comments: String::new(),
            before: Vec::new(),
            shape: shape(text, bash).ok()?,
        })
    }

    /// Whether the command can stand in an AND-list as it is.
    pub(super) fn is_plain(&self) -> bool {
        self.shape.simple && !self.shape.needs_lines && self.before.is_empty() && !self.is_script
    }

    /// The lines of the command for a shell, without the comments that only a Dockerfile has between continued lines;
    /// and these comments.
    pub(super) fn lines(&self, escape: char) -> Option<(String, String)> {
        if self.is_script {
            return Some((self.text.clone(), String::new()));
        }
        let is_comment = |line: &&str| line.trim_start().starts_with('#');
        let comments: Vec<&str> = self.text.lines().skip(1).filter(is_comment).collect();
        let is_odd = |line: &str| {
            line.trim().is_empty() || (line.trim_end().ends_with('\\') && !line.ends_with('\\'))
        };
        let is_shell = escape == '\\' && comments.is_empty() && !self.text.lines().any(is_odd);
        let mut text = if is_shell {
            self.text.clone()
        } else {
            joined(escape, &self.text, "")?
        };
        if !self.documents.is_empty() {
            text = joined(escape, &text, &self.documents)?;
        }
        let comments = comments.iter().flat_map(|line| [line.trim(), "\n"]);
        let comments = comments.collect();
        Some((text, comments))
    }

    /// Whether the command may end its shell or leave it before its end.
    pub(super) fn may_leave(&self) -> bool {
        let is_part = |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-';
        let mut words = self.text.split(is_part);
        words.any(|word| ["exec", "exit", "return", "trap"].contains(&word))
    }
}

/// Whether an instruction is a heredoc and nothing else.
pub(super) fn is_script(statement: &Statement) -> bool {
    statement.heredocs.len() == 1 && statement.text.split_whitespace().count() == 1
}

/// A text with its continued lines joined, as a shell gets it, and its heredocs behind it.
fn joined(escape: char, text: &str, documents: &str) -> Option<String> {
    let end = if documents.is_empty() { "" } else { "\n" };
    let file = alone(escape, &format!("RUN {text}{end}{documents}"))?;
    let statement = file.statements.first()?;
    let mut out = statement.text.clone();
    if !documents.is_empty() {
        out.push('\n');
        out.push_str(documents.trim_end_matches(['\r', '\n']));
    }
    Some(out)
}

/// A file of one instruction, the given one, whatever stands behind it. `None` if the text is anything else.
pub(super) fn alone(escape: char, text: &str) -> Option<Dockerfile> {
    let head = format!("# escape={escape}\n");
    let file = Dockerfile::parse(format!("{head}{text}\nCMD x")).ok()?;
    let end = head.len() + text.len();
    let is_one = file.statements.len() == 2
        && file
            .statements
            .first()
            .is_some_and(|s| s.bytes == (head.len()..end));
    is_one.then_some(file)
}
