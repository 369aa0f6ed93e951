//! Keeps a panic where it happened: a defect of one rule costs the judgement of that rule, not the run.

use std::cell::Cell;
use std::io::Write;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// How many guarded calls are under way on this thread. A counter shared by all threads would be written once for
    /// each rule and file by each of them, and they would wait for each other.
    static GUARDED: Cell<usize> = const { Cell::new(0) };
}

/// Counts a guarded call as long as it lives, unwinding included.
struct Under;

impl Under {
    fn way() -> Self {
        GUARDED.set(GUARDED.get() + 1);
        Self
    }
}

impl Drop for Under {
    fn drop(&mut self) {
        GUARDED.set(GUARDED.get() - 1);
    }
}

/// Runs `work`; `None` when it panicked. The message of the panic is dropped: those of the standard library quote the
/// text they failed on, and that may be a secret.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let _under = Under::way();
    // What `work` may have left half done is dropped by every caller: a sink, or the table of a fact.
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Silences panics that the engine catches; of others only the place is told, since their words may quote a secret. For
/// the binary: it is the only place that may change a setting of the whole process.
pub fn quiet_panics() {
    panic::set_hook(Box::new(|info| {
        if GUARDED.get() == 0 {
            let place = info
                .location()
                .map_or_else(String::new, |at| format!(" at {at}"));
            // Nothing is left to do when standard error is gone too.
            let _ = writeln!(std::io::stderr().lock(), "rempart broke down{place}");
        }
    }));
}
