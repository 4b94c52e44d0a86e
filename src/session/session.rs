//! The session: one opened file, its layers as they are scanned, and the answers to queries about them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::budget::Budget;
use super::order::{self, SquashOrder};
use super::people;
use super::protocol::{
    Choice, Opened, PendingLayer, PlanSummary, Report, ScannedLayer, SquashRequest,
};
use super::recomputed::{Recomputed, Verified, known};
use super::scanning::{Examined, LayerOrder};
use crate::bytes::{
    Bounds, Checksum, Compression, Digest, Error, Hashes, Kind, Result, Warning, Warnings, Wire,
    printable,
};
use crate::files::{Subject, Walker};
use crate::image::{self, Archive, Difference, Image};
use crate::report;
use crate::rootfs::{Changeset, EntryId, FoundDigests, LayerId, Layers, MemberKind, Rootfs};
use crate::squash::Checksums;
use crate::waste::{Digests, Ledger, Listing, wanted};

/// What a second look at a layer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExaminePurpose {
    /// The contents of some members.
    Members,
    /// Its digests too.
    Digests,
    /// And checksums of all contents, which a squash of it needs.
    All,
}

/// One opened file.
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
    /// Of the contents of plain layers that were read to their end.
    checksums: Checksums,
    /// Contents that the second pass was asked to hash, ascending.
    wanted: Vec<EntryId>,
    /// For each layer: digest and diff_id were recomputed, and agree.
    verified: Vec<Verified>,
    /// For each layer whose digests were recomputed: in what its digests differ from those it claims. By number, since layers are read in
    /// any order and what is told of them must not depend on it.
    differing: BTreeMap<u32, Vec<Difference>>,
    bounds: Bounds,
    budget: Budget,
    /// The dead, sorted; none while nobody has asked.
    pub(super) listing: Option<Listing>,
    /// The tree that was last asked for.
    walker: Walker,
    /// Contents were told apart since it was drawn up.
    pub(super) listing_is_old: bool,
}

impl Session {
    /// Opens one image of an archive: the one at `choice`, else the only one, else none.
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
            wanted: Vec::new(),
            verified: vec![Verified::Unread; layers],
            bounds: Bounds::default(),
            listing: None,
            walker: Walker::default(),
            listing_is_old: false,
        };
        if session.chosen.is_some() {
            // An image without layers is complete.
            session.try_merge()?;
        }
        Ok(session)
    }

    /// Lifts the bounds on what packed layers may become.
    pub fn allow_huge(&mut self) {
        self.bounds = Bounds::HUGE;
    }

    /// What packed layers may become.
    pub(super) fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The open image.
    pub fn image(&self) -> Result<&Image> {
        self.chosen.and_then(|n| self.images.get(n)).ok_or_else(|| {
            let (count, titles) = (self.images.len(), image::titles(&self.images));
            let what = format!("the archive holds {count} images: {titles}");
            Error::new(Kind::Ambiguous, what).because("choose one")
        })
    }

    /// The file's table of contents.
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
                self.scan_order(layer.index, Hashes::None)
                    .unwrap_or_default(),
            );
        }
        let history = report::history(image).into_iter();
        opened.history = history.map(people::history).collect();
        opened
    }

    /// The order to scan one layer; empty when the archive lacks it.
    pub fn scan_order(&self, layer: u32, hashes: Hashes) -> Result<Vec<u8>> {
        let blob = self
            .image()?
            .layers
            .get(layer as usize)
            .and_then(|l| l.blob);
        let Some(blob) = blob else {
            return Ok(Vec::new());
        };
        LayerOrder {
            layer,
            blob,
            wanted: Vec::new(),
            hashes,
            checksums: false,
            bounds: self.bounds,
        }
        .pack()
    }

    /// Adds what a scan found; an empty changeset stands for a layer that the archive lacks. Merges the layers once all are
    /// there.
    ///
    /// # Errors
    ///
    /// There is no such layer, or the layers of the image take more memory than is allowed.
    pub fn add_layer(&mut self, layer: u32, changes: Changeset) -> Result<ScannedLayer> {
        if self.bounds != Bounds::HUGE {
            self.budget.take(layer, &changes)?;
        }
        let scanned = ScannedLayer {
            stored_bytes: changes.members.iter().map(|row| row.stored).sum(),
            entries: changes.entries,
        };
        let slot = self.waiting.get_mut(layer as usize);
        *slot.ok_or_else(|| Error::new(Kind::Request, format!("there is no layer {layer}")))? =
            Some(changes);
        self.try_merge()?;
        Ok(scanned)
    }

    /// Merges the layers, if all are there.
    fn try_merge(&mut self) -> Result<()> {
        if self.waiting.iter().any(Option::is_none) {
            return Ok(());
        }
        let image = self.image()?.clone();
        for (layer, changes) in image.layers.iter().zip(std::mem::take(&mut self.waiting)) {
            let mut changes = changes.unwrap_or_default();
            self.warnings
                .absorb(std::mem::take(&mut changes.warnings), Some(layer.index));
            if let Some((digest, diff_id)) = changes.digests {
                self.compare_digests(layer.index, digest, diff_id);
            }
            Arc::make_mut(&mut self.layers).push(changes)?;
        }
        Arc::make_mut(&mut self.layers).freeze();
        let mut rootfs = Rootfs::merge(&self.layers, self.layers.len());
        self.warnings
            .absorb(std::mem::take(&mut rootfs.warnings), None);
        self.rootfs = Some(rootfs);
        Ok(())
    }

    /// Compares recomputed digests of a layer with those the image claims.
    fn compare_digests(&mut self, layer: u32, digest: Digest, diff_id: Digest) {
        let claimed = self.image().ok().and_then(|i| i.layers.get(layer as usize));
        let Some(claimed) = claimed else {
            return;
        };
        let differs = claimed.differs(digest, diff_id);
        if let Some(slot) = self.verified.get_mut(layer as usize) {
            *slot = if differs.is_empty() {
                Verified::Agrees(digest)
            } else {
                Verified::Differs
            };
        }
        self.differing.insert(layer, differs);
    }

    /// What a second pass has to look at: an order for each layer that has contents to be told apart or was not hashed.
    /// `purpose`: whether a squash may follow.
    pub fn examinations(&mut self, purpose: ExaminePurpose) -> Result<Vec<Vec<u8>>> {
        let (layers, rootfs) = self.merged()?;
        self.wanted = wanted(layers, rootfs);
        self.orders(&self.wanted, purpose)
    }

    /// Orders to look at those layers only that nobody has hashed, for a squash.
    pub fn verifications(&self) -> Result<Vec<Vec<u8>>> {
        self.orders(&[], ExaminePurpose::All)
    }

    /// An order for each layer that [`Session::examination`] has one for.
    fn orders(&self, entries: &[EntryId], purpose: ExaminePurpose) -> Result<Vec<Vec<u8>>> {
        let layers = 0..self.layers.len();
        layers
            .filter_map(|layer| self.examination(layer, entries, purpose).transpose())
            .collect()
    }

    /// The order to hash the contents of those of some members, ascending, that are of one layer; and more of it, if that is
    /// wanted and nobody has yet. `None` when there is nothing to do, or the layer cannot be read.
    pub fn examination(
        &self,
        layer: LayerId,
        entries: &[EntryId],
        purpose: ExaminePurpose,
    ) -> Result<Option<Vec<u8>>> {
        let start = |entry: &EntryId| self.layers.member(*entry).map(|row| row.start);
        let (_, mine) = self.of_layer(layer, entries);
        let wanted: Vec<u64> = mine.iter().filter_map(start).collect();
        let state = self.verified.get(usize::from(layer));
        let hash = purpose != ExaminePurpose::Members && matches!(state, Some(Verified::Unread));
        let changes = self.layers.changeset(layer);
        let damaged = changes.is_some_and(|c| c.failure.is_some());
        let layer = self.image()?.layers.get(usize::from(layer));
        let (Some(layer), false, true) = (layer, damaged, hash || !wanted.is_empty()) else {
            return Ok(None);
        };
        let order = layer.blob.map(|blob| LayerOrder {
            layer: layer.index,
            blob,
            wanted,
            hashes: if hash { Hashes::All } else { Hashes::None },
            // Who unpacks a packed layer for a squash takes them then.
            checksums: hash
                && purpose == ExaminePurpose::All
                && changes.is_some_and(|c| c.compression == Some(Compression::None)),
            bounds: self.bounds,
        });
        order.map(|order| order.pack()).transpose()
    }

    /// The members of a layer, and those of them among `entries`, which ascend as layers do.
    fn of_layer<'a>(
        &self,
        layer: LayerId,
        entries: &'a [EntryId],
    ) -> (Range<EntryId>, &'a [EntryId]) {
        let range = self.layers.range(layer);
        let start = entries.partition_point(|e| *e < range.start);
        let end = entries.partition_point(|e| *e < range.end);
        (range, entries.get(start..end).unwrap_or_default())
    }

    /// Takes in what an examination found; `entries` are those that were asked for.
    pub fn add_digests(&mut self, examined: Examined, entries: Option<&[EntryId]>) -> Result<()> {
        self.listing_is_old = true;
        let layer = LayerId::try_from(examined.layer).unwrap_or(LayerId::MAX);
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
            // What was told apart so far may be the same.
            self.walker = Walker::default();
            self.digests.learn(range, found, digests);
        }
        if let Some((digest, diff_id)) = examined.digests {
            self.compare_digests(examined.layer, digest, diff_id);
        }
        Ok(())
    }

    /// Takes in checksums of a layer's files, each with the offset of the file's header; those of members that are in no tree
    /// go.
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
            self.checksums.learn(range, members.into_iter(), checksums);
        }
    }

    /// Layers and their merge, once all are in.
    pub fn merged(&self) -> Result<(&Layers, &Rootfs)> {
        let rootfs = self.rootfs.as_ref();
        let rootfs =
            rootfs.ok_or_else(|| Error::new(Kind::Request, "the layers are not read yet"))?;
        Ok((&self.layers, rootfs))
    }

    /// The same for questions about files, beside the tree that was last laid out.
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

    /// Contents hashed so far.
    pub fn digests(&self) -> &Digests {
        &self.digests
    }

    /// The figures as far as they are known, with a row for everything.
    pub fn report(&self) -> Result<Report> {
        self.with_document(|document: &report::Document<'_>| document.whole())
    }

    /// The same before its rows are made.
    pub fn with_document<T>(&self, then: impl FnOnce(&report::Document<'_>) -> T) -> Result<T> {
        let (layers, rootfs) = self.merged()?;
        let ledger = Ledger::new(layers, rootfs, &self.digests);
        let verified: Vec<bool> = self.verified.iter().map(|v| v.blob().is_some()).collect();
        let subject = report::Subject {
            image: self.image()?,
            layers,
            rootfs,
            ledger: &ledger,
            digests: &self.digests,
        };
        let document = report::Document::new(subject, &verified, &self.all_warnings());
        Ok(then(&document))
    }

    /// What was odd so far.
    pub fn warnings(&self) -> Vec<Warning> {
        self.all_warnings().to_vec()
    }

    fn all_warnings(&self) -> Warnings {
        let mut all = self.warnings.clone();
        for (layer, differences) in &self.differing {
            for Difference { kind, detail } in differences {
                all.add(kind, Some(*layer), None, None, detail.as_str());
            }
        }
        all
    }

    /// What a squash would give.
    pub fn plan(&self, request: &SquashRequest) -> Result<PlanSummary> {
        order::summary(&self.squash_order(request)?, request)
    }

    /// What was recomputed of the layers so far, for [`super::Sealing`]; an error when a digest is not what it claims to be.
    pub fn recomputed(&self) -> Result<Recomputed> {
        Ok(Recomputed {
            blobs: known(&self.verified)?,
            checksums: self.checksums.clone(),
        })
    }

    /// Forgets the merged tree, a fifth of what a session holds: for whoever asks no more than to verify layers.
    pub fn forget_tree(&mut self) {
        self.rootfs = None;
        self.walker = Walker::default();
        self.listing = None;
    }

    /// The order for a squash, as bytes.
    pub fn order(&self, request: &SquashRequest) -> Result<Vec<u8>> {
        self.squash_order(request)?.pack()
    }

    /// The order for a squash.
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
            self.bounds,
        )
    }
}
