//! Who killed whose bytes: the ledger's dead, summed for each pair of layers.
//!
//! From these few sums follows what merging any range of layers saves: those whose writer and killer both lie in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Ledger;
use crate::rootfs::LayerId;

/// The dead bytes that one layer wrote and one layer hid. Both can be the same layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kills {
    /// The number of the layer that wrote the bytes.
    pub writer: LayerId,
    /// The number of the layer that hid the bytes.
    pub killer: LayerId,
    /// The sum of the hidden bytes.
    pub bytes: u64,
    /// The number of the hidden versions.
    pub files: u64,
}

impl Kills {
    /// The sums for every pair of layers with dead bytes, by writer, then by killer.
    pub fn all(ledger: &Ledger) -> Vec<Self> {
        let mut sums: BTreeMap<(LayerId, LayerId), (u64, u64)> = BTreeMap::new();
        for dead in &ledger.dead {
            let sum = sums.entry((dead.writer, dead.killer)).or_default();
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

    /// The bytes and the number of versions that a merge of the layers `from..=to` saves. Files that must be copied
    /// into the merged layer are not subtracted.
    pub fn saved(all: &[Self], from: LayerId, to: LayerId) -> (u64, u64) {
        all.iter()
            .filter(|k| k.writer >= from && k.killer <= to)
            .fold((0, 0), |(bytes, files), k| {
                (bytes + k.bytes, files + k.files)
            })
    }
}
