//! Heredocs of instructions: `<<EOF`, `<<-EOF`, `<<'EOF'` (BuildKit, `frontend/dockerfile/parser`).

use std::ops::Range;

use super::words;

/// A heredoc of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The word that ends a heredoc.
    pub name: String,
    /// Whether variables are replaced in the content: its word had no quotes.
    pub expand: bool,
    /// Whether tabs at the beginning of lines are removed.
    pub chomp: bool,
    /// The bytes of the content in the file, with the end of its last line.
    pub content: Range<usize>,
}

/// The heredocs that an instruction's line announces, without their contents.
pub(super) fn announced(line: &str, escape: char) -> Vec<Heredoc> {
    if !line.contains("<<") {
        return Vec::new();
    }
    let words = words::split(line, escape).into_iter();
    words.filter_map(|word| heredoc(word, escape)).collect()
}

/// The heredoc that a word announces: `[0-9]*<<-?WORD`.
fn heredoc(word: &str, escape: char) -> Option<Heredoc> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix("<<")?;
    let (chomp, rest) = rest
        .strip_prefix('-')
        .map_or((false, rest), |rest| (true, rest));
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let name = words::unquoted(rest, escape);
    Some(Heredoc {
        expand: !rest.contains(['\'', '"']),
        name,
        chomp,
        content: 0..0,
    })
}

/// Whether a line ends a heredoc.
pub(super) fn ends(heredoc: &Heredoc, line: &str) -> bool {
    let line = line.trim_end_matches(['\r', '\n']);
    let line = if heredoc.chomp {
        line.trim_start_matches('\t')
    } else {
        line
    };
    line == heredoc.name
}
