//! Literals under secret-like names: found in every grammar, and references never taken for them.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scan_support;

use scan_support::rules;

/// A token of the right form: twenty characters behind the prefix.
const TOKEN: &str = "glpat-k3JxT0aQ9vYwB2mZ7LrN";
/// A password that only its name betrays.
const PASSWORD: &str = "sommer2023";

#[test]
fn weak_passwords_in_every_grammar() {
    for (path, text) in [
        ("a.yaml", format!("db:\n  password: {PASSWORD}\n")),
        (
            "a.yaml",
            format!("db: {{user: x, password: \"{PASSWORD}\"}}\n"),
        ),
        ("a.yaml", format!("db:\n  \"pass\\x77ord\": {PASSWORD}\n")),
        ("a.yaml", format!("db:\n  password: |-\n    {PASSWORD}\n")),
        (
            "a.yaml",
            format!("env:\n- name: DB_PASSWORD\n  value: {PASSWORD}\n"),
        ),
        (
            "a.yaml",
            format!("env:\n- value: {PASSWORD}\n  name: DB_PASSWORD\n"),
        ),
        (
            "a.yaml",
            format!("secretGenerator:\n- name: db\n  literals:\n  - password={PASSWORD}\n"),
        ),
        ("a.yaml", format!("args: [\"--db-password={PASSWORD}\"]\n")),
        (
            "a.yaml",
            format!(
                "kind: ConfigMap\napiVersion: v1\nmetadata: {{name: a}}\ndata:\n  app.ini: |\n    [db]\n    pass = {PASSWORD}\n"
            ),
        ),
        ("a.yaml", format!("# password: {PASSWORD}\na: 1\n")),
        (
            "a.yaml",
            format!("helm:\n  values: |\n    auth:\n      password: {PASSWORD}\n"),
        ),
        (
            "a.yaml",
            format!("connection: Server=db;User=app;Password={PASSWORD};\n"),
        ),
        ("a.yaml", format!("username: app\npassword: {PASSWORD}\n")),
        (
            "group_vars/all.yml",
            format!("ansible_become_pass: {PASSWORD}\n"),
        ),
        (
            "a.json",
            format!("{{\"db\": {{\"password\": \"{PASSWORD}\"}}}}\n"),
        ),
        (".env", format!("DB_PASSWORD={PASSWORD}\n")),
        ("prod.env", format!("export DB_PASSWORD=\"{PASSWORD}\"\n")),
        ("a.ini", format!("[db]\npassword = {PASSWORD}\n")),
        (
            "a.properties",
            format!("spring.datasource.password={PASSWORD}\n"),
        ),
        (
            "hosts",
            format!("web ansible_host=10.0.0.1 ansible_ssh_pass={PASSWORD}\n"),
        ),
        ("a.tfvars", format!("db_password = \"{PASSWORD}\"\n")),
    ] {
        assert_eq!(
            rules(&[(path, &text)]),
            ["secrets/weak-literal"],
            "{path}: {text}"
        );
    }
}

#[test]
fn references_are_no_literals() {
    for (path, text) in [
        (
            "a.yaml",
            "env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db, key: password}\n",
        ),
        (
            "a.yaml",
            "auth:\n  existingSecret: db-credentials\n  secretKeys: {userPasswordKey: password}\n",
        ),
        (
            "a.yaml",
            "password: ${DB_PASSWORD}\ntoken: '{{ lookup(\"env\", \"TOKEN\") }}'\n",
        ),
        (
            "a.yaml",
            "password: <path:kv/data/db#password>\nsecret: ref+vault://kv/db#x\n",
        ),
        (
            "a.yaml",
            "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  62313365396662343061393464336163383764373764613633653634306231386433626436623361\n",
        ),
        (
            "a.yaml",
            "passwordFile: /run/secrets/db\nsecretName: web-tls\ntokenTTL: 3600\n",
        ),
        (
            "a.yaml",
            "secret: db-credentials-v2\ntoken: argocd-token\nimagePullSecret: registry-ghcr\n",
        ),
        (
            "a.yaml",
            "login:\n  password: Password\n  help: Enter your password to continue.\n",
        ),
        ("locales/de.yaml", "password: kennwort\n"),
        (
            "a.yaml",
            "spec:\n  data:\n  - secretKey: a1b2c3d4e5f6\n    remoteRef: {key: x}\n",
        ),
        (
            "a.yaml",
            "properties:\n  password: {type: string, default: \"\"}\n",
        ),
        (
            "a.sh",
            "password=\"$(cat /run/secrets/db)\"\nread -r PASSWORD\n",
        ),
        (
            ".env",
            "DB_PASSWORD=${DB_PASSWORD:?}\nTOKEN=\nAPI_KEY=<your key>\n",
        ),
        (
            "a.yaml",
            "run: |\n  if [ -z \"$password\" ]; then password=$1; fi\n  login --password $PASSWORD --token=\"${TOKEN}\"\n",
        ),
        (
            "a.yaml",
            "with:\n  token: ${{ secrets.GITHUB_TOKEN }}\n  password: ${{ secrets.REGISTRY }}\n",
        ),
    ] {
        assert_eq!(rules(&[(path, text)]), [] as [&str; 0], "{path}: {text}");
    }
}

#[test]
fn what_everyone_tries_first_is_told_apart() {
    for text in [
        "adminPassword: changeme\n",
        "db:\n  password: \"12345678\"\n",
        "url: postgres://postgres:postgres@db.svc/x\n",
        "url: https://admin:admin@grafana.svc/\n",
    ] {
        assert_eq!(
            rules(&[("a.yaml", text)]),
            ["secrets/weak-default"],
            "{text}"
        );
    }
}

#[test]
fn one_fault_is_one_finding() {
    // The data of a Secret has a rule of its own, and so has what SOPS leaves in clear.
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData: {{password: {PASSWORD}}}\n"
    );
    assert_eq!(
        rules(&[("a.yaml", &secret)]),
        ["secrets/unencrypted-secret"]
    );
    // A token under a secret-like name is a leak and no weak literal beside it.
    assert_eq!(
        rules(&[("a.yaml", &format!("token: {TOKEN}\n"))]),
        ["secrets/leaked-credential"]
    );
}

#[test]
fn a_verb_of_a_format_is_no_password() {
    for verb in ["%s", "%v", "%q"] {
        let text = format!("url: amqp://ann:{verb}@a.svc/x\n");
        assert_eq!(rules(&[("a.yaml", &text)]), [] as [&str; 0], "{verb}");
    }
}

#[test]
fn what_a_sealed_secret_holds_is_sealed_at_any_length() {
    // Drawn bytes in base 64, behind what the controller begins with.
    let drawn = "9f2KxQ7bLm4TzR8vNc1WpY6sHd3GjE5uA0oIqBtVlCkXnZrMfPwSgUyDhJeOiaKs";
    for length in [38, 39, 41, 62, 63] {
        for start in ["AgA", "AgB", "AQ"] {
            let text = format!(
                "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {{name: a}}\nspec:\n  encryptedData:\n    password: {start}{}\n    token: {start}{}\n",
                &drawn[..length],
                &drawn[..length]
            );
            assert!(rules(&[("a.yaml", &text)]).is_empty(), "{text}");
        }
    }
    // What stands there in clear is not.
    for value in [PASSWORD, "AgAk7Rz92LmQp0x", &format!("Zg{drawn}")] {
        let text = format!("kind: SealedSecret\nspec:\n  encryptedData:\n    password: {value}\n");
        assert_eq!(
            rules(&[("a.yaml", &text)]),
            ["secrets/weak-literal"],
            "{value}"
        );
        let text = text.replace("encryptedData", "otherData");
        assert_eq!(
            rules(&[("a.yaml", &text)]),
            ["secrets/weak-literal"],
            "{value}"
        );
    }
}

#[test]
fn what_a_test_hands_over_to_be_refused_is_no_password() {
    for (path, text) in [
        ("run.sh", "kubectl --password wrong get pods\n"),
        (
            "run.sh",
            "argocd login a --username admin --password wrong\n",
        ),
        ("run.sh", "curl -u admin:wrong http://a\n"),
        ("run.sh", "PGPASSWORD=invalid psql\n"),
        ("docs/run.sh", "login --password=incorrect\n"),
        ("a.yaml", "password: bogus\n"),
        ("a.yaml", "args: [--password, wrong]\n"),
        ("a_test.go", "password := \"wrong\"\n"),
    ] {
        assert!(rules(&[(path, text)]).is_empty(), "{text}");
    }
    assert_eq!(
        rules(&[("run.sh", "kubectl --password wrongdoer-4711 get pods\n")]),
        ["secrets/weak-literal"]
    );
}
