//! A program that passes by: its modules of Go, its crates of Rust and its symbols are looked for at once.

use super::auditable;
use super::facts::{Facts, Found};
use super::golang::Search;
use super::symbols::Symbols;
use crate::bytes::Demand;

/// The searches in one program.
#[derive(Debug, Default)]
pub(super) struct Program {
    modules: Search,
    crates: auditable::Search,
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

impl Passing for auditable::Search {
    fn demand(&self) -> Demand {
        auditable::Search::demand(self)
    }
    fn skipped(&mut self, n: u64) {
        auditable::Search::skipped(self, n);
    }
    fn take(&mut self, bytes: &[u8]) {
        auditable::Search::take(self, bytes);
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
        self.crates.pass(bytes);
        self.symbols.pass(bytes);
    }

    /// Counts skipped bytes.
    pub(super) fn skipped(&mut self, n: u64) {
        self.modules.skipped(n);
        self.crates.skipped(n);
        self.symbols.skipped(n);
    }

    /// The demand for the next bytes: what no search needs is skipped.
    pub(super) fn demand(&self) -> Demand {
        let demands = [
            self.modules.demand(),
            self.crates.demand(),
            self.symbols.demand(),
        ];
        let skips = demands.map(|demand| match demand {
            Demand::Skip(n) => n,
            _ => 0,
        });
        match skips.into_iter().min() {
            Some(n) if n > 0 => Demand::Skip(n),
            _ => Demand::More,
        }
    }

    /// What was found, after the last byte.
    pub(super) fn finish(self) -> Found {
        let mut found = self.modules.finish();
        if let Ok(Facts::Records(records)) = &mut found.facts {
            records.extend(self.crates.finish());
        }
        found.symbols = self.symbols.finish();
        found
    }
}
