use std::{cell::RefCell, rc::Rc};

use squint::bytes::{Demand, Error, Kind, Result};
use squint::session::{Job, SPOOL};

/// What jobs put aside, in memory.
#[derive(Clone, Default)]
struct Aside(Rc<RefCell<Vec<u8>>>);

impl squint::rootfs::Spool for Aside {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }
}

/// Feeds a job from a file in memory, 64 KiB at a time.
fn run<J: Job>(mut job: J, file: &[u8], aside: &Aside) -> Result<J::Output> {
    while let Some(slice) = job.next() {
        let (mut at, end) = (slice.offset as usize, (slice.offset + slice.length) as usize);
        while at < end {
            let chunk = at..end.min(at + (64 << 10));
            let bytes = match slice.file {
                SPOOL => aside.0.borrow()[chunk].to_vec(),
                _ => file[chunk].to_vec(),
            };
            at += bytes.len();
            match job.feed(&bytes)? {
                Demand::More => {}
                Demand::Skip(bytes) => at += bytes as usize,
                Demand::Enough => at = end,
            }
        }
        if at > end && !job.cut((at - end) as u64) {
            return Err(Error::new(Kind::Broken, "the file was cut in transfer"));
        }
        job.finish()?;
    }
    job.output()
}
