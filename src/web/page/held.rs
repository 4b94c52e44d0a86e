//! The files that the page holds: the opened one, one that was offered beside it, and the finished image until it is saved.
//!
//! It asks before it gives up a result that nobody saved. It reads none of them: workers do.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::Context;

use super::{Message, Page};
use crate::view::{Arrival, CompareEvent, Event, Picked, Screen, Tab, texts};
use crate::web::files::{Given, Way};
use crate::web::save::{self, Saved};

impl Page {
    pub(super) fn open(&mut self, given: Given) {
        self.opened = Some(given.clone());
        match given.blob {
            Ok(blob) => {
                self.scripts.set_file(blob, false);
                let event = match given.second {
                    Some((other, blob)) => {
                        self.scripts.set_other(blob);
                        Event::OpenedBoth(given.picked, other)
                    }
                    None => Event::Opened(given.picked),
                };
                self.happened(event);
            }
            Err(error) => self.happened(Event::Unreadable(given.picked, error)),
        }
    }

    /// Keeps a file that is not simply to be opened: one that was chosen to compare with, or one of which the person must say
    /// what to do with it. The result is false for every other one.
    pub(super) fn takes_beside(&mut self, given: &Given) -> bool {
        let is_ready = self.is_open() && self.state.late == Arrival::Here;
        match given.way {
            Way::Compared if is_ready => late_compare_with(self, given.clone()),
            Way::Dropped if is_ready && given.second.is_none() => {
                self.offered = Some(given.clone());
                self.happened(Event::Offered(Some(given.picked.clone())));
            }
            _ => return false,
        }
        true
    }

    /// Opens the file that was given in the place of the open image.
    pub(super) fn open_offered(&mut self) {
        self.happened(Event::Offered(None));
        if let Some(given) = self.offered.take()
            && self.may_discard()
        {
            self.before = self.opened.take();
            self.open(given);
        }
    }

    /// The finished image as a file.
    pub(super) fn result(&self) -> Option<Picked> {
        let Screen::Open(image) = &self.state.screen else {
            return None;
        };
        image.squash.result().map(|built| Picked {
            name: built.file_name.clone(),
            bytes: built.bytes,
            among: 1,
        })
    }

    /// Opens the finished image in the place of the one that it was made of.
    pub(super) fn open_result(&mut self) {
        if let (Some(finished), Some(picked)) = (&self.finished, self.result()) {
            self.scripts.set_file(finished.blob.clone(), true);
            self.opened = None;
            self.before = None;
            self.happened(Event::Opened(picked));
        }
    }

    /// Whether what the page holds may be given up: a result that nobody has saved is asked about.
    pub(super) fn may_discard(&self) -> bool {
        let Some(window) = self.window.as_ref().filter(|_| self.holds_unsaved()) else {
            return true;
        };
        // A browser without this dialog asks nothing.
        let text = texts::squash::UNSAVED.get(self.frame.language);
        window.confirm_with_message(text).unwrap_or(true)
    }

    /// Whether there is a result that was neither saved nor downloaded.
    pub(super) fn holds_unsaved(&self) -> bool {
        self.finished.is_some() && !matches!(self.saved, Some(Saved::Yes | Saved::ByLink))
    }

    pub(super) fn save(&mut self, ctx: &Context<Self>) {
        let name = match &self.state.screen {
            Screen::Open(image) => image.squash.result().map(|built| built.file_name.clone()),
            _ => None,
        };
        let (Some(finished), Some(name)) = (&self.finished, name) else {
            return;
        };
        self.saved = None;
        self.stop_saving = Rc::default();
        let (link, stop) = (ctx.link().clone(), self.stop_saving.clone());
        let blob = finished.blob.clone();
        spawn_local(async move {
            let told = |done, all| link.send_message(Message::Saved(Saved::Going(done, all)));
            let ended = save::save(blob, name, told, || stop.get()).await;
            link.send_message(match ended {
                Ok(file) => Message::Written(file),
                Err(saved) => Message::Saved(saved),
            });
        });
    }
}

/// Compares the open image with that of a file.
///
/// The name begins with `late_`, which tells the build to split the code here. It may be called only when the late part has
/// arrived.
#[inline(never)]
pub(super) fn late_compare_with(page: &mut Page, given: Given) {
    match given.blob {
        Ok(blob) => {
            page.scripts.set_other(blob);
            page.happened(Event::Compare(CompareEvent::begin(given.picked)));
            // What had the focus is gone.
            page.chosen_by_key = Some(Tab::Compare);
        }
        Err(error) => page.happened(Event::Unreadable(given.picked, error)),
    }
}

/// Compares the open image with the finished one that was made of it. As [`late_compare_with`].
#[inline(never)]
pub(super) fn late_compare_result(page: &mut Page) {
    let (Some(finished), Some(other)) = (&page.finished, page.result()) else {
        return;
    };
    page.scripts.set_other(finished.blob.clone());
    let of_result = true;
    page.happened(Event::Compare(CompareEvent::Begun { other, of_result }));
    page.chosen_by_key = Some(Tab::Compare);
}
