//! Files that are a credential by their name: found, and three times as many files of such names that hold none.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scan_support;

use scan_support::rules;

/// `@P` stands for a password, `@T` for a drawn token. Nothing of that opens anything.
fn filled(text: &str) -> String {
    text.replace("@P", "sommer2023")
        .replace("@T", "k7Rz92LmQp0xVb4T")
}

const FOUND: &[(&str, &str)] = &[
    (".vault_pass", "@P\n"),
    (".vault-password", "@P"),
    ("ansible/vault_pass.txt", "\n@P\r\n"),
    (".vault_pass", "ein satz mit vielen worten\n"),
    ("secrets/postgres_password", "@P\n"),
    ("db-password.txt", "@P\n\n"),
    ("admin.password", "@P"),
    ("luks.passphrase", "@P"),
    ("grafana.passwd", "@P"),
    ("api_token", "@T"),
    ("secrets/client-secret", "@T"),
    ("ci.token", "@T"),
    ("postfix/sasl_passwd.j2", "[smtp.svc]:587 u:@P\n"),
    ("userlist.txt", "\"u\" \"@P\"\n"),
    ("basic_auth.csv", "@P,ann,1\n"),
    ("auth-user-pass", "ann\n@P"),
];

const CLEAN: &[(&str, &str)] = &[
    (".vault_pass", ""),
    (".vault_pass", "{{ lookup('env', 'VAULT') }}\n"),
    (".vault_pass", "$VAULT_PASS\n"),
    (".vault_pass", "#!/bin/sh\nexec pass show vault\n"),
    (".vault_pass", "#!/usr/bin/env pass-client\n"),
    (".vault_pass", "<your password>\n"),
    (".vault_pass", "one\ntwo\n"),
    ("vault_pass.md", "@P\n"),
    ("vault_pass.py", "@P\n"),
    ("db_password.txt", "${DB_PASSWORD}\n"),
    ("db_password.txt", "Enter your password\n"),
    ("db_password.txt", "a text of many words\n"),
    ("db_password.txt", "xxxxxxxx\n"),
    ("db_password.txt", "/run/secrets/db_password\n"),
    ("db_password.txt", "one2\ntwo3\n"),
    ("db_password.txt", "\n\n"),
    ("db_password.txt", "op://vault/db/password\n"),
    ("db_password.txt", "my-password\n"),
    ("db_password_policy.txt", "@P\n"),
    ("reset-password.txt", "@P\n"),
    ("forgot_password", "@P\n"),
    ("common-passwords.txt", "@P\n"),
    ("password.html", "@P\n"),
    ("password.md", "@P\n"),
    ("password.go", "package password\n"),
    ("password.proto", "message2\n"),
    ("password.svg", "<svg/>\n"),
    ("password.txt", "<p>1</p>\n"),
    ("etc/passwd", "root:x:0:0::/:/bin/sh\n"),
    ("etc/passwd", "nothing2\n"),
    ("compass", "north2\n"),
    ("bypass.txt", "north2\n"),
    ("token", "next-token-2\n"),
    ("token", "short7\n"),
    ("token.txt", "github-actions-token-name\n"),
    ("secret", "my-db-secret-name-v2\n"),
    ("secret_name", "@T\n"),
    ("tokens", "@T\n"),
    ("config/master.key", "${MASTER_KEY}\n"),
    ("certs/master.key", "-----BEGIN CERTIFICATE-----\n"),
    ("other.key", "@T\n"),
    ("id.token", "id-of-a-token-1\n"),
    ("api_token.go", "@T\n"),
    ("public_token.pub", "@T\n"),
    ("sasl_passwd", "# [smtp.svc]:587 u:@P\n"),
    ("sasl_passwd", "[smtp.svc]:587 u:{{ relay_password }}\n"),
    ("sasl_passwd", "[smtp.svc]:587 u:${PASSWORD}\n"),
    ("userlist.txt", "ann\nbob\n"),
    ("userlist.txt", "\"u\" \"\"\n"),
    ("userlist.txt", "\"u\" \"{{ password }}\"\n"),
    ("users.txt", "\"u\" \"@P\"\n"),
    ("tokens.csv", "token,user,uid\n"),
    ("tokens.csv", "id,name,count\nalpha-12,b,3\n"),
    ("auth-user-pass", "ann\n${PASSWORD}"),
    ("auth-user-pass", "ann"),
    ("ipsec.secrets", ": RSA key2.pem\n"),
    ("chap-secrets", "# client server secret2 *\n"),
];

#[test]
fn a_file_is_a_credential_by_its_name() {
    let mut wrong = Vec::new();
    for (path, text) in FOUND {
        let found = rules(&[(path, &filled(text))]);
        if found != ["secrets/leaked-credential"] {
            wrong.push(format!("missed in {path}: {text:?}: {found:?}"));
        }
    }
    for (path, text) in CLEAN {
        let found = rules(&[(path, &filled(text))]);
        if !found.is_empty() {
            wrong.push(format!("found in {path}: {text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(CLEAN.len() >= 3 * FOUND.len());
}

#[test]
fn what_everyone_tries_and_what_must_be_guessed_weigh_less() {
    assert_eq!(
        rules(&[("secrets/db_password", "changeme\n")]),
        ["secrets/weak-default"]
    );
    let hash = format!("\"u\" \"md5{}\"\n", "0f9e8d7c6b5a4132".repeat(2));
    assert_eq!(
        rules(&[("userlist.txt", &hash)]),
        ["secrets/leaked-password-hash"]
    );
}
