//! The text of one RUN that does what several did, with the same effects and the same exit status.
//!
//! Each command runs in a shell of its own today. So no command may see what another did to its shell, and the first
//! that fails ends all. The forms were tried in dash and bash; a test tries them again. `A && B` is taken where it
//! means the same, else subshells on one line, else subshells in a here-document.

use super::shell::Shape;

/// One of the commands that are joined.
#[derive(Debug, Clone)]
pub(super) struct Command<'a> {
    /// The text of the command.
    pub(super) text: &'a str,
    /// The shape of the text.
    pub(super) shape: Shape,
    /// The commands that must run before it in its subshell: they stand for what lay between the steps.
    pub(super) before: Vec<String>,
}

/// A RUN that is ready to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MergedRun {
    /// The lines of the Dockerfile.
    pub(super) text: String,
    /// Whether the RUN has a here-document, which not every builder reads.
    pub(super) is_heredoc: bool,
}

/// A command without what would join it to the next one: a `;` or a backslash at its end. A `;` that is a word (`\;`)
/// or belongs to `case` (`;;`) stays.
pub(super) fn trimmed(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let rest = match text.strip_suffix(';') {
            Some(rest) if rest.ends_with(['\\', ';']) => None,
            Some(rest) => Some(rest),
            None => text.strip_suffix('\\').filter(|t| !t.ends_with('\\')),
        };
        match rest {
            Some(rest) => text = rest.trim_end(),
            None => return text,
        }
    }
}

/// The RUN of several commands. `errexit` tells whether the shell itself ends a command at its first failure.
pub(super) fn merged_run(commands: &[Command<'_>], errexit: bool) -> MergedRun {
    let plain = |c: &Command<'_>| c.shape.simple && !c.shape.needs_lines && c.before.is_empty();
    if commands.iter().all(plain) {
        return MergedRun {
            text: chain(commands),
            is_heredoc: false,
        };
    }
    let lines = |text: &str| text.contains('\n');
    let is_heredoc = commands
        .iter()
        .any(|c| c.shape.needs_lines || c.before.iter().any(|b| lines(b)));
    let text = if is_heredoc {
        heredoc(commands, errexit)
    } else {
        subshells(commands, errexit)
    };
    MergedRun { text, is_heredoc }
}

/// `A && B`; a command with `||` must not swallow the failure of those before it.
fn chain(commands: &[Command<'_>]) -> String {
    let mut out = String::from("RUN ");
    for (place, command) in commands.iter().enumerate() {
        let text = trimmed(command.text);
        match (place, command.shape.has_or) {
            (0, _) => out.push_str(text),
            (_, false) => out.extend([" \\\n && ", text]),
            (_, true) => out.extend([" \\\n && { ", text, "; }"]),
        }
    }
    out
}

/// What runs in the subshell of a command before it.
fn before<'a>(command: &'a Command<'_>, errexit: bool) -> impl Iterator<Item = &'a str> {
    let shape = command.shape;
    let goes_on = shape.is_sequence && !shape.sets_errexit && !errexit;
    let goes_on = goes_on.then_some("set +e");
    command.before.iter().map(String::as_str).chain(goes_on)
}

/// `set -e; ( A ); ( B )`
fn subshells(commands: &[Command<'_>], errexit: bool) -> String {
    let mut out = String::from("RUN set -e");
    for command in commands {
        out.push_str("; \\\n    ( ");
        for part in before(command, errexit) {
            out.extend([part, "; "]);
        }
        out.extend([trimmed(command.text), " )"]);
    }
    out
}

fn heredoc(commands: &[Command<'_>], errexit: bool) -> String {
    let is_free = |word: &str| {
        let mut texts = commands.iter().flat_map(|c| {
            let before = c.before.iter().map(String::as_str);
            before.chain([c.text])
        });
        !texts.any(|text| text.contains(word))
    };
    let mut delimiter = String::from("SQUINT");
    while !is_free(&delimiter) {
        delimiter.push('_');
    }
    let mut out = format!("RUN <<'{delimiter}'\nset -e\n");
    for command in commands {
        out.push_str("(\n");
        for part in before(command, errexit) {
            out.extend([part, "\n"]);
        }
        out.extend([trimmed(command.text), "\n)\n"]);
    }
    out.push_str(&delimiter);
    out
}

/// A text in single quotes, as one word of a shell command.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
