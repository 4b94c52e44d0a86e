//! Requests for contents, one at a time.
//!
//! A newer request to show a content replaces an older one that waits. A request to save is never replaced.

use crate::session::protocol::{Progress, Reading};

use crate::view::effect::{Effect, Script, Task};

/// The reading that is running, and the readings that wait for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readings {
    current: Option<Reading>,
    /// The number of the current reading.
    number: u32,
    show: Option<Reading>,
    save: Option<Reading>,
    /// The progress of the current reading.
    pub progress: Option<Progress>,
}

fn is_save(reading: &Reading) -> bool {
    matches!(
        reading,
        Reading::SaveFile { .. } | Reading::SaveFolder { .. }
    )
}

impl Readings {
    /// Whether a save is running or waiting.
    pub fn is_saving(&self) -> bool {
        self.save.is_some() || self.current.as_ref().is_some_and(is_save)
    }

    /// Whether the current reading has this number.
    pub(super) fn is_current(&self, number: u32) -> bool {
        self.current.is_some() && self.number == number
    }

    /// Requests a reading; the result is the effect to carry out now, if there is one.
    pub(super) fn want(&mut self, reading: Reading) -> Option<Effect> {
        if is_save(&reading) {
            self.save = Some(reading);
        } else if self.current.as_ref() == Some(&reading) {
            self.show = None;
        } else {
            // A new reading replaces a running one that is only shown.
            self.current.take_if(|current| !is_save(current));
            self.show = Some(reading);
        }
        self.next()
    }

    /// Drops the readings that were to be shown; saves stay.
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

    /// Takes note of the end of a reading. The result is that reading and the effect to carry out next.
    pub(super) fn ended(&mut self) -> (Option<Reading>, Option<Effect>) {
        let ended = self.current.take();
        (ended, self.next())
    }
}
