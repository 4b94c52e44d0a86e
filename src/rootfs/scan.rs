//! Scanning: from a layer's bytes to its changeset.
//!
//! The scan unpacks the blob and walks the tar. Each member is added (`changeset_builder.rs`) at the path to which its
//! name leads (`resolve.rs`). Contents are skipped unless every byte must be hashed. A damaged layer gives the members
//! before the damage, and only bytes that were read count as content.

use super::Changeset;
use super::changeset_builder::ChangesetBuilder;
use crate::bytes::{Bounds, Checksum, Demand, Error, Feed, Hashes, Kind, Result, Unpack};
use crate::tarball::Walk;

/// A scan of one layer: it unpacks the blob, walks the tar and builds the changeset.
#[derive(Debug)]
pub struct Scan {
    unpack: Unpack<Walk<ChangesetBuilder>>,
    failure: Option<Error>,
    /// The bytes that should have been skipped but are missing from the layer.
    missing: u64,
}

impl Scan {
    /// A scan of one layer. `hashes` selects whether the digests of the blob and of the unpacked tar are computed.
    pub fn new(hashes: Hashes, bounds: Bounds) -> Self {
        let unpack = Unpack::new(Walk::new(ChangesetBuilder::default()), bounds);
        Self {
            unpack: unpack.hashing(hashes),
            failure: None,
            missing: 0,
        }
    }

    /// Also computes a checksum of every file's content.
    #[must_use]
    pub fn with_contents(mut self) -> Self {
        self.unpack.inner_mut().members.hash_contents();
        self
    }

    /// The checksums of the contents of all regular files, in the order of the members. Empty without
    /// [`Scan::with_contents`].
    pub fn take_contents(&mut self) -> Vec<Checksum> {
        self.unpack.inner_mut().members.take_checksums()
    }

    /// Records that the layer ends inside content that should be skipped. `missing` is the number of absent bytes.
    pub fn cut(&mut self, missing: u64) {
        self.missing = missing;
        let what = format!("the layer ends {missing} bytes early");
        let error = Error::new(Kind::Broken, what);
        self.fail(error.because("it was cut in transfer, or the member's size is wrong"));
    }

    /// Records why the layer cannot be read further. An error without a place gets the path of the last member and the
    /// offset of the end.
    fn fail(&mut self, mut error: Error) {
        if let (_, None, None) = error.place() {
            if let Some(path) = self.unpack.inner_mut().members.last_path() {
                error = error.at_path(&path);
            }
            error = error.at_offset(self.unpack.unpacked().saturating_sub(self.missing));
        }
        self.failure = Some(error);
    }

    /// The changeset of the layer. A damaged layer gives the members before the damage, and the failure.
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
            // An exceeded bound ends the scan with an error, because the user can raise it. Damage only ends the layer.
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
