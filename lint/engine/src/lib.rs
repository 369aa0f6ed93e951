//! The verb of the gate: which rules run, in which order, on how many threads, and what becomes of what they find.
//!
//! What lives here: selection by profile, configuration and flags ([`select`]), the run with its facts and its panic
//! guards ([`run`]), folding, suppression, baseline ([`Baseline`]), order and fingerprints, the rules about the gate
//! itself ([`CHECKER`]), and the application of fixes ([`fix`]). What does not: right and wrong (checkers), the look of a
//! report (`output`), reading git or the environment (`git`, `cli`).

mod baseline;
mod builtin;
mod facts;
mod filter;
mod fingerprint;
pub mod fix;
mod fold;
mod guard;
mod order;
pub mod redact;
mod rules;
mod run;
mod schema;
mod select;
mod suppress;
mod timings;
mod weakening;

use rempart_core::Finding;

pub use baseline::{Baseline, BaselineEntry, BaselineError, FILE_NAME as BASELINE_FILE_NAME};
pub use builtin::CHECKER;
pub use facts::schedule;
pub use guard::quiet_panics;
pub use run::{Input, Options, Outcome, Wants, run, view};
pub use schema::config_schema;
pub use select::{Flags, SelectError, Selected, Selection, select};
pub use suppress::broad_allows;
pub use timings::Timings;

/// Sorts findings that several runs reported, and names them as the findings of one.
pub fn name(findings: &mut [Finding]) {
    order::sort(findings);
    fingerprint::name_all(findings.iter_mut());
}
