//! The figures of a squash before it runs, from its plans. Digests are not known yet, and others stand in for them.

use super::order::SquashOrder;
use super::protocol::{NewLayer, PlanSummary, SquashRequest};
use crate::bytes::{Compression, Digest, Error, Hasher, Part, Piece, Result, Rope};
use crate::image::{FileId, Layer, media_type};
use crate::rootfs::{LayerId, LayerRange};
use crate::squash::{Blob, Plan};

/// The figures of a squash before it runs. With compression, the size of the output is an estimate.
///
/// # Errors
/// When the layers cannot be merged as the order demands.
pub fn summary(order: &SquashOrder, request: &SquashRequest) -> Result<PlanSummary> {
    let plans = order.plans()?;
    // The size does not depend on digests. It only depends on which layers are the same blob.
    let digests: Vec<Digest> = order.image_layers.iter().map(stand_in).collect();
    let size = |packs: &dyn Fn(LayerRange) -> bool| {
        let new = plans.new.iter().map(|plan| {
            let length = if packs(plan.range) {
                order.packed_length(plan)
            } else {
                plan.rope.length()
            };
            (stand_in_for(plan, length, packs(plan.range)), DIFF_ID)
        });
        let output = order.output(&digests, new.collect())?;
        Ok::<u64, Error>(output.rope.length())
    };
    let exact = !order.ranges.list().iter().any(|r| order.packs(*r));
    let plain_bytes = size(&|_| false)?;
    let after_bytes = if exact {
        plain_bytes
    } else {
        size(&|range| order.packs(range))?
    };
    let blobs = order.image_layers.iter().filter_map(|l| l.blob);
    let layers_before = u32::try_from(order.layers_before()).unwrap_or(u32::MAX);
    let new: Vec<NewLayer> = plans
        .new
        .iter()
        .zip(order.excluded.bytes.iter().chain(std::iter::repeat(&0)))
        .map(|(plan, excluded)| NewLayer {
            range: plan.range,
            layer: order.ranges.after(plan.range.from),
            saved_bytes: signed(plan.saved).saturating_sub(signed(plan.copied_up)),
            copied_up_bytes: plan.copied_up,
            excluded_bytes: *excluded,
        })
        .collect();
    let mut warnings = order.excluded.warnings.clone();
    warnings.absorb(plans.warnings.clone(), None);
    Ok(PlanSummary {
        request: request.clone(),
        before_bytes: blobs.map(|b| b.length).sum(),
        after_bytes,
        plain_bytes,
        exact,
        saved_bytes: new.iter().map(|layer| layer.saved_bytes).sum(),
        copied_up_bytes: plans.new.iter().map(|plan| plan.copied_up).sum(),
        excluded_bytes: order.excluded.bytes.iter().sum(),
        layers_before,
        layers_after: u32::try_from(order.layers_after()).unwrap_or(u32::MAX),
        ranges: new,
        left_out: order.excluded.by_glob.clone(),
        entries: plans.new.iter().map(|plan| plan.entries).sum(),
        whiteouts: plans.new.iter().map(|plan| plan.whiteouts).sum(),
        pieces: plans
            .new
            .iter()
            .map(|plan| plan.rope.pieces().len() as u64)
            .sum(),
        excluded: order.excluded.paths,
        unmatched: order.excluded.unmatched.clone(),
        warnings: warnings.to_vec(),
        work_bytes: plans.new.iter().map(|plan| plan.rope.length()).sum(),
        file_name: order.file_name(),
    })
}

/// A digest in place of a new layer's `diff_id`, where only sizes count.
const DIFF_ID: Digest = Digest([1; 32]);

/// The blob of a new layer with `length` bytes, where only sizes count.
fn stand_in_for(plan: &Plan, length: u64, packs: bool) -> Blob<FileId> {
    let mut bytes = Rope::default();
    bytes.copy(FileId::MAX, 0, length);
    let compression = if packs {
        Compression::Gzip
    } else {
        Compression::None
    };
    // Two new layers have different digests, unless both are known to be the same bytes.
    let unknown =
        || Digest::sha256(&[b"new", &plan.range.from.number().to_le_bytes()[..]].concat());
    Blob {
        digest: told(&plan.rope).unwrap_or_else(unknown),
        media_type: media_type(compression).to_owned(),
        bytes,
    }
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

/// The number of bytes as a signed number, for differences.
fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
