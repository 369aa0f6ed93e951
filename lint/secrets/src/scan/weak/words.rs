//! The words that secret-like names are made of, and those that say a password follows, found in one pass.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, packed};

/// Parts of words, so that few bytes tell much and case needs no table: `ecret` is in `secret` and `Secret`. Of four
/// bytes at least and 64 at most, which is what the search takes; it looks at the first four bytes, so that words that
/// begin alike cost no more than one. What is not here, such as `signing_key`, is found where one of these stands in the
/// name too.
const WORDS: &[&str] = &[
    "pass",
    "Pass",
    "PASS",
    "ecret",
    "ECRET",
    "oken",
    "OKEN",
    "pwd:",
    "pwd=",
    "PWD:",
    "PWD=",
    "pwd\"",
    "pikey",
    "piKey",
    "pi-Key",
    "PIKEY",
    "edential",
    "EDENTIAL",
    "uthoriz",
    "ivateKey",
    "-key",
    "ccessKey",
    "_key",
    "_KEY",
    "curl ",
    "ysql",
    "ogin ",
    "DENTIFIED",
    "dentified by",
    "_auth",
    "_AUTH",
    "psk=",
    "psk:",
    "psk\"",
    "lias set",
    "bindPW",
    "bindpw",
    "bind_pw",
    "BIND_PW",
    "redis-cli",
    // A data source of Go (`user:value@tcp(host)/name`).
    "@tcp(",
    // Keys that commands stand under as lists.
    "ommand:",
    "ommand\"",
    "args:",
    "args\"",
    "argv:",
    "trypoint:",
];

enum Searcher {
    /// Looks at many bytes at once, where the processor can.
    Packed(packed::Searcher),
    Plain(AhoCorasick),
}

fn searcher() -> Option<&'static Searcher> {
    static SEARCHER: OnceLock<Option<Searcher>> = OnceLock::new();
    let make = || {
        let packed = packed::Config::new()
            .builder()
            .extend(WORDS)
            .build()
            .map(Searcher::Packed);
        packed.or_else(|| AhoCorasick::new(WORDS).ok().map(Searcher::Plain))
    };
    SEARCHER.get_or_init(make).as_ref()
}

/// Names of settings that stand in files of assignments only, and in few of those.
const SETTINGS: &[&str] = &[
    "wpa-psk ",
    "PSK=",
    "psk =",
    "bindpw ",
    "radiussecrets=",
    "createUser ",
    " on >",
];

/// Where a command begins that is looked for in files of commands only, in order.
pub(super) fn commands(text: &[u8]) -> Vec<usize> {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    all(
        SEARCHER
            .get_or_init(|| AhoCorasick::new(super::command::RARE).ok())
            .as_ref(),
        text,
    )
}

/// Where a command begins that is looked for in pages, in order.
pub(super) fn commands_of_clusters(text: &[u8]) -> Vec<usize> {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    // Hardly any page has one, and to look for these is faster than for the commands.
    let may_hold = ["k3s", "rke2"]
        .iter()
        .any(|word| memchr::memmem::find(text, word.as_bytes()).is_some());
    let searcher = may_hold.then(|| {
        SEARCHER
            .get_or_init(|| AhoCorasick::new(super::command::OF_CLUSTERS).ok())
            .as_ref()
    });
    all(searcher.flatten(), text)
}

/// Whether the name of a program begins anywhere that is handed a password in its arguments.
pub(super) fn has_program(text: &[u8]) -> bool {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let names = || super::command::LISTED.iter().chain(super::command::RARE);
    SEARCHER
        .get_or_init(|| AhoCorasick::new(names()).ok())
        .as_ref()
        .is_some_and(|searcher| searcher.is_match(text))
}

/// Where a setting begins that is looked for in files of assignments only, in order.
pub(super) fn settings(text: &[u8]) -> Vec<usize> {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    all(
        SEARCHER
            .get_or_init(|| AhoCorasick::new(SETTINGS).ok())
            .as_ref(),
        text,
    )
}

/// Where a program names something short that promises a password in a program only, in order.
pub(super) fn variables(text: &[u8]) -> Vec<usize> {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let mut found = all(
        SEARCHER
            .get_or_init(|| AhoCorasick::new(super::setting::IN_PROGRAMS).ok())
            .as_ref(),
        text,
    );
    // The name begins behind the mark of a variable.
    for at in &mut found {
        *at += usize::from(text[*at] == b'$');
    }
    found
}

fn all(searcher: Option<&AhoCorasick>, text: &[u8]) -> Vec<usize> {
    let found = searcher
        .into_iter()
        .flat_map(|searcher| searcher.find_iter(text));
    found.map(|found| found.start()).collect()
}

/// Where a word begins, in order.
pub(super) fn hits(text: &[u8]) -> impl Iterator<Item = usize> {
    let (packed, plain) = match searcher() {
        Some(Searcher::Packed(searcher)) => (Some(searcher.find_iter(text)), None),
        Some(Searcher::Plain(searcher)) => (None, Some(searcher.find_iter(text))),
        None => (None, None),
    };
    packed
        .into_iter()
        .flatten()
        .chain(plain.into_iter().flatten())
        .map(|found| found.start())
}
