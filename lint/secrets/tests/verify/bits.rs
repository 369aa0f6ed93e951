//! A bit flipped in a value, its type, its key, the keys around it, a copy of the data key, its recipient, the code, the date,
//! the suffix, the switches or the names of the metadata is caught, and so are two values that change places: by the rules that
//! need a key or by those that need none.

use std::ops::Range;

use crate::support::{Keys, file, verify};

/// Flips of each part of each file.
const FLIPS: usize = 25;

/// The files: every store, and what has more than one copy of its data key.
pub(crate) const FILES: [&str; 14] = [
    "yaml-default.yaml",
    "yaml-mac-only.yaml",
    "yaml-encrypted-comment-regex.yaml",
    "documents.yaml",
    "groups.yaml",
    "json-default.json",
    "json-encrypted-regex.json",
    "groups-of-three.json",
    "env-default.env",
    "ini-default.ini",
    "binary.bin",
    "groups.env",
    "env-mac-only.env",
    "ini-mac-only.ini",
];

/// A generator of numbers that are the same in every run (xorshift).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// The places between two marks, the marks left out.
fn between(text: &str, begin: &str, end: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices(begin).map(|(at, _)| at + begin.len());
    starts
        .filter_map(|start| Some(start..start + text[start..].find(end)?))
        .filter(|range| !range.is_empty())
        .collect()
}

/// The keys that stand on one line before an encrypted value; those of the metadata have another form.
fn keys(text: &str) -> Vec<Range<usize>> {
    let marks = ["ENC[", "\"ENC["];
    let values = marks
        .iter()
        .flat_map(|mark| text.match_indices(mark))
        .map(|(at, _)| at);
    let mut keys = Vec::new();
    for value in values {
        let line = text[..value].rfind('\n').map_or(0, |at| at + 1);
        let before = text[line..value].trim_end_matches(['"', ' ', ':', '=', '\t']);
        let key = before.trim_start_matches([' ', '-', '"', '\t', '#', ';']);
        let start = line + before.len() - key.len();
        if !key.is_empty() && !key.contains(':') {
            keys.push(start..start + key.len());
        }
    }
    keys
}

fn parts(text: &str) -> Vec<(&'static str, Vec<Range<usize>>)> {
    vec![
        ("data", between(text, "ENC[AES256_GCM,data:", ",iv:")),
        ("iv", between(text, ",iv:", ",tag:")),
        ("tag", between(text, ",tag:", ",type:")),
        ("type", between(text, ",type:", "]")),
        ("key", keys(text)),
        (
            "enc",
            between(text, "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE"),
        ),
        ("lastmodified", [date(text)].into()),
        ("recipient", recipients(text)),
        ("selector", suffix(text)),
        ("parent", parents(text)),
        ("switch", behind(text, "mac_only_encrypted", "true")),
        ("threshold", behind(text, "shamir_threshold", "2")),
        ("name", names(text)),
    ]
}

/// The keys of the mappings and the names of the sections that values are sealed under.
fn parents(text: &str) -> Vec<Range<usize>> {
    let metadata = text.find("sops").unwrap();
    let mut starts = 0;
    let mut found = Vec::new();
    for line in text[..metadata].split_inclusive('\n') {
        let name = line.trim();
        let yaml = name.strip_suffix(':');
        let json = name
            .strip_suffix("\": {")
            .and_then(|name| name.strip_prefix('"'));
        let ini = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'));
        let name = yaml.or(json).or(ini);
        // Under a selector that is not the default one, only `data` holds what is sealed, and not all of it.
        let sealed: &[&str] = if text.contains("comment_regex") {
            &[]
        } else if text.contains("mac_only_encrypted") {
            &["data"]
        } else {
            &["data", "types", "users"]
        };
        if let Some(name) = name.filter(|name| sealed.contains(name)) {
            let start = starts + line.find(name).unwrap();
            found.push(start..start + name.len());
        }
        starts += line.len();
    }
    found
}

/// A value of the metadata behind its key.
fn behind(text: &str, key: &str, value: &str) -> Vec<Range<usize>> {
    let found = text.rfind(key).map(|at| at + key.len());
    let found = found.and_then(|at| Some(at + text[at..].find(value)?));
    found.map(|at| at..at + value.len()).into_iter().collect()
}

/// Keys of the metadata without which nothing opens.
fn names(text: &str) -> Vec<Range<usize>> {
    let metadata = text.find("sops").unwrap();
    let keys = ["mac", "lastmodified", "enc", "version"].iter();
    let places = keys.flat_map(|key| {
        let before: &[&str] = &["\"", "_", " ", "\n"];
        let all = text[metadata..].match_indices(key);
        let starts = all.map(move |(at, _)| metadata + at);
        starts
            .filter(move |at| before.iter().any(|mark| text[..*at].ends_with(mark)))
            .filter(|at| text[at + key.len()..].starts_with([':', '"', '=', ' ']))
            .map(|at| at..at + key.len())
    });
    places.collect()
}

/// The recipients of age, behind the prefix.
fn recipients(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("age1").map(|(at, _)| at + 4);
    starts.map(|start| start..start + 58).collect()
}

/// The suffix of what stays in clear, where the file has one and a key that ends so.
fn suffix(text: &str) -> Vec<Range<usize>> {
    let suffix = "_unencrypted";
    let selector = text.find("unencrypted_suffix");
    let at = selector.and_then(|at| Some(at + text[at..].find(suffix)?));
    let is_used = text.contains("last_unencrypted");
    let range = at.filter(|_| is_used).map(|at| at..at + suffix.len());
    range.into_iter().collect()
}

/// The sealed values in their order, without comments and without what belongs to the metadata.
pub(crate) fn sealed(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("ENC[AES256_GCM,").map(|(at, _)| at);
    let values = starts.map(|start| start..start + text[start..].find(']').unwrap() + 1);
    values
        .filter(|value| {
            let line = text[..value.start].rfind('\n').map_or(0, |at| at + 1);
            !text[value.clone()].contains("type:comment")
                && !text[line..value.start].contains("mac")
        })
        .collect()
}

#[test]
fn values_that_change_places_are_caught() {
    let request = Keys::all().request();
    let mut numbers = Numbers(0x0DE5);
    let (mut swaps, mut passed) = (0, Vec::new());
    for name in FILES {
        let text = file(name);
        let values = sealed(&text);
        let before = verify(&request, name, &text);
        for _ in 0..FLIPS.min(FLIPS * values.len().saturating_sub(1)) {
            let (one, other) = (numbers.below(values.len()), numbers.below(values.len()));
            let (one, other) = (one.min(other), one.max(other));
            if one == other {
                continue;
            }
            let (one, other) = (&values[one], &values[other]);
            let changed = [
                &text[..one.start],
                &text[other.clone()],
                &text[one.end..other.start],
                &text[one.clone()],
                &text[other.end..],
            ]
            .concat();
            swaps += 1;
            let said = verify(&request, name, &changed);
            if said.verifies() && said.findings.len() <= before.findings.len() {
                passed.push(format!("{name}: {one:?} and {other:?}"));
            }
        }
    }
    assert!(swaps > 150, "only {swaps} swaps");
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

/// The date of the last change: `2026-11-25T18:56:44Z`.
fn date(text: &str) -> Range<usize> {
    let at = text.find("lastmodified").unwrap();
    let start = at + text[at..].find("20").unwrap();
    start..start + 20
}

#[test]
fn a_flipped_bit_is_caught_wherever_it_is() {
    let request = Keys::all().request();
    let mut numbers = Numbers(0x5EED);
    let (mut flips, mut passed) = (0, Vec::new());
    for name in FILES {
        let text = file(name);
        let before = verify(&request, name, &text);
        assert!(before.verifies(), "{name}");
        for (part, ranges) in parts(&text) {
            let may_be_missing = ["key", "selector", "parent", "switch", "threshold"];
            let may_be_missing = may_be_missing.contains(&part);
            assert!(!ranges.is_empty() || may_be_missing, "{name}: no {part}");
            for _ in 0..FLIPS.min(FLIPS * ranges.len()) {
                let range = ranges[numbers.below(ranges.len())].clone();
                let at = range.start + numbers.below(range.len());
                let mut bytes = text.clone().into_bytes();
                // The highest bit would end the text: no reader takes it.
                bytes[at] ^= 1 << numbers.below(7);
                // None stands for all groups, and more than were needed do as well; `True` is `true`.
                let is_as_good = (part == "threshold" && matches!(bytes[at], b'0' | b'3'))
                    || (part == "switch" && bytes[at] == b'T');
                if is_as_good {
                    continue;
                }
                let changed = String::from_utf8(bytes).unwrap();
                let said = verify(&request, name, &changed);
                flips += 1;
                if said.verifies() && said.findings.len() <= before.findings.len() {
                    let line = changed[..at].matches('\n').count() + 1;
                    passed.push(format!("{name}:{line}: {part} at {at}"));
                }
            }
        }
    }
    assert!(flips > 3600, "only {flips} flips");
    assert!(
        passed.is_empty(),
        "{} of {flips} pass:\n{}",
        passed.len(),
        passed.join("\n")
    );
}
