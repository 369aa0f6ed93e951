//! What looks like one of these places and hides nothing.

use super::{Secret, found};

const INNOCENT: &[(&str, &str)] = &[
    (
        "group_vars/all",
        "---\ndb_password: \"{{ vault_db_password }}\"\ndb_user: app\n",
    ),
    (
        "group_vars/README.md",
        "Set `db_password: something` here.\n",
    ),
    ("group_vars/all", "$ANSIBLE_VAULT;1.1;AES256\n6162\n6364\n"),
    (
        "roles/x/defaults/main.yml",
        "db_password: \"{{ vault_db_password | default(omit) }}\"\n",
    ),
    (
        "roles/x/defaults/main.yml",
        "db_password: \"{{ vault_db_password | default('') }}\"\n",
    ),
    (
        "roles/x/defaults/main.yml",
        "db_password: \"{{ lookup('password', '/dev/null length=20') }}\"\n",
    ),
    (
        "play.yml",
        "- hosts: all\n  tasks:\n    - set_fact:\n        server: \"{{ server | combine({'password': drawn_1.stdout, 'port': 6443}) }}\"\n",
    ),
    (
        "play.yml",
        "- hosts: all\n  tasks:\n    - lineinfile:\n        path: /etc/redis.conf\n        line: \"requirepass {{ redis_password }}\"\n",
    ),
    (
        "play.yml",
        "- hosts: all\n  tasks:\n    - copy:\n        dest: /root/.pgpass\n        content: \"db:5432:*:app:{{ db_password }}\"\n",
    ),
    (
        "package.json",
        "{\"dependencies\": {\"parse-passwd\": \"^1.0.0\", \"passwd\": \"~2.1.0\"}}\n",
    ),
    (
        "package-lock.json",
        "{\"packages\": {\"a\": {\"requires\": {\"parse-passwd\": \"1.0.0\"}}}}\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  username: app\n  password: ${PASSWORD}\n",
    ),
    (
        "chart/templates/a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}\nstringData:\n  known_hosts: |\n    git.example.com ssh-ed25519 AAAA\n  identity: {{ .Values.key }}\n",
    ),
    (
        "secret.yaml.example",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: changeme\n",
    ),
    (
        "secret.yaml.bak",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: ${PASSWORD}\n",
    ),
    (
        "a.yaml",
        "dsn: \"%s:%s@tcp(%s)/app\"\nother: \"app@tcp(db)/app\"\n",
    ),
    (
        "users.acl",
        "user default off\nuser app on #5e88 ~*\nuser b on nopass\n",
    ),
    (
        "fstab",
        "//nas/x /mnt cifs credentials=/etc/cifs,password= 0 0\n",
    ),
    ("ldap.conf", "# bindpw is not used here\nbase dc=example\n"),
    (
        "k3s.service",
        "[Service]\nExecStart=/usr/local/bin/k3s agent \\\n  --token-file \\\n  /etc/k3s/token\n",
    ),
    (
        "k3s.service",
        "[Service]\nExecStart=/usr/local/bin/k3s agent \\\n  --token \\\n  ${K3S_TOKEN}\n",
    ),
    (
        "backup.sh",
        "export BORG_PASSCOMMAND='pass show backup'\nexport RESTIC_PASSWORD_COMMAND=\"echo $PASSWORD\"\n",
    ),
    (
        "a.sh",
        "curl -d '{\"password\":\"'\"$PASSWORD\"'\"}' https://example.com\n",
    ),
    (
        "crd.yaml",
        "properties:\n  password:\n    type: string\n    default: \"sieben-raben\"\n",
    ),
    (
        "users.ldif",
        "dn: uid=app\nuserPassword:: e1NTSEF9YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=\n",
    ),
    (
        "named.conf",
        "zone \"x\" { type primary; file \"x.db\"; };\n",
    ),
    ("snmpd.conf", "createUser app\nrouser app\n"),
    (
        "commit-message/0123456789012345678901234567890123456789",
        "Rotate the password: nobody knew the old one\n\nUse the token=$TOKEN of the pipeline, secret: none.\n",
    ),
    ("src/auth.rs", "struct Token { secret: String }\n"),
];

/// A public key: every member but the private one, and other things that are called `d` and `k`.
fn keys(drawn: &str) -> Vec<(&'static str, String)> {
    vec![
        (
            "jwk.json",
            format!(
                "{{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"{drawn}\", \"y\": \"{drawn}\"}}\n"
            ),
        ),
        (
            "jwks.json",
            format!(
                "{{\"keys\": [{{\"kty\": \"RSA\", \"n\": \"{drawn}\", \"e\": \"AQAB\"}}, {{\"d\": \"{drawn}\"}}]}}\n"
            ),
        ),
        (
            "icon.json",
            format!("{{\"d\": \"{drawn}\", \"k\": \"{drawn}\"}}\n"),
        ),
        (
            "device.yaml",
            format!("api:\n  public:\n    key: \"{}=\"\n", &drawn[..43]),
        ),
    ]
}

#[test]
fn what_hides_nothing_is_clean() {
    let mut faults = Vec::new();
    let texts = INNOCENT
        .iter()
        .map(|(path, text)| (*path, (*text).to_owned()));
    for (path, text) in texts.chain(keys(&Secret::Drawn.text())) {
        let (mut rules, said) = found(&[(path, text.clone().into_bytes())]);
        // A default is told as one.
        rules.remove("weak-default");
        if !rules.is_empty() {
            faults.push(format!("{path}: {rules:?}\n{text}\n{said}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A path is said as it is: it stands in every listing of the repository.
#[test]
fn a_token_in_a_path_is_found() {
    let token = Secret::Token.text();
    for path in [format!("a/{token}.txt"), format!("{token}/a.txt")] {
        let path: &'static str = path.leak();
        let (rules, said) = found(&[(path, b"nothing\n".to_vec())]);
        assert!(rules.contains("leaked-credential"), "{rules:?}");
        assert!(said.contains("in the path of this file"), "{said}");
    }
    let (rules, _) = found(&[(
        "a/a-rather-long-name-of-a-file-0123456789.txt",
        b"x\n".to_vec(),
    )]);
    assert!(rules.is_empty(), "{rules:?}");
}

/// At its anchor nothing says that it is a password.
#[test]
fn an_alias_is_told_where_the_variable_stands() {
    let text = "app: &name sieben-raben\nenv:\n  - name: KOPIA_PASSWORD\n    value: *name\n";
    let parsed = rempart_syntax::yaml::parse(text);
    let found = rempart_secrets::scan::literals("a.yaml", text, Some(&parsed.tape));
    let values: Vec<_> = found.iter().map(|weak| &text[weak.value.clone()]).collect();
    assert_eq!(values, ["*name"]);
}
