//! The decoder of one gzip member (RFC 1952), by flate2 over zlib-rs, which also checks the member's checksum and
//! length.

use flate2::{Decompress, FlushDecompress, Status};

use super::streams::{Step, Stream};

/// The decoder of one gzip member.
pub(super) struct Gzip(Decompress);

impl Stream for Gzip {
    const NAME: &'static str = "gzip";
    const MAGIC: &'static [u8] = &[0x1f, 0x8b];
    const PADDED: bool = false;

    fn new() -> Self {
        Self(Decompress::new_gzip(15))
    }

    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        let (before_in, before_out) = (self.0.total_in(), self.0.total_out());
        let status = self.0.decompress(input, output, FlushDecompress::None);
        // The output before the damage counts. Often it is everything, and only the checksum is wrong.
        Ok(Step {
            taken: usize::try_from(self.0.total_in() - before_in).unwrap_or(0),
            made: usize::try_from(self.0.total_out() - before_out).unwrap_or(0),
            ended: matches!(status, Ok(Status::StreamEnd)),
            failed: status.err().map(|e| e.to_string()),
        })
    }
}
