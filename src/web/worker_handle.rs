//! One worker, from its start to its end.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

use super::envelope::Envelope;
use crate::session::protocol::Role;

/// A running worker. Dropping the handle ends the worker at once, which is the way to cancel work.
pub(super) struct WorkerHandle {
    pub(super) worker: Worker,
    /// The role of the worker, which determines its requests.
    pub(super) role: Role,
    /// The messages to send once the worker listens; `None` if it listens already.
    backlog: Option<Vec<Envelope>>,
    /// The number of the question that the worker works on; 0 if the worker is free.
    pub(super) busy: u32,
    /// The numbers of all questions that were sent to the worker.
    pub(super) asked: Vec<u32>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl WorkerHandle {
    /// A handle of a worker that was just started; it listens to the worker's messages.
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

    /// Sends a question at once, or when the worker listens, because earlier messages are lost.
    pub(super) fn send(&mut self, envelope: &Envelope) {
        self.asked.push(envelope.id);
        match &mut self.backlog {
            Some(backlog) => backlog.push(envelope.clone()),
            None => self.post(envelope),
        }
    }

    /// Marks the worker as listening and sends the waiting messages.
    pub(super) fn ready(&mut self) {
        for envelope in self.backlog.take().unwrap_or_default() {
            self.post(&envelope);
        }
    }

    /// Whether the handle is that of this worker.
    pub(super) fn is(&self, worker: &Worker) -> bool {
        self.worker == *worker
    }

    fn post(&self, envelope: &Envelope) {
        let (value, transfer) = envelope.pack();
        // Posting fails only for values that cannot be cloned; these values can.
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
