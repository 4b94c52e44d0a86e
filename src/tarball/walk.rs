//! The state machine that reads a tar from front to back and passes every member to a visitor.
//!
//! It holds one header block, what stands before it for the same member (an extension record, a long name, a long link
//! and the blocks of a sparse map, each of at most 1 MiB) and the global records in force (16 KiB), but no content. An
//! error or a warning has the offset of what cannot be read; faults that engines accept are only warnings. This module
//! does not know what members mean.
//!
//! Sources: POSIX.1-2017 `pax`, "ustar Interchange Format" and "pax Header Block"; GNU tar manual, "Basic Tar Format";
//! Go's `archive/tar/reader.go` where these leave a choice.

use super::assemble::{Assembled, Oddity, Parts, assemble};
use super::before::{Before, MAX_EXTENSION};
use super::checksum::checksum_holds;
use super::in_content::InContent;
use super::members::{Members, Want};
use super::{BLOCK, Entry, EntryKind, Form, Record, field, form, pax};
use crate::bytes::{Demand, Error, Feed, Kind, Result, Warnings};

/// The most bytes that global records may have together, because every member has them all and may be one block long.
/// Writers put a comment or a time there.
const MAX_GLOBAL: usize = 16 << 10;

/// The most global records that may be in force.
const MAX_GLOBALS: usize = 64;

#[derive(Debug)]
enum State {
    Header,
    Extension(Extension),
    /// More blocks of an old GNU sparse map.
    SparseBlocks(Box<tar::Header>),
    /// A sparse map at the beginning of a content.
    SparseText(Box<InContent>),
    Content(Content),
    /// After the end marker, or after the visitor's stop.
    Over {
        stopped: bool,
    },
}

/// An extension header while it is read: its body so far, and the numbers of bytes and padding that are still to come.
#[derive(Debug)]
struct Extension {
    flag: u8,
    body: Vec<u8>,
    left: u64,
    padding: u64,
}

/// A member's content while it is read: the numbers of bytes and padding that are still to come.
#[derive(Debug)]
struct Content {
    wanted: bool,
    left: u64,
    padding: u64,
}

/// A state machine that reads a tar front to back and passes every member to its visitor `M`.
///
/// Content that the visitor does not want is skipped. A tar without an end marker is accepted with a warning, and so
/// are bytes after the marker. Reading fails with [`Kind::Broken`] if the checksum of a header is wrong, a size is no
/// number, a sparse map is impossible or the tar ends inside a member; it fails with [`Kind::TooLarge`] if an extension
/// header has more than 1 MiB.
#[derive(Debug)]
pub struct Walk<M> {
    /// The visitor that gets the members.
    pub members: M,
    /// The warnings about the tar so far.
    pub warnings: Warnings,
    state: State,
    block: Vec<u8>,
    /// Bytes taken so far, skipped ones included.
    at: u64,
    zero_block: bool,
    /// The number of bytes after the end marker, and whether one of them is not zero.
    trailing: u64,
    trailing_data: bool,
    globals: Vec<Record>,
    /// The extension headers of the next member.
    before: Before,
}

impl<M: Members> Walk<M> {
    /// A walk at the first byte of a tar.
    pub fn new(members: M) -> Self {
        Self {
            members,
            warnings: Warnings::default(),
            state: State::Header,
            block: Vec::with_capacity(512),
            at: 0,
            zero_block: false,
            trailing: 0,
            trailing_data: false,
            globals: Vec::new(),
            before: Before::default(),
        }
    }

    /// The length in bytes of the tar as far as it was read, with skipped content and trailing bytes.
    pub fn length(&self) -> u64 {
        self.at
    }

    /// Collects one header block; `None` if more bytes are needed.
    fn collect(&mut self, bytes: &mut &[u8]) -> Option<Box<tar::Header>> {
        let (now, later) = bytes.split_at((512 - self.block.len()).min(bytes.len()));
        self.block.extend_from_slice(now);
        self.at += now.len() as u64;
        *bytes = later;
        let block: &[u8; 512] = self.block.as_slice().try_into().ok()?;
        let header = Box::new(tar::Header::from_byte_slice(block).clone());
        self.block.clear();
        Some(header)
    }

    fn header(&mut self, header: Box<tar::Header>) -> Result<State> {
        let here = self.at - BLOCK;
        if header.as_bytes().iter().all(|b| *b == 0) {
            let twice = std::mem::replace(&mut self.zero_block, true);
            return Ok(if twice {
                State::Over { stopped: false }
            } else {
                State::Header
            });
        }
        if self.zero_block {
            // Go's reader fails here; those of GNU tar and Python end.
            self.warnings.add(
                "lone-zero-block",
                None,
                None,
                Some(here),
                "one block of zeros ends the tar, two should",
            );
            self.trailing += BLOCK;
            return Ok(State::Over { stopped: false });
        }
        if !checksum_holds(&header) {
            let cause = if here == 0 {
                "it is no tar"
            } else {
                "the tar was changed or cut in transfer"
            };
            return Err(Error::new(Kind::Broken, "a tar header's checksum is wrong")
                .at_offset(here)
                .because(cause));
        }
        let size = field::number(&header.as_old().size).and_then(|n| u64::try_from(n).ok());
        let size = size.ok_or_else(|| {
            Error::new(Kind::Broken, "a tar header's size is no number")
                .at_path(&header.path_bytes())
                .at_offset(here)
        })?;
        let flag = header.as_old().linkflag[0];
        if matches!(flag, b'x' | b'g' | b'L' | b'K') {
            if size > MAX_EXTENSION {
                let what = format!("an extension header of {size} bytes");
                return Err(Error::new(Kind::TooLarge, what)
                    .at_offset(here)
                    .because("no writer makes one above 1 MiB"));
            }
            if flag != b'g' {
                self.before.start.get_or_insert(here);
                self.before.form.worsen(form::of_header(&header));
            }
            return Ok(State::Extension(Extension {
                flag,
                body: Vec::new(),
                left: size,
                padding: super::padding(size),
            }));
        }
        self.before.start.get_or_insert(here);
        if flag == b'S' && self.before.old_sparse(&header, size) {
            return Ok(State::SparseBlocks(header));
        }
        self.member(&header, size)
    }

    fn sparse_block(&mut self, block: &tar::Header, header: Box<tar::Header>) -> Result<State> {
        let here = |e: Error| e.at_path(&header.path_bytes()).at_offset(self.at);
        if self.before.old_sparse_block(block).map_err(here)? {
            return Ok(State::SparseBlocks(header));
        }
        let size = field::number(&header.as_old().size)
            .and_then(|n| u64::try_from(n).ok())
            .unwrap_or(0);
        self.member(&header, size)
    }

    fn extension(&mut self, flag: u8, body: Vec<u8>) {
        if matches!(flag, b'L' | b'K') {
            self.before.long_name(flag, body);
            return;
        }
        let (records, body) = pax::parse(&body);
        if body == pax::Body::Broken {
            let detail = "a PAX record cannot be read; those after it are lost";
            self.warnings
                .add("pax-record", None, None, Some(self.at), detail);
        }
        if flag == b'g' {
            self.before.global |= self.before.start.is_some();
            self.global(records);
        } else {
            self.before.pax(records, body);
        }
    }

    /// Merges global records into those in force, unless they become too many: every member has them all.
    fn global(&mut self, mut records: Vec<Record>) {
        // These keys describe no file (POSIX pax: "comment" shall be ignored; git archive writes one).
        records.retain(|(key, _)| !matches!(key.as_slice(), b"comment" | b"charset"));
        let before = self.globals.clone();
        pax::overlay(&mut self.globals, records);
        let bytes: usize = self.globals.iter().map(|(k, v)| k.len() + v.len()).sum();
        if bytes > MAX_GLOBAL || self.globals.len() > MAX_GLOBALS {
            self.globals = before;
            let detail = format!(
                "global PAX headers of more than {MAX_GLOBALS} records or {MAX_GLOBAL} bytes; the last one is not used"
            );
            self.warnings
                .add("pax-global", None, None, Some(self.at), detail);
        }
    }

    fn member(&mut self, header: &tar::Header, size: u64) -> Result<State> {
        let before = std::mem::take(&mut self.before);
        let mut records = self.globals.clone();
        if !before.records.is_empty() {
            pax::overlay(&mut records, before.records);
        }
        let Assembled {
            mut entry,
            odd,
            map_in_content,
        } = assemble(Parts {
            header,
            size,
            records,
            long_path: before.long_path,
            long_link: before.long_link,
            sparse: before.sparse,
            global: before.global || !self.globals.is_empty(),
            form: before.form,
        });
        let start = before.start.unwrap_or(self.at - BLOCK);
        entry.start = start;
        entry.content = self.at;
        let padding = super::padding(entry.stored);
        let end = self
            .at
            .checked_add(entry.stored)
            .and_then(|n| n.checked_add(padding));
        entry.end = end.filter(|n| i64::try_from(*n).is_ok()).ok_or_else(|| {
            Error::new(Kind::Broken, format!("a member of {} bytes", entry.stored))
                .at_path(&entry.path)
                .at_offset(start)
        })?;
        if map_in_content {
            let begun = InContent::new(entry, odd);
            return Ok(State::SparseText(Box::new(begun)));
        }
        self.begin(entry, odd, &[])
    }

    /// Passes a member to the visitor; `read` is the part of its content that was read already.
    fn begin(&mut self, mut entry: Entry, mut odd: Vec<Oddity>, read: &[u8]) -> Result<State> {
        if let Some(sparse) = entry.sparse.as_ref() {
            let broken = |e: Error| e.at_path(&entry.path).at_offset(entry.start);
            sparse.check().map_err(broken)?;
            if !sparse.fills(entry.stored) {
                entry.form = Form::Unclear;
                let detail = "a sparse map that speaks of other bytes than are stored";
                odd.push(("sparse-map", detail.to_owned()));
            }
        }
        self.tell(&entry, odd);
        let padding = super::padding(entry.stored);
        let left = entry.stored - read.len() as u64;
        let wanted = match self.members.entry(entry, &mut self.warnings)? {
            Want::Content => true,
            Want::Skip => false,
            Want::Stop => return Ok(State::Over { stopped: true }),
        };
        if wanted && !read.is_empty() {
            self.members.content(read)?;
        }
        if wanted && left == 0 {
            self.members.end()?;
        }
        Ok(State::Content(Content {
            wanted,
            left,
            padding,
        }))
    }

    /// Reads more of a sparse map at the beginning of a content.
    fn more_of_map(&mut self, mut now: Box<InContent>, bytes: &mut &[u8]) -> Result<Step> {
        while now.room() > 0 {
            let part = self.take(bytes, now.room());
            if part.is_empty() {
                return Ok((State::SparseText(now), Some(Demand::More)));
            }
            now.take(part)?;
        }
        let (entry, odd, read) = now.finish();
        Ok((self.begin(entry, odd, &read)?, None))
    }

    fn tell(&mut self, entry: &Entry, odd: Vec<Oddity>) {
        let (path, start) = (Some(entry.path.as_slice()), Some(entry.start));
        for (kind, detail) in odd {
            self.warnings.add(kind, None, path, start, detail);
        }
        if let EntryKind::Other(flag) = entry.kind {
            let flag = [flag];
            let flag = flag.escape_ascii();
            let detail = format!("members of type {flag} are in no filesystem");
            self.warnings.add("member-type", None, path, start, detail);
        }
    }

    fn no_end_marker(&mut self) {
        let detail = "the tar has no end marker";
        self.warnings
            .add("no-end-marker", None, None, Some(self.at), detail);
    }

    /// Reads more of an extension header and of its padding.
    fn more_of_extension(&mut self, mut now: Extension, bytes: &mut &[u8]) -> Step {
        let body = self.take(bytes, now.left);
        now.body.extend_from_slice(body);
        now.left -= body.len() as u64;
        if now.left == 0 {
            now.padding -= self.take(bytes, now.padding).len() as u64;
        }
        if now.left + now.padding > 0 {
            return (State::Extension(now), Some(Demand::More));
        }
        self.extension(now.flag, now.body);
        (State::Header, None)
    }

    /// Reads more of a content and of its padding.
    fn more_of_content(&mut self, mut now: Content, bytes: &mut &[u8]) -> Result<Step> {
        let content = self.take(bytes, now.left);
        now.left -= content.len() as u64;
        if now.wanted && !content.is_empty() {
            self.members.content(content)?;
            if now.left == 0 {
                self.members.end()?;
            }
        }
        if now.left > 0 && !now.wanted {
            // The next call of `feed` begins after the gap, at the padding.
            let gap = std::mem::take(&mut now.left);
            self.at += gap;
            return Ok((State::Content(now), Some(Demand::Skip(gap))));
        }
        if now.left == 0 {
            now.padding -= self.take(bytes, now.padding).len() as u64;
        }
        Ok(if now.left + now.padding > 0 {
            (State::Content(now), Some(Demand::More))
        } else {
            (State::Header, None)
        })
    }

    /// Counts the bytes after the end of the tar, unless the visitor stopped.
    fn after_the_end(&mut self, stopped: bool, bytes: &mut &[u8]) -> Demand {
        if stopped {
            return Demand::Enough;
        }
        let rest = self.take(bytes, u64::MAX);
        self.trailing_data |= rest.iter().any(|b| *b != 0);
        self.trailing += rest.len() as u64;
        Demand::More
    }

    /// Takes at most `most` of the bytes.
    fn take<'a>(&mut self, bytes: &mut &'a [u8], most: u64) -> &'a [u8] {
        let n = usize::try_from(most).unwrap_or(usize::MAX).min(bytes.len());
        let (now, later) = bytes.split_at(n);
        *bytes = later;
        self.at += n as u64;
        now
    }
}

/// The state after some bytes, and the demand if there are not enough bytes to go on.
type Step = (State, Option<Demand>);

impl<M: Members> Feed for Walk<M> {
    fn feed(&mut self, mut bytes: &[u8]) -> Result<Demand> {
        loop {
            let state = std::mem::replace(&mut self.state, State::Header);
            let (state, demand) = match state {
                State::Header => match self.collect(&mut bytes) {
                    Some(header) => (self.header(header)?, None),
                    None => (State::Header, Some(Demand::More)),
                },
                State::SparseBlocks(header) => match self.collect(&mut bytes) {
                    Some(block) => (self.sparse_block(&block, header)?, None),
                    None => (State::SparseBlocks(header), Some(Demand::More)),
                },
                State::SparseText(now) => self.more_of_map(now, &mut bytes)?,
                State::Extension(now) => self.more_of_extension(now, &mut bytes),
                State::Content(now) => self.more_of_content(now, &mut bytes)?,
                State::Over { stopped } => {
                    let demand = self.after_the_end(stopped, &mut bytes);
                    (State::Over { stopped }, Some(demand))
                }
            };
            self.state = state;
            if let Some(demand) = demand {
                return Ok(demand);
            }
        }
    }

    fn finish(&mut self) -> Result<()> {
        let cut = |at: u64| {
            Err(Error::new(Kind::Broken, "the tar ends inside a member")
                .at_offset(at)
                .because("it was cut in transfer"))
        };
        match &self.state {
            State::Over { stopped: true } => Ok(()),
            State::Over { stopped: false } => {
                // Writers pad to their blocking factor with zeros; less than one record of 10 KiB deserves no warning.
                if self.trailing_data || self.trailing >= 10_240 {
                    let detail = format!(
                        "{} bytes follow the end marker; they are part of the digest",
                        self.trailing
                    );
                    let end = Some(self.at - self.trailing);
                    self.warnings.add("trailing-bytes", None, None, end, detail);
                }
                Ok(())
            }
            State::Header if self.block.is_empty() && self.before.start.is_none() => {
                if !self.zero_block && self.at > 0 {
                    self.no_end_marker();
                }
                Ok(())
            }
            State::Content(Content { left: 0, .. }) => {
                self.no_end_marker();
                Ok(())
            }
            _ => cut(self.at),
        }
    }
}
