//! The steps of an image with their instructions in the given Dockerfile.

use super::command::Command;
use crate::advice::given::Given;
use crate::advice::joint::errexit;
use crate::advice::steps::Step;
use crate::dockerfile::Statement;

/// The most bytes of a command that a patch writes anew.
const BYTES: usize = 64 << 10;

/// A RUN step with its instruction.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// The number of the instruction.
    pub(super) at: usize,
    /// The command of the instruction.
    pub(super) command: Command,
    /// Whether the shell ends a command at its first failure.
    pub(super) errexit: bool,
}

/// The instruction of a RUN step in shell form. `None` if the step has no instruction, or its command cannot stand
/// beside others.
pub(super) fn run(given: &Given, step: &Step) -> Option<Run> {
    let (at, statement) = given.statement(step.number)?;
    let shell = shell(step)?;
    if statement.bytes.len() > BYTES {
        return None;
    }
    Some(Run {
        at,
        command: Command::new(&given.file, statement, None, shell.contains("/bash "))?,
        errexit: errexit(shell),
    })
}

/// The words of the shell of a RUN step.
fn shell(step: &Step) -> Option<&str> {
    step.shell.as_deref().filter(|_| step.is_run())
}

/// Whether an instruction copies from the build context: no other stage, no URL, no archive, no heredoc.
pub(super) fn is_from_context(statement: &Statement) -> bool {
    let is_copy = statement.keyword == "COPY" || statement.keyword == "ADD";
    let listed = statement.exec();
    let mut words: Vec<&str> = match &listed {
        Some(words) => words.iter().map(String::as_str).collect(),
        None => statement.text.split_whitespace().collect(),
    };
    words.pop();
    let is_other = |word: &&str| {
        word.contains("://")
            || word.starts_with("git@")
            || word.contains(".tar")
            || word.ends_with("gz")
    };
    is_copy
        && statement.heredocs.is_empty()
        && statement.flag("from").is_none()
        && !words.iter().any(is_other)
}
