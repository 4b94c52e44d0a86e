//! What was survived, and is still worth saying.
//!
//! A warning never stops work and is never silent: it ends up in the report. It knows nothing of how it is shown.

use serde::{Deserialize, Serialize};

/// Something odd in the input that Squint read on through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable name for machines: `dot-dot`, `bare-whiteout`, `no-end-marker`…
    pub kind: String,
    /// The layer it is about.
    pub layer: Option<u32>,
    /// The member it is about; a name that is not UTF-8 escaped.
    pub path: Option<String>,
    /// A byte offset into that layer.
    pub offset: Option<u64>,
    /// One sentence for people.
    pub detail: String,
}

/// The warnings of one run: the first of each kind in full, the rest counted, so that a hostile layer of a million
/// oddities costs a few lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warnings {
    kept: Vec<Warning>,
    counts: Vec<(String, u64)>,
}

/// How many warnings of one kind are kept in full.
const KEPT_PER_KIND: u64 = 20;

/// So much of a path is told: no file's is longer (Linux `PATH_MAX`), a hostile one may be of a megabyte.
const LONGEST: usize = 4096;

impl Warnings {
    /// Adds one warning; `path` is raw bytes.
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

    /// Further warnings of this kind are counted only: what they would say need not be put together.
    pub fn only_counts(&self, kind: &str) -> bool {
        let count = self.counts.iter().find(|(k, _)| k == kind);
        count.is_some_and(|(_, n)| *n >= KEPT_PER_KIND)
    }

    /// Takes over another run's warnings, naming `layer` where they name none.
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

    /// No warning was added.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The warnings, with one closing line for each kind of which more were seen than are kept.
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

    fn count(&mut self, kind: &str, add: u64) -> u64 {
        if let Some((_, n)) = self.counts.iter_mut().find(|(k, _)| k == kind) {
            *n += add;
            return *n;
        }
        self.counts.push((kind.to_owned(), add));
        add
    }
}
