//! How long the parts of a run took. Never part of a report: the same input gives the same report.

use std::time::{Duration, Instant};

/// Names and durations, in the order of the run.
#[derive(Clone, Debug, Default)]
pub struct Timings(pub Vec<(String, Duration)>);

impl Timings {
    /// Runs a part and remembers how long it took.
    pub fn measure<T>(&mut self, name: impl Into<String>, part: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = part();
        self.0.push((name.into(), start.elapsed()));
        result
    }
}
