//! State machines that are fed with bytes.
//!
//! Everything that reads an image takes the bytes of one range from front to back and answers what it wants next. Such
//! a state machine does no I/O, so it never blocks or waits. The page feeds it from a stream, the command line from a
//! file, a test byte by byte.

use super::{Error, Kind, Result};

/// The answer of a state machine to the bytes that it was fed: what it wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// The state machine wants the bytes that follow.
    More,
    /// The state machine does not want this many of the next bytes; the next call of [`Feed::feed`] begins after them.
    /// A driver that cannot jump reads and drops them, or lets [`Fed`] do so.
    Skip(u64),
    /// The state machine wants no more bytes; the rest of the range does not matter.
    Enough,
}

/// A state machine that takes the bytes of one range from front to back.
pub trait Feed {
    /// Takes the next bytes of the range, all of them, and answers what it wants next. Callers pass at most
    /// [`MAX_CHUNK`] bytes.
    ///
    /// # Errors
    /// When the bytes are damaged, break the rules of their format or exceed a limit. After an error the state machine
    /// must not be fed again.
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand>;

    /// Ends the range, or acknowledges [`Demand::Enough`]. It is the last call and happens once.
    ///
    /// # Errors
    /// When the range ended too early for its format.
    fn finish(&mut self) -> Result<()>;
}

/// The most bytes to feed in one call: 1 MiB.
///
/// A WebAssembly engine replaces slow code by optimised code between calls and not within one, so one long call would
/// run slowly to its end.
pub const MAX_CHUNK: usize = 1 << 20;

/// A state machine together with its last [`Demand`], so that a driver that cannot jump may push every byte.
#[derive(Debug)]
pub struct Fed<F> {
    /// The state machine that gets the bytes it wants.
    pub machine: F,
    skip: u64,
    enough: bool,
}

impl<F: Feed> Fed<F> {
    /// A wrapper around a state machine that was not fed yet.
    pub fn new(machine: F) -> Self {
        Self {
            machine,
            skip: 0,
            enough: false,
        }
    }

    /// Pushes the bytes that follow in the range and drops those that the state machine does not want. The answer is
    /// what it wants after them.
    ///
    /// # Errors
    /// When [`Feed::feed`] of the state machine fails.
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

    /// Counts `n` bytes as skipped, after the caller jumped over them.
    pub fn jumped(&mut self, n: u64) {
        self.skip = self.skip.saturating_sub(n);
    }

    /// Whether the state machine has answered [`Demand::Enough`].
    pub fn is_satisfied(&self) -> bool {
        self.enough
    }

    /// Ends the range, for the state machine too.
    ///
    /// Only this wrapper can notice a range that ends inside bytes to be skipped.
    ///
    /// # Errors
    /// When the range ended inside bytes to be skipped ([`Kind::Broken`]), or when [`Feed::finish`] of the state
    /// machine fails.
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
