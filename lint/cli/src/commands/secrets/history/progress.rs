//! How far the work is: on a terminal only, on standard error, on one line.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many steps there are between two looks of the line, at most 200 for the whole work.
const LOOKS: usize = 200;

/// A line on standard error.
pub(super) struct Progress {
    is_shown: bool,
    done: AtomicUsize,
    work: Mutex<(&'static str, usize)>,
}

impl Progress {
    /// A line that is shown on a terminal only.
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            is_shown: !quiet && std::io::stderr().is_terminal(),
            done: AtomicUsize::new(0),
            work: Mutex::default(),
        }
    }

    /// Begins a part of the work.
    pub(super) fn start(&self, what: &'static str, steps: usize) {
        self.done.store(0, Ordering::Relaxed);
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = (what, steps);
    }

    /// One step is done.
    pub(super) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.is_shown {
            return;
        }
        let (what, steps) = *self.work.lock().unwrap_or_else(PoisonError::into_inner);
        if done.is_multiple_of((steps / LOOKS).max(1)) || done == steps {
            // Nothing is lost when standard error is gone.
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K{what} {done} of {steps}");
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.is_shown {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
