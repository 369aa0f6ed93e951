//! How much a finding weighs where examples and tests stand: what is there is hardly ever in use, and whoever commits a
//! test wants to know of it without being stopped.
//!
//! A token whose checksum holds was drawn by the service it opens: it weighs the same everywhere. One that begins with what
//! its service puts before its tokens weighs the same in documentation, where hardly any stand: `docs/secrets.md` has the
//! count.

use rempart_core::{FileView, Finding, Profile, Severity};

use super::{Kind, Limit};

/// How sure it is that a finding is what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// A name, a structure or a form says so: an example may look the same.
    Likely,
    /// It begins with what its service puts before its tokens: documentation does not write that by chance, tests do.
    Prefix,
    /// Its checksum holds: a service made it.
    Checksum,
}

impl Certainty {
    pub(super) fn of(kind: &Kind) -> Self {
        if kind.has_checksum {
            Self::Checksum
        } else if kind.has_prefix() {
            Self::Prefix
        } else {
            Self::Likely
        }
    }
}

/// Folders of tests.
const TESTS: &[&str] = &[
    "test",
    "tests",
    "testing",
    "testdata",
    "test-data",
    "test_data",
    "test-fixtures",
    "__tests__",
    "__fixtures__",
    "fixture",
    "fixtures",
    "e2e",
    "mock",
    "mocks",
];

/// Folders of examples and documentation.
const EXAMPLES: &[&str] = &["example", "examples", "sample", "samples", "doc", "docs"];

/// Endings of pages.
const PAGES: &[&str] = &[
    "md", "mdx", "markdown", "rst", "adoc", "asciidoc", "html", "txt",
];

/// Folders that hold one folder for each environment: there, `test` is a place like any other.
const ENVIRONMENTS: &[&str] = &[
    "overlays",
    "environments",
    "environment",
    "envs",
    "env",
    "clusters",
    "cluster",
    "stages",
    "stage",
    "inventories",
    "inventory",
    "tenants",
    "hosts",
    "group_vars",
    "host_vars",
    "values",
    "apps",
    "deploy",
    "deployments",
    "gitops",
    "secrets",
];

/// Lowers a finding by one step where its file is an example or a test; not one that is certain, not in the strict
/// profile, and not where the configuration gives the rule a level.
pub(crate) fn weigh(file: FileView<'_>, certainty: Certainty, finding: &mut Finding) {
    let path = file.path().as_str();
    let may_be = match certainty {
        Certainty::Likely => is_example(path),
        Certainty::Prefix => is_test(path),
        Certainty::Checksum => false,
    };
    lower(file, may_be, finding);
}

/// Lowers what is not searched where its file is a test or an example, which archives are damaged in on purpose; where a
/// version was searched in pieces; and where a format is one that is never opened: most of what is packed so was packed by
/// others. A version that nobody looked into weighs the same wherever it stood: to be large proves nothing. Literals weigh
/// no more than those that are listed.
pub(crate) fn weigh_limit(file: FileView<'_>, limit: Limit, finding: &mut Finding) {
    let may_be = match limit {
        Limit::Version => false,
        Limit::Pieces | Limit::Literals | Limit::Closed(_) => true,
        _ => is_example(file.path().as_str()),
    };
    lower(file, may_be, finding);
}

/// Lowers a finding by one step where it may mean nothing; not in the strict profile, and not where the configuration gives
/// the rule a level.
pub(crate) fn lower(file: FileView<'_>, may_be: bool, finding: &mut Finding) {
    let config = file.context.config;
    let is_set = config
        .rules
        .get(finding.rule)
        .is_some_and(|setting| setting.level.is_some());
    if is_set || file.context.profile == Profile::Strict || !may_be {
        return;
    }
    finding.severity = match finding.severity {
        Severity::Error => Severity::Warning,
        Severity::Warning | Severity::Note => Severity::Note,
    };
}

/// Lowers a finding in a page as if it stood in a folder of documentation.
pub(crate) fn weigh_page(file: FileView<'_>, finding: &mut Finding) {
    let path = file.path().as_str();
    let (_, ending) = path.rsplit_once('.').unwrap_or_default();
    let is_page = PAGES.iter().any(|page| ending.eq_ignore_ascii_case(page));
    lower(file, is_page || is_example(path), finding);
}

/// Whether a path leads to an example, a test or documentation.
fn is_example(path: &str) -> bool {
    is_test(path) || leads_through(path, EXAMPLES)
}

/// Whether a path leads to a test.
pub(super) fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    // What the tests of a chart install it with (chart-testing).
    let is_of_chart = path.ends_with("values.yaml") && path.rsplit('/').nth(1) == Some("ci");
    leads_through(path, TESTS)
        || is_of_chart
        || stem.starts_with("test_") && name.rsplit('.').next() == Some("py")
        || stem.ends_with("_test")
        || name.contains(".test.")
        || name.contains(".spec.")
}

/// Whether one of some folders stands in a path, and is no environment.
fn leads_through(path: &str, folders: &[&str]) -> bool {
    let (folder, _) = path.rsplit_once('/').unwrap_or_default();
    let mut above = "";
    for part in folder.split('/') {
        let is_environment = matches!(
            part,
            "test" | "testing" | "e2e" | "sample" | "samples" | "example"
        ) && ENVIRONMENTS.contains(&above);
        if folders.contains(&part) && !is_environment {
            return true;
        }
        above = part;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{is_example, is_test};

    #[test]
    fn an_environment_called_test_is_no_test() {
        for path in [
            "testdata/a.yaml",
            "charts/web/tests/a.yaml",
            "docs/setup.md",
            "a/examples/b/c.env",
            "pkg/auth_test.go",
            "scripts/test_apply.py",
            "charts/web/ci/default-values.yaml",
            "ui/login.spec.ts",
            "test/e2e/a.sh",
        ] {
            assert!(is_example(path), "{path}");
        }
        for path in ["docs/setup.md", "examples/a.yaml", "samples/a.env"] {
            assert!(is_example(path) && !is_test(path), "{path}");
        }
        for path in ["docs/testdata/a.yaml", "a_test.go", "fixtures/a"] {
            assert!(is_test(path), "{path}");
        }
        for path in [
            "overlays/test/secret.env",
            "clusters/test/a.yaml",
            "inventories/testing/hosts",
            "a.yaml",
            "contest/a.yaml",
            "ci/pipeline.yaml",
            "ci/deploy/values.yaml",
            "test_apply.yaml",
            "test.yaml",
            "latest.env",
            "group_vars/test/main.yml",
            "documents/a.yaml",
        ] {
            assert!(!is_example(path), "{path}");
        }
    }
}
