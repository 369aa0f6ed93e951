//! How much a finding weighs where examples and tests stand: what is there is hardly ever in use, and whoever commits a
//! test wants to know of it without being stopped.
//!
//! A token whose checksum holds was drawn by the service it opens: it weighs the same everywhere.

use rempart_core::{FileView, Finding, Profile, Severity};

/// Folders of examples, tests and documentation.
const FOLDERS: &[&str] = &[
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
    "example",
    "examples",
    "sample",
    "samples",
    "doc",
    "docs",
    "mock",
    "mocks",
];

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
pub(crate) fn weigh(file: FileView<'_>, is_certain: bool, finding: &mut Finding) {
    lower(
        file,
        !is_certain && is_example(file.path().as_str()),
        finding,
    );
}

fn lower(file: FileView<'_>, may_be: bool, finding: &mut Finding) {
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
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut above = "";
    for part in folder.split('/') {
        let is_environment = matches!(
            part,
            "test" | "testing" | "e2e" | "sample" | "samples" | "example"
        ) && ENVIRONMENTS.contains(&above);
        if FOLDERS.contains(&part) && !is_environment {
            return true;
        }
        above = part;
    }
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    stem.ends_with("_test") || name.contains(".test.") || name.contains(".spec.")
}

#[cfg(test)]
mod tests {
    use super::is_example;

    #[test]
    fn an_environment_called_test_is_no_test() {
        for path in [
            "testdata/a.yaml",
            "charts/web/tests/a.yaml",
            "docs/setup.md",
            "a/examples/b/c.env",
            "pkg/auth_test.go",
            "ui/login.spec.ts",
            "test/e2e/a.sh",
        ] {
            assert!(is_example(path), "{path}");
        }
        for path in [
            "overlays/test/secret.env",
            "clusters/test/a.yaml",
            "inventories/testing/hosts",
            "a.yaml",
            "contest/a.yaml",
            "test.yaml",
            "latest.env",
            "group_vars/test/main.yml",
            "documents/a.yaml",
        ] {
            assert!(!is_example(path), "{path}");
        }
    }
}
