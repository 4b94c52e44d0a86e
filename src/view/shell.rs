//! A shell command as lines of coloured words.
//!
//! In the history of an image, a RUN step of a Dockerfile is one long line. This module breaks it where people do:
//! after `&&`, `||`, `;` and `|` outside quotes. It colours words by their form, runs nothing, and leaves unchanged
//! what it does not understand. No byte is lost: the joined words are the command, except for blanks at breaks.

/// The kind of a word of a shell command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The program of a command.
    Program,
    /// An option: `-y`.
    Option,
    /// A part in quotes.
    Quoted,
    /// A variable, or the name in an assignment.
    Variable,
    /// An operator: `&&`, `|`, `>`.
    Operator,
    /// A comment, from `#` to the end.
    Comment,
    /// Anything else.
    Plain,
}

/// A word of a shell command, with the blanks before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The kind of the word.
    pub tone: Tone,
    /// The text of the word, with the blanks before it.
    pub text: String,
}

/// The most bytes of a command that are coloured, because histories may contain whole scripts.
const MOST: usize = 16 << 10;

/// The words of a command, line by line.
pub fn lines(command: &str) -> Vec<Vec<Word>> {
    let end = (0..=MOST.min(command.len()))
        .rev()
        .find(|end| command.is_char_boundary(*end))
        .unwrap_or(0);
    let (head, rest) = command.split_at(end);
    let mut lines = Vec::new();
    let mut line: Vec<Word> = Vec::new();
    let mut at_start = true;
    for token in tokens(head) {
        let breaks = matches!(token, "&&" | "||" | ";" | "|");
        if token.trim().is_empty() {
            if token.contains('\n') {
                finish(&mut lines, &mut line);
                at_start = true;
            } else if !line.is_empty() {
                push(&mut line, Tone::Plain, " ");
            }
            continue;
        }
        let tone = tone(token, at_start);
        push(&mut line, tone, token);
        // In `FOO=1 make`, the program comes after the assignments.
        at_start = breaks
            || token == "("
            || token == "{"
            || is_keyword(token)
            || (at_start && tone == Tone::Variable);
        if breaks {
            finish(&mut lines, &mut line);
        }
    }
    if !rest.is_empty() {
        push(&mut line, Tone::Plain, rest);
    }
    finish(&mut lines, &mut line);
    lines
}

fn finish(lines: &mut Vec<Vec<Word>>, line: &mut Vec<Word>) {
    if line.last().is_some_and(|word| word.text.trim().is_empty()) {
        line.pop();
    }
    if !line.is_empty() {
        lines.push(std::mem::take(line));
    }
}

fn push(line: &mut Vec<Word>, tone: Tone, text: &str) {
    match line.last_mut() {
        Some(last) if last.tone == tone && tone == Tone::Plain => last.text.push_str(text),
        _ => line.push(Word {
            tone,
            text: text.to_owned(),
        }),
    }
}

fn is_keyword(token: &str) -> bool {
    matches!(
        token,
        "if" | "then" | "else" | "elif" | "do" | "while" | "until" | "!" | "exec" | "time"
    )
}

fn tone(token: &str, at_start: bool) -> Tone {
    let first = token.chars().next().unwrap_or(' ');
    let assigned = token.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    match first {
        '"' | '\'' => Tone::Quoted,
        '#' => Tone::Comment,
        '$' => Tone::Variable,
        '&' | '|' | ';' | '>' | '<' | '(' | ')' | '{' | '}' => Tone::Operator,
        _ if at_start && assigned => Tone::Variable,
        _ if is_keyword(token) => Tone::Operator,
        '-' => Tone::Option,
        _ if at_start => Tone::Program,
        _ => Tone::Plain,
    }
}

/// The tokens of a command: blanks, operators, quoted parts and words.
fn tokens(command: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = command;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_whitespace() => prefix(rest, char::is_whitespace),
            '&' | '|' | ';' => {
                if rest.starts_with("&&") || rest.starts_with("||") || rest.starts_with(";;") {
                    2
                } else {
                    1
                }
            }
            '(' | ')' | '<' => 1,
            '>' => prefix(rest, |c| c == '>' || c == '&'),
            '"' | '\'' => quoted(rest, first),
            '#' => prefix(rest, |c| c != '\n'),
            _ => word(rest),
        };
        let (token, tail) = rest.split_at(length.clamp(first.len_utf8(), rest.len()));
        tokens.push(token);
        rest = tail;
    }
    tokens
}

fn prefix(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of a quoted part in bytes, with its closing quote. A double quote after a backslash does not close it.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote == '"' {
            escaped = true;
        } else if c == quote {
            return i + 1;
        }
    }
    text.len()
}

/// The length of a word in bytes, to the next blank or operator outside quotes.
fn word(text: &str) -> usize {
    let mut skip_to = 0;
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        if i < skip_to {
            continue;
        }
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' => escaped = true,
            '"' | '\'' => skip_to = i + quoted(text.get(i..).unwrap_or_default(), c),
            c if c.is_whitespace() || "&|;()<>".contains(c) => return i,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn breaks(command: &str, expected: &[&str]) {
        let lines: Vec<String> = lines(command)
            .iter()
            .map(|line| line.iter().map(|word| word.text.as_str()).collect())
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines_end_where_commands_do() {
        breaks(
            "apt-get update &&     apt-get install -y curl     && rm -rf /var/lib/apt/lists/*",
            &[
                "apt-get update &&",
                "apt-get install -y curl &&",
                "rm -rf /var/lib/apt/lists/*",
            ],
        );
        breaks("set -e; make|tee log", &["set -e;", "make|", "tee log"]);
        breaks(r#"echo "a && b; c" 'd|e'"#, &[r#"echo "a && b; c" 'd|e'"#]);
        breaks("a\\;b c", &["a\\;b c"]);
        breaks("one\ntwo", &["one", "two"]);
        breaks("", &[]);
    }

    #[test]
    fn words_are_told_apart_by_form() {
        use Tone::{Comment, Operator, Option, Plain, Program, Quoted, Variable};
        let tones: Vec<_> = lines("DEBUG=1 make -j4 \"$X\" $HOME > log # done")
            .concat()
            .into_iter()
            .filter(|word| !word.text.trim().is_empty())
            .map(|word| word.tone)
            .collect();
        assert_eq!(
            tones,
            [
                Variable, Program, Option, Quoted, Variable, Operator, Plain, Comment
            ]
        );
    }

    #[test]
    fn odd_commands_survive() {
        for odd in ["\"", "'", "\\", "$", "&", "é&&é", "a\\", "((((", "\u{202e}"] {
            assert_eq!(
                lines(odd)
                    .concat()
                    .iter()
                    .map(|w| w.text.len())
                    .sum::<usize>(),
                odd.len()
            );
        }
    }
}
