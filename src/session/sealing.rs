//! Building a squashed layer, last part: the bytes of the output as ranges, around a new layer with known digests.
//!
//! A compressed layer is read once more to compute the digest of its blob. The digest of a plain layer is already
//! known.

use serde::{Deserialize, Serialize};

use super::building::Prepared;
use super::hashing::Hashed;
use super::job::{Job, Meter, PACKED};
use super::protocol::{Built, Progress, Step};
use super::recomputed::Recomputed;
use crate::bytes::{
    Compression, Demand, Digest, Error, GZIP_HEADER, Hasher, Kind, Packed, Result, Rope, Wire,
    gzip_trailer,
};
use crate::image::{FileId, Slice, media_type};
use crate::rootfs::{EntryId, LayerId};
use crate::squash::{Blob, Checksums, Compared, fingerprint};

/// The finished output of a squash as a rope, with the expectation that the proof has to meet.
#[derive(Debug)]
pub struct Assembled {
    /// The bytes of the output. The source of a range is an input file, the spool or [`PACKED`].
    pub rope: Rope<FileId>,
    /// The offset of the new layer in the output, in bytes.
    pub layer_at: u64,
    /// The description of the output for the user; it is not verified yet.
    pub built: Built,
    /// The expectation for [`super::Verifying`].
    pub expected: Expected,
}

/// The expectation that the output of a squash has to meet: the fingerprint of the original's filesystem, and the image
/// id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Expected {
    pub(super) fingerprint: Digest,
    pub(super) id: Digest,
    pub(super) new_layer: LayerId,
    pub(super) copied_from: Vec<EntryId>,
    pub(super) layers: usize,
}

impl Wire for Expected {}

/// The last job of building a squashed layer: it hashes the compressed layer and puts the output together.
#[derive(Debug)]
pub struct Sealing {
    hashed: Hashed,
    checksums: Checksums,
    segments: Vec<Packed>,
    blob: Hasher,
    done: bool,
    meter: Meter,
}

impl Sealing {
    /// A job that completes the output of a squash around its hashed new layer.
    ///
    /// `segments` are the results of [`super::Packing`], in order; empty if the layer stays uncompressed. Their bytes,
    /// joined, are [`PACKED`]. `known` is the current result of [`super::Session::recomputed`].
    ///
    /// # Errors
    /// When the digest of a layer is not recomputed yet ([`Kind::Unproven`]).
    pub fn new(mut hashed: Hashed, segments: Vec<Packed>, known: Recomputed) -> Result<Self> {
        for (layer, blob) in (0..).zip(&mut hashed.prepared.blobs) {
            let digest = known.blobs.get(layer as usize).copied().flatten();
            *blob = blob.or(digest);
            if blob.is_none() {
                let error = Error::new(Kind::Unproven, "a layer's digest was not recomputed");
                return Err(error.in_layer(layer));
            }
        }
        // A layer that the builder read itself was not necessarily read by another job.
        let checksums = known
            .checksums
            .and(std::mem::take(&mut hashed.prepared.checksums));
        let length = segments.iter().map(|s| s.packed).sum();
        let mut blob = Hasher::default();
        if !segments.is_empty() {
            blob.update(&GZIP_HEADER);
        }
        Ok(Self {
            hashed,
            done: segments.is_empty(),
            checksums,
            segments,
            blob,
            meter: Meter::new(Step::Hashing, length),
        })
    }

    /// The blob of the new layer, compressed or not.
    fn new_layer(&self) -> Blob<FileId> {
        if self.segments.is_empty() {
            return Blob {
                digest: self.hashed.diff_id,
                media_type: media_type(Compression::None).to_owned(),
                bytes: self.hashed.prepared.rope.clone(),
            };
        }
        let trailer = gzip_trailer(&self.segments);
        let mut bytes = Rope::default();
        bytes.fresh(&GZIP_HEADER);
        bytes.copy(PACKED, 0, self.meter.total);
        bytes.fresh(&trailer);
        let mut blob = self.blob.clone();
        blob.update(&trailer);
        Blob {
            digest: blob.digest(),
            media_type: media_type(Compression::Gzip).to_owned(),
            bytes,
        }
    }
}

impl Job for Sealing {
    type Output = Assembled;

    fn next(&mut self) -> Option<Slice> {
        (!self.done).then_some(Slice {
            file: PACKED,
            offset: 0,
            length: self.meter.total,
        })
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.blob.update(bytes);
        Ok(self.meter.count(bytes, Demand::More))
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Assembled> {
        let new = self.new_layer();
        let diff_id = self.hashed.diff_id;
        let Prepared {
            order,
            plan,
            side,
            blobs,
            ..
        } = self.hashed.prepared;
        let digests: Vec<Digest> = blobs.iter().map(|b| b.unwrap_or(Digest([0; 32]))).collect();
        let output = order.output(&digests, new, diff_id)?;
        let full = order.whole();
        let compared = Compared {
            side,
            copied_from: &plan.copied_from,
            checksums: &self.checksums,
        };
        let expected = Expected {
            fingerprint: fingerprint(&order.layers, &full, &compared).ok_or_else(unseen)?,
            id: output.id,
            new_layer: side.from,
            copied_from: plan.copied_from,
            layers: order.image_layers.len() - usize::from(side.to - side.from),
        };
        let built = Built {
            file_name: order.file_name(),
            bytes: output.rope.length(),
            id: output.id.to_string(),
            diff_id: diff_id.to_string(),
            verified: false,
            left_out: order.excluded.paths,
            references: order.references,
        };
        Ok(Assembled {
            layer_at: output.start(side.from),
            rope: output.rope,
            built,
            expected,
        })
    }
}

/// The error for a proof that cannot be made, because a checksum is missing.
fn unseen() -> Error {
    Error::new(Kind::Unproven, "a content that is kept was read by nobody")
        .because("this is a bug in Squint; the original is untouched")
}
