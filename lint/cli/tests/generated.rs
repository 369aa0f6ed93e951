//! What is made from code and committed: rule pages, the schema of the configuration, the command line. Compared here,
//! and rewritten under `REMPART_BLESS=1`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use rempart_core::{Checker, RuleEntry};

static CHECKERS: &[&Checker] = &[
    &rempart_argo::CHECKER,
    &rempart_kube::CHECKER,
    &rempart_layout::CHECKER,
    &rempart_pins::CHECKER,
    &rempart_ports::CHECKER,
    &rempart_engine::CHECKER,
    &rempart_secrets::CHECKER,
    &rempart_workflows::CHECKER,
    &rempart_yaml::CHECKER,
];

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn holds(name: &str, text: &str) {
    rempart_testkit::published(&docs().join(name), text);
}

fn rules() -> Vec<&'static RuleEntry> {
    let mut rules: Vec<_> = CHECKERS.iter().flat_map(|checker| checker.rules).collect();
    rules.sort_by_key(|rule| rule.meta.id);
    rules
}

#[test]
fn every_rule_has_its_page_and_no_page_is_left_over() {
    let mut expected = BTreeSet::from(["README.md".to_owned()]);
    for rule in rules() {
        let name = format!("{}.md", rule.meta.id);
        holds(&format!("rules/{name}"), &rempart_output::rule_page(rule));
        expected.insert(name);
    }
    holds("rules/README.md", &rempart_output::rules_index(&rules()));
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(docs().join("rules")).unwrap() {
        let path = entry.unwrap().path();
        let folder = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let pages = std::fs::read_dir(&path).unwrap();
            found.extend(
                pages.map(|page| {
                    format!("{folder}/{}", page.unwrap().file_name().to_str().unwrap())
                }),
            );
        } else {
            found.insert(folder);
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn the_schema_of_the_configuration_is_current() {
    let schema = rempart_engine::config_schema(CHECKERS);
    holds(
        "rempart.schema.json",
        &format!("{}\n", serde_json::to_string_pretty(&schema).unwrap()),
    );
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test asks the program for its help, as people do"
)]
fn the_command_line_is_current() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(arguments)
            .arg("--help")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let mut page = format!(
        "# The command line\n\nMade from the program by a test.\n\n```text\n{}\n```\n",
        help(&[])
    );
    for command in [
        "check",
        "explain",
        "rules",
        "init",
        "fix",
        "baseline",
        "secrets history",
        "secrets verify",
        "hook install",
        "schema add",
        "schema list",
        "completions",
        "man",
    ] {
        let arguments: Vec<&str> = command.split(' ').collect();
        let text = help(&arguments);
        page = format!("{page}\n## `rempart {command}`\n\n```text\n{text}\n```\n");
    }
    holds("cli.md", &page);
}

#[test]
fn the_configuration_of_this_repository_follows_the_schema() {
    let text = std::fs::read_to_string(docs().join("../rempart.toml")).unwrap();
    let value: serde_json::Value = toml::from_str(&text).unwrap();
    let schema = rempart_engine::config_schema(CHECKERS);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let wrong: serde_json::Value = toml::from_str("profil = \"strict\"").unwrap();
    assert!(!validator.is_valid(&wrong));
}
