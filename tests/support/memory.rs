//! Feeding jobs from memory, in bites of any size.

use std::cell::RefCell;
use std::rc::Rc;

use squint::bytes::{Bounds, Demand, Error, Hashes, Kind, Part, Result, Rope};
use squint::image::{Archive, FileId, Slice};
use squint::rootfs::{Changeset, LayerId, Spool};
use squint::session::protocol::{Built, Contents, Reading, SquashRequest};
use squint::session::{
    Body, Building, Collecting, ExaminePurpose, Examining, Fetching, Hashing, Job, Opening, PACKED,
    PackagesDocument, Packing, Probing, SPOOL, Scanning, Sealing, Session, Verifying,
};

/// Feeds `job` from `file` (and from its spool), `bite` bytes at a time.
pub fn run<J: Job>(
    job: J,
    file: &[u8],
    spool: &RefCell<Vec<u8>>,
    bite: usize,
) -> Result<J::Output> {
    feed(job, bite, |slice| {
        let range = slice.offset as usize..(slice.offset + slice.length) as usize;
        if slice.file == SPOOL {
            spool.borrow()[range].to_vec()
        } else {
            file[range].to_vec()
        }
    })
}

fn feed<J: Job>(mut job: J, bite: usize, read: impl Fn(Slice) -> Vec<u8>) -> Result<J::Output> {
    while let Some(slice) = job.next() {
        // Large ranges are taken piece by piece: a test may hold an image twice, not a hundred times.
        let (mut at, end) = (0, slice.length);
        while at < end {
            let n = (bite as u64).min(end - at);
            let bytes = read(Slice {
                offset: slice.offset + at,
                length: n,
                ..slice
            });
            at += n;
            match job.feed(&bytes)? {
                Demand::More => {}
                Demand::Enough => break,
                Demand::Skip(skip) if skip > end - at => {
                    if !job.cut(skip - (end - at)) {
                        return Err(Error::new(Kind::Broken, "cut in transfer"));
                    }
                    at = end;
                }
                Demand::Skip(skip) => at += skip,
            }
        }
        job.finish()?;
    }
    job.output()
}

/// An image in memory, read to its end.
pub struct Opened {
    pub file: Vec<u8>,
    pub session: Session,
}

/// What is unpacked here is held in memory.
const BOUNDS: Bounds = Bounds {
    free: 64 << 20,
    ratio: 200,
    total: 256 << 20,
};

/// Reads the table of contents; what was packed as a whole comes back unpacked.
pub fn archive(file: &[u8], bite: usize) -> Result<(Archive, Vec<u8>)> {
    let spool: Rc<RefCell<Vec<u8>>> = Rc::default();
    let keep = Box::new(Memory(spool.clone()));
    let opening = Opening::new(file.len() as u64, keep, BOUNDS);
    let found = run(opening, file, &spool, bite)?;
    let unpacked = spool.take();
    let file = found.packed.map_or_else(|| file.to_vec(), |_| unpacked);
    Ok((found.archive, file))
}

/// Opens and reads an image.
pub fn open(file: &[u8], bite: usize) -> Result<Opened> {
    open_image(file, bite, None)
}

/// The same for one of several images.
pub fn open_image(file: &[u8], bite: usize, choice: Option<u32>) -> Result<Opened> {
    let (archive, file) = archive(file, bite)?;
    let file = &file[..];
    let spool = RefCell::default();
    let mut session = Session::new("case.tar".into(), archive, choice)?;
    let layers = session.image()?.layers.len();
    for layer in (0..layers).map(LayerId::at) {
        let order = session.scan_order(layer, Hashes::None)?;
        let changes = if order.is_empty() {
            Changeset::default()
        } else {
            run(Scanning::new(&order)?, file, &spool, bite)?
        };
        session.add_layer(layer, changes)?;
    }
    for order in session.examinations(ExaminePurpose::All)? {
        let examined = run(Examining::new(&order)?, file, &spool, bite)?;
        session.add_digests(examined, None)?;
    }
    Ok(Opened {
        file: file.to_vec(),
        session,
    })
}

/// A spool in memory.
#[derive(Clone, Default)]
pub struct Memory(pub Rc<RefCell<Vec<u8>>>);

impl Spool for Memory {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }
}

/// Reads contents: what they are, and the bytes that go beside them.
pub fn read(opened: &mut Opened, reading: &Reading, bite: usize) -> Result<(Contents, Vec<u8>)> {
    let order = opened.session.read_order(reading)?;
    let spool: Rc<RefCell<Vec<u8>>> = Rc::default();
    let fetching = Fetching::new(&order, Box::new(Memory(spool.clone())))?;
    let fetched = run(fetching, &opened.file, &spool, bite)?;
    let bytes = match fetched.body {
        Body::None => Vec::new(),
        Body::Bytes { bytes, .. } => bytes,
        Body::Range(slice) => {
            opened.file[slice.offset as usize..(slice.offset + slice.length) as usize].to_vec()
        }
        Body::Spool => spool.take(),
    };
    Ok((fetched.contents, bytes))
}

/// Squashes layers `from..=to`; the result has proved itself.
pub fn squash(opened: &Opened, from: u32, to: u32) -> Result<(Vec<u8>, Built)> {
    carry_out(
        opened,
        &SquashRequest::merging(LayerId::new(from), LayerId::new(to)),
    )
}

/// Squashes as asked; the result has proved itself.
pub fn carry_out(opened: &Opened, request: &SquashRequest) -> Result<(Vec<u8>, Built)> {
    carry_out_damaged(opened, request, |_| ())
}

/// The same on a disk that damages what was unpacked, once all of it was written.
pub fn carry_out_damaged(
    opened: &Opened,
    request: &SquashRequest,
    damage: impl FnOnce(&mut [u8]),
) -> Result<(Vec<u8>, Built)> {
    let plan = opened.session.plan(request)?;
    let order = opened.session.order(request)?;
    let spool: Rc<RefCell<Vec<u8>>> = Rc::default();
    let building = Building::new(&order, false, Box::new(Memory(spool.clone())))?;
    let prepared = run(building, &opened.file, &spool, 1 << 16)?;
    damage(&mut spool.borrow_mut());
    let bytes = |rope: &Rope<FileId>, packed: &[u8]| {
        assemble(rope, [&opened.file, &spool.borrow(), packed])
    };
    let layer = bytes(prepared.rope(), b"");
    let packed: Rc<RefCell<Vec<u8>>> = Rc::default();
    let read = |from: &[u8], slice: Slice| {
        from[slice.offset as usize..(slice.offset + slice.length) as usize].to_vec()
    };
    let mut parts = Vec::new();
    for segment in prepared.segments() {
        let packing = Packing::new(
            segment.place(),
            segment.last,
            Box::new(Memory(packed.clone())),
        );
        parts.push(feed(packing, 1 << 16, |slice| read(&layer, slice))?);
    }
    let hashed = feed(Hashing::new(prepared), 1000, |slice| read(&layer, slice))?;
    let sealing = Sealing::new(hashed, &parts, opened.session.recomputed()?)?;
    let assembled = feed(sealing, 1 << 16, |slice| read(&packed.borrow(), slice))?;
    let out = bytes(&assembled.rope, &packed.borrow());
    assert_eq!(
        out.len() as u64,
        assembled.built.bytes,
        "the rope knows its length"
    );
    let new: Vec<usize> = plan.ranges.iter().map(|new| new.layer.index()).collect();
    super::valid::output(&out, &new);
    let report = opened.session.report()?;
    for new in &plan.ranges {
        let inside = report
            .waste
            .iter()
            .filter(|w| w.layer >= new.range.from && w.by_layer <= new.range.to);
        if request.exclude.is_empty() && request.keep.is_empty() {
            assert_eq!(
                inside.map(|w| w.bytes).sum::<u64>(),
                new.dead_bytes(),
                "a merge saves what its layers wrote and hid"
            );
        }
    }
    let again = output_layers(&out);
    let twice = again.iter().collect::<std::collections::HashSet<_>>().len() < again.len();
    // A new layer that happens to be a kept one is stored once, which no plan can know.
    if plan.exact && !twice {
        assert_eq!(
            out.len() as u64,
            plan.after_bytes,
            "the plan knows the size before anything is read"
        );
    }
    run(
        Verifying::new(assembled.expected, out.len() as u64),
        &out,
        &RefCell::default(),
        1 << 16,
    )?;
    Ok((out, assembled.built))
}

/// The bytes of a rope over the input, the spool and the packed segments.
pub fn assemble(rope: &Rope<FileId>, [input, spool, packed]: [&[u8]; 3]) -> Vec<u8> {
    let mut out = Vec::new();
    let read = rope.walk(0..rope.length(), |part| {
        match part {
            Part::Fresh(bytes) => out.extend_from_slice(bytes),
            Part::Copy(range) => {
                let file = match range.source {
                    SPOOL => spool,
                    PACKED => packed,
                    _ => input,
                };
                let place = range.offset as usize..(range.offset + range.length) as usize;
                out.extend_from_slice(&file[place]);
            }
        }
        Ok(true)
    });
    read.expect("our own bytes");
    out
}

/// Digests of the layers of a finished output.
fn output_layers(out: &[u8]) -> Vec<Option<String>> {
    let (archive, _) = archive(out, 1 << 20).expect("an image");
    archive.images[0]
        .layers
        .iter()
        .map(|l| l.digest.clone())
        .collect()
}

/// Reads all that a request to keep a product needs.
pub fn read_product(opened: &mut Opened, request: &SquashRequest, bite: usize) -> Result<()> {
    loop {
        let orders = opened.session.product_orders(request)?;
        if orders.is_empty() {
            return Ok(());
        }
        for order in orders {
            let probing = Probing::new(&order)?;
            let layer = run(probing, &opened.file, &RefCell::default(), bite)?;
            opened.session.add_probed(layer);
        }
    }
}

/// Reads all that the advice about the product of a build needs.
pub fn read_made(opened: &mut Opened, bite: usize) -> Result<()> {
    let (mut reading, orders) = opened.session.packages_reading()?;
    for order in orders {
        let collecting = Collecting::new(&order)?;
        reading.add(run(collecting, &opened.file, &RefCell::default(), bite)?);
    }
    opened.session.add_packages(&reading)?;
    loop {
        let orders = opened.session.made_orders()?;
        if orders.is_empty() {
            return Ok(());
        }
        for order in orders {
            let probing = Probing::new(&order)?;
            let layer = run(probing, &opened.file, &RefCell::default(), bite)?;
            opened.session.add_probed(layer);
        }
    }
}

/// The packages of an image, which its session learns.
pub fn learn_packages(opened: &mut Opened, bite: usize) -> Result<PackagesDocument> {
    let (mut reading, orders) = opened.session.packages_reading()?;
    for order in orders {
        let collecting = Collecting::new(&order)?;
        reading.add(run(collecting, &opened.file, &RefCell::default(), bite)?);
    }
    opened.session.learn_packages(&reading)
}

/// The packages of an image.
pub fn packages(opened: &Opened, bite: usize) -> Result<PackagesDocument> {
    let (mut reading, orders) = opened.session.packages_reading()?;
    for order in orders {
        let collecting = Collecting::new(&order)?;
        reading.add(run(collecting, &opened.file, &RefCell::default(), bite)?);
    }
    opened.session.packages(&reading)
}
