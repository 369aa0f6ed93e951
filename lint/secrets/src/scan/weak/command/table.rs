//! The commands that are handed a password, and how.

/// How a command is handed its password.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    /// In the word behind one of these flags, in the same word, or behind an equals sign.
    Behind(&'static [&'static str]),
    /// In the same word as the flag only: a word of its own is something else.
    Within(&'static [&'static str]),
    /// Behind one of these flags, with the name of a user and this byte before it.
    Pair(&'static [&'static str], u8),
    /// In the last word but this many, where one of these words stands before.
    Last(&'static [&'static str], usize),
    /// In the word of this number, flags left out, where these words stand first.
    Numbered(&'static [&'static str], usize),
    /// As the values of `--from-literal=name=value`, where `create` stands before.
    Literals,
    /// From the standard input.
    Input,
    /// Behind one of these flags, among what is handed on to the script that is fetched: `| sh -s - agent -t value`.
    Installed(&'static [&'static str]),
}

/// The flags of K3s and RKE2 that a token follows.
const TOKENS: &[&str] = &["-t", "--token", "--agent-token"];

/// The commands, by the last part of their paths.
pub(super) const COMMANDS: &[(&str, Takes)] = &[
    (
        "curl",
        Takes::Pair(&["-u", "--user", "-U", "--proxy-user"], b':'),
    ),
    ("mysql", Takes::Within(&["-p"])),
    ("mysqldump", Takes::Within(&["-p"])),
    ("mysqladmin", Takes::Within(&["-p"])),
    ("mysqlimport", Takes::Within(&["-p"])),
    ("mysqlcheck", Takes::Within(&["-p"])),
    ("mysqlpump", Takes::Within(&["-p"])),
    ("mariadb", Takes::Within(&["-p"])),
    ("mariadb-dump", Takes::Within(&["-p"])),
    ("mariadb-admin", Takes::Within(&["-p"])),
    ("login", Takes::Behind(&["-p", "--password"])),
    ("sshpass", Takes::Behind(&["-p"])),
    ("chpasswd", Takes::Input),
    ("--password-stdin", Takes::Input),
    ("--stdin", Takes::Input),
    ("--with-token", Takes::Input),
    (
        "htpasswd",
        Takes::Last(
            &[
                "-nb", "-b", "-bn", "-nbB", "-bB", "-Bb", "-Bbn", "-nbm", "-cb", "-bc", "-cbB",
                "-bBn", "-Bnb", "-nbBC", "-bnBC",
            ],
            0,
        ),
    ),
    ("mosquitto_passwd", Takes::Last(&["-b"], 0)),
    ("passwd", Takes::Last(&["-1", "-5", "-6", "-apr1"], 0)),
    ("redis-cli", Takes::Behind(&["-a"])),
    ("mongo", Takes::Behind(&["-p"])),
    ("mongosh", Takes::Behind(&["-p"])),
    ("mongodump", Takes::Behind(&["-p"])),
    ("mongorestore", Takes::Behind(&["-p"])),
    ("cqlsh", Takes::Behind(&["-p"])),
    ("sqlcmd", Takes::Behind(&["-P"])),
    ("ldapsearch", Takes::Behind(&["-w"])),
    ("ldapadd", Takes::Behind(&["-w"])),
    ("ldapmodify", Takes::Behind(&["-w"])),
    ("ldapwhoami", Takes::Behind(&["-w"])),
    ("ldapdelete", Takes::Behind(&["-w"])),
    ("ldappasswd", Takes::Behind(&["-w", "-s"])),
    ("zip", Takes::Behind(&["-P"])),
    ("unzip", Takes::Behind(&["-P"])),
    ("7z", Takes::Within(&["-p"])),
    ("7za", Takes::Within(&["-p"])),
    ("ipmitool", Takes::Behind(&["-P"])),
    ("mosquitto_pub", Takes::Behind(&["-P"])),
    ("mosquitto_sub", Takes::Behind(&["-P"])),
    ("smbclient", Takes::Pair(&["-U", "--user"], b'%')),
    ("lftp", Takes::Pair(&["-u"], b',')),
    ("etcdctl", Takes::Pair(&["--user"], b':')),
    (
        "skopeo",
        Takes::Pair(&["--creds", "--src-creds", "--dest-creds"], b':'),
    ),
    ("http", Takes::Pair(&["-a", "--auth"], b':')),
    ("https", Takes::Pair(&["-a", "--auth"], b':')),
    ("wget", Takes::Behind(&["--http-passwd"])),
    (
        "rabbitmqctl",
        Takes::Last(&["add_user", "change_password"], 0),
    ),
    // `mc alias set NAME URL KEY SECRET` of MinIO, and what it was called before.
    ("alias", Takes::Numbered(&["set"], 4)),
    ("config", Takes::Numbered(&["host", "add"], 5)),
    ("reset-admin-password", Takes::Numbered(&[], 0)),
    ("secret", Takes::Literals),
    // `wg set wg0 private-key /dev/stdin`.
    ("private-key", Takes::Input),
    ("preshared-key", Takes::Input),
    // The token of a cluster; the long flags are told by their own names too.
    ("k3s", Takes::Behind(TOKENS)),
    ("rke2", Takes::Behind(TOKENS)),
    ("get.k3s.io", Takes::Installed(TOKENS)),
    ("sudo", Takes::Input),
    ("kinit", Takes::Input),
    ("cryptsetup", Takes::Input),
    ("ansible-vault", Takes::Input),
];

/// Those of [`COMMANDS`] that are looked for in files of commands only: their names stand in other texts too often.
pub(in crate::scan::weak) const RARE: &[&str] = &[
    "redis-cli",
    "mongo",
    "cqlsh",
    "sqlcmd",
    "ldap",
    "zip",
    "7z",
    "ipmitool",
    "mosquitto_",
    "smbclient",
    "lftp",
    "etcdctl",
    "skopeo",
    "http -a",
    "https -a",
    "wget",
    "rabbitmqctl",
    "sudo -S",
    "kinit",
    "cryptsetup",
    "mariadb",
    "config host add",
    "k3s agent",
    "k3s server",
    "rke2 agent",
    "rke2 server",
    "get.k3s.io",
];

/// Those of [`RARE`] that are looked for in pages, too: what they are handed opens a cluster, and pages of a repository
/// show how its own was set up.
pub(in crate::scan::weak) const OF_CLUSTERS: &[&str] = &[
    "k3s agent",
    "k3s server",
    "rke2 agent",
    "rke2 server",
    "get.k3s.io",
];

/// Programs that are looked for as the entries of a list, by how their names begin; with [`RARE`].
pub(in crate::scan::weak) const LISTED: &[&str] =
    &["curl", "mysql", "k3s", "rke2", "sshpass", "htpasswd"];
