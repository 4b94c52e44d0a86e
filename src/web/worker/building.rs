//! The worker that squashes: puts the new layers together, hashes them, and puts the image together.
//!
//! It holds the intermediate results between requests.

use std::cell::RefCell;

use web_sys::Blob;

use super::blobs::{assemble, length};
use super::{Answer, Client, misplaced, needed, plain};
use crate::bytes::{Packed, Result, Wire};
use crate::session::protocol::{Reply, Request};
use crate::session::{Building, Copying, Hashed, Hashing, Prepared, Recomputed, Sealing};
use crate::web::drive;
use crate::web::envelope::{self, Payload};
use crate::web::spool::Spool;

/// The most ranges in a blob that every browser can download without filling memory.
const FEW: usize = 10;

/// The state of a squash between requests.
#[derive(Default)]
pub(super) struct Builder {
    /// The new layers with their bytes, before they were read whole.
    prepared: Option<(Prepared, Blob)>,
    /// The new layers after they were read whole.
    hashed: Option<Hashed>,
    /// The opened file and the unpacked part of it.
    files: Option<[Blob; 2]>,
}

/// The answer of the builder to a request.
///
/// # Errors
/// When the request fails, or comes too early.
pub(super) async fn answer(
    builder: &RefCell<Builder>,
    client: &Client,
    request: Request,
    payload: Payload,
) -> Result<Answer> {
    let bytes = envelope::bytes(&payload);
    match request {
        Request::Build { alone } => {
            let file = needed(payload.file)?;
            build(builder, client, &bytes, alone, file).await
        }
        Request::Hash => {
            let prepared = builder.borrow_mut().prepared.take();
            let (prepared, layer) = prepared.ok_or_else(misplaced)?;
            let hashed = client.run(Hashing::new(prepared), &layer).await?;
            builder.borrow_mut().hashed = Some(hashed);
            Ok(plain(Reply::Done))
        }
        Request::Seal { parts } => {
            let known = Recomputed::unpack(&bytes)?;
            seal(builder, client, parts, known, needed(payload.file)?).await
        }
        _ => Err(misplaced()),
    }
}

/// Puts the new layers of a squash together.
///
/// # Errors
/// When the order is invalid, or a layer cannot be read.
async fn build(
    builder: &RefCell<Builder>,
    client: &Client,
    order: &[u8],
    alone: bool,
    input: Blob,
) -> Result<Answer> {
    let spool = Spool::open("").await;
    let building = Building::new(order, alone, Box::new(spool.clone()))?;
    let places = drive::with_spool(&input, &spool);
    let prepared = drive::run(building, places, client.progress()).await?;
    let spool = spool.finish().await?;
    let layer = assemble(prepared.rope(), [&input, &spool, &input])?;
    let (followed, segments) = (prepared.followed(), prepared.segments());
    let payload = Payload::file(layer.clone());
    builder.replace(Builder {
        prepared: Some((prepared, layer)),
        hashed: None,
        files: Some([input, spool]),
    });
    Ok((Reply::Layers { followed, segments }, payload))
}

/// Puts the output file together.
///
/// # Errors
/// When no new layers are ready, a digest is missing, or there is no room for the file.
async fn seal(
    builder: &RefCell<Builder>,
    client: &Client,
    parts: Vec<Packed>,
    known: Recomputed,
    packed: Blob,
) -> Result<Answer> {
    let Builder { hashed, files, .. } = builder.take();
    let (hashed, [input, spool]) = hashed.zip(files).ok_or_else(misplaced)?;
    let sealing = Sealing::new(hashed, &parts, known)?;
    let assembled = client.run(sealing, &packed).await?;
    let mut built = assembled.built;
    let mut blob = assemble(&assembled.rope, [&input, &spool, &packed])?;
    if assembled.rope.pieces().len() > FEW
        && let Some(whole) = Spool::for_whole().await
    {
        let copying = Copying::new(length(&blob), Box::new(whole.clone()));
        client.run(copying, &blob).await?;
        blob = whole.finish().await?;
        built.copied = true;
    }
    let expected = assembled.expected.pack()?;
    let payload = envelope::payload(&expected).with_file(blob);
    Ok((Reply::Built(built), payload))
}
