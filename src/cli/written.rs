//! How far the new layers of an output are written, for a reader that follows the writer through the same file.
//!
//! It knows places and numbers of bytes; it neither reads nor writes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::bytes::{Error, Kind, Result};

/// Each new layer's range of the tars of all new layers, in bytes, with its offset in the output. The ranges follow each
/// other.
pub(super) type Places = [(Range<u64>, u64)];

/// The bytes of the new layers that are written so far.
#[derive(Debug)]
pub(super) struct Written {
    /// The new layers' ranges by their offsets in the output.
    ranges: BTreeMap<u64, Range<u64>>,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The bytes of the tars of all new layers that are written.
    bytes: u64,
    /// Whether the writer has stopped, at its end or after an error.
    stopped: bool,
}

impl Written {
    /// Nothing is written yet.
    pub(super) fn new(places: &Places) -> Self {
        let ranges = places.iter().map(|(range, at)| (*at, range.clone()));
        Self {
            ranges: ranges.collect(),
            state: Mutex::default(),
            moved: Condvar::new(),
        }
    }

    /// Records that the first `bytes` of the new layers are written.
    pub(super) fn advance(&self, bytes: u64) {
        self.state().bytes = bytes;
        self.moved.notify_all();
    }

    /// Records that nothing more will be written.
    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.moved.notify_all();
    }

    /// Waits until a range of the output is written.
    ///
    /// # Errors
    /// When the writer stopped before, or the range is in no new layer.
    pub(super) fn wait(&self, offset: u64, length: u64) -> Result<()> {
        let lost = || Error::new(Kind::Io, "a new layer was not written to its end");
        let end = self.ranges.range(..=offset).next_back();
        let end = end.and_then(|(at, range)| {
            let within = (offset - at).checked_add(length)?;
            (within <= range.end - range.start).then_some(range.start + within)
        });
        let end = end.ok_or_else(lost)?;
        let waits = |state: &mut State| state.bytes < end && !state.stopped;
        let state = self.moved.wait_while(self.state(), waits);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        if state.bytes < end {
            Err(lost())
        } else {
            Ok(())
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_waits_for_the_writer_and_never_reads_ahead() {
        let places = [(0..10, 100), (10..15, 50)];
        let written = Written::new(&places);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| (written.wait(100, 10), written.wait(52, 3)));
            written.advance(10);
            written.advance(15);
            let (first, second) = reader.join().expect("joined");
            first.expect("the first layer");
            second.expect("the second layer");
        });
        written.stop();
        written.wait(50, 5).expect("written");
        written.wait(50, 6).expect_err("beyond the layer");
        written.wait(99, 1).expect_err("before the layer");
    }

    #[test]
    fn a_writer_that_stops_ends_the_wait() {
        let places = [(0..10, 100)];
        let written = Written::new(&places);
        written.advance(9);
        written.stop();
        written.wait(100, 9).expect("written");
        written.wait(100, 10).expect_err("not written");
    }
}
