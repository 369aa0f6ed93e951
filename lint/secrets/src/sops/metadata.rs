//! What SOPS writes beside the values (`stores.Metadata`), and what it would refuse in it.

use rempart_core::Span;

use super::date;
use super::envelope::{self, ValueType};
use super::form;
use super::recipient::{self, KeyKind, Recipient};
use super::selector::{self, Selector};
use super::store::Store;
use super::stream::{Meta, MetaValue};

/// The metadata of one document. Holds names, selectors and the encrypted MAC; nothing else that was written.
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    pub(crate) span: Span,
    pub(crate) document: u32,
    pub(crate) mac: Mac,
    /// All selectors that are not empty.
    pub(crate) selectors: Vec<Selector>,
    /// Where `mac_only_encrypted` is switched on.
    pub(crate) mac_only_encrypted: Option<Span>,
    /// The groups of keys; one without `key_groups`.
    pub(crate) groups: Vec<Vec<Recipient>>,
    /// How many groups are needed; `None` for all of them.
    pub(crate) threshold: Option<usize>,
    /// Where text stands behind the numbers of the version that no release of SOPS has there.
    pub(crate) version_text: Option<Span>,
    /// Keys that SOPS does not know, by their paths.
    pub(crate) unknown: Vec<(String, Span)>,
    /// What makes SOPS refuse to load it, with the path of the key.
    pub(crate) faults: Vec<(String, Span, &'static str)>,
    /// Keys that stand twice, by their paths.
    pub(crate) repeated: Vec<(String, Span)>,
}

/// The message authentication code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mac {
    /// No key `mac`, or an empty one.
    Missing,
    /// Not the encrypted text that SOPS writes.
    Malformed(Span),
    /// As SOPS writes it; holds what tells it from another.
    Encrypted(u64),
}

/// The keys that SOPS reads.
const KEYS: [&str; 5] = [THRESHOLD, "key_groups", "lastmodified", "mac", "version"];
/// What SOPS 1 and 2 wrote under `attention`.
const ATTENTION: &str =
    "This section contains key material that should only be modified with extra care";
pub(super) const SWITCH: &str = "mac_only_encrypted";
pub(super) const THRESHOLD: &str = "shamir_threshold";
/// The keys that hold a text.
pub(super) const FIELDS: [&str; 9] = [
    "lastmodified",
    "mac",
    "version",
    "unencrypted_suffix",
    "encrypted_suffix",
    "unencrypted_regex",
    "encrypted_regex",
    "unencrypted_comment_regex",
    "encrypted_comment_regex",
];

impl Metadata {
    /// Whether a value under `sops` is meant to be metadata; `{}` is not, and neither are settings of a chart.
    pub(crate) fn is_meant(meta: &Meta<'_>) -> bool {
        let wraps = |key: &str| {
            meta.get(key)
                .is_some_and(|list| list.items().iter().any(|item| item.get("enc").is_some()))
        };
        meta.get("mac").is_some()
            || meta.get("lastmodified").is_some()
            || recipient::KINDS.iter().any(|(key, ..)| wraps(key))
    }

    /// Reads the metadata of a document.
    pub(crate) fn of(store: Store, document: u32, meta: &Meta<'_>) -> Self {
        let mut metadata = Self {
            span: meta.span,
            document,
            mac: mac(meta.get("mac")),
            selectors: selectors(meta),
            mac_only_encrypted: meta
                .get(SWITCH)
                .filter(|value| form::switch(store, value) == Some(true))
                .map(|value| value.span),
            groups: groups(meta),
            threshold: meta
                .get(THRESHOLD)
                .and_then(|value| form::threshold(store, value))
                .filter(|groups| *groups > 0),
            version_text: meta
                .get("version")
                .filter(|version| form::has_text(version.scalar()))
                .map(|version| version.span),
            unknown: Vec::new(),
            faults: form::faults(store, meta),
            repeated: form::repeated(meta),
        };
        metadata.check(meta);
        metadata.find_unknown(meta);
        metadata
    }

    /// All keys of all groups.
    pub(crate) fn recipients(&self) -> impl Iterator<Item = &Recipient> {
        self.groups.iter().flatten()
    }

    /// The selector that counts; `None` when there are two, which SOPS refuses.
    pub(crate) fn selector(&self) -> Option<Selector> {
        match &*self.selectors {
            [] => Some(Selector::default_suffix()),
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    fn check(&mut self, meta: &Meta<'_>) {
        let mut fault =
            |key: &str, span: Span, words| self.faults.push((key.to_owned(), span, words));
        if !matches!(meta.value, MetaValue::Mapping(_)) {
            fault("", meta.span, "is no mapping");
        }
        let time = meta.get("lastmodified");
        if !date::is_rfc3339(time.map(Meta::scalar).unwrap_or_default()) {
            fault(
                "lastmodified",
                time.map_or(meta.span, |time| time.span),
                "is no date of RFC 3339",
            );
        }
        let version = meta.get("version");
        if version.is_none_or(|version| version.scalar().trim().is_empty()) {
            fault(
                "version",
                version.map_or(meta.span, |version| version.span),
                "is missing",
            );
        }
        if self.groups.iter().all(Vec::is_empty) {
            self.faults.push((
                String::new(),
                meta.span,
                "names no key that could decrypt the file",
            ));
        // SOPS shares nothing out to a single group, and looks at no threshold there.
        } else if self.groups.len() > 1
            && self
                .threshold
                .is_some_and(|least| least > self.groups.len())
        {
            let span = meta.get(THRESHOLD).map_or(meta.span, |value| value.span);
            self.faults.push((
                THRESHOLD.to_owned(),
                span,
                "asks for more groups of keys than there are",
            ));
        }
    }

    fn find_unknown(&mut self, meta: &Meta<'_>) {
        for (key, value) in meta.entries() {
            let lists = recipient::KINDS.iter().find(|(name, ..)| name == key);
            let known = KEYS.contains(&&**key)
                || (key == "attention" && value.scalar().starts_with(ATTENTION))
                || key == SWITCH
                || selector::KINDS.iter().any(|(name, _)| name == key);
            if let Some((name, _, fields)) = lists {
                self.entries(name, fields, value);
            } else if key == "key_groups" {
                for (index, group) in value.items().iter().enumerate() {
                    self.group(index, group);
                }
            } else if !known {
                self.unknown
                    .push((format!("sops.{}", shown(key)), value.span));
            }
            if known
                && key != "key_groups"
                && matches!(value.value, MetaValue::Mapping(_) | MetaValue::List(_))
            {
                self.unknown.push((format!("sops.{key}"), value.span));
            }
        }
    }

    fn group(&mut self, index: usize, group: &Meta<'_>) {
        for (key, value) in group.entries() {
            match recipient::KINDS.iter().find(|(name, ..)| name == key) {
                Some((name, _, fields)) => {
                    self.entries(&format!("key_groups[{index}].{name}"), fields, value);
                }
                None => self.unknown.push((
                    format!("sops.key_groups[{index}].{}", shown(key)),
                    value.span,
                )),
            }
        }
    }

    fn entries(&mut self, name: &str, fields: &[&str], list: &Meta<'_>) {
        if matches!(
            list.value,
            MetaValue::Text(_) | MetaValue::Typed(_) | MetaValue::Mapping(_)
        ) {
            self.unknown.push((format!("sops.{name}"), list.span));
        }
        for (index, entry) in list.items().iter().enumerate() {
            if matches!(entry.value, MetaValue::Text(_) | MetaValue::Typed(_)) {
                self.unknown
                    .push((format!("sops.{name}[{index}]"), entry.span));
            }
            for (key, value) in entry.entries() {
                if !fields.contains(&&**key) {
                    self.unknown
                        .push((format!("sops.{name}[{index}].{}", shown(key)), value.span));
                }
            }
        }
    }
}

/// A key as it can stand in a message: on one line, and not longer than one.
pub(crate) fn shown(key: &str) -> String {
    key.chars().take(64).flat_map(char::escape_debug).collect()
}

/// What `sops.mac` encrypts: a digest of SHA-512 in hexadecimal digits.
const MAC_BYTES: usize = 128;

fn mac(mac: Option<&Meta<'_>>) -> Mac {
    let Some(mac) = mac.filter(|mac| !mac.scalar().is_empty()) else {
        return Mac::Missing;
    };
    match envelope::parse(mac.scalar()) {
        Some(Ok(envelope))
            if envelope.value_type == ValueType::Text
                && envelope.forgery.is_none()
                && envelope.bytes == MAC_BYTES =>
        {
            Mac::Encrypted(envelope.identity)
        }
        _ => Mac::Malformed(mac.span),
    }
}

fn selectors(meta: &Meta<'_>) -> Vec<Selector> {
    let written = selector::KINDS
        .iter()
        .filter_map(|(key, kind)| Some((meta.get(key)?, *kind)));
    let written = written.filter(|(value, _)| !value.scalar().is_empty());
    let written = written.map(|(value, kind)| Selector {
        kind,
        text: value.scalar().to_owned(),
        span: value.span,
    });
    let mut selectors: Vec<_> = written.collect();
    selectors.sort_by_key(|selector| selector.span);
    selectors
}

fn groups(meta: &Meta<'_>) -> Vec<Vec<Recipient>> {
    let group = |entries: Vec<(KeyKind, &Meta<'_>)>| {
        entries
            .into_iter()
            .map(|(kind, entry)| Recipient::of(kind, entry))
            .collect()
    };
    entries_by_group(meta).into_iter().map(group).collect()
}

/// The entries of keys as `internalKeygroups` takes them: keys at the top win over `key_groups`.
pub(crate) fn entries_by_group<'m, 't>(meta: &'m Meta<'t>) -> Vec<Vec<(KeyKind, &'m Meta<'t>)>> {
    let group = |meta: &'m Meta<'t>| -> Vec<_> {
        let lists = recipient::KINDS
            .iter()
            .filter_map(|(key, kind, _)| Some((meta.get(key)?, *kind)));
        lists
            .flat_map(|(list, kind)| list.items().iter().map(move |entry| (kind, entry)))
            .collect()
    };
    let top = group(meta);
    if !top.is_empty() {
        return vec![top];
    }
    meta.get("key_groups")
        .map(|groups| groups.items().iter().map(group).collect())
        .unwrap_or_default()
}
