//! Feeding jobs from files.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use super::io;
use super::temporary::Temporary;
use crate::bytes::{Demand, Error, Kind, Result};
use crate::image::{FileId, Slice};
use crate::session::{Job, SPOOL};

/// How much is read at once: large enough for a disk, small enough for a cache.
const CHUNK: usize = 256 << 10;

/// The files that make up an input, and the spool.
#[derive(Debug, Default)]
pub(super) struct Sources {
    files: Vec<(PathBuf, Option<File>)>,
    pub(super) spool: Temporary,
}

impl Sources {
    /// Adds a file that is open already; says its number.
    pub(super) fn add_open(&mut self, path: PathBuf, file: File) -> FileId {
        self.files.push((path, Some(file)));
        FileId::try_from(self.files.len() - 1).unwrap_or(FileId::MAX)
    }

    /// What was put aside takes the first file's place, under its name.
    pub(super) fn read_spool_instead(&mut self) -> Result<()> {
        let reader = self.spool.reader()?;
        self.spool = Temporary::default();
        if let Some((_, file)) = self.files.first_mut() {
            *file = Some(reader);
        }
        Ok(())
    }

    /// Adds a file that is opened when it is read.
    pub(super) fn add(&mut self, path: PathBuf) -> FileId {
        self.files.push((path, None));
        FileId::try_from(self.files.len() - 1).unwrap_or(FileId::MAX)
    }

    fn at(&mut self, slice: Slice) -> Result<(File, PathBuf)> {
        let again =
            |path: &PathBuf, file: &File| file.try_clone().map_err(|e| io("cannot read", path, &e));
        if slice.file == SPOOL {
            return Ok((self.spool.reader()?, PathBuf::from("the temporary file")));
        }
        let missing = || Error::new(Kind::Io, "there is no such input file");
        let (path, file) = self.files.get(slice.file as usize).ok_or_else(missing)?;
        let file = match file {
            Some(file) => again(path, file)?,
            None => File::open(path).map_err(|e| io("cannot open", path, &e))?,
        };
        Ok((file, path.clone()))
    }

    /// Reads a range, chunk by chunk, jumping where `take` asks for it.
    pub(super) fn read(
        &mut self,
        slice: Slice,
        mut take: impl FnMut(&[u8]) -> Result<Demand>,
    ) -> Result<()> {
        let (mut file, path) = self.at(slice)?;
        let fail = |e: std::io::Error| io("cannot read", &path, &e);
        let mut buffer = vec![0; CHUNK];
        let mut at = slice.offset;
        let end = slice.offset + slice.length;
        file.seek(SeekFrom::Start(at)).map_err(fail)?;
        while at < end {
            let most = usize::try_from(end - at).unwrap_or(usize::MAX).min(CHUNK);
            let room = buffer.get_mut(..most).unwrap_or_default();
            let n = match file.read(room) {
                Ok(n) => n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(fail(e)),
            };
            if n == 0 {
                let what = format!("{} ends early", path.display());
                return Err(Error::new(Kind::Io, what)
                    .at_offset(at)
                    .because("it was changed while it was read"));
            }
            at += n as u64;
            match take(buffer.get(..n).unwrap_or_default())? {
                Demand::More => {}
                Demand::Enough => break,
                Demand::Skip(n) => {
                    if n > end - at {
                        let what =
                            format!("{} ends {} bytes early", path.display(), n - (end - at));
                        return Err(Error::new(Kind::Broken, what)
                            .at_offset(at)
                            .because("it was cut in transfer"));
                    }
                    at += n;
                    file.seek(SeekFrom::Start(at)).map_err(fail)?;
                }
            }
        }
        Ok(())
    }

    /// Feeds a job until it is done.
    pub(super) fn run<J: Job>(&mut self, mut job: J) -> Result<J::Output> {
        while let Some(slice) = job.next() {
            self.read(slice, |bytes| job.feed(bytes))?;
            job.finish()?;
        }
        job.output()
    }
}
