//! How a change makes the gate judge less: compared from the files of both states, whatever configuration is in force.

mod baseline;
mod comments;
mod config;
mod ports;

use rempart_core::{Change, Checker, Location, Severity, Sink};

pub(crate) use baseline::grown_baseline;
pub(crate) use comments::added_comments;

/// A way in which a change judges less, with its place.
pub(crate) type Weakening = (Location, String);

/// What `rempart/weakened-config` finds. The engine runs it, since a rule does not know the severities of others.
pub(crate) fn of_config(
    change: Change<'_>,
    checkers: &[&'static Checker],
    severity: Severity,
) -> Sink {
    let mut sink = Sink::new("rempart/weakened-config", severity);
    for (location, fault) in config::weakenings(change, checkers) {
        let message =
            format!("{fault}: what the gate refused before this change may pass after it");
        let finding = sink.report(location, message);
        finding.help("let the owners of the gate decide this in a change of its own");
    }
    sink
}
