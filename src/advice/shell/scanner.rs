//! The state of a scan: what is open at a place of the text, and what the next word will be.
//!
//! It knows where words and commands begin and end. What a byte means is for the files beside it, because that depends on what
//! is open.

use super::words::{RESERVED, STATE, is_assignment};
use super::{Shape, Unclear};

/// A construct that is open at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// A text in double quotes.
    Double,
    /// A list of commands in parentheses, with what was open around it.
    Commands(Around),
    /// A parameter expansion, `${…}`.
    Parameter,
    /// An arithmetic expansion, `$((…))`.
    Arithmetic,
    /// A parenthesis in an arithmetic expansion.
    Parenthesis,
}

/// A word that began at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) start: usize,
}

/// The state around a list of commands in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Around {
    /// The word that the list is a part of. `None` for a subshell.
    pub(super) word: Option<Word>,
    pub(super) place: Place,
    pub(super) assigned: bool,
    pub(super) redirects: bool,
}

/// What the next word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The name of a command.
    Command,
    /// The name of a command, which an operator needs.
    Needed,
    /// An argument.
    Argument,
}

#[allow(clippy::struct_excessive_bools)] // The state of a scanner is many small facts.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    pub(super) bash: bool,
    pub(super) open: Vec<Open>,
    pub(super) word: Option<Word>,
    pub(super) place: Place,
    /// Whether the command has an assignment so far, and no name.
    pub(super) assigned: bool,
    /// Whether the next word is the target of a redirection.
    pub(super) redirects: bool,
    /// The delimiters of the here-documents whose lines are still to come, and whether tabs before them are removed.
    pub(super) heredocs: Vec<(Vec<u8>, bool)>,
    pub(super) has_case: bool,
    /// The number of words so far, and the first two outside of substitutions.
    pub(super) words: usize,
    pub(super) first: Vec<Vec<u8>>,
    pub(super) shape: Shape,
}

impl<'a> Scanner<'a> {
    /// A scanner at the beginning of a text.
    pub(super) fn new(text: &'a str, bash: bool) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            bash,
            open: Vec::new(),
            word: None,
            place: Place::Needed,
            assigned: false,
            redirects: false,
            heredocs: Vec::new(),
            has_case: false,
            words: 0,
            first: Vec::new(),
            shape: Shape {
                simple: true,
                has_or: false,
                is_sequence: false,
                needs_lines: false,
                sets_errexit: false,
            },
        }
    }
}

impl Scanner<'_> {
    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    pub(super) fn is_top(&self) -> bool {
        self.open.is_empty()
    }

    /// Notes that the command is more than simple commands.
    pub(super) fn compound(&mut self) {
        if self.is_top() {
            self.shape.simple = false;
        }
    }

    pub(super) fn begin_word(&mut self) {
        let start = self.at;
        self.word.get_or_insert(Word { start });
    }

    pub(super) fn open_commands(&mut self) {
        self.open.push(Open::Commands(Around {
            word: self.word.take(),
            place: self.place,
            assigned: self.assigned,
            redirects: self.redirects,
        }));
        self.place_command();
    }

    pub(super) fn place_command(&mut self) {
        self.place = Place::Command;
        self.assigned = false;
        self.redirects = false;
    }

    /// Ends the word that is open, if one is.
    pub(super) fn end_word(&mut self) -> Result<(), Unclear> {
        let Some(word) = self.word.take() else {
            return Ok(());
        };
        let word = self.text.get(word.start..self.at).unwrap_or_default();
        self.words += 1;
        if self.is_top() && self.first.len() < 2 {
            self.first.push(word.to_vec());
        }
        if std::mem::take(&mut self.redirects) || self.place == Place::Argument {
            return Ok(());
        }
        let text = std::str::from_utf8(word).unwrap_or_default();
        if text == "case" {
            // Its patterns have closing parentheses, which are followed outside of substitutions only.
            if !self.is_top() {
                return Err(Unclear::Uncertain);
            }
            self.has_case = true;
        }
        let is_reserved = RESERVED.contains(&text);
        if is_reserved || STATE.contains(&text) {
            self.compound();
        }
        if is_assignment(word) {
            self.assigned = true;
            self.place = Place::Command;
        } else {
            // A command may follow a reserved word.
            self.place = if is_reserved {
                Place::Command
            } else {
                Place::Argument
            };
            self.assigned = false;
        }
        Ok(())
    }

    /// Ends the command at an operator, after which the next word is in the place `then`.
    pub(super) fn end_command(&mut self, then: Place) -> Result<(), Unclear> {
        self.end_word()?;
        if self.redirects || (self.place == Place::Needed) {
            return Err(Unclear::Uncertain);
        }
        if self.assigned && self.place == Place::Command {
            // An assignment without a command stays.
            self.compound();
        }
        self.place_command();
        self.place = then;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Shape, Unclear> {
        self.end_command(Place::Command)?;
        if !self.open.is_empty() || !self.heredocs.is_empty() || self.words == 0 {
            return Err(Unclear::Uncertain);
        }
        if let [command, option] = self.first.as_slice() {
            self.shape.sets_errexit =
                command == b"set" && option.first() == Some(&b'-') && option.contains(&b'e');
        }
        Ok(self.shape)
    }
}
