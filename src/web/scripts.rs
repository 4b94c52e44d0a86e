//! Carries out the page's effects: asks the session worker, and runs scripts over the workers.
//!
//! It keeps what one script needs from another: the open file, the second pass that a squash waits for, and the
//! expected content of a squashed image. It does not read any of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::pin::Pin;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{AbortHandle, Shared, abortable};
use js_sys::ArrayBuffer;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::Callback;

use super::bridge::Bridge;
use super::envelope::Payload;
use crate::bytes::Result;
use crate::session::protocol::{CompareRequest, Error, Kind, Reply, Request};
use crate::session::scripts::{self, Beside, Comparing, Opening, SquashAsks, Workers};
use crate::view::{Answer, Effect, Script, Task, Ticket};

/// The end of the second pass over the layers, which several scripts may wait for.
type Passed = Shared<oneshot::Receiver<Result<()>>>;

/// The last reply of a script or question, with the file that comes with it.
type Ended = (Reply, Option<Blob>);

/// The runner of scripts and questions.
#[derive(Clone)]
pub(super) struct Scripts {
    bridge: Bridge,
    /// The callback for every answer, with the file that comes with it.
    heard: Callback<(Answer, Option<Blob>)>,
    kept: Rc<RefCell<Kept>>,
}

/// The results that scripts leave for later scripts.
#[derive(Default)]
struct Kept {
    /// The file that holds the image.
    file: Option<Blob>,
    /// The file that was given to compare with, and the one that holds its image once it is open.
    other: Option<Blob>,
    beside: Option<Blob>,
    /// The end of the second pass over the image's layers; `None` if it has not begun.
    passed: Option<Passed>,
    /// The expected content of the last squashed image.
    expected: Option<ArrayBuffer>,
    /// The squashed image at the place where it was saved.
    saved: Option<Blob>,
    /// The last script of each kind.
    running: HashMap<Discriminant<Task>, AbortHandle>,
}

impl Scripts {
    /// The runner over a bridge; `heard` gets every answer.
    pub(super) fn new(bridge: Bridge, heard: Callback<(Answer, Option<Blob>)>) -> Self {
        Self {
            bridge,
            heard,
            kept: Rc::default(),
        }
    }

    /// Sets the file that scripts work on. `of_result` says that it is the result of a squash of the last file.
    pub(super) fn set_file(&self, file: Blob, of_result: bool) {
        self.bridge.begin_round(of_result);
        self.kept.borrow_mut().file = Some(file);
    }

    /// Sets the file to compare the open one with.
    pub(super) fn set_other(&self, file: Blob) {
        self.kept.borrow_mut().other = Some(file);
    }

    /// Sets the saved file to check.
    pub(super) fn set_saved(&self, file: Blob) {
        self.kept.borrow_mut().saved = Some(file);
    }

    /// Carries out an effect; its answers belong to this generation.
    pub(super) fn carry_out(&self, effect: Effect, generation: u32) {
        let ticket = move |task| Ticket { generation, task };
        let this = self.clone();
        match effect {
            Effect::Restart => {
                let running = std::mem::take(&mut self.kept.borrow_mut().running);
                running.values().for_each(AbortHandle::abort);
                self.bridge.restart();
            }
            Effect::Stop(task) => self.stop(task),
            Effect::Ask(task, request) => spawn_local(async move {
                let asked = this.bridge.ask(request, Payload::NONE, |_| ()).await;
                let ended = asked.map(|(reply, payload)| (reply, payload.file));
                this.end(ticket(task), ended);
            }),
            Effect::Run(task, script) => {
                self.stop(task);
                let (running, handle) = abortable(async move {
                    // A script without a last reply has sent all of its answers already.
                    if let Some(ended) = this.run(ticket(task), script).await.transpose() {
                        this.end(ticket(task), ended);
                    }
                });
                let kind = discriminant(&task);
                self.kept.borrow_mut().running.insert(kind, handle);
                spawn_local(running.map(drop));
            }
        }
    }

    fn stop(&self, task: Task) {
        let running = self.kept.borrow_mut().running.remove(&discriminant(&task));
        if let Some(handle) = running {
            handle.abort();
        }
    }

    fn tell(&self, ticket: Ticket, reply: Reply, file: Option<Blob>) {
        self.heard.emit((Answer { ticket, reply }, file));
    }

    fn end(&self, ticket: Ticket, ended: Result<Ended>) {
        let (reply, file) = ended.unwrap_or_else(|error| (Reply::Failed(error), None));
        self.tell(ticket, reply, file);
    }

    /// Runs a script on the open file. The result is its last reply; `None` if it has none.
    ///
    /// # Errors
    /// When the script fails.
    async fn run(&self, ticket: Ticket, script: Script) -> Result<Option<Ended>> {
        let (bridge, file) = (&self.bridge, self.kept.borrow().file.clone());
        let file = file.ok_or_else(|| Error::new(Kind::Request, "no file is open"))?;
        let heard = |progress| self.tell(ticket, Reply::Progress(progress), None);
        Ok(Some(match script {
            Script::Open { name, choice, huge } => {
                let request = Request::Open { name, choice, huge };
                let heard = |opening| self.opening(ticket, opening);
                let overview = scripts::open(bridge, file, request, &heard).await?;
                return Ok(overview.map(|overview| (Reply::Overview(overview), None)));
            }
            Script::Examine => {
                let (passes, passed) = oneshot::channel();
                self.kept.borrow_mut().passed = Some(passed.shared());
                let examined = scripts::examine(bridge, file, heard).await;
                // The receiver is dropped if no squash is running.
                let _ = passes.send(examined.as_ref().map(|_| ()).map_err(Error::clone));
                (examined?.map_or(Reply::Done, Reply::Overview), None)
            }
            script => {
                self.bridge.late().await?;
                return late_script(self.clone(), ticket, file, script).await;
            }
        }))
    }

    /// Reports a message of `open` to the page.
    fn opening(&self, ticket: Ticket, opening: Opening<Blob>) {
        let (task, reply) = match opening {
            Opening::Progress(progress) => (Task::Open, Reply::Progress(progress)),
            Opening::Layer(layer, reply) => (Task::Layer(layer), reply),
            Opening::Opened(opened, file) => {
                self.kept.borrow_mut().file = Some(file);
                (Task::Open, Reply::Opened(opened))
            }
        };
        self.tell(Ticket { task, ..ticket }, reply, None);
    }
}

/// What a script returns: its last reply; `None` if it has none.
type Running = Pin<Box<dyn Future<Output = Result<Option<Ended>>>>>;

/// Runs a script of the tabs beside the first one.
///
/// The name begins with `late_`, which tells the build to split the code here. It may be called only when the late part has
/// arrived.
#[inline(never)]
fn late_script(this: Scripts, ticket: Ticket, file: Blob, script: Script) -> Running {
    let running: Running = Box::pin(async move {
        let bridge = &this.bridge;
        let heard = |progress| this.tell(ticket, Reply::Progress(progress), None);
        Ok(Some(match script {
            Script::Open { .. } | Script::Examine => return Ok(None),
            Script::Packages => {
                let document = scripts::packages(bridge, file, &heard).await?;
                (Reply::Packages(document), None)
            }
            Script::Made => {
                scripts::made(bridge, file, heard).await?;
                (Reply::Done, None)
            }
            Script::Propose => {
                let proposal = scripts::propose(bridge, file, heard).await?;
                (Reply::Proposed(proposal), None)
            }
            Script::Keep(request) => {
                let (kept, plan) = scripts::keep(bridge, file, request, heard).await?;
                this.tell(ticket, Reply::Kept(kept), None);
                (Reply::Plan(plan), None)
            }
            Script::Measure => {
                let layers = scripts::measure(bridge, file, heard).await?;
                (Reply::Measured(layers), None)
            }
            Script::Read(_) | Script::ReadBoth(..) => {
                let (file, request) = this.reading(file, script)?;
                let (contents, file) = scripts::read(bridge, file, request, heard).await?;
                (Reply::Contents(contents), file)
            }
            Script::Squash { .. } | Script::Onto(_) => {
                let alone = !matches!(script, Script::Squash { alone: false, .. });
                let (file, asks) = this.squashing(file, script)?;
                let passed = this.kept.borrow().passed.clone().filter(|_| !alone);
                let passed = passed.map(|passed| passed.map(|p| p.unwrap_or_else(|_| Err(gone()))));
                let done = scripts::squash(bridge, file, asks, passed, heard).await?;
                this.kept.borrow_mut().expected = Some(done.expected);
                (Reply::Built(done.built), Some(done.file))
            }
            Script::Compare { name, choice, huge } => {
                let other = this.kept.borrow().other.clone().ok_or_else(no_other)?;
                let files = Beside { open: file, other };
                let request = Request::Open { name, choice, huge };
                match scripts::compare(bridge, files, request, &heard).await? {
                    Comparing::Choose(opened) => (Reply::Opened(opened), None),
                    Comparing::Compared(found, file) => {
                        this.kept.borrow_mut().beside = Some(file);
                        (Reply::Compared(found), None)
                    }
                }
            }
            Script::Check => {
                let payload = this.kept.borrow_mut().payload_of_check();
                (bridge.ask(Request::Check, payload, heard).await?.0, None)
            }
        }))
    });
    // Without this, the compiler sees which future this is, and puts it into the early part.
    std::hint::black_box(running)
}

impl Scripts {
    /// The file to read from for a script that reads contents, and the request for the order.
    ///
    /// # Errors
    /// When there is no image to compare with.
    fn reading(&self, file: Blob, script: Script) -> Result<(Blob, Request)> {
        match script {
            Script::ReadBoth(number, offset) => {
                let (file, shift) = self.both(&file)?;
                let question = CompareRequest::Read {
                    number,
                    offset,
                    shift,
                };
                Ok((file, scripts::compare_request(&question)?))
            }
            Script::Read(reading) => Ok((file, Request::ReadOrder(reading))),
            _ => Err(no_other()),
        }
    }

    /// The file to build from for a script that squashes, and its requests to the session.
    ///
    /// # Errors
    /// When there is no image to compare with.
    fn squashing(&self, file: Blob, script: Script) -> Result<(Blob, SquashAsks)> {
        match script {
            Script::Onto(request) => {
                let (file, shift) = self.both(&file)?;
                Ok((file, scripts::onto_asks(request, shift)?))
            }
            Script::Squash { request, .. } => Ok((file, request.into())),
            _ => Err(no_other()),
        }
    }

    /// One file of the open image and the one beside it, and where the latter begins.
    ///
    /// # Errors
    /// When there is no image to compare with, or the browser has no room.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a blob's size is a whole number of bytes"
    )]
    fn both(&self, file: &Blob) -> Result<(Blob, u64)> {
        let beside = self.kept.borrow().beside.clone().ok_or_else(no_other)?;
        let both = self.bridge.join(vec![file.clone(), beside])?;
        Ok((both, file.size() as u64))
    }
}

/// The error for a question about an image that nobody gave.
fn no_other() -> Error {
    Error::new(Kind::Request, "there is no image to compare with")
}

impl Kept {
    /// The payload for a check: the saved file and its expected content.
    fn payload_of_check(&mut self) -> Payload {
        Payload {
            // Bytes that are sent are moved, and the squashed image may be saved again, so this is a copy.
            bytes: self.expected.as_ref().map(|bytes| bytes.slice(0)),
            file: self.saved.take(),
        }
    }
}

/// The error for a second pass that was cancelled.
fn gone() -> Error {
    Error::new(Kind::Io, "the layers are not read any more")
}
