//! Work on all cores with results in a fixed order.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many threads the machine runs at once; 1 when it does not say.
pub fn available() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs `work` for `0..count` and returns the results in that order, whatever the number of threads.
pub fn map<T: Send>(threads: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads <= 1 || count <= 1 {
        return (0..count).map(work).collect();
    }
    // Large enough that the counter is no bottleneck, small enough that the last piece keeps nobody waiting.
    let chunk = (count / (threads * 16)).clamp(1, 256);
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(chunk, Ordering::Relaxed);
            if start >= count {
                return done;
            }
            let results: Vec<T> = (start..(start + chunk).min(count)).map(&work).collect();
            done.push((start, results));
        }
    };
    let mut pieces: Vec<(usize, Vec<T>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut pieces = worker();
        for other in others {
            match other.join() {
                Ok(more) => pieces.extend(more),
                // A panic goes on where it would have gone with one thread.
                Err(payload) => std::panic::resume_unwind(payload),
            }
        }
        pieces
    });
    pieces.sort_unstable_by_key(|(start, _)| *start);
    pieces
        .into_iter()
        .flat_map(|(_, results)| results)
        .collect()
}

/// Runs `work` for `0..count`, in any order.
pub fn for_each(threads: usize, count: usize, work: impl Fn(usize) + Sync) {
    map(threads, count, work);
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_their_order() {
        for threads in [1, 2, 8] {
            let squares = super::map(threads, 1000, |at| at * at);
            assert!(
                squares
                    .iter()
                    .enumerate()
                    .all(|(at, square)| *square == at * at)
            );
        }
    }
}
