//! Line ends, and the here-documents that follow them.
//!
//! The lines of a here-document are passed unread: they are no commands, whatever is in them.

use super::Unclear;
use super::scanner::{Place, Scanner};

impl Scanner<'_> {
    /// Takes the delimiter of a here-document; its lines come after the next line end.
    pub(super) fn heredoc(&mut self) -> Result<(), Unclear> {
        self.shape.needs_lines = true;
        self.at += 2;
        let strips = self.peek(0) == Some(b'-');
        self.at += usize::from(strips);
        while matches!(self.peek(0), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let mut delimiter = Vec::new();
        while let Some(byte) = self.peek(0) {
            match byte {
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
                b'\'' | b'"' => {}
                b'\\' | b'$' | b'`' => return Err(Unclear::Uncertain),
                _ => delimiter.push(byte),
            }
            self.at += 1;
        }
        if delimiter.is_empty() {
            return Err(Unclear::Uncertain);
        }
        self.heredocs.push((delimiter, strips));
        Ok(())
    }

    pub(super) fn line_end(&mut self) -> Result<(), Unclear> {
        self.shape.needs_lines = true;
        self.at += 1;
        if self.place == Place::Needed && self.word.is_none() {
            // The command after an operator may stand on the next line.
            self.compound();
        } else {
            self.end_command(Place::Command)?;
            self.shape.is_sequence = true;
            self.compound();
        }
        for (delimiter, strips) in std::mem::take(&mut self.heredocs) {
            loop {
                let rest = self.text.get(self.at..).unwrap_or_default();
                if rest.is_empty() {
                    return Err(Unclear::Uncertain);
                }
                let length = rest.iter().position(|b| *b == b'\n');
                let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or(rest);
                self.at += length.map_or(rest.len(), |n| n + 1);
                let tabs = line.iter().take_while(|b| strips && **b == b'\t').count();
                if line.get(tabs..) == Some(&delimiter) {
                    break;
                }
            }
        }
        Ok(())
    }
}
