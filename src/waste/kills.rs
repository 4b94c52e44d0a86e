//! Who killed whose bytes: the ledger's dead, summed for each pair of layers.
//!
//! From these few sums follows what merging any range of layers saves: those whose writer and killer both lie in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Ledger;

/// What one layer hid of another's, or of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kills {
    /// The layer that wrote the bytes.
    pub writer: u32,
    /// The layer that hid them.
    pub killer: u32,
    /// How many bytes.
    pub bytes: u64,
    /// Of how many versions.
    pub files: u64,
}

impl Kills {
    /// Every pair that has any, by writer, then by killer.
    pub fn all(ledger: &Ledger) -> Vec<Self> {
        let mut sums: BTreeMap<(u32, u32), (u64, u64)> = BTreeMap::new();
        for dead in &ledger.dead {
            let sum = sums
                .entry((dead.writer.into(), dead.killer.into()))
                .or_default();
            sum.0 += dead.bytes;
            sum.1 += 1;
        }
        sums.into_iter()
            .map(|((writer, killer), (bytes, files))| Self {
                writer,
                killer,
                bytes,
                files,
            })
            .collect()
    }

    /// Bytes and versions that merging layers `from..=to` saves, before what has to be copied up.
    pub fn saved(all: &[Self], from: u32, to: u32) -> (u64, u64) {
        all.iter()
            .filter(|k| k.writer >= from && k.killer <= to)
            .fold((0, 0), |(bytes, files), k| {
                (bytes + k.bytes, files + k.files)
            })
    }
}
