//! Writes the kinds as Rust.

use std::fmt::Write as _;

use crate::kind::Kind;
use crate::pattern::{Part, prefixes};

/// How many buckets the table of beginnings has; `scan::kinds` hashes the same way.
const BUCKETS: usize = 4096;

/// The constants: all kinds, the places of those that code finds, and the table of fixed beginnings.
pub(crate) fn rust(kinds: &[Kind]) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail.
    _ = writeln!(out, "pub(in crate::scan) static KINDS: &[Kind] = &[");
    for kind in kinds {
        one(&mut out, kind);
    }
    _ = writeln!(out, "];");
    places(&mut out, kinds);
    beginnings(&mut out, kinds);
    out
}

fn one(out: &mut String, kind: &Kind) {
    let has_checksum = kind
        .check
        .as_deref()
        .is_some_and(|check| check.ends_with("-crc32") || check == "bech32");
    let check = kind.check.as_ref().map_or_else(
        || "None".to_owned(),
        |check| format!("Some(check::{})", check.replace('-', "_")),
    );
    _ = write!(
        out,
        "Kind {{ id: {:?}, opens: {:?}, weight: Weight::{}, has_checksum: {has_checksum}, named: &{:?}, schemes: &{:?}, check: {check}, forms: &[",
        kind.id, kind.opens, kind.weight, kind.named, kind.schemes
    );
    for form in &kind.forms {
        _ = write!(out, "&[");
        for part in form {
            match part {
                Part::Literal(text) => _ = write!(out, "Part::Literal(b{text:?}), "),
                Part::Either(options) => {
                    _ = write!(out, "Part::Either(&[");
                    for option in options {
                        _ = write!(out, "b{option:?}, ");
                    }
                    _ = write!(out, "]), ");
                }
                Part::Run { set, min, max } => {
                    _ = write!(
                        out,
                        "Part::Run {{ set: {set:#x}, min: {min}, max: {max} }}, "
                    );
                }
            }
        }
        _ = write!(out, "], ");
    }
    _ = writeln!(out, "] }},");
}

fn places(out: &mut String, kinds: &[Kind]) {
    for (place, kind) in kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| kind.by_structure)
    {
        let name = kind.id.to_uppercase().replace('-', "_");
        _ = writeln!(
            out,
            "pub(in crate::scan) static {name}: &Kind = &KINDS[{place}];"
        );
    }
}

/// The forms that begin with fixed bytes, grouped by the hash of the first three: `STARTS[hash]..STARTS[hash + 1]` are
/// the entries of a group.
fn beginnings(out: &mut String, kinds: &[Kind]) {
    let mut entries = Vec::new();
    for (place, kind) in kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| kind.named.is_empty() && !kind.by_structure)
    {
        for (form, parts) in kind.forms.iter().enumerate() {
            let mut keys: Vec<_> = prefixes(parts)
                .iter()
                .map(|prefix| key(prefix.as_bytes()))
                .collect();
            keys.sort_unstable();
            keys.dedup();
            entries.extend(keys.into_iter().map(|key| (bucket(key), key, place, form)));
        }
    }
    entries.sort_unstable();
    _ = writeln!(
        out,
        "pub(in crate::scan) static BEGINNINGS: &[Beginning] = &["
    );
    for (_, key, place, form) in &entries {
        _ = writeln!(
            out,
            "Beginning {{ key: {key:#x}, kind: {place}, form: {form} }},"
        );
    }
    _ = writeln!(
        out,
        "];\npub(in crate::scan) static STARTS: [u16; {}] = [",
        BUCKETS + 1
    );
    for hash in 0..=BUCKETS {
        let start = entries.partition_point(|(bucket, ..)| *bucket < hash);
        _ = write!(out, "{start}, ");
    }
    _ = writeln!(out, "];");
}

fn key(prefix: &[u8]) -> u32 {
    prefix
        .iter()
        .take(3)
        .fold(0, |key, byte| key << 8 | u32::from(*byte))
}

fn bucket(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> 20) as usize
}
