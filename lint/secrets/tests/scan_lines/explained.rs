//! What explanations, forms and tests of charts write where a password stands, beside what stands there in earnest.

use rempart_core::Severity;
use rempart_testkit::snapshot;

use super::holds;
use super::scan_support::{judged, rules};

#[test]
fn what_is_filled_in_is_one_word_of_a_command() {
    holds(
        &[(
            "play.yml",
            "- debug:\n    msg: |\n      mc alias set minio https://{{ minio_host }}:9000 app @P\n",
        )],
        &[
            (
                "play.yml",
                "- debug:\n    msg: |\n      mc alias set minio https://{{ minio_host }}:9000 $USERNAME $PASSWORD\n",
            ),
            (
                "play.yml",
                "- debug:\n    msg: |\n      mc alias set minio https://{{ minio_host }}:9000 <root_user> <root_password>\n",
            ),
            (
                "play.yml",
                "- debug:\n    msg: |\n      mc alias set minio https://{{ a }}:9000 {{ user }} {{ value_1 }}\n",
            ),
        ],
    );
}

#[test]
fn what_says_that_it_is_a_password_is_none() {
    holds(
        &[("values.yaml", "pass: @P_pw\n")],
        &[
            ("values.yaml", "pass: another_pw\n"),
            ("values.yaml", "pass: secret_pw\n"),
            ("values.yaml", "password: my-pw\n"),
        ],
    );
}

#[test]
fn the_form_of_a_url_is_none() {
    for text in [
        "# postgresql://login:password@hostname:port/database?sslmode=disable\n",
        "# mongodb://[user:pass@]host1[:port1][,host2]/database\n",
        "endpoint: postgres://username:password@hostname:port/database-name\n",
        "# https://[username:passwd@]host[:port]\n",
    ] {
        let found = rules(&[("values.yaml", text)]);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
    for text in [
        "endpoint: postgres://app:password@db.svc:5432/app\n",
        "endpoint: postgres://username:password@hosting.svc/app\n",
    ] {
        assert_eq!(
            rules(&[("values.yaml", text)]),
            ["secrets/weak-default"],
            "{text}"
        );
    }
    let text = "endpoint: postgres://app:k7Rz92LmQp0xVb4T@hostname:5432/app\n";
    assert_eq!(
        rules(&[("values.yaml", text)]),
        ["secrets/leaked-credential"]
    );
}

#[test]
fn pages_show_what_belongs_in_a_secret() {
    let page = |value: &str| {
        format!(
            "Do:\n\n```sh\nhelm upgrade \\\n  a b\n```\n\n```yaml\nkind: Secret\nstringData:\n  password: {value}\n```\n"
        )
    };
    for value in ["password", "base64 encoded key", "changeme", "<password>"] {
        let found = rules(&[("docs/a.md", &page(value))]);
        assert!(found.is_empty(), "{value}: {found:?}");
    }
    let keys = "kind: Secret\ndata:\n  tls.key: base64 encoded key\n";
    assert!(rules(&[("docs/a.md", &format!("```yaml\n{keys}```\n"))]).is_empty());
    let found = rules(&[("docs/a.md", &page("sieben-raben-4711"))]);
    assert_eq!(found, ["secrets/unencrypted-secret"]);
}

#[test]
fn what_a_chart_is_tested_with_weighs_less() {
    let severity = |path: &str| {
        let text = "extraManifests:\n- kind: Secret\n  metadata: {name: a}\n  stringData: {foo: sieben-raben-4711}\n";
        judged(&snapshot(&[(path, text)])).findings[0].severity
    };
    assert_eq!(severity("charts/a/values.yaml"), Severity::Error);
    assert_eq!(severity("charts/a/ci/values.yaml"), Severity::Note);
    assert_eq!(severity("ci/a/values.yaml"), Severity::Error);
}
