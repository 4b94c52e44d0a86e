//! Builds a new image from an order, writes it and verifies it.

use std::cell::RefCell;
use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use super::arguments::Squash;
use super::io;
use super::replacing::Replacing;
use super::sources::Sources;
use super::threads::{self, each};
use crate::bytes::{Demand, Error, Kind, Packed, Part, Result, Rope};
use crate::image::{FileId, Slice};
use crate::rootfs::Spool;
use crate::session::protocol::{Built, Segment};
use crate::session::{
    Building, Hashed, Hashing, LAYER, Packing, Prepared, Recomputed, Sealing, SquashOrder,
    Verifying,
};

/// Builds the squashed image, writes it and verifies it. `verify` recomputes what the input claims.
pub(super) fn build(
    arguments: &Squash,
    order: SquashOrder,
    mut sources: Sources,
    verify: impl FnOnce(&Sources) -> Result<Recomputed>,
) -> Result<Built> {
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
    let places = prepared.places()?;
    let (hashed, segments, known) = thread::scope(|scope| {
        let making = scope.spawn(|| {
            if places.is_empty() {
                pack(sources, prepared)
            } else {
                let hashed = hash_and_write(sources, prepared, &out, &places)?;
                Ok((hashed, Vec::new()))
            }
        });
        let known = verify(sources);
        let made = making.join();
        let (hashed, segments) =
            made.map_err(|_| Error::new(Kind::Io, "making the layer stopped"))??;
        Ok::<_, Error>((hashed, segments, known?))
    })?;
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
    if !arguments.no_verify {
        let mut output = Sources::default();
        output.add_open(arguments.output.clone(), replacing.reopen()?);
        output.run(Verifying::new(assembled.expected, built.bytes))?;
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

/// Hashes the new layers in this thread and writes each to its place in the output in another, because both take equally
/// long.
fn hash_and_write(
    sources: &Sources,
    prepared: Prepared,
    out: &Out,
    places: &[(Range<u64>, u64)],
) -> Result<Hashed> {
    thread::scope(|scope| {
        let writing = scope.spawn(|| {
            places.iter().try_for_each(|(range, at)| {
                let slice = Slice {
                    file: LAYER,
                    offset: range.start,
                    length: range.end - range.start,
                };
                out.copy(sources, slice, *at)
            })
        });
        let hashed = sources.run(Hashing::new(prepared));
        let written = writing.join();
        written.map_err(|_| Error::new(Kind::Io, "writing stopped"))??;
        hashed
    })
}

/// The output file and its name for messages.
struct Out<'a> {
    file: &'a File,
    path: &'a Path,
}

impl Out<'_> {
    /// Writes bytes at the offset `at` of the output.
    fn put(&self, bytes: &[u8], at: u64) -> Result<()> {
        threads::write_at(self.file, bytes, at).map_err(|e| io("cannot write", self.path, &e))
    }

    /// Ends the output after `length` bytes.
    fn end(&self, length: u64) -> Result<()> {
        let ended = self.file.set_len(length);
        ended.map_err(|e| io("cannot write", self.path, &e))
    }

    /// Copies a range of the input to the offset `at` of the output.
    fn copy(&self, sources: &Sources, slice: Slice, mut at: u64) -> Result<()> {
        sources.read(slice, |bytes| {
            self.put(bytes, at)?;
            at += bytes.len() as u64;
            Ok(Demand::More)
        })?;
        Ok(())
    }

    /// Writes the whole output, except for the ranges `there`, which are written already. They ascend.
    fn write(&self, rope: &Rope<FileId>, sources: &Sources, there: &[Range<u64>]) -> Result<()> {
        let mut at = 0;
        rope.walk(0..rope.length(), |part| {
            at += match part {
                Part::Fresh(bytes) => {
                    self.put(bytes, at)?;
                    bytes.len() as u64
                }
                Part::Copy(range) => {
                    let after = there.partition_point(|range| range.end <= at);
                    if there.get(after).is_none_or(|range| !range.contains(&at)) {
                        self.copy(sources, Slice::from(range), at)?;
                    }
                    range.length
                }
            };
            Ok(true)
        })
    }
}
