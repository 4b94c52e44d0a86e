//! Warnings: problems in the input that do not stop the work.
//!
//! A warning is never silent; it ends up in the report. This module does not know how warnings are shown.

use serde::{Deserialize, Serialize};

/// A problem in the input that did not stop Squint from reading on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable name of the kind of problem, for programs: `dot-dot`, `bare-whiteout`, `no-end-marker` and so on.
    pub kind: String,
    /// The number of the layer that has the problem, from 0, lowest first; `None` for a problem of the archive.
    pub layer: Option<u32>,
    /// The path of the member that has the problem, as [`exact`](super::exact) writes it; `None` if it is about no
    /// single member. At most the first 4,096 bytes are kept.
    pub path: Option<String>,
    /// The byte offset of the problem in the unpacked layer, or in the archive for a problem outside of layers; `None`
    /// if unknown.
    pub offset: Option<u64>,
    /// A sentence for people that describes the problem.
    pub detail: String,
}

/// The warnings of one run, with a limit: the first 20 of each kind in full, the others as a count.
///
/// So a hostile layer with a million problems costs a few lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warnings {
    kept: Vec<Warning>,
    counts: Vec<(String, u64)>,
}

/// The number of warnings of one kind that are kept in full.
const KEPT_PER_KIND: u64 = 20;

/// The most bytes of a path that a warning keeps. No path of a file is longer (Linux `PATH_MAX`); a hostile one may
/// have a megabyte.
const LONGEST: usize = 4096;

impl Warnings {
    /// Adds a warning. `path` is raw bytes; `detail` is a sentence for people.
    pub fn add(
        &mut self,
        kind: &str,
        layer: Option<u32>,
        path: Option<&[u8]>,
        offset: Option<u64>,
        detail: impl Into<String>,
    ) {
        if self.count(kind, 1) <= KEPT_PER_KIND {
            self.kept.push(Warning {
                kind: kind.to_owned(),
                layer,
                path: path.map(|p| super::exact(p.get(..LONGEST).unwrap_or(p)).into_owned()),
                offset,
                detail: detail.into(),
            });
        }
    }

    /// Whether further warnings of this kind are counted only, so that their path and detail need not be made.
    pub fn only_counts(&self, kind: &str) -> bool {
        let count = self.counts.iter().find(|(k, _)| k == kind);
        count.is_some_and(|(_, n)| *n >= KEPT_PER_KIND)
    }

    /// Adds the warnings of another run. `layer` becomes the layer of those that have none.
    pub fn absorb(&mut self, other: Self, layer: Option<u32>) {
        let mut full = other.counts;
        for mut warning in other.kept {
            if let Some((_, n)) = full.iter_mut().find(|(k, _)| *k == warning.kind) {
                *n = n.saturating_sub(1);
            }
            warning.layer = warning.layer.or(layer);
            if self.count(&warning.kind, 1) <= KEPT_PER_KIND {
                self.kept.push(warning);
            }
        }
        for (kind, n) in full {
            self.count(&kind, n);
        }
    }

    /// Whether there are no warnings.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The warnings that are kept in full, followed by one warning with the number of the others for each kind that has
    /// more.
    pub fn to_vec(&self) -> Vec<Warning> {
        let mut all = self.kept.clone();
        for (kind, n) in &self.counts {
            if *n > KEPT_PER_KIND {
                let more = n - KEPT_PER_KIND;
                all.push(Warning {
                    kind: kind.clone(),
                    layer: None,
                    path: None,
                    offset: None,
                    detail: format!("and {more} more of this kind"),
                });
            }
        }
        all
    }

    /// Adds to the count of a kind; the result is the new count.
    fn count(&mut self, kind: &str, add: u64) -> u64 {
        if let Some((_, n)) = self.counts.iter_mut().find(|(k, _)| k == kind) {
            *n += add;
            return *n;
        }
        self.counts.push((kind.to_owned(), add));
        add
    }
}
