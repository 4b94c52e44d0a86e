//! The order for a squash: everything that a worker needs if it does not hold the session.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exclude::{Excluded, excluded};
use super::protocol::{PlanSummary, SquashRequest, Stored};
use super::recomputed::{Verified, known};
use crate::bytes::{
    Bounds, Compression, Digest, Error, Hasher, Kind, Part, Piece, Result, Rope, Wire, file_name,
    wire,
};
use crate::image::{Config, FileId, Image, Layer, media_type};
use crate::rootfs::{LayerId, Layers, NodeId, Rootfs};
use crate::squash::{Blob, Contents, NewStep, Plan, output, plan, squashed};

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
    /// The excluded paths and the globs without a match. They are not serialised, and found again when the order is
    /// unpacked.
    #[serde(skip)]
    pub(super) excluded: Excluded,
}

impl Wire for SquashOrder {
    fn unpack(bytes: &[u8]) -> Result<Self> {
        let mut order: Self = wire::unpack(bytes)?;
        let excluded = excluded(
            &order.layers,
            order.from(),
            order.to(),
            &order.request.exclude,
            order.gone.as_deref(),
        );
        order.excluded = excluded?;
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
        let count = u32::from(layers.len());
        if request.from > request.to || request.to >= count.max(1) {
            let what = format!("there are no layers {} to {}", request.from, request.to);
            return Err(Error::new(Kind::Request, what).because(format!(
                "the image has layers 0 to {}",
                count.saturating_sub(1)
            )));
        }
        for (layer, changes) in (0..).zip(layers.changesets()) {
            if let Some(failure) = &changes.failure {
                return Err(failure.clone().in_layer(layer));
            }
        }
        let known = known(verified)?;
        let merged = || {
            layers
                .changesets()
                .iter()
                .skip(request.from as usize)
                .take((request.to - request.from + 1) as usize)
        };
        if count == 0 {
            return Err(Error::new(
                Kind::Nothing,
                "nothing to merge: the image has no layers",
            ));
        }
        let excluded = excluded(
            layers,
            id(request.from),
            id(request.to),
            &request.exclude,
            gone.as_deref(),
        )?;
        let leaves = gone.is_some() || !excluded.nodes.is_empty();
        if request.from == request.to && !leaves {
            return Err(Error::new(
                Kind::Nothing,
                "nothing to merge: that is one layer already",
            ));
        }
        if merged().all(|l| l.members.is_empty()) && !leaves {
            return Err(Error::new(
                Kind::Nothing,
                "nothing to merge: those layers are empty",
            ));
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
            excluded,
        })
    }

    /// The number of the first merged layer.
    pub(super) fn from(&self) -> LayerId {
        id(self.request.from)
    }

    /// The number of the last merged layer, inclusive.
    pub(super) fn to(&self) -> LayerId {
        id(self.request.to)
    }

    /// The compression of a layer's blob; [`Compression::None`] if it is unknown.
    pub(super) fn compression(&self, layer: LayerId) -> Compression {
        self.layers
            .changeset(layer)
            .and_then(|l| l.compression)
            .unwrap_or(Compression::None)
    }

    /// Whether the new layer will be compressed.
    pub(super) fn packs(&self) -> bool {
        match self.request.compression {
            Stored::Plain => false,
            Stored::Gzip => true,
            Stored::Same => {
                (self.from()..=self.to()).any(|l| self.compression(l) != Compression::None)
            }
        }
    }

    /// The final filesystem of the squashed image: that of the original without the excluded paths.
    pub(super) fn whole(&self) -> Rootfs {
        let layers = self.layers.len();
        let last = layers.saturating_sub(1);
        Rootfs::merge_without(&self.layers, layers, last, &self.excluded.nodes)
    }

    /// The filesystem of the layers up to the last merged one, without the excluded paths, and the plan for it.
    pub(super) fn plan(&self) -> Result<(Rootfs, Plan)> {
        let to = self.to();
        let above = Rootfs::merge_without(&self.layers, to + 1, to, &self.excluded.nodes);
        let plan = plan(&self.layers, &above, self.from(), self.to())?;
        Ok((above, plan))
    }

    /// The output around the new layer. `digests` are the digests of the original layers' blobs.
    pub(super) fn output(
        &self,
        digests: &[Digest],
        new: Blob<FileId>,
        diff_id: Digest,
    ) -> Result<crate::squash::Output<FileId>> {
        let step = NewStep {
            from: self.request.from,
            to: self.request.to,
            diff_id,
            message: self.request.message.as_deref(),
        };
        let kept = |layer: &Layer| {
            let mut bytes = Rope::default();
            if let Some(blob) = layer.blob {
                bytes.copy(blob.file, blob.offset, blob.length);
            }
            let index = LayerId::try_from(layer.index).unwrap_or(LayerId::MAX);
            let digest = digests
                .get(layer.index as usize)
                .copied()
                .unwrap_or(Digest([0; 32]));
            Blob {
                digest,
                media_type: media_type(self.compression(index)).to_owned(),
                bytes,
            }
        };
        let (from, to) = (self.request.from as usize, self.request.to as usize);
        let mut layers: Vec<Blob<FileId>> = self.image_layers.iter().take(from).map(kept).collect();
        layers.push(new);
        layers.extend(self.image_layers.iter().skip(to + 1).map(kept));
        output(Contents {
            layers,
            config: squashed(&self.config, &step),
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

/// The figures of a squash before it runs. With compression, the size of the output is an estimate.
pub(super) fn summary(order: &SquashOrder, request: &SquashRequest) -> Result<PlanSummary> {
    let (_, plan) = order.plan()?;
    let length = plan.rope.length();
    let packs = order.packs();
    let (mut packed, mut plain) = (0u64, 0u64);
    for layer in order
        .image_layers
        .get(request.from as usize..=request.to as usize)
        .unwrap_or_default()
    {
        packed += layer.blob.map_or(0, |b| b.length);
        plain += order
            .layers
            .changeset(LayerId::try_from(layer.index).unwrap_or(LayerId::MAX))
            .map_or(0, |l| l.tar_bytes);
    }
    let blob = if packs {
        u64::try_from(u128::from(length) * u128::from(packed) / u128::from(plain.max(1)))
            .unwrap_or(0)
    } else {
        length
    };
    // The size does not depend on digests. It only depends on which layers are the same blob.
    let digests: Vec<Digest> = order.image_layers.iter().map(stand_in).collect();
    let mut bytes = Rope::default();
    bytes.copy(FileId::MAX, 0, blob);
    let media_type = media_type(if packs {
        Compression::Gzip
    } else {
        Compression::None
    })
    .to_owned();
    let new = Blob {
        digest: told(&plan.rope).unwrap_or(Digest([1; 32])),
        media_type,
        bytes,
    };
    let output = order.output(&digests, new, Digest([1; 32]))?;
    let all: u64 = order
        .image_layers
        .iter()
        .filter_map(|l| l.blob)
        .map(|b| b.length)
        .sum();
    let mut warnings = order.excluded.warnings.clone();
    warnings.absorb(plan.warnings.clone(), None);
    Ok(PlanSummary {
        request: request.clone(),
        before_bytes: all,
        after_bytes: output.rope.length(),
        exact: !packs,
        saved_bytes: signed(plan.saved).saturating_sub(signed(plan.copied_up)),
        copied_up_bytes: plan.copied_up,
        excluded_bytes: order.excluded.bytes,
        layers_before: u32::try_from(order.image_layers.len()).unwrap_or(u32::MAX),
        layers_after: u32::try_from(order.image_layers.len()).unwrap_or(u32::MAX)
            - (request.to - request.from),
        entries: plan.entries,
        whiteouts: plan.whiteouts,
        pieces: plan.rope.pieces().len() as u64,
        excluded: order.excluded.paths,
        unmatched: order.excluded.unmatched.clone(),
        warnings: warnings.to_vec(),
        work_bytes: length,
        file_name: order.file_name(),
    })
}

/// The digest of a rope without ranges. `None` for a rope with ranges. An empty new layer may equal a layer of the
/// image.
fn told(rope: &Rope<LayerId>) -> Option<Digest> {
    let mut digest = Hasher::default();
    let read = rope.walk(0..rope.length(), |part| {
        if let Part::Fresh(bytes) = part {
            digest.update(bytes);
        }
        Ok(true)
    });
    let fresh = |piece: &Piece<LayerId>| matches!(piece, Piece::Fresh(_));
    (read.is_ok() && rope.pieces().iter().all(fresh)).then(|| digest.digest())
}

/// A substitute for the digest of a layer's blob: two layers that are the same blob have the same one.
fn stand_in(layer: &Layer) -> Digest {
    let told = layer
        .digest
        .as_deref()
        .or(layer.diff_id.as_deref())
        .unwrap_or_default();
    told.parse()
        .unwrap_or_else(|_| Digest::sha256(&layer.index.to_le_bytes()))
}

/// The number of a layer as [`LayerId`]; the greatest one if it is too large.
fn id(layer: u32) -> LayerId {
    LayerId::try_from(layer).unwrap_or(LayerId::MAX)
}

/// The number of bytes as a signed number, for differences.
fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
