//! Packing with gzip, in segments that know nothing of each other (RFC 1951, RFC 1952).
//!
//! The same bytes give the same bytes: no time, no name, no choice that depends on the machine.

use flate2::{Compress, Compression, FlushCompress};
use serde::{Deserialize, Serialize};

use crate::bytes::{Error, Kind, Result};

/// What comes out and what goes in at once. zlib-rs finds other matches when it is fed in other pieces, so it is always fed
/// in these.
const BUFFER: usize = 64 << 10;

/// zlib-rs's level: see docs/performance.md for the sizes and times of the others.
const LEVEL: u32 = 6;

/// The machine that packs one segment: raw deflate, to be put between a gzip member's header and its trailer.
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
    /// Packs `bytes`; what is ready goes to `out`.
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

    /// Ends the segment; the stream too, if it is the last.
    pub fn finish(
        &mut self,
        last: bool,
        out: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<Packed> {
        // After a full flush the stream stands at a whole byte, and nothing that follows refers to what came before.
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
            // Room was left: nothing more is ready.
            if made < self.buffer.len() && bytes.is_empty() {
                break;
            }
        }
        self.pending.clear();
        Ok(())
    }
}

/// What packing a segment gave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    /// Bytes before.
    pub plain: u64,
    /// Bytes after.
    pub packed: u64,
    /// CRC-32 of the bytes before.
    pub crc: u32,
}

/// What stands before the segments (RFC 1952 §2.3): no name, no time, no system.
pub const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// What stands behind them: CRC-32 and length of all that was packed, four bytes each, least first.
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
