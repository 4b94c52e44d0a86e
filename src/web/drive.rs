//! Drives a job: reads the ranges that it asks for and feeds them to it.
//!
//! It knows ranges and demands, and nothing about images. A skip of more than [`FAR`] bytes reopens the range at
//! the new offset. A shorter skip reads and drops the bytes, because opening a slice costs as much as reading that
//! many.

use std::pin::Pin;

use web_sys::Blob;

use super::source::{Buffer, Place, Source};
use super::spool::{Readable, Spool};
use crate::bytes::{Demand, Error, Kind, MAX_CHUNK, Result};
use crate::image::{FileId, Slice};
use crate::session::{Job, LAYER, PACKED, SPOOL};

/// The number of the opened file among the files of a job.
const INPUT: FileId = 0;

/// The number of bytes from which skipping is faster than reading on.
const FAR: u64 = MAX_CHUNK as u64;

/// Runs a job to its end; `file` gives the place that contains a slice. `heard` is called after every chunk.
///
/// The future is boxed, so that the loop of each job is a separate function. Inlined loops would become one function
/// that takes the browser's optimizing compiler seconds, while everything runs unoptimized.
///
/// # Errors
/// When a place cannot be read, ends too early, or the job fails.
pub(super) fn run<'a, J: Job + 'a>(
    mut job: J,
    file: impl Fn(Slice) -> Result<Place> + 'a,
    mut heard: impl FnMut(&J) + 'a,
) -> Pin<Box<dyn Future<Output = Result<J::Output>> + 'a>> {
    Box::pin(async move {
        let mut buffer = Buffer::new();
        let mut chunk = vec![0; MAX_CHUNK];
        while let Some(slice) = job.next() {
            let place = file(slice)?;
            let mut take = |bytes: &[u8]| {
                let demand = job.feed(bytes)?;
                heard(&job);
                Ok(demand)
            };
            let missing = feed(&mut take, &place, slice, &mut buffer, &mut chunk).await?;
            if missing > 0 && !job.cut(missing) {
                return Err(early(missing));
            }
            job.finish()?;
        }
        job.output()
    })
}

/// Feeds one range to `take`, which is a job. The result is the number of bytes that it wanted to skip after the end of
/// the range. It is one function for all jobs.
///
/// # Errors
/// When the place cannot be read or ends too early, or the job fails.
async fn feed(
    take: &mut dyn FnMut(&[u8]) -> Result<Demand>,
    place: &Place,
    slice: Slice,
    buffer: &mut Buffer,
    chunk: &mut [u8],
) -> Result<u64> {
    let mut at = slice.offset;
    let end = slice.offset.saturating_add(slice.length);
    let mut source = Source::open(place, at, end)?;
    let mut skip = 0;
    while at < end {
        if skip > FAR {
            source.close();
            let jump = skip.min(end - at);
            at += jump;
            skip -= jump;
            if at >= end {
                return Ok(skip);
            }
            source = Source::open(place, at, end)?;
        }
        let count = source.read(buffer, chunk).await?;
        if count == 0 {
            return Err(short());
        }
        at += count as u64;
        let dropped = usize::try_from(skip).unwrap_or(usize::MAX).min(count);
        skip -= dropped as u64;
        let Some(wanted) = chunk.get(dropped..count).filter(|bytes| !bytes.is_empty()) else {
            continue;
        };
        match take(wanted)? {
            Demand::More => {}
            Demand::Skip(n) => skip = n,
            Demand::Enough => {
                source.close();
                return Ok(0);
            }
        }
    }
    source.close();
    Ok(skip)
}

/// The error for a range that ends before the end of a skip.
fn early(missing: u64) -> Error {
    let what = format!("the data ends {missing} bytes early");
    Error::new(Kind::Broken, what).because("it was cut in transfer")
}

/// The lookup for a job that reads one file.
pub(super) fn only(blob: &Blob) -> impl Fn(Slice) -> Result<Place> + use<> {
    let blob = blob.clone();
    move |slice| match slice.file {
        // A job of one file can only mean that file.
        INPUT | LAYER | PACKED => Ok(Place::Blob(blob.clone())),
        _ => Err(Error::new(
            Kind::Request,
            "the job asks for a file that is not open",
        )),
    }
}

/// The lookup for a job that reads one file and its spool.
pub(super) fn with_spool(blob: &Blob, spool: &Spool) -> impl Fn(Slice) -> Result<Place> + use<> {
    let (only, spool) = (only(blob), spool.clone());
    move |slice| {
        if slice.file != SPOOL {
            return only(slice);
        }
        Ok(match spool.readable(slice.offset + slice.length)? {
            Readable::Blob(blob) => Place::Blob(blob),
            Readable::Here => Place::Spool(spool.clone()),
        })
    }
}

/// The error for a file that is shorter than it was when it was opened.
fn short() -> Error {
    Error::new(Kind::Io, "the file ends before its end")
        .because("it was changed since it was opened")
}
