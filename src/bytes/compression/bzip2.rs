//! The decoder of one bzip2 stream, by libbz2-rs, which also checks the stream's checksums.

use bzip2::{Decompress, Status};

use super::streams::{Step, Stream};

/// The decoder of one bzip2 stream.
pub(super) struct Bzip2(Decompress);

impl Stream for Bzip2 {
    const NAME: &'static str = "bzip2";
    const MAGIC: &'static [u8] = b"BZh";
    const PADDED: bool = false;

    fn new() -> Self {
        Self(Decompress::new(false))
    }

    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        let (before_in, before_out) = (self.0.total_in(), self.0.total_out());
        let status = self
            .0
            .decompress(input, output)
            .map_err(|e| e.to_string())?;
        Ok(Step {
            taken: usize::try_from(self.0.total_in() - before_in).unwrap_or(0),
            made: usize::try_from(self.0.total_out() - before_out).unwrap_or(0),
            ended: status == Status::StreamEnd,
            failed: None,
        })
    }
}
