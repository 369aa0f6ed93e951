//! The words that secret-like names are made of, found in one pass.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, packed};

/// Parts of words, so that few bytes tell much and case needs no table: `ecret` is in `secret` and `Secret`.
const WORDS: &[&str] = &[
    "pass", "Pass", "PASS", "ecret", "ECRET", "oken", "OKEN", "pwd", "Pwd", "PWD", "pikey",
    "piKey", "pi_key", "pi-key", "PI_KEY", "PIKEY", "edential", "EDENTIAL", "uthoriz", "te_key",
    "teKey", "TE_KEY", "te-key", "ess_key", "essKey", "ESS_KEY", "ess-key", "uth_key", "uthKey",
    "UTH_KEY", "ion_key", "ionKey", "ION_KEY", "ing_key", "ingKey", "ING_KEY", "unt_key", "untKey",
    "UNT_KEY", "ter_key", "terKey", "TER_KEY",
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
