//! A canned report with everything a report can hold, and texts that try to break each format.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::io::Write;
use std::sync::Arc;

use rempart_core::{
    Edit, Finding, Fix, Inputs, Judgement, JudgementStatus, Label, Levels, Location, RepoPath,
    Report, RevisionId, RuleMeta, RuleOutcome, RuleState, Severity, Side, Skip, SourceFile, Span,
    Subject, Summary, Suppressed, Table, TakenFor, Waivable,
};
use rempart_output::{Notice, Options};

pub(crate) const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # 🦀 größe
spec:
  replica: 3
  template:
    spec:
      containers:
\t- image: nginx\u{202E}\u{1b}[31m
";

/// Wide characters and a surrogate pair before what is marked.
pub(crate) const WIDE: &str = "a: 漢字 🦀 é \"x\"\n";

const fn meta(id: &'static str, severity: Severity, docs: &'static str) -> RuleMeta {
    RuleMeta {
        id,
        levels: Levels::always(severity),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs,
    }
}

pub(crate) static RULES: &[RuleMeta] = &[
    meta(
        "kube/unknown-field",
        Severity::Error,
        "# kube/unknown-field\n\nA field that the schema does not know is dropped or\nrefused by the API server.\n\n## Why\n\nA typo.\n",
    ),
    meta(
        "secrets/plain-secret",
        Severity::Error,
        "# secrets/plain-secret\n\nA secret stands in the repository.\n",
    ),
    meta("yaml/odd", Severity::Warning, "# yaml/odd\n\nOdd text.\n"),
];

pub(crate) fn options<'o>() -> Options<'o> {
    Options {
        rules: RULES,
        version: "0.0.0",
        pages: "https://example.org/rules",
        ..Options::default()
    }
}

pub(crate) fn path(text: &str) -> RepoPath {
    RepoPath::from_normalised(text)
}

/// The first place of `needle` in the text.
pub(crate) fn span(text: &str, needle: &str) -> Span {
    let start = text.find(needle).unwrap();
    Span::new(start as u32, (start + needle.len()) as u32)
}

pub(crate) fn at(file: &str, span: Span) -> Location {
    Location {
        span,
        document: Some(0),
        ..Location::file(path(file))
    }
}

pub(crate) fn finding(
    rule: &'static str,
    severity: Severity,
    message: &str,
    location: Location,
) -> Finding {
    Finding {
        rule,
        severity,
        message: message.to_owned(),
        location,
        labels: Vec::new(),
        related: Vec::new(),
        help: None,
        fix: None,
        subject: None,
        key: String::new(),
        applications: Vec::new(),
        because: None,
        fingerprint: format!("{:016x}", message.len()),
    }
}

pub(crate) fn deployment() -> Subject {
    Subject(vec![
        ("apiVersion", "apps/v1".to_owned()),
        ("kind", "Deployment".to_owned()),
        ("namespace", String::new()),
        ("name", "web".to_owned()),
    ])
}

pub(crate) fn add_source(report: &mut Report, side: Side, file: &str, text: &str) {
    let source = SourceFile::from_text(text.into(), path(file).format(), None);
    report.sources.insert((side, path(file)), Arc::new(source));
}

/// Sets what the findings decide.
pub(crate) fn settle(report: &mut Report) {
    let of = |severity| {
        report
            .findings
            .iter()
            .filter(|f| f.severity == severity)
            .count()
    };
    let (errors, warnings, notes) = (
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Note),
    );
    report.summary = Summary {
        errors,
        warnings,
        notes,
        ..report.summary
    };
}

/// `count` findings on one line each, every tenth an error.
pub(crate) fn many(count: usize) -> Report {
    let mut report = Report::default();
    let text = "key: value\n".repeat(count);
    add_source(&mut report, Side::Head, "many.yaml", &text);
    for line in 0..count {
        let start = (line * 11) as u32;
        let severity = if line % 10 == 9 {
            Severity::Error
        } else {
            Severity::Warning
        };
        let message = format!("finding {line}");
        let mut found = finding(
            "yaml/odd",
            severity,
            &message,
            at("many.yaml", Span::new(start, start + 3)),
        );
        found.fingerprint = format!("{line:032x}");
        report.findings.push(found);
    }
    settle(&mut report);
    report
}

/// A report that uses every field.
pub(crate) fn canned() -> Report {
    let mut report = Report {
        revision: Some("4b825dc642cb6eb9a060e54bf8d69288fbee4904".to_owned()),
        base: Some("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391".to_owned()),
        now: Some("2026-01-31".to_owned()),
        config_digest: "00ff".to_owned(),
        rules: vec![
            outcome("kube/unknown-field", RuleState::Ran, 3, 2),
            outcome("secrets/plain-secret", RuleState::Ran, 3, 1),
            outcome("yaml/clean", RuleState::Ran, 3, 0),
            outcome(
                "yaml/needs-base",
                RuleState::Skipped("no base is given".into()),
                0,
                0,
            ),
            outcome("yaml/odd", RuleState::Ran, 3, 3),
            outcome("yaml/off", RuleState::Off, 0, 0),
        ],
        resources: vec![
            judgement("apps/web.yaml", JudgementStatus::Invalid, Some("web"), None),
            judgement(
                "apps/other.yaml",
                JudgementStatus::Skipped,
                None,
                Some("no schema"),
            ),
        ],
        files: vec![
            TakenFor {
                path: path("apps/web.yaml"),
                class: "kubernetes-manifest",
            },
            TakenFor {
                path: path("logo.png"),
                class: "other",
            },
        ],
        skipped: vec![
            Skip::visible("no-schema", "example.org/v1 Widget", "no schema is known"),
            Skip::fatal("unreadable", "apps/secret.yaml", "permission denied"),
        ],
        suppressed: vec![
            Suppressed {
                rule: "yaml/odd",
                count: 2,
                by: "comment",
            },
            Suppressed {
                rule: "yaml/odd",
                count: 3,
                by: "baseline",
            },
        ],
        tables: vec![Table {
            name: "matrix",
            columns: vec!["requirement", "tests"],
            rows: vec![vec!["FR-1".into(), "a | b".into()]],
        }],
        summary: Summary {
            files: 12,
            documents: 3,
            resources: 2,
            ..Summary::default()
        },
        ..Report::default()
    };
    add_source(&mut report, Side::Head, "apps/web.yaml", DEPLOYMENT);
    add_source(&mut report, Side::Head, "apps/other.yaml", DEPLOYMENT);
    add_source(&mut report, Side::Head, "a b/wide,50%:1.yaml", WIDE);
    add_source(&mut report, Side::Base, "apps/gone.yaml", "gone: 1\n");
    let commit = Side::Commit(RevisionId("0123456789abcdef".into()));
    add_source(&mut report, commit.clone(), "old.env", "TOKEN=hunter2\n");
    report.findings = findings(commit);
    settle(&mut report);
    report
}

fn findings(commit: Side) -> Vec<Finding> {
    let typo = |file| at(file, span(DEPLOYMENT, "replica"));
    let message = "`replica` is no field of a Deployment's spec; the API server refuses it";
    let mut first = finding(
        "kube/unknown-field",
        Severity::Error,
        message,
        typo("apps/web.yaml"),
    );
    first
        .label(
            at("apps/web.yaml", span(DEPLOYMENT, "name: web")),
            "of this object",
        )
        .label(
            at("apps/other.yaml", span(DEPLOYMENT, "kind")),
            "as in this one",
        )
        .help("write `replicas`")
        .about(deployment())
        .application("web")
        .application("web-eu")
        .fix(Fix {
            title: "rename the field".into(),
            safe: false,
            edits: vec![Edit {
                path: path("apps/web.yaml"),
                span: span(DEPLOYMENT, "replica"),
                replacement: "replicas".into(),
            }],
        });
    first.related.push(Label {
        location: typo("apps/other.yaml"),
        text: "overlay".into(),
    });
    let mut second = finding(
        "kube/unknown-field",
        Severity::Error,
        message,
        typo("apps/other.yaml"),
    );
    second.help("write `replicas`").about(deployment());
    let nasty = "50% off\r\n::error::injected | <b>&amp;</b> @someone #1 `x|y` [a](https://evil.example) \u{1b}[2J\u{202E}\0";
    let wide = finding(
        "yaml/odd",
        Severity::Warning,
        nasty,
        Location {
            document: None,
            ..at("a b/wide,50%:1.yaml", span(WIDE, "\"x\""))
        },
    );
    let mut base = finding(
        "yaml/odd",
        Severity::Note,
        "gone",
        at("apps/gone.yaml", Span::new(0, 4)),
    );
    base.location.side = Side::Base;
    let missing = finding(
        "yaml/odd",
        Severity::Note,
        "no text",
        Location::file(path("logo.png")),
    );
    let mut secret = finding(
        "secrets/plain-secret",
        Severity::Error,
        "a token",
        Location {
            side: commit,
            document: None,
            ..at("old.env", Span::new(6, 13))
        },
    );
    secret.fix(Fix {
        title: "remove it".into(),
        safe: true,
        edits: vec![Edit {
            path: path("old.env"),
            span: Span::new(6, 13),
            replacement: "hunter3".into(),
        }],
    });
    vec![wide, second, first, missing, base, secret]
}

fn outcome(id: &'static str, state: RuleState, inspected: usize, findings: usize) -> RuleOutcome {
    RuleOutcome {
        id,
        state,
        inspected,
        findings,
    }
}

fn judgement(
    file: &str,
    status: JudgementStatus,
    application: Option<&str>,
    reason: Option<&str>,
) -> Judgement {
    Judgement {
        path: path(file),
        document: 0,
        subject: deployment(),
        application: application.map(str::to_owned),
        status,
        judged_by: "kubernetes 1.35".into(),
        reason: reason.map(str::to_owned),
    }
}

pub(crate) type Output = fn(&Report, &Options<'_>, &mut dyn Write) -> std::io::Result<Vec<Notice>>;

/// What a format writes, with its notices.
pub(crate) fn written(
    output: Output,
    report: &Report,
    options: &Options<'_>,
) -> (String, Vec<Notice>) {
    let mut bytes = Vec::new();
    let notices = output(report, options, &mut bytes).unwrap();
    (String::from_utf8(bytes).unwrap(), notices)
}
