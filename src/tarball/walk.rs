//! The reading machine: takes a tar front to back, tells a visitor of every member.
//!
//! It holds a header block, what stands before it of the same member (an extension record, a long name, a long link and the
//! blocks of a sparse map, each of at most 1 MiB) and the global records in force (16 KiB), never content. What it cannot
//! read it says with the offset; what engines read on through, it reads on through, with a warning. It does not know
//! what members mean.
//!
//! Sources: POSIX.1-2017 `pax`, "ustar Interchange Format" and "pax Header Block"; GNU tar manual, "Basic Tar Format"; Go's
//! `archive/tar/reader.go` where they leave a choice.

use super::assemble::{Assembled, Oddity, Parts, assemble};
use super::before::{Before, MAX_EXTENSION};
use super::in_content::InContent;
use super::{BLOCK, Entry, EntryKind, Form, Record, field, form, pax};
use crate::bytes::{Demand, Error, Feed, Kind, Result, Warnings};

/// The most that global headers may keep in force together: every member has them all, and may be one block long. Writers
/// put a comment there, or a time.
const MAX_GLOBAL: usize = 16 << 10;

/// How many records of theirs may be in force.
const MAX_GLOBALS: usize = 64;

/// What a visitor wants of a member's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Nothing.
    Skip,
    /// All of it, as stored.
    Content,
    /// Nothing, and no further member.
    Stop,
}

/// Who is told of a tar's members.
pub trait Members {
    /// A member begins.
    fn entry(&mut self, entry: Entry, warnings: &mut Warnings) -> Result<Want>;

    /// More of the content that was wanted.
    fn content(&mut self, bytes: &[u8]) -> Result<()> {
        let _ = bytes;
        Ok(())
    }

    /// The content that was wanted has ended.
    fn end(&mut self) -> Result<()> {
        Ok(())
    }
}

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

/// An extension record: what came of it, and how many bytes are still to come, its padding apart.
#[derive(Debug)]
struct Extension {
    flag: u8,
    body: Vec<u8>,
    left: u64,
    padding: u64,
}

/// A member's content: how many bytes are still to come, its padding apart.
#[derive(Debug)]
struct Content {
    wanted: bool,
    left: u64,
    padding: u64,
}

/// The machine.
#[derive(Debug)]
pub struct Walk<M> {
    /// Who is told.
    pub members: M,
    /// What was odd.
    pub warnings: Warnings,
    state: State,
    block: Vec<u8>,
    /// Bytes taken so far, skipped ones included.
    at: u64,
    zero_block: bool,
    /// Bytes after the end marker; whether one of them is not zero.
    trailing: u64,
    trailing_data: bool,
    globals: Vec<Record>,
    /// What stands before the next member's header.
    before: Before,
}

impl<M: Members> Walk<M> {
    /// A walk that begins at the first byte.
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

    /// Length of the tar as far as it was walked, skipped content and trailing bytes included.
    pub fn length(&self) -> u64 {
        self.at
    }

    /// Collects one block; `None` when more bytes are needed.
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
            // Go's reader fails here, GNU tar's and Python's end.
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

    /// Lays global records over those in force, unless they become too many: every member has them all.
    fn global(&mut self, mut records: Vec<Record>) {
        // These say nothing of a file (POSIX pax, "comment" shall be ignored; git archive writes one).
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

    /// Tells of a member; `read` is what has been read of its content.
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

    /// More of a sparse map at the beginning of a content.
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

    /// More of an extension record, and of its padding.
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

    /// More of a content, and of its padding.
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
            // The next feed begins behind the gap, at the padding.
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

    /// Bytes after the end are counted, unless the visitor stopped.
    fn after_the_end(&mut self, stopped: bool, bytes: &mut &[u8]) -> Demand {
        if stopped {
            return Demand::Enough;
        }
        let rest = self.take(bytes, u64::MAX);
        self.trailing_data |= rest.iter().any(|b| *b != 0);
        self.trailing += rest.len() as u64;
        Demand::More
    }

    /// Takes `most` bytes, or what there is.
    fn take<'a>(&mut self, bytes: &mut &'a [u8], most: u64) -> &'a [u8] {
        let n = usize::try_from(most).unwrap_or(usize::MAX).min(bytes.len());
        let (now, later) = bytes.split_at(n);
        *bytes = later;
        self.at += n as u64;
        now
    }
}

/// The state after some bytes, and what is asked for when there are not enough of them to go on.
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
                // Blocking factors fill up with zeros; that is no oddity below one record of 10 KiB.
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

/// The sum of all bytes, the checksum's own read as blanks; signed sums of old writers hold too.
fn checksum_holds(header: &tar::Header) -> bool {
    let bytes = header.as_bytes();
    let claimed = field::number(&header.as_old().cksum);
    let each = || {
        bytes
            .iter()
            .enumerate()
            .map(|(i, b)| if (148..156).contains(&i) { b' ' } else { *b })
    };
    let unsigned: i64 = each().map(i64::from).sum();
    let signed: i64 = each().map(|b| i64::from(b.cast_signed())).sum();
    claimed.is_some_and(|c| c == unsigned || c == signed)
}
