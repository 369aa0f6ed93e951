//! `JUnit` XML: a checker is a test suite, a rule is a test case, a finding that fails the run is a failure of it.
//!
//! There is no standard; the elements and attributes are those that Jenkins' `junit` plugin and GitLab read, in the
//! order that Jenkins' schema asks for. As in `JUnit` the counts are of test cases, so they add up to at most `tests`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rempart_core::{Finding, Report, RuleState};

use crate::position::Positions;
use crate::words::{place, skips_by_code, suppressed};
use crate::xml::escaped;
use crate::{Notice, Options};

/// The suite of what concerns the run and no rule.
const RUN: &str = "rempart";

/// Writes the report as `JUnit` XML. A rule that is off is left out; one that could not run is a skipped test.
///
/// # Errors
/// `out` refuses the bytes.
pub fn junit(
    report: &Report,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let positions = Positions::new(report);
    let cases = cases(report, options);
    let mut suites: BTreeMap<&str, Vec<&Case<'_>>> = BTreeMap::new();
    for case in &cases {
        suites.entry(checker(case.rule)).or_default().push(case);
    }
    let fatal = skips_by_code(report)
        .iter()
        .filter(|(_, fatal, _)| *fatal)
        .count();
    let run = Counts {
        tests: fatal,
        errors: fatal,
        ..Counts::default()
    };
    let all = Counts::of(&cases).plus(run);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"{RUN}\" {}>", all.attributes())?;
    for (checker, cases) in suites {
        let counts = Counts::of(cases.iter().copied());
        let name = escaped(checker);
        writeln!(out, "  <testsuite name=\"{name}\" {}>", counts.attributes())?;
        for case in cases {
            write_case(case, &positions, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    write_run(report, run, out)?;
    writeln!(out, "</testsuites>")?;
    Ok(Vec::new())
}

/// A rule with what it found.
struct Case<'r> {
    rule: &'r str,
    /// Why it did not run.
    skipped: Option<&'r str>,
    /// The findings that fail the run.
    failures: Vec<&'r Finding>,
    /// The others.
    lighter: Vec<&'r Finding>,
}

/// The rules by id: those that ran or could not run, and whatever else has findings.
fn cases<'r>(report: &'r Report, options: &Options<'_>) -> Vec<Case<'r>> {
    let mut cases: BTreeMap<&str, Case<'r>> = BTreeMap::new();
    let empty = |rule, skipped| Case {
        rule,
        skipped,
        failures: Vec::new(),
        lighter: Vec::new(),
    };
    for outcome in &report.rules {
        let skipped = match &outcome.state {
            RuleState::Ran => None,
            RuleState::Skipped(reason) => Some(reason.as_str()),
            RuleState::Off => continue,
        };
        cases.insert(outcome.id, empty(outcome.id, skipped));
    }
    for finding in &report.findings {
        let case = cases
            .entry(finding.rule)
            .or_insert_with(|| empty(finding.rule, None));
        let fails = options
            .fail_on
            .is_some_and(|threshold| finding.severity >= threshold);
        if fails {
            case.failures.push(finding);
        } else {
            case.lighter.push(finding);
        }
    }
    cases.into_values().collect()
}

/// The part of a rule's id before the slash.
fn checker(rule: &str) -> &str {
    rule.split_once('/').map_or(rule, |(checker, _)| checker)
}

/// How many test cases there are, and how many of them ended how.
#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of<'c>(cases: impl IntoIterator<Item = &'c Case<'c>>) -> Self {
        cases.into_iter().fold(Self::default(), |counts, case| {
            let failed = !case.failures.is_empty();
            counts.plus(Self {
                tests: 1,
                failures: usize::from(failed),
                errors: 0,
                skipped: usize::from(!failed && case.skipped.is_some()),
            })
        })
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }

    fn attributes(self) -> String {
        format!(
            "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
            self.tests, self.failures, self.errors, self.skipped
        )
    }
}

fn write_case(case: &Case<'_>, positions: &Positions<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (classname, name) = (escaped(checker(case.rule)), escaped(case.rule));
    let head = format!("    <testcase classname=\"{classname}\" name=\"{name}\"");
    if case.skipped.is_none() && case.failures.is_empty() && case.lighter.is_empty() {
        return writeln!(out, "{head}/>");
    }
    writeln!(out, "{head}>")?;
    // A test that failed is no skipped one; readers take the first element they know.
    if let Some(reason) = case.skipped.filter(|_| case.failures.is_empty()) {
        writeln!(out, "      <skipped message=\"{}\"/>", escaped(reason))?;
    }
    for finding in &case.failures {
        writeln!(
            out,
            "      <failure message=\"{}\" type=\"{}\">{}</failure>",
            escaped(&finding.message),
            finding.severity,
            body(finding, positions)
        )?;
    }
    if !case.lighter.is_empty() {
        writeln!(out, "      <system-out>")?;
        for finding in &case.lighter {
            writeln!(out, "{}: {}", finding.severity, body(finding, positions))?;
        }
        writeln!(out, "      </system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// A finding for people: the place and the message, what it is about, and the help, one line each.
fn body(finding: &Finding, positions: &Positions<'_>) -> String {
    let place = place(positions, &finding.location);
    let mut body = escaped(&format!("{place} {}", finding.message));
    let mut line = |word: &str, text: &str| {
        body.push('\n');
        body.push_str(word);
        body.push_str(&escaped(text));
    };
    if let Some(subject) = &finding.subject {
        line("in ", &subject.to_string());
    }
    if !finding.applications.is_empty() {
        line("reaches ", &finding.applications.join(", "));
    }
    if let Some(help) = &finding.help {
        line("help: ", help);
    }
    body
}

/// What could not be done as errors, and below them what was left out as it should be, and how much was silenced.
fn write_run(report: &Report, counts: Counts, out: &mut dyn Write) -> io::Result<()> {
    let suppressed = suppressed(report);
    if report.skipped.is_empty() && suppressed.is_none() {
        return Ok(());
    }
    writeln!(out, "  <testsuite name=\"{RUN}\" {}>", counts.attributes())?;
    let (fatal, visible): (Vec<_>, Vec<_>) = skips_by_code(report)
        .into_iter()
        .partition(|(_, fatal, _)| *fatal);
    for (code, _, skips) in fatal {
        let code = escaped(code);
        writeln!(out, "    <testcase classname=\"{RUN}\" name=\"{code}\">")?;
        for skip in skips {
            let (what, reason) = (escaped(&skip.what), escaped(&skip.reason));
            let message = format!("{what}: {reason}");
            writeln!(
                out,
                "      <error message=\"{message}\" type=\"{code}\">{message}</error>"
            )?;
        }
        writeln!(out, "    </testcase>")?;
    }
    if !visible.is_empty() || suppressed.is_some() {
        writeln!(out, "    <system-out>")?;
        for skip in visible.iter().flat_map(|(_, _, skips)| skips) {
            let (what, reason) = (escaped(&skip.what), escaped(&skip.reason));
            writeln!(out, "skipped: {}: {what}: {reason}", escaped(skip.code))?;
        }
        if let Some(text) = suppressed {
            writeln!(out, "suppressed: {}", escaped(&text))?;
        }
        writeln!(out, "    </system-out>")?;
    }
    writeln!(out, "  </testsuite>")
}
