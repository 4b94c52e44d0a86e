//! A squash under way: the steps of one worker, and the segments that others pack meanwhile.

use crate::session::protocol::{Packed, Progress, Step};

use super::doing::Doing;

/// How far a squash is.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// The builder's step.
    progress: Progress,
    /// When that step began, and the latest time something was heard, in the driver's milliseconds.
    since: f64,
    now: f64,
    /// Length of the new layer, where it is packed.
    length: u64,
    /// Its segments, where it is packed: bytes done, and what came of it.
    parts: Vec<Part>,
    /// How far the new layer is.
    layer: NewLayer,
    /// The builder recomputes digests itself, since the second pass failed.
    alone: bool,
}

/// How far a new layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NewLayer {
    /// It is being read.
    Reading,
    /// Every byte of it was seen.
    Seen,
    /// The lead was asked for the digests of the others.
    Asking,
    /// It is being put together with them.
    Sealing,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    done: u64,
    packed: Option<Packed>,
}

impl Work {
    /// Nothing was heard yet.
    pub(super) fn begun(alone: bool, total: u64, now: f64) -> Self {
        Self {
            progress: Progress {
                step: Step::Hashing,
                done: 0,
                total,
            },
            since: now,
            now,
            length: 0,
            parts: Vec::new(),
            layer: NewLayer::Reading,
            alone,
        }
    }

    /// The builder waits for nobody's digests.
    pub(super) fn is_alone(&self) -> bool {
        self.alone
    }

    /// All of the new layer is there, and nobody was asked about the others yet.
    pub(super) fn is_ready(&self) -> bool {
        self.layer == NewLayer::Seen && self.complete().is_some()
    }

    /// The lead is asked for the digests of the others.
    pub(super) fn asks(&mut self) {
        self.layer = NewLayer::Asking;
    }

    /// They came, and what all segments gave is needed now; `None` when nobody waits for it.
    pub(super) fn seals(&mut self) -> Option<Vec<Packed>> {
        let asked = std::mem::replace(&mut self.layer, NewLayer::Sealing) == NewLayer::Asking;
        self.complete().filter(|_| asked)
    }

    /// The builder said how far it is.
    pub(super) fn heard(&mut self, progress: Progress, now: f64) {
        if progress.step != self.progress.step {
            self.since = now;
        }
        self.progress = progress;
        self.now = now;
    }

    /// The new layer, so many bytes, is to be packed.
    pub(super) fn cut(&mut self, length: u64, segments: u32, now: f64) {
        let count = segments as usize;
        self.length = length;
        self.parts = vec![
            Part {
                done: 0,
                packed: None
            };
            count
        ];
        self.progress = Progress {
            step: Step::Packing,
            done: 0,
            total: length,
        };
        (self.since, self.now) = (now, now);
    }

    /// A segment is so far.
    pub(super) fn packing(&mut self, segment: u32, done: u64, now: f64) {
        self.now = now;
        if let Some(part) = self.parts.get_mut(segment as usize) {
            part.done = done;
        }
    }

    /// A segment is packed.
    pub(super) fn packed(&mut self, segment: u32, packed: Packed, now: f64) {
        self.now = now;
        if let Some(part) = self.parts.get_mut(segment as usize) {
            *part = Part {
                done: packed.plain,
                packed: Some(packed),
            };
        }
    }

    /// Every byte of the new layer was seen.
    pub(super) fn hashed(&mut self) {
        self.layer = NewLayer::Seen;
    }

    /// What all segments gave, once the builder and every packer are done.
    fn complete(&self) -> Option<Vec<Packed>> {
        if self.layer == NewLayer::Reading {
            return None;
        }
        self.parts.iter().map(|part| part.packed).collect()
    }

    /// The step and how far it is; packing takes longer than what the builder does meanwhile.
    pub fn doing(&self) -> Doing {
        let Progress { step, done, total } = self.progress;
        let packing = !self.parts.is_empty() && matches!(step, Step::Hashing | Step::Packing);
        if !packing {
            return Doing { step, done, total };
        }
        Doing {
            step: Step::Packing,
            done: self.parts.iter().map(|part| part.done).sum(),
            total: self.length,
        }
    }

    /// Seconds that are left of the step, once that can be told.
    pub fn seconds_left(&self) -> Option<u64> {
        let doing = self.doing();
        super::figures::seconds_left(self.now - self.since, doing.done, doing.total)
    }
}
