//! What a file of SOPS is beside others: its name, its folder, the configurations above it, its state before. Each test
//! is a repository in which a rule is silent, and the one change that makes it speak.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::path::Path;

use rempart_core::{Profile, Snapshot};
use rempart_testkit::{Judge, snapshot};

fn data(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/sops")
        .join(file);
    std::fs::read_to_string(path).unwrap()
}

/// Where a rule finds something, in the strict profile.
fn found(rule: &str, head: &Snapshot, base: Option<&Snapshot>) -> Vec<String> {
    let checkers = [&rempart_secrets::CHECKER];
    let judge = Judge {
        profile: Some(Profile::Strict),
        ..Judge::new(&checkers)
    };
    let report = judge.run(head, base).unwrap();
    let findings = report
        .findings
        .iter()
        .filter(|finding| finding.rule.strip_prefix("secrets/") == Some(rule));
    findings
        .map(|finding| finding.location.path.as_str().to_owned())
        .collect()
}

/// A rule is silent on the first repository and speaks, once, of one file of the second.
fn speaks(rule: &str, silent: &[(&str, &str)], loud: &[(&str, &str)], file: &str) {
    assert_eq!(
        found(rule, &snapshot(silent), None),
        Vec::<String>::new(),
        "{rule}"
    );
    assert_eq!(found(rule, &snapshot(loud), None), [file], "{rule}");
}

/// The entry of the only age key, from `- recipient` on.
fn entry(text: &str) -> &str {
    let start = text.find("        - recipient:").unwrap();
    let end = "-----END AGE ENCRYPTED FILE-----\n";
    &text[start..start + text[start..].find(end).unwrap() + end.len()]
}

fn config(text: &str) -> String {
    let (_, recipient) = entry(text)
        .lines()
        .next()
        .unwrap()
        .split_once(": ")
        .unwrap();
    format!(
        "creation_rules:\n  - path_regex: ^secrets/\n    encrypted_regex: ^(data|stringData)$\n    age: {recipient}\n"
    )
}

#[test]
fn names_of_files() {
    let env = data("env-default.env");
    speaks(
        "sops-foreign-store",
        &[("prod.env", &env)],
        &[(".env.prod", &env)],
        ".env.prod",
    );
    let blob = data(".env.prod");
    speaks(
        "sops-binary-envelope",
        &[("key.pem", &blob)],
        &[(".env.prod", &blob)],
        ".env.prod",
    );
    let rules = config(&data("secret.yaml"));
    speaks(
        "sops-ignored-configuration",
        &[(".sops.yaml", &rules)],
        &[(".sops.yml", &rules)],
        ".sops.yml",
    );
}

#[test]
fn folders_and_configurations() {
    let secret = data("secret.yaml");
    let rules = config(&secret);
    let config = (".sops.yaml", rules.as_str());
    let inside = [config, ("secrets/a.yaml", &secret)];
    speaks(
        "sops-no-creation-rule",
        &inside,
        &[config, ("other/a.yaml", &secret)],
        "other/a.yaml",
    );
    speaks(
        "sops-plain-under-rule",
        &inside,
        &[config, ("secrets/a.yaml", "password: fake\n")],
        "secrets/a.yaml",
    );
    let below = ("secrets/.sops.yaml", rules.as_str());
    speaks(
        "sops-nested-configuration",
        &inside,
        &[config, below],
        "secrets/.sops.yaml",
    );
}

#[test]
fn inside_the_metadata() {
    let open = data("yaml-encrypted-regex.yaml");
    let mac = open.replace("    version:", "    mac_only_encrypted: true\n    version:");
    speaks(
        "sops-mac-only-encrypted",
        &[("a.yaml", &open)],
        &[("a.yaml", &mac)],
        "a.yaml",
    );
    let secret = data("secret.yaml");
    let twice = secret.replace(entry(&secret), &entry(&secret).repeat(2));
    speaks(
        "sops-repeated-recipient",
        &[("a.yaml", &secret)],
        &[("a.yaml", &twice)],
        "a.yaml",
    );
}

/// The text with another encrypted value on the line that begins so.
fn with_other_value(text: &str, start: &str) -> String {
    let at = text.find(start).unwrap();
    let (before, line) = text.split_at(at);
    let (name, value) = line.split_once("data:").unwrap();
    let swapped = if value.starts_with('A') { 'B' } else { 'A' };
    format!("{before}{name}data:{swapped}{}", &value[1..])
}

#[test]
fn a_key_taken_out_without_a_new_data_key() {
    let after = data("secret.yaml");
    let other = entry(&data("sops-secret.yaml")).to_owned();
    let (first, rest) = other.split_once('\n').unwrap();
    // Another recipient: the last letters of its name differ.
    let renamed = format!("{}qqqq\n{rest}", &first[..first.len() - 4]);
    let before = after.replace(entry(&after), &format!("{}{renamed}", entry(&after)));
    let rule = "sops-stale-data-key";
    let (before, after_snapshot) = (
        snapshot(&[("a.yaml", &before)]),
        snapshot(&[("a.yaml", &after)]),
    );
    assert_eq!(found(rule, &after_snapshot, Some(&before)), ["a.yaml"]);
    // `sops edit` makes another MAC, and leaves the values that were not changed.
    let edited = with_other_value(&after, "    mac: ");
    // `sops rotate` seals every value with another data key.
    let rotated = edited.replace("ENC[AES256_GCM,data:", "ENC[AES256_GCM,data:AAAA");
    for (text, is_found) in [(&after, true), (&edited, true), (&rotated, false)] {
        // Under another name too, and where the old name is taken by another file.
        for head in [
            snapshot(&[("a.yaml", text)]),
            snapshot(&[("b/c.yaml", text)]),
            snapshot(&[("a.yaml", &data("yaml-default.yaml")), ("c.yaml", text)]),
        ] {
            assert_eq!(
                found(rule, &head, Some(&before)).len(),
                usize::from(is_found)
            );
        }
    }
    assert_eq!(
        found(rule, &before, Some(&after_snapshot)),
        Vec::<String>::new()
    );
}

#[test]
fn secrets_beside_sops() {
    let secret = data("secret.yaml");
    let applied = secret.replace(
        "    name: fake\n",
        "    name: fake\n    annotations:\n        kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"token\":\"ZmFrZS10b2tlbg==\"}}'\n",
    );
    speaks(
        "applied-secret",
        &[("a.yaml", &secret)],
        &[("a.yaml", &applied)],
        "a.yaml",
    );
    let generator = "secretGenerator:\n  - name: fake\n    envs: [app.env]\n";
    let kustomization = ("kustomization.yaml", generator);
    speaks(
        "clear-secret-generator",
        &[kustomization, ("app.env", &data("env-default.env"))],
        &[kustomization, ("app.env", "PASSWORD=fake\n")],
        "kustomization.yaml",
    );
}

/// `key: []` with a comment behind it is written so by SOPS where the key stays in clear.
#[test]
fn a_comment_that_sops_put_below_an_empty_list() {
    let text = data("yaml-default.yaml");
    let with = |lines: &str| format!("{lines}{text}");
    let silent = with("hosts_unencrypted: []\n# none yet\n");
    for loud in [
        with("hosts: []\n# none yet\n"),
        with("hosts_unencrypted: []\n\n# none yet\n"),
        with("hosts_unencrypted: {}\n# none yet\n"),
        with("hosts_unencrypted: x\n# none yet\n"),
    ] {
        speaks(
            "sops-plain-comment",
            &[("a.yaml", &silent)],
            &[("a.yaml", &loud)],
            "a.yaml",
        );
    }
}
