//! A clean repository with files of SOPS, and one change for each thing that can go wrong between a file and its
//! creation rule. What can go wrong inside a file is in `evasions`.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::path::Path;

use rempart_testkit::Mutations;

fn data(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/sops")
        .join(file);
    std::fs::read_to_string(path).unwrap()
}

/// The recipients of a file, in order.
fn recipients(text: &str) -> Vec<String> {
    let names = text
        .lines()
        .filter_map(|line| line.split_once("recipient: "));
    names.map(|(_, name)| name.to_owned()).collect()
}

const CONFIG: &str = ".sops.yaml";
const SECRET: &str = "secrets/database.yaml";
const SELECTOR: &str = "encrypted_regex: ^(data|stringData)$";

#[test]
fn between_a_file_and_its_rule() {
    let (secret, groups) = (data("secret.yaml"), data("groups.yaml"));
    let key = recipients(&secret).remove(0);
    let other = recipients(&groups).remove(1);
    let rules =
        format!("creation_rules:\n  - path_regex: ^secrets/\n    {SELECTOR}\n    age: {key}\n");
    let checkers = [&rempart_secrets::CHECKER];
    let clean = Mutations::of(&checkers, &[(CONFIG, &rules), (SECRET, &secret)]).unwrap();

    let both = format!("{key},{other}");
    let first = format!("creation_rules:\n  - age: {key}\n    {SELECTOR}\n");
    let merged = format!("key_groups: [{{age: [{key}]}}, {{age: [{other}]}}]");
    let twice = format!("{SELECTOR}\n    unencrypted_suffix: _open");
    let mut faults = Vec::new();
    for (old, new, expected) in [
        (
            "path_regex:",
            "path_regexp:",
            &["secrets/sops-unknown-configuration-field .sops.yaml:2:5"][..],
        ),
        (
            "^secrets/",
            "^secret$",
            &["secrets/sops-unused-creation-rule .sops.yaml:2:17"],
        ),
        (
            "^secrets/",
            "secrets/(?=d)",
            &["secrets/sops-refused-configuration .sops.yaml:2:17"],
        ),
        (
            SELECTOR,
            "encrypted_regex: ^data$",
            &["secrets/sops-selector-differs secrets/database.yaml:22:22"],
        ),
        (
            SELECTOR,
            "mac_only_encrypted: true",
            &["secrets/sops-selector-differs secrets/database.yaml:22:22"],
        ),
        (
            SELECTOR,
            &twice,
            &["secrets/sops-refused-configuration .sops.yaml:4:25"],
        ),
        (
            &key,
            &both,
            &["secrets/sops-missing-recipient secrets/database.yaml:10:5"],
        ),
        (
            &key,
            &other,
            &[
                "secrets/sops-missing-recipient secrets/database.yaml:10:5",
                "secrets/sops-extra-recipient secrets/database.yaml:11:11",
            ],
        ),
        (
            &format!("age: {key}"),
            &merged,
            &[
                "secrets/sops-missing-recipient secrets/database.yaml:10:5",
                "secrets/sops-weakened-groups secrets/database.yaml:10:5",
            ],
        ),
        (
            &format!("age: {key}"),
            "age: []",
            &[
                "secrets/sops-refused-configuration .sops.yaml:2:5",
                "secrets/sops-extra-recipient secrets/database.yaml:11:11",
            ],
        ),
        (
            "creation_rules:\n",
            &first,
            &["secrets/sops-dead-creation-rule .sops.yaml:4:17"],
        ),
        (
            "creation_rules:",
            "creation_rule:",
            &["secrets/sops-unknown-configuration-field .sops.yaml:1:1"],
        ),
    ] {
        faults.extend(clean.edit(CONFIG, old, new, expected).err());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    clean.remove(CONFIG, &[]).unwrap();
    clean
        .edit(SECRET, "kind: Secret", "kind: Other", &[])
        .unwrap();
}
