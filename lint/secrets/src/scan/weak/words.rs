//! The words that secret-like names are made of, and those that say a password follows, found in one pass.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, packed};

/// Parts of words, so that few bytes tell much and case needs no table: `ecret` is in `secret` and `Secret`. Of four
/// bytes at least and 32 at most: with more or shorter ones the search looks at half as many bytes at once, and at far
/// more of them twice. What is not here, such as `signing_key`, is found where one of these stands in the name too.
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
    "lias set",
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

/// Where the user and the password of a data source of Go end (`user:value@tcp(host)/name`), in order.
pub(super) fn data_sources(text: &[u8]) -> Vec<usize> {
    static FINDER: OnceLock<memchr::memmem::Finder<'static>> = OnceLock::new();
    let finder = FINDER.get_or_init(|| memchr::memmem::Finder::new("@tcp("));
    finder.find_iter(text).collect()
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
