//! Feeding jobs from memory, in bites of any size.

use std::cell::RefCell;
use std::rc::Rc;

use squint::bytes::{Demand, Error, Kind, Piece, Result};
use squint::rootfs::Spool;
use squint::session::protocol::{Built, SquashRequest};
use squint::session::{Building, Examining, Job, Opening, SPOOL, Scanning, Session, Verifying};

/// Feeds `job` from `file` (and from its spool), `bite` bytes at a time.
pub fn run<J: Job>(
    mut job: J,
    file: &[u8],
    spool: &RefCell<Vec<u8>>,
    bite: usize,
) -> Result<J::Output> {
    while let Some(slice) = job.next() {
        let (mut at, end) = (
            slice.offset as usize,
            (slice.offset + slice.length) as usize,
        );
        while at < end {
            let n = bite.min(end - at);
            let bytes = if slice.file == SPOOL {
                spool.borrow()[at..at + n].to_vec()
            } else {
                file[at..at + n].to_vec()
            };
            at += n;
            match job.feed(&bytes)? {
                Demand::More => {}
                Demand::Enough => break,
                Demand::Skip(skip) if skip as usize > end - at => {
                    return Err(Error::new(Kind::Broken, "cut in transfer"));
                }
                Demand::Skip(skip) => at += skip as usize,
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

/// Opens and reads an image.
pub fn open(file: &[u8], bite: usize) -> Result<Opened> {
    choose(file, bite, None)
}

/// The same for one image of an archive that may hold several.
pub fn choose(file: &[u8], bite: usize, choice: Option<u32>) -> Result<Opened> {
    let spool = RefCell::default();
    let archive = run(Opening::new(file.len() as u64), file, &spool, bite)?;
    let mut session = Session::new("case.tar".into(), archive, choice)?;
    let layers = session.image()?.layers.len();
    if layers == 0 {
        session.settle()?;
    }
    for layer in 0..u32::try_from(layers).expect("few") {
        let order = session.scan_order(layer, false)?;
        let changes = if order.is_empty() {
            Vec::new()
        } else {
            run(Scanning::new(&order)?, file, &spool, bite)?
        };
        session.absorb(layer, &changes)?;
    }
    for order in session.examinations()? {
        let examined = run(Examining::new(&order)?, file, &spool, bite)?;
        session.learn(&examined, None)?;
    }
    Ok(Opened {
        file: file.to_vec(),
        session,
    })
}

struct Memory(Rc<RefCell<Vec<u8>>>);

impl Spool for Memory {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }
}

/// Squashes layers `from..=to`; the result has proved itself.
pub fn squash(opened: &Opened, from: u32, to: u32) -> Result<(Vec<u8>, Built)> {
    let request = SquashRequest {
        from,
        to,
        ..SquashRequest::default()
    };
    let plan = opened.session.plan(&request)?;
    let order = opened.session.order(&request)?;
    let spool: Rc<RefCell<Vec<u8>>> = Rc::default();
    let assembled = run(
        Building::new(&order, Box::new(Memory(spool.clone())))?,
        &opened.file,
        &spool,
        1 << 16,
    )?;
    let mut out = Vec::new();
    for piece in assembled.rope.pieces() {
        match piece {
            Piece::Fresh(bytes) => out.extend_from_slice(bytes),
            Piece::Copy(range) => {
                let range_of = range.offset as usize..(range.offset + range.length) as usize;
                if range.source == SPOOL {
                    out.extend_from_slice(&spool.borrow()[range_of]);
                } else {
                    out.extend_from_slice(&opened.file[range_of]);
                }
            }
        }
    }
    assert_eq!(
        out.len() as u64,
        assembled.built.bytes,
        "the rope knows its length"
    );
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

/// Digests of the layers of a finished output.
fn output_layers(out: &[u8]) -> Vec<Option<String>> {
    let archive = run(
        Opening::new(out.len() as u64),
        out,
        &RefCell::default(),
        1 << 20,
    )
    .expect("an image");
    archive.images[0]
        .layers
        .iter()
        .map(|l| l.digest.clone())
        .collect()
}
