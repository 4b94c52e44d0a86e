//! The worker: takes requests one after another, runs the session's jobs, and replies.
//!
//! The session worker holds the session, and the builder holds the intermediate results of a squash; other workers
//! hold nothing between requests. A worker learns its role from its requests. It never stops in the middle of a
//! request; to cancel a request, the page ends the worker.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use super::drive;
use super::envelope::{self, Envelope, Payload};
use super::spool::Spool;
use crate::bytes::{Bounds, Error, Kind, Part, Result, Rope, Wire};
use crate::image::FileId;
use crate::rootfs::Changeset;
use crate::session::protocol::{Built, Progress, Reply, Request, Role, VERSION};
use crate::session::{
    Body, Building, Copying, ExaminePurpose, Examined, Examining, Expected, Fetching, Hashed,
    Hashing, Job, Opening, PACKED, Packing, Prepared, Recomputed, SPOOL, Scanning, Sealing,
    Session, Verifying, segments,
};

/// The time between two progress messages, in milliseconds.
const PAUSE: f64 = 100.0;

/// The most ranges in a blob that every browser can download without filling memory.
const FEW: usize = 10;

/// A reply with its payload.
type Answer = (Reply, Payload);

#[derive(Clone)]
struct Worker {
    scope: DedicatedWorkerGlobalScope,
    session: Rc<RefCell<Option<Session>>>,
    /// The intermediate results of the builder.
    builder: Rc<RefCell<Builder>>,
}

/// The state of a squash between requests.
#[derive(Default)]
struct Builder {
    /// The new layer with its bytes, before the layer was read whole.
    prepared: Option<(Prepared, Blob)>,
    /// The new layer after it was read whole.
    hashed: Option<Hashed>,
    /// The opened file and the unpacked part of it.
    files: Option<[Blob; 2]>,
}

/// Starts to listen for requests, and tells the page.
pub(super) fn start() {
    let worker = Worker {
        scope: js_sys::global().unchecked_into(),
        session: Rc::default(),
        builder: Rc::default(),
    };
    // Requests run one after another. A job yields while it reads, and the next message must not run then.
    let queue = Rc::new(RefCell::new(Promise::resolve(&JsValue::UNDEFINED)));
    let listener = {
        let worker = worker.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(envelope) = Envelope::unpack(event.data()) else {
                return;
            };
            let worker = worker.clone();
            let before = queue.borrow().clone();
            *queue.borrow_mut() = wasm_bindgen_futures::future_to_promise(async move {
                // The earlier request has sent its own reply, failures included.
                let _ = wasm_bindgen_futures::JsFuture::from(before).await;
                worker.serve(envelope).await;
                Ok(JsValue::UNDEFINED)
            });
        })
    };
    worker
        .scope
        .set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    let ready = Reply::Ready { version: VERSION };
    spawn_local(async move { worker.post(0, &ready, Payload::NONE) });
}

impl Worker {
    async fn serve(&self, envelope: Envelope) {
        let id = envelope.id;
        let answer = self.answer(envelope).await;
        let (reply, payload) = answer.unwrap_or_else(|error| (Reply::Failed(error), Payload::NONE));
        self.post(id, &reply, payload);
    }

    async fn answer(&self, envelope: Envelope) -> Result<Answer> {
        let Envelope {
            id,
            message,
            payload,
        } = envelope;
        let request: Request = postcard::from_bytes(&message).map_err(|error| garbled(&error))?;
        match request.role() {
            Role::Session => self.session(id, request, payload).await,
            Role::Pool => self.pool(id, request, payload).await,
            Role::Builder => self.builder(id, request, payload).await,
        }
    }

    /// The answer of the session worker to a request.
    ///
    /// # Errors
    /// When the request fails.
    async fn session(&self, id: u32, request: Request, payload: Payload) -> Result<Answer> {
        if let Request::Open { name, choice, huge } = request {
            return self
                .open(id, needed(payload.file)?, name, choice, huge)
                .await;
        }
        let mut session = self.session.borrow_mut();
        let session = session
            .as_mut()
            .ok_or_else(|| Error::new(Kind::Request, "no image is open"))?;
        let bytes = envelope::bytes(&payload);
        Ok(plain(match request {
            Request::AddLayer(layer) => {
                Reply::Added(session.add_layer(layer, Changeset::unpack(&bytes)?)?)
            }
            Request::Overview => Reply::Overview(Box::new(session.overview()?)),
            Request::Examinations => Reply::Orders(session.examinations(ExaminePurpose::All)?),
            Request::AddDigests => {
                session.add_digests(Examined::unpack(&bytes)?, None)?;
                Reply::Done
            }
            Request::Warm => {
                session.warm()?;
                Reply::Done
            }
            Request::Plan(squash) => Reply::Plan(Box::new(session.plan(&squash)?)),
            Request::Order(squash) => return Ok(made(&session.order(&squash)?)),
            Request::Recomputed => return Ok(made(&session.recomputed()?.pack()?)),
            Request::ReadOrder(reading) => return Ok(made(&session.read_order(&reading)?)),
            Request::Tree(query) => Reply::Tree(session.tree(&query)?),
            Request::Find(path) => Reply::Found(session.find(&path)?),
            Request::Facts(node) => Reply::Facts(session.facts(node)?),
            Request::Waste(query) => Reply::Waste(session.waste(&query)?),
            Request::Map(query) => Reply::Map(session.map(&query)?),
            Request::Export(format) => {
                let (file_name, bytes) = session.export(format)?;
                let file = in_memory(&bytes, "")?;
                return Ok((Reply::Exported { file_name }, Payload::file(file)));
            }
            _ => return Err(misplaced()),
        }))
    }

    /// The answer of a pool worker to a request.
    ///
    /// # Errors
    /// When the request fails.
    async fn pool(&self, id: u32, request: Request, payload: Payload) -> Result<Answer> {
        let bytes = envelope::bytes(&payload);
        let file = needed(payload.file)?;
        match request {
            Request::Scan { order } => {
                let found = self.run(id, Scanning::new(&order)?, &file).await?;
                Ok(made(&found.pack()?))
            }
            Request::Examine { order } => {
                let found = self.run(id, Examining::new(&order)?, &file).await?;
                Ok(made(&found.pack()?))
            }
            Request::Read => self.read(id, &bytes, &file).await,
            Request::Pack { segment, length } => {
                let mut after = segments(length).skip(segment as usize);
                let slice = after.next().ok_or_else(|| {
                    Error::new(Kind::Request, format!("there is no segment {segment}"))
                })?;
                let spool = Spool::in_blobs();
                let packing = Packing::new(slice, after.next().is_none(), Box::new(spool.clone()));
                let packed = self.run(id, packing, &file).await?;
                Ok((Reply::Packed(packed), Payload::file(spool.finish().await?)))
            }
            Request::Check => {
                let verifying = Verifying::new(Expected::unpack(&bytes)?, length(&file));
                self.run(id, verifying, &file).await?;
                Ok(plain(Reply::Done))
            }
            _ => Err(misplaced()),
        }
    }

    /// The answer of the builder to a request.
    ///
    /// # Errors
    /// When the request fails.
    async fn builder(&self, id: u32, request: Request, payload: Payload) -> Result<Answer> {
        let bytes = envelope::bytes(&payload);
        match request {
            Request::Build { alone } => self.build(id, &bytes, alone, needed(payload.file)?).await,
            Request::Hash => {
                let prepared = self.builder.borrow_mut().prepared.take();
                let (prepared, layer) = prepared.ok_or_else(misplaced)?;
                let hashed = self.run(id, Hashing::new(prepared), &layer).await?;
                self.builder.borrow_mut().hashed = Some(hashed);
                Ok(plain(Reply::Done))
            }
            Request::Seal { parts } => {
                let Builder { hashed, files, .. } = self.builder.take();
                let (hashed, files) = hashed.zip(files).ok_or_else(misplaced)?;
                let sealing = Sealing::new(hashed, parts, Recomputed::unpack(&bytes)?)?;
                self.seal(id, sealing, files, needed(payload.file)?).await
            }
            _ => Err(misplaced()),
        }
    }

    /// Reads the table of contents of a file.
    async fn open(
        &self,
        id: u32,
        file: Blob,
        name: String,
        choice: Option<u32>,
        huge: bool,
    ) -> Result<Answer> {
        self.session.replace(None);
        let spool = Spool::open().await;
        let bounds = Bounds::new(huge);
        let opening = Opening::new(length(&file), Box::new(spool.clone()), bounds);
        let places = drive::with_spool(&file, &spool);
        let found = drive::run(opening, places, self.progress(id)).await?;
        let unpacked = match found.packed {
            Some(_) => Some(spool.finish().await?),
            None => None,
        };
        let mut session = Session::new(name, found.archive, choice)?;
        if huge {
            session.allow_huge();
        }
        let opened = session.opened();
        self.session.replace(Some(session));
        let payload = unpacked.map_or(Payload::NONE, Payload::file);
        Ok((Reply::Opened(opened), payload))
    }

    /// Reads contents of the image.
    ///
    /// # Errors
    /// When the contents cannot be read.
    async fn read(&self, id: u32, order: &[u8], file: &Blob) -> Result<Answer> {
        let spool = Spool::in_blobs();
        let fetching = Fetching::new(order, Box::new(spool.clone()))?;
        let fetched = self.run(id, fetching, file).await?;
        let file = match fetched.body {
            Body::None => None,
            Body::Bytes { bytes, media_type } => Some(in_memory(&bytes, &media_type)?),
            Body::Range(slice) => Some(cut(file, slice.offset, slice.length)?),
            Body::Spool => Some(spool.finish().await?),
        };
        let payload = file.map_or(Payload::NONE, Payload::file);
        Ok((Reply::Contents(Box::new(fetched.contents)), payload))
    }

    /// Puts the new layer of a squash together.
    ///
    /// # Errors
    /// When the order is invalid, or a layer cannot be read.
    async fn build(&self, id: u32, order: &[u8], alone: bool, input: Blob) -> Result<Answer> {
        let spool = Spool::open().await;
        let building = Building::new(order, alone, Box::new(spool.clone()))?;
        let places = drive::with_spool(&input, &spool);
        let prepared = drive::run(building, places, self.progress(id)).await?;
        let spool = spool.finish().await?;
        let layer = assemble(prepared.rope(), [&input, &spool, &input])?;
        let length = prepared.rope().length();
        let (count, payload) = if prepared.packs() {
            (segments(length).count(), Payload::file(layer.clone()))
        } else {
            (0, Payload::NONE)
        };
        self.builder.replace(Builder {
            prepared: Some((prepared, layer)),
            hashed: None,
            files: Some([input, spool]),
        });
        let segments = u32::try_from(count).unwrap_or(u32::MAX);
        Ok((Reply::Layer { length, segments }, payload))
    }

    /// Puts the output file together and verifies it.
    async fn seal(
        &self,
        id: u32,
        sealing: Sealing,
        [input, spool]: [Blob; 2],
        packed: Blob,
    ) -> Result<Answer> {
        let assembled = self.run(id, sealing, &packed).await?;
        let mut blob = assemble(&assembled.rope, [&input, &spool, &packed])?;
        if assembled.rope.pieces().len() > FEW
            && let Some(whole) = Spool::for_whole().await
        {
            let copying = Copying::new(length(&blob), Box::new(whole.clone()));
            self.run(id, copying, &blob).await?;
            blob = whole.finish().await?;
        }
        let expected = assembled.expected.pack()?;
        let verifying = Verifying::new(assembled.expected, length(&blob));
        self.run(id, verifying, &blob).await?;
        let built = Built {
            verified: true,
            ..assembled.built
        };
        let payload = envelope::payload(&expected).with_file(blob);
        Ok((Reply::Built(built), payload))
    }

    /// Runs a job that reads one file.
    ///
    /// # Errors
    /// When the file cannot be read, or the job fails.
    async fn run<J: Job>(&self, id: u32, job: J, file: &Blob) -> Result<J::Output> {
        drive::run(job, drive::only(file), self.progress(id)).await
    }

    /// A callback that sends the progress of a job, at most every `PAUSE` milliseconds.
    fn progress<J: Job>(&self, id: u32) -> impl FnMut(&J) + use<J> {
        let worker = self.clone();
        let last = Cell::new((f64::NEG_INFINITY, None));
        move |job| {
            let now = js_sys::Date::now();
            let Progress { step, .. } = job.progress();
            if now - last.get().0 >= PAUSE || last.get().1 != Some(step) {
                last.set((now, Some(step)));
                worker.post(id, &Reply::Progress(job.progress()), Payload::NONE);
            }
        }
    }

    fn post(&self, id: u32, reply: &Reply, payload: Payload) {
        let Ok(message) = postcard::to_allocvec(reply) else {
            return;
        };
        let envelope = Envelope {
            id,
            message,
            payload,
        };
        let (value, transfer) = envelope.pack();
        // Posting fails only for values that cannot be cloned; these values can.
        let _ = self.scope.post_message_with_transfer(&value, &transfer);
    }
}

/// An answer without a payload.
fn plain(reply: Reply) -> Answer {
    (reply, Payload::NONE)
}

/// An answer that has bytes for another worker.
fn made(bytes: &[u8]) -> Answer {
    (Reply::Done, envelope::payload(bytes))
}

/// A blob of bytes in memory, with a media type.
fn in_memory(bytes: &[u8], media_type: &str) -> Result<Blob> {
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|_| no_blob())
}

/// A blob of ranges of the input and of new bytes; only the new bytes are copied.
fn assemble(rope: &Rope<FileId>, [input, spool, packed]: [&Blob; 3]) -> Result<Blob> {
    let parts = Array::new();
    rope.walk(0..rope.length(), |part| {
        match part {
            Part::Fresh(bytes) => {
                parts.push(&js_sys::Uint8Array::from(bytes));
            }
            Part::Copy(range) => {
                let file = match range.source {
                    SPOOL => spool,
                    PACKED => packed,
                    _ => input,
                };
                let part = cut(file, range.offset, range.length)?;
                parts.push(&part);
            }
        }
        Ok(true)
    })?;
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/x-tar");
    Blob::new_with_blob_sequence_and_options(&parts, &options).map_err(|_| no_blob())
}

/// A range of a blob; offset and length are in bytes.
#[allow(clippy::cast_precision_loss, reason = "files end far below 2^53")]
fn cut(blob: &Blob, offset: u64, length: u64) -> Result<Blob> {
    blob.slice_with_f64_and_f64(offset as f64, (offset + length) as f64)
        .map_err(|_| no_blob())
}

fn no_blob() -> Error {
    Error::new(Kind::Io, "the browser could not put the new file together")
        .because("it has no room left, or the file was changed since it was opened")
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a blob's size is a whole number of bytes"
)]
fn length(blob: &Blob) -> u64 {
    blob.size() as u64
}

fn needed(blob: Option<Blob>) -> Result<Blob> {
    blob.ok_or_else(|| Error::new(Kind::Request, "the request came without its file"))
}

fn misplaced() -> Error {
    Error::new(Kind::Request, "a worker was asked for what it has not")
}

fn garbled(error: &postcard::Error) -> Error {
    Error::new(Kind::Request, "a request could not be read").because(error.to_string())
}
