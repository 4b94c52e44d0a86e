//! Machines that are fed.
//!
//! Whatever reads an image takes the bytes of one range front to back and answers what it wants next. A machine does no
//! I/O and so neither blocks nor waits: a page feeds it from a stream, the command line from a file, a test one byte at
//! a time.

use super::{Error, Kind, Result};

/// What a machine wants after it was fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// The bytes that follow.
    More,
    /// Not the next so many bytes: the next feed begins after them. Whoever cannot jump reads and drops them.
    Skip(u64),
    /// Nothing more; what remains of the range does not matter.
    Enough,
}

/// A machine that takes the bytes of one range front to back.
pub trait Feed {
    /// Takes the next bytes, all of them. Callers give at most [`MAX_CHUNK`] at once.
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand>;

    /// Says that the range has ended, or that the machine's [`Demand::Enough`] was honoured. Called once, last.
    fn finish(&mut self) -> Result<()>;
}

/// The most bytes to feed at once, 1 MiB: a WebAssembly engine replaces slow code by fast code between calls, not
/// within one, so one long call runs slowly to its end.
pub const MAX_CHUNK: usize = 1 << 20;

/// A machine together with what it asked for last, so that whoever cannot jump may push every byte.
#[derive(Debug)]
pub struct Fed<F> {
    /// The machine.
    pub machine: F,
    skip: u64,
    enough: bool,
}

impl<F: Feed> Fed<F> {
    /// A machine that has been fed nothing yet.
    pub fn new(machine: F) -> Self {
        Self {
            machine,
            skip: 0,
            enough: false,
        }
    }

    /// Pushes the bytes that follow in the range; those the machine does not want are dropped.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Demand> {
        let dropped = usize::try_from(self.skip)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        self.skip -= dropped as u64;
        let wanted = bytes.get(dropped..).unwrap_or_default();
        if !wanted.is_empty() && !self.enough {
            match self.machine.feed(wanted)? {
                Demand::More => {}
                Demand::Skip(n) => self.skip = n,
                Demand::Enough => self.enough = true,
            }
        }
        Ok(match (self.enough, self.skip) {
            (true, _) => Demand::Enough,
            (false, 0) => Demand::More,
            (false, n) => Demand::Skip(n),
        })
    }

    /// The caller has jumped over `n` bytes of what the machine wanted skipped.
    pub fn jumped(&mut self, n: u64) {
        self.skip = self.skip.saturating_sub(n);
    }

    /// The machine wants nothing more.
    pub fn is_satisfied(&self) -> bool {
        self.enough
    }

    /// The range has ended. That it ended inside what was to be skipped only this place can know.
    pub fn finish(&mut self) -> Result<()> {
        if self.skip > 0 && !self.enough {
            let what = format!("the data ends {} bytes early", self.skip);
            return Err(Error::new(Kind::Broken, what).because("it was cut in transfer"));
        }
        self.machine.finish()
    }
}

impl<F: Feed + ?Sized> Feed for &mut F {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        (**self).feed(bytes)
    }

    fn finish(&mut self) -> Result<()> {
        (**self).finish()
    }
}

impl<F: Feed + ?Sized> Feed for Box<F> {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        (**self).feed(bytes)
    }

    fn finish(&mut self) -> Result<()> {
        (**self).finish()
    }
}
