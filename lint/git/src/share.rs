//! One list, several threads, each with its own state.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Starting a thread costs more than reading this many files.
const FEW: usize = 64;

/// Gives `0..count` to up to `threads` threads in pieces. Each thread calls `start` once.
pub(crate) fn share<S>(
    threads: usize,
    count: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) + Sync,
) {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = start();
        loop {
            let first = next.fetch_add(FEW, Ordering::Relaxed);
            if first >= count {
                return;
            }
            for at in first..(first + FEW).min(count) {
                work(&mut state, at);
            }
        }
    };
    let threads = threads.min(count.div_ceil(FEW));
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
}
