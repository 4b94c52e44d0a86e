//! Words that mean something in the place of a command.
//!
//! They are lists, not a grammar: what stands on one is no simple command, and that is all that is asked.

/// Words that begin or end a compound command when they are in the place of a command.
pub(super) const RESERVED: [&str; 22] = [
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "in", "{", "}", "!", "[[", "function", "time", "select", "coproc", "((",
];

/// Commands that change the shell in which they run, or end it.
pub(super) const STATE: [&str; 25] = [
    "cd", "pushd", "popd", "export", "readonly", "declare", "typeset", "local", "set", "shift",
    "umask", "trap", "exec", "exit", "return", "break", "continue", ".", "source", "alias",
    "unalias", "unset", "shopt", "ulimit", "eval",
];

/// Whether a word is an assignment, `NAME=value`.
pub(super) fn is_assignment(word: &[u8]) -> bool {
    let Some(length) = word.iter().position(|b| *b == b'=') else {
        return false;
    };
    let name = word.get(..length).unwrap_or_default();
    let name = name.strip_suffix(b"+").unwrap_or(name);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    !name.is_empty() && !name.starts_with(b"0") && name.iter().all(is_name)
}
