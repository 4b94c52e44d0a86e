//! The worker: takes requests one after the other, runs the session's jobs, replies.
//!
//! The lead holds the session; the others hold nothing between two requests. Which it is, it learns from what it is
//! asked. It never stops half-way: to cancel, the page ends it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use super::envelope::{self, Envelope};
use super::pump;
use super::spool::Spool;
use crate::bytes::{Bounds, Error, Kind, Part, Result, Rope, Wire};
use crate::image::FileId;
use crate::rootfs::Changeset;
use crate::session::protocol::{Built, Progress, Reply, Request, VERSION};
use crate::session::{
    Building, Cargo, Copying, Examined, Examining, Expected, Fetching, Hashed, Hashing, Job, Look,
    Opening, PACKED, Packing, Recomputed, SPOOL, Scanning, Sealing, Session, Verifying, segments,
};

/// Milliseconds between two words of progress.
const PAUSE: f64 = 100.0;

/// A blob of so many ranges can be downloaded anywhere without filling memory.
const FEW: usize = 10;

/// A reply and what rides beside it.
type Answer = (Reply, Option<Vec<u8>>, Option<Blob>);

#[derive(Clone)]
struct Worker {
    scope: DedicatedWorkerGlobalScope,
    session: Rc<RefCell<Option<Session>>>,
    /// A squash whose new layer was seen, while others pack it or recompute digests.
    half: Rc<RefCell<Option<Half>>>,
    /// The second pass is over: nothing is asked for unless a person does.
    idle: Rc<Cell<bool>>,
}

/// Half of a squash: the new layer was seen.
struct Half {
    hashed: Hashed,
    input: Blob,
    spool: Blob,
}

/// Listens, and says that it does.
pub(super) fn start() {
    let worker = Worker {
        scope: js_sys::global().unchecked_into(),
        session: Rc::default(),
        half: Rc::default(),
        idle: Rc::default(),
    };
    // Requests wait for each other: a job yields while it reads, and the next message must not run between.
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
                // The one before has replied for itself, failures included.
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
    spawn_local(async move { worker.post(0, &ready, None, None) });
}

impl Worker {
    async fn serve(&self, envelope: Envelope) {
        let id = envelope.id;
        let (reply, cargo, blob) = match self.answer(envelope).await {
            Ok(answer) => answer,
            Err(error) => (Reply::Failed(error), None, None),
        };
        self.post(id, &reply, cargo.as_deref(), blob);
        if self.idle.replace(false) {
            // What is looked at next is laid out before it is asked for; a failure is said when it is.
            let _ = self.with(Session::warm);
        }
    }

    async fn answer(&self, envelope: Envelope) -> Result<Answer> {
        let request = postcard::from_bytes(&envelope.message).map_err(|error| garbled(&error))?;
        let id = envelope.id;
        let cargo = envelope::unload(envelope.cargo.as_ref());
        let plain = |reply| Ok((reply, None, None));
        match request {
            Request::Open { name, choice, huge } => {
                self.open(id, needed(envelope.blob)?, name, choice, huge)
                    .await
            }
            Request::Absorb { layer, .. } => plain(self.with(|session| {
                if session.absorb(layer, Changeset::unpack(&cargo)?)? {
                    session
                        .overview()
                        .map(|overview| Reply::Ledger(Box::new(overview)))
                } else {
                    Ok(Reply::Absorbed(session.glance(layer)))
                }
            })?),
            Request::Examinations => plain(Reply::Orders(
                self.with(|session| session.examinations(Look::All))?,
            )),
            Request::Learn { last, .. } => plain(self.with(|session| {
                session.learn(Examined::unpack(&cargo)?, None)?;
                if last {
                    self.idle.set(true);
                    session
                        .overview()
                        .map(|overview| Reply::Ledger(Box::new(overview)))
                } else {
                    Ok(Reply::Learned)
                }
            })?),
            Request::Plan(squash) => plain(Reply::Plan(Box::new(
                self.with(|session| session.plan(&squash))?,
            ))),
            Request::Order(squash) => {
                let order = self.with(|session| session.order(&squash))?;
                Ok((Reply::Ordered(Vec::new()), Some(order), None))
            }
            Request::Tree(_)
            | Request::Find(_)
            | Request::Facts(_)
            | Request::Waste(_)
            | Request::Map(_)
            | Request::Export(_)
            | Request::ReadOrder(_) => self.query(request),
            Request::Read { .. } => self.read(id, &cargo, &needed(envelope.blob)?).await,
            Request::Scan { order } => {
                let file = needed(envelope.blob)?;
                let scanning = Scanning::new(&order)?;
                let found = pump::run(scanning, pump::only(&file), self.progress(id)).await?;
                let changeset = Vec::new();
                Ok((Reply::Scanned { changeset }, Some(found.pack()?), None))
            }
            Request::Examine { order } => {
                let file = needed(envelope.blob)?;
                let examining = Examining::new(&order)?;
                let found = pump::run(examining, pump::only(&file), self.progress(id)).await?;
                Ok((Reply::Examined(Vec::new()), Some(found.pack()?), None))
            }
            Request::Build { alone, .. } => {
                self.build(id, &cargo, alone, needed(envelope.blob)?).await
            }
            Request::Check { .. } => {
                let file = needed(envelope.blob)?;
                let verifying = Verifying::new(Expected::unpack(&cargo)?, length(&file));
                pump::run(verifying, pump::only(&file), self.progress(id)).await?;
                plain(Reply::Checked)
            }
            Request::Known => {
                let known = self.with(|session| session.recomputed()?.pack())?;
                Ok((Reply::Known(Vec::new()), Some(known), None))
            }
            Request::Pack { segment, length } => {
                let layer = needed(envelope.blob)?;
                let mut after = segments(length).skip(segment as usize);
                let slice = after.next().ok_or_else(|| {
                    Error::new(Kind::Request, format!("there is no segment {segment}"))
                })?;
                let spool = Spool::in_blobs();
                let packing = Packing::new(slice, after.next().is_none(), Box::new(spool.clone()));
                let packed = pump::run(packing, pump::only(&layer), self.progress(id)).await?;
                Ok((Reply::Packed(packed), None, Some(spool.finish().await?)))
            }
            Request::Seal { parts, .. } => {
                let half = self.half.take();
                let half = half.ok_or_else(|| Error::new(Kind::Request, "nothing was built"))?;
                let sealing = Sealing::new(half.hashed, parts, Recomputed::unpack(&cargo)?)?;
                let blobs = [half.input, half.spool, needed(envelope.blob)?];
                self.seal(id, sealing, blobs).await
            }
        }
    }

    /// Reads a file's table of contents.
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
        let places = pump::with_spool(&file, &spool);
        let found = pump::run(opening, places, self.progress(id)).await?;
        let unpacked = match found.packed {
            Some(_) => Some(spool.finish().await?),
            None => None,
        };
        let mut session = Session::new(name, found.archive, choice)?;
        if huge {
            session.allow_huge();
        }
        let opened = session.opened();
        if opened.chosen.is_some() && opened.layers.is_empty() {
            // There is no layer whose absorption would bring the figures.
            self.post(id, &Reply::Opened(opened), None, unpacked);
            session.settle()?;
            let ledger = Reply::Ledger(Box::new(session.overview()?));
            self.session.replace(Some(session));
            return Ok((ledger, None, None));
        }
        self.session.replace(Some(session));
        Ok((Reply::Opened(opened), None, unpacked))
    }

    /// What the lead answers from memory.
    fn query(&self, request: Request) -> Result<Answer> {
        let plain = |reply| Ok((reply, None, None));
        match request {
            Request::Tree(query) => plain(Reply::Tree(self.with(|s| s.tree(&query))?)),
            Request::Find(path) => plain(Reply::Found(self.with(|s| s.find(&path))?)),
            Request::Facts(node) => plain(Reply::Facts(self.with(|s| s.facts(node))?)),
            Request::Waste(query) => plain(Reply::Waste(self.with(|s| s.waste(&query))?)),
            Request::Map(query) => plain(Reply::Map(self.with(|s| s.map(&query))?)),
            Request::Export(format) => {
                let (file_name, bytes) = self.with(|session| session.export(format))?;
                let parts = Array::of1(&js_sys::Uint8Array::from(&bytes[..]));
                let blob = Blob::new_with_u8_array_sequence(&parts).map_err(|_| no_blob())?;
                Ok((Reply::Exported { file_name }, None, Some(blob)))
            }
            Request::ReadOrder(reading) => {
                let order = self.with(|session| session.read_order(&reading))?;
                Ok((Reply::Ordered(Vec::new()), Some(order), None))
            }
            _ => Err(Error::new(Kind::Request, "that is no question")),
        }
    }

    /// Reads contents.
    async fn read(&self, id: u32, order: &[u8], file: &Blob) -> Result<Answer> {
        let spool = Spool::in_blobs();
        let fetching = Fetching::new(order, Box::new(spool.clone()))?;
        let fetched = pump::run(fetching, pump::only(file), self.progress(id)).await?;
        let blob = match fetched.cargo {
            Cargo::None => None,
            Cargo::Bytes { bytes, media_type } => {
                let parts = Array::of1(&js_sys::Uint8Array::from(&bytes[..]));
                let options = web_sys::BlobPropertyBag::new();
                options.set_type(&media_type);
                let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
                Some(blob.map_err(|_| no_blob())?)
            }
            Cargo::Range(slice) => Some(cut(file, slice.offset, slice.length)?),
            Cargo::Spool => Some(spool.finish().await?),
        };
        Ok((Reply::Contents(Box::new(fetched.contents)), None, blob))
    }

    /// Puts the new layer together, says where it is to be packed what it is made of, and hashes it.
    async fn build(&self, id: u32, order: &[u8], alone: bool, input: Blob) -> Result<Answer> {
        let spool = Spool::open().await;
        let building = Building::new(order, alone, Box::new(spool.clone()))?;
        let places = pump::with_spool(&input, &spool);
        let prepared = pump::run(building, places, self.progress(id)).await?;
        let spool = spool.finish().await?;
        let layer = assemble(prepared.rope(), [&input, &spool, &input])?;
        if prepared.packs() {
            let length = prepared.rope().length();
            let segments = u32::try_from(segments(length).count()).unwrap_or(u32::MAX);
            let cut = Reply::Layer { length, segments };
            self.post(id, &cut, None, Some(layer.clone()));
        }
        let hashing = Hashing::new(prepared);
        let hashed = pump::run(hashing, pump::only(&layer), self.progress(id)).await?;
        self.half.replace(Some(Half {
            hashed,
            input,
            spool,
        }));
        Ok((Reply::Hashed, None, None))
    }

    /// Puts the file together, and reads it back.
    async fn seal(&self, id: u32, sealing: Sealing, blobs: [Blob; 3]) -> Result<Answer> {
        let [input, spool, packed] = blobs;
        let assembled = pump::run(sealing, pump::only(&packed), self.progress(id)).await?;
        let mut blob = assemble(&assembled.rope, [&input, &spool, &packed])?;
        if assembled.rope.pieces().len() > FEW
            && let Some(whole) = Spool::for_whole().await
        {
            let copying = Copying::new(length(&blob), Box::new(whole.clone()));
            pump::run(copying, pump::only(&blob), self.progress(id)).await?;
            blob = whole.finish().await?;
        }
        let expected = assembled.expected.pack()?;
        let verifying = Verifying::new(assembled.expected, length(&blob));
        pump::run(verifying, pump::only(&blob), self.progress(id)).await?;
        let built = Built {
            verified: true,
            ..assembled.built
        };
        Ok((Reply::Built(built), Some(expected), Some(blob)))
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        let mut session = self.session.borrow_mut();
        ask(session
            .as_mut()
            .ok_or_else(|| Error::new(Kind::Request, "no image is open"))?)
    }

    /// Tells how far a job is, not too often.
    fn progress<J: Job>(&self, id: u32) -> impl FnMut(&J) + use<J> {
        let worker = self.clone();
        let last = Cell::new((f64::NEG_INFINITY, None));
        move |job| {
            let now = js_sys::Date::now();
            let Progress { step, .. } = job.progress();
            if now - last.get().0 >= PAUSE || last.get().1 != Some(step) {
                last.set((now, Some(step)));
                worker.post(id, &Reply::Progress(job.progress()), None, None);
            }
        }
    }

    fn post(&self, id: u32, reply: &Reply, cargo: Option<&[u8]>, blob: Option<Blob>) {
        let Ok(message) = postcard::to_allocvec(reply) else {
            return;
        };
        let envelope = Envelope {
            id,
            message,
            cargo: cargo.map(envelope::cargo),
            blob,
        };
        let (value, transfer) = envelope.pack();
        // Posting fails only for values that cannot be cloned; ours can.
        let _ = self.scope.post_message_with_transfer(&value, &transfer);
    }
}

/// One blob of ranges of the input and of fresh bytes; nothing is copied but those.
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

/// A range of a blob.
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

fn garbled(error: &postcard::Error) -> Error {
    Error::new(Kind::Request, "a request could not be read").because(error.to_string())
}
