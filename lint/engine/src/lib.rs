//! The verb: selects rules, schedules facts, runs, folds, suppresses, compares with what was known, and makes the
//! report. What is right or wrong is decided by rules, how a report looks by `output`.

mod baseline;
mod finish;
mod fingerprint;
mod fix;
mod fold;
mod request;
mod rules;
mod run;
mod schedule;
mod schema;
mod select;
mod suppress;
mod weakening;

use rempart_core::Checker;

pub use baseline::{Baseline, BaselineError};
pub use fix::{apply as apply_fixes, diff};
pub use request::{Options, Request};
pub use run::{Timings, quiet_panics, run};
pub use schedule::{Circle, order as order_facts};
pub use schema::config_schema;
pub use select::SelectError;

/// The engine's own rules: about waivers, the baseline and the configuration of the gate itself.
pub static CHECKER: Checker = Checker {
    name: "rempart",
    summary: "waivers, the baseline and the configuration of the gate itself",
    rules: rules::RULES,
    judgements: None,
    tables: None,
    needs: &[],
};
