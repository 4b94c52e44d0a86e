//! Building a squashed image, third part: compresses new layers with gzip, on any number of workers.
//!
//! The tar of a layer is cut into segments of a fixed length. Each segment is compressed separately, so the result does not
//! depend on which worker does it or when. All segments together form one gzip member (RFC 1952): a header, the
//! segments, and a trailer that is computed from theirs.

use serde::{Deserialize, Serialize};

use super::job::{Job, LAYER, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Deflate, Demand, Packed, Result};
use crate::image::Slice;
use crate::rootfs::Spool;

/// The length of a segment, in bytes. A segment cannot use the 32 KiB before it as a dictionary, which costs a few
/// hundred bytes.
pub const SEGMENT: u64 = 16 << 20;

/// A segment of a new layer: a range of [`LAYER`] that is compressed apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The offset of the segment in the tars of the new layers, which follow each other, in bytes.
    pub offset: u64,
    /// The length of the segment in bytes.
    pub length: u64,
    /// Whether it is the last segment of its layer.
    pub last: bool,
}

/// The segments of a tar of `length` bytes that begins at `offset` of its file, in order. An empty tar has one empty
/// segment.
pub(super) fn segments(offset: u64, length: u64) -> impl Iterator<Item = Segment> {
    let count = count(length);
    (0..count).map(move |i| Segment {
        offset: offset + i * SEGMENT,
        length: SEGMENT.min(length - i * SEGMENT),
        last: i + 1 == count,
    })
}

/// The number of segments of a tar of `length` bytes.
pub(super) fn count(length: u64) -> u64 {
    length.div_ceil(SEGMENT).max(1)
}

/// The job that compresses one segment of the new layer to raw deflate data.
pub struct Packing {
    segment: Slice,
    deflate: Deflate,
    spool: Box<dyn Spool>,
    last: bool,
    packed: Option<Packed>,
    meter: Meter,
}

impl std::fmt::Debug for Packing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packing")
            .field("segment", &self.segment)
            .finish_non_exhaustive()
    }
}

impl Segment {
    /// The range of the segment in [`LAYER`].
    pub fn place(self) -> Slice {
        Slice {
            file: LAYER,
            offset: self.offset,
            length: self.length,
        }
    }
}

impl Packing {
    /// A job that compresses a segment, a range of a file, and writes it to `spool`. `last` means that no segment of its
    /// layer follows.
    pub fn new(segment: Slice, last: bool, spool: Box<dyn Spool>) -> Self {
        Self {
            segment,
            deflate: Deflate::default(),
            spool,
            last,
            packed: None,
            meter: Meter::new(Step::Packing, segment.length),
        }
    }
}

impl Job for Packing {
    type Output = Packed;

    fn next(&mut self) -> Option<Slice> {
        self.packed.is_none().then_some(self.segment)
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let spool = &mut self.spool;
        self.deflate
            .feed(bytes, &mut |packed| spool.write(packed))?;
        Ok(self.meter.count(bytes, Demand::More))
    }

    fn finish(&mut self) -> Result<()> {
        let spool = &mut self.spool;
        let packed = self
            .deflate
            .finish(self.last, &mut |packed| spool.write(packed))?;
        self.packed = Some(packed);
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Packed> {
        Ok(self.packed.unwrap_or_default())
    }
}
