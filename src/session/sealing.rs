//! Building a squashed image, last part: the bytes of the output as ranges, around new layers with known digests.
//!
//! Compressed layers are read once more to compute the digests of their blobs. The digest of a plain layer is already
//! known.

use std::collections::VecDeque;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::building::Prepared;
use super::hashing::Hashed;
use super::job::{Job, Meter, PACKED};
use super::packing;
use super::protocol::{Built, Progress, Step};
use super::recomputed::Recomputed;
use crate::bytes::{
    Compression, Demand, Digest, Error, GZIP_HEADER, Hasher, Kind, Packed, Result, Rope, Wire,
    gzip_trailer,
};
use crate::image::{FileId, Slice, media_type};
use crate::rootfs::LayerId;
use crate::squash::{Blob, Checksums, Compared, fingerprint};

/// The finished output of a squash as a rope, with the expectation that the proof has to meet.
#[derive(Debug)]
pub struct Assembled {
    /// The bytes of the output. The source of a range is an input file, the spool or [`PACKED`].
    pub rope: Rope<FileId>,
    /// The offset of each new layer in the output, in bytes, lowest first.
    pub layers_at: Vec<u64>,
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
    /// The numbers of the new layers in the output, ascending.
    pub(super) new_layers: Vec<LayerId>,
    /// The members of kept layers whose contents a new layer holds a second time, ascending: the number of the layer in
    /// the output, and the place of the member in this layer.
    pub(super) copied_from: Vec<(LayerId, u32)>,
    pub(super) layers: usize,
    /// Whether the contents of all layers are compared, because the output is made of two images.
    pub(super) whole: bool,
}

impl Wire for Expected {}

/// The last job of building a squashed image: it hashes the compressed layers and puts the output together.
#[derive(Debug)]
pub struct Sealing {
    hashed: Hashed,
    checksums: Checksums,
    /// The compressed layers, lowest first, until they are hashed.
    waiting: VecDeque<PackedLayer>,
    /// The new layers whose blobs are known, lowest first.
    sealed: Vec<Blob<FileId>>,
    blob: Hasher,
    done: bool,
    meter: Meter,
}

/// A new layer after compression: the results of compressing its segments, and its range of [`PACKED`].
#[derive(Debug)]
struct PackedLayer {
    segments: Vec<Packed>,
    place: Range<u64>,
}

impl Sealing {
    /// A job that completes the output of a squash around its hashed new layers.
    ///
    /// `segments` are the results of compressing the segments of [`super::Prepared::segments`], in order. Their bytes,
    /// joined, are [`PACKED`]. `known` is the current result of [`super::Session::recomputed`].
    ///
    /// # Errors
    /// When the digest of a layer is not recomputed yet ([`Kind::Unproven`]), or a segment is missing
    /// ([`Kind::Request`]).
    pub fn new(mut hashed: Hashed, segments: &[Packed], known: Recomputed) -> Result<Self> {
        for (layer, blob) in LayerId::number_all(&mut hashed.prepared.blobs) {
            let digest = known.blobs.get(layer.index()).copied().flatten();
            *blob = blob.or(digest);
            if blob.is_none() {
                let error = Error::new(Kind::Unproven, "a layer's digest was not recomputed");
                return Err(error.in_layer(layer.number()));
            }
        }
        // A layer that the builder read itself was not necessarily read by another job.
        let checksums = known
            .checksums
            .and(std::mem::take(&mut hashed.prepared.checksums));
        let prepared = &hashed.prepared;
        let length = segments.iter().map(|s| s.packed).sum();
        let (mut waiting, mut rest, mut at) = (VecDeque::new(), segments, 0);
        for (_, place) in prepared.layers().filter(|(r, _)| prepared.order.packs(*r)) {
            let count = usize::try_from(packing::count(place.end - place.start));
            let Some((mine, others)) = rest.split_at_checked(count.unwrap_or(usize::MAX)) else {
                let what = "a segment of a new layer is missing";
                return Err(Error::new(Kind::Request, what));
            };
            let start = at;
            at += mine.iter().map(|s| s.packed).sum::<u64>();
            waiting.push_back(PackedLayer {
                segments: mine.to_vec(),
                place: start..at,
            });
            rest = others;
        }
        let mut sealing = Self {
            done: waiting.is_empty(),
            hashed,
            checksums,
            waiting,
            sealed: Vec::new(),
            blob: Hasher::default(),
            meter: Meter::new(Step::Hashing, length),
        };
        sealing.begin();
        Ok(sealing)
    }

    /// Adds the uncompressed layers before the next compressed one, and begins with that one.
    fn begin(&mut self) {
        let prepared = &self.hashed.prepared;
        let next = prepared.layers().zip(&self.hashed.diff_ids);
        for ((range, place), diff_id) in next.skip(self.sealed.len()) {
            if prepared.order.packs(range) {
                break;
            }
            let mut bytes = Rope::default();
            bytes.append_range(&prepared.rope, place);
            self.sealed.push(Blob {
                digest: *diff_id,
                media_type: media_type(Compression::None).to_owned(),
                bytes,
            });
        }
        self.blob = Hasher::default();
        self.blob.update(&GZIP_HEADER);
    }

    /// Ends the compressed layer that is read, whose bytes all came.
    fn seal(&mut self) {
        let Some(PackedLayer { segments, place }) = self.waiting.pop_front() else {
            return;
        };
        let trailer = gzip_trailer(&segments);
        let mut bytes = Rope::default();
        bytes.fresh(&GZIP_HEADER);
        bytes.copy(PACKED, place.start, place.end - place.start);
        bytes.fresh(&trailer);
        self.blob.update(&trailer);
        self.sealed.push(Blob {
            digest: self.blob.digest(),
            media_type: media_type(Compression::Gzip).to_owned(),
            bytes,
        });
        self.begin();
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
        let mut rest = bytes;
        let mut at = self.meter.done;
        while let Some(layer) = self.waiting.front()
            && !rest.is_empty()
        {
            let missing = usize::try_from(layer.place.end - at).unwrap_or(usize::MAX);
            let (mine, others) = rest.split_at(missing.min(rest.len()));
            self.blob.update(mine);
            at += mine.len() as u64;
            rest = others;
            if at == layer.place.end {
                self.seal();
            }
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

    fn output(self) -> Result<Assembled> {
        let Hashed {
            prepared, diff_ids, ..
        } = self.hashed;
        if self.sealed.len() != diff_ids.len() {
            let error = Error::new(Kind::Io, "a compressed layer is shorter than it was");
            return Err(error.because("the temporary file was changed"));
        }
        let Prepared {
            order,
            plans,
            blobs,
            ..
        } = prepared;
        let digests: Vec<Digest> = blobs.iter().map(|b| b.unwrap_or(Digest([0; 32]))).collect();
        let new = self.sealed.into_iter().zip(diff_ids.iter().copied());
        let output = order.output(&digests, new.collect())?;
        let full = order.whole();
        let ranges = order.compared();
        let compared = Compared {
            ranges: &ranges,
            copied_from: &plans.copied_from,
            checksums: &self.checksums,
        };
        let list = order.ranges.list();
        let new_layers: Vec<LayerId> = list.iter().map(|r| order.ranges.after(r.from)).collect();
        // Contents in merged layers are compared by checksum anyway.
        let kept = plans.copied_from.iter().filter_map(|entry| {
            let layer = order.layers.layer_of(*entry);
            let place = order.layers.range(layer).position_of(*entry)?;
            (!order.ranges.holds(layer)).then(|| (order.ranges.after(layer), place))
        });
        let expected = Expected {
            fingerprint: fingerprint(&order.layers, &full, &compared).ok_or_else(unseen)?,
            id: output.id,
            copied_from: kept.collect(),
            layers: order.layers_after(),
            whole: order.onto.is_some(),
            new_layers,
        };
        let built = Built {
            file_name: order.file_name(),
            bytes: output.rope.length(),
            id: output.id.to_string(),
            diff_ids: diff_ids.iter().map(Digest::to_string).collect(),
            verified: false,
            copied: false,
            left_out: order.excluded.paths,
            references: order.references,
        };
        let at = expected.new_layers.iter().map(|layer| output.start(*layer));
        Ok(Assembled {
            layers_at: at.collect(),
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
