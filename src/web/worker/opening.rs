//! What opens an image: reading its table of contents, then its layers, twice.
//!
//! All of this is in the early part of the workers' code. Nothing here may call what is in the late part.

use std::cell::RefCell;

use web_sys::Blob;

use super::blobs::length;
use super::{Answer, Client, made, misplaced, needed, plain};
use crate::bytes::{Bounds, Error, Kind, Result, Wire};
use crate::rootfs::Changeset;
use crate::session::protocol::{Reply, Request};
use crate::session::{ExaminePurpose, Examined, Examining, Opening, Scanning, Session};
use crate::web::drive;
use crate::web::envelope::{self, Payload};
use crate::web::spool::Spool;

/// The answer to a request of the early part, for the image of `session`. `suffix` tells its files from those of another
/// image.
///
/// # Errors
/// When the request fails.
pub(super) async fn answer(
    session: &RefCell<Option<Session>>,
    suffix: &str,
    client: &Client,
    request: Request,
    payload: Payload,
) -> Result<Answer> {
    let bytes = envelope::bytes(&payload);
    match request {
        Request::Open { name, choice, huge } => {
            let file = needed(payload.file)?;
            open((session, suffix), client, file, name, choice, huge).await
        }
        Request::Scan { order } => {
            let file = needed(payload.file)?;
            let found = client.run(Scanning::new(&order)?, &file).await?;
            Ok(made(&found.pack()?))
        }
        Request::Examine { order } => {
            let file = needed(payload.file)?;
            let found = client.run(Examining::new(&order)?, &file).await?;
            Ok(made(&found.pack()?))
        }
        request => {
            let mut session = session.borrow_mut();
            add(session.as_mut().ok_or_else(closed)?, &request, &bytes).map(plain)
        }
    }
}

/// The answer of the session to a request of the early part.
///
/// # Errors
/// When the request fails.
fn add(session: &mut Session, request: &Request, bytes: &[u8]) -> Result<Reply> {
    Ok(match request {
        Request::AddLayer(layer) => {
            Reply::Added(session.add_layer(*layer, Changeset::unpack(bytes)?)?)
        }
        Request::Overview => Reply::Overview(Box::new(session.overview()?)),
        Request::Examinations => Reply::Orders(session.examinations(ExaminePurpose::All)?),
        Request::AddDigests => {
            session.add_digests(Examined::unpack(bytes)?, None)?;
            Reply::Done
        }
        _ => return Err(misplaced()),
    })
}

/// The error for a question about an image when none is open.
pub(super) fn closed() -> Error {
    Error::new(Kind::Request, "no image is open")
}

/// Reads the table of contents of a file.
///
/// # Errors
/// When the file is no image, or cannot be read.
async fn open(
    (session, suffix): (&RefCell<Option<Session>>, &str),
    client: &Client,
    file: Blob,
    name: String,
    choice: Option<u32>,
    huge: bool,
) -> Result<Answer> {
    session.replace(None);
    let spool = Spool::open(suffix).await;
    let bounds = Bounds::new(huge);
    let opening = Opening::new(length(&file), Box::new(spool.clone()), bounds);
    let places = drive::with_spool(&file, &spool);
    let found = drive::run(opening, places, client.progress()).await?;
    let unpacked = match found.packed {
        Some(_) => Some(spool.finish().await?),
        None => None,
    };
    let mut new = Session::new(name, found.archive, choice)?;
    if huge {
        new.allow_huge();
    }
    let opened = new.opened();
    session.replace(Some(new));
    let payload = unpacked.map_or(Payload::NONE, Payload::file);
    Ok((Reply::Opened(opened), payload))
}
