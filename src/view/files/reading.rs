//! Requests for contents, one at a time.
//!
//! A newer request to show a content replaces an older one that waits. A request to save is never replaced.

use crate::session::protocol::{Progress, Reading};

use crate::view::effect::{Effect, Script, Task};

/// The reading that is under way, and those that wait for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readings {
    current: Option<Reading>,
    /// The number of the current reading.
    number: u32,
    show: Option<Reading>,
    save: Option<Reading>,
    /// How far the current reading is.
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

    /// The current reading has this number.
    pub(super) fn is_current(&self, number: u32) -> bool {
        self.current.is_some() && self.number == number
    }

    /// Wants this; what to do now.
    pub(super) fn want(&mut self, reading: Reading) -> Option<Effect> {
        if is_save(&reading) {
            self.save = Some(reading);
        } else if self.current.as_ref() == Some(&reading) {
            self.show = None;
        } else {
            // What is wanted now ends what is read to be shown.
            self.current.take_if(|current| !is_save(current));
            self.show = Some(reading);
        }
        self.next()
    }

    /// Nothing is to be shown any more.
    pub(super) fn forget(&mut self) {
        self.show = None;
    }

    fn next(&mut self) -> Option<Effect> {
        if self.current.is_some() {
            return None;
        }
        self.progress = None;
        self.current = self.show.take().or_else(|| self.save.take());
        let reading = self.current.clone()?;
        self.number += 1;
        Some(Effect::Run(Task::Read(self.number), Script::Read(reading)))
    }

    /// The reading ended: which it was, and what to do next.
    pub(super) fn ended(&mut self) -> (Option<Reading>, Option<Effect>) {
        let ended = self.current.take();
        (ended, self.next())
    }
}
