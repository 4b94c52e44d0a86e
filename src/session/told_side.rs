//! An image as a side of a comparison: what it says of itself beside its filesystem.

use super::Session;
use super::packages::PackagesDocument;
use crate::bytes::{Result, Warning};
use crate::compare::{Side, Tree};
use crate::packages::{PackageRow, UnownedRow};
use crate::report::Report;

/// What is known of the packages of an image.
#[derive(Debug, Clone)]
pub struct KnownPackages {
    packages: Vec<PackageRow>,
    unowned: Vec<UnownedRow>,
    warnings: Vec<Warning>,
}

impl From<PackagesDocument> for KnownPackages {
    fn from(document: PackagesDocument) -> Self {
        Self {
            packages: document.packages,
            unowned: document.unowned,
            warnings: document.warnings,
        }
    }
}

/// The rows about an image.
#[derive(Debug)]
pub struct ToldSide {
    report: Report,
    compressed: Vec<Option<u64>>,
    packages: Vec<PackageRow>,
    unowned: Vec<UnownedRow>,
}

impl ToldSide {
    /// The rows about the image of a session whose layers are all added.
    ///
    /// # Errors
    /// When the layers are not all added.
    pub fn new(session: &Session, known: KnownPackages) -> Result<Self> {
        let (mut report, compressed) =
            session.with_document(|document| (document.short().clone(), document.compressed()))?;
        report.warnings = known.warnings;
        Ok(Self {
            report,
            compressed,
            packages: known.packages,
            unowned: known.unowned,
        })
    }

    /// The time of creation, as the image has it.
    pub fn created(&self) -> Option<&str> {
        self.report.image.created.as_deref()
    }

    /// The side of the image. The session must be that of the rows.
    ///
    /// # Errors
    /// When the layers are not all added.
    pub fn side<'a>(&'a self, session: &'a Session) -> Result<Side<'a>> {
        let (layers, rootfs) = session.merged()?;
        Ok(Side {
            image: &self.report.image,
            layers: &self.report.layers,
            compressed: Some(&self.compressed),
            tree: Some(Tree {
                layers,
                rootfs,
                digests: session.digests(),
            }),
            packages: Some(&self.packages),
            unowned: Some(&self.unowned),
            warnings: &self.report.warnings,
        })
    }
}
