//! Reads one new layer of an output for the proof, while other parts of the output are still made.
//!
//! It shares nothing with building but the place of the layer. [`super::Verifying`] takes what was read in place of
//! reading the layer itself, if the finished output has a layer at exactly this place.

use serde::{Deserialize, Serialize};

use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Bounds, Checksum, Demand, Feed, Hashes, Result, Wire};
use crate::image::Slice;
use crate::rootfs::{Changeset, Scan};

/// What the proof needs of one layer of an output, read from the layer's bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadLayer {
    /// The members of the layer, with the recomputed digests.
    pub(super) changes: Changeset,
    /// The checksums of the contents of all files of the layer, in the order of the members.
    pub(super) checksums: Vec<Checksum>,
}

impl Wire for ReadLayer {}

/// The job that reads one layer of an output for the proof.
#[derive(Debug)]
pub struct Proving {
    blob: Slice,
    scan: Scan,
    done: bool,
    meter: Meter,
}

impl Proving {
    /// A job that reads the layer whose blob lies at `blob` of the output.
    pub fn new(blob: Slice) -> Self {
        Self {
            blob,
            scan: Scan::new(Hashes::All, Bounds::HUGE).with_contents(),
            done: false,
            meter: Meter::new(Step::Verifying, blob.length),
        }
    }
}

impl Job for Proving {
    type Output = ReadLayer;

    fn next(&mut self) -> Option<Slice> {
        (!self.done).then_some(self.blob)
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = self.scan.feed(bytes)?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        self.scan.finish()
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(mut self) -> Result<ReadLayer> {
        Ok(ReadLayer {
            checksums: self.scan.take_contents(),
            changes: self.scan.changeset(),
        })
    }
}
