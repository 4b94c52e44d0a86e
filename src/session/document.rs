//! The report of an opened image, before its rows are made, and the warnings so far.
//!
//! It gathers what the session knows. What a report says of it is the report's.

use super::session::Session;
use crate::bytes::{Result, Warning, Warnings};
use crate::image::Difference;
use crate::report;
use crate::waste::Ledger;

impl Session {
    /// The result of `then`, which gets the report's document before its rows are made, without advice.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn with_document<T>(&self, then: impl FnOnce(&report::Document<'_>) -> T) -> Result<T> {
        self.with_own_document(|document| then(&document))
    }

    /// The result of `then`, which gets the report's document for itself.
    pub(super) fn with_own_document<T>(
        &self,
        then: impl FnOnce(report::Document<'_>) -> T,
    ) -> Result<T> {
        let (layers, rootfs) = self.merged()?;
        let ledger = Ledger::new(layers, rootfs, &self.digests);
        let verified: Vec<bool> = self.verified.iter().map(|v| v.blob().is_some()).collect();
        let base = self.base()?;
        let subject = report::Subject {
            base: &base,
            contents: self.contents.get(),
            image: self.image()?,
            layers,
            rootfs,
            ledger: &ledger,
            digests: &self.digests,
        };
        let mut document = report::Document::new(subject, &verified, &self.all_warnings());
        document.owned = self.dead_owners.as_ref();
        if self.headers_only {
            document.forget_duplicates();
        }
        Ok(then(document))
    }

    /// The warnings about the archive, the image and its layers so far.
    pub fn warnings(&self) -> Vec<Warning> {
        self.all_warnings().to_vec()
    }

    pub(super) fn all_warnings(&self) -> Warnings {
        let mut all = self.warnings.clone();
        for (layer, differences) in &self.differing {
            for Difference { kind, detail } in differences {
                all.add(kind, Some(layer.number()), None, None, detail.as_str());
            }
        }
        all
    }
}
