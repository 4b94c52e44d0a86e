//! Opening an image: its table of contents, then all of its layers, several at a time.

use std::cmp::Reverse;

use futures_util::future::try_join_all;

use super::workers::{Payload, Workers, ask, unexpected};
use crate::bytes::{Result, sorted};
use crate::report::Overview;
use crate::rootfs::LayerId;
use crate::session::messages::{Reply, Request};
use crate::session::opened::Opened;
use crate::session::progress::Progress;

/// A message of [`open`] on its way.
#[derive(Debug)]
pub enum Opening<F> {
    /// The progress of reading the table of contents.
    Progress(Progress),
    /// The table of contents, and the file that holds the image from now on: the opened file, or its unpacked bytes.
    Opened(Opened, F),
    /// The number of a layer from 0, with a worker's reply about reading it ([`Reply::Progress`], [`Reply::Done`]) or
    /// adding it ([`Reply::Added`]).
    Layer(LayerId, Reply),
}

/// Opens `file` with a [`Request::Open`] and reads its layers. The result is the figures of the image; `None` if an
/// image must be chosen first.
///
/// # Errors
/// When the file is no image, a layer cannot be added, or a worker failed.
pub async fn open<W: Workers>(
    workers: &W,
    file: W::File,
    request: Request,
    heard: &dyn Fn(Opening<W::File>),
) -> Result<Option<Box<Overview>>> {
    if !layers(workers, file, request, heard).await? {
        return Ok(None);
    }
    overview(workers).await.map(Some)
}

/// The same without the figures. The result is false if an image must be chosen first.
///
/// # Errors
/// As [`open`].
pub(super) async fn layers<W: Workers>(
    workers: &W,
    file: W::File,
    request: Request,
    heard: &dyn Fn(Opening<W::File>),
) -> Result<bool> {
    let read = workers.ask(request, Payload::file(file.clone()), |progress| {
        heard(Opening::Progress(progress));
    });
    let (Reply::Opened(mut opened), unpacked) = read.await? else {
        return Err(unexpected());
    };
    let file = unpacked.file.unwrap_or(file);
    let chosen = opened.chosen.is_some();
    let orders = longest_first(&mut opened);
    heard(Opening::Opened(opened, file.clone()));
    if !chosen {
        return Ok(false);
    }
    let layers = orders.into_iter().map(async |(layer, order)| {
        let mut changes = Payload::NONE;
        // There is no order for a layer that the archive lacks.
        if !order.is_empty() {
            let scan = workers.ask(
                Request::Scan { order },
                Payload::file(file.clone()),
                |progress| heard(Opening::Layer(layer, Reply::Progress(progress))),
            );
            let (done, scanned) = scan.await?;
            heard(Opening::Layer(layer, done));
            changes = scanned;
        }
        let add = workers.ask(Request::AddLayer(layer), changes, |_| ());
        heard(Opening::Layer(layer, add.await?.0));
        Ok(())
    });
    try_join_all(layers).await?;
    Ok(true)
}

/// The orders to scan layers, each with its layer number, longest layer first. This way no long layer is left for one
/// worker at the end.
fn longest_first(opened: &mut Opened) -> Vec<(LayerId, Vec<u8>)> {
    let orders = std::mem::take(&mut opened.scans);
    let mut orders: Vec<_> = LayerId::number_all(orders).zip(&opened.layers).collect();
    sorted::sort_by_key(&mut orders, |(_, layer)| Reverse(layer.blob_bytes));
    orders.into_iter().map(|(order, _)| order).collect()
}

/// The figures of the open image as far as they are known.
///
/// # Errors
/// When the layers are not all added, or the worker failed.
pub(super) async fn overview<W: Workers>(workers: &W) -> Result<Box<Overview>> {
    match ask(workers, Request::Overview).await? {
        (Reply::Overview(overview), _) => Ok(overview),
        _ => Err(unexpected()),
    }
}
