//! SARIF 2.1.0 (OASIS standard), as GitHub code scanning reads it. Section numbers in this folder are those of the standard.
//!
//! Left out on purpose: `byteOffset`, since it counts the bytes of the file as stored, which a byte order mark or UTF-16
//! moves against the text that is judged; silenced findings, since the report only counts them.

mod fix;
mod invocation;
mod place;
mod result;
mod rules;
mod text;

use std::io::{self, Write};

use rempart_core::{Finding, Report};
use serde_json::{Value, json};

use self::invocation::Invocation;
use self::rules::Rules;
use crate::fingerprint::Fingerprints;
use crate::position::Positions;
use crate::words::{by_severity, count};
use crate::{Notice, Options};

/// GitHub refuses a run with more results (GitHub documentation, "SARIF results exceed one or more limits").
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
    let (chosen, notices) = choose(report);
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run(report, &chosen, &notices, options)],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")?;
    Ok(notices)
}

/// The findings that become results, and what is said of the others. The order of the report is kept where everything
/// is shown; else the most severe come first.
fn choose(report: &Report) -> (Vec<&Finding>, Vec<Notice>) {
    let all = report.findings.len();
    let mut chosen: Vec<&Finding> = if all > SHOWN_RESULTS {
        by_severity(report)
    } else {
        report.findings.iter().collect()
    };
    chosen.truncate(MAX_RESULTS);
    let mut notices = Vec::new();
    let mut say = |text: String| notices.push(Notice::new("sarif", text));
    if all > MAX_RESULTS {
        let left_out = count(all - MAX_RESULTS, "finding is", "findings are");
        say(format!(
            "{left_out} left out: a run holds {MAX_RESULTS} results, the most severe were kept"
        ));
    }
    if all > SHOWN_RESULTS {
        say(format!(
            "GitHub shows {SHOWN_RESULTS} of the {} results; the most severe come first",
            chosen.len()
        ));
    }
    let surplus: usize = chosen.iter().map(|finding| result::surplus(finding)).sum();
    if surplus > 0 {
        let left_out = count(surplus, "location is", "locations are");
        say(format!(
            "{left_out} left out: a result holds {} locations",
            result::MAX_LOCATIONS
        ));
    }
    (chosen, notices)
}

fn run(report: &Report, chosen: &[&Finding], notices: &[Notice], options: &Options<'_>) -> Value {
    let rules = Rules::of(chosen);
    let invocation = Invocation::of(report, notices);
    let mut run = json!({
        "tool": {"driver": {
            "name": "rempart",
            "semanticVersion": options.version,
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules.descriptors(options),
            "notifications": invocation.descriptors(),
        }},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {place::ROOT: {"description": {"text": "the root of the repository"}}},
        "invocations": [invocation.value()],
        "results": results(report, chosen, &rules, options),
    });
    let category = options.category.map(|text| text.trim_end_matches('/'));
    if let Some(category) = category.filter(|text| !text.is_empty()) {
        // GitHub takes what stands before the last slash for the category.
        run["automationDetails"] = json!({"id": format!("{category}/")});
    }
    if let Some(revision) = &report.revision {
        run["properties"] = json!({"revision": revision});
    }
    run
}

fn results(
    report: &Report,
    chosen: &[&Finding],
    rules: &Rules,
    options: &Options<'_>,
) -> Vec<Value> {
    let positions = Positions::new(report);
    let mut fingerprints = Fingerprints::default();
    let mut results = Vec::with_capacity(chosen.len());
    for finding in chosen {
        let fingerprint = fingerprints.of(finding);
        let rule = rules.index(finding.rule);
        results.push(result::of(finding, rule, &positions, &fingerprint, options));
    }
    results
}
