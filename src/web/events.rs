//! Listeners of the browser's events that stay for as long as the page lives.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, EventTarget, ResizeObserver};

/// Calls `heard` at every event with this name. If the browser refuses the listener, the page works without it.
pub(super) fn listen<E: JsCast + 'static>(
    target: &EventTarget,
    name: &str,
    mut heard: impl FnMut(E) + 'static,
) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        heard(event.unchecked_into());
    });
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// An observer of an element's size, which watches until it is dropped.
pub(super) struct SizeObserver {
    observer: Option<ResizeObserver>,
    /// The function that the observer calls.
    _changed: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Calls `changed` soon after the start, and again whenever the size of the element changes.
    pub(super) fn new(element: &Element, changed: impl FnMut() + 'static) -> Self {
        let changed = Closure::<dyn FnMut()>::new(changed);
        let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self {
            observer,
            _changed: changed,
        }
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
