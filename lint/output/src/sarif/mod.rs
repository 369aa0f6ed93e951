//! SARIF 2.1.0 (OASIS standard), as GitHub code scanning reads it.

mod result;
mod rules;

use std::io::{self, Write};

use rempart_core::{Finding, Report};
use serde_json::{Value, json};

use crate::fingerprint::Fingerprints;
use crate::position::Positions;
use crate::words::{by_severity, count};
use crate::{Notice, Options};

/// GitHub refuses a run with more results.
const MAX_RESULTS: usize = 25_000;
/// GitHub shows no more of them, and not the most severe first by itself.
const SHOWN_RESULTS: usize = 5_000;

/// Writes the report as one SARIF run.
///
/// # Errors
/// `out` refuses the bytes.
pub fn sarif(
    report: &Report,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let mut notices = Vec::new();
    let all = report.findings.len();
    // The order of the report is kept where everything is shown; else the most severe come first.
    let chosen: Vec<&Finding> = if all > SHOWN_RESULTS {
        by_severity(report)
    } else {
        report.findings.iter().collect()
    };
    if all > MAX_RESULTS {
        let left_out = count(all - MAX_RESULTS, "finding is", "findings are");
        notices.push(Notice::new(
            "sarif",
            format!(
                "{left_out} left out: a run holds {MAX_RESULTS} results, the most severe were kept"
            ),
        ));
    } else if all > SHOWN_RESULTS {
        notices.push(Notice::new(
            "sarif",
            format!(
                "GitHub shows {SHOWN_RESULTS} of the {all} results; the most severe come first"
            ),
        ));
    }
    let chosen = &chosen[..chosen.len().min(MAX_RESULTS)];
    let rules = rules::Rules::of(chosen);
    let positions = Positions::new(report);
    let mut fingerprints = Fingerprints::default();
    let results: Vec<Value> = chosen
        .iter()
        .map(|finding| {
            result::of(
                finding,
                rules.index(finding.rule),
                &positions,
                &fingerprints.of(finding),
                options,
            )
        })
        .collect();
    let mut run = json!({
        "tool": {"driver": {
            "name": "rempart",
            "semanticVersion": options.version,
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules.descriptors(options),
        }},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the root of the repository"}}},
        "invocations": [invocation(report, &notices)],
        "results": results,
    });
    if let Some(category) = options.category {
        // GitHub takes what stands before the last slash for the category.
        run["automationDetails"] = json!({"id": format!("{}/", category.trim_end_matches('/'))});
    }
    if let Some(revision) = &report.revision {
        run["properties"] = json!({"revision": revision});
    }
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")?;
    Ok(notices)
}

/// Whether the work was done, and what was not.
fn invocation(report: &Report, notices: &[Notice]) -> Value {
    let skips = report.skipped.iter().map(|skip| {
        let level = if skip.fatal { "error" } else { "note" };
        json!({"level": level, "descriptor": {"id": skip.code}, "message": {"text": format!("{}: {}", skip.what, skip.reason)}})
    });
    let cuts = notices
        .iter()
        .map(|notice| json!({"level": "warning", "message": {"text": notice.text}}));
    json!({
        "executionSuccessful": !report.is_incomplete(),
        "toolExecutionNotifications": skips.chain(cuts).collect::<Vec<_>>(),
    })
}
