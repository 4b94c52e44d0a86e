//! The sources of the ranges that jobs ask for: the files of the input, the files that squashing creates, and the
//! new layer, which is a rope over both. It knows files, but not their contents.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::io;
use super::progress::Progress;
use super::temporary::Temporary;
use super::written::Written;
use crate::bytes::{Demand, Error, Kind, Part, Result, Rope};
use crate::image::{FileId, Slice};
use crate::session::{Job, LAYER, PACKED, SPOOL};

/// The most bytes that are read at once: large enough for a disk and small enough for a cache.
const CHUNK: usize = 256 << 10;

/// The fewest bytes that are read at once, unless fewer are left. To copy fewer saves less than one call costs.
const LEAST: usize = 4 << 10;

/// The length of a gap from which the next read is a short one: what follows is a header again, and another gap. Measured
/// with layers of Debian: a third of the bytes that reads of one length need.
const FAR: u64 = 16 << 10;

/// The files of an input, and the files that squashing creates.
#[derive(Debug, Default, Clone)]
pub(super) struct Sources {
    /// The files of the input by number. A file may be opened only when it is read, because a folder may have more
    /// files than can be open at once.
    files: Vec<(PathBuf, Option<Arc<File>>)>,
    pub(super) spool: Temporary,
    pub(super) packed: Temporary,
    /// The new layer ([`LAYER`]), as a rope over the other files.
    layer: Option<Rope<FileId>>,
    /// The progress of what is read.
    pub(super) progress: Progress,
}

impl Sources {
    /// No files yet; what is read of them is told by `progress`.
    pub(super) fn new(progress: Progress) -> Self {
        Self {
            progress,
            ..Self::default()
        }
    }

    /// Adds an open file and returns its number.
    pub(super) fn add_open(&mut self, path: PathBuf, file: File) -> FileId {
        self.push(path, Some(Arc::new(file)))
    }

    /// Adds a file that is opened when it is read, and returns its number.
    pub(super) fn add(&mut self, path: PathBuf) -> FileId {
        self.push(path, None)
    }

    /// Adds the files of another input, and returns the number that is to be added to theirs.
    pub(super) fn add_all(&mut self, other: &Self) -> FileId {
        let first = FileId::try_from(self.files.len()).unwrap_or(FileId::MAX);
        self.files.extend(other.files.iter().cloned());
        first
    }

    /// Adds a file, open or not, and returns its number.
    fn push(&mut self, path: PathBuf, file: Option<Arc<File>>) -> FileId {
        self.files.push((path, file));
        FileId::try_from(self.files.len() - 1).unwrap_or(FileId::MAX)
    }

    /// Replaces the first file by the content of the spool, under the same name.
    pub(super) fn read_spool_instead(&mut self) -> Result<()> {
        let reader = self.spool.reader()?;
        self.spool = Temporary::default();
        if let Some((_, file)) = self.files.first_mut() {
            *file = Some(reader);
        }
        Ok(())
    }

    /// Sets the new layer, which is read as [`LAYER`].
    pub(super) fn set_layer(&mut self, rope: Rope<FileId>) {
        self.layer = Some(rope);
    }

    /// Reads a range in chunks and passes them to `take`, which may skip bytes or end the reading.
    ///
    /// The result is the number of bytes to skip that are missing at the end of the range; usually 0.
    ///
    /// # Errors
    /// When a file cannot be opened or read, or ends before the range does. When `take` fails.
    pub(super) fn read(
        &self,
        slice: Slice,
        take: impl FnMut(&[u8]) -> Result<Demand>,
    ) -> Result<u64> {
        self.read_behind(slice, None, take)
    }

    /// Does what [`Sources::read`] does, of a file that is being written: reads nothing before it is written.
    fn read_behind(
        &self,
        slice: Slice,
        written: Option<&Written>,
        take: impl FnMut(&[u8]) -> Result<Demand>,
    ) -> Result<u64> {
        let layer = self.layer.as_ref().filter(|_| slice.file == LAYER);
        let room = usize::try_from(slice.length).unwrap_or(CHUNK).min(CHUNK);
        let mut reading = Reading {
            sources: self,
            open: None,
            buffer: vec![0; room],
            most: LEAST,
            written,
            skip: 0,
            take,
        };
        let mut more = true;
        match layer {
            None => more = reading.file(slice)?,
            Some(rope) => rope.walk(slice.offset..slice.offset + slice.length, |part| {
                more = match part {
                    Part::Fresh(bytes) => reading.fresh(bytes)?,
                    Part::Copy(range) => reading.file(Slice::from(range))?,
                };
                Ok(more)
            })?,
        }
        Ok(if more { reading.skip } else { 0 })
    }

    /// The error for a range that ended within bytes that a job wanted to skip.
    fn early(&self, slice: Slice, missing: u64) -> Error {
        let name = match slice.file {
            LAYER => Path::new("the new layer"),
            file => match self.handle(file) {
                Ok((name, _)) => name,
                Err(error) => return error,
            },
        };
        let what = format!("the file ends {missing} bytes early");
        Error::new(Kind::Broken, what)
            .at_path(name.as_os_str().as_encoded_bytes())
            .at_offset(slice.offset + slice.length)
            .because("it was cut in transfer")
    }

    /// An open file and its name for messages, by number.
    fn handle(&self, number: FileId) -> Result<(&Path, Arc<File>)> {
        let aside = Path::new("the temporary file");
        match number {
            SPOOL => return Ok((aside, self.spool.reader()?)),
            PACKED => return Ok((aside, self.packed.reader()?)),
            _ => {}
        }
        match self.files.get(number as usize) {
            None => Err(Error::new(Kind::Io, "there is no such input file")),
            Some((path, Some(file))) => Ok((path, Arc::clone(file))),
            Some((path, None)) => {
                let file = File::open(path).map_err(|e| io("cannot open", path, &e))?;
                Ok((path, Arc::new(file)))
            }
        }
    }

    /// Feeds a job until it wants no more ranges, and returns its output.
    pub(super) fn run<J: Job>(&self, job: J) -> Result<J::Output> {
        self.run_behind(job, None)
    }

    /// Does what [`Sources::run`] does, with a file that is being written.
    pub(super) fn run_behind<J: Job>(
        &self,
        mut job: J,
        written: Option<&Written>,
    ) -> Result<J::Output> {
        while let Some(slice) = job.next() {
            let missing = self.read_behind(slice, written, |bytes| job.feed(bytes))?;
            if missing > 0 && !job.cut(missing) {
                return Err(self.early(slice, missing));
            }
            job.finish()?;
        }
        job.output()
    }
}

/// The state of reading one range, part by part.
struct Reading<'a, F> {
    sources: &'a Sources,
    /// The file that was read last, kept open because neighbouring ranges of a rope are often in the same file.
    open: Option<(FileId, &'a Path, Arc<File>)>,
    buffer: Vec<u8>,
    /// The most bytes to read next: many where all are wanted, and few where long gaps are skipped.
    most: usize,
    written: Option<&'a Written>,
    /// The number of bytes to skip in this part and the following ones.
    skip: u64,
    take: F,
}

impl<F: FnMut(&[u8]) -> Result<Demand>> Reading<'_, F> {
    /// Passes the first `length` bytes of the buffer on. The result is false if `take` has enough.
    fn give(&mut self, length: usize) -> Result<bool> {
        let bytes = self.buffer.get(..length).unwrap_or_default();
        let more = Self::ask(&mut self.take, &mut self.skip, bytes)?;
        match self.skip {
            0 => self.most = (self.most * 2).min(CHUNK),
            FAR.. => self.most = LEAST,
            _ => {}
        }
        Ok(more)
    }

    /// Passes bytes on and remembers how many to skip. The result is false if `take` has enough.
    fn ask(take: &mut F, skip: &mut u64, bytes: &[u8]) -> Result<bool> {
        match take(bytes)? {
            Demand::More => {}
            Demand::Skip(n) => *skip = n,
            Demand::Enough => return Ok(false),
        }
        Ok(true)
    }

    /// The number of bytes to skip at the beginning of a part of `length` bytes.
    fn skipped(&mut self, length: u64) -> u64 {
        let skipped = self.skip.min(length);
        self.skip -= skipped;
        skipped
    }

    /// Reads a part that is in memory. The result is false if `take` has enough.
    fn fresh(&mut self, bytes: &[u8]) -> Result<bool> {
        let skipped = self.skipped(bytes.len() as u64);
        let rest = bytes.get(usize::try_from(skipped).unwrap_or(usize::MAX)..);
        match rest.filter(|rest| !rest.is_empty()) {
            Some(rest) => Self::ask(&mut self.take, &mut self.skip, rest),
            None => Ok(true),
        }
    }

    /// Reads a part that is a range of a file. The result is false if `take` has enough.
    fn file(&mut self, slice: Slice) -> Result<bool> {
        let (path, file) = self.opened(slice.file)?;
        let (mut at, end) = (slice.offset, slice.offset.saturating_add(slice.length));
        loop {
            let skipped = self.skipped(end - at);
            at += skipped;
            if at >= end {
                self.sources.progress.advance(skipped);
                return Ok(true);
            }
            let most = usize::try_from(end - at).unwrap_or(usize::MAX);
            let most = most.min(self.most).min(self.buffer.len());
            if let Some(written) = self.written {
                written.wait(at, most as u64)?;
            }
            let room = self.buffer.get_mut(..most).unwrap_or_default();
            let n = match read_at(&file, room, at) {
                Ok(0) => {
                    let what = format!("{} ends early", path.display());
                    let error = Error::new(Kind::Io, what).at_offset(at);
                    return Err(error.because("it was changed while it was read"));
                }
                Ok(n) => n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(io("cannot read", path, &e)),
            };
            at += n as u64;
            self.sources.progress.advance(skipped + n as u64);
            if !self.give(n)? {
                return Ok(false);
            }
        }
    }
}

impl<'a, F> Reading<'a, F> {
    /// The file with this number and its name, from the last part if it is the same file.
    fn opened(&mut self, number: FileId) -> Result<(&'a Path, Arc<File>)> {
        if let Some((open, path, file)) = &self.open
            && *open == number
        {
            return Ok((path, Arc::clone(file)));
        }
        let (path, file) = self.sources.handle(number)?;
        self.open = Some((number, path, Arc::clone(&file)));
        Ok((path, file))
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// `0123456789`, of which the layer is `234ab67`.
    fn sources() -> Sources {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"0123456789").expect("written");
        let mut sources = Sources::default();
        let number = sources.add_open("x".into(), file);
        let mut rope = Rope::default();
        rope.copy(number, 2, 3);
        rope.fresh(b"ab");
        rope.copy(number, 6, 2);
        sources.set_layer(rope);
        sources
    }

    /// What is fed of a range, when each feed is answered by the next of `demands`, and at last by *more*.
    fn fed(file: FileId, offset: u64, length: u64, demands: &[Demand]) -> Result<String> {
        let slice = Slice {
            file,
            offset,
            length,
        };
        let (mut out, mut demands) = (Vec::new(), demands.iter());
        let sources = sources();
        let missing = sources.read(slice, |bytes| {
            out.push(String::from_utf8_lossy(bytes).into_owned());
            Ok(demands.next().copied().unwrap_or(Demand::More))
        })?;
        match missing {
            0 => Ok(out.join("|")),
            missing => Err(sources.early(slice, missing)),
        }
    }

    #[test]
    fn ranges_are_read_as_they_are_asked_for() {
        let (enough, skip) = (Demand::Enough, Demand::Skip);
        for (file, offset, length, demands, out) in [
            (0, 0, 10, &[][..], "0123456789"),
            (0, 3, 2, &[], "34"),
            (0, 3, 0, &[], ""),
            (LAYER, 0, 7, &[], "234|ab|67"),
            (LAYER, 1, 3, &[], "34|a"),
            (LAYER, 3, 2, &[], "ab"),
            (LAYER, 4, 3, &[], "b|67"),
            (LAYER, 0, 7, &[enough], "234"),
            (LAYER, 0, 7, &[Demand::More, enough], "234|ab"),
            (LAYER, 0, 7, &[skip(1)], "234|b|67"),
            (LAYER, 0, 7, &[skip(2)], "234|67"),
            (LAYER, 0, 7, &[skip(3)], "234|7"),
            (LAYER, 0, 7, &[skip(4)], "234"),
        ] {
            let fed = fed(file, offset, length, demands).expect("read");
            assert_eq!(fed, out, "{file} {offset} {length} {demands:?}");
        }
    }

    #[test]
    fn a_range_that_ends_inside_of_what_is_skipped_is_cut() {
        for (file, length, name) in [(0, 10, "x"), (LAYER, 7, "the new layer")] {
            let error = fed(file, 0, length, &[Demand::Skip(9)]).expect_err("cut");
            let early = 9 - if file == 0 { 0 } else { 4 };
            let said = format!("the file ends {early} bytes early: {name}, byte {length}");
            assert!(error.to_string().starts_with(&said), "{error}");
        }
    }
}
