//! Packed streams in a row: gzip members, bzip2 streams, xz streams.
//!
//! Each format allows several, one after the other, and means their contents joined (RFC 1952 §2.2; eStargz writes a gzip
//! member a file; `pbzip2` and `cat` do the same). A format's decoder knows one stream; where the next begins, and what
//! after the last is none, is known here. Such bytes are counted, not unpacked.

use super::Decoder;
use crate::bytes::{Error, Kind, Result};

const BUFFER: usize = 256 << 10;

/// How far one step of a stream came.
pub(super) struct Step {
    /// Bytes of the input used.
    pub(super) taken: usize,
    /// Bytes of the output made.
    pub(super) made: usize,
    /// The stream has ended.
    pub(super) ended: bool,
    /// It cannot go on behind what it made: a phrase about the data.
    pub(super) failed: Option<String>,
}

/// One stream of a format.
pub(super) trait Stream {
    /// The format's word.
    const NAME: &'static str;
    /// What each stream begins with.
    const MAGIC: &'static [u8];
    /// Zeros may stand between and after streams.
    const PADDED: bool;

    /// A stream at its first byte.
    fn new() -> Self;
    /// Unpacks what it can of `input` into `output`; an error is a phrase about the data.
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String>;
}

pub(super) struct Streams<S> {
    stream: Option<S>,
    /// Bytes between streams that may be the beginning of the next.
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
    /// Feeds the stream that is open; says how much of `input` it took.
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

    /// The first bytes after a stream, or of all; they are another's beginning or nobody's.
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
