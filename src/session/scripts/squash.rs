//! A squash, from the request to the verified file.
//!
//! The builder puts the new layers together and reads them to compute their digests. At the same time, the pool packs
//! the layers segment by segment, the second pass recomputes the digests of the other layers, and a worker that knows
//! nothing of building reads the layers that stay plain. Then the builder puts the image together, and that worker
//! verifies it: it reads the headers of these layers where they lie now, and everything else whole.

use std::cell::Cell;

use futures_util::future::{try_join, try_join_all, try_join3};

use super::workers::{Parts, Payload, Workers, ask, unexpected};
use crate::bytes::{Packed, Result};
use crate::session::messages::{Reply, Request};
use crate::session::packing::Segment;
use crate::session::progress::{Progress, Step};
use crate::session::squash_request::{Built, SquashRequest};

/// A finished squash: its result, its file, and the data to check the file again.
#[derive(Debug)]
pub struct Squashed<B, F> {
    /// The facts about the squashed image.
    pub built: Built,
    /// The file of the squashed image.
    pub file: F,
    /// The expected content of the file, for [`Request::Check`].
    pub expected: B,
}

/// A guard that ends the builder when the squash ends, for whatever reason.
struct Builder<'a, W: Workers> {
    workers: &'a W,
    finished: bool,
}

impl<W: Workers> Drop for Builder<'_, W> {
    fn drop(&mut self) {
        self.workers.end_builder(self.finished);
    }
}

/// The requests to the session for a squash.
#[derive(Debug)]
pub struct SquashAsks {
    /// The work order.
    pub order: Request,
    /// The digests that were recomputed so far.
    pub recomputed: Request,
}

/// The requests for a squash of the open image.
impl From<SquashRequest> for SquashAsks {
    fn from(request: SquashRequest) -> Self {
        Self {
            order: Request::Order(request),
            recomputed: Request::Recomputed,
        }
    }
}

/// Squashes the image in `file`. The future `examined` ends with the second pass, which recomputes the digests of
/// layers; if it is `None`, the builder recomputes them. While the squash waits only for that pass, `heard` gets
/// [`Step::Examining`].
///
/// # Errors
/// When the request cannot be met, the second pass or a worker failed, or the result was not verified.
pub async fn squash<W: Workers>(
    workers: &W,
    file: W::File,
    asks: impl Into<SquashAsks>,
    examined: Option<impl Future<Output = Result<()>>>,
    heard: impl Fn(Progress),
) -> Result<Squashed<W::Bytes, W::File>> {
    let asks = asks.into();
    let (_, order) = ask(workers, asks.order).await?;
    let mut builder = Builder {
        workers,
        finished: false,
    };
    let alone = examined.is_none();
    let build = workers.ask(Request::Build { alone }, order.with_file(file), &heard);
    let (Reply::Layers { followed, segments }, layers) = build.await? else {
        return Err(unexpected());
    };
    let waits = Cell::new(!alone);
    let packs = !segments.is_empty();
    let follows = !followed.is_empty();
    let make = async {
        // Packing takes longer than the builder's work at the same time.
        let hash = workers.ask(Request::Hash, Payload::NONE, |progress| {
            if !packs {
                heard(progress);
            }
        });
        let pack = pack(workers, &layers, segments, &heard);
        let prove = async {
            if follows {
                let request = Request::Prove { places: followed };
                let layers = Payload::NONE.with_file(needed(&layers)?);
                workers.ask(request, layers, |_| ()).await?;
            }
            Ok(())
        };
        let (_, packed, ()) = try_join3(hash, pack, prove).await?;
        if waits.get() {
            heard(Progress::begun(Step::Examining));
        }
        Ok(packed)
    };
    let wait = async {
        if let Some(examined) = examined {
            examined.await?;
        }
        waits.set(false);
        Ok(())
    };
    let ((parts, files), ()) = try_join(make, wait).await?;
    let (_, known) = ask(workers, asks.recomputed).await?;
    let known = known.with_file(workers.join(files)?);
    let seal = workers.ask(Request::Seal { parts }, known, |progress| {
        // Hashing the packed bytes counts as packing.
        if !packs || progress.step != Step::Hashing {
            heard(progress);
        }
    });
    let (Reply::Built(mut built), payload) = seal.await? else {
        return Err(unexpected());
    };
    let (Some(file), Some(expected)) = (payload.file, payload.bytes) else {
        return Err(unexpected());
    };
    let payload = Payload {
        bytes: Some(workers.copy(&expected)),
        file: Some(file.clone()),
    };
    // A file that was written anew is read whole, because the disk could have damaged it.
    let proof = if follows && !built.copied {
        Request::Proof
    } else {
        Request::Check
    };
    workers.ask(proof, payload, &heard).await?;
    built.verified = true;
    builder.finished = true;
    Ok(Squashed {
        built,
        file,
        expected,
    })
}

/// The file that came with a reply.
///
/// # Errors
/// When there is none.
fn needed<B, F: Clone>(payload: &Payload<B, F>) -> Result<F> {
    payload.file.clone().ok_or_else(unexpected)
}

/// Packs the segments of the new layers, several at a time. The result has one entry and one packed file for each
/// segment.
async fn pack<W: Workers>(
    workers: &W,
    layers: &Payload<W::Bytes, W::File>,
    segments: Vec<Segment>,
    heard: impl Fn(Progress),
) -> Result<(Vec<Packed>, Vec<W::File>)> {
    let parts = Parts::new(Step::Packing, segments.iter().map(|s| s.length), heard);
    let segments = (0..).zip(segments).map(async |(segment, place)| {
        let total = place.length;
        let hear = |done| {
            let step = Step::Packing;
            parts.hear(segment as usize, Progress { step, done, total });
        };
        hear(0);
        let payload = Payload {
            bytes: None,
            file: layers.file.clone(),
        };
        let request = Request::Pack { segment, place };
        let pack = workers.ask(request, payload, |progress| hear(progress.done));
        let (
            Reply::Packed(packed),
            Payload {
                file: Some(file), ..
            },
        ) = pack.await?
        else {
            return Err(unexpected());
        };
        hear(total);
        Ok((packed, file))
    });
    Ok(try_join_all(segments).await?.into_iter().unzip())
}
