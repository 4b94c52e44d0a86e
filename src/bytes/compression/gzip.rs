//! Gzip, by flate2 over zlib-rs: checksums and lengths are its work, members in a row are ours.
//!
//! Several members are one stream (RFC 1952 §2.2; eStargz writes one a file). What follows the last member and is none
//! is counted, not unpacked.

use flate2::{Decompress, FlushDecompress, Status};

use super::Decoder;
use crate::bytes::{Error, Kind, Result};

const BUFFER: usize = 256 << 10;

pub(super) struct Gzip {
    member: Option<Decompress>,
    head: Vec<u8>,
    members: u64,
    trailing: u64,
    buffer: Vec<u8>,
}

impl Default for Gzip {
    fn default() -> Self {
        Self {
            member: None,
            head: Vec::new(),
            members: 0,
            trailing: 0,
            buffer: vec![0; BUFFER],
        }
    }
}

impl Gzip {
    /// Feeds one member; says how much of `input` it took.
    fn member(&mut self, input: &[u8], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<usize> {
        let Some(member) = self.member.as_mut() else {
            return Ok(0);
        };
        let mut taken = 0;
        loop {
            let (before_in, before_out) = (member.total_in(), member.total_out());
            let rest = input.get(taken..).unwrap_or_default();
            let status = member
                .decompress(rest, &mut self.buffer, FlushDecompress::None)
                .map_err(|e| {
                    Error::new(Kind::Broken, format!("gzip data is damaged ({e})"))
                        .because("the file was changed or cut in transfer")
                })?;
            let used = usize::try_from(member.total_in() - before_in).unwrap_or(0);
            let made = usize::try_from(member.total_out() - before_out).unwrap_or(0);
            taken += used;
            if made > 0 {
                out(self.buffer.get(..made).unwrap_or_default())?;
            }
            if status == Status::StreamEnd {
                self.member = None;
                self.members += 1;
                return Ok(taken);
            }
            if made < self.buffer.len() && (taken == input.len() || used == 0) {
                return Ok(taken);
            }
        }
    }
}

impl Decoder for Gzip {
    fn decode(&mut self, mut input: &[u8], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        while !input.is_empty() {
            if self.trailing > 0 {
                self.trailing += input.len() as u64;
                return Ok(());
            }
            if self.member.is_none() {
                // Two bytes tell whether another member follows.
                let (now, later) = input.split_at((2 - self.head.len()).min(input.len()));
                self.head.extend_from_slice(now);
                input = later;
                if self.head.len() < 2 {
                    return Ok(());
                }
                if self.head != [0x1f, 0x8b] {
                    self.trailing = 2;
                    continue;
                }
                self.member = Some(Decompress::new_gzip(15));
                let head = std::mem::take(&mut self.head);
                self.member(&head, out)?;
                continue;
            }
            let taken = self.member(input, out)?;
            input = input.get(taken..).unwrap_or_default();
            if taken == 0 && self.member.is_some() {
                return Err(Error::new(Kind::Broken, "gzip data does not advance"));
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        if self.member.is_some() {
            return Err(Error::new(Kind::Broken, "gzip data ends early")
                .because("the file was cut in transfer"));
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
