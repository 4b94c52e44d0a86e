//! Progress of long work: one line on standard error for the people who wait, gone when the work is done.
//!
//! There is none where standard error is no terminal, so logs and pipes stay clean. It knows no job and no image.

use std::fs::File;
use std::io::{IsTerminal as _, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The time before the line appears. Work that ends sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(400);

/// The line while the bytes of the work are known, and while they are not.
const WITH_TOTAL: &str = "{msg} {wide_bar} {decimal_bytes} of {decimal_total_bytes}, {eta} left";
const WITHOUT_TOTAL: &str = "{spinner} {msg}, {decimal_bytes}";

/// The progress of a command. All clones are the same line.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress(Option<Arc<Line>>);

#[derive(Debug)]
struct Line {
    bar: ProgressBar,
    begun: Instant,
    is_shown: AtomicBool,
    /// Whether a part has begun. A part within it is not told apart.
    is_begun: AtomicBool,
}

impl Progress {
    /// The progress on standard error, if this is a terminal that can move its cursor.
    pub(super) fn new() -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_seen = std::io::stderr().is_terminal() && !is_dumb;
        Self(is_seen.then(|| {
            Arc::new(Line {
                bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
                begun: Instant::now(),
                is_shown: AtomicBool::new(false),
                is_begun: AtomicBool::new(false),
            })
        }))
    }

    /// Begins a part of the work, of `total` bytes if this is known. The line is gone when the result is dropped.
    pub(super) fn begin(&self, what: &'static str, total: Option<u64>) -> Part {
        let begun = |line: &&Arc<Line>| !line.is_begun.swap(true, Ordering::Relaxed);
        let line = self.0.as_ref().filter(begun);
        if let Some(line) = line {
            let template = if total.is_some() {
                WITH_TOTAL
            } else {
                WITHOUT_TOTAL
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                line.bar.set_style(style.progress_chars("━╸─"));
            }
            line.bar.reset();
            line.bar.set_message(what);
            match total {
                Some(total) => line.bar.set_length(total),
                None => line.bar.unset_length(),
            }
        }
        Part(line.cloned())
    }

    /// Copies all bytes, which it adds as they are done. Without a line the system may copy them by itself.
    pub(super) fn copy(&self, mut from: impl Read, to: &mut File) -> std::io::Result<u64> {
        match &self.0 {
            None => std::io::copy(&mut from, to),
            Some(_) => std::io::copy(&mut Told(from, self), to),
        }
    }

    /// Adds bytes that are done.
    pub(super) fn advance(&self, bytes: u64) {
        let Some(line) = &self.0 else { return };
        if !line.is_begun.load(Ordering::Relaxed) {
            return;
        }
        line.bar.inc(bytes);
        if line.begun.elapsed() >= PATIENCE && !line.is_shown.swap(true, Ordering::Relaxed) {
            line.bar
                .set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
    }
}

/// A reader that adds the bytes that come of it.
struct Told<'a, R>(R, &'a Progress);

impl<R: Read> Read for Told<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(into)?;
        self.1.advance(read as u64);
        Ok(read)
    }
}

/// A part of the work that has begun and that ends when this is dropped.
#[derive(Debug)]
pub(super) struct Part(Option<Arc<Line>>);

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(line) = &self.0 {
            line.bar.finish_and_clear();
            line.bar.set_draw_target(ProgressDrawTarget::hidden());
            line.is_shown.store(false, Ordering::Relaxed);
            line.is_begun.store(false, Ordering::Relaxed);
        }
    }
}
