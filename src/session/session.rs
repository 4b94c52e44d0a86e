//! The session: one opened file, its layers as they are scanned, and the answers to queries about them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::budget::Budget;
use super::given::GivenFile;
use super::needs::Needs;
use super::people;
use super::protocol::{Choice, Opened, PendingLayer, ScannedLayer};
use super::recomputed::Verified;
use super::scanning::LayerOrder;
use crate::advice::Contents;
use crate::bytes::{Bounds, Digest, Error, Hashes, Kind, Result, Warnings, Wire, printable};
use crate::files::{Subject, Walker};
use crate::image::{Archive, Difference, Image};
use crate::rootfs::{Changeset, EntryId, LayerId, Layers, Rootfs};
use crate::squash::Checksums;
use crate::waste::{DeadOwners, Digests, Listing};
use crate::{image, report};

/// A session over one opened file: its images, the layers of the chosen image, and their merge.
#[derive(Debug)]
pub struct Session {
    pub(super) name: String,
    images: Vec<Image>,
    chosen: Option<usize>,
    pub(super) warnings: Warnings,
    pub(super) waiting: Vec<Option<Changeset>>,
    pub(super) layers: Arc<Layers>,
    pub(super) rootfs: Option<Rootfs>,
    pub(super) digests: Digests,
    /// The digests of the beginnings of contents. Contents whose beginnings differ need no other digests.
    pub(super) beginnings: Digests,
    /// Checksums of the contents of plain layers that were read to their end.
    pub(super) checksums: Checksums,
    /// The entries whose contents the second pass was asked to hash, ascending.
    pub(super) wanted: Vec<EntryId>,
    /// Whether only headers are read, and what must be told apart: then nothing is known of equal files.
    pub(super) headers_only: bool,
    /// The result of the digest check of each layer.
    pub(super) verified: Vec<Verified>,
    /// The differences between recomputed and claimed digests, by layer number. They are kept in the order of the
    /// layers, so warnings do not depend on the order in which layers are read.
    pub(super) differing: BTreeMap<LayerId, Vec<Difference>>,
    pub(super) bounds: Bounds,
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
    pub(super) walker: Walker,
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
    pub(super) fn compare_digests(&mut self, layer: LayerId, digest: Digest, diff_id: Digest) {
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

    /// Drops the merged tree, about a fifth of a session's memory. This is for callers that only verify layers.
    pub fn forget_tree(&mut self) {
        self.rootfs = None;
        self.walker = Walker::default();
        self.listing = None;
    }
}
