//! Building a squashed image, second part: reads the bytes of the new layers once to compute their digests.
//!
//! The tars of the layers, one after another, are fed as one range, [`LAYER`], whatever files their bytes come from.

use super::building::Prepared;
use super::job::{Job, LAYER, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Digest, Error, Hasher, Kind, Result};
use crate::image::Slice;

/// New layers whose uncompressed tars were read and hashed.
#[derive(Debug)]
pub struct Hashed {
    pub(super) prepared: Prepared,
    /// The `diff_id` of each new layer, lowest first.
    pub(super) diff_ids: Vec<Digest>,
}

/// The job that computes the digest (`diff_id`) of each new layer's uncompressed tar.
#[derive(Debug)]
pub struct Hashing {
    prepared: Prepared,
    tar: Hasher,
    diff_ids: Vec<Digest>,
    done: bool,
    meter: Meter,
}

impl Hashing {
    /// A job that hashes the new layers that [`super::Building`] prepared.
    pub fn new(prepared: Prepared) -> Self {
        Self {
            meter: Meter::new(Step::Hashing, prepared.rope.length()),
            prepared,
            tar: Hasher::default(),
            diff_ids: Vec::new(),
            done: false,
        }
    }
}

impl Hashing {
    /// The length of the layer that is being hashed; `None` after the last one.
    fn length(&self) -> Option<u64> {
        self.prepared.lengths.get(self.diff_ids.len()).copied()
    }

    /// Takes the digest of the layer that is being hashed, if all of its bytes came.
    fn end_layer(&mut self) {
        if self.length() == Some(self.tar.length()) {
            let tar = std::mem::take(&mut self.tar);
            self.diff_ids.push(tar.digest());
        }
    }
}

/// The error for new layers that are shorter or longer than planned.
fn changed() -> Error {
    Error::new(Kind::Io, "the new layer has another length than planned")
        .because("the input was changed while it was read")
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
        let mut rest = bytes;
        while !rest.is_empty() {
            let missing = self.length().map_or(0, |length| length - self.tar.length());
            let end = usize::try_from(missing).unwrap_or(usize::MAX);
            let (mine, others) = rest.split_at(end.min(rest.len()));
            if mine.is_empty() {
                return Err(changed());
            }
            self.tar.update(mine);
            self.end_layer();
            rest = others;
        }
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
        if self.diff_ids.len() != self.prepared.lengths.len() {
            return Err(changed());
        }
        Ok(Hashed {
            diff_ids: self.diff_ids,
            prepared: self.prepared,
        })
    }
}
