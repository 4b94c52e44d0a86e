//! Queries of the page about an opened image, answered from memory.

use super::protocol::{Overview, Report};
use super::{Session, people};
use crate::bytes::Result;

/// The most groups of duplicates that the page gets.
const DUPLICATES: usize = 200;

/// The number of parts of the final filesystem that the page gets.
const VISIBLE: usize = 6;

impl Session {
    /// The figures of the image without the long lists, as far as they are known.
    ///
    /// # Errors
    /// When not all layers are read yet or no image is selected.
    pub fn overview(&self) -> Result<Overview> {
        let (layers, rootfs) = self.merged()?;
        let changes = crate::files::tally(crate::files::Subject {
            layers,
            rootfs,
            digests: self.digests(),
        });
        self.with_document(|document| Overview {
            changes,
            report: people::report(Report {
                duplicates: document.duplicates().take(DUPLICATES).collect(),
                ..document.short().clone()
            }),
            waste_files: document.waste_files() as u64,
            duplicates: document.duplicated(),
            kills: document.kills(),
            undecided: document.undecided(),
            compressed: document.compressed(),
            visible: document.visible(VISIBLE),
        })
    }
}
