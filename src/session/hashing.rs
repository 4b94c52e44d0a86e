//! Building, second part: the new layer's bytes, read once, give its digest and those of the contents in it.
//!
//! It is fed the layer's tar as one range, [`LAYER`], whatever that is made of. The contents are for the proof, which has to
//! find the same in the finished output.

use super::building::Prepared;
use super::job::{Job, LAYER, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Demand, Digest, Error, Hasher, Kind, Print, Printer, Result};
use crate::image::Slice;
use crate::rootfs::{ContentHasher, EntryId, Stack};
use crate::squash::Prints;

/// A new layer whose bytes have been seen.
#[derive(Debug)]
pub struct Hashed {
    pub(super) prepared: Prepared,
    pub(super) diff_id: Digest,
    pub(super) contents: Prints,
}

/// The machine.
#[derive(Debug)]
pub struct Hashing {
    prepared: Prepared,
    tar: Hasher,
    /// Of the contents, in the order they stand in.
    prints: Vec<Print>,
    /// Which content comes next, or is being read: how much of it is missing.
    next: usize,
    current: Option<(ContentHasher<Printer>, u64)>,
    done: bool,
    meter: Meter,
}

impl Hashing {
    /// For the new layer.
    pub fn new(prepared: Prepared) -> Self {
        let mut meter = Meter::new(Step::Hashing, prepared.rope.length());
        meter.step = Step::Hashing;
        Self {
            prepared,
            tar: Hasher::default(),
            prints: Vec::new(),
            next: 0,
            current: None,
            done: false,
            meter,
        }
    }

    /// Hashes those parts of `bytes`, which begin at `at`, that are contents.
    fn pick(&mut self, mut at: u64, mut bytes: &[u8]) -> Result<()> {
        loop {
            if let Some((mut hasher, missing)) = self.current.take() {
                let count = usize::try_from(missing)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                let (mine, rest) = bytes.split_at(count);
                hasher.feed(mine)?;
                at += count as u64;
                bytes = rest;
                let missing = missing - count as u64;
                if missing > 0 {
                    self.current = Some((hasher, missing));
                    return Ok(());
                }
                self.prints.push(hasher.finish());
                self.next += 1;
            }
            let Some(&(start, entry)) = self.prepared.plan.contents.get(self.next) else {
                return Ok(());
            };
            let gap = usize::try_from(start.saturating_sub(at)).unwrap_or(usize::MAX);
            let Some(rest) = bytes.get(gap..).filter(|rest| !rest.is_empty()) else {
                return Ok(());
            };
            (at, bytes) = (start, rest);
            let stack = &self.prepared.order.stack;
            let stored = stack.row(entry).map_or(0, |row| row.stored);
            let sparse = stack.extra(entry).sparse;
            self.current = Some((ContentHasher::stored(sparse.as_deref()), stored));
        }
    }
}

impl Job for Hashing {
    type Output = Hashed;

    fn next(&mut self) -> Option<Slice> {
        (!self.done).then_some(Slice {
            file: LAYER,
            offset: 0,
            length: self.prepared.rope.length(),
        })
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let at = self.tar.length();
        self.tar.update(bytes);
        self.pick(at, bytes)?;
        Ok(self.meter.count(bytes, Demand::More))
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(mut self) -> Result<Hashed> {
        if self.tar.length() != self.prepared.rope.length() {
            let error = Error::new(Kind::Io, "the new layer has another length than planned");
            return Err(error.because("the input was changed while it was read"));
        }
        let contents = std::mem::take(&mut self.prepared.plan.contents);
        Ok(Hashed {
            diff_id: self.tar.digest(),
            contents: by_member(&self.prepared.order.stack, &contents, &self.prints),
            prepared: self.prepared,
        })
    }
}

/// The prints of contents, which stand in the order of the new layer, by the members that wrote them.
fn by_member(stack: &Stack, contents: &[(u64, EntryId)], prints: &[Print]) -> Prints {
    let read = contents.iter().zip(0u32..);
    let mut places: Vec<(EntryId, u32)> = read.map(|((_, entry), place)| (*entry, place)).collect();
    places.sort_unstable();
    let mut known = Prints::new();
    let mut rest = places.as_slice();
    while let Some((first, _)) = rest.first() {
        let range = stack.range(stack.layer_of(*first));
        let end = rest.partition_point(|(entry, _)| *entry < range.end);
        let (mine, others) = rest.split_at(end.max(1));
        let print = |(_, place): &(EntryId, u32)| prints.get(*place as usize).copied();
        let list = mine.iter().filter_map(print).collect();
        known.learn(range, mine.iter().map(|(entry, _)| *entry), list);
        rest = others;
    }
    known
}
