//! A worker: takes requests one after another and replies to each.
//!
//! The session worker holds the session, and the builder holds the intermediate results of a squash; other workers
//! hold nothing between requests. A worker learns its role from its requests. It never stops in the middle of a
//! request; to cancel a request, the page ends the worker.

mod blobs;
mod building;
mod comparing;
mod kept;
mod late;
mod opening;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use self::building::Builder;
use super::drive;
use super::envelope::{self, Envelope, Payload};
use crate::bytes::{Error, Kind, Result, Wire};
use crate::session::protocol::{Progress, Reply, Request, VERSION};
use crate::session::{Job, ReadLayer, Session};

/// The time between two progress messages, in milliseconds.
const PAUSE: f64 = 100.0;

/// A reply with its payload.
type Answer = (Reply, Payload);

/// The state of a worker, which depends on its role.
#[derive(Default)]
struct Worker {
    session: RefCell<Option<Session>>,
    /// The image that is compared with the open one.
    other: RefCell<Option<Session>>,
    builder: RefCell<Builder>,
    /// The new layers that were read for the proof.
    read: RefCell<Vec<ReadLayer>>,
    /// What requests of the late part leave for later ones. Its type is late code too.
    late: RefCell<Option<Box<dyn Any>>>,
}

/// The sender of replies to one request.
struct Client {
    scope: DedicatedWorkerGlobalScope,
    id: u32,
}

/// Starts to listen for requests, and tells the page.
pub(super) fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let worker = Rc::new(Worker::default());
    // Requests run one after another. A job yields while it reads, and the next message must not run then.
    let queue = Rc::new(RefCell::new(Promise::resolve(&JsValue::UNDEFINED)));
    let listener = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(envelope) = Envelope::unpack(event.data()) else {
                return;
            };
            let (scope, worker) = (scope.clone(), worker.clone());
            let before = queue.borrow().clone();
            *queue.borrow_mut() = wasm_bindgen_futures::future_to_promise(async move {
                // The earlier request has sent its own reply, failures included.
                let _ = wasm_bindgen_futures::JsFuture::from(before).await;
                worker.serve(scope, envelope).await;
                Ok(JsValue::UNDEFINED)
            });
        })
    };
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    let client = Client { scope, id: 0 };
    let ready = Reply::Ready { version: VERSION };
    spawn_local(async move { client.post(&ready, Payload::NONE) });
}

impl Worker {
    async fn serve(&self, scope: DedicatedWorkerGlobalScope, envelope: Envelope) {
        let client = Client {
            scope,
            id: envelope.id,
        };
        let answer = match Request::unpack(&envelope.message) {
            Ok(request) => self.answer(&client, request, envelope.payload).await,
            Err(error) => Err(error),
        };
        let (reply, payload) = answer.unwrap_or_else(|error| (Reply::Failed(error), Payload::NONE));
        client.post(&reply, payload);
    }

    async fn answer(&self, client: &Client, request: Request, payload: Payload) -> Result<Answer> {
        if request.is_late() {
            late::late_answer(self, client, request, payload).await
        } else {
            opening::answer(&self.session, "", client, request, payload).await
        }
    }
}

impl Client {
    /// Runs a job that reads one file.
    ///
    /// # Errors
    /// When the file cannot be read, or the job fails.
    async fn run<J: Job>(&self, job: J, file: &Blob) -> Result<J::Output> {
        drive::run(job, drive::only(file), self.progress()).await
    }

    /// A callback that sends the progress of a job, at most every `PAUSE` milliseconds.
    fn progress<J: Job>(&self) -> impl FnMut(&J) + use<J> {
        let client = Self {
            scope: self.scope.clone(),
            id: self.id,
        };
        let last = Cell::new((f64::NEG_INFINITY, None));
        move |job| {
            let now = js_sys::Date::now();
            let Progress { step, .. } = job.progress();
            if now - last.get().0 >= PAUSE || last.get().1 != Some(step) {
                last.set((now, Some(step)));
                client.post(&Reply::Progress(job.progress()), Payload::NONE);
            }
        }
    }

    fn post(&self, reply: &Reply, payload: Payload) {
        let Ok(message) = reply.pack() else {
            return;
        };
        let envelope = Envelope {
            id: self.id,
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

fn needed(blob: Option<Blob>) -> Result<Blob> {
    blob.ok_or_else(|| Error::new(Kind::Request, "the request came without its file"))
}

fn misplaced() -> Error {
    Error::new(Kind::Request, "a worker was asked for what it has not")
}
