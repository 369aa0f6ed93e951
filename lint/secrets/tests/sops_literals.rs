//! What a selector of SOPS leaves in clear is searched as any other file is, and no value is told twice. Each case is a
//! file of the real SOPS with lines put into it.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scan_support;

use std::path::Path;

use rempart_core::Severity;
use rempart_testkit::snapshot;
use scan_support::{judged, rules};

/// What stands for a password that nobody tries, and for a drawn one; nothing of that opens anything.
fn filled(text: &str) -> String {
    text.replace("@P", "sommer2023")
        .replace("@T", "k7Rz92LmQp0xVb4T")
}

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/sops")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The rules that find something at the lines that are put before the first line that begins with `mark`.
fn found(name: &str, mark: &str, lines: &str) -> Vec<&'static str> {
    let before = data(name);
    let at = before
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .find(|(_, line)| line.starts_with(mark))
        .map(|(at, _)| at)
        .unwrap();
    let after = format!("{}{}{}", &before[..at], filled(lines), &before[at..]);
    let report = judged(&snapshot(&[(name, &after)]));
    let inside = at..at + filled(lines).len();
    let mut rules: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| inside.contains(&(finding.location.span.start as usize)))
        .map(|finding| {
            assert!(!finding.message.contains("sommer2023"), "{finding:?}");
            finding.rule.trim_start_matches("secrets/")
        })
        .collect();
    rules.sort_unstable();
    rules
}

const REGEX: &str = "yaml-encrypted-regex.yaml";
const SUFFIX: &str = "yaml-encrypted-suffix.yaml";
const OPEN: &str = "yaml-unencrypted-suffix.yaml";
const ENV: &str = "env-encrypted-suffix.env";
const INI: &str = "ini-encrypted-suffix.ini";
const JSON: &str = "json-encrypted-suffix.json";

const WEAK: &[&str] = &["weak-literal"];
const NAMED: &[&str] = &["sops-clear-credential"];

/// The file, the line before which is put what stands behind, and the rules that find it.
const CASES: &[(&str, &str, &str, &[&str])] = &[
    // No key says it: a variable, an argument, a text, a comment.
    (
        REGEX,
        "types",
        "env:\n    - name: DB_PASSWORD\n      value: @P\n",
        WEAK,
    ),
    (
        REGEX,
        "types",
        "env: [{name: DB_PASSWORD, value: @P}]\n",
        WEAK,
    ),
    (
        REGEX,
        "types",
        "env:\n    - {key: API_TOKEN, value: @T}\n",
        WEAK,
    ),
    (REGEX, "types", "args: [\"--password=@P\"]\n", WEAK),
    (REGEX, "types", "args:\n    - --api-key\n    - @T\n", WEAK),
    (REGEX, "types", "command: mysql -p@P db\n", WEAK),
    (REGEX, "types", "# db_password: @P\n", WEAK),
    (REGEX, "types", "x: y # password=@P\n", WEAK),
    (
        REGEX,
        "types",
        "config: |\n    DB_PASSWORD=@P\n    x=y\n",
        WEAK,
    ),
    (REGEX, "types", "config: \"DB_PASSWORD=@P\"\n", WEAK),
    (
        REGEX,
        "types",
        "config: >-\n    smtp_auth_password: @P\n",
        WEAK,
    ),
    (
        REGEX,
        "types",
        "patch:\n    - op: add\n      path: /spec/passphrase\n      value: @P\n",
        WEAK,
    ),
    (
        REGEX,
        "types",
        "x: y\n---\nenv:\n    - {name: DB_PASSWORD, value: @P}\n---\n",
        WEAK,
    ),
    (SUFFIX, "types", "SMTP_PASS: @P\n", WEAK),
    (SUFFIX, "types", "list:\n    - pgpass: @P\n", WEAK),
    (
        OPEN,
        "last",
        "b_open:\n    env:\n        - name: DB_PASSWORD\n          value: @P\n",
        WEAK,
    ),
    (ENV, "KIND", "API_PASS=@P\n", WEAK),
    (ENV, "KIND", "# API_PASSWORD=@P\n", WEAK),
    (ENV, "KIND", "JAVA_OPTS=-Dx.password=@P\n", WEAK),
    // Between the lines of the metadata.
    (ENV, "sops_mac", "API_PASS=@P\n", WEAK),
    (INI, "[users]", "smtp_pass = @P\n", WEAK),
    (INI, "[users]", "; smtp_pass = @P\n[more]\n", WEAK),
    (
        JSON,
        "\t\"list\"",
        "\"env\": [{\"name\": \"DB_PASSWORD\", \"value\": \"@P\"}],\n",
        WEAK,
    ),
    (JSON, "\t\"list\"", "\"args\": [\"--password=@P\"],\n", WEAK),
    // What everyone tries.
    (
        REGEX,
        "types",
        "env:\n    - name: DB_PASSWORD\n      value: changeme\n",
        &["weak-default"],
    ),
    // Told by a rule about files of SOPS, and by it alone.
    (SUFFIX, "types", "dbPassword: @P\n", NAMED),
    (
        SUFFIX,
        "types",
        "dbPassword: |\n    DB_PASSWORD=@P\n",
        NAMED,
    ),
    (SUFFIX, "types", "credentials:\n    foo: @T\n", NAMED),
    (SUFFIX, "types", "passwords: {admin: @T}\n", NAMED),
    (ENV, "KIND", "API_PASSWORD=@P\n", NAMED),
    (REGEX, "types", "dbpass: @P\n", &["sops-plain-value"]),
    (
        OPEN,
        "last",
        "b:\n    - name: DB_PASSWORD\n      value: @P\n",
        &["sops-plain-value", "sops-plain-value"],
    ),
    (OPEN, "last", "# db_password: @P\n", &["sops-plain-comment"]),
    (OPEN, "last", "password: @P\n", &["sops-plain-value"]),
    (
        SUFFIX,
        "types",
        "items:\n    - kind: Secret\n      data:\n        password: c29tbWVyMjAyMw==\n",
        &["sops-clear-secret"],
    ),
    (
        ENV,
        "sops_mac",
        "sops_password=@P\n",
        &["sops-unknown-metadata"],
    ),
    // Nothing of a secret.
    (
        REGEX,
        "types",
        "env:\n    - name: DB_PASSWORD\n      value: ${DB_PASSWORD}\n",
        &[],
    ),
    (
        REGEX,
        "types",
        "env:\n    - name: DB_PASSWORD\n      valueFrom: {secretKeyRef: {name: a, key: b}}\n",
        &[],
    ),
    (REGEX, "types", "args: [\"--password-file=/run/x\"]\n", &[]),
    (REGEX, "types", "# the password is in the vault\n", &[]),
    (
        SUFFIX,
        "types",
        "credentials: {name: db-user, namespace: default}\n",
        &[],
    ),
    (
        SUFFIX,
        "types",
        "secrets: {enabled: \"true\", name: my-db-secret}\n",
        &[],
    ),
    (
        SUFFIX,
        "types",
        "imagePullSecrets: [{name: registry-credentials}]\n",
        &[],
    ),
    (
        SUFFIX,
        "types",
        "tokens: {ttl: 24h, audience: vault}\n",
        &[],
    ),
    (ENV, "KIND", "PASSWORD_FILE=/run/secrets/x\n", &[]),
];

#[test]
fn what_a_selector_leaves_in_clear_is_searched_and_told_once() {
    let mut wrong = Vec::new();
    for (name, mark, lines, expected) in CASES {
        let rules = found(name, mark, lines);
        if rules != *expected {
            wrong.push(format!("{name}: {lines:?}: {rules:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No key of metadata keeps a file from being searched.
#[test]
fn what_only_looks_like_metadata_hides_nothing() {
    for sops in ["sops: x\n", "sops: {}\n", "sops: {a: b}\n", "sops:\n"] {
        let text = filled(&format!("db:\n  password: @P\n{sops}"));
        let rules = rules(&[("values.yaml", &text)]);
        assert!(rules.contains(&"secrets/weak-literal"), "{sops}: {rules:?}");
    }
}

/// Values that were cut out of a file of SOPS, or copied from one, under names that say nothing of it.
#[test]
fn encrypted_values_without_metadata_are_found_under_any_name() {
    let yaml = data("yaml-default.yaml");
    let yaml = &yaml[..yaml.find("sops:\n").unwrap()];
    let env = data("env-default.env");
    let env = &env[..env.find("sops_age").unwrap()];
    let ini = data("ini-default.ini");
    let ini = &ini[..ini.find("[sops]").unwrap()];
    let start = env.find("ENC[").unwrap();
    let value = &env[start..start + env[start..].find('\n').unwrap()];
    let missing: &[&str] = &["secrets/sops-missing-metadata"];
    let cases = [
        (".env.prod", env.to_owned(), missing),
        ("env", env.to_owned(), missing),
        ("a.txt", env.to_owned(), missing),
        ("secret", yaml.to_owned(), missing),
        ("a.yaml.tpl", yaml.to_owned(), missing),
        ("a.cfg", ini.to_owned(), missing),
        ("password", format!("{value}\n"), missing),
        ("a.toml", format!("a = \"{value}\"\n"), missing),
        ("a.properties", format!("a.b={value}\n"), missing),
        ("a.pem", format!("{{\"data\":\"{value}\"}}"), missing),
        // What shows or makes such values is none.
        ("docs.md", yaml.to_owned(), &[]),
        ("README", yaml.to_owned(), &[]),
        ("store_test.go", format!("a = \"{value}\"\n"), &[]),
        ("a.txt", format!("such as {value}\n"), &[]),
        ("a.txt", "a: ENC[AES256_GCM,data:…,iv:…]\n".to_owned(), &[]),
    ];
    for (name, text, expected) in cases {
        assert_eq!(rules(&[(name, &text)]), expected, "{name}: {text}");
    }
}

/// SOPS writes an empty file, and one of nothing but nulls, with nothing encrypted in it.
#[test]
fn a_file_without_values_is_told() {
    let yaml = data("yaml-default.yaml");
    let block = &yaml[yaml.find("sops:\n").unwrap()..];
    for (text, expected) in [
        (format!("a: null\n{block}"), 1),
        (format!("n_unencrypted: 3\n{block}"), 1),
        (block.to_owned(), 1),
        (yaml.clone(), 0),
    ] {
        let report = judged(&snapshot(&[("a.yaml", &text)]));
        let found = report.findings.iter();
        let found: Vec<_> = found
            .filter(|finding| finding.rule == "secrets/sops-nothing-encrypted")
            .map(|finding| finding.severity)
            .collect();
        assert_eq!(found, vec![Severity::Warning; expected], "{text}");
    }
}
