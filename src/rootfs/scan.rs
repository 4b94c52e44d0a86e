//! Scanning: from a layer's bytes to its changeset.
//!
//! The machine unpacks and walks the tar; each member is added (`changeset_builder.rs`) at the path it leads to (`resolve.rs`). Contents are
//! skipped unless every byte has to be hashed. A layer that is damaged gives what came before: no size that was only
//! claimed is believed.

use super::Changeset;
use super::changeset_builder::ChangesetBuilder;
use crate::bytes::{Bounds, Checksum, Demand, Error, Feed, Hashes, Kind, Result, Unpack};
use crate::tarball::Walk;

/// The machine.
#[derive(Debug)]
pub struct Scan {
    unpack: Unpack<Walk<ChangesetBuilder>>,
    failure: Option<Error>,
    /// Bytes that were to be skipped and are not there.
    missing: u64,
}

impl Scan {
    /// For one layer. `hashes`: whether the digests of both sides are taken.
    pub fn new(hashes: Hashes, bounds: Bounds) -> Self {
        let unpack = Unpack::new(Walk::new(ChangesetBuilder::default()), bounds);
        Self {
            unpack: unpack.hashing(hashes),
            failure: None,
            missing: 0,
        }
    }

    /// The same, hashing every file's content too.
    #[must_use]
    pub fn with_contents(mut self) -> Self {
        self.unpack.inner_mut().members.hash_contents();
        self
    }

    /// The checksums of the contents of all members that are files, in their order.
    pub fn take_contents(&mut self) -> Vec<Checksum> {
        self.unpack.inner_mut().members.take_checksums()
    }

    /// The layer ended inside of what was to be skipped, so many bytes early.
    pub fn cut(&mut self, missing: u64) {
        self.missing = missing;
        let what = format!("the layer ends {missing} bytes early");
        let error = Error::new(Kind::Broken, what);
        self.fail(error.because("it was cut in transfer, or the member's size is wrong"));
    }

    /// Keeps why it cannot be read on; where that is, if nobody has said: at the end of what came, in the last member.
    fn fail(&mut self, mut error: Error) {
        if let (_, None, None) = error.place() {
            if let Some(path) = self.unpack.inner_mut().members.last_path() {
                error = error.at_path(&path);
            }
            error = error.at_offset(self.unpack.unpacked().saturating_sub(self.missing));
        }
        self.failure = Some(error);
    }

    /// What was found. A layer that could not be read to its end gives what came before, and says why.
    pub fn changeset(self) -> Changeset {
        let (compression, digests, trailing, unpacked) = (
            self.unpack.compression(),
            self.unpack.digests(),
            self.unpack.trailing(),
            self.unpack.unpacked().saturating_sub(self.missing),
        );
        let mut walk = self.unpack.into_inner();
        let length = walk.length();
        let mut changes = std::mem::take(&mut walk.members.changes);
        changes.paths.freeze();
        changes.tar_bytes = length;
        changes.compression = Some(compression);
        changes.digests = digests.filter(|_| self.failure.is_none());
        changes.warnings.absorb(walk.warnings, None);
        if trailing > 0 {
            let detail = format!(
                "{trailing} bytes follow the end of the {} data",
                compression.name()
            );
            changes
                .warnings
                .add("trailing-bytes", None, None, None, detail);
        }
        if let Some(failure) = &self.failure {
            changes.end_at(length.min(unpacked));
            let (_, path, offset) = failure.place();
            changes.warnings.add(
                "layer-damaged",
                None,
                path.map(str::as_bytes),
                offset,
                format!("the layer could not be read to its end: {failure}"),
            );
        }
        changes.failure = self.failure;
        changes
    }
}

impl Feed for Scan {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        match self.unpack.feed(bytes) {
            Ok(demand) => Ok(demand),
            // Bounds are for the person to lift; damage is survived.
            Err(e) if e.kind() == Kind::TooLarge => Err(e),
            Err(e) => {
                self.fail(e);
                Ok(Demand::Enough)
            }
        }
    }

    fn finish(&mut self) -> Result<()> {
        if self.failure.is_none()
            && let Err(error) = self.unpack.finish()
        {
            self.fail(error);
        }
        Ok(())
    }
}
