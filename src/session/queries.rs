//! What the page asks of an opened image, answered from memory.

use super::Session;
use super::protocol::{Kills, Overview};
use crate::bytes::Result;

/// Groups of duplicates that cross to the page.
const DUPLICATES: usize = 200;

impl Session {
    /// The figures as far as they are known, without the long lists.
    pub fn overview(&self) -> Result<Overview> {
        let mut report = self.report()?;
        let cost = |d: &crate::report::DuplicateRow| {
            d.bytes_each * (d.paths.len() as u64).saturating_sub(1)
        };
        let duplicates = (
            report.duplicates.len() as u64,
            report.duplicates.iter().map(cost).sum(),
        );
        let waste_files = report.waste.len() as u64;
        report.waste = Vec::new();
        report.duplicates.truncate(DUPLICATES);
        let (stack, rootfs) = self.merged()?;
        let ledger = crate::waste::Ledger::new(stack, rootfs, self.digests());
        Ok(Overview {
            changes: crate::files::tally(crate::files::Subject {
                stack,
                rootfs,
                digests: self.digests(),
            }),
            report,
            waste_files,
            duplicates,
            kills: Kills::all(&ledger),
        })
    }
}
