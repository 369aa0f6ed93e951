//! Whether metadata has the form that the decoders of SOPS take: `encoding/json` for JSON, binary envelopes and flat
//! stores, `go.yaml.in/yaml/v3` for YAML, and the version as `github.com/blang/semver` parses it.

use rempart_core::Span;

use super::fields;
use super::metadata::{FIELDS, SWITCH, THRESHOLD};
use super::store::Store;
use super::stream::{Meta, MetaValue};

/// A fault of the metadata: the path of the key, its place, and what is wrong.
pub(super) type Fault = (String, Span, &'static str);

/// What makes SOPS refuse metadata by its form alone.
pub(super) fn faults(store: Store, meta: &Meta<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for field in FIELDS {
        let Some(value) = meta.get(field) else {
            continue;
        };
        if !is_text(store, value) {
            faults.push((field.to_owned(), value.span, "is no text"));
        }
    }
    if let Some(value) = meta.get(SWITCH)
        && switch(store, value).is_none()
    {
        faults.push((SWITCH.to_owned(), value.span, "is neither true nor false"));
    }
    if let Some(value) = meta.get(THRESHOLD)
        && threshold(store, value).is_none()
    {
        faults.push((THRESHOLD.to_owned(), value.span, "is no number of groups"));
    }
    if let Some(version) = meta.get("version")
        && !version.scalar().is_empty()
        && !is_version(version.scalar())
    {
        let words = "is no version of three numbers";
        faults.push(("version".to_owned(), version.span, words));
    }
    faults.append(&mut fields::faults(store, meta));
    faults
}

/// Whether a decoder takes a value where it asks for a text.
pub(super) const fn is_text(store: Store, value: &Meta<'_>) -> bool {
    match &value.value {
        MetaValue::Null | MetaValue::Text(_) => true,
        // Only YAML makes a text of a number.
        MetaValue::Typed(_) => !is_json(store),
        MetaValue::List(_) | MetaValue::Mapping(_) => false,
    }
}

/// Keys that stand twice, each by its path. In JSON and flat stores the last one counts, and letters count in either case.
pub(super) fn repeated(meta: &Meta<'_>) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    // No recursion: what is inside waits.
    let mut open = vec![(String::new(), meta)];
    while let Some((path, meta)) = open.pop() {
        let mut known = std::collections::BTreeSet::new();
        for (key, value) in meta.entries() {
            let below = if path.is_empty() {
                key.to_string()
            } else {
                format!("{path}.{key}")
            };
            if !known.insert(folded(key)) {
                found.push((below.clone(), value.span));
            }
            open.push((below, value));
        }
        let items = meta.items().iter().enumerate();
        open.extend(items.map(|(at, item)| (format!("{path}[{at}]"), item)));
    }
    found.sort_by_key(|(_, span)| *span);
    found
}

/// A key as `encoding/json` compares it: the two letters that fold into ASCII are the long s and the sign of Kelvin.
pub(super) fn folded(key: &str) -> String {
    let letters = key.chars().map(|letter| match letter {
        '\u{17F}' => 's',
        '\u{212A}' => 'k',
        _ => letter.to_ascii_lowercase(),
    });
    letters.collect()
}

const fn is_json(store: Store) -> bool {
    matches!(store, Store::Json | Store::Binary)
}

/// A value that is on or off; `None` for one that SOPS refuses.
pub(super) fn switch(store: Store, value: &Meta<'_>) -> Option<bool> {
    match (&value.value, store) {
        (MetaValue::Null, _) => Some(false),
        // `DecodeNonStrings` knows one word and takes all others for the opposite.
        (MetaValue::Text(text), Store::Dotenv | Store::Ini) => Some(text == "true"),
        // The booleans of YAML 1.1, as far as yaml.v3 still takes them where one is asked for.
        (MetaValue::Text(text), Store::Yaml) => match &**text {
            "y" | "Y" | "yes" | "on" => Some(true),
            "n" | "N" | "no" | "off" => Some(false),
            _ => None,
        },
        (MetaValue::Typed(text), _) => match &*text.to_ascii_lowercase() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The number of groups that are needed, 0 for all of them; `None` for one that SOPS refuses, or that is none.
pub(super) fn threshold(store: Store, value: &Meta<'_>) -> Option<usize> {
    match (&value.value, store) {
        (MetaValue::Null, _) => Some(0),
        // Older versions of SOPS wrote a floating point number into flat stores; yaml.v3 takes one for a whole number.
        (MetaValue::Text(text), Store::Dotenv | Store::Ini)
        | (MetaValue::Typed(text), Store::Yaml) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let is_whole = fraction.bytes().all(|byte| byte == b'0');
            whole.parse().ok().filter(|_| is_whole)
        }
        (MetaValue::Typed(text), _) => text.parse().ok(),
        _ => None,
    }
}

/// Whether a version goes on behind its numbers, other than as that of a candidate for a release: SOPS compares the
/// numbers and takes the rest as it comes.
pub(super) fn has_text(version: &str) -> bool {
    const CANDIDATES: [&str; 4] = ["alpha", "beta", "rc", "dev"];
    let Some(at) = version.find(['-', '+']) else {
        return false;
    };
    let candidate = version[at..].strip_prefix('-').and_then(|text| {
        let name = CANDIDATES.iter().find(|name| text.starts_with(**name))?;
        text.strip_prefix(name)
    });
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    !candidate.is_some_and(|number| number.len() <= 4 && number.bytes().all(is_number))
}

/// `semver.Make` of `github.com/blang/semver`, behind an optional `v`; versions of SOPS 1 are not looked at.
fn is_version(text: &str) -> bool {
    if text.starts_with("1.") {
        return true;
    }
    let text = text.strip_prefix('v').unwrap_or(text);
    let (numbers, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let (before, build) = rest.split_once('+').unwrap_or((rest, "0"));
    let mut parts = numbers.split('.');
    let is_number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let is_word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let all = |text: &str, is: &dyn Fn(&str) -> bool| text.split('.').all(is);
    parts.clone().count() == 3
        && parts.all(is_number)
        && before
            .strip_prefix('-')
            .is_none_or(|text| all(text, &is_word))
        && all(build, &is_word)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn meta(value: MetaValue<'_>) -> Meta<'_> {
        let span = Span::at(0);
        Meta { span, value }
    }

    fn text(text: &str) -> Meta<'_> {
        meta(MetaValue::Text(Cow::Borrowed(text)))
    }

    fn typed(text: &str) -> Meta<'_> {
        meta(MetaValue::Typed(Cow::Borrowed(text)))
    }

    #[test]
    fn versions_are_those_that_sops_parses() {
        for version in ["3.11.0", "v3.7.1", "3.0.0-rc.1", "3.0.0+a.b", "1.18"] {
            assert!(is_version(version), "{version}");
        }
        for version in [
            "3.11", "3", "3.11.0 ", "3.011.0", "3.11.x", "3.11.0-", "3.1.0+",
        ] {
            assert!(!is_version(version), "{version}");
        }
    }

    #[test]
    fn switches_are_read_as_each_decoder_reads_them() {
        for (store, value, on) in [
            (Store::Yaml, typed("true"), Some(true)),
            (Store::Yaml, typed("True"), Some(true)),
            (Store::Yaml, text("y"), Some(true)),
            (Store::Yaml, text("on"), Some(true)),
            (Store::Yaml, text("off"), Some(false)),
            (Store::Yaml, text("true"), None),
            (Store::Yaml, text("Yes"), None),
            (Store::Yaml, typed("1"), None),
            (Store::Json, typed("true"), Some(true)),
            (Store::Json, text("yes"), None),
            (Store::Json, meta(MetaValue::Null), Some(false)),
            (Store::Dotenv, text("true"), Some(true)),
            (Store::Ini, text("True"), Some(false)),
        ] {
            assert_eq!(switch(store, &value), on, "{store:?}");
        }
    }

    #[test]
    fn thresholds_are_read_as_each_decoder_reads_them() {
        for (store, value, number) in [
            (Store::Yaml, typed("2"), Some(2)),
            (Store::Yaml, typed("2.0"), Some(2)),
            (Store::Yaml, text("2"), None),
            (Store::Yaml, typed("-1"), None),
            (Store::Json, typed("3"), Some(3)),
            (Store::Json, typed("2.0"), None),
            (Store::Dotenv, text("2.0"), Some(2)),
            (Store::Dotenv, text("x"), None),
            (Store::Ini, text("1e999"), None),
        ] {
            assert_eq!(threshold(store, &value), number, "{store:?}");
        }
    }

    #[test]
    fn only_yaml_makes_a_text_of_a_number() {
        let number = || typed("5");
        let entries = vec![(Cow::Borrowed("unencrypted_suffix"), number())];
        let metadata = meta(MetaValue::Mapping(entries));
        assert_eq!(faults(Store::Json, &metadata).len(), 1);
        assert_eq!(faults(Store::Yaml, &metadata).len(), 0);
        let list = vec![(Cow::Borrowed("mac"), meta(MetaValue::List(Vec::new())))];
        assert_eq!(
            faults(Store::Yaml, &meta(MetaValue::Mapping(list))).len(),
            1
        );
    }

    #[test]
    fn keys_that_fold_into_one_another_stand_twice() {
        let entry = |key: &'static str| (Cow::Borrowed(key), text("x"));
        let entries = vec![entry("mac"), entry("MAC"), entry("age"), entry("aGe")];
        let inner = meta(MetaValue::Mapping(vec![entry("enc"), entry("enc")]));
        let list = meta(MetaValue::List(vec![inner]));
        let mut entries = entries;
        entries.push((Cow::Borrowed("pgp"), list));
        let found = repeated(&meta(MetaValue::Mapping(entries)));
        let mut paths: Vec<_> = found.into_iter().map(|(path, _)| path).collect();
        paths.sort();
        assert_eq!(paths, ["MAC", "aGe", "pgp[0].enc"]);
        assert_eq!(folded("\u{17F}op\u{17F}"), "sops");
    }
}
