//! Consecutive compressed streams: gzip members, bzip2 streams, xz streams.
//!
//! Each of these formats allows several streams one after the other, and means their joined contents (RFC 1952 §2.2;
//! eStargz writes a gzip member for each file; `pbzip2` and `cat` do the same). The decoder of a format knows one
//! stream. This module finds where the next stream begins, and which bytes after the last one are no stream. Such bytes
//! are counted and not unpacked.

use super::Decoder;
use crate::bytes::{Error, Kind, Result};

/// The size of the output buffer in bytes.
const BUFFER: usize = 256 << 10;

/// The progress of a stream's decoder in one step.
pub(super) struct Step {
    /// The number of input bytes that the step used.
    pub(super) taken: usize,
    /// The number of output bytes that the step made.
    pub(super) made: usize,
    /// Whether the stream ended in this step.
    pub(super) ended: bool,
    /// Why the stream cannot continue after the output of this step, a phrase about the data; `None` if it can.
    pub(super) failed: Option<String>,
}

/// The decoder of one stream of a compression format.
pub(super) trait Stream {
    /// The name of the format, for messages.
    const NAME: &'static str;
    /// The first bytes of every stream of the format.
    const MAGIC: &'static [u8];
    /// Whether zero bytes may stand between streams and after the last one.
    const PADDED: bool;

    /// A decoder at the first byte of a stream.
    fn new() -> Self;
    /// Unpacks as much of `input` into `output` as possible.
    ///
    /// # Errors
    /// When the data are damaged; the error is a phrase about the data.
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String>;
}

/// A decoder of consecutive streams of one format.
pub(super) struct Streams<S> {
    stream: Option<S>,
    /// Bytes after a stream that may be the beginning of the next one.
    head: Vec<u8>,
    begun: bool,
    trailing: u64,
    buffer: Vec<u8>,
}

impl<S: Stream> Default for Streams<S> {
    fn default() -> Self {
        Self {
            stream: None,
            head: Vec::new(),
            begun: false,
            trailing: 0,
            buffer: vec![0; BUFFER],
        }
    }
}

impl<S: Stream> Streams<S> {
    /// Feeds the open stream; the result is the number of bytes of `input` that it took.
    fn push(&mut self, input: &[u8], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<usize> {
        let Some(stream) = self.stream.as_mut() else {
            return Ok(0);
        };
        let mut taken = 0;
        loop {
            let rest = input.get(taken..).unwrap_or_default();
            let step = stream
                .step(rest, &mut self.buffer)
                .map_err(|why| damaged::<S>(&why))?;
            taken += step.taken;
            if step.made > 0 {
                out(self.buffer.get(..step.made).unwrap_or_default())?;
            }
            if let Some(why) = step.failed {
                return Err(damaged::<S>(&why));
            }
            if step.ended {
                self.stream = None;
                return Ok(taken);
            }
            let full = step.made == self.buffer.len();
            if !full && (taken == input.len() || step.taken == 0) {
                return Ok(taken);
            }
        }
    }

    /// Takes a byte at the beginning or after a stream: it begins the next stream, is padding, or is the first byte
    /// after the last stream.
    fn between(&mut self, byte: u8) {
        if S::PADDED && self.begun && self.head.is_empty() && byte == 0 {
            return;
        }
        self.head.push(byte);
        if !S::MAGIC.starts_with(&self.head) {
            self.trailing = self.head.len() as u64;
        }
    }
}

fn damaged<S: Stream>(why: &str) -> Error {
    Error::new(Kind::Broken, format!("{} data is damaged ({why})", S::NAME))
        .because("the file was changed or cut in transfer")
}

impl<S: Stream> Decoder for Streams<S> {
    fn decode(&mut self, mut input: &[u8], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        while let Some((&first, later)) = input.split_first() {
            if self.trailing > 0 {
                self.trailing += input.len() as u64;
                return Ok(());
            }
            if self.stream.is_none() {
                self.between(first);
                input = later;
                if self.head.len() == S::MAGIC.len() && self.trailing == 0 {
                    self.stream = Some(S::new());
                    self.begun = true;
                    let head = std::mem::take(&mut self.head);
                    self.push(&head, out)?;
                }
                continue;
            }
            let taken = self.push(input, out)?;
            input = input.get(taken..).unwrap_or_default();
            if taken == 0 && self.stream.is_some() {
                let what = format!("{} data does not advance", S::NAME);
                return Err(Error::new(Kind::Broken, what));
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        if self.stream.is_some() {
            let what = format!("{} data ends early", S::NAME);
            return Err(Error::new(Kind::Broken, what).because("the file was cut in transfer"));
        }
        if self.trailing == 0 {
            self.trailing = self.head.len() as u64;
        }
        Ok(())
    }

    fn trailing(&self) -> u64 {
        self.trailing
    }
}
