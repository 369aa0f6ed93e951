//! Bytes of every kind are searched without a panic, and places lie where they may: texts thrown together from what the
//! search looks for, cut and mutated at random, from a seed.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use rempart_secrets::scan::weak::{self, Grammar, Language};
use rempart_secrets::scan::{self, Found};
use rempart_syntax::{json, yaml};

/// What the search looks for, and what stands around it.
const PIECES: &[&str] = &[
    "chpasswd:\n  list: |\n    root:x1\u{e9}z4\n",
    "  kind: Secret\n  stringData:\n    \u{e9}: \u{fc}1abc\n",
    "kind: Secret\ndata: {a: YWJj\u{e9}}\n",
    "note: >-\n  ab\n  c\u{e9}\n",
    "BASIC_AUTH: a:\u{e9}1bcd\n",
    "$ANSIBLE_VAULT;1.1;AES256\n61\n\u{e9}\n",
    "password: {{ \"\u{e9}1ab\" | quote }}\n",
    "password = \"\"\"\u{e9}1ab\"\"\"\n",
    "mc alias set a b c \u{e9}1abc\n",
    "kubectl create secret generic a --from-literal=b=\u{e9}1abc\n",
    "echo \u{e9}1abc > .vault_pass\n",
    "%any : PSK \"\u{e9}1\"\n",
    "token,\u{e9},1\n",
    "-----BEGIN ",
    "PRIVATE KEY",
    "-----",
    "-----END ",
    "\n",
    "\r\n",
    " ",
    "://",
    "@",
    ":",
    "=",
    "\"",
    "'",
    "\\",
    "\\n",
    "\\u00",
    "%",
    "%41",
    "%zz",
    "password",
    "Password=",
    "token: ",
    "secret",
    "kind: Secret\ndata: ",
    "- name: API_KEY\n  value: ",
    "glpat-",
    "ghp_",
    "eyJhbGciOiJIUzI1NiJ9",
    ".",
    "eyJ",
    "AGE-SECRET-KEY-1",
    "$2y$05$",
    "$argon2id$v=19$m=1,t=1,p=1$",
    "{SSHA}",
    "K10",
    "::server:",
    "PuTTY-User-Key-File-3: x\nEncryption: none\nPrivate-Lines: 1\n",
    "Q~",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4",
    "AA",
    "1234567890:",
    "abcdefghijklmnopqrst",
    "9fK2xQ7bLm4TzR8vNc1WaB3dE6gH9jK2mN5p",
    "0123456789abcdef0123456789abcdef",
    "LS0tLS1CRUdJTiA",
    "==",
    "|\n  ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    "é",
    "\u{FEFF}",
    "\0",
    "\u{1F512}",
    "secret: ",
    "EncryptionConfiguration",
    "otpauth://x?secret=",
    "jdbc:x://h?password=",
    "postgres://u:p@h",
    "Authorization: Basic ",
    "Bearer ",
    "<<: *a",
    "&a ",
    "*a",
    "? ",
    "---\n",
    "\t",
];

struct Random(u64);

impl Random {
    const fn next(&mut self) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize
    }
}

fn drawn(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..random.next() % 24 {
        bytes.extend_from_slice(PIECES[random.next() % PIECES.len()].as_bytes());
    }
    for _ in 0..random.next() % 3 {
        if bytes.is_empty() {
            break;
        }
        let at = random.next() % bytes.len();
        match random.next() % 4 {
            0 => bytes[at] = random.next() as u8,
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(..at)),
            _ => bytes.insert(at, random.next() as u8),
        }
    }
    if random.next().is_multiple_of(16) {
        bytes = bytes.iter().flat_map(|byte| [*byte, 0]).collect();
    }
    bytes
}

fn holds(found: &Found, bytes: &[u8]) {
    let mut end = 0;
    for leak in &found.leaks {
        assert!(
            bytes.get(leak.span.clone()).is_some(),
            "a place outside of the bytes"
        );
        assert!(leak.span.end > end || end == 0, "one inside another");
        assert!(
            leak.name
                .clone()
                .is_none_or(|name| bytes.get(name).is_some())
        );
        end = end.max(leak.span.end);
    }
}

/// Files that are credentials by their names.
const FILES: &[&str] = &[
    "a/.pgpass",
    ".netrc",
    "sasl_passwd",
    "userlist.txt",
    "chap-secrets",
    "ipsec.secrets",
    "rsyncd.secrets",
    "passwd.client",
    "tokens.csv",
    "basic_auth.csv",
    "auth-user-pass",
    ".vault_pass",
    "token",
];

#[test]
fn nothing_panics_and_places_lie_inside() {
    let mut random = Random(0x5EED);
    for _ in 0..60_000 {
        let bytes = drawn(&mut random);
        let name = FILES[random.next() % FILES.len()];
        holds(&scan::search_file(name, &bytes), &bytes);
        let Ok(text) = std::str::from_utf8(&bytes) else {
            continue;
        };
        let (yaml, json) = (yaml::parse(text), json::parse(text));
        if random.next().is_multiple_of(16) {
            for (name, tape) in [("a.md", None), ("a.sh", None), ("a.yaml", Some(&yaml.tape))] {
                drop(scan::contents_of_text(name, text, tape));
            }
        }
        let trees = [Grammar::Tree(&yaml.tape), Grammar::Tree(&json.tape)];
        for grammar in trees.into_iter().chain(Language::ALL.map(Grammar::Text)) {
            for weak in weak::search(text, grammar) {
                assert!(
                    text.get(weak.name).is_some() && text.get(weak.value).is_some(),
                    "a place inside a character"
                );
            }
        }
    }
}

#[test]
fn every_cut_of_a_rich_file_is_searched() {
    let text = PIECES.join("x");
    for cut in 0..text.len() {
        holds(
            &scan::search(&text.as_bytes()[cut..]),
            &text.as_bytes()[cut..],
        );
        holds(
            &scan::search(&text.as_bytes()[..cut]),
            &text.as_bytes()[..cut],
        );
    }
}
