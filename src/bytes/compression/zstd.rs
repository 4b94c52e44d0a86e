//! The Zstandard decoder (RFC 8878), by ruzstd. It gets one block at a time, so that no input makes it hold more than a
//! window and a block.
//!
//! This module handles consecutive frames and skippable frames (zstd:chunked keeps its table of contents in one), and
//! it checks declared sizes and checksums (RFC 8878 §3.1), because ruzstd leaves this to its caller.

use ruzstd::decoding::FrameDecoder;

use super::Decoder;
use crate::bytes::{Error, Kind, MAX_CHUNK, Result};

/// The largest window that a frame may need, in bytes; `zstd --long=27` and registries stay below it.
const MAX_WINDOW: u64 = 128 << 20;

/// The largest size of a block in bytes, packed or unpacked (RFC 8878 §3.1.1.2.3).
const MAX_BLOCK: usize = 128 << 10;

/// The place of the decoder in its input.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At the start of a frame.
    Frame,
    /// Inside a skippable frame, with this many bytes left.
    Skippable(u64),
    /// At a block header.
    Block,
    /// At a frame's checksum.
    Checksum,
    /// After the last frame, with this many bytes that belong to no frame.
    Trailing(u64),
}

/// The decoder of consecutive Zstandard frames.
pub(super) struct Zstd {
    state: State,
    decoder: FrameDecoder,
    /// The input that is not used yet, at most one block.
    held: Vec<u8>,
    made: u64,
    checksum: bool,
}

impl Default for Zstd {
    fn default() -> Self {
        Self {
            state: State::Frame,
            decoder: FrameDecoder::new(),
            held: Vec::new(),
            made: 0,
            checksum: false,
        }
    }
}

fn broken(what: impl std::fmt::Display) -> Error {
    Error::new(Kind::Broken, format!("zstd data is damaged ({what})"))
        .because("the file was changed or cut in transfer")
}

/// Whether bytes are the first bytes of a frame of either kind, or the beginning of these.
fn begins_a_frame(bytes: &[u8]) -> bool {
    let mut head = [0; 4];
    for (to, from) in head.iter_mut().zip(bytes) {
        *to = *from;
    }
    let skippable = [head[0] & 0xf0, head[1], head[2], head[3]];
    let begins = |head: [u8; 4], magic: [u8; 4]| {
        let n = bytes.len().min(magic.len());
        head.get(..n) == magic.get(..n)
    };
    begins(head, [0x28, 0xb5, 0x2f, 0xfd]) || begins(skippable, [0x50, 0x2a, 0x4d, 0x18])
}

/// The length of a frame header in bytes, from its fifth byte, the descriptor; the magic number is included.
fn frame_header_length(descriptor: u8) -> usize {
    let single = descriptor & 0x20 != 0;
    let window = usize::from(!single);
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let size = match descriptor >> 6 {
        0 => usize::from(single),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    5 + window + dictionary + size
}

impl Zstd {
    /// The number of bytes that the next step still needs; 0 if it can be taken. A block that is too large fails here,
    /// before its bytes are awaited.
    fn missing(&self) -> Result<usize> {
        let held = self.held.len();
        let need = match self.state {
            State::Frame if held < 5 => 5,
            State::Frame => match self.held.as_slice() {
                [0x28, 0xb5, 0x2f, 0xfd, descriptor, ..] => frame_header_length(*descriptor),
                [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => 8,
                _ => held,
            },
            State::Block => match self.held.as_slice() {
                [a, b, c, ..] => {
                    let header = u32::from_le_bytes([*a, *b, *c, 0]);
                    let size = (header >> 3) as usize;
                    if size > MAX_BLOCK {
                        return Err(broken("a block of more than 128 KiB"));
                    }
                    3 + if (header >> 1) & 3 == 1 { 1 } else { size }
                }
                _ => 3,
            },
            State::Checksum => 4,
            State::Skippable(_) | State::Trailing(_) => 0,
        };
        Ok(need.saturating_sub(held))
    }

    /// Takes the next step, for which `held` is complete.
    fn step(&mut self, out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        match self.state {
            State::Frame => self.state = self.frame()?,
            State::Block => {
                self.decoder
                    .decode_from_to(&self.held, &mut [])
                    .map_err(broken)?;
                let last = self.held.first().is_some_and(|b| b & 1 == 1);
                self.state = match (last, self.checksum) {
                    (false, _) => State::Block,
                    (true, true) => State::Checksum,
                    (true, false) => State::Frame,
                };
                self.drain(out)?;
            }
            State::Checksum => {
                self.decoder
                    .decode_from_to(&self.held, &mut [])
                    .map_err(broken)?;
                self.state = State::Frame;
                self.drain(out)?;
                if self.decoder.get_checksum_from_data() != self.decoder.get_calculated_checksum() {
                    return Err(broken("a checksum does not match"));
                }
            }
            State::Skippable(_) | State::Trailing(_) => {}
        }
        self.held.clear();
        Ok(())
    }

    fn frame(&mut self) -> Result<State> {
        Ok(match self.held.as_slice() {
            [0x28, 0xb5, 0x2f, 0xfd, descriptor, ..] => {
                self.checksum = descriptor & 4 != 0;
                self.decoder.set_max_window_size(MAX_WINDOW);
                self.decoder.reset(self.held.as_slice()).map_err(broken)?;
                self.made = 0;
                State::Block
            }
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d] => {
                match u32::from_le_bytes([*a, *b, *c, *d]) {
                    0 => State::Frame,
                    n => State::Skippable(u64::from(n)),
                }
            }
            other => State::Trailing(other.len() as u64),
        })
    }

    /// Passes on the output that the decoder does not need for later blocks; at the end of a frame, checks its declared
    /// size.
    fn drain(&mut self, out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        // The writer's error type cannot carry an engine error, so the error is kept here.
        let (mut failed, mut made) = (None, 0);
        let mut sink = Sink(|bytes: &[u8]| {
            made += bytes.len() as u64;
            bytes
                .chunks(MAX_CHUNK)
                .try_for_each(&mut *out)
                .map_err(|e| failed = Some(e))
                .is_ok()
        });
        let drained = self.decoder.collect_to_writer(&mut sink);
        self.made += made;
        if let Some(error) = failed {
            return Err(error);
        }
        drained.map_err(broken)?;
        let declared = self.decoder.content_size();
        if self.state == State::Frame && declared != 0 && declared != self.made {
            return Err(broken(format!(
                "a frame of {declared} bytes has {}",
                self.made
            )));
        }
        Ok(())
    }
}

/// A closure as the writer that ruzstd writes its output to.
struct Sink<F>(F);

impl<F: FnMut(&[u8]) -> bool> std::io::Write for Sink<F> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if (self.0)(bytes) {
            Ok(bytes.len())
        } else {
            Err(std::io::ErrorKind::Other.into())
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Decoder for Zstd {
    fn decode(&mut self, mut input: &[u8], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        while !input.is_empty() {
            match &mut self.state {
                State::Trailing(n) => {
                    *n += input.len() as u64;
                    return Ok(());
                }
                State::Skippable(n) => {
                    let drop = usize::try_from(*n).unwrap_or(usize::MAX).min(input.len());
                    *n -= drop as u64;
                    if *n == 0 {
                        self.state = State::Frame;
                    }
                    input = input.get(drop..).unwrap_or_default();
                }
                _ => {
                    let (now, later) = input.split_at(self.missing()?.min(input.len()));
                    self.held.extend_from_slice(now);
                    input = later;
                    if self.missing()? == 0 {
                        self.step(out)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        match self.state {
            State::Trailing(_) => Ok(()),
            State::Frame if self.held.is_empty() => Ok(()),
            State::Frame if !begins_a_frame(&self.held) => {
                self.state = State::Trailing(self.held.len() as u64);
                Ok(())
            }
            _ => Err(Error::new(Kind::Broken, "zstd data ends early")
                .because("the file was cut in transfer")),
        }
    }

    fn trailing(&self) -> u64 {
        if let State::Trailing(n) = self.state {
            n
        } else {
            0
        }
    }
}
