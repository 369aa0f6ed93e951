//! Reports for SARIF, with findings that the canned report does not hold.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use rempart_core::{Edit, Finding, Fix, Label, Report, Severity, Span};
use rempart_output::sarif;
use serde_json::Value;

use crate::support::{at, finding, options, path, written};

/// What is written, read back.
pub(crate) fn log(report: &Report) -> Value {
    serde_json::from_str(&written(sarif, report, &options()).0).unwrap()
}

/// A finding with three edits in two files, or in three when `file` is another one.
pub(crate) fn with_fix(file: &str, safe: bool) -> Finding {
    let mut found = finding(
        "yaml/odd",
        Severity::Note,
        "two words",
        at("apps/web.yaml", Span::new(0, 3)),
    );
    let edit = |file: &str, start, end, text: &str| Edit {
        path: path(file),
        span: Span::new(start, end),
        replacement: text.into(),
    };
    found.fix(Fix {
        title: "write it anew".into(),
        safe,
        edits: vec![
            edit("apps/web.yaml", 0, 3, "[x](y)\u{202E}"),
            edit(file, 4, 5, ""),
            edit("apps/other.yaml", 0, 0, "# new\n"),
        ],
    });
    found
}

/// A finding with this many places besides its own.
pub(crate) fn crowd(related: usize) -> Finding {
    let place = || at("apps/web.yaml", Span::new(0, 3));
    let mut found = finding("yaml/odd", Severity::Error, "many", place());
    for number in 0..related {
        found.related.push(Label {
            location: place(),
            text: format!("place {number}"),
        });
    }
    found
}
