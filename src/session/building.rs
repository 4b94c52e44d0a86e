//! Building the squashed image: read what is kept, hash it, and say which ranges make up the output.
//!
//! First each layer is read once: its digests are recomputed, its surviving contents hashed for the proof, and packed
//! layers unpacked to a spool. Then the new layer's rope is read and hashed, and packed to the spool where the originals
//! were. What a spool is, the driver knows.

use std::cell::RefCell;
use std::io::Write as _;
use std::rc::Rc;

use super::job::{Job, Meter, SPOOL};
use super::order::SquashOrder;
use super::protocol::{Built, Progress, Step};
use crate::bytes::{Compression, Demand, Digest, Error, Feed, Hasher, Kind, Piece, Result, Rope};
use crate::image::{FileId, Slice, media_type};
use crate::rootfs::{ContentDigests, EntryId, LayerId, Rootfs, Spool};
use crate::squash::{Blob, Plan, Side, contents_to_compare, fingerprint};
use crate::waste::Digests;

/// What building gives: the output's bytes as ranges, and what the proof must find in it.
#[derive(Debug)]
pub struct Assembled {
    /// The output; a piece's source is an input file or the spool.
    pub rope: Rope<FileId>,
    /// What it is. Not verified yet.
    pub built: Built,
    /// For [`super::Verifying`].
    pub expected: Expected,
}

/// What the output must prove to hold.
#[derive(Debug, Clone)]
pub struct Expected {
    pub(super) fingerprint: Digest,
    pub(super) id: Digest,
    pub(super) new_layer: LayerId,
    pub(super) copied_from: Vec<EntryId>,
    pub(super) layers: usize,
}

type Shared = Rc<RefCell<Counted>>;

struct Counted {
    spool: Box<dyn Spool>,
    length: u64,
}

/// One handle to the spool.
struct Handle(Shared);

impl Spool for Handle {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let mut spool = self.0.borrow_mut();
        spool.length += bytes.len() as u64;
        spool.spool.write(bytes)
    }
}

/// The packed layer on its way to the spool, hashed.
struct PackedBlob {
    spool: Handle,
    hasher: Hasher,
    failure: Option<Error>,
}

impl std::io::Write for PackedBlob {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.hasher.update(bytes);
        self.spool.write(bytes).map_err(|e| {
            self.failure = Some(e);
            std::io::Error::from(std::io::ErrorKind::Other)
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

enum Stage {
    /// Reading a layer.
    Layer(usize, Box<ContentDigests<Handle>>),
    /// Reading a piece of the rope; so many bytes of it are done.
    Piece(usize),
    Done,
}

/// The machine.
pub struct Building {
    order: SquashOrder,
    plan: Plan,
    side: Side,
    wanted: Vec<EntryId>,
    digests: Digests,
    blobs: Vec<Option<Digest>>,
    /// Where each unpacked layer begins in the spool.
    spooled: Vec<Option<u64>>,
    spool: Shared,
    stage: Stage,
    tar: Hasher,
    pack: Option<flate2::write::GzEncoder<PackedBlob>>,
    packed: Option<(u64, u64, Digest)>,
    meter: Meter,
}

impl std::fmt::Debug for Building {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Building")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

impl Building {
    /// Takes [`super::Session::order`]'s bytes.
    pub fn new(order: &[u8], spool: Box<dyn Spool>) -> Result<Self> {
        Ok(Self::of(SquashOrder::unpack(order)?, spool))
    }

    /// Takes the order itself.
    pub fn of(order: SquashOrder, spool: Box<dyn Spool>) -> Self {
        let (above, plan) = order.plan();
        let side = Side {
            from: order.from(),
            to: order.to(),
        };
        // Upper layers may still hide some of them; hashing those too costs little.
        let wanted = contents_to_compare(&order.stack, &above, side, &plan.copied_from);
        let total: u64 = order
            .layers
            .iter()
            .filter_map(|l| l.blob)
            .map(|b| b.length)
            .sum();
        let layers = order.layers.len();
        let meter = Meter::new(Step::Hashing, total + plan.rope.length());
        let mut building = Self {
            order,
            plan,
            side,
            wanted,
            digests: Digests::new(),
            blobs: vec![None; layers],
            spooled: vec![None; layers],
            spool: Rc::new(RefCell::new(Counted { spool, length: 0 })),
            stage: Stage::Done,
            tar: Hasher::default(),
            pack: None,
            packed: None,
            meter,
        };
        building.begin_layer(0);
        building
    }

    fn wanted_in(&self, layer: usize) -> Vec<EntryId> {
        let range = self
            .order
            .stack
            .range(LayerId::try_from(layer).unwrap_or(LayerId::MAX));
        self.wanted
            .iter()
            .copied()
            .filter(|e| range.contains(e))
            .collect()
    }

    /// Begins with a layer; after the last, with the rope.
    fn begin_layer(&mut self, layer: usize) {
        if layer >= self.order.layers.len() {
            self.begin_rope();
            return;
        }
        let id = LayerId::try_from(layer).unwrap_or(LayerId::MAX);
        let wanted: Vec<u64> = self
            .wanted_in(layer)
            .into_iter()
            .filter_map(|e| self.order.stack.row(e))
            .map(|r| r.start)
            .collect();
        let used = (self.side.from..=self.side.to).contains(&id) || !wanted.is_empty();
        let spool = used && self.order.compression(id) != Compression::None;
        if spool && let Some(slot) = self.spooled.get_mut(layer) {
            *slot = Some(self.spool.borrow().length);
        }
        let spool = spool.then(|| Handle(self.spool.clone()));
        self.stage = Stage::Layer(
            layer,
            Box::new(ContentDigests::new(
                wanted,
                spool,
                true,
                self.order.bounds(),
            )),
        );
    }

    fn begin_rope(&mut self) {
        if self.order.packs() {
            let blob = PackedBlob {
                spool: Handle(self.spool.clone()),
                hasher: Hasher::default(),
                failure: None,
            };
            self.pack = Some(
                flate2::GzBuilder::new()
                    .mtime(0)
                    .write(blob, flate2::Compression::new(6)),
            );
            self.packed = Some((self.spool.borrow().length, 0, Digest([0; 32])));
        }
        self.stage = Stage::Piece(0);
    }

    /// Hashes, and packs, bytes of the new layer.
    fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.tar.update(bytes);
        let Some(pack) = &mut self.pack else {
            return Ok(());
        };
        pack.write_all(bytes).map_err(|e| {
            let failure = pack.get_mut().failure.take();
            failure.unwrap_or_else(|| Error::new(Kind::Io, format!("packing failed ({e})")))
        })
    }

    /// Passes fresh pieces and finds the next range.
    fn advance(&mut self) -> Result<Option<Slice>> {
        let Stage::Piece(mut at) = self.stage else {
            return Ok(None);
        };
        while let Some(piece) = self.plan.rope.pieces().get(at).cloned() {
            match piece {
                Piece::Fresh(bytes) => {
                    self.take(&bytes)?;
                    self.meter.done += bytes.len() as u64;
                    at += 1;
                    self.stage = Stage::Piece(at);
                }
                Piece::Copy(range) => {
                    return Ok(self.locate(range.source, range.offset, range.length));
                }
            }
        }
        if let Some(pack) = self.pack.take() {
            let blob = pack
                .finish()
                .map_err(|e| Error::new(Kind::Io, format!("packing failed ({e})")))?;
            let digest = blob.hasher.digest();
            if let Some(packed) = &mut self.packed {
                *packed = (packed.0, blob.hasher.length(), digest);
            }
        }
        self.stage = Stage::Done;
        Ok(None)
    }

    /// Where a range of an unpacked layer stands.
    fn locate(&self, layer: LayerId, offset: u64, length: u64) -> Option<Slice> {
        let i = usize::from(layer);
        if let Some(start) = self.spooled.get(i).copied().flatten() {
            return Some(Slice {
                file: SPOOL,
                offset: start + offset,
                length,
            });
        }
        let blob = self.order.layers.get(i)?.blob?;
        Some(Slice {
            file: blob.file,
            offset: blob.offset + offset,
            length,
        })
    }

    /// A layer was read: are its digests those it claims?
    fn layer_read(&mut self, layer: usize, machine: &ContentDigests<Handle>) -> Result<()> {
        let Some(claimed) = self.order.layers.get(layer) else {
            return Ok(());
        };
        let broken = |what: String| {
            let error = Error::new(Kind::Broken, what).in_layer(claimed.index);
            Err(error.because("the archive was changed or cut in transfer; save the image again"))
        };
        let Some((digest, diff_id)) = machine.layer_digests() else {
            return Ok(());
        };
        if claimed
            .digest
            .as_ref()
            .is_some_and(|d| d.starts_with("sha256:") && *d != digest.to_string())
        {
            return broken(format!(
                "the blob's digest is {digest}, the manifest says {}",
                claimed.digest.as_deref().unwrap_or("")
            ));
        }
        if claimed.diff_id.as_ref() != Some(&diff_id.to_string()) {
            let said = claimed.diff_id.as_deref().unwrap_or("nothing");
            return broken(format!("the diff_id is {diff_id}, the config says {said}"));
        }
        if let Some(slot) = self.blobs.get_mut(layer) {
            *slot = Some(digest);
        }
        for (entry, digest) in self.wanted_in(layer).into_iter().zip(machine.digests()) {
            if let Some(digest) = digest {
                self.digests.insert(entry, *digest);
            }
        }
        Ok(())
    }
}

impl Job for Building {
    type Output = Assembled;

    fn next(&mut self) -> Option<Slice> {
        match &self.stage {
            Stage::Layer(layer, _) => self.order.layers.get(*layer)?.blob,
            Stage::Piece(at) => match self.plan.rope.pieces().get(*at)? {
                Piece::Copy(range) => self.locate(range.source, range.offset, range.length),
                // A fresh piece first: `advance` has passed those already.
                Piece::Fresh(_) => None,
            },
            Stage::Done => None,
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = match &mut self.stage {
            Stage::Layer(layer, machine) => {
                let layer = u32::try_from(*layer).unwrap_or(u32::MAX);
                machine.feed(bytes).map_err(|e| e.in_layer(layer))?
            }
            Stage::Piece(_) => {
                self.take(bytes)?;
                Demand::More
            }
            Stage::Done => Demand::Enough,
        };
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Layer(layer, mut machine) => {
                machine
                    .finish()
                    .map_err(|e| e.in_layer(u32::try_from(layer).unwrap_or(u32::MAX)))?;
                self.layer_read(layer, &machine)?;
                self.begin_layer(layer + 1);
            }
            Stage::Piece(at) => self.stage = Stage::Piece(at + 1),
            Stage::Done => {}
        }
        self.advance().map(|_| ())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Assembled> {
        if !matches!(self.stage, Stage::Done) {
            return Err(Error::new(
                Kind::Io,
                "the new layer was not read to its end",
            ));
        }
        if self.tar.length() != self.plan.rope.length() {
            let error = Error::new(Kind::Io, "the new layer has another length than planned");
            return Err(error.because("the input was changed while it was read"));
        }
        let diff_id = self.tar.digest();
        let mut bytes = Rope::default();
        let (digest, compression) = match self.packed {
            Some((start, length, digest)) => {
                bytes.copy(SPOOL, start, length);
                (digest, Compression::Gzip)
            }
            None => {
                for piece in self.plan.rope.pieces() {
                    match piece {
                        Piece::Fresh(fresh) => bytes.fresh(fresh),
                        Piece::Copy(range) => {
                            if let Some(slice) =
                                self.locate(range.source, range.offset, range.length)
                            {
                                bytes.copy(slice.file, slice.offset, slice.length);
                            }
                        }
                    }
                }
                (diff_id, Compression::None)
            }
        };
        let new = Blob {
            digest,
            media_type: media_type(compression).to_owned(),
            bytes,
        };
        let digests: Vec<Digest> = self
            .blobs
            .iter()
            .map(|b| b.unwrap_or(Digest([0; 32])))
            .collect();
        let output = self.order.output(&digests, new, diff_id);
        let full = Rootfs::merge(&self.order.stack, self.order.stack.len());
        let expected = Expected {
            fingerprint: fingerprint(&self.order.stack, &full, self.side, &self.digests),
            id: output.id,
            new_layer: self.side.from,
            copied_from: self.plan.copied_from.clone(),
            layers: self.order.layers.len() - usize::from(self.side.to - self.side.from),
        };
        let built = Built {
            file_name: self.order.file_name(),
            bytes: output.rope.length(),
            id: output.id.to_string(),
            diff_id: diff_id.to_string(),
            verified: false,
            references: self.order.references.clone(),
        };
        Ok(Assembled {
            rope: output.rope,
            built,
            expected,
        })
    }
}
