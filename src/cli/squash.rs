//! `squint squash` merges layers, writes the new image and verifies it.

use std::cell::RefCell;
use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use super::arguments::{self, Format, Squash};
use super::replacing::Replacing;
use super::sources::Sources;
use super::threads::{self, each};
use super::{io, open, print, warn};
use crate::bytes::{Demand, Error, Hashes, Kind, Packed, Part, Result, Rope, printable};
use crate::image::{FileId, Slice};
use crate::product::{Why, With};
use crate::rootfs::Spool;
use crate::session::protocol::{Built, PlanSummary, SquashRequest, Stored};
use crate::session::{
    Building, Collecting, Hashed, Hashing, Kept, LAYER, Packing, Prepared, Probing, Sealing,
    Verifying, segments,
};

/// Runs `squint squash`.
pub(super) fn run(arguments: &Squash) -> Result<()> {
    let mut request = request(arguments);
    request.check()?;
    let mut opened = open::open(&arguments.input)?;
    // Plain layers are hashed later, at the same time as the new layer is written.
    opened.read_layers(Hashes::Packed)?;
    let layers = u32::try_from(opened.session.image()?.layers.len()).unwrap_or(u32::MAX);
    request.to = arguments.to.unwrap_or(layers.saturating_sub(1));
    warn(&opened.session);
    let kept = keep(&mut opened, &request)?;
    opened.session.forget_tree();
    let plan = opened.session.plan(&request)?;
    for glob in &plan.unmatched {
        let glob = printable(glob);
        eprintln!("warning: --exclude {glob} matches nothing");
    }
    let lacks = kept.as_ref().map(|kept| kept.warnings.to_vec());
    for warning in lacks.iter().flatten().chain(&plan.warnings) {
        eprintln!("warning: {}", crate::report::warning_text(warning));
    }
    let order = opened.session.squash_order(&request)?;
    let open::Opened {
        mut session,
        mut sources,
    } = opened;
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
    let (at, length) = (prepared.layer_at()?, prepared.rope().length());
    let written = (!prepared.packs()).then_some(at..at + length);
    let (hashed, segments) = thread::scope(|scope| {
        let making = scope.spawn(|| {
            if prepared.packs() {
                pack(sources, prepared)
            } else {
                Ok((hash_and_write(sources, prepared, &out, at)?, Vec::new()))
            }
        });
        open::verify(sources, &mut session)?;
        let made = making.join();
        made.map_err(|_| Error::new(Kind::Io, "making the layer stopped"))?
    })?;
    let sealing = Sealing::new(hashed, segments, session.recomputed()?)?;
    drop(session);
    let assembled = sources.run(sealing)?;
    let written = written.filter(|range| range.start == assembled.layer_at);
    out.write(&assembled.rope, sources, written.unwrap_or(0..0))?;
    let mut built = assembled.built;
    if !arguments.no_verify {
        let mut output = Sources::default();
        output.add_open(arguments.output.clone(), replacing.reopen()?);
        output.run(Verifying::new(assembled.expected, built.bytes))?;
        built.verified = true;
    }
    replacing.finish()?;
    print(said(arguments, &plan, kept.as_ref(), &built).as_bytes())
}

/// What a request keeps, after everything is read that tells it. `None` if it keeps everything but what is excluded.
fn keep(opened: &mut open::Opened, request: &SquashRequest) -> Result<Option<Kept>> {
    if request.keep.is_empty() {
        return Ok(None);
    }
    let (session, sources) = (&mut opened.session, &opened.sources);
    if request.with.contains(&With::Packages) {
        let (mut reading, orders) = session.packages_reading()?;
        let collect = |order: Vec<u8>| sources.run(Collecting::new(&order)?);
        each(orders, collect, |layer| {
            reading.add(layer);
            Ok(())
        })?;
        session.add_packages(&reading)?;
    }
    loop {
        let orders = session.product_orders(request)?;
        if orders.is_empty() {
            return session.kept(request).map(Some);
        }
        let probe = |order: Vec<u8>| sources.run(Probing::new(&order)?);
        each(orders, probe, |layer| {
            session.add_probed(layer);
            Ok(())
        })?;
    }
}

/// The request of the user, before the image is known: without `--to` its last layer is the greatest number.
fn request(arguments: &Squash) -> SquashRequest {
    SquashRequest {
        from: arguments.from.unwrap_or(0),
        to: arguments.to.unwrap_or(u32::MAX),
        tags: arguments.tag.clone(),
        message: arguments.message.clone(),
        exclude: arguments.exclude.clone(),
        keep: arguments.keep.clone(),
        with: arguments.with.iter().map(|word| with(*word)).collect(),
        compression: match arguments.compression {
            arguments::Stored::Same => Stored::Same,
            arguments::Stored::None => Stored::Plain,
            arguments::Stored::Gzip => Stored::Gzip,
        },
    }
}

/// A word of `--with` as the session knows it.
fn with(word: arguments::With) -> With {
    match word {
        arguments::With::Certificates => With::Certificates,
        arguments::With::Zones => With::Zones,
        arguments::With::Users => With::Users,
        arguments::With::Locale => With::Locale,
        arguments::With::Packages => With::Packages,
        arguments::With::Interpreters => With::Interpreters,
    }
}

/// The output of the command: a text for people or JSON (`squint.squash/1`).
fn said(arguments: &Squash, plan: &PlanSummary, kept: Option<&Kept>, built: &Built) -> String {
    match arguments.format {
        Format::Json => format!(
            "{}\n",
            serde_json::json!({
                "schema": "squint.squash/1",
                "generator": crate::report::Generator::own(),
                "output": arguments.output.to_string_lossy(),
                "bytes": built.bytes,
                "id": built.id,
                "diff_id": built.diff_id,
                "verified": built.verified,
                "references": built.references,
                "layers_before": plan.layers_before,
                "layers_after": plan.layers_after,
                "saved_bytes": plan.saved_bytes,
                "copied_up_bytes": plan.copied_up_bytes,
                "excluded_bytes": plan.excluded_bytes,
                "excluded_paths": built.left_out,
                "entries": plan.entries,
                "whiteouts": plan.whiteouts,
                "pieces": plan.pieces,
                "kept": kept.map_or(&[][..], |kept| &kept.rows),
                "assumptions": kept.map_or(&[][..], |kept| &kept.assumptions),
            })
        ),
        Format::Text => {
            let before = file_bytes(&arguments.input.path).unwrap_or(plan.before_bytes);
            let mut text = crate::report::squash_text(&crate::report::Squashed {
                sizes: (before, built.bytes),
                layers: (plan.layers_before, plan.layers_after),
                dead: plan.dead_bytes(),
                left_out: plan.excluded_bytes,
                copied_up: plan.copied_up_bytes,
                paths: built.left_out,
                id: &built.id,
                verified: built.verified,
            });
            if let Some(kept) = kept {
                text += &kept_text(kept, arguments, built);
            }
            text
        }
    }
}

/// What is kept and why, what must be true for the result to work, and the line that tries it.
fn kept_text(kept: &Kept, arguments: &Squash, built: &Built) -> String {
    let counts = Why::ALL.map(|why| (why, kept.rows.iter().filter(|row| row.why == why).count()));
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts = counts.map(|(why, count)| (why.as_str(), count as u64));
    let name = built.references.first().unwrap_or(&built.id);
    crate::report::kept_text(&crate::report::KeptPaths {
        counts: &counts.collect::<Vec<_>>(),
        assumptions: &kept.assumptions,
        output: &arguments.output.to_string_lossy(),
        name,
    })
}

/// Hashes the new layer and compresses its segments, in several threads.
fn pack(sources: &Sources, prepared: Prepared) -> Result<(Hashed, Vec<Packed>)> {
    let slices: Vec<Slice> = segments(prepared.rope().length()).collect();
    let last = slices.len().saturating_sub(1);
    // Each segment is written after the segments before it, whichever thread compressed it.
    let (turn, moved) = (Mutex::new((0, sources.packed.clone())), Condvar::new());
    let one = |(number, slice): (usize, Slice)| {
        let memory = Memory::default();
        let packing = Packing::new(slice, number == last, Box::new(memory.clone()));
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
        let mut all = vec![Packed::default(); slices.len()];
        each(
            slices.into_iter().enumerate().collect(),
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

/// The length of the input if it is an ordinary file. It is compared with the length of the output.
fn file_bytes(path: &Path) -> Option<u64> {
    let meta = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(meta.len())
}

/// Hashes the new layer in this thread and writes it to its place in the output in another, because both take equally
/// long.
fn hash_and_write(sources: &Sources, prepared: Prepared, out: &Out, at: u64) -> Result<Hashed> {
    let whole = Slice {
        file: LAYER,
        offset: 0,
        length: prepared.rope().length(),
    };
    thread::scope(|scope| {
        let writing = scope.spawn(|| out.copy(sources, whole, at));
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

    /// Copies a range of the input to the offset `at` of the output.
    fn copy(&self, sources: &Sources, slice: Slice, mut at: u64) -> Result<()> {
        sources.read(slice, |bytes| {
            self.put(bytes, at)?;
            at += bytes.len() as u64;
            Ok(Demand::More)
        })?;
        Ok(())
    }

    /// Writes the whole output, except for the range `there`, which is written already.
    fn write(&self, rope: &Rope<FileId>, sources: &Sources, there: Range<u64>) -> Result<()> {
        let mut at = 0;
        rope.walk(0..rope.length(), |part| {
            at += match part {
                Part::Fresh(bytes) => {
                    self.put(bytes, at)?;
                    bytes.len() as u64
                }
                Part::Copy(range) => {
                    if !there.contains(&at) {
                        self.copy(sources, Slice::from(range), at)?;
                    }
                    range.length
                }
            };
            Ok(true)
        })
    }
}
