//! Requests for contents, one at a time.
//!
//! A newer request to show a content replaces an older one that waits. A request to save is never replaced.

use crate::session::protocol::{Progress, Reading, Request};

use crate::view::effect::{Task, Wanted, ask};

/// The questions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readings {
    current: Option<Reading>,
    show: Option<Reading>,
    save: Option<Reading>,
    /// How far the one is that is carried out.
    pub progress: Option<Progress>,
}

fn is_save(reading: &Reading) -> bool {
    matches!(
        reading,
        Reading::SaveFile { .. } | Reading::SaveFolder { .. }
    )
}

impl Readings {
    /// Something is being made into a file, or will be.
    pub fn is_saving(&self) -> bool {
        self.save.is_some() || self.current.as_ref().is_some_and(is_save)
    }

    /// Wants this; what to do now.
    pub(super) fn want(&mut self, reading: Reading) -> Option<Wanted> {
        if is_save(&reading) {
            self.save = Some(reading);
        } else {
            let same = self.current.as_ref() == Some(&reading);
            self.show = (!same).then_some(reading);
        }
        self.next()
    }

    /// Nothing is to be shown any more.
    pub(super) fn forget(&mut self) {
        self.show = None;
    }

    fn next(&mut self) -> Option<Wanted> {
        if self.current.is_some() {
            return None;
        }
        self.progress = None;
        self.current = self.show.take().or_else(|| self.save.take());
        let reading = self.current.clone()?;
        Some(ask(Task::ReadOrder, Request::ReadOrder(reading)))
    }

    /// The order is made: it is carried out, unless something else is wanted by now.
    pub(super) fn ordered(&mut self) -> Option<Wanted> {
        let current = self.current.as_ref()?;
        if self.show.is_some() && !is_save(current) {
            self.current = None;
            return self.next();
        }
        let request = Request::Read { order: Vec::new() };
        Some(ask(Task::Read, request))
    }

    /// The reading ended: which it was, and what to do next.
    pub(super) fn ended(&mut self) -> (Option<Reading>, Option<Wanted>) {
        let ended = self.current.take();
        (ended, self.next())
    }
}
