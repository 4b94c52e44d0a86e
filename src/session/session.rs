//! The session: one opened file, its layers as they are scanned, and the answers to queries about them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::budget::Budget;
use super::given::GivenFile;
use super::needs::Needs;
use super::order::SquashOrder;
use super::people;
use super::protocol::{Choice, Opened, PendingLayer, PlanSummary, ScannedLayer, SquashRequest};
use super::recomputed::{Recomputed, Verified, known};
use super::scanning::{Examined, LayerOrder};
use super::summary::summary;
use crate::advice::Contents;
use crate::bytes::{
    Bounds, Checksum, Compression, Digest, Error, Hashes, Kind, Result, Warning, Warnings, Wire,
    printable,
};
use crate::files::{Subject, Walker};
use crate::image::{self, Archive, Difference, Image, Slice};
use crate::report;
use crate::rootfs::{
    Changeset, EntryId, FoundDigests, IdRange, LayerId, Layers, MemberKind, Rootfs,
};
use crate::squash::Checksums;
use crate::waste::{DeadOwners, Digests, Ledger, Listing, pairs, wanted};

/// The number of bytes at the beginning of a content that tell most contents apart: as many as one read costs.
const BEGINNING: u64 = 4 << 10;

/// The purpose of a second read of a layer; from the second one on, each purpose includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExaminePurpose {
    /// Hash the beginnings of the contents of some members, as far as they can be read alone.
    Beginnings,
    /// Hash the contents of some members.
    Members,
    /// Recompute the digests of the layer too.
    Digests,
    /// Take checksums of all contents too, which a squash of the layer needs.
    All,
}

/// A session over one opened file: its images, the layers of the chosen image, and their merge.
#[derive(Debug)]
pub struct Session {
    name: String,
    images: Vec<Image>,
    chosen: Option<usize>,
    warnings: Warnings,
    waiting: Vec<Option<Changeset>>,
    layers: Arc<Layers>,
    rootfs: Option<Rootfs>,
    digests: Digests,
    /// The digests of the beginnings of contents. Contents whose beginnings differ need no other digests.
    beginnings: Digests,
    /// Checksums of the contents of plain layers that were read to their end.
    checksums: Checksums,
    /// The entries whose contents the second pass was asked to hash, ascending.
    wanted: Vec<EntryId>,
    /// Whether only headers are read, and what must be told apart: then nothing is known of equal files.
    headers_only: bool,
    /// The result of the digest check of each layer.
    verified: Vec<Verified>,
    /// The differences between recomputed and claimed digests, by layer number. They are kept in the order of the
    /// layers, so warnings do not depend on the order in which layers are read.
    differing: BTreeMap<LayerId, Vec<Difference>>,
    bounds: Bounds,
    budget: Budget,
    /// The number of layers of the base image that the user gave.
    pub(super) given_base: Option<u32>,
    /// The Dockerfile that the user gave, and the base image as it tells.
    pub(super) given_dockerfile: Option<GivenFile>,
    pub(super) aligned_base: Option<report::BaseRow>,
    /// The packages that dead versions belonged to; `None` before the packages are read.
    pub(super) dead_owners: Option<DeadOwners>,
    /// What was found in contents; empty before the packages were read.
    pub(super) contents: OnceLock<Contents>,
    /// The sorted list of dead versions; `None` before the first query for it.
    pub(super) listing: Option<Listing>,
    /// The tree that the last query laid out.
    walker: Walker,
    /// What is known about what contents need.
    pub(super) needs: Needs,
    /// Whether digests were added after `listing` was made.
    pub(super) listing_is_old: bool,
}

impl Session {
    /// Makes a session for one image of an archive. The image is the one at `choice`, from 0; without a choice it is
    /// the only image, and no image is open if the archive has several.
    ///
    /// # Errors
    /// When there is no image number `choice` ([`Kind::Request`]), or an image without layers cannot be merged.
    pub fn new(name: String, archive: Archive, choice: Option<u32>) -> Result<Self> {
        let chosen = match choice {
            None => (archive.images.len() == 1).then_some(0),
            Some(n) if (n as usize) < archive.images.len() => Some(n as usize),
            Some(n) => {
                return Err(Error::new(
                    Kind::Request,
                    format!("there is no image number {n}"),
                ));
            }
        };
        let image = chosen.and_then(|n| archive.images.get(n));
        let layers = image.map_or(0, |i| i.layers.len());
        let blobs = image.into_iter().flat_map(|i| &i.layers);
        let budget = Budget::new(blobs.filter_map(|l| l.blob));
        let mut session = Self {
            name,
            images: archive.images,
            chosen,
            warnings: archive.warnings,
            waiting: vec![None; layers],
            layers: Arc::default(),
            rootfs: None,
            checksums: Checksums::new(),
            budget,
            differing: BTreeMap::new(),
            digests: Digests::new(),
            beginnings: Digests::new(),
            wanted: Vec::new(),
            headers_only: false,
            verified: vec![Verified::Unread; layers],
            bounds: Bounds::default(),
            given_base: None,
            given_dockerfile: None,
            aligned_base: None,
            dead_owners: None,
            contents: OnceLock::new(),
            listing: None,
            walker: Walker::default(),
            listing_is_old: false,
            needs: Needs::default(),
        };
        if session.chosen.is_some() {
            // An image without layers is complete.
            session.try_merge()?;
        }
        Ok(session)
    }

    /// Lifts the limits on the unpacked size of layers and on the memory of the session.
    pub fn allow_huge(&mut self) {
        self.bounds = Bounds::HUGE;
    }

    /// Sets the number of lowest layers that belong to the base image.
    ///
    /// # Errors
    /// When the image has fewer layers ([`Kind::Request`]), or no image is chosen.
    pub fn set_base(&mut self, layers: u32) -> Result<()> {
        let count = self.image()?.layers.len();
        if layers as usize > count {
            let what = format!("the base image cannot have {layers} layers");
            let why = format!("the image has {count} layers");
            return Err(Error::new(Kind::Request, what).because(why));
        }
        self.given_base = Some(layers);
        Ok(())
    }

    /// The base image, as far as it is known.
    ///
    /// # Errors
    /// When no image is chosen.
    pub fn base(&self) -> Result<report::BaseRow> {
        let image = self.image()?;
        let aligned = self.aligned_base.clone();
        Ok(aligned.unwrap_or_else(|| report::base(image, self.given_base)))
    }

    /// The name of the opened file.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The results of the digest checks, by layer number.
    pub(super) fn verified(&self) -> &[Verified] {
        &self.verified
    }

    /// The layers that are added and merged so far.
    pub(super) fn layers(&self) -> &Layers {
        &self.layers
    }

    /// The limits on the unpacked size of packed layers.
    pub(super) fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The image that the session has open.
    ///
    /// # Errors
    /// When the archive has several images and none is chosen ([`Kind::Ambiguous`]).
    pub fn image(&self) -> Result<&Image> {
        self.chosen.and_then(|n| self.images.get(n)).ok_or_else(|| {
            let (count, titles) = (self.images.len(), image::titles(&self.images));
            let what = format!("the archive holds {count} images: {titles}");
            Error::new(Kind::Ambiguous, what).because("choose one")
        })
    }

    /// The table of contents of the opened file. Without a chosen image it has only the list of choices.
    pub fn opened(&self) -> Opened {
        let shown = |text: &String| printable(text).into_owned();
        let choices = self.images.iter().map(|i| Choice {
            references: i.references.iter().map(shown).collect(),
            id: shown(&i.id),
            platform: shown(&i.platforms().join(", ")),
            layers: u32::try_from(i.layers.len()).unwrap_or(u32::MAX),
        });
        let mut opened = Opened {
            choices: choices.collect(),
            chosen: self.chosen.and_then(|n| u32::try_from(n).ok()),
            ..Opened::default()
        };
        let Ok(image) = self.image() else {
            return opened;
        };
        for layer in &image.layers {
            let blob = layer.blob;
            opened.layers.push(PendingLayer {
                blob_bytes: blob.map_or(0, |b| b.length),
                compression: report::compression_of(&layer.media_type).to_owned(),
            });
            opened.scans.push(
                self.scan_order(LayerId::new(layer.index), Hashes::None)
                    .unwrap_or_default(),
            );
        }
        let history = report::history(image).into_iter();
        opened.history = history.map(people::history).collect();
        opened
    }

    /// The serialized order to scan one layer; empty if the archive lacks the layer.
    ///
    /// # Errors
    /// When no image is chosen, or the order cannot be serialized.
    pub fn scan_order(&self, layer: LayerId, hashes: Hashes) -> Result<Vec<u8>> {
        let blob = self.image()?.layers.get(layer.index()).and_then(|l| l.blob);
        let Some(blob) = blob else {
            return Ok(Vec::new());
        };
        LayerOrder {
            layer,
            blob,
            wanted: Vec::new(),
            alone: Vec::new(),
            hashes,
            checksums: false,
            bounds: self.bounds,
        }
        .pack()
    }

    /// Adds the changeset of a scanned layer; an empty changeset stands for a layer that the archive lacks. After the
    /// last missing layer, all layers are merged.
    ///
    /// # Errors
    /// When there is no such layer ([`Kind::Request`]), or the layers of the image take more memory than the limit
    /// allows.
    pub fn add_layer(&mut self, layer: LayerId, changes: Changeset) -> Result<ScannedLayer> {
        if self.bounds != Bounds::HUGE {
            self.budget.take(layer, &changes)?;
        }
        let scanned = ScannedLayer {
            stored_bytes: changes.members.iter().map(|row| row.stored).sum(),
            entries: changes.entries,
        };
        let slot = self.waiting.get_mut(layer.index());
        *slot.ok_or_else(|| Error::new(Kind::Request, format!("there is no layer {layer}")))? =
            Some(changes);
        self.try_merge()?;
        Ok(scanned)
    }

    /// Merges the layers if all are added; otherwise does nothing.
    fn try_merge(&mut self) -> Result<()> {
        if self.waiting.iter().any(Option::is_none) {
            return Ok(());
        }
        let image = self.image()?.clone();
        for (layer, changes) in image.layers.iter().zip(std::mem::take(&mut self.waiting)) {
            let mut changes = changes.unwrap_or_default();
            let layer = LayerId::new(layer.index);
            self.warnings
                .absorb(std::mem::take(&mut changes.warnings), Some(layer.number()));
            if let Some((digest, diff_id)) = changes.digests {
                self.compare_digests(layer, digest, diff_id);
            }
            Arc::make_mut(&mut self.layers).push(changes)?;
        }
        Arc::make_mut(&mut self.layers).freeze();
        let mut rootfs = Rootfs::merge(&self.layers, self.layers.end());
        self.warnings
            .absorb(std::mem::take(&mut rootfs.warnings), None);
        self.rootfs = Some(rootfs);
        Ok(())
    }

    /// Compares the recomputed digests of a layer with those that the image claims, and keeps the result.
    fn compare_digests(&mut self, layer: LayerId, digest: Digest, diff_id: Digest) {
        let claimed = self.image().ok().and_then(|i| i.layers.get(layer.index()));
        let Some(claimed) = claimed else {
            return;
        };
        let differs = claimed.differs(digest, diff_id);
        if let Some(slot) = self.verified.get_mut(layer.index()) {
            *slot = if differs.is_empty() {
                Verified::Agrees(digest)
            } else {
                Verified::Differs
            };
        }
        self.differing.insert(layer, differs);
    }

    /// Reads headers only from now on, and what must be told apart: the versions of a file that have the same size. Reports
    /// then have no duplicates, and only the advice that this tells.
    pub fn read_headers_only(&mut self) {
        self.headers_only = true;
    }

    /// Whether only headers are read.
    pub(super) fn headers_only(&self) -> bool {
        self.headers_only
    }

    /// The serialized orders of the second pass: one for each layer with contents to compare, or with digests that
    /// `purpose` needs and that are not recomputed. Empty if there is nothing to read.
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]), or an order cannot be serialized.
    pub fn examinations(&mut self, purpose: ExaminePurpose) -> Result<Vec<Vec<u8>>> {
        let (layers, rootfs) = self.merged()?;
        let may_be_same = |old, new| match (self.beginnings.get(old), self.beginnings.get(new)) {
            (Some(old), Some(new)) => old == new,
            _ => true,
        };
        self.wanted = if self.headers_only {
            pairs(layers, rootfs, may_be_same)
        } else {
            wanted(layers, rootfs, may_be_same)
        };
        self.orders(&self.wanted, purpose)
    }

    /// The serialized orders to hash the beginnings of contents that must be told apart, because most of those that
    /// differ do so there. What they find is for [`Session::add_beginnings`].
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]), or an order cannot be serialized.
    pub fn beginnings(&mut self) -> Result<Vec<Vec<u8>>> {
        let (layers, rootfs) = self.merged()?;
        self.wanted = pairs(layers, rootfs, |_, _| true);
        self.orders(&self.wanted, ExaminePurpose::Beginnings)
    }

    /// Adds the digests of beginnings that an order of [`Session::beginnings`] found.
    pub fn add_beginnings(&mut self, examined: Examined) {
        let layer = examined.layer;
        let (range, mine) = self.of_layer(layer, &self.wanted);
        let (mine, found) = (mine.to_vec(), examined.contents.digests);
        self.beginnings.learn(&range, mine.into_iter(), found);
    }

    /// The serialized orders to recompute digests and checksums before a squash: one for each layer that was not
    /// hashed yet.
    ///
    /// # Errors
    /// When no image is chosen, or an order cannot be serialized.
    pub fn verifications(&self) -> Result<Vec<Vec<u8>>> {
        self.orders(&[], ExaminePurpose::All)
    }

    /// The orders of [`Session::examination`] for all layers, lowest first.
    fn orders(&self, entries: &[EntryId], purpose: ExaminePurpose) -> Result<Vec<Vec<u8>>> {
        let layers = self.layers.ids();
        layers
            .filter_map(|layer| self.examination(layer, entries, purpose).transpose())
            .collect()
    }

    /// The serialized order to read one layer again. It hashes the contents of those `entries`, ascending, that the
    /// layer has, and recomputes digests if `purpose` needs them and they are not known. `None` if there is nothing
    /// to do or the layer is damaged or missing.
    ///
    /// # Errors
    /// When no image is chosen, or the order cannot be serialized.
    pub fn examination(
        &self,
        layer: LayerId,
        entries: &[EntryId],
        purpose: ExaminePurpose,
    ) -> Result<Option<Vec<u8>>> {
        let start = |entry: &EntryId| self.layers.member(*entry).map(|row| row.start);
        let (_, mine) = self.of_layer(layer, entries);
        let wanted: Vec<u64> = mine.iter().filter_map(start).collect();
        let state = self.verified.get(layer.index());
        let (first, short) = match purpose {
            ExaminePurpose::Beginnings => (BEGINNING, true),
            _ => (u64::MAX, false),
        };
        let hash = matches!(purpose, ExaminePurpose::Digests | ExaminePurpose::All)
            && matches!(state, Some(Verified::Unread));
        let changes = self.layers.changeset(layer);
        let damaged = changes.is_some_and(|c| c.failure.is_some());
        let layer = self.image()?.layers.get(layer.index());
        let (Some(layer), false, true) = (layer, damaged, hash || !wanted.is_empty()) else {
            return Ok(None);
        };
        let plain = changes.is_some_and(|c| c.compression == Some(Compression::None));
        let alone = layer.blob.filter(|_| plain && !hash);
        let alone = alone.and_then(|blob| self.ranges_of(mine, blob, first));
        if short && alone.is_none() {
            return Ok(None);
        }
        let order = layer.blob.map(|blob| LayerOrder {
            layer: LayerId::new(layer.index),
            blob,
            alone: alone.unwrap_or_default(),
            wanted,
            hashes: if hash { Hashes::All } else { Hashes::None },
            // A squash takes the checksums of a packed layer when it unpacks the layer.
            checksums: hash && purpose == ExaminePurpose::All && plain,
            bounds: self.bounds,
        });
        order.map(|order| order.pack()).transpose()
    }

    /// The range of each content in the file that has a plain layer at `blob`, or of its `first` bytes. `None` if a file
    /// is sparse, because then its content is more than its bytes.
    fn ranges_of(&self, entries: &[EntryId], blob: Slice, first: u64) -> Option<Vec<Slice>> {
        let content = |entry: &EntryId| {
            let member = self.layers.member(*entry)?;
            let sparse = self.layers.extra(*entry).sparse.is_some();
            (!sparse).then_some(Slice {
                offset: blob.offset + member.content(),
                length: member.stored.min(first),
                ..blob
            })
        };
        entries.iter().map(content).collect()
    }

    /// The range of a layer's members, and the part of `entries` in it; `entries` ascend by layer.
    fn of_layer<'a>(
        &self,
        layer: LayerId,
        entries: &'a [EntryId],
    ) -> (IdRange<EntryId>, &'a [EntryId]) {
        let range = self.layers.range(layer);
        let start = entries.partition_point(|e| *e < range.start);
        let end = entries.partition_point(|e| *e < range.end);
        (range, entries.get(start..end).unwrap_or_default())
    }

    /// Adds the digests and checksums that an examination found. `entries` are the entries that were asked for,
    /// ascending; `None` stands for those of [`Session::examinations`].
    ///
    /// # Errors
    /// There is no error at present.
    pub fn add_digests(&mut self, examined: Examined, entries: Option<&[EntryId]>) -> Result<()> {
        self.listing_is_old = true;
        let layer = examined.layer;
        let FoundDigests {
            digests,
            lost,
            checksums,
        } = examined.contents;
        self.add_checksums(layer, &checksums);
        let (range, mine) = self.of_layer(layer, entries.unwrap_or(&self.wanted));
        let mut lost = lost.into_iter().peekable();
        let found = (0..).zip(mine).filter_map(|(place, member)| {
            let is_lost = lost.next_if_eq(&place).is_some();
            (!is_lost).then_some(*member)
        });
        if !digests.is_empty() {
            // Contents that differed so far may be the same.
            self.walker = Walker::default();
            self.digests.learn(&range, found, digests);
        }
        if let Some((digest, diff_id)) = examined.digests {
            self.compare_digests(examined.layer, digest, diff_id);
        }
        Ok(())
    }

    /// Adds checksums of a layer's files, each with the offset of the file's header in bytes. A checksum without a
    /// member in the layer is dropped.
    fn add_checksums(&mut self, layer: LayerId, found: &[(u64, Checksum)]) {
        let range = self.layers.range(layer);
        let rows = self.layers.changeset(layer).map_or(&[][..], |l| &l.members);
        let mut found = found.iter().peekable();
        let (mut members, mut checksums) = (Vec::new(), Vec::new());
        for (entry, row) in range.clone().zip(rows) {
            if row.kind != MemberKind::File {
                continue;
            }
            while found.next_if(|(start, _)| *start < row.start).is_some() {}
            if let Some((_, checksum)) = found.next_if(|(start, _)| *start == row.start) {
                members.push(entry);
                checksums.push(*checksum);
            }
        }
        if !checksums.is_empty() {
            self.checksums.learn(&range, members.into_iter(), checksums);
        }
    }

    /// The layers of the image and their merge.
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]).
    pub fn merged(&self) -> Result<(&Layers, &Rootfs)> {
        let rootfs = self.rootfs.as_ref();
        let rootfs =
            rootfs.ok_or_else(|| Error::new(Kind::Request, "the layers are not read yet"))?;
        Ok((&self.layers, rootfs))
    }

    /// The layers, their merge and the digests for queries about files, with the tree of the last query.
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]).
    pub(super) fn walker(&mut self) -> Result<(Subject<'_>, &mut Walker)> {
        let rootfs = self.rootfs.as_ref();
        let rootfs =
            rootfs.ok_or_else(|| Error::new(Kind::Request, "the layers are not read yet"))?;
        let subject = Subject {
            layers: &self.layers,
            rootfs,
            digests: &self.digests,
        };
        Ok((subject, &mut self.walker))
    }

    /// The digests of the contents that were hashed so far.
    pub fn digests(&self) -> &Digests {
        &self.digests
    }

    /// The result of `then`, which gets the report's document before its rows are made, without advice.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn with_document<T>(&self, then: impl FnOnce(&report::Document<'_>) -> T) -> Result<T> {
        self.with_own_document(|document| then(&document))
    }

    /// The result of `then`, which gets the report's document for itself.
    pub(super) fn with_own_document<T>(
        &self,
        then: impl FnOnce(report::Document<'_>) -> T,
    ) -> Result<T> {
        let (layers, rootfs) = self.merged()?;
        let ledger = Ledger::new(layers, rootfs, &self.digests);
        let verified: Vec<bool> = self.verified.iter().map(|v| v.blob().is_some()).collect();
        let base = self.base()?;
        let subject = report::Subject {
            base: &base,
            contents: self.contents.get(),
            image: self.image()?,
            layers,
            rootfs,
            ledger: &ledger,
            digests: &self.digests,
        };
        let mut document = report::Document::new(subject, &verified, &self.all_warnings());
        document.owned = self.dead_owners.as_ref();
        if self.headers_only {
            document.forget_duplicates();
        }
        Ok(then(document))
    }

    /// The warnings about the archive, the image and its layers so far.
    pub fn warnings(&self) -> Vec<Warning> {
        self.all_warnings().to_vec()
    }

    pub(super) fn all_warnings(&self) -> Warnings {
        let mut all = self.warnings.clone();
        for (layer, differences) in &self.differing {
            for Difference { kind, detail } in differences {
                all.add(kind, Some(layer.number()), None, None, detail.as_str());
            }
        }
        all
    }

    /// The summary of the squash for `request`: its sizes, counts and warnings, before it runs.
    ///
    /// # Errors
    /// When the layers are not all added, or the request cannot be met.
    pub fn plan(&self, request: &SquashRequest) -> Result<PlanSummary> {
        summary(&self.squash_order(request)?, request)
    }

    /// The digests and checksums of layers that were recomputed so far, for [`super::Sealing`].
    ///
    /// # Errors
    /// When a recomputed digest differs from the claimed one.
    pub fn recomputed(&self) -> Result<Recomputed> {
        Ok(Recomputed {
            blobs: known(&self.verified)?,
            checksums: self.checksums.clone(),
        })
    }

    /// Drops the merged tree, about a fifth of a session's memory. This is for callers that only verify layers.
    pub fn forget_tree(&mut self) {
        self.rootfs = None;
        self.walker = Walker::default();
        self.listing = None;
    }

    /// The serialized order for a squash.
    ///
    /// # Errors
    /// When the layers are not all added, the request cannot be met, or the order cannot be serialized.
    pub fn order(&self, request: &SquashRequest) -> Result<Vec<u8>> {
        self.squash_order(request)?.pack()
    }

    /// The order for a squash: the plan of the new image for `request`.
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]), or the request cannot be met.
    pub fn squash_order(&self, request: &SquashRequest) -> Result<SquashOrder> {
        if !self.waiting.is_empty() {
            return Err(Error::new(Kind::Request, "the layers are not read yet"));
        }
        SquashOrder::new(
            &self.name,
            self.image()?,
            &self.layers,
            &self.verified,
            request,
            self.gone(request)?,
            self.bounds,
        )
    }
}
