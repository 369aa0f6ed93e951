//! What the tests of the search share.

use rempart_core::{Profile, Report, Snapshot};
use rempart_secrets::CHECKER;
use rempart_testkit::{Judge, snapshot};

/// The rules that find something in the files, each once, in order.
pub(crate) fn rules(files: &[(&str, &str)]) -> Vec<&'static str> {
    names(&judged(&snapshot(files)))
}

pub(crate) fn judged(snapshot: &Snapshot) -> Report {
    let checkers = [&CHECKER];
    let judge = Judge {
        profile: Some(Profile::Default),
        ..Judge::new(&checkers)
    };
    judge.run(snapshot, None).unwrap()
}

pub(crate) fn names(report: &Report) -> Vec<&'static str> {
    let mut rules: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
