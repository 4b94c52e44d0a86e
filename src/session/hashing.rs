//! Building a squashed layer, second part: reads the bytes of the new layer once to compute its digest.
//!
//! The tar of the layer is fed as one range, [`LAYER`], whatever files its bytes come from.

use super::building::Prepared;
use super::job::{Job, LAYER, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Digest, Error, Hasher, Kind, Result};
use crate::image::Slice;

/// A new layer whose uncompressed tar was read and hashed.
#[derive(Debug)]
pub struct Hashed {
    pub(super) prepared: Prepared,
    pub(super) diff_id: Digest,
}

/// The job that computes the digest (`diff_id`) of a new layer's uncompressed tar.
#[derive(Debug)]
pub struct Hashing {
    prepared: Prepared,
    tar: Hasher,
    done: bool,
    meter: Meter,
}

impl Hashing {
    /// A job that hashes the new layer that [`super::Building`] prepared.
    pub fn new(prepared: Prepared) -> Self {
        Self {
            meter: Meter::new(Step::Hashing, prepared.rope.length()),
            prepared,
            tar: Hasher::default(),
            done: false,
        }
    }
}

impl Job for Hashing {
    type Output = Hashed;

    fn next(&mut self) -> Option<Slice> {
        (!self.done).then_some(Slice {
            file: LAYER,
            offset: 0,
            length: self.prepared.rope.length(),
        })
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.tar.update(bytes);
        Ok(self.meter.count(bytes, Demand::More))
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Hashed> {
        if self.tar.length() != self.prepared.rope.length() {
            let error = Error::new(Kind::Io, "the new layer has another length than planned");
            return Err(error.because("the input was changed while it was read"));
        }
        Ok(Hashed {
            diff_id: self.tar.digest(),
            prepared: self.prepared,
        })
    }
}
