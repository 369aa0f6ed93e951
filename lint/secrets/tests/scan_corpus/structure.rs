//! Credentials that code knows by their structure, and texts that nearly have it.

use crate::context;
use rempart_testkit::base64;

use crate::random::{ALPHANUMERIC, BASE64, HEX, LOWER, Random, base64_url};

const URL_DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A file that holds a credential of a kind; `None` for a kind that forms describe.
pub(crate) fn positive(id: &str, random: &mut Random) -> Option<(String, &'static str)> {
    let text = match id {
        "azure-client-secret" => {
            let token = format!(
                "{}{}Q~{}",
                random.text(ALPHANUMERIC, 3),
                random.below(10),
                random.text(ALPHANUMERIC, 34)
            );
            context::around("CLIENT_SECRET", &token, random)
        }
        "discord-bot-token" => context::around("BOT", &discord(random, "0123456789"), random),
        "telegram-bot-token" => {
            let token = format!(
                "{}:AA{}",
                random.text("123456789", 10),
                random.text(URL_DIGITS, 33).replace('-', "a")
            );
            context::around("BOT", &token, random)
        }
        "terraform-cloud-token" => {
            let token = format!(
                "{}.atlasv1.{}a",
                random.text(ALPHANUMERIC, 14),
                random.text(URL_DIGITS, 66)
            );
            context::around("TF_TOKEN", &token, random)
        }
        "kubeconfig-client-key" => {
            let key = pem("EC PRIVATE KEY", &der(119, random));
            format!(
                "users:\n- name: admin\n  user:\n    client-key-data: {}\n",
                base64(key.as_bytes())
            )
        }
        "kubernetes-service-account-token" => token(
            r#"{"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:a:b","n":"N"}"#,
            random,
        ),
        "argo-cd-token" => token(
            r#"{"iss":"argocd","sub":"admin:apiKey","iat":1700000000,"jti":"N"}"#,
            random,
        ),
        "json-web-token" => token(
            r#"{"sub":"u1","role":"writer","iat":1700000000,"n":"N"}"#,
            random,
        ),
        "http-basic-credentials" => {
            let pair = format!(
                "{}:{}",
                random.text(LOWER, 6),
                random.text(ALPHANUMERIC, 14)
            );
            format!(
                "curl -H 'Authorization: Basic {}' https://api.shop.svc\n",
                base64(pair.as_bytes())
            )
        }
        "http-bearer-token" => format!(
            "curl -H 'Authorization: Bearer {}' https://api.shop.svc\n",
            random.text(ALPHANUMERIC, 40)
        ),
        "encryption-at-rest-key" => format!(
            "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers:\n  - aescbc:\n      keys:\n      - name: key1\n        secret: {}\n",
            base64(&random.bytes(32))
        ),
        "private-key" => armoured("PRIVATE KEY", &der(46, random), random),
        "rsa-private-key" => armoured("RSA PRIVATE KEY", &der(1190, random), random),
        "ec-private-key" => armoured("EC PRIVATE KEY", &der(119, random), random),
        "dsa-private-key" => armoured("DSA PRIVATE KEY", &der(440, random), random),
        "locked-private-key" if random.below(2) == 0 => {
            let header = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n";
            pem("RSA PRIVATE KEY", &random.bytes(608)).replacen(
                "KEY-----\n",
                &format!("KEY-----\n{header}"),
                1,
            )
        }
        "locked-private-key" => armoured("ENCRYPTED PRIVATE KEY", &der(155, random), random),
        "openssh-private-key" => armoured("OPENSSH PRIVATE KEY", &openssh("none", random), random),
        "locked-openssh-key" => armoured(
            "OPENSSH PRIVATE KEY",
            &openssh("aes256-ctr", random),
            random,
        ),
        "pgp-private-key" => {
            let body = [&[0x95, 3, 0x98, 4][..], &random.bytes(600)].concat();
            pem("PGP PRIVATE KEY BLOCK", &body)
                .replace("BLOCK-----\n", "BLOCK-----\nComment: backup\n\n")
                .replacen("\n-----END", "\n=aB3d\n-----END", 1)
        }
        "putty-private-key" => putty("none", random),
        "locked-putty-key" => putty("aes256-cbc", random),
        "one-time-password-seed" => format!(
            "otp: otpauth://totp/Shop:ann?secret={}&issuer=Shop\n",
            random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32)
        ),
        "jdbc-password" => format!(
            "url: jdbc:postgresql://db.svc:5432/shop?user=shop&password={}\n",
            random.text(ALPHANUMERIC, 12)
        ),
        "url-with-password" => format!(
            "url: gopher://ann:{}@old.svc/\n",
            random.text(ALPHANUMERIC, 10)
        ),
        id if file(id, random).is_some() => return file(id, random),
        "pgpass-entry" => {
            return Some((
                format!(
                    "# db\ndb.svc:5432:*:shop:{}\n",
                    random.text(ALPHANUMERIC, 12)
                ),
                "home/.pgpass",
            ));
        }
        "netrc-entry" => {
            return Some((
                format!(
                    "machine git.svc login ann password {}\n",
                    random.text(ALPHANUMERIC, 12)
                ),
                "home/.netrc",
            ));
        }
        _ => return None,
    };
    Some((text, "config.yaml"))
}

/// A file that is a credential by its name.
fn file(id: &str, random: &mut Random) -> Option<(String, &'static str)> {
    let password = random.text(ALPHANUMERIC, 12) + "7q";
    Some(match id {
        "postfix-sasl-entry" => (
            format!("# relay\n[smtp.svc]:587 shop:{password}\n"),
            "postfix/sasl_passwd",
        ),
        "pgbouncer-entry" => (
            format!("\"shop\" \"{password}\"\n"),
            "pgbouncer/userlist.txt",
        ),
        "pgbouncer-hash" => (
            format!("\"shop\" \"md5{}\"\n", random.text(HEX, 32)),
            "pgbouncer/userlist.txt",
        ),
        "ppp-entry" => (format!("shop * {password} *\n"), "ppp/chap-secrets"),
        "ipsec-entry" => (format!("%any : PSK \"{password}\"\n"), "ipsec.secrets"),
        "rsync-entry" => (format!("shop:{password}\n"), "etc/rsyncd.secrets"),
        "exim-entry" => (format!("*.svc:shop:{password}\n"), "exim4/passwd.client"),
        "kubernetes-static-token" => (
            format!("{}5,ann,1000,\"admins\"\n", random.text(HEX, 32)),
            "pki/tokens.csv",
        ),
        "password-file" => (format!("{password}\n"), "secrets/db_password.txt"),
        "token-file" => (
            format!("{}4Xq8\n", random.text(ALPHANUMERIC, 32)),
            "secrets/api_token",
        ),
        "ansible-vault-password" => (format!("{password}\n"), "ansible/.vault_pass"),
        _ => return None,
    })
}

/// A file with a URL of a scheme that carries a password.
pub(crate) fn url(scheme: &str, random: &mut Random) -> String {
    let password = match random.below(3) {
        0 => random.text(LOWER, 4) + &random.text("23456789", 3),
        1 => random.text(ALPHANUMERIC, 16) + "%21",
        _ => random.text(ALPHANUMERIC, 9) + "!x",
    };
    let url = format!(
        "{scheme}://app:{password}@{}.svc:99/x",
        random.text(LOWER, 6)
    );
    match random.below(4) {
        0 => format!("url: {url}\n"),
        1 => format!("APP_URL=\"{url}\"\n"),
        2 => format!("{{\"url\": \"{url}\"}}\n"),
        _ => format!("see `{url}` for more\n"),
    }
}

/// URLs that carry none.
pub(crate) fn clean_urls(scheme: &str, random: &mut Random) -> Vec<String> {
    let host = random.text(LOWER, 7);
    [
        "ann@",
        "",
        "ann:@",
        "ann:${PASSWORD}@",
        "ann:$PASSWORD@",
        "ann:{{ .Values.password }}@",
        "ann:<password>@",
        "ann:%s@",
        "ann:PASSWORD@",
        "ann:xxxx@",
        "ann:****@",
        "ann:[password]@",
    ]
    .iter()
    .map(|user| format!("url: {scheme}://{user}{host}.svc:99/a@b:c\n"))
    .collect()
}

/// Files that nearly hold a credential of a kind and do hold a secret: a drawn text under a name that says so, which is
/// a literal in clear whatever it opens.
pub(crate) fn literals(id: &str, random: &mut Random) -> Vec<String> {
    match id {
        "azure-client-secret" => [(4, 34), (3, 20)]
            .into_iter()
            .map(|(before, behind)| {
                let text = format!(
                    "{}8Q~{}",
                    random.text(LOWER, before),
                    random.text(ALPHANUMERIC, behind)
                );
                context::around("CLIENT_SECRET", &text, random)
            })
            .collect(),
        "encryption-at-rest-key" => vec![format!(
            "kind: Other\nkeys:\n- name: key1\n  secret: {}\n",
            base64(&random.bytes(32))
        )],
        _ => Vec::new(),
    }
}

/// Files that nearly hold a credential of a kind.
pub(crate) fn negatives(id: &str, random: &mut Random) -> Vec<String> {
    match id {
        "azure-client-secret" => vec![
            context::around("CLIENT_SECRET", &format!("abc8Q~{}", "x".repeat(34)), random),
        ],
        "discord-bot-token" => vec![
            context::around("BOT", &discord(random, LOWER), random),
            format!("a: {}.{}.svc\n", random.text(LOWER, 24), random.text(LOWER, 6)),
            format!("a: MTIzNDU2Nzg5MDEyMzQ1Njc4.{}\n", random.text(ALPHANUMERIC, 6)),
        ],
        "telegram-bot-token" => vec![
            format!("bot: {}:AA{}\n", random.text("123456789", 5), random.text(ALPHANUMERIC, 33)),
            format!("bot: {}:BA{}\n", random.text("123456789", 10), random.text(ALPHANUMERIC, 33)),
            format!("bot: {}:AA{}\n", random.text("123456789", 10), "x".repeat(33)),
        ],
        "terraform-cloud-token" => vec![
            format!("t: {}.atlasv1.{}\n", random.text(ALPHANUMERIC, 12), random.text(ALPHANUMERIC, 67)),
            format!("t: {}.atlasv2.{}\n", random.text(ALPHANUMERIC, 14), random.text(ALPHANUMERIC, 67)),
            format!("t: {}.atlasv1.{}\n", random.text(ALPHANUMERIC, 14), "x".repeat(67)),
        ],
        "json-web-token" | "argo-cd-token" | "kubernetes-service-account-token" => {
            let part = |text: &str| base64_url(text.as_bytes());
            vec![
                // Not signed, no algorithm, no object, public.
                format!("t: {}.{}.\n", part(r#"{"alg":"none"}"#), part(r#"{"sub":"a"}"#)),
                format!("t: {}.{}.{}\n", part(r#"{"typ":"JWT"}"#), part(r#"{"sub":"a"}"#), random.text(URL_DIGITS, 43)),
                format!("t: {}.{}.{}\n", part(r#"{"alg":"HS256"}"#), random.text(URL_DIGITS, 40), random.text(URL_DIGITS, 43)),
                format!("t: {}.{}.{}\n", part(r#"{"alg":"HS256"}"#), part(r#"{"role":"anon","iss":"supabase"}"#), random.text(URL_DIGITS, 43)),
            ]
        }
        "http-basic-credentials" => ["<base64>", "${BASIC}", "aGVsbG8gd29ybGQgaGVsbG8=", "YWRtaW46YWRtaW46YWRtaW4"]
            .iter()
            .take(3)
            .map(|value| format!("curl -H 'Authorization: Basic {value}' https://api.svc\n"))
            .collect(),
        "http-bearer-token" => ["$TOKEN_OF_THE_SERVICE_ACCOUNT_1", "{{ .Values.tokenOfTheService1 }}", "YOUR_TOKEN_GOES_RIGHT_HERE_123", "abcdefghijklmnopqrstuvwxyz123456"]
            .iter()
            .map(|value| format!("curl -H 'Authorization: Bearer {value}' https://api.svc\n"))
            .collect(),
        "encryption-at-rest-key" => vec![
            "kind: EncryptionConfiguration\nkeys:\n- name: key1\n  secret: <BASE 64 ENCODED SECRET>\n".to_owned(),
            format!("kind: EncryptionConfiguration\nkeys:\n- name: {}\n", base64(&random.bytes(32))),
        ],
        "kubeconfig-client-key" => {
            let certificate = pem("CERTIFICATE", &der(500, random));
            vec![
                format!("user:\n  client-certificate-data: {}\n", base64(certificate.as_bytes())),
                "user:\n  client-key-data: LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCg==\n".to_owned(),
                "user:\n  client-key-data: ${CLIENT_KEY_DATA}\n".to_owned(),
            ]
        }
        "private-key" | "rsa-private-key" | "ec-private-key" | "dsa-private-key" | "locked-private-key" | "openssh-private-key" | "locked-openssh-key" => {
            let label = random.pick(&["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"]);
            vec![
                format!("key: |\n  -----BEGIN {label}-----\n  ...\n  -----END {label}-----\n"),
                format!("key: |\n  -----BEGIN {label}-----\n  MIIEpAIBAAKCAQEA...\n  -----END {label}-----\n"),
                format!("key: \"-----BEGIN {label}-----\\n{{{{ .key }}}}\\n-----END {label}-----\"\n"),
                // Nothing at all, too little for a key, and keys that are public.
                pem(label, &[0; 300]),
                pem(label, &[&[0x31][..], &random.bytes(60)].concat()),
                pem("PUBLIC KEY", &der(90, random)),
                pem("CERTIFICATE", &der(700, random)),
                pem("OPENSSH PUBLIC KEY", &openssh("none", random)),
                format!("grep -- '-----BEGIN {label}-----' file\n"),
            ]
        }
        "pgp-private-key" => vec![
            pem("PGP PUBLIC KEY BLOCK", &[&[0x99, 1][..], &random.bytes(300)].concat()),
            pem("PGP MESSAGE", &[&[0x85, 1][..], &random.bytes(300)].concat()),
            pem("PGP PRIVATE KEY BLOCK", &[0; 300]),
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n...\n-----END PGP PRIVATE KEY BLOCK-----\n".to_owned(),
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\nyour key goes here\n-----END PGP PRIVATE KEY BLOCK-----\n"
                .to_owned(),
        ],
        "putty-private-key" | "locked-putty-key" => vec![
            "files that begin with PuTTY-User-Key-File-2 hold a key\n".to_owned(),
            "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n".to_owned(),
            "PuTTY-User-Key-File-3\nPrivate-Lines: 1\n".to_owned(),
        ],
        "one-time-password-seed" => ["<seed>", "${SEED}", "AAAAAAAAAAAAAAAAAAAAAAAA", "SHORT"]
            .iter()
            .map(|seed| format!("otp: otpauth://totp/Shop:ann?secret={seed}&issuer=Shop\n"))
            .collect(),
        "jdbc-password" => ["${PASSWORD}", "", "{{ password }}", "<password>", "$DB_PASS"]
            .iter()
            .map(|value| format!("url: jdbc:postgresql://db.svc:5432/shop?user=shop&password={value}\n"))
            .collect(),
        _ => Vec::new(),
    }
}

fn token(payload: &str, random: &mut Random) -> String {
    let header = *random.pick(&[
        &r#"{"alg":"HS256","typ":"JWT"}"#,
        &r#"{"alg":"RS256","kid":"a"}"#,
        &r#"{"typ":"JWT","alg":"ES256"}"#,
    ]);
    let payload = payload.replace('N', &random.text(ALPHANUMERIC, 8));
    let signature = random.text(URL_DIGITS, 42) + "a";
    let token = format!(
        "{}.{}.{signature}",
        base64_url(header.as_bytes()),
        base64_url(payload.as_bytes())
    );
    context::around("session", &token, random)
}

fn discord(random: &mut Random, alphabet: &str) -> String {
    let number = format!("{}{}", random.text("123", 1), random.text(alphabet, 17));
    format!(
        "{}.{}.{}a",
        base64_url(number.as_bytes()),
        random.text(URL_DIGITS, 6),
        random.text(URL_DIGITS, 37)
    )
}

/// A DER sequence of noise.
fn der(length: usize, random: &mut Random) -> Vec<u8> {
    let head = match length {
        0..128 => vec![0x30, length as u8],
        128..256 => vec![0x30, 0x81, length as u8],
        _ => vec![0x30, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, random.bytes(length)].concat()
}

fn openssh(cipher: &str, random: &mut Random) -> Vec<u8> {
    let mut body = b"openssh-key-v1\0".to_vec();
    body.extend((cipher.len() as u32).to_be_bytes());
    body.extend(cipher.as_bytes());
    body.extend(random.bytes(200));
    body
}

fn pem(label: &str, body: &[u8]) -> String {
    let digits = base64(body);
    let lines: Vec<_> = digits
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// A key in armour, as files hold it.
fn armoured(label: &str, body: &[u8], random: &mut Random) -> String {
    let key = pem(label, body);
    match random.below(6) {
        0 => key,
        1 => format!(
            "tls:\n  key: |\n    {}\n",
            key.trim_end().replace('\n', "\n    ")
        ),
        2 => format!("{{\"private_key\": \"{}\"}}\n", key.replace('\n', "\\n")),
        3 => format!("KEY=\"{}\"\n", key.trim_end()),
        4 => format!("data:\n  tls.key: {}\n", base64(key.as_bytes())),
        _ => format!("# {}\n", key.trim_end().replace('\n', "\n# ")),
    }
}

fn putty(encryption: &str, random: &mut Random) -> String {
    format!(
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: {encryption}\nComment: ann\nPublic-Lines: 1\n{}\nPrivate-Lines: 1\n{}\nPrivate-MAC: {}\n",
        random.text(BASE64, 64),
        random.text(BASE64, 64),
        random.text(HEX, 64)
    )
}
