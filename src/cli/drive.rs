//! Runs many items of work on several threads, and writes files at an offset. It does not know jobs or images.

use std::fs::File;
use std::sync::Mutex;
use std::thread;

use crate::bytes::Result;

/// More threads than this only wait for the disk.
const MOST_THREADS: usize = 16;

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

/// Writes all of `bytes` at a place.
#[cfg(unix)]
pub(super) fn write_at(file: &File, bytes: &[u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

/// Writes all of `bytes` at a place.
#[cfg(windows)]
pub(super) fn write_at(file: &File, mut bytes: &[u8], mut at: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        let n = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        if n == 0 {
            return Err(std::io::ErrorKind::WriteZero.into());
        }
        bytes = bytes.get(n..).unwrap_or_default();
        at += n as u64;
    }
    Ok(())
}
