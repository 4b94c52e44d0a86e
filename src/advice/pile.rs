//! The bytes of a piece of advice, by the directory that holds them.

use std::collections::{BTreeSet, HashMap};

use super::row::AdviceFiles;
use super::texts;
use crate::bytes::figures;
use crate::bytes::{exact, sorted};
use crate::language::{Prose, Text};
use crate::rootfs::{LayerId, NodeId, PathTree};

/// The most directories of a piece.
const MOST: usize = 100;

/// The contents of one piece: their bytes, in all and by directory.
#[derive(Debug, Default)]
pub(super) struct Pile {
    /// The bytes of all contents.
    pub(super) bytes: u64,
    /// The number of contents.
    pub(super) files: u64,
    layers: BTreeSet<LayerId>,
    directories: HashMap<NodeId, u64>,
}

impl Pile {
    /// Adds a content of a layer that lies directly in a directory.
    pub(super) fn add(&mut self, layer: LayerId, directory: NodeId, bytes: u64) {
        self.layers.insert(layer);
        self.bytes = self.bytes.saturating_add(bytes);
        self.files += 1;
        let sum = self.directories.entry(directory).or_default();
        *sum = sum.saturating_add(bytes);
    }

    /// The layers that hold the contents, ascending.
    pub(super) fn layers(&self) -> impl Iterator<Item = LayerId> {
        self.layers.iter().copied()
    }

    /// A sentence about the bytes and the number of contents, and what they are.
    pub(super) fn in_files(&self, what: Text) -> Prose {
        let (count, bytes) = (figures::exact(self.files), figures::size(self.bytes));
        Prose::each(texts::IN_FILES, |text, language| {
            text(self.files, &count, &bytes, what.get(language))
        })
    }

    /// The directories with the most bytes, largest first; at most 100.
    pub(super) fn directories(&self, paths: &PathTree) -> Vec<AdviceFiles> {
        let mut sums: Vec<(u64, NodeId)> = self.directories.iter().map(|(n, b)| (*b, *n)).collect();
        sums.sort_unstable_by(|a, b| b.cmp(a));
        // Those that tie with the last one stay, because their paths decide.
        let least = sums.get(MOST - 1).map_or(0, |(bytes, _)| *bytes);
        sums.retain(|(bytes, _)| *bytes >= least);
        let mut rows: Vec<(u64, Vec<u8>)> = sums
            .into_iter()
            .map(|(bytes, node)| (bytes, paths.path(node)))
            .collect();
        sorted::sort_by(&mut rows, |a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let row = |(bytes, path): (u64, Vec<u8>)| AdviceFiles {
            path: exact(&path).into_owned(),
            bytes,
        };
        rows.into_iter().take(MOST).map(row).collect()
    }
}
