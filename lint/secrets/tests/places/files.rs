//! Files that are no objects.

use super::{Case, Secret, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "values file",
        Password,
        "values-prod.yaml",
        "db:\n  host: db.example.com\n  password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "variables of Ansible",
        Password,
        "group_vars/all.yml",
        "db_password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "variables of a host",
        Password,
        "host_vars/web/vars.yml",
        "ansible_become_password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "inventory of Ansible",
        Password,
        "inventory/hosts.ini",
        "[web]\nweb1 ansible_host=192.0.2.1 ansible_password=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "dotenv",
        Password,
        ".env",
        "DB_HOST=db\nDB_PASSWORD=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "quoted dotenv",
        Password,
        "prod.env",
        "export DB_PASSWORD=\"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "INI",
        Password,
        "app.ini",
        "[db]\npassword = SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "properties",
        Password,
        "app.properties",
        "db.password=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "TOML",
        Password,
        "app.toml",
        "[db]\npassword = \"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "JSON",
        Password,
        "app.json",
        "{\"db\": {\"password\": \"SECRET\"}}\n",
        &["weak-literal"]
    ),
    case!(
        "export in a shell script",
        Password,
        "run.sh",
        "#!/bin/sh\nexport DB_PASSWORD='SECRET'\n",
        &["weak-literal"]
    ),
    case!(
        "variable before a command",
        Password,
        "run.sh",
        "#!/bin/sh\nPGPASSWORD=SECRET psql -h db.example.com -U web\n",
        &["weak-literal"]
    ),
    case!(
        "connection string of psql",
        Password,
        "run.sh",
        "#!/bin/sh\npsql \"host=db.example.com user=web password=SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "SQL",
        Password,
        "init.sql",
        "CREATE ROLE web LOGIN PASSWORD 'SECRET';\n",
        &["weak-literal"]
    ),
    case!(
        "Terraform",
        Password,
        "main.tf",
        "provider \"postgresql\" {\n  password = \"SECRET\"\n}\n",
        &["weak-literal"]
    ),
    case!(
        "state of Terraform",
        Password,
        "terraform.tfstate",
        "{\"resources\": [{\"instances\": [{\"attributes\": {\"password\": \"SECRET\"}}]}]}\n",
        &["weak-literal"]
    ),
    case!(
        "compose file",
        Password,
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    environment:\n      - POSTGRES_PASSWORD=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "URL",
        Password,
        "config.yaml",
        "database: postgres://web:SECRET@db.example.com/web\n",
        &["leaked-credential"]
    ),
    case!(
        "remote of git in a script",
        Token,
        "run.sh",
        "git clone https://bot:SECRET@git.example.com/a/b\n",
        &["leaked-credential"]
    ),
    case!(
        "pgpass",
        Password,
        "files/.pgpass",
        "db.example.com:5432:web:web:SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "netrc",
        Password,
        ".netrc",
        "machine git.example.com login bot password SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "password of vaults of Ansible",
        Password,
        ".vault_pass",
        "SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "password of vaults, spelled out",
        Password,
        "ansible/.vault-password",
        "SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "file that is a password",
        Password,
        "secrets/db_password.txt",
        "SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "file that is a password, by its ending",
        Password,
        "files/admin.passwd",
        "SECRET",
        &["leaked-credential"]
    ),
    case!(
        "relay of Postfix",
        Password,
        "postfix/sasl_passwd",
        "[smtp.example.com]:587 shop:SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "users of PgBouncer",
        Password,
        "pgbouncer/userlist.txt",
        "\"shop\" \"SECRET\"\n",
        &["leaked-credential"]
    ),
    case!(
        "secrets of IPsec",
        Password,
        "ipsec.secrets",
        "%any %any : PSK \"SECRET\"\n",
        &["leaked-credential"]
    ),
    case!(
        "secrets of pppd",
        Password,
        "chap-secrets",
        "shop * SECRET *\n",
        &["leaked-credential"]
    ),
    case!(
        "secrets of rsync",
        Password,
        "rsyncd.secrets",
        "shop:SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "relay of Exim",
        Password,
        "exim4/passwd.client",
        "smtp.example.com:shop:SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "login of OpenVPN",
        Password,
        "openvpn/auth-user-pass.txt",
        "shop\nSECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "list of cloud-init",
        Password,
        "user-data",
        "#cloud-config\nchpasswd:\n  expire: false\n  list: |\n    root:SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "list of cloud-init in YAML",
        Password,
        "cloud-init.yaml",
        "#cloud-config\nchpasswd:\n  list:\n    - root:SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "users of cloud-init",
        Password,
        "cloud-init.yaml",
        "#cloud-config\nchpasswd:\n  users:\n    - {name: root, password: SECRET, type: text}\n",
        &["weak-literal"]
    ),
    case!(
        "Wi-Fi of wpa_supplicant",
        Password,
        "wpa_supplicant.conf",
        "network={\n  ssid=\"home\"\n  psk=\"SECRET\"\n}\n",
        &["weak-literal"]
    ),
    case!(
        "Wi-Fi of NetworkManager",
        Password,
        "home.nmconnection",
        "[wifi-security]\nkey-mgmt=wpa-psk\npsk=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "user of HAProxy",
        Password,
        "haproxy.cfg",
        "userlist stats\n  user admin insecure-password SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "alias of MinIO",
        Password,
        "backup.sh",
        "mc alias set store https://s3.example.com shop SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "user and password under one name",
        Password,
        "values.yaml",
        "env:\n  BASIC_AUTH: shop:SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "literal in a template of Jinja",
        Password,
        "play.yaml",
        "- user:\n    name: shop\n    password: \"{{ 'SECRET' | password_hash('sha512') }}\"\n",
        &["weak-literal"]
    ),
    Case {
        name: "token over the lines of a folded text",
        secret: Secret::Token,
        files: |secret| {
            let (one, two) = secret.split_at(secret.len() / 2);
            let text = format!("note: >-\n  {one}\n  {two}\n");
            vec![("values.yaml", text.into_bytes())]
        },
        found: &["leaked-credential"],
    },
    Case {
        name: "vault of Ansible that is none",
        secret: Secret::Password,
        files: |secret| {
            let text = format!("$ANSIBLE_VAULT;1.1;AES256\n{secret}\n");
            vec![("group_vars/all/vault.yml", text.into_bytes())]
        },
        found: &["broken-vault"],
    },
    case!(
        "comment",
        Token,
        "values.yaml",
        "a: 1 # SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "commented-out password",
        Password,
        "values.yaml",
        "db:\n  # password: SECRET\n  host: db\n",
        &["weak-literal"]
    ),
    case!(
        "block scalar",
        Token,
        "values.yaml",
        "script: |\n  #!/bin/sh\n  curl -H \"PRIVATE-TOKEN: SECRET\" https://git.example.com\n",
        &["leaked-credential"]
    ),
    case!(
        "folded scalar",
        Password,
        "values.yaml",
        "password: >-\n  SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "file without an ending",
        Token,
        "LICENSE",
        "x SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "documentation",
        Token,
        "docs/a.md",
        "Run `login --token SECRET`.\n",
        &["leaked-credential"]
    ),
    case!(
        "workflow",
        Token,
        ".github/workflows/a.yaml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: login SECRET\n",
        &["leaked-credential"]
    ),
];
