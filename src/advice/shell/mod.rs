//! The shape of a shell command: what must be known of it before another command may stand beside it.
//!
//! This is a scanner, not a parser. It follows quotes, substitutions and here-documents, and it knows words by their
//! place. Where it is not certain, it says so, and the command is left alone. Sources: POSIX.1-2024, Shell Command
//! Language, 2.2 to 2.10; GNU Bash manual, 3.1 and 3.2.

mod code;
mod lines;
mod quoted;
mod scanner;
#[cfg(test)]
mod tests;
mod words;

use scanner::Scanner;

/// The shape of a command that can stand beside others.
#[allow(clippy::struct_excessive_bools)] // Five facts, each on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Whether the command is only simple commands with `&&`, `||` and `|` between them, and none of them changes the
    /// state of the shell.
    pub(super) simple: bool,
    /// Whether there is an `||` outside of substitutions.
    pub(super) has_or: bool,
    /// Whether the command goes on after a part of it failed.
    pub(super) is_sequence: bool,
    /// Whether the command needs its own lines: it has line ends, comments or here-documents.
    pub(super) needs_lines: bool,
    /// Whether the command begins with `set -e`.
    pub(super) sets_errexit: bool,
}

/// The reason why a command is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclear {
    /// A part of the command runs in the background, and ends with its step.
    Background,
    /// The command is empty, incomplete, or its shape is not certain.
    Uncertain,
}

/// The shape of a command for a shell of the family of `sh`; `bash` allows what only Bash knows.
pub(super) fn shape(text: &str, bash: bool) -> Result<Shape, Unclear> {
    let mut scanner = Scanner::new(text, bash);
    while let Some(byte) = scanner.peek(0) {
        scanner.step(byte)?;
    }
    scanner.finish()
}
