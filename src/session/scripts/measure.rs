//! Measuring what plain layers weigh when they are compressed, as a registry sends them.

use futures_util::future::try_join_all;

use super::workers::{Parts, Payload, Workers, ask, unexpected};
use crate::bytes::{Result, Wire};
use crate::rootfs::LayerId;
use crate::session::measuring::{MeasureOrder, gzip_framing};
use crate::session::messages::{Reply, Request};
use crate::session::progress::{Progress, Step};

/// Compresses the plain layers of the image in `file`, several segments at a time, and keeps nothing of it. The result
/// has the number of each plain layer and its bytes as one gzip stream, lowest layer first.
///
/// # Errors
/// When the layers are not all added, a layer cannot be read, or a worker failed.
pub async fn measure<W: Workers>(
    workers: &W,
    file: W::File,
    heard: impl Fn(Progress),
) -> Result<Vec<(LayerId, u64)>> {
    let (Reply::Orders(orders), _) = ask(workers, Request::MeasureOrders).await? else {
        return Err(unexpected());
    };
    let told: Vec<MeasureOrder> = orders
        .iter()
        .map(|order| MeasureOrder::unpack(order))
        .collect::<Result<_>>()?;
    let lengths = told.iter().map(|order| order.segment.length);
    let parts = Parts::new(Step::Packing, lengths, heard);
    let segments = orders.into_iter().enumerate().map(async |(number, order)| {
        let request = Request::Measure { order };
        let measure = workers.ask(request, Payload::file(file.clone()), |progress| {
            parts.hear(number, progress);
        });
        match measure.await? {
            (Reply::Packed(packed), _) => Ok(packed.packed),
            _ => Err(unexpected()),
        }
    });
    let packed = try_join_all(segments).await?;
    let mut layers: Vec<(LayerId, u64)> = Vec::new();
    for (order, bytes) in told.iter().zip(packed) {
        match layers.last_mut() {
            Some((layer, sum)) if *layer == order.layer => *sum += bytes,
            _ => layers.push((order.layer, bytes + gzip_framing())),
        }
    }
    Ok(layers)
}
