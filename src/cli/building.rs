//! Builds a new image from an order, writes it and verifies it.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use super::arguments::Squash;
use super::out::{LayerWriter, Out};
use super::replacing::Replacing;
use super::sources::Sources;
use super::threads::each;
use super::written::{Places, Written};
use crate::bytes::{Error, Kind, Packed, Result};
use crate::image::Slice;
use crate::rootfs::Spool;
use crate::session::protocol::{Built, Segment};
use crate::session::{
    Building, Hashed, Hashing, Job as _, Packing, Prepared, Proving, ReadLayer, Recomputed,
    Sealing, SquashOrder, Verifying,
};

/// Builds the squashed image, writes it and verifies it. `verify` recomputes what the input claims.
pub(super) fn build(
    arguments: &Squash,
    order: SquashOrder,
    mut sources: Sources,
    verify: impl FnOnce(&Sources) -> Result<Recomputed>,
) -> Result<Built> {
    let part = sources.progress.begin("writing the image", None);
    let spool = Box::new(sources.spool.clone());
    let prepared = sources.run(Building::from_order(order, false, spool)?)?;
    sources.set_layer(prepared.rope().clone());
    let sources = &sources;
    // After a failure, the target still has its previous content.
    let replacing = Replacing::beside(&arguments.output)?;
    let out = Out {
        file: replacing.file(),
        path: replacing.target(),
    };
    let mut output = Sources::new(sources.progress.clone());
    output.add_open(arguments.output.clone(), replacing.reopen()?);
    let output = &output;
    let places = prepared.places()?;
    let follows = !arguments.no_verify && !prepared.followed().is_empty();
    let written = Written::new(&places);
    let writer = out.layers(&written, &places);
    let (made, read, known) = thread::scope(|scope| {
        let making = scope.spawn(|| {
            if places.is_empty() {
                pack(sources, prepared)
            } else {
                let hashed = hash_and_write(sources, prepared, writer)?;
                Ok((hashed, Vec::new()))
            }
        });
        let following = follows.then(|| scope.spawn(|| follow(output, &written, &places)));
        let known = verify(sources);
        let stopped = |_| Error::new(Kind::Io, "a thread stopped");
        let read = following.map(|following| following.join().map_err(stopped));
        Ok::<_, Error>((making.join().map_err(stopped)?, read.transpose()?, known))
    })?;
    // If the writer failed, the reader behind it failed too, for want of bytes.
    let ((hashed, segments), known) = (made?, known?);
    let read = read.transpose()?.unwrap_or_default();
    let sealing = Sealing::new(hashed, &segments, known)?;
    let assembled = sources.run(sealing)?;
    // A new layer that equals another one is stored once, so what follows it lies elsewhere.
    let there = places.iter().zip(&assembled.layers_at);
    let there = there.filter(|((_, at), found)| at == *found);
    let there: Vec<Range<u64>> = there
        .map(|((range, at), _)| *at..at + (range.end - range.start))
        .collect();
    out.write(&assembled.rope, sources, &there)?;
    let mut built = assembled.built;
    out.end(built.bytes)?;
    drop(part);
    if !arguments.no_verify {
        let _part = output.progress.begin("verifying the image", None);
        // What was read where no layer stayed counts for nothing, because it was written over.
        let stays = |(blob, _): &(Slice, _)| {
            let place = there.binary_search_by_key(&blob.offset, |range| range.start);
            place.is_ok()
        };
        let read = read.into_iter().filter(stays).collect();
        let verifying = Verifying::new(assembled.expected, built.bytes).with_layers(read);
        output.run(verifying)?;
        built.verified = true;
    }
    replacing.finish()?;
    Ok(built)
}

/// The length of the input if it is an ordinary file. It is compared with the length of the output.
pub(super) fn file_bytes(path: &Path) -> Option<u64> {
    let meta = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(meta.len())
}

/// Hashes the new layers and compresses their segments, in several threads.
fn pack(sources: &Sources, prepared: Prepared) -> Result<(Hashed, Vec<Packed>)> {
    let segments = prepared.segments();
    // Each segment is written after the segments before it, whichever thread compressed it.
    let (turn, moved) = (Mutex::new((0, sources.packed.clone())), Condvar::new());
    let one = |(number, segment): (usize, Segment)| {
        let memory = Memory::default();
        let packing = Packing::new(segment.place(), segment.last, Box::new(memory.clone()));
        let packed = sources.run(packing);
        let guard = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = moved.wait_while(guard, |(next, _)| *next != number);
        let mut guard = waited.unwrap_or_else(PoisonError::into_inner);
        // A failed segment ends its turn too; otherwise the other threads would wait forever.
        guard.0 += 1;
        moved.notify_all();
        let written = guard.1.write(&memory.take());
        drop(guard);
        let packed = packed?;
        written.map(|()| (number, packed))
    };
    thread::scope(|scope| {
        let hashing = scope.spawn(|| sources.run(Hashing::new(prepared)));
        let mut all = vec![Packed::default(); segments.len()];
        each(
            segments.into_iter().enumerate().collect(),
            one,
            |(number, packed)| {
                if let Some(slot) = all.get_mut(number) {
                    *slot = packed;
                }
                Ok(())
            },
        )?;
        let hashed = hashing.join();
        let hashed = hashed.map_err(|_| Error::new(Kind::Io, "hashing stopped"))?;
        Ok((hashed?, all))
    })
}

/// A segment in memory, until it can be written.
#[derive(Clone, Default)]
struct Memory(Rc<RefCell<Vec<u8>>>);

impl Memory {
    fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Spool for Memory {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }
}

/// Hashes the new layers and writes each to its place in the output, which needs their bytes once.
fn hash_and_write(sources: &Sources, prepared: Prepared, mut out: LayerWriter) -> Result<Hashed> {
    let mut hashing = Hashing::new(prepared);
    while let Some(slice) = hashing.next() {
        sources.read(slice, |bytes| {
            let demand = hashing.feed(bytes)?;
            out.put(bytes)?;
            Ok(demand)
        })?;
        hashing.finish()?;
    }
    hashing.output()
}

/// Reads the new layers in the output for the proof, while they are written. Each comes with its place.
fn follow(output: &Sources, written: &Written, places: &Places) -> Result<Vec<(Slice, ReadLayer)>> {
    let read = |(range, at): &(Range<u64>, u64)| {
        let blob = Slice {
            file: 0,
            offset: *at,
            length: range.end - range.start,
        };
        let read = output.run_behind(Proving::new(blob), Some(written))?;
        Ok((blob, read))
    };
    places.iter().map(read).collect()
}
