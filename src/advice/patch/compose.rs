//! The text of a RUN of several commands, in the style of their author: continued lines, comments and heredocs stay.
//!
//! The forms are those of `merged_run`, where the reasons stand: `A && B`, else subshells on continued lines, else
//! subshells in a here-document.

use super::command::Command;
use crate::advice::merged_run::trimmed;

/// What a RUN has around its commands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// The character that continues lines.
    pub(super) escape: char,
    /// The end of a line.
    pub(super) ending: &'a str,
    /// The keyword and the flags, with all that stands before the text.
    pub(super) head: &'a str,
    /// The flags that come to it.
    pub(super) flags: &'a [String],
    /// Whether the shell ends a command at its first failure.
    pub(super) errexit: bool,
}

/// A RUN as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The lines of the instruction, without the last line end.
    pub(super) text: String,
    /// Whether the instruction has a here-document that it had not before.
    pub(super) is_heredoc: bool,
}

/// The RUN of commands. `None` if it would need a here-document and the file has the line ends of Windows.
pub(super) fn compose(commands: &[Command], around: &Around<'_>) -> Option<Written> {
    if commands.iter().all(Command::is_plain) {
        return Some(plain(chain(commands, around)));
    }
    let needs_lines = |c: &Command| {
        c.shape.needs_lines || c.is_script || c.before.iter().any(|b| b.contains('\n'))
    };
    if commands.iter().any(needs_lines) {
        let text = heredoc(commands, around)?;
        return Some(Written {
            text,
            is_heredoc: true,
        });
    }
    Some(plain(subshells(commands, around)))
}

/// The RUN of a command and of others that follow it, of which no later command needs anything: as far as possible, the
/// lines of the first stay as they are. `documents` are the lines of the script, with its last word.
pub(super) fn append(
    first: &Command,
    more: &[Command],
    around: &Around<'_>,
    script: Option<(&str, &str)>,
) -> Option<Written> {
    let shape = first.shape;
    let goes_out = (shape.sets_errexit || around.errexit) && !first.may_leave() && !shape.simple;
    let texts: Vec<&str> = more.iter().map(|command| command.text.as_str()).collect();
    if let Some((header, documents)) = script.filter(|_| goes_out && around.ending == "\n") {
        let (content, word) = documents.rsplit_once('\n')?;
        let text = format!(
            "{}{header}\n{content}\n{}\n{word}",
            head(around),
            texts.join("\n")
        );
        return Some(plain(text));
    }
    if goes_out && !shape.needs_lines && !first.is_script {
        let style = Style::of([first.text.as_str()]);
        let mut text = head(around) + &first.text;
        for more in texts {
            text.extend([";", &broken(around), &style.indent, more]);
        }
        return Some(plain(text));
    }
    let commands: Vec<Command> = std::iter::once(first).chain(more).cloned().collect();
    compose(&commands, around)
}

fn plain(text: String) -> Written {
    Written {
        text,
        is_heredoc: false,
    }
}

/// A blank and a line that is continued.
fn broken(around: &Around<'_>) -> String {
    format!(" {}{}", around.escape, around.ending)
}

/// The keyword and all flags, each new one on a line of its own.
pub(super) fn head(around: &Around<'_>) -> String {
    let mut out = around.head.to_owned();
    for flag in around.flags {
        out.extend([flag, broken(around).as_str(), "    "]);
    }
    out
}

/// How an author continues lines.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Style {
    /// Whether `&&` stands at the end of lines.
    is_trailing: bool,
    /// The blanks at the beginning of continued lines.
    indent: String,
}

impl Style {
    /// The style of the first text that has continued lines.
    fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        for text in texts {
            let is_code =
                |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
            let lines: Vec<&str> = text.lines().filter(is_code).collect();
            let Some(second) = lines.get(1) else { continue };
            let is_and = |line: &&&str| line.trim_start().starts_with("&&");
            let ends = |line: &&str| {
                let line = line.trim_end().trim_end_matches(['\\', '`']);
                line.trim_end().ends_with("&&")
            };
            let leading = lines.iter().skip(1).find(is_and);
            let is_trailing = leading.is_none() && lines.iter().any(ends);
            let line = leading.unwrap_or(second);
            let blanks = line.len() - line.trim_start().len();
            return Self {
                is_trailing,
                indent: line.get(..blanks).unwrap_or_default().to_owned(),
            };
        }
        Self {
            is_trailing: false,
            indent: "    ".to_owned(),
        }
    }
}

/// The comments of a command at the place of its lines.
fn comments(command: &Command, indent: &str, ending: &str) -> String {
    let line = |line: &str| format!("{indent}{}{ending}", line.trim());
    command.comments.lines().map(line).collect()
}

/// `A && B`; a command with `||` must not swallow the failure of those before it.
fn chain(commands: &[Command], around: &Around<'_>) -> String {
    let style = Style::of(commands.iter().map(|c| c.text.as_str()));
    let mut out = head(around);
    for (place, command) in commands.iter().enumerate() {
        if place > 0 {
            let comments = comments(command, &style.indent, around.ending);
            if style.is_trailing {
                out.extend([" &&", &broken(around), &comments, &style.indent]);
            } else {
                out.extend([&broken(around), &comments, &style.indent, "&& "]);
            }
        }
        if place > 0 && command.shape.has_or {
            out.extend(["{ ", trimmed(&command.text), "; }"]);
        } else {
            out.push_str(trimmed(&command.text));
        }
    }
    out
}

/// What runs in the subshell of a command before it.
fn before<'a>(command: &'a Command, around: &Around<'_>) -> impl Iterator<Item = &'a str> {
    let shape = command.shape;
    let goes_on = shape.is_sequence && !shape.sets_errexit && !around.errexit;
    let goes_on = goes_on.then_some("set +e");
    command.before.iter().map(String::as_str).chain(goes_on)
}

/// `set -e; ( A ); ( B )`
fn subshells(commands: &[Command], around: &Around<'_>) -> String {
    let mut out = head(around) + "set -e";
    for command in commands {
        out.extend([
            ";",
            &broken(around),
            &comments(command, "    ", around.ending),
            "    ( ",
        ]);
        for part in before(command, around) {
            out.extend([part, "; "]);
        }
        out.extend([trimmed(&command.text), " )"]);
    }
    out
}

fn heredoc(commands: &[Command], around: &Around<'_>) -> Option<String> {
    if around.ending != "\n" {
        return None;
    }
    let mut delimiter = String::from("SQUINT");
    let holds = |c: &Command, word: &str| {
        c.text.contains(word)
            || c.documents.contains(word)
            || c.comments.contains(word)
            || c.before.iter().any(|b| b.contains(word))
    };
    while commands.iter().any(|c| holds(c, &delimiter)) {
        delimiter.push('_');
    }
    let mut out = format!("{}<<'{delimiter}'\nset -e\n", head(around));
    for command in commands {
        let (lines, inner) = command.lines(around.escape)?;
        out.extend([&comments(command, "", "\n"), &inner, "(\n"]);
        for part in before(command, around) {
            out.extend([part, "\n"]);
        }
        out.extend([trimmed(&lines), "\n)\n"]);
    }
    out.push_str(&delimiter);
    Some(out)
}
