//! The programs that the settings of an image start: entrypoint, command and health check.
//!
//! A command in shell form is scanned as far as its first program. Where the files are is not known here. Source:
//! POSIX.1-2024, Shell Command Language, 2.2 to 2.10; Dockerfile reference (SHELL, HEALTHCHECK).

use super::why::Why;
use crate::image::Settings;

/// A program that the settings start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) why: Why,
    /// The path or the name of the program.
    pub(super) program: String,
    /// Whether the words may be arguments, so the program need not exist.
    pub(super) may_lack: bool,
}

/// What the settings of an image start.
#[derive(Debug, Default)]
pub(super) struct Starts {
    pub(super) programs: Vec<Start>,
    /// The words behind the programs, which may be files.
    pub(super) words: Vec<String>,
    /// The first words that only a shell can tell, with their commands.
    pub(super) unclear: Vec<(Why, String)>,
}

/// What the settings of an image start. `env` tells the value of a variable of the environment.
pub(super) fn starts(settings: &Settings, env: &dyn Fn(&str) -> Option<String>) -> Starts {
    let mut starts = Starts::default();
    let own = !settings.entrypoint.is_empty();
    starts.command(Why::Entrypoint, &settings.entrypoint, false, env);
    starts.command(Why::Command, &settings.cmd, own, env);
    let shell = if settings.shell.is_empty() {
        vec!["/bin/sh".to_owned(), "-c".to_owned()]
    } else {
        settings.shell.clone()
    };
    match settings.healthcheck.split_first() {
        Some((kind, words)) if kind == "CMD" => {
            starts.command(Why::Healthcheck, words, false, env);
        }
        Some((kind, words)) if kind == "CMD-SHELL" => {
            let words: Vec<String> = shell.iter().chain(words).cloned().collect();
            starts.command(Why::Healthcheck, &words, false, env);
        }
        _ => {}
    }
    starts
}

impl Starts {
    fn command(
        &mut self,
        why: Why,
        words: &[String],
        may_lack: bool,
        env: &dyn Fn(&str) -> Option<String>,
    ) {
        let Some((program, rest)) = words.split_first().filter(|(first, _)| !first.is_empty())
        else {
            return;
        };
        let Some(text) = script(program, rest) else {
            self.programs.push(Start {
                why,
                program: program.clone(),
                may_lack,
            });
            self.words.extend(rest.iter().cloned());
            return;
        };
        self.programs.push(Start {
            why: Why::Shell,
            program: program.clone(),
            may_lack,
        });
        match first_program(text, env) {
            First::Program(program) => self.programs.push(Start {
                why,
                program,
                may_lack,
            }),
            First::Unclear(word) => self.unclear.push((why, word)),
            First::None => {}
        }
    }
}

/// The text that a shell runs, if the program is a shell with `-c`.
fn script<'a>(program: &str, words: &'a [String]) -> Option<&'a str> {
    const SHELLS: [&str; 9] = [
        "sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "busybox", "rbash",
    ];
    let name = program.rsplit('/').next().unwrap_or_default();
    if !SHELLS.contains(&name) {
        return None;
    }
    let mut words = words.iter().map(String::as_str).peekable();
    if name == "busybox" {
        words.next_if(|word| SHELLS.contains(word))?;
    }
    while let Some(word) = words.next() {
        if word.starts_with("--") && word.len() > 2 {
            continue;
        }
        let letters = word
            .strip_prefix(['-', '+'])
            .filter(|letters| !letters.is_empty())?;
        if letters.contains('o') || letters.contains('O') {
            words.next();
        }
        if word.starts_with('-') && letters.contains('c') {
            return words.next();
        }
    }
    None
}

/// The first program of a command in shell form.
#[derive(Debug, Clone, PartialEq, Eq)]
enum First {
    Program(String),
    /// The word that only a shell can tell.
    Unclear(String),
    None,
}

/// Commands of the shell itself. They are skipped with their operands.
const BUILTINS: [&str; 55] = [
    ":", ".", "source", "[", "[[", "alias", "bg", "bind", "break", "builtin", "caller", "cd",
    "compgen", "complete", "compopt", "continue", "declare", "dirs", "disown", "echo", "enable",
    "eval", "exit", "export", "false", "fc", "fg", "getopts", "hash", "help", "history", "jobs",
    "kill", "let", "local", "logout", "mapfile", "popd", "printf", "pushd", "pwd", "read",
    "readonly", "return", "set", "shift", "shopt", "test", "times", "trap", "true", "type",
    "ulimit", "umask", "wait",
];
/// More of them, and the words after which a list of words stands instead of a command.
const MORE: [&str; 7] = [
    "unset", "unalias", "typeset", "for", "case", "select", "function",
];
/// Words after which a command stands.
const BEFORE: [&str; 13] = [
    "!", "{", "}", "if", "then", "elif", "else", "while", "until", "do", "done", "fi", "time",
];

fn first_program(text: &str, env: &dyn Fn(&str) -> Option<String>) -> First {
    let mut tokens = Tokens { rest: text, env };
    let mut is_skipped = false;
    let mut after_exec = false;
    while let Some(token) = tokens.next() {
        match token {
            Token::End => (is_skipped, after_exec) = (false, false),
            // Operands of a builtin, up to the end of its list.
            _ if is_skipped => {}
            Token::Pipe => after_exec = false,
            Token::Redirection => {
                tokens.next();
            }
            Token::Word { raw, text, is_sure } => {
                if is_assignment(raw) && !after_exec {
                    continue;
                }
                let name = text.as_str();
                if name == "exec" || name == "command" {
                    after_exec = true;
                } else if after_exec && name.starts_with('-') {
                    if name.contains('a') {
                        tokens.next();
                    }
                } else if BEFORE.contains(&name) && !after_exec {
                    // A command follows.
                } else if (BUILTINS.contains(&name) || MORE.contains(&name)) && !after_exec {
                    is_skipped = true;
                } else if !is_sure {
                    return First::Unclear(raw.to_owned());
                } else if !text.is_empty() {
                    return First::Program(text);
                }
            }
        }
    }
    First::None
}

/// Whether a word is an assignment, `NAME=value`.
fn is_assignment(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else {
        return false;
    };
    let name = name.strip_suffix('+').unwrap_or(name);
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

enum Token<'a> {
    /// The end of a command: `;`, `&&`, `||`, `&`, a line end, or a parenthesis.
    End,
    Pipe,
    Redirection,
    Word {
        raw: &'a str,
        /// The word without quotes and with known variables replaced.
        text: String,
        /// Whether the text is what a shell makes of the word.
        is_sure: bool,
    },
}

struct Tokens<'a> {
    rest: &'a str,
    env: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
        while let Some(rest) = self.rest.strip_prefix("\\\n") {
            self.rest = rest.trim_start_matches([' ', '\t', '\r']);
        }
        let first = self.rest.chars().next()?;
        if first == '#' {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.rest = self.rest.get(end..).unwrap_or_default();
            return Some(Token::End);
        }
        let take = |this: &mut Self, length: usize| {
            this.rest = this.rest.get(length..).unwrap_or_default();
        };
        for (operator, is_end) in [("&&", true), ("||", true), ("|&", false), ("|", false)] {
            if self.rest.starts_with(operator) {
                take(self, operator.len());
                return Some(if is_end { Token::End } else { Token::Pipe });
            }
        }
        if self.rest.starts_with("&>") {
            take(self, 2);
            return Some(Token::Redirection);
        }
        if matches!(first, ';' | '&' | '\n' | '(' | ')') {
            take(self, 1);
            return Some(Token::End);
        }
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let behind = self.rest.get(digits..).unwrap_or_default();
        if behind.starts_with(['<', '>']) {
            let length = behind.bytes().take_while(|b| b"<>&|-".contains(b)).count();
            let is_whole = behind.get(..length).unwrap_or_default().ends_with('-');
            take(self, digits + length);
            if is_whole {
                return self.next();
            }
            return Some(Token::Redirection);
        }
        Some(self.word())
    }
}

impl<'a> Tokens<'a> {
    /// The word at the beginning.
    fn word(&mut self) -> Token<'a> {
        let (mut text, mut is_sure, mut quote) = (String::new(), true, None);
        let mut chars = self.rest.char_indices();
        let mut end = self.rest.len();
        while let Some((at, c)) = chars.next() {
            match (quote, c) {
                (None, ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>') => {
                    end = at;
                    break;
                }
                (None, '\'' | '"') => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                (None | Some('"'), '\\') => {
                    if let Some((_, next)) = chars.next()
                        && next != '\n'
                    {
                        text.push(next);
                    }
                }
                (None | Some('"'), '`') => is_sure = false,
                (None, '*' | '?' | '[' | '~') => {
                    // `[` is a command.
                    is_sure &= c == '[';
                    text.push(c);
                }
                (None | Some('"'), '$') => {
                    let behind = self.rest.get(at + 1..).unwrap_or_default();
                    let (name, length) = variable(behind);
                    match name.and_then(self.env) {
                        Some(value) => text.push_str(&value),
                        None => is_sure = false,
                    }
                    for _ in 0..length {
                        chars.next();
                    }
                }
                (_, c) => text.push(c),
            }
        }
        let raw = self.rest.get(..end).unwrap_or_default();
        self.rest = self.rest.get(end..).unwrap_or_default();
        is_sure &= quote.is_none();
        Token::Word { raw, text, is_sure }
    }
}

/// The name of the variable behind a dollar sign, and the number of characters of the whole expansion.
fn variable(behind: &str) -> (Option<&str>, usize) {
    let letters = |text: &str| {
        let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        text.chars().take_while(is_name).count()
    };
    if let Some(inside) = behind.strip_prefix('{') {
        let length = letters(inside);
        let is_plain = inside
            .get(length..)
            .is_some_and(|rest| rest.starts_with('}'));
        if is_plain {
            return (inside.get(..length), length + 2);
        }
        let whole = behind.chars().take_while(|c| *c != '}').count();
        return (None, whole + 1);
    }
    if behind.starts_with('(') {
        // What a substitution gives is not known, nor where it ends.
        return (None, behind.chars().take_while(|c| *c != ')').count() + 1);
    }
    match letters(behind) {
        0 => (None, 1),
        length => (behind.get(..length), length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(name: &str) -> Option<String> {
        (name == "APP").then(|| "/srv/app".to_owned())
    }

    #[test]
    fn the_first_program_of_a_command() {
        for (text, first) in [
            ("python app.py", "python"),
            ("exec python app.py", "python"),
            ("exec -a name python", "python"),
            ("A=1 B='x y' ./run", "./run"),
            ("cd /srv && ./run", "./run"),
            ("cd /srv && exec ./run", "./run"),
            ("set -e; export A=1; 'my app' x", "my app"),
            ("echo a | tee b && run", "run"),
            ("trap 'kill 1' TERM; run & wait", "run"),
            ("  # nothing\nrun", "run"),
            (">/dev/null 2>&1 run", "run"),
            ("exec 2>&1; run", "run"),
            ("exec >/log; run", "run"),
            ("if [ -f x ]; then run; fi", "run"),
            ("! run", "run"),
            ("(cd a; run)", "run"),
            ("$APP/bin/run x", "/srv/app/bin/run"),
            ("\"${APP}\" x", "/srv/app"),
            ("$OTHER x", "? $OTHER"),
            ("${APP:-x} y", "? ${APP:-x}"),
            ("$(which run)", "? $(which run)"),
            ("curl -f http://localhost/ || exit 1", "curl"),
            ("exit 0", "-"),
            ("", "-"),
            ("a\\ b", "a b"),
            ("\\\n run", "run"),
            ("r\"u\"n", "run"),
            ("run;", "run"),
            ("command -v x", "x"),
        ] {
            let found = match first_program(text, &env) {
                First::Program(program) => program,
                First::Unclear(word) => format!("? {word}"),
                First::None => "-".to_owned(),
            };
            assert_eq!(found, first, "{text}");
        }
    }

    #[test]
    fn shells_with_a_text() {
        for (words, text) in [
            ("/bin/sh -c x", Some("x")),
            ("/bin/bash -o pipefail -c x", Some("x")),
            ("/bin/bash -euo pipefail -c x", Some("x")),
            ("bash -lc x", Some("x")),
            ("bash --login -c x", Some("x")),
            ("sh script -c x", None),
            ("sh", None),
            ("python -c x", None),
            ("busybox sh -c x", Some("x")),
        ] {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            assert_eq!(script(&words[0], &words[1..]), text, "{words:?}");
        }
    }
}
