//! Commands outside of quotes: the operators between them, their redirections and comments.
//!
//! It follows operators only as far as they tell where a command ends, and refuses what runs in the background.

use super::Unclear;
use super::scanner::{Open, Place, Scanner, Word};

impl Scanner<'_> {
    /// Takes what stands at the current place.
    pub(super) fn step(&mut self, byte: u8) -> Result<(), Unclear> {
        match self.open.last() {
            None | Some(Open::Commands(_)) => self.code(byte),
            Some(Open::Double) => self.quoted(byte),
            Some(Open::Parameter) => self.parameter(byte),
            Some(Open::Arithmetic | Open::Parenthesis) => self.arithmetic(byte),
        }
    }

    pub(super) fn code(&mut self, byte: u8) -> Result<(), Unclear> {
        let next = self.peek(1);
        match byte {
            b' ' | b'\t' | b'\r' => {
                self.end_word()?;
                self.at += 1;
            }
            b'\n' => self.line_end()?,
            b'\\' if next == Some(b'\n') => self.at += 2,
            b'\\' if next.is_none() => return Err(Unclear::Uncertain),
            b'\\' => {
                self.begin_word();
                self.at += 2;
            }
            b'\'' => {
                self.begin_word();
                self.single()?;
            }
            b'"' => {
                self.begin_word();
                self.open.push(Open::Double);
                self.at += 1;
            }
            b'`' => {
                self.begin_word();
                self.backquoted()?;
            }
            b'$' if next == Some(b'\'') => return Err(Unclear::Uncertain),
            b'$' => {
                self.begin_word();
                self.dollar();
            }
            b'#' if self.word.is_none() => self.comment(),
            b'(' => {
                self.compound();
                self.end_word()?;
                self.open_commands();
                self.at += 1;
            }
            b')' => self.closing()?,
            b';' => {
                self.end_command(Place::Command)?;
                self.shape.is_sequence = true;
                self.compound();
                self.at += 1;
            }
            b'&' => self.ampersand(next)?,
            b'|' => self.pipe(next)?,
            b'<' | b'>' => self.redirection(byte, next)?,
            _ => {
                self.begin_word();
                self.at += 1;
            }
        }
        Ok(())
    }

    pub(super) fn comment(&mut self) {
        self.shape.needs_lines = true;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| *b == b'\n');
        self.at += length.unwrap_or(rest.len());
    }

    pub(super) fn closing(&mut self) -> Result<(), Unclear> {
        self.end_command(Place::Command)?;
        match self.open.pop() {
            Some(Open::Commands(around)) => {
                self.word = around.word;
                self.assigned = around.assigned;
                self.redirects = around.redirects;
                self.place = match self.word {
                    Some(_) => around.place,
                    None => Place::Argument,
                };
            }
            // The end of a pattern of `case`.
            None if self.has_case => {}
            _ => return Err(Unclear::Uncertain),
        }
        self.at += 1;
        Ok(())
    }

    pub(super) fn ampersand(&mut self, next: Option<u8>) -> Result<(), Unclear> {
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        if matches!(before, Some(b'>' | b'<')) && self.redirects {
            // `2>&1`
            self.at += 1;
        } else if next == Some(b'&') {
            self.end_command(Place::Needed)?;
            self.at += 2;
        } else if next == Some(b'>') && self.bash {
            self.end_word()?;
            self.at += 1;
        } else {
            return Err(Unclear::Background);
        }
        Ok(())
    }

    pub(super) fn pipe(&mut self, next: Option<u8>) -> Result<(), Unclear> {
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        if before == Some(&b'>') && self.redirects {
            // `>|`
            self.at += 1;
            return Ok(());
        }
        self.end_command(Place::Needed)?;
        let is_or = next == Some(b'|');
        self.shape.has_or |= is_or && self.is_top();
        self.at += if is_or || (next == Some(b'&') && self.bash) {
            2
        } else {
            1
        };
        Ok(())
    }

    pub(super) fn redirection(&mut self, byte: u8, next: Option<u8>) -> Result<(), Unclear> {
        // The number before a redirection is no word.
        let is_number = |word: &Word| {
            let text = self.text.get(word.start..self.at).unwrap_or_default();
            text.iter().all(u8::is_ascii_digit)
        };
        if self.word.as_ref().is_some_and(is_number) {
            self.word = None;
        }
        self.end_word()?;
        match (byte, next, self.peek(2)) {
            (b'<', Some(b'<'), Some(b'<')) if self.bash => self.at += 3,
            (b'<', Some(b'<'), Some(b'<')) => return Err(Unclear::Uncertain),
            (b'<', Some(b'<'), _) => return self.heredoc(),
            (_, Some(b'('), _) if self.bash => {
                self.begin_word();
                self.open_commands();
                self.at += 2;
                return Ok(());
            }
            (b'>' | b'<', Some(b'>'), _) => self.at += 2,
            _ => self.at += 1,
        }
        self.redirects = true;
        Ok(())
    }
}
