//! One worker, from its start to its end.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

use super::envelope::Envelope;
use crate::session::protocol::Role;

/// A worker. Dropping it ends it, whatever it is doing: that is how work is cancelled.
pub(super) struct WorkerHandle {
    worker: Worker,
    /// Which requests it takes.
    pub(super) role: Role,
    /// What it is told once it listens; `None` when it does.
    backlog: Option<Vec<Envelope>>,
    /// The question it works on; 0 when it is free.
    pub(super) busy: u32,
    /// Every question it was sent.
    pub(super) asked: Vec<u32>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl WorkerHandle {
    /// Listens to a worker that was just started.
    pub(super) fn new(
        worker: Worker,
        role: Role,
        heard: impl Fn(&Worker, Envelope) + 'static,
        died: impl Fn(&Worker, &str) + 'static,
    ) -> Self {
        let from = worker.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(envelope) = Envelope::unpack(event.data()) {
                heard(&from, envelope);
            }
        });
        let from = worker.clone();
        let error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let text = event
                .dyn_ref::<ErrorEvent>()
                .map(ErrorEvent::message)
                .unwrap_or_default();
            died(&from, &text);
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Self {
            worker,
            role,
            backlog: Some(Vec::new()),
            busy: 0,
            asked: Vec::new(),
            _message: message,
            _error: error,
        }
    }

    /// Sends a question, at once or when the worker listens: what is posted earlier is lost.
    pub(super) fn send(&mut self, envelope: &Envelope) {
        self.asked.push(envelope.id);
        match &mut self.backlog {
            Some(backlog) => backlog.push(envelope.clone()),
            None => self.post(envelope),
        }
    }

    /// The worker listens.
    pub(super) fn ready(&mut self) {
        for envelope in self.backlog.take().unwrap_or_default() {
            self.post(&envelope);
        }
    }

    /// Whether it is this one.
    pub(super) fn is(&self, worker: &Worker) -> bool {
        self.worker == *worker
    }

    fn post(&self, envelope: &Envelope) {
        let (value, transfer) = envelope.pack();
        // Posting fails only for values that cannot be cloned; ours can.
        let _ = self.worker.post_message_with_transfer(&value, &transfer);
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
