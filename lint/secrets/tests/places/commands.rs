//! Commands written as lists of words, and directories of users.

use super::{Case, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "redis-cli as a list",
        Password,
        "pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: redis:7\n      command:\n        - redis-cli\n        - -a\n        - SECRET\n        - ping\n",
        &["weak-literal"]
    ),
    case!(
        "redis-cli as a list on one line",
        Password,
        "pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: redis, command: [redis-cli, -a, \"SECRET\", ping]}\n",
        &["weak-literal"]
    ),
    case!(
        "redis-cli in a probe",
        Password,
        "pod.json",
        "{\"livenessProbe\": {\"exec\": {\"command\": [\"timeout\", \"3\", \"/usr/bin/redis-cli\", \"-a\", \"SECRET\", \"ping\"]}}}\n",
        &["weak-literal"]
    ),
    case!(
        "program under command, password under args",
        Password,
        "pod.yaml",
        "spec:\n  containers:\n    - name: a\n      command: [ldapsearch]\n      args:\n        - -D\n        - cn=admin\n        - -w\n        - SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "password and flag in one word of a list",
        Password,
        "compose.yaml",
        "services:\n  a:\n    command:\n      - mysqldump\n      - -uroot\n      - -pSECRET\n      - shop\n",
        &["weak-literal"]
    ),
    case!(
        "login of curl as a list",
        Password,
        "tasks.yml",
        "- name: a\n  ansible.builtin.command:\n    argv:\n      - /usr/bin/curl\n      - -u\n      - app:SECRET\n      - https://a.example\n",
        &["weak-literal"]
    ),
    case!(
        "entrypoint of Compose",
        Password,
        "compose.yaml",
        "services:\n  a:\n    entrypoint: [\"mongodump\", \"-u\", \"root\", \"-p\", \"SECRET\"]\n",
        &["weak-literal"]
    ),
    case!(
        "text for a shell in a list",
        Password,
        "pod.yaml",
        "spec:\n  containers:\n    - name: a\n      command:\n        - sh\n        - -c\n        - mongosh -u root -p SECRET --eval 'db.stats()'\n",
        &["weak-literal"]
    ),
    case!(
        "redis-cli in a step",
        Password,
        "workflow.yaml",
        "jobs:\n  a:\n    steps:\n      - run: |\n          redis-cli -a SECRET ping\n",
        &["weak-literal"]
    ),
    case!(
        "variable of PowerShell",
        Password,
        "a.ps1",
        "$user = 'app'\n$pw = 'SECRET'\nConnect-It $user $pw\n",
        &["weak-literal"]
    ),
    case!(
        "secure string of PowerShell under another name",
        Password,
        "a.ps1",
        "$s = ConvertTo-SecureString 'SECRET' -AsPlainText -Force\n",
        &["weak-literal"]
    ),
    case!(
        "connector of Dex",
        Password,
        "dex.yaml",
        "connectors:\n  - type: ldap\n    config:\n      bindDN: cn=dex\n      bindPW: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "password of a binding, with underscores",
        Password,
        "ldap.yaml",
        "ldap:\n  bind_dn: cn=app\n  bind_pw: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "password of a binding in an environment",
        Password,
        "a.env",
        "LDAP_BIND_PW=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "SSSD",
        Password,
        "sssd.conf",
        "[domain/a]\nldap_default_bind_dn = cn=app\nldap_default_authtok_type = password\nldap_default_authtok = SECRET\n",
        &["weak-literal"]
    ),
];

/// What looks like one of them and hands over nothing.
pub(crate) const INNOCENT: &[(&str, &str)] = &[
    (
        "pod.yaml",
        "command: [redis-cli, -h, redis1, -p, '6379', ping]\n",
    ),
    ("pod.yaml", "command: [ls, -a, sommer2024]\n"),
    ("pod.yaml", "command: [redis-cli, -a, $(REDIS_PASSWORD)]\n"),
    ("pod.yaml", "command: [redis-cli]\nargs: [-n, db-4711x]\n"),
    (
        "pod.yaml",
        "command: [sh, -c, 'redis-cli -a \"$PASSWORD\" ping']\n",
    ),
    (
        "pod.yaml",
        "command: [tar, -p, raben-4711]\nargs: [-a, raben-4711]\n",
    ),
    (
        "tasks.yml",
        "- command:\n    argv: [curl, -u, app, https://a.example/x1]\n",
    ),
    (
        "compose.yaml",
        "entrypoint: [mysql, -uroot, -P, '3307', shop1]\n",
    ),
    ("a.ps1", "$pw = Get-Secret 'raben-4711'\n$pw = $env:PW1\n"),
    (
        "a.ps1",
        "$s = ConvertTo-SecureString $text4711 -AsPlainText -Force\n$s = ConvertTo-SecureString $c -Key raben-4711\n",
    ),
    ("a.py", "pw = fetch('raben-4711')\n"),
    ("dex.yaml", "bindPW: $LDAP_PW1\nbindDN: cn=raben-4711\n"),
    (
        "system-auth.conf",
        "password required pam_unix.so use_authtok sha512 x4711y\n",
    ),
    (
        "sssd.conf",
        "ldap_default_authtok_type = obfuscated_password1\n",
    ),
    (
        "user-data.yaml",
        "#cloud-config\nchpasswd:\n  list: |\n    root:RANDOM\n    app:R\n",
    ),
    ("a.sh", "echo raben-4711 | sudo tee /etc/hostname\n"),
];
