//! Carries out what the page wants: asks the session worker, and runs scripts over the workers.
//!
//! It holds what a script needs of another: the file that is open, the second pass that a squash waits for, and what a
//! squashed image was proved to hold. What is in any of them it does not know.

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{AbortHandle, LocalBoxFuture, Shared, abortable};
use js_sys::ArrayBuffer;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::Callback;

use super::bridge::Bridge;
use super::envelope::Payload;
use crate::bytes::Result;
use crate::session::protocol::{Error, Kind, Progress, Reading, Reply, Request, SquashRequest};
use crate::session::scripts::{self, Opening, Squashed, Workers};
use crate::view::{Answer, Effect, Script, Task, Ticket};

/// A second pass, which a squash waits for.
type Pass = Shared<LocalBoxFuture<'static, Result<()>>>;

/// Runs scripts.
#[derive(Clone)]
pub(super) struct Scripts {
    bridge: Bridge,
    /// Told every answer, with the file that rides beside it.
    heard: Callback<(Answer, Option<Blob>)>,
    kept: Rc<RefCell<Kept>>,
}

/// What scripts leave for those that follow.
#[derive(Default)]
struct Kept {
    /// The file that holds the image.
    file: Option<Blob>,
    /// The second pass over its layers.
    pass: Option<Pass>,
    /// What the last squash was proved to hold.
    expected: Option<ArrayBuffer>,
    /// The squashed image where it was saved.
    saved: Option<Blob>,
    /// The last script of each kind.
    running: HashMap<Discriminant<Task>, AbortHandle>,
}

impl Scripts {
    pub(super) fn new(bridge: Bridge, heard: Callback<(Answer, Option<Blob>)>) -> Self {
        Self {
            bridge,
            heard,
            kept: Rc::default(),
        }
    }

    /// The file that scripts are about from now on.
    pub(super) fn set_file(&self, file: Blob) {
        self.bridge.begin_round();
        self.kept.borrow_mut().file = Some(file);
    }

    /// The file that was saved, to be checked.
    pub(super) fn set_saved(&self, file: Blob) {
        self.kept.borrow_mut().saved = Some(file);
    }

    /// Does what the page wants done.
    pub(super) fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Restart => {
                let (running, pass) = {
                    let mut kept = self.kept.borrow_mut();
                    (std::mem::take(&mut kept.running), kept.pass.take())
                };
                running.values().for_each(AbortHandle::abort);
                drop(pass);
                self.bridge.restart();
            }
            Effect::StopSquash => self.stop(Task::Squash),
            Effect::Ask(ticket, request) => {
                let this = self.clone();
                spawn_local(async move { this.ask(ticket, request).await });
            }
            Effect::Run(ticket, Script::Open { name, choice, huge }) => {
                let request = Request::Open { name, choice, huge };
                self.spawn(ticket, self.clone().open(ticket, request));
            }
            Effect::Run(ticket, Script::Examine) => self.examine(ticket),
            Effect::Run(ticket, Script::Read(reading)) => {
                self.spawn(ticket, self.clone().read(ticket, reading));
            }
            Effect::Run(ticket, Script::Squash { request, alone }) => {
                self.spawn(ticket, self.clone().squash(ticket, request, alone));
            }
            Effect::Run(ticket, Script::Check) => self.spawn(ticket, self.clone().check(ticket)),
        }
    }

    /// Runs a script in place of one of the same kind.
    fn spawn(&self, ticket: Ticket, script: impl Future<Output = ()> + 'static) {
        self.stop(ticket.task);
        let (script, handle) = abortable(script);
        let kind = discriminant(&ticket.task);
        self.kept.borrow_mut().running.insert(kind, handle);
        spawn_local(script.map(drop));
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

    /// Tells how something ended.
    fn end(&self, ticket: Ticket, ended: Result<(Reply, Option<Blob>)>) {
        let (reply, file) = ended.unwrap_or_else(|error| (Reply::Failed(error), None));
        self.tell(ticket, reply, file);
    }

    /// Hears how far something is.
    fn progress(&self, ticket: Ticket) -> impl Fn(Progress) {
        move |progress| self.tell(ticket, Reply::Progress(progress), None)
    }

    fn file(&self) -> Result<Blob> {
        let file = self.kept.borrow().file.clone();
        file.ok_or_else(|| Error::new(Kind::Request, "no file is open"))
    }

    async fn ask(self, ticket: Ticket, request: Request) {
        let asked = self.bridge.ask(request, Payload::NONE, |_| ()).await;
        self.end(ticket, asked.map(|(reply, payload)| (reply, payload.file)));
    }

    async fn open(self, ticket: Ticket, request: Request) {
        let heard = |opening| match opening {
            Opening::Progress(progress) => self.tell(ticket, Reply::Progress(progress), None),
            Opening::Opened(opened, file) => {
                self.kept.borrow_mut().file = Some(file);
                self.tell(ticket, Reply::Opened(opened), None);
            }
            Opening::Layer(layer, reply) => {
                let task = Task::Layer(layer);
                self.tell(Ticket { task, ..ticket }, reply, None);
            }
        };
        let ended = match self.file() {
            Ok(file) => scripts::open(&self.bridge, file, request, heard).await,
            Err(error) => Err(error),
        };
        // Where one of several images has to be chosen first, all is said.
        if let Some(ended) = ended.transpose() {
            self.end(
                ticket,
                ended.map(|overview| (Reply::Overview(overview), None)),
            );
        }
    }

    fn examine(&self, ticket: Ticket) {
        let this = self.clone();
        let pass = async move {
            let heard = this.progress(ticket);
            let ended = match this.file() {
                Ok(file) => scripts::examine(&this.bridge, file, heard).await,
                Err(error) => Err(error),
            };
            let failed = ended.as_ref().err().cloned();
            let reply = |overview: Option<_>| overview.map_or(Reply::Done, Reply::Overview);
            this.end(ticket, ended.map(|overview| (reply(overview), None)));
            failed.map_or(Ok(()), Err)
        };
        let pass = pass.boxed_local().shared();
        self.kept.borrow_mut().pass = Some(pass.clone());
        let bridge = self.bridge.clone();
        self.spawn(ticket, async move {
            if pass.await.is_ok() {
                // What is looked at next is prepared before it is asked for; a failure is said when it is.
                let _ = bridge.ask(Request::Warm, Payload::NONE, |_| ()).await;
            }
        });
    }

    async fn read(self, ticket: Ticket, reading: Reading) {
        let heard = self.progress(ticket);
        let ended = match self.file() {
            Ok(file) => scripts::read(&self.bridge, file, reading, heard).await,
            Err(error) => Err(error),
        };
        self.end(
            ticket,
            ended.map(|(contents, file)| (Reply::Contents(contents), file)),
        );
    }

    async fn squash(self, ticket: Ticket, request: SquashRequest, alone: bool) {
        let pass = self.kept.borrow().pass.clone().filter(|_| !alone);
        let heard = self.progress(ticket);
        let ended = match self.file() {
            Ok(file) => scripts::squash(&self.bridge, file, request, pass, heard).await,
            Err(error) => Err(error),
        };
        let ended = ended.map(|squashed| {
            let Squashed {
                built,
                file,
                expected,
            } = squashed;
            self.kept.borrow_mut().expected = Some(expected);
            (Reply::Built(built), Some(file))
        });
        self.end(ticket, ended);
    }

    /// Proves the saved file.
    async fn check(self, ticket: Ticket) {
        let payload = {
            let mut kept = self.kept.borrow_mut();
            // Sent bytes change hands, and what was squashed may be saved again.
            let bytes = kept.expected.as_ref().map(|bytes| bytes.slice(0));
            let file = kept.saved.take();
            Payload { bytes, file }
        };
        let heard = self.progress(ticket);
        let checked = self.bridge.ask(Request::Check, payload, heard).await;
        self.end(ticket, checked.map(|(reply, _)| (reply, None)));
    }
}
