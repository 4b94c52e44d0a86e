//! Texts in quotes, and expansions: passed, but for the commands that they may hold.
//!
//! Nothing in them ends a word or a command. Where shells disagree on a quote, the shape is not certain.

use super::Unclear;
use super::scanner::{Open, Scanner};

impl Scanner<'_> {
    pub(super) fn quoted(&mut self, byte: u8) -> Result<(), Unclear> {
        match byte {
            b'"' => {
                self.open.pop();
                self.at += 1;
                Ok(())
            }
            _ => self.inside(byte),
        }
    }

    pub(super) fn parameter(&mut self, byte: u8) -> Result<(), Unclear> {
        let is_quoted = self.open.contains(&Open::Double);
        match byte {
            b'}' => {
                self.open.pop();
                self.at += 1;
                Ok(())
            }
            // Shells disagree on quotes here when the expansion itself is in double quotes.
            b'\'' | b'"' if is_quoted => Err(Unclear::Uncertain),
            b'\'' => self.single(),
            b'"' => {
                self.open.push(Open::Double);
                self.at += 1;
                Ok(())
            }
            _ => self.inside(byte),
        }
    }

    pub(super) fn arithmetic(&mut self, byte: u8) -> Result<(), Unclear> {
        match (byte, self.open.last(), self.peek(1)) {
            (b'(', ..) => {
                self.open.push(Open::Parenthesis);
                self.at += 1;
            }
            (b')', Some(Open::Parenthesis), _) => {
                self.open.pop();
                self.at += 1;
            }
            (b')', _, Some(b')')) => {
                self.open.pop();
                self.at += 2;
            }
            (b')' | b'\'' | b'"', ..) => return Err(Unclear::Uncertain),
            _ => return self.inside(byte),
        }
        Ok(())
    }

    /// Takes what means the same in every quoted text: a backslash, a substitution, or a plain byte.
    pub(super) fn inside(&mut self, byte: u8) -> Result<(), Unclear> {
        match byte {
            b'\\' if self.peek(1).is_none() => return Err(Unclear::Uncertain),
            b'\\' => self.at += 2,
            b'`' => self.backquoted()?,
            b'$' => self.dollar(),
            _ => self.at += 1,
        }
        Ok(())
    }

    /// Opens the substitution at a dollar sign, if there is one.
    pub(super) fn dollar(&mut self) {
        match (self.peek(1), self.peek(2)) {
            (Some(b'('), Some(b'(')) => {
                self.open.push(Open::Arithmetic);
                self.at += 3;
            }
            (Some(b'('), _) => {
                self.open_commands();
                self.at += 2;
            }
            (Some(b'{'), _) => {
                self.open.push(Open::Parameter);
                self.at += 2;
            }
            _ => self.at += 1,
        }
    }

    /// Passes a text in single quotes.
    pub(super) fn single(&mut self) -> Result<(), Unclear> {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let length = rest.iter().position(|b| *b == b'\'');
        self.at += length.ok_or(Unclear::Uncertain)? + 2;
        Ok(())
    }

    /// Passes an old command substitution. What is in it is not looked at.
    pub(super) fn backquoted(&mut self) -> Result<(), Unclear> {
        self.shape.is_sequence = true;
        self.at += 1;
        loop {
            match self.peek(0) {
                Some(b'`') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(Unclear::Uncertain),
            }
        }
        self.at += 1;
        Ok(())
    }
}
