//! One instruction of a Dockerfile, with its place in the file.

use std::ops::Range;

use super::heredoc::Heredoc;
use super::words;

/// An instruction of a Dockerfile, with its lines and bytes in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The keyword of the instruction, in capitals: `RUN`.
    pub keyword: String,
    /// The flags behind the keyword: `--from=build`.
    pub flags: Vec<String>,
    /// The text behind keyword and flags, on one line: without continuations, and without comments between them.
    pub text: String,
    /// The heredocs of the instruction, in their order.
    pub heredocs: Vec<Heredoc>,
    /// The first line of the instruction, from 1.
    pub line: u32,
    /// The last line of the instruction, with its heredocs.
    pub end_line: u32,
    /// The bytes of the instruction in the file, from its keyword to the end of its last line, without the line end.
    pub bytes: Range<usize>,
    /// The bytes of the instruction's arguments: flags and text, without keyword and heredocs. Empty if there are none.
    pub arguments: Range<usize>,
}

impl Statement {
    /// The words of the text if it is in exec form, a JSON list of texts; `None` in shell form.
    pub fn exec(&self) -> Option<Vec<String>> {
        words::json(&self.text)
    }

    /// The value of a flag: `build` of `--from=build`.
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags.iter().find_map(|flag| {
            let flag = flag.strip_prefix("--")?;
            let (key, value) = flag.split_once('=').unwrap_or((flag, ""));
            (key == name).then_some(value)
        })
    }
}
