//! Runs many items of work on several threads, and writes files at an offset. It does not know jobs or images.

use std::fs::File;
use std::sync::Mutex;
use std::thread;

use crate::bytes::Result;

/// The most threads that work at the same time; more would only wait for the disk.
const MOST_THREADS: usize = 16;

/// Works on items in as many threads as there are cores. `take` gets each result in the calling thread, in the order in
/// which the results come.
///
/// # Errors
/// The first error of `work` or `take`. No further items are begun then.
pub(super) fn each<T: Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(T) -> Result<R> + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(MOST_THREADS).min(items.len());
    let items = Mutex::new(items.into_iter());
    // The channel holds one result. A thread that is faster than `take` waits, and memory does not fill up.
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (send, items, work) = (send.clone(), &items, &work);
            scope.spawn(move || {
                loop {
                    let next = items.lock().ok().and_then(|mut items| items.next());
                    // After an error, nothing receives the results any more.
                    let Some(item) = next else { break };
                    if send.send(work(item)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        // The receiver is dropped at the end, also after an error; then the threads end too.
        receive.into_iter().try_for_each(|result| take(result?))
    })
}

/// Writes all of `bytes` into a file at the offset `at`.
#[cfg(unix)]
pub(super) fn write_at(file: &File, bytes: &[u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

/// Writes all of `bytes` into a file at the offset `at`.
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
