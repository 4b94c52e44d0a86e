//! Compression to gzip in segments that do not depend on each other (RFC 1951, RFC 1952).
//!
//! The same input always gives the same output: there is no time, no name and no choice that depends on the machine.

use flate2::{Compress, Compression, FlushCompress};
use serde::{Deserialize, Serialize};

use crate::bytes::{Error, Kind, Result};

/// The number of bytes that zlib-rs gets at once and may return at once. zlib-rs finds other matches if its input is
/// divided differently, so its input is always divided into pieces of this length.
const BUFFER: usize = 64 << 10;

/// The compression level of zlib-rs, where the curve of size over time bends: level 6 needs half as much time again for
/// 2.5 % fewer bytes. docs/performance.md has the sizes and times of all levels.
const LEVEL: u32 = 3;

/// A compressor of one segment of a gzip file: its output is raw deflate data (RFC 1951), without header and trailer.
///
/// A gzip member is [`GZIP_HEADER`], then the segments in order, then [`gzip_trailer`]. Segments can be compressed
/// independently and at the same time.
pub struct Deflate {
    compress: Compress,
    crc: crc32fast::Hasher,
    packed: Packed,
    pending: Vec<u8>,
    buffer: Vec<u8>,
}

impl std::fmt::Debug for Deflate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deflate")
            .field("packed", &self.packed)
            .finish_non_exhaustive()
    }
}

impl Default for Deflate {
    fn default() -> Self {
        Self {
            compress: Compress::new(Compression::new(LEVEL), false),
            crc: crc32fast::Hasher::new(),
            packed: Packed::default(),
            pending: Vec::with_capacity(BUFFER),
            buffer: vec![0; BUFFER],
        }
    }
}

impl Deflate {
    /// Compresses the next bytes of a segment, and passes finished output to `out` in pieces of at most 64 KiB.
    ///
    /// # Errors
    /// When `out` fails, or zlib-rs reports an error.
    pub fn feed(
        &mut self,
        mut bytes: &[u8],
        out: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        self.crc.update(bytes);
        self.packed.plain += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = BUFFER - self.pending.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.pending.extend_from_slice(now);
            bytes = later;
            if self.pending.len() == BUFFER {
                self.push(FlushCompress::None, out)?;
            }
        }
        Ok(())
    }

    /// Ends a segment, and also the deflate stream if this is the last segment. The result has the segment's lengths
    /// and CRC.
    ///
    /// # Errors
    /// When `out` fails, or zlib-rs reports an error.
    pub fn finish(
        &mut self,
        last: bool,
        out: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<Packed> {
        // After a full flush the stream is at a whole byte, and nothing that follows refers to the bytes before.
        let flush = if last {
            FlushCompress::Finish
        } else {
            FlushCompress::Full
        };
        self.push(flush, out)?;
        self.packed.crc = self.crc.clone().finalize();
        Ok(self.packed)
    }

    fn push(
        &mut self,
        flush: FlushCompress,
        out: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut bytes = self.pending.as_slice();
        loop {
            let (before_in, before_out) = (self.compress.total_in(), self.compress.total_out());
            self.compress
                .compress(bytes, &mut self.buffer, flush)
                .map_err(|e| Error::new(Kind::Io, format!("packing failed ({e})")))?;
            let used = usize::try_from(self.compress.total_in() - before_in).unwrap_or(0);
            let made = usize::try_from(self.compress.total_out() - before_out).unwrap_or(0);
            bytes = bytes.get(used..).unwrap_or_default();
            self.packed.packed += made as u64;
            if made > 0 {
                out(self.buffer.get(..made).unwrap_or_default())?;
            }
            // Room is left in the buffer, so no more output is ready.
            if made < self.buffer.len() && bytes.is_empty() {
                break;
            }
        }
        self.pending.clear();
        Ok(())
    }
}

/// The lengths and the checksum of one compressed segment, from which [`gzip_trailer`] makes the end of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    /// The length of the segment before compression, in bytes.
    pub plain: u64,
    /// The length of the segment after compression, in bytes.
    pub packed: u64,
    /// The CRC-32 of the segment before compression.
    pub crc: u32,
}

/// The header of a gzip member (RFC 1952 §2.3), without name and time and with an unknown operating system; it comes
/// before the first segment.
pub const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// The trailer of a gzip member (RFC 1952 §2.3): the CRC-32 and the length of all segments together, four bytes each,
/// little-endian. The length is modulo 2³².
pub fn gzip_trailer(segments: &[Packed]) -> [u8; 8] {
    let mut all = crc32fast::Hasher::new();
    let mut length = 0u64;
    for segment in segments {
        all.combine(&crc32fast::Hasher::new_with_initial_len(
            segment.crc,
            segment.plain,
        ));
        length += segment.plain;
    }
    let (crc, size) = (all.finalize().to_le_bytes(), length.to_le_bytes());
    [
        crc[0], crc[1], crc[2], crc[3], size[0], size[1], size[2], size[3],
    ]
}
