//! Drives a job: reads the ranges it asks for from a blob and feeds them to it.
//!
//! Knows ranges and demands, nothing of images. Skips of more than [`FAR`] reopen the range further on; shorter ones are
//! read and dropped, since opening a slice costs as much as reading that much.

use web_sys::Blob;

use super::source::{Buffer, Source};
use crate::bytes::{Demand, Error, Kind, MOUTHFUL, Result};
use crate::session::{Job, Read};

/// From here on a skip is cheaper than reading on.
const FAR: u64 = MOUTHFUL as u64;

/// Runs `job` over `blob` to its end. `heard` is called after every mouthful.
pub(super) async fn run<J: Job>(
    mut job: J,
    blob: &Blob,
    mut heard: impl FnMut(&J),
) -> Result<J::Output> {
    let mut buffer = Buffer::new();
    let mut mouthful = vec![0; MOUTHFUL];
    while let Some(read) = job.next() {
        feed(
            &mut job,
            blob,
            read,
            &mut buffer,
            &mut mouthful,
            &mut heard,
        )
        .await?;
        job.finish()?;
    }
    job.output()
}

async fn feed<J: Job>(
    job: &mut J,
    blob: &Blob,
    read: Read,
    buffer: &mut Buffer,
    mouthful: &mut [u8],
    heard: &mut impl FnMut(&J),
) -> Result<()> {
    let mut at = read.offset;
    let end = read.offset.saturating_add(read.len);
    let mut source = Source::open(blob, at, end)?;
    let mut skip = 0;
    while at < end {
        if skip > FAR {
            source.close();
            at = at.saturating_add(skip);
            skip = 0;
            if at >= end {
                return if at == end { Ok(()) } else { Err(short()) };
            }
            source = Source::open(blob, at, end)?;
        }
        let count = source.read(buffer, mouthful).await?;
        if count == 0 {
            return Err(short());
        }
        at += count as u64;
        let dropped = usize::try_from(skip).unwrap_or(usize::MAX).min(count);
        skip -= dropped as u64;
        let Some(wanted) = mouthful.get(dropped..count).filter(|bytes| !bytes.is_empty()) else {
            continue;
        };
        let demand = job.feed(wanted)?;
        heard(job);
        match demand {
            Demand::More => {}
            Demand::Skip(n) => skip = n,
            Demand::Enough => break,
        }
    }
    source.close();
    Ok(())
}

/// Fewer bytes came than the file had when it was opened.
fn short() -> Error {
    Error::new(Kind::Io, "the file ends before its end")
        .because("it was changed since it was opened")
}
