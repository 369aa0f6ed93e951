//! Secrets inside of other texts, vaults that are none, and literals in archives: found, and three times as many texts
//! that look like them and hold nothing.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scan_support;

use std::io::Write as _;

use rempart_core::{Profile, RepoPath};
use rempart_secrets::scan;
use rempart_testkit::{Judge, snapshot};
use scan_support::{judged, rules};

/// `@P` stands for a password, `@B` for it in base64.
fn filled(text: &str) -> String {
    text.replace("@P", "sommer2023")
        .replace("@B", "c29tbWVyMjAyMw==")
}

fn holds(rule: &str, positives: &[(&str, &str)], negatives: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (path, text) in positives {
        let found = rules(&[(path, &filled(text))]);
        if found != [rule] {
            wrong.push(format!("missed in {path}: {text:?}: {found:?}"));
        }
    }
    for (path, text) in negatives {
        let found = rules(&[(path, &filled(text))]);
        if found.contains(&rule) {
            wrong.push(format!("found in {path}: {text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(negatives.len() >= 3 * positives.len());
}

#[test]
fn secrets_inside_of_texts() {
    holds(
        "secrets/unencrypted-secret",
        &[
            (
                "a.yaml",
                "note: |\n  kind: Secret\n  stringData:\n    value: @P\n",
            ),
            (
                "a.yaml",
                "note: >\n  kind: Secret\n  data:\n    value: @B\n",
            ),
            (
                "a.yaml",
                "l:\n- |\n  data:\n    value: @B\n  kind: Secret\n- |\n  kind: ConfigMap\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\ndata:\n  password: @B\n```\n",
            ),
            (
                "a.sh",
                "cat <<EOF > a.yaml\nkind: Secret\nstringData:\n  value: @P\nEOF\n",
            ),
            (
                "main.tf",
                "yaml = <<EOF\nkind: Secret\nstringData:\n  value: @P\nEOF\n",
            ),
        ],
        &[
            (
                "a.yaml",
                "note: |\n  kind: Secret\n  stringData:\n    value: ${VALUE}\n",
            ),
            (
                "a.yaml",
                "note: |\n  kind: Secret\n  stringData:\n    value: '{{ value }}'\n",
            ),
            (
                "a.yaml",
                "note: |\n  kind: Secret\n  stringData:\n    value: <value>\n",
            ),
            ("a.yaml", "note: |\n  kind: Secret\n  data: {}\n"),
            (
                "a.yaml",
                "note: |\n  kind: Secret\n  stringData:\n    value: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n",
            ),
            (
                "a.yaml",
                "note: |\n  kind: SecretStore\n  data:\n    value: @B\n",
            ),
            (
                "a.yaml",
                "note: |\n  kind: ExternalSecret\n  data:\n    value: @B\n",
            ),
            (
                "a.yaml",
                "note: |\n  kind: Secret\n  metadata:\n    name: a\n---\nkind: ConfigMap\ndata:\n  a: @P\n",
            ),
            ("a.yaml", "- kind: Secret\n  name: db\n  data: x\n"),
            ("a.yaml", "rules:\n- kind: Secret\n  verbs: [get]\n"),
            ("a.yaml", "note: A kind: Secret of its own\n"),
            (
                "docs.md",
                "```yaml\nkind: Secret\ndata:\n  password: <base64>\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\ndata:\n  password: cGFzc3dvcmQ=\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\ndata:\n  password: not base64!\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\ndata:\n  password: bm90IGEgc2VjcmV0\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\nstringData:\n  password: changeme\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\nstringData:\n  password: your-password\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\nstringData:\n  password: my-password\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\n```\n```yaml\nstringData:\n  value: @P\n```\n",
            ),
            (
                "docs.md",
                "```yaml\nkind: Secret\nstringData:\n  type: git2\n  username: ann2\n  url: a2\n```\n",
            ),
            ("docs.md", "The kind: Secret has `stringData`.\n"),
            (
                "a_test.go",
                "const a = `\nkind: Secret\nstringData:\n  value: @P\n`\n",
            ),
            (
                "a.sh",
                "cat <<EOF > a.yaml\nkind: Secret\nstringData:\n  value: ${VALUE}\nEOF\n",
            ),
            ("a.sh", "kubectl get Secret a -o yaml\n"),
        ],
    );
}

#[test]
fn vaults_that_are_none() {
    holds(
        "secrets/broken-vault",
        &[
            (
                "vault.txt",
                "$ANSIBLE_VAULT;1.1;AES256\n6162\nthe rest in clear\n",
            ),
            (
                "a.yaml",
                "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  @P\n",
            ),
            (
                "group_vars/all.yml",
                "other: !vault |\n  $ANSIBLE_VAULT;1.2;AES256;prod\n  6162\n  <<<<<<< HEAD\n",
            ),
        ],
        &[
            ("vault.txt", "$ANSIBLE_VAULT;1.1;AES256\n6162\n6364\n"),
            (
                "vault.txt",
                "$ANSIBLE_VAULT;1.1;AES256\r\n6162\r\n6364\r\n\r\n",
            ),
            ("vault.txt", "$ANSIBLE_VAULT;1.1;AES256\n"),
            ("vault.txt", "$ANSIBLE_VAULT;1.1;AES256\n...\n"),
            ("vault.txt", "$ANSIBLE_VAULT;1.1;AES256\n<encrypted>\n"),
            ("vault.txt", "about $ANSIBLE_VAULT;1.1;AES256\nin clear\n"),
            (
                "docs.md",
                "A vault begins with `$ANSIBLE_VAULT;1.1;AES256`.\nIt goes on.\n",
            ),
            (
                "group_vars/all.yml",
                "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\nb: in clear\n",
            ),
            ("group_vars/all.yml", "# $ANSIBLE_VAULT;1.1;AES256\na: b\n"),
            (
                "group_vars/all.yml",
                "a: \"$ANSIBLE_VAULT;1.1;AES256\"\nb: c\n",
            ),
            (
                "a.yaml",
                "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n  6364\nb: c\n",
            ),
        ],
    );
}

fn packed(name: &str, text: &str) -> Vec<u8> {
    let mut archive = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let content = filled(text);
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..108].copy_from_slice(b"0000644\0");
    header[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
    header[148..156].copy_from_slice(b"        ");
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    archive.write_all(&header).unwrap();
    archive.write_all(content.as_bytes()).unwrap();
    archive
        .write_all(&vec![0; 1024 + (512 - content.len() % 512) % 512])
        .unwrap();
    archive.finish().unwrap()
}

#[test]
fn literals_in_archives() {
    let found = |name: &str, text: &str| {
        let raw = scan::raw("web.tgz", &packed(name, text));
        assert!(raw.limits.is_empty(), "{:?}", raw.limits);
        raw.weak.len()
    };
    for (name, text) in [
        ("web/values.yaml", "db:\n  password: @P\n"),
        ("web/app.env", "DB_PASSWORD=@P\n"),
        ("web/config.json", "{\"password\": \"@P\"}\n"),
        ("web/run.sh", "mysql -u root -p@P\n"),
        (
            "web/templates/a.yaml",
            "{{ if .a }}\npassword: @P\n{{ end }}\n",
        ),
    ] {
        assert_eq!(found(name, text), 1, "{name}");
    }
    for (name, text) in [
        ("web/values.yaml", "db:\n  password: \"\"\n"),
        ("web/values.yaml", "db:\n  password: changeme\n"),
        ("web/values.yaml", "db:\n  existingSecret: @P\n"),
        ("web/values.yaml", "db:\n  passwordKey: @P\n"),
        ("web/values.yaml", "db:\n  password: ${DB_PASSWORD}\n"),
        (
            "web/templates/a.yaml",
            "{{ if .a }}\npassword: {{ .Values.password }}\n{{ end }}\n",
        ),
        (
            "web/values.schema.json",
            "{\"properties\": {\"password\": {\"type\": \"string\"}}}\n",
        ),
        ("web/README.md", "| `password` | @P |\npassword: @P\n"),
        ("web/locales/de.yaml", "password: @P\n"),
        ("web/app.env", "DB_PASSWORD=\n"),
        ("web/app.env", "DB_PASSWORD=<password>\n"),
        ("web/app.env", "DB_PASSWORD_FILE=/x/@P\n"),
        ("web/run.sh", "mysql -u root -p\"$PASSWORD\"\n"),
        ("web/run.sh", "mysql -u root -p\n"),
        ("web/a.bin", "\u{1}\u{2}password\u{3}\n"),
    ] {
        assert_eq!(found(name, text), 0, "{name}: {text}");
    }
}

#[test]
fn an_archive_says_the_entry_and_the_name_of_a_literal_and_never_the_value() {
    let path = RepoPath::from_normalised("web.tgz");
    let bytes = packed("web/values.yaml", "db:\n  password: @P\n");
    let source = scan::source_file(&path, &bytes, path.format());
    let entry =
        rempart_core::Entry::new(path, rempart_core::Mode::File, std::sync::Arc::new(source));
    let snapshot = rempart_core::Snapshot::from_entries(vec![entry], Vec::new());
    let report = judged(&snapshot);
    let messages: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "the value of `password`, in `web/values.yaml` of this archive, is written out: whoever can read the repository or its history has it"
        ]
    );
}

/// The severities of what is found when a profile is asked for, whatever the configuration says.
fn severities(profile: Profile, files: &[(&str, &str)]) -> Vec<String> {
    let checkers = [&rempart_secrets::CHECKER];
    let judge = Judge {
        profile: Some(profile),
        ..Judge::new(&checkers)
    };
    let report = judge.run(&snapshot(files), None).unwrap();
    let findings = report.findings.iter();
    findings
        .map(|finding| finding.severity.to_string())
        .collect()
}

#[test]
fn pages_and_tests_weigh_less_and_not_in_the_strict_profile() {
    let secret = filled("```yaml\nkind: Secret\nstringData:\n  password: @P\n```\n");
    let literal = filled("password: @P\n");
    for files in [[("README.md", &*secret)], [("tests/a.yaml", &*literal)]] {
        assert_eq!(severities(Profile::Default, &files), ["note"], "{files:?}");
        assert_eq!(severities(Profile::Strict, &files), ["error"], "{files:?}");
    }
}

#[test]
fn a_template_of_a_configuration_of_sops_is_refused_by_nobody() {
    for text in [
        "creation_rules:\n  - path_regex: ^prod/\n    age: {{ age_key }}\n",
        "creation_rules:\n{% for rule in rules %}\n  - path_regex: {{ rule }}\n{% endfor %}\n",
    ] {
        let found = rules(&[(".sops.yaml", text)]);
        assert!(
            !found.contains(&"secrets/sops-refused-configuration"),
            "{text}"
        );
    }
    for broken in [
        "creation_rules:\n  - path_regex: [\n",
        "- creation_rules\n",
        "just words\n",
        "creation_rules: x\n",
    ] {
        assert_eq!(
            severities(Profile::Default, &[(".sops.yaml", broken)]),
            ["error"],
            "{broken}"
        );
    }
    for empty in ["", "creation_rules:\n", "null\n"] {
        let found = rules(&[(".sops.yaml", empty)]);
        assert!(
            !found.contains(&"secrets/sops-refused-configuration"),
            "{empty}"
        );
    }
}

#[test]
fn what_begins_as_its_service_says_weighs_the_same_in_documentation() {
    let token = ["token: glpat-", "k3JxT0aQ9vYwB2mZ7LrN", "\n"].concat();
    for (path, expected) in [
        ("a.yaml", "error"),
        ("docs/a.yaml", "error"),
        ("examples/a.yaml", "error"),
        ("tests/a.yaml", "warning"),
        ("docs/testdata/a.yaml", "warning"),
    ] {
        assert_eq!(
            severities(Profile::Default, &[(path, &token)]),
            [expected],
            "{path}"
        );
    }
    let url = filled("db: postgres://shop:@P@db.svc/shop\n");
    for (path, expected) in [("a.yaml", "error"), ("docs/a.yaml", "warning")] {
        assert_eq!(
            severities(Profile::Default, &[(path, &url)]),
            [expected],
            "{path}"
        );
    }
}

#[test]
fn what_is_around_a_credential_hides_it_in_no_coding() {
    let token = ["glpat-", "k3Jx9vQmZr7TbW2n", "Lp5d"].concat();
    let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{FEFF}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(order)
            .collect()
    };
    let around = |before: &[u8], behind: &[u8]| [before, token.as_bytes(), behind].concat();
    let texts = [
        around("# Schl\u{FC}ssel\nkey: ".as_bytes(), b"\n"),
        around("\u{1F511} ".as_bytes(), b""),
        around("\u{FEFF}key: ".as_bytes(), b"\n"),
        around(b"cl\xE9: ", b"\n"),
        around(b"a\0b\x1B[1m\x0C", b"\0\x01"),
        around(
            &[0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0xFF, 0x80, 0x99],
            &[0x9F; 40],
        ),
        wide(&format!("key: {token}\n"), u16::to_le_bytes),
        wide(&format!("key: {token}\n"), u16::to_be_bytes),
    ];
    for text in &texts {
        let hexadecimal = text.iter().fold(String::new(), |digits, byte| {
            digits + &format!("{byte:02x}")
        });
        for coded in [rempart_testkit::base64(text), hexadecimal] {
            let found = scan::search(format!("a: {coded}\n").as_bytes());
            assert_eq!(found.leaks.len(), 1, "{text:?} as {coded}");
        }
    }
}
