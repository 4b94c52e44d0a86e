//! Building a squashed image, first part: reads everything from the input that the new layers need.
//!
//! A new layer takes ranges of bytes from old layers. A compressed layer has no such ranges, so it is unpacked to
//! a spool. If its digest is not the one it claims, the squash fails. Plain layers need none of this. Other jobs
//! can recompute their digests while the new layers are read; the digests are needed only at the end. The driver
//! knows what a spool is.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::checksum_pass::ChecksumPass;
use super::job::{Job, LAYER, Meter, SPOOL};
use super::order::SquashOrder;
use super::packing::{Segment, segments};
use super::protocol::{Progress, Step};
use crate::bytes::{
    Compression, Demand, Digest, Error, Feed, Hashes, Kind, Piece, Result, Rope, Unpack, Wire,
};
use crate::image::{FileId, Slice};
use crate::rootfs::{ById, LayerId, LayerRange, Spool};
use crate::squash::{Blob, Checksums, Plans};

/// The most members of new layers that the proof reads while they are made, because it holds them beside all that
/// building holds. More are read afterwards.
const MOST_FOLLOWED: u64 = 100_000;

/// New layers that are planned and whose input is prepared: their bytes are known as a rope, but not yet read.
#[derive(Debug)]
pub struct Prepared {
    pub(super) order: SquashOrder,
    pub(super) plans: Plans,
    pub(super) blobs: Vec<Option<Digest>>,
    pub(super) checksums: Checksums,
    pub(super) rope: Rope<FileId>,
    /// The length of the tar of each new layer in bytes, lowest first.
    pub(super) lengths: Vec<u64>,
}

impl Prepared {
    /// The uncompressed tars of the new layers, one after another, lowest first. The source of a range is an input file
    /// or the spool.
    pub fn rope(&self) -> &Rope<FileId> {
        &self.rope
    }

    /// Each new layer's range of [`Prepared::rope`], with the layers that it merges.
    pub(super) fn layers(&self) -> impl Iterator<Item = (LayerRange, Range<u64>)> {
        let mut at = 0;
        let ranges = self.order.ranges.list().iter().copied();
        ranges.zip(&self.lengths).map(move |(range, length)| {
            let start = at;
            at += length;
            (range, start..at)
        })
    }

    /// Each new layer's range of [`Prepared::rope`] with its offset in the output, in bytes, if all new layers stay
    /// uncompressed and none of them equals another layer. Empty if one of them will be compressed.
    ///
    /// # Errors
    /// When the output cannot be put together.
    pub fn places(&self) -> Result<Vec<(Range<u64>, u64)>> {
        let layers: Vec<_> = self.layers().collect();
        if layers.iter().any(|(range, _)| self.order.packs(*range)) {
            return Ok(Vec::new());
        }
        // Blobs with the same digest are stored once. So every unknown digest is replaced by one that differs from all
        // others.
        let stand_in = |number: usize| Digest::sha256(&number.to_le_bytes());
        let blobs = self.blobs.iter().enumerate();
        let digests: Vec<Digest> = blobs
            .map(|(number, blob)| blob.unwrap_or_else(|| stand_in(number)))
            .collect();
        let new = layers.iter().enumerate().map(|(number, (_, place))| {
            let unknown = stand_in(usize::MAX - number);
            let mut bytes = Rope::default();
            bytes.copy(LAYER, place.start, place.end - place.start);
            let blob = Blob {
                digest: unknown,
                media_type: String::new(),
                bytes,
            };
            (blob, unknown)
        });
        let output = self.order.output(&digests, new.collect())?;
        let place = |(range, place): &(LayerRange, Range<u64>)| {
            let start = output.start(self.order.ranges.after(range.from));
            (place.clone(), start)
        };
        Ok(layers.iter().map(place).collect())
    }

    /// The places of the new layers that the proof reads while they are made, each as one segment, in order: those that
    /// stay uncompressed. Empty if they have too many members.
    pub fn followed(&self) -> Vec<Segment> {
        let members: u64 = self.plans.new.iter().map(|plan| plan.entries).sum();
        if members > MOST_FOLLOWED {
            return Vec::new();
        }
        let plain = self.layers().filter(|(range, _)| !self.order.packs(*range));
        let place = |(_, place): (LayerRange, Range<u64>)| Segment {
            offset: place.start,
            length: place.end - place.start,
            last: true,
        };
        plain.map(place).collect()
    }

    /// The segments of the new layers that will be compressed, in order. Empty if all new layers stay uncompressed.
    pub fn segments(&self) -> Vec<Segment> {
        let packed = self.layers().filter(|(range, _)| self.order.packs(*range));
        packed
            .flat_map(|(_, place)| segments(place.start, place.end - place.start))
            .collect()
    }
}

/// The spool, shared with the decompressor.
type Shared = Rc<RefCell<Box<dyn Spool>>>;

/// The consumer of an unpacked layer: it writes the bytes to the spool, if they are needed there, and computes
/// checksums.
struct Keep {
    spool: Option<Shared>,
    checksum_pass: ChecksumPass,
}

impl Feed for Keep {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        if let Some(spool) = &self.spool {
            spool.borrow_mut().write(bytes)?;
        }
        self.checksum_pass.feed(bytes)?;
        Ok(Demand::More)
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

/// The first job of building a squashed image: it unpacks, hashes and checks those input layers whose bytes are needed.
pub struct Building {
    order: SquashOrder,
    plans: Plans,
    blobs: Vec<Option<Digest>>,
    /// The checksums of the contents of the layers that were read.
    checksums: Checksums,
    /// The layers that are still to be read; the lowest is the last.
    todo: Vec<LayerId>,
    current: Option<(LayerId, Unpack<Keep>)>,
    /// The offset in the spool of each unpacked layer. `None` for a layer that is not in the spool.
    spooled: ById<LayerId, Option<u64>>,
    spool: Shared,
    written: u64,
    meter: Meter,
}

impl std::fmt::Debug for Building {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Building")
            .field("plans", &self.plans)
            .finish_non_exhaustive()
    }
}

impl Building {
    /// A job that prepares new layers, for the order that [`super::Session::order`] returned as bytes.
    ///
    /// `alone` means that no other job recomputes the digests that are not known yet. Then this job recomputes them.
    ///
    /// # Errors
    /// When the bytes are not an order of this version, or when the layers cannot be merged as the order demands.
    pub fn new(order: &[u8], alone: bool, spool: Box<dyn Spool>) -> Result<Self> {
        Self::from_order(SquashOrder::unpack(order)?, alone, spool)
    }

    /// A job that prepares new layers, for the order that [`super::Session::squash_order`] returned.
    ///
    /// `alone` means that no other job recomputes the digests that are not known yet. Then this job recomputes them.
    ///
    /// # Errors
    /// When the layers cannot be merged as the order demands, for example because a member's headers contradict
    /// themselves.
    pub fn from_order(order: SquashOrder, alone: bool, spool: Box<dyn Spool>) -> Result<Self> {
        let plans = order.plans()?;
        let layers = order.image_layers.len();
        let mut building = Self {
            blobs: order.known.clone(),
            checksums: Checksums::new(),
            order,
            plans,
            todo: Vec::new(),
            current: None,
            spooled: ById::new(layers, None),
            spool: Rc::new(RefCell::new(spool)),
            written: 0,
            meter: Meter::new(Step::Hashing, 0),
        };
        let mut copied = ById::<LayerId, _>::new(layers, false);
        let plans = building.plans.new.iter();
        for piece in plans.flat_map(|plan| plan.rope.pieces()) {
            if let Piece::Copy(range) = piece {
                copied.set(range.source, true);
            }
        }
        for (id, copied) in copied.pairs() {
            let used = building.plans.reads[id] || copied;
            let packed = building.order.compression(id) != Compression::None;
            let known = building.blobs.get(id.index()).copied().flatten();
            if (alone && known.is_none()) || (used && packed) {
                building.todo.push(id);
                building.meter.total += building.blob(id).map_or(0, |b| b.length);
            }
            // What is read for its checksums only need not be kept.
            if copied && packed {
                building.spooled.set(id, Some(0));
            }
        }
        building.todo.reverse();
        building.begin();
        Ok(building)
    }

    fn blob(&self, layer: LayerId) -> Option<Slice> {
        self.order.image_layers.get(layer.index())?.blob
    }

    /// Begins with the next layer that has to be read, if any.
    fn begin(&mut self) {
        let Some(layer) = self.todo.pop() else {
            return;
        };
        let keeps = self.spooled.get_mut(layer).and_then(Option::as_mut);
        let spool = keeps.map(|start| {
            *start = self.written;
            self.spool.clone()
        });
        let keep = Keep {
            spool,
            checksum_pass: ChecksumPass::new(&self.order.layers, layer),
        };
        let unpack = Unpack::new(keep, self.order.bounds).hashing(Hashes::All);
        self.current = Some((layer, unpack));
    }

    /// Compares the digests of a layer that was read with those that the image claims.
    fn check(&mut self, layer: LayerId, unpack: &Unpack<Keep>) -> Result<()> {
        let Some(claimed) = self.order.image_layers.get(layer.index()) else {
            return Ok(());
        };
        let Some((digest, diff_id)) = unpack.digests() else {
            return Ok(());
        };
        if let Some(difference) = claimed.differs(digest, diff_id).into_iter().next() {
            return Err(Error::new(Kind::Broken, difference.detail)
                .in_layer(claimed.index)
                .because("the archive was changed or cut in transfer; save the image again"));
        }
        if let Some(slot) = self.blobs.get_mut(layer.index()) {
            *slot = Some(digest);
        }
        Ok(())
    }

    /// The file and the offset of a position in an uncompressed layer. `None` if the archive lacks the layer.
    fn locate(&self, layer: LayerId, offset: u64) -> Option<(FileId, u64)> {
        if let Some(start) = self.spooled[layer] {
            return Some((SPOOL, start + offset));
        }
        let blob = self.blob(layer)?;
        Some((blob.file, blob.offset + offset))
    }
}

impl Job for Building {
    type Output = Prepared;

    fn next(&mut self) -> Option<Slice> {
        self.current
            .as_ref()
            .and_then(|(layer, _)| self.blob(*layer))
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let Some((layer, unpack)) = &mut self.current else {
            return Ok(Demand::Enough);
        };
        let demand = unpack.feed(bytes).map_err(|e| e.in_layer(layer.number()))?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        if let Some((layer, mut unpack)) = self.current.take() {
            unpack.finish().map_err(|e| e.in_layer(layer.number()))?;
            self.check(layer, &unpack)?;
            if unpack.inner().spool.is_some() {
                self.written += unpack.unpacked();
            }
            unpack
                .into_inner()
                .checksum_pass
                .finish(&mut self.checksums);
        }
        self.begin();
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Prepared> {
        let mut rope = Rope::default();
        let mut lengths = Vec::new();
        for plan in &self.plans.new {
            lengths.push(plan.rope.length());
            rope.append(&plan.rope, |layer, offset| {
                self.locate(layer, offset).ok_or_else(|| {
                    Error::new(Kind::Broken, "the archive lacks a layer").in_layer(layer.number())
                })
            })?;
        }
        Ok(Prepared {
            order: self.order,
            plans: self.plans,
            blobs: self.blobs,
            checksums: self.checksums,
            rope,
            lengths,
        })
    }
}
