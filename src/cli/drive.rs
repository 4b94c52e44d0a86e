//! Feeding jobs from files, several at a time where they are many.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use super::io;
use super::temporary::Temporary;
use crate::bytes::{Demand, Error, Kind, Piece, Result, Rope};
use crate::image::{FileId, Slice};
use crate::session::{Job, LAYER, PACKED, SPOOL};

/// How much is read at once: large enough for a disk, small enough for a cache.
const CHUNK: usize = 256 << 10;

/// More threads than this only wait for the disk.
const MOST_THREADS: usize = 16;

/// The files that make up an input, and those that squashing makes on the way.
#[derive(Debug, Default)]
pub(super) struct Sources {
    files: Vec<(PathBuf, Option<File>)>,
    pub(super) spool: Temporary,
    pub(super) packed: Temporary,
    layer: Option<Layer>,
}

/// The new layer: a rope, and where each of its pieces begins.
#[derive(Debug)]
struct Layer {
    rope: Rope<FileId>,
    starts: Vec<u64>,
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

    /// What [`LAYER`] is.
    pub(super) fn set_layer(&mut self, rope: Rope<FileId>) {
        let mut at = 0;
        let starts = rope.pieces().iter().map(|piece| {
            let start = at;
            at += piece.length();
            start
        });
        self.layer = Some(Layer {
            starts: starts.collect(),
            rope,
        });
    }

    /// Reads a range, chunk by chunk, jumping where `take` asks for it.
    pub(super) fn read(
        &self,
        slice: Slice,
        mut take: impl FnMut(&[u8]) -> Result<Demand>,
    ) -> Result<()> {
        let Some(layer) = self.layer.as_ref().filter(|_| slice.file == LAYER) else {
            return self.read_file(slice, take);
        };
        let end = slice.offset + slice.length;
        let first = layer.starts.partition_point(|s| *s <= slice.offset);
        let pieces = layer.starts.iter().zip(layer.rope.pieces());
        for (start, piece) in pieces.skip(first.saturating_sub(1)) {
            if *start >= end {
                break;
            }
            let from = slice.offset.max(*start) - start;
            let to = (end - start).min(piece.length());
            match piece {
                Piece::Fresh(bytes) => {
                    let range = usize::try_from(from).unwrap_or(usize::MAX)
                        ..usize::try_from(to).unwrap_or(usize::MAX);
                    take(bytes.get(range).unwrap_or_default())?;
                }
                Piece::Copy(range) => {
                    let part = Slice {
                        file: range.source,
                        offset: range.offset + from,
                        length: to - from,
                    };
                    self.read_file(part, &mut take)?;
                }
            }
        }
        Ok(())
    }

    fn read_file(&self, slice: Slice, mut take: impl FnMut(&[u8]) -> Result<Demand>) -> Result<()> {
        let opened;
        let missing = || Error::new(Kind::Io, "there is no such input file");
        let (path, file) = match slice.file {
            SPOOL | PACKED => {
                let spool = if slice.file == SPOOL {
                    &self.spool
                } else {
                    &self.packed
                };
                opened = spool.reader()?;
                (Path::new("the temporary file"), &opened)
            }
            number => match self.files.get(number as usize).ok_or_else(missing)? {
                (path, Some(file)) => (path.as_path(), file),
                (path, None) => {
                    opened = File::open(path).map_err(|e| io("cannot open", path, &e))?;
                    (path.as_path(), &opened)
                }
            },
        };
        let early = |at: u64| {
            let what = format!("{} ends early", path.display());
            let error = Error::new(Kind::Io, what).at_offset(at);
            Err(error.because("it was changed while it was read"))
        };
        let mut buffer = vec![0; CHUNK];
        let mut at = slice.offset;
        let end = slice.offset + slice.length;
        while at < end {
            let most = usize::try_from(end - at).unwrap_or(usize::MAX).min(CHUNK);
            let room = buffer.get_mut(..most).unwrap_or_default();
            let n = match read_at(file, room, at) {
                Ok(0) => return early(at),
                Ok(n) => n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(io("cannot read", path, &e)),
            };
            at += n as u64;
            match take(buffer.get(..n).unwrap_or_default())? {
                Demand::More => {}
                Demand::Enough => break,
                Demand::Skip(n) if n > end - at => {
                    let what = format!("{} ends {} bytes early", path.display(), n - (end - at));
                    return Err(Error::new(Kind::Broken, what)
                        .at_offset(at)
                        .because("it was cut in transfer"));
                }
                Demand::Skip(n) => at += n,
            }
        }
        Ok(())
    }

    /// Feeds a job until it is done.
    pub(super) fn run<J: Job>(&self, mut job: J) -> Result<J::Output> {
        while let Some(slice) = job.next() {
            self.read(slice, |bytes| job.feed(bytes))?;
            job.finish()?;
        }
        job.output()
    }
}

/// Works on items in as many threads as there are cores; `take` is given each result in this thread, as it comes.
pub(super) fn each<T: Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(T) -> Result<R> + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(MOST_THREADS).min(items.len());
    let items = Mutex::new(items.into_iter());
    // Room for one: who is ahead of whoever takes waits, instead of filling memory.
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (send, items, work) = (send.clone(), &items, &work);
            scope.spawn(move || {
                loop {
                    let next = items.lock().ok().and_then(|mut items| items.next());
                    // Nobody takes any more once one has failed.
                    let Some(item) = next else { break };
                    if send.send(work(item)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        // The receiver goes when this ends, early or not, and the threads with it.
        receive.into_iter().try_for_each(|result| take(result?))
    })
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
