//! Shows a file: a window of its content, its format by the first bytes, and the whole content of pictures and
//! programs.
//!
//! How the page displays a format is not known here.

use super::extract::{ContentSink, Pass, Passes};
use super::fetched::{Body, Fetched};
use super::form::{Guess, HEAD, guess};
use super::order::FileContent;
use super::window::Window;
use super::{elf, form};
use crate::bytes::{Demand, Result};
use crate::rootfs::EntryId;
use crate::session::protocol::{Contents, Form, SHOWN, Shown};
use crate::tarball::Part;

/// The largest picture that is shown, in bytes.
const MOST_PICTURE: u64 = 32 << 20;

/// The largest program that is read to its end, in bytes.
const MOST_ELF: u64 = 64 << 20;

/// The sink that reads one file to show it.
#[derive(Debug)]
pub(super) struct Showing {
    entry: EntryId,
    offset: u64,
    member: FileContent,
    begun: bool,
    at: u64,
    /// The beginning of the content; later the whole content, if the format needs it.
    kept: Window,
    window: Window,
    guess: Option<Guess>,
}

impl Showing {
    pub(super) fn new(entry: EntryId, offset: u64, member: FileContent) -> Self {
        let size = member.size;
        let end = offset.saturating_add(SHOWN).min(size);
        Self {
            entry,
            offset,
            begun: false,
            at: 0,
            kept: Window::new(0, HEAD.min(size)),
            window: Window::new(offset.min(size), end),
            guess: None,
            member,
        }
    }

    /// Determines the format after the beginning was read, and whether the rest of the content is needed.
    fn decide(&mut self) {
        let guess = guess(&self.kept.bytes);
        let most = match guess {
            Guess::Picture { .. } => MOST_PICTURE,
            Guess::Elf => MOST_ELF,
            Guess::Text | Guess::Binary(_) => 0,
        };
        if self.member.size <= most {
            self.kept.end = self.member.size;
        }
        self.guess = Some(guess);
    }
}

impl Passes for Showing {
    fn pass(&mut self) -> Result<Option<Pass>> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(None);
        }
        Ok(Some(Pass::new(&self.member)))
    }

    fn total(&self) -> u64 {
        Pass::new(&self.member).slice().length
    }

    fn output(mut self: Box<Self>) -> Result<Fetched> {
        if self.guess.is_none() {
            self.decide();
        }
        let whole = self.kept.bytes.len() as u64 == self.member.size;
        let mut body = Body::None;
        let form = match self.guess.unwrap_or(Guess::Text) {
            Guess::Text => Form::Text,
            Guess::Elf => match elf::facts(&self.kept.bytes) {
                Some(facts) => Form::Elf(Box::new(facts)),
                None => form::binary("ELF"),
            },
            Guess::Picture { media_type, .. } if whole => {
                body = Body::Bytes {
                    bytes: self.kept.bytes,
                    media_type: media_type.to_owned(),
                };
                Form::Picture {
                    media_type: media_type.to_owned(),
                }
            }
            Guess::Picture { name, .. } => form::binary(name),
            Guess::Binary(name) => form::binary(name),
        };
        let shown = Shown {
            entry: self.entry,
            size: self.member.size,
            offset: self.offset,
            bytes: self.window.bytes,
            form,
        };
        Ok(Fetched {
            contents: Contents::Shown(shown),
            body,
        })
    }
}

impl ContentSink for Showing {
    fn take(&mut self, mut part: Part<'_>) -> Result<()> {
        while part.length() > 0 {
            // A part is split where the format is determined.
            let most = if self.guess.is_none() {
                self.kept.end.saturating_sub(self.at)
            } else {
                u64::MAX
            };
            let (now, later) = part.split(most);
            self.kept.take(self.at, now);
            self.window.take(self.at, now);
            self.at += now.length();
            part = later;
            if self.guess.is_none() && self.at >= self.kept.end {
                self.decide();
            }
        }
        Ok(())
    }

    fn skipped(&mut self, n: u64) {
        self.at += n;
    }

    fn demand(&self) -> Demand {
        match self.kept.demand(self.at) {
            Demand::Enough => self.window.demand(self.at),
            wants => wants,
        }
    }
}
