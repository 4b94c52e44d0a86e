//! The order for a squash: everything that a worker needs if it does not hold the session.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exclude::{Excluded, excluded};
use super::protocol::{SquashRequest, Stored};
use super::recomputed::{Verified, known};
use crate::bytes::{Bounds, Compression, Digest, Error, Kind, Result, Rope, Wire, file_name, wire};
use crate::image::{Config, FileId, Image, Layer, media_type};
use crate::rootfs::{LayerId, LayerRange, LayerRanges, Layers, NodeId, Rootfs};
use crate::squash::{
    self, Blob, Contents, NewStep, Output, Plan, Plans, above_old, onto_plans, output, plans,
    squashed,
};

/// The order for a squash: the request with everything that [`super::Building`] needs besides the input files.
#[derive(Debug, Serialize, Deserialize)]
pub struct SquashOrder {
    pub(super) name: String,
    pub(super) image_layers: Vec<Layer>,
    pub(super) config: Config,
    pub(super) references: Vec<String>,
    pub(super) layers: Arc<Layers>,
    /// The digests of the blobs of the layers that are verified. `None` for other layers.
    pub(super) known: Vec<Option<Digest>>,
    pub(super) request: SquashRequest,
    pub(super) bounds: Bounds,
    /// The topmost paths that are left out, if only a product is kept.
    pub(super) gone: Option<Vec<NodeId>>,
    /// The old image that stays as it is, if a layer of difference is made.
    pub(super) onto: Option<Onto>,
    /// The merged ranges of the request, ascending.
    #[serde(skip)]
    pub(super) ranges: LayerRanges,
    /// The excluded paths and the globs without a match. They are not serialised, and found again when the order is
    /// unpacked.
    #[serde(skip)]
    pub(super) excluded: Excluded,
}

/// Where the files of two images lie beside each other, of which the old one goes below a layer of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Below {
    /// What is added to the numbers of the old image's files.
    files: FileId,
    /// The bytes of one file before the old image's, and before the new image's.
    before: (u64, u64),
}

impl Below {
    /// The old image's files have these numbers more than they had.
    pub fn files(files: FileId) -> Self {
        Self {
            files,
            ..Self::default()
        }
    }

    /// Both are one file, in which the old image comes first and has this length.
    pub fn first(length: u64) -> Self {
        Self {
            before: (0, length),
            ..Self::default()
        }
    }

    /// Both are one file, in which the new image comes first and has this length.
    pub fn second(length: u64) -> Self {
        Self {
            before: (length, 0),
            ..Self::default()
        }
    }
}

/// The old image below a layer of difference. Its layers are the lowest of the order's.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Onto {
    config: Config,
    /// The lowest layer of the new image.
    end: LayerId,
    /// The nodes of the paths that differ, ascending.
    touched: Vec<NodeId>,
}

impl Wire for SquashOrder {
    fn unpack(bytes: &[u8]) -> Result<Self> {
        let mut order: Self = wire::unpack(bytes)?;
        if let Some(onto) = &order.onto {
            order.ranges = onto.ranges(&order.layers);
            return Ok(order);
        }
        order.ranges = ranges(&order.request);
        order.excluded = excluded(
            &order.layers,
            &order.ranges,
            &order.request.exclude,
            order.gone.as_deref(),
        )?;
        Ok(order)
    }
}

impl SquashOrder {
    /// The order for a squash of an image.
    ///
    /// # Errors
    /// When the request names no valid layers, tags or globs ([`Kind::Request`]). When there is nothing to merge
    /// ([`Kind::Nothing`]). When the image or one of its layers is damaged.
    pub(super) fn new(
        name: &str,
        image: &Image,
        layers: &Arc<Layers>,
        verified: &[Verified],
        request: &SquashRequest,
        gone: Option<Vec<NodeId>>,
        bounds: Bounds,
    ) -> Result<Self> {
        request.check()?;
        let refuse = |what: String| {
            Error::new(
                Kind::Unsupported,
                format!("this image cannot be squashed: {what}"),
            )
        };
        if let Some(defect) = image.defects.first() {
            return Err(refuse(defect.clone()));
        }
        let highest = layers.highest();
        for LayerRange { from, to } in request.sorted_ranges() {
            if from > to || to > highest {
                let what = format!("there are no layers {from} to {to}");
                return Err(Error::new(Kind::Request, what)
                    .because(format!("the image has layers 0 to {highest}")));
            }
        }
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            if let Some(failure) = &changes.failure {
                return Err(failure.clone().in_layer(layer.number()));
            }
        }
        let known = known(verified)?;
        let nothing = |why: &str| Error::new(Kind::Nothing, format!("nothing to merge: {why}"));
        if layers.is_empty() {
            return Err(nothing("the image has no layers"));
        }
        let ranges = ranges(request);
        if ranges.list().is_empty() {
            return Err(nothing("no layers are chosen"));
        }
        let excluded = excluded(layers, &ranges, &request.exclude, gone.as_deref())?;
        let is_one = |range: &LayerRange| range.from == range.to;
        let is_empty = |range: &LayerRange| {
            let mut merged = range.layers().filter_map(|layer| layers.changeset(layer));
            merged.all(|layer| layer.members.is_empty())
        };
        if gone.is_none() && excluded.nodes.is_empty() {
            if ranges.list().iter().all(is_one) {
                return Err(nothing("that is one layer already"));
            }
            if ranges.list().iter().all(|r| is_one(r) || is_empty(r)) {
                return Err(nothing("those layers are empty"));
            }
        }
        Ok(Self {
            name: name.to_owned(),
            image_layers: image.layers.clone(),
            config: image.config.clone(),
            references: if request.tags.is_empty() {
                image.references.clone()
            } else {
                request.tags.clone()
            },
            layers: Arc::clone(layers),
            known,
            request: request.clone(),
            bounds,
            gone,
            onto: None,
            ranges,
            excluded,
        })
    }

    /// The order for a layer of difference: `layers` are those of the old image, up to `end`, and those of the new one above
    /// them. `touched` are the nodes of the paths that differ; `below` says where the files of both lie.
    ///
    /// # Errors
    /// When the request names ranges, globs or tags that are none ([`Kind::Request`]). When an image is damaged.
    pub(super) fn onto(
        name: &str,
        (old, new): (&Image, &Image),
        (layers, end): (Arc<Layers>, LayerId),
        known: Vec<Option<Digest>>,
        request: &SquashRequest,
        (touched, below): (Vec<NodeId>, Below),
        bounds: Bounds,
    ) -> Result<Self> {
        request.check()?;
        if !request.ranges.is_empty() || !request.exclude.is_empty() || !request.keep.is_empty() {
            let what = "a layer of difference has no ranges and leaves nothing out";
            return Err(Error::new(Kind::Request, what));
        }
        if let Some(defect) = old.defects.first().or(new.defects.first()) {
            let what = format!("this image cannot be squashed: {defect}");
            return Err(Error::new(Kind::Unsupported, what));
        }
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            if let Some(failure) = &changes.failure {
                return Err(failure.clone().in_layer(layer.number()));
            }
        }
        let mut image_layers = old.layers.clone();
        for layer in &mut image_layers {
            if let Some(blob) = &mut layer.blob {
                blob.file = blob.file.saturating_add(below.files);
                blob.offset = blob.offset.saturating_add(below.before.0);
            }
        }
        let mine = new.layers.iter().cloned();
        image_layers.extend(mine.map(|mut layer| {
            layer.index += end.number();
            if let Some(blob) = &mut layer.blob {
                blob.offset = blob.offset.saturating_add(below.before.1);
            }
            layer
        }));
        let onto = Onto {
            config: old.config.clone(),
            end,
            touched,
        };
        let references = if request.tags.is_empty() {
            new.references.clone()
        } else {
            request.tags.clone()
        };
        Ok(Self {
            name: name.to_owned(),
            image_layers,
            config: new.config.clone(),
            references,
            known,
            request: request.clone(),
            bounds,
            gone: None,
            ranges: onto.ranges(&layers),
            onto: Some(onto),
            layers,
            excluded: Excluded::default(),
        })
    }

    /// The number of layers of the image that the result is made of.
    pub(super) fn layers_before(&self) -> usize {
        let below = self.onto.as_ref().map_or(0, |onto| onto.end.index());
        self.image_layers.len() - below
    }

    /// The number of layers of the result.
    pub(super) fn layers_after(&self) -> usize {
        match &self.onto {
            Some(onto) => onto.end.index() + self.ranges.list().len(),
            None => {
                let gone = self.ranges.list().iter().map(|r| r.layers().len() - 1);
                self.image_layers.len() - gone.sum::<usize>()
            }
        }
    }

    /// The ranges whose contents the proof compares, as it compares names of one file: all layers, if the result is made of
    /// two images.
    pub(super) fn compared(&self) -> LayerRanges {
        match &self.onto {
            Some(_) => everything(self.layers.highest()),
            None => self.ranges.clone(),
        }
    }

    /// The compression of a layer's blob; [`Compression::None`] if it is unknown.
    pub(super) fn compression(&self, layer: LayerId) -> Compression {
        self.layers
            .changeset(layer)
            .and_then(|l| l.compression)
            .unwrap_or(Compression::None)
    }

    /// Whether the new layer for a range will be compressed.
    pub(super) fn packs(&self, range: LayerRange) -> bool {
        match self.request.compression {
            Stored::Plain => false,
            Stored::Gzip => true,
            // A layer of difference is packed as the top layer of the new image is.
            Stored::Same if self.onto.is_some() => self.compression(range.to) != Compression::None,
            Stored::Same => range
                .layers()
                .any(|l| self.compression(l) != Compression::None),
        }
    }

    /// The estimated length of a new layer's blob after compression: as much shorter as the blobs that it merges.
    pub(super) fn packed_length(&self, plan: &Plan) -> u64 {
        let (mut packed, mut plain) = (0u64, 0u64);
        for layer in plan.range.layers() {
            let blob = self.image_layers.get(layer.index()).and_then(|l| l.blob);
            packed += blob.map_or(0, |b| b.length);
            plain += self.layers.changeset(layer).map_or(0, |l| l.tar_bytes);
        }
        let length = u128::from(plan.rope.length());
        u64::try_from(length * u128::from(packed) / u128::from(plain.max(1))).unwrap_or(0)
    }

    /// The final filesystem of the squashed image: that of the original without the excluded paths.
    pub(super) fn whole(&self) -> Rootfs {
        if let Some(onto) = &self.onto {
            return Rootfs::merge_from(&self.layers, onto.end);
        }
        let (end, last) = (self.layers.end(), self.layers.highest());
        Rootfs::merge_without(&self.layers, end, last, &self.excluded.nodes)
    }

    /// The plans of all new layers.
    pub(super) fn plans(&self) -> Result<Plans> {
        if let Some(onto) = &self.onto {
            return onto_plans(&self.layers, onto.end, &onto.touched);
        }
        plans(&self.layers, &self.ranges, &self.excluded.nodes)
    }

    /// The output around the new layers. `digests` are the digests of the original layers' blobs, and `new` has the
    /// blob and the `diff_id` of each new layer, lowest first.
    pub(super) fn output(
        &self,
        digests: &[Digest],
        new: Vec<(Blob<FileId>, Digest)>,
    ) -> Result<Output<FileId>> {
        let kept = |layer: &Layer| {
            let mut bytes = Rope::default();
            if let Some(blob) = layer.blob {
                bytes.copy(blob.file, blob.offset, blob.length);
            }
            let digest = digests
                .get(layer.index as usize)
                .copied()
                .unwrap_or(Digest([0; 32]));
            Blob {
                digest,
                media_type: media_type(self.compression(LayerId::new(layer.index))).to_owned(),
                bytes,
            }
        };
        let (mut layers, mut steps) = (Vec::new(), Vec::new());
        let mut rest = self.image_layers.as_slice();
        let mut next = LayerId::LOWEST;
        for (range, (blob, diff_id)) in self.ranges.list().iter().zip(new) {
            let (below, above) = rest
                .split_at_checked(range.from.index() - next.index())
                .unwrap_or_default();
            layers.extend(below.iter().map(kept));
            layers.push(blob);
            next = range.to.above();
            rest = above.get(range.layers().len()..).unwrap_or_default();
            steps.push(NewStep {
                from: range.from,
                to: range.to,
                diff_id,
            });
        }
        let message = self.request.message.as_deref();
        let config = match &self.onto {
            None => {
                layers.extend(rest.iter().map(kept));
                squashed(&self.config, &steps, message)
            }
            Some(onto) => {
                // Without a new layer, the layers of the old image are still to come; the others go.
                let missing = onto.end.index().saturating_sub(layers.len());
                layers.extend(rest.iter().take(missing).map(kept));
                let below = squash::Onto {
                    old: &onto.config,
                    layers: onto.end.index(),
                    diff_id: steps.first().map(|step| step.diff_id),
                };
                above_old(&self.config, below, message)
            }
        };
        output(Contents {
            layers,
            config,
            references: self.references.clone(),
        })
    }

    /// The file name of the output: `app-squashed.tar` for `app.tar`.
    pub(super) fn file_name(&self) -> String {
        let mut stem = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        for ending in [".gz", ".tgz", ".zst", ".xz", ".bz2", ".tar", ".oci"] {
            stem = stem.strip_suffix(ending).unwrap_or(stem);
        }
        format!("{}-squashed.tar", file_name(stem.as_bytes(), "image"))
    }
}

impl Onto {
    /// The layers of the new image as one range; none if nothing differs.
    fn ranges(&self, layers: &Layers) -> LayerRanges {
        let range = LayerRange {
            from: self.end,
            to: layers.highest(),
        };
        LayerRanges::new(if self.touched.is_empty() {
            Vec::new()
        } else {
            vec![range]
        })
    }
}

/// All layers up to the highest as one range.
pub(super) fn everything(highest: LayerId) -> LayerRanges {
    let range = LayerRange {
        from: LayerId::LOWEST,
        to: highest,
    };
    LayerRanges::new(vec![range])
}

/// The merged ranges of a request, ascending.
fn ranges(request: &SquashRequest) -> LayerRanges {
    LayerRanges::new(request.ranges.clone())
}
