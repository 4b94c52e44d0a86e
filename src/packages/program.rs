//! A program that passes by: its modules and its symbols are looked for at once.

use super::facts::Found;
use super::golang::Search;
use super::symbols::Symbols;
use crate::bytes::Demand;

/// The searches in one program.
#[derive(Debug, Default)]
pub(super) struct Program {
    modules: Search,
    symbols: Symbols,
}

/// A search that is fed a program from front to back.
trait Passing {
    fn demand(&self) -> Demand;
    fn skipped(&mut self, n: u64);
    fn take(&mut self, bytes: &[u8]);

    /// Takes bytes, of which some may be those that it would skip.
    fn pass(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match self.demand() {
                Demand::Skip(n) => {
                    let n = usize::try_from(n).unwrap_or(usize::MAX).min(bytes.len());
                    self.skipped(n as u64);
                    bytes = bytes.get(n..).unwrap_or_default();
                }
                _ => {
                    self.take(bytes);
                    return;
                }
            }
        }
    }
}

impl Passing for Search {
    fn demand(&self) -> Demand {
        Search::demand(self)
    }
    fn skipped(&mut self, n: u64) {
        Search::skipped(self, n);
    }
    fn take(&mut self, bytes: &[u8]) {
        Search::take(self, bytes);
    }
}

impl Passing for Symbols {
    fn demand(&self) -> Demand {
        Symbols::demand(self)
    }
    fn skipped(&mut self, n: u64) {
        Symbols::skipped(self, n);
    }
    fn take(&mut self, bytes: &[u8]) {
        Symbols::take(self, bytes);
    }
}

impl Program {
    /// Takes the next bytes of the program.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.modules.pass(bytes);
        self.symbols.pass(bytes);
    }

    /// Counts skipped bytes.
    pub(super) fn skipped(&mut self, n: u64) {
        self.modules.skipped(n);
        self.symbols.skipped(n);
    }

    /// The demand for the next bytes: what no search needs is skipped.
    pub(super) fn demand(&self) -> Demand {
        match (self.modules.demand(), self.symbols.demand()) {
            (Demand::Skip(one), Demand::Skip(other)) => Demand::Skip(one.min(other)),
            _ => Demand::More,
        }
    }

    /// What was found, after the last byte.
    pub(super) fn finish(self) -> Found {
        let symbols = self.symbols.finish();
        Found {
            symbols,
            ..self.modules.finish()
        }
    }
}
