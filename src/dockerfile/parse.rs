//! The parser of Dockerfiles: from a text to its instructions, each with its lines and bytes (BuildKit,
//! `frontend/dockerfile/parser/parser.go`).
//!
//! It knows where an instruction begins and ends, and not what it does. It reads what BuildKit reads: continued lines with
//! comments and empty lines between them, another escape character, heredocs, Windows line ends.

use std::ops::Range;

use super::directive::Directives;
use super::heredoc::{self, Heredoc};
use super::statement::Statement;
use super::words;
use crate::bytes::{Error, Kind, Result};
use crate::image::KEYWORDS;

/// The most bytes of a Dockerfile.
const LONGEST: usize = 20 << 20;

/// A parsed Dockerfile: its text and its instructions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    /// The text of the Dockerfile.
    pub text: String,
    /// The instructions, in their order.
    pub statements: Vec<Statement>,
    /// The character that escapes others and continues lines.
    pub escape: char,
}

impl Dockerfile {
    /// Parses the text of a Dockerfile.
    ///
    /// # Errors
    /// When a keyword is unknown, a heredoc does not end, there is no instruction, or the text is longer than 20 MiB
    /// ([`Kind::Broken`]).
    pub fn parse(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        if text.len() > LONGEST {
            return Err(Error::new(
                Kind::Broken,
                "the Dockerfile has more than 20 MiB",
            ));
        }
        let escape = Directives::new(&text).escape;
        let mut lines = Lines::new(&text);
        let mut statements = Vec::new();
        while let Some(first) = lines.next() {
            statements.extend(statement(first, &mut lines, escape)?);
        }
        if statements.is_empty() {
            return Err(Error::new(
                Kind::Broken,
                "the Dockerfile has no instruction",
            ));
        }
        Ok(Self {
            text,
            statements,
            escape,
        })
    }

    /// The content of a heredoc, as the instruction gets it but for variables.
    pub fn content(&self, heredoc: &Heredoc) -> String {
        let content = self.text.get(heredoc.content.clone()).unwrap_or_default();
        if !heredoc.chomp {
            return content.to_owned();
        }
        let lines = content.split_inclusive('\n');
        lines.map(|line| line.trim_start_matches('\t')).collect()
    }
}

/// A line of a file.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    /// The number of the line, from 1.
    number: u32,
    /// The offset of the line.
    start: usize,
    /// The text of the line with its end.
    whole: &'a str,
}

impl<'a> Line<'a> {
    /// The text of the line without its end.
    fn text(&self) -> &'a str {
        self.whole.trim_end_matches(['\r', '\n'])
    }

    /// The offset after the text of the line.
    fn end(&self) -> usize {
        self.start + self.text().len()
    }

    fn is_comment(&self) -> bool {
        self.text().trim_start().starts_with('#')
    }

    fn is_empty(&self) -> bool {
        self.text().trim_start().is_empty()
    }
}

/// The lines of a text.
struct Lines<'a> {
    rest: &'a str,
    number: u32,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self {
            rest,
            number: 0,
            at: text.len() - rest.len(),
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
        let (whole, rest) = self.rest.split_at(end);
        let start = self.at;
        (self.rest, self.at, self.number) = (rest, self.at + end, self.number.saturating_add(1));
        Some(Line {
            number: self.number,
            start,
            whole,
        })
    }
}

/// A line without the escape character at its end; `None` if it is not continued.
fn continued(line: &str, escape: char) -> Option<&str> {
    let line = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    // Two of them are one escaped character.
    (!line.ends_with(escape)).then_some(line)
}

/// The instruction that begins at a line; `None` at an empty line and at a comment.
fn statement(first: Line<'_>, lines: &mut Lines<'_>, escape: char) -> Result<Option<Statement>> {
    if first.is_empty() || first.is_comment() {
        return Ok(None);
    }
    let start = first.start + (first.text().len() - first.text().trim_start().len());
    let (mut joined, mut last) = (String::new(), first);
    let mut part = first.text().trim_start();
    loop {
        let Some(before) = continued(part, escape) else {
            joined.push_str(part);
            break;
        };
        joined.push_str(before);
        // Comments and empty lines between continued lines are left out.
        let Some(next) = lines.find(|l| {
            last = *l;
            !l.is_comment() && !l.is_empty()
        }) else {
            break;
        };
        part = next.text();
    }
    let text = joined.trim();
    let (keyword, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = keyword.to_ascii_uppercase();
    if text.is_empty() {
        return Ok(None);
    }
    if !KEYWORDS.contains(&name.as_str()) {
        let shown: String = keyword.chars().take(40).collect();
        return Err(at_line(
            first.number,
            &format!("there is no instruction {shown}"),
        ));
    }
    let (flags, rest) = flags(rest, escape);
    let end = last.end();
    let behind = start + keyword.len();
    let first_rest = first.text().get(behind - first.start..).unwrap_or_default();
    let arguments = argument_bytes(behind, end, first_rest);
    let mut statement = Statement {
        keyword: name,
        flags,
        text: rest.to_owned(),
        heredocs: Vec::new(),
        line: first.number,
        end_line: last.number,
        bytes: start..end,
        arguments,
    };
    heredocs(&mut statement, lines, escape)?;
    Ok(Some(statement))
}

/// The bytes of the arguments: from the first character that is no blank.
fn argument_bytes(behind: usize, end: usize, rest: &str) -> Range<usize> {
    let blank = rest.len() - rest.trim_start().len();
    let start = (behind + blank).min(end);
    start..end
}

/// Splits the flags from the beginning of an instruction's text.
fn flags(text: &str, escape: char) -> (Vec<String>, &str) {
    let (mut flags, mut rest) = (Vec::new(), text.trim());
    while rest.starts_with("--") {
        let word = words::split(rest, escape)
            .first()
            .map_or(rest.len(), |w| w.len());
        let (flag, behind) = rest.split_at(word);
        rest = behind.trim_start();
        if flag == "--" {
            break;
        }
        flags.push(words::unquoted(flag, escape));
    }
    (flags, rest)
}

/// Reads the contents of the heredocs that an instruction announces.
fn heredocs(statement: &mut Statement, lines: &mut Lines<'_>, escape: char) -> Result<()> {
    let text = match statement.keyword.as_str() {
        "RUN" | "COPY" | "ADD" => statement.text.as_str(),
        "ONBUILD" => {
            let inner = statement.text.split_once(char::is_whitespace);
            let inner = inner.unwrap_or_default();
            let takes = ["RUN", "COPY", "ADD"].contains(&inner.0.to_ascii_uppercase().as_str());
            if takes { inner.1 } else { "" }
        }
        _ => "",
    };
    if words::json(text).is_some() {
        return Ok(());
    }
    for mut heredoc in heredoc::announced(text, escape) {
        let start = lines.at;
        let mut end = None;
        for line in lines.by_ref() {
            if heredoc::ends(&heredoc, line.whole) {
                end = Some(line);
                break;
            }
        }
        let Some(end) = end else {
            let name: String = heredoc.name.chars().take(40).collect();
            let what = format!("the heredoc {name} does not end");
            return Err(at_line(statement.line, &what));
        };
        heredoc.content = start..end.start;
        statement.end_line = end.number;
        statement.bytes.end = end.end();
        statement.heredocs.push(heredoc);
    }
    Ok(())
}

/// An error at a line of a Dockerfile.
fn at_line(line: u32, what: &str) -> Error {
    Error::new(
        Kind::Broken,
        format!("line {line} of the Dockerfile: {what}"),
    )
    .because("it is no Dockerfile, or a newer one")
}
