//! Verifies a squashed image: opens the finished output like any image, recomputes every digest, and compares its
//! merged filesystem with the original.
//!
//! It shares only the lower floors of the engine with building, and it trusts nothing that building reported.

use std::collections::HashMap;

use super::job::{Job, Meter};
use super::order::everything;
use super::protocol::{Progress, Step};
use super::proving::ReadLayer;
use super::sealing::Expected;
use crate::bytes::{Bounds, Checksum, Demand, Error, Feed, Hashes, Kind, Result};
use crate::image::{Image, Opener, Slice};
use crate::rootfs::{
    Changeset, EntryId, LayerId, LayerRange, LayerRanges, Layers, MemberKind, Rootfs, Scan,
};
use crate::squash::{Checksums, Compared, fingerprint};

/// The stage of verifying: reading the table of contents, reading one layer, or done.
enum Stage {
    Open(Box<Opener>),
    Scan(usize, Box<Scan>),
    /// Only the headers of a layer are read, which must be those of the layer that was read while it was planned.
    Headers(usize, Box<(Scan, ReadLayer)>),
    Done,
}

/// The job that verifies the output of a squash: it recomputes every digest and compares the filesystem with the
/// original.
///
/// Its `finish` and `output` fail with [`Kind::Unproven`] if the output is not as expected.
pub struct Verifying {
    expected: Expected,
    stage: Stage,
    image: Option<Image>,
    layers: Layers,
    checksums: Checksums,
    /// The layers that were read already, by their places in the output.
    read: HashMap<Slice, ReadLayer>,
    /// The layers that were read while their places were not known yet, by their digests.
    planned: HashMap<String, Vec<ReadLayer>>,
    meter: Meter,
}

impl std::fmt::Debug for Verifying {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifying")
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}

/// The error for an output that is not as expected.
fn unproven(what: impl Into<String>) -> Error {
    Error::new(Kind::Unproven, what)
        .because("the disk damaged it, or this is a bug in Squint; the original is untouched")
}

/// The error for an output that cannot be read to its end.
fn unreadable(error: &Error) -> Error {
    unproven(format!("the output cannot be read: {error}"))
}

impl Verifying {
    /// A job that verifies the output of a squash, a file of `length` bytes.
    pub fn new(expected: Expected, length: u64) -> Self {
        Self {
            expected,
            stage: Stage::Open(Box::new(Opener::new(length))),
            image: None,
            layers: Layers::default(),
            checksums: Checksums::new(),
            read: HashMap::new(),
            planned: HashMap::new(),
            meter: Meter::new(Step::Verifying, length * 2),
        }
    }

    /// The same job, which need not read these layers again: [`super::Proving`] read each at its place in the output.
    #[must_use]
    pub fn with_layers(mut self, read: Vec<(Slice, ReadLayer)>) -> Self {
        self.read = read.into_iter().collect();
        self
    }

    /// The same job for an output that is not written, but put together of ranges of files: of these layers, which
    /// [`super::Proving`] read in the files, it reads only the headers where they lie in the output.
    #[must_use]
    pub fn with_planned(mut self, planned: Vec<ReadLayer>) -> Self {
        for read in planned {
            if let Some((digest, _)) = read.changes.digests {
                let same = self.planned.entry(digest.to_string());
                same.or_default().push(read);
            }
        }
        self
    }

    fn blob(&self, layer: usize) -> Option<Slice> {
        self.image.as_ref()?.layers.get(layer)?.blob
    }

    /// Checks the table of contents of the output, and begins with its lowest layer.
    fn opened(&mut self, opener: Opener) -> Result<Stage> {
        let archive = opener
            .archive()
            .map_err(|e| unproven(format!("the output cannot be opened: {e}")))?;
        let [image] = archive.images.as_slice() else {
            return Err(unproven("the output holds another number of images"));
        };
        if image.id != self.expected.id.to_string() || image.layers.len() != self.expected.layers {
            return Err(unproven("the output holds another image"));
        }
        if let Some(defect) = image.defects.first() {
            return Err(unproven(format!("the output is damaged: {defect}")));
        }
        self.image = Some(image.clone());
        self.begin(0)
    }

    /// The stage after the layers below `layer`: takes the layers that were read already, and begins with the next one.
    fn begin(&mut self, mut layer: usize) -> Result<Stage> {
        while let Some(blob) = self.blob(layer)
            && let Some(read) = self.read.remove(&blob)
        {
            self.meter.done += blob.length;
            self.add(layer, read.changes, read.checksums)?;
            layer += 1;
        }
        Ok(match self.planned_as(layer) {
            Some(read) => {
                let scan = Scan::new(Hashes::None, Bounds::HUGE);
                Stage::Headers(layer, Box::new((scan, read)))
            }
            None => self.scan(layer),
        })
    }

    /// Takes the layer that was read with the bytes that the output claims for this layer.
    fn planned_as(&mut self, layer: usize) -> Option<ReadLayer> {
        let claimed = self.image.as_ref()?.layers.get(layer)?;
        let length = claimed.blob?.length;
        let same = self.planned.get_mut(claimed.digest.as_ref()?)?;
        same.pop_if(|read| read.changes.tar_bytes == length)
    }

    /// Whether the contents of a layer of the output are compared: it is a new one, or all are.
    fn is_new(&self, layer: LayerId) -> bool {
        self.expected.whole || self.expected.new_layers.binary_search(&layer).is_ok()
    }

    /// The stage in which a layer is read; done if there is no such layer.
    fn scan(&mut self, layer: usize) -> Stage {
        if self.blob(layer).is_none() {
            return Stage::Done;
        }
        let id = LayerId::at(layer);
        // Of the kept layers, only contents that hard links of new layers name are compared.
        let first = self
            .expected
            .copied_from
            .partition_point(|(layer, _)| *layer < id);
        let named = self.expected.copied_from.get(first);
        let is_named = named.is_some_and(|(layer, _)| *layer == id);
        let scan = Scan::new(Hashes::All, Bounds::HUGE);
        Stage::Scan(
            layer,
            Box::new(if self.is_new(id) || is_named {
                scan.with_contents()
            } else {
                scan
            }),
        )
    }

    /// Checks the digests of a layer that was read, and keeps its members and checksums.
    fn add(&mut self, layer: usize, changes: Changeset, checksums: Vec<Checksum>) -> Result<()> {
        if let Some(failure) = changes.failure {
            let what = format!("a layer of the output cannot be read: {failure}");
            return Err(unproven(what));
        }
        let claimed = self.image.as_ref().and_then(|i| i.layers.get(layer));
        let (Some(claimed), Some((digest, diff_id))) = (claimed, changes.digests) else {
            return Err(unproven("a layer of the output was not hashed"));
        };
        if claimed.digest != Some(digest.to_string())
            || claimed.diff_id != Some(diff_id.to_string())
        {
            let error = unproven("a layer of the output does not match its digest");
            return Err(error.in_layer(claimed.index));
        }
        self.layers.push(changes)?;
        let id = LayerId::at(layer);
        let range = self.layers.range(id);
        let members = self
            .layers
            .changeset(id)
            .map_or(&[][..], |l| l.members.as_slice());
        let files = range
            .clone()
            .zip(members)
            .filter(|(_, member)| member.kind == MemberKind::File);
        let members = files.map(|(entry, _)| entry);
        if self.is_new(id) {
            self.checksums.learn(&range, members, checksums);
        } else {
            // The other layers are the same as in the original, byte for byte. Their contents are identified by
            // position.
            let named = |entry: &EntryId| {
                let place = (id, entry.number() - range.start.number());
                self.expected.copied_from.binary_search(&place).is_ok()
            };
            let mine = members.zip(checksums).filter(|(entry, _)| named(entry));
            let (members, checksums): (Vec<EntryId>, Vec<Checksum>) = mine.unzip();
            self.checksums.learn(&range, members.into_iter(), checksums);
        }
        Ok(())
    }
}

impl Job for Verifying {
    type Output = ();

    fn next(&mut self) -> Option<Slice> {
        match &self.stage {
            Stage::Open(opener) => opener.wanted(),
            Stage::Scan(layer, _) | Stage::Headers(layer, _) => self.blob(*layer),
            Stage::Done => None,
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = match &mut self.stage {
            Stage::Open(opener) => opener.feed(bytes).map_err(|e| unreadable(&e))?,
            Stage::Scan(_, scan) => scan.feed(bytes).map_err(|e| unreadable(&e))?,
            Stage::Headers(_, both) => both.0.feed(bytes).map_err(|e| unreadable(&e))?,
            Stage::Done => Demand::Enough,
        };
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Open(mut opener) => {
                opener.finish().map_err(|e| unreadable(&e))?;
                if opener.wanted().is_none() {
                    self.opened(*opener)?
                } else {
                    Stage::Open(opener)
                }
            }
            Stage::Scan(layer, mut scan) => {
                scan.finish().map_err(|e| unreadable(&e))?;
                let checksums = scan.take_contents();
                self.add(layer, scan.changeset(), checksums)?;
                self.begin(layer + 1)?
            }
            Stage::Headers(layer, both) => {
                let (mut scan, read) = *both;
                scan.finish().map_err(|e| unreadable(&e))?;
                let found = scan.changeset();
                if found.members != read.changes.members || found.failure.is_some() {
                    return Err(unproven(
                        "a layer of the output lies elsewhere than planned",
                    ));
                }
                self.add(layer, read.changes, read.checksums)?;
                self.begin(layer + 1)?
            }
            Stage::Done => Stage::Done,
        };
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(mut self) -> Result<()> {
        if !matches!(self.stage, Stage::Done) || self.image.is_none() {
            return Err(unproven("the output was not read to its end"));
        }
        self.layers.freeze();
        let rootfs = Rootfs::merge(&self.layers, self.layers.end());
        let new = self.expected.new_layers.iter();
        let ranges = if self.expected.whole {
            everything(self.layers.highest())
        } else {
            LayerRanges::new(new.map(|&new| LayerRange { from: new, to: new }).collect())
        };
        let entry = |(layer, place): &(LayerId, u32)| {
            let range = self.layers.range(*layer);
            EntryId::new(range.start.number().saturating_add(*place))
        };
        let copied_from: Vec<EntryId> = self.expected.copied_from.iter().map(entry).collect();
        let compared = Compared {
            ranges: &ranges,
            copied_from: &copied_from,
            checksums: &self.checksums,
        };
        if fingerprint(&self.layers, &rootfs, &compared) != Some(self.expected.fingerprint) {
            return Err(unproven(
                "the output does not hold the same filesystem as the original",
            ));
        }
        Ok(())
    }
}
