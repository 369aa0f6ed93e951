//! Files of daemons, and commands that are handed a password.

use rempart_testkit::base64;

use super::{Case, Secret, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "unit as the installer of k3s writes it",
        Drawn,
        "k3s.service",
        "[Service]\nExecStart=/usr/local/bin/k3s \\\n    agent \\\n\t'--token' \\\n\t'SECRET' \\\n",
        &["weak-literal"]
    ),
    case!(
        "unit of k3s, flag and value in one word",
        Drawn,
        "k3s.service",
        "[Service]\nExecStart=/usr/local/bin/k3s \\\n    agent \\\n\t'--token=SECRET' \\\n",
        &["weak-literal"]
    ),
    case!(
        "unit of k3s, value on the next line",
        Drawn,
        "k3s.service",
        "[Service]\nExecStart=/usr/local/bin/k3s agent \\\n  --token \\\n  SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "client of LDAP",
        Password,
        "ldap.conf",
        "base dc=example\nbindpw SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "Dovecot",
        Password,
        "dovecot-sql.conf.ext",
        "connect = host=db dbname=mail user=mail password=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "Dovecot, with more behind",
        Password,
        "dovecot-sql.conf.ext",
        "connect = password=SECRET host=db dbname=mail user=mail\n",
        &["weak-literal"]
    ),
    case!(
        "msmtp",
        Password,
        ".msmtprc",
        "account a\nuser b\npassword SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "share in the table of file systems",
        Password,
        "fstab",
        "//nas/x /mnt cifs username=app,password=SECRET 0 0\n",
        &["weak-literal"]
    ),
    case!(
        "users of Redis",
        Password,
        "users.acl",
        "user app on >SECRET ~* +@all\n",
        &["weak-literal"]
    ),
    case!(
        "users of Redis in its configuration",
        Password,
        "redis.conf",
        "port 6379\nuser app on >SECRET ~* +@all\n",
        &["weak-literal"]
    ),
    case!(
        "data source of Go",
        Password,
        "a.yaml",
        "datastore_endpoint: \"app:SECRET@tcp(db:3306)/k3s\"\n",
        &["weak-literal"]
    ),
    case!(
        "data source of Go in a unit",
        Password,
        "k3s.service",
        "[Service]\nExecStart=/usr/local/bin/k3s server '--datastore-endpoint=mysql://app:SECRET@tcp(db:3306)/k3s'\n",
        &["leaked-credential"]
    ),
    case!(
        "secret of RADIUS in PostgreSQL",
        Password,
        "pg_hba.conf",
        "host all all 0.0.0.0/0 radius radiusservers=\"192.0.2.1\" radiussecrets=\"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "secure string of PowerShell",
        Password,
        "a.ps1",
        "$password = ConvertTo-SecureString \"SECRET\" -AsPlainText -Force\n",
        &["weak-literal"]
    ),
    case!(
        "variable of Terraform in JSON",
        Password,
        "main.tf.json",
        "{\"variable\": {\"db_password\": {\"type\": \"string\", \"default\": \"SECRET\"}}}\n",
        &["weak-literal"]
    ),
    case!(
        "command that tells a passphrase",
        Password,
        "borg.sh",
        "export BORG_PASSCOMMAND='echo SECRET'\n",
        &["weak-literal"]
    ),
    case!(
        "user of SNMP",
        Password,
        "snmpd.conf",
        "createUser app SHA \"SECRET\" AES\n",
        &["weak-literal"]
    ),
    case!(
        "password file of PostgreSQL in a here-document",
        Password,
        "setup.sh",
        "cat > ~/.pgpass <<EOF\ndb.example.com:5432:*:app:SECRET\nEOF\n",
        &["weak-literal"]
    ),
    case!(
        "key of BIND on one line",
        Drawn,
        "named.conf",
        "key \"x\" { algorithm hmac-sha256; secret \"SECRET\"; };\n",
        &["weak-literal"]
    ),
    case!(
        "kubeconfig without an ending",
        Drawn,
        "kubeconfig",
        "apiVersion: v1\nkind: Config\nusers:\n  - name: a\n    user:\n      token: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "login in a kubeconfig without an ending",
        Password,
        "kubeconfig",
        "apiVersion: v1\nkind: Config\nusers:\n  - name: a\n    user:\n      username: a\n      password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "decrypted copy of values",
        Password,
        "values.yaml.dec",
        "db:\n  password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "saved copy of values",
        Password,
        "values.yaml.save",
        "db:\n  password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "message of a commit",
        Password,
        "commit-message/0123456789012345678901234567890123456789",
        "Try another one\n\nDB_PASSWORD=SECRET did not work.\n",
        &["weak-literal"]
    ),
    Case {
        name: "entry of a directory in base64",
        secret: Secret::Password,
        files: |secret| {
            let coded = base64(secret.as_bytes());
            let text = format!("dn: uid=app,dc=example\nuserPassword:: {coded}\n");
            vec![("users.ldif", text.into_bytes())]
        },
        found: &["weak-literal"],
    },
];
