//! The types of what the metadata holds, as the decoders of SOPS ask for them: a list of entries that is a text, an entry
//! without its date, or a field that is a mapping makes SOPS refuse the file.

use super::date;
use super::form::{Fault, is_text};
use super::recipient::{self, KeyKind};
use super::store::Store;
use super::stream::{Meta, MetaValue};

const GROUPS: &str = "key_groups";
const CONTEXT: &str = "context";
const CREATED: &str = "created_at";

/// What makes SOPS refuse the entries of keys.
pub(super) fn faults(store: Store, meta: &Meta<'_>) -> Vec<Fault> {
    let mut found = Found {
        store,
        faults: Vec::new(),
    };
    let top = has_entries(meta);
    found.group("", meta, top);
    if let Some(groups) = meta.get(GROUPS) {
        found.list(GROUPS, groups);
        for (at, group) in groups.items().iter().enumerate() {
            let path = format!("{GROUPS}[{at}]");
            found.entry(&path, group);
            found.group(&format!("{path}."), group, !top);
        }
    }
    found.faults
}

/// Whether keys stand at the top, which win over groups.
fn has_entries(meta: &Meta<'_>) -> bool {
    let mut lists = recipient::KINDS
        .iter()
        .filter_map(|(key, ..)| meta.get(key));
    lists.any(|list| !list.items().is_empty())
}

struct Found {
    store: Store,
    faults: Vec<Fault>,
}

impl Found {
    fn say(&mut self, path: String, meta: &Meta<'_>, words: &'static str) {
        self.faults.push((path, meta.span, words));
    }

    fn list(&mut self, path: &str, list: &Meta<'_>) {
        if !matches!(list.value, MetaValue::Null | MetaValue::List(_)) {
            self.say(path.to_owned(), list, "is no list");
        }
    }

    fn entry(&mut self, path: &str, entry: &Meta<'_>) {
        if !matches!(entry.value, MetaValue::Null | MetaValue::Mapping(_)) {
            self.say(path.to_owned(), entry, "is no mapping");
        }
    }

    /// The lists of keys of one group; whether SOPS takes its keys from there.
    fn group(&mut self, before: &str, group: &Meta<'_>, is_used: bool) {
        for (key, kind, fields) in &recipient::KINDS {
            let Some(list) = group.get(key) else {
                continue;
            };
            let path = format!("{before}{key}");
            self.list(&path, list);
            for (at, entry) in list.items().iter().enumerate() {
                let path = format!("{path}[{at}]");
                self.entry(&path, entry);
                self.fields(&path, fields, entry);
                let is_dated = fields.contains(&CREATED) && *kind != KeyKind::Age;
                if is_dated && is_used && !self.is_dropped(entry) {
                    self.created(&path, entry);
                }
            }
        }
    }

    /// Whether the decoder drops an entry: yaml.v3 makes none of null.
    fn is_dropped(&self, entry: &Meta<'_>) -> bool {
        self.store == Store::Yaml && matches!(entry.value, MetaValue::Null)
    }

    fn fields(&mut self, path: &str, fields: &[&str], entry: &Meta<'_>) {
        for (key, value) in entry.entries() {
            if *key == CONTEXT && fields.contains(&CONTEXT) {
                self.context(path, value);
            } else if fields.contains(&&**key) && !is_text(self.store, value) {
                self.say(format!("{path}.{key}"), value, "is no text");
            }
        }
    }

    /// The pairs that KMS binds the data key to.
    fn context(&mut self, path: &str, context: &Meta<'_>) {
        self.entry(&format!("{path}.{CONTEXT}"), context);
        for (_, value) in context.entries() {
            if !is_text(self.store, value) {
                self.say(format!("{path}.{CONTEXT}"), value, "holds what is no text");
            }
        }
    }

    fn created(&mut self, path: &str, entry: &Meta<'_>) {
        let date = entry.get(CREATED);
        if !date::is_rfc3339(date.map(Meta::scalar).unwrap_or_default()) {
            let words = "is no date of RFC 3339";
            self.say(format!("{path}.{CREATED}"), date.unwrap_or(entry), words);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use rempart_core::Span;

    use super::*;

    fn meta(value: MetaValue<'static>) -> Meta<'static> {
        let span = Span::at(0);
        Meta { span, value }
    }

    fn text(text: &'static str) -> Meta<'static> {
        meta(MetaValue::Text(Cow::Borrowed(text)))
    }

    fn typed(text: &'static str) -> Meta<'static> {
        meta(MetaValue::Typed(Cow::Borrowed(text)))
    }

    fn null() -> Meta<'static> {
        meta(MetaValue::Null)
    }

    fn list(items: Vec<Meta<'static>>) -> Meta<'static> {
        meta(MetaValue::List(items))
    }

    fn map(entries: Vec<(&'static str, Meta<'static>)>) -> Meta<'static> {
        let entries = entries
            .into_iter()
            .map(|(key, value)| (Cow::Borrowed(key), value));
        meta(MetaValue::Mapping(entries.collect()))
    }

    fn pgp(date: Meta<'static>) -> Meta<'static> {
        list(vec![map(vec![("fp", text("AA")), (CREATED, date)])])
    }

    const DATE: &str = "2024-01-01T00:00:00Z";

    /// What `sops decrypt` of 3.11.0 did with each in a file that is for an age key as well.
    #[test]
    fn entries_are_taken_as_each_decoder_takes_them() {
        let context = |value| {
            let entry = vec![(CREATED, text(DATE)), (CONTEXT, value)];
            map(vec![("kms", list(vec![map(entry)]))])
        };
        let unused = || {
            let age = list(vec![map(vec![("recipient", text("x"))])]);
            let groups = list(vec![map(vec![("pgp", pgp(text("x")))])]);
            map(vec![("age", age), (GROUPS, groups)])
        };
        for (store, metadata, refused) in [
            (Store::Yaml, map(vec![("pgp", null())]), ""),
            (Store::Json, map(vec![("pgp", null())]), ""),
            (Store::Yaml, map(vec![("pgp", list(vec![null()]))]), ""),
            (
                Store::Json,
                map(vec![("pgp", list(vec![null()]))]),
                "pgp[0].created_at",
            ),
            (Store::Yaml, map(vec![("age", text(""))]), "age"),
            (Store::Dotenv, map(vec![("age", text(""))]), "age"),
            (Store::Ini, map(vec![("age", map(vec![]))]), "age"),
            (
                Store::Json,
                map(vec![("age", list(vec![typed("5")]))]),
                "age[0]",
            ),
            (Store::Json, map(vec![("pgp", pgp(text(DATE)))]), ""),
            (Store::Yaml, map(vec![("pgp", pgp(typed(DATE)))]), ""),
            (
                Store::Yaml,
                map(vec![("pgp", pgp(typed("2001-01-01")))]),
                "pgp[0].created_at",
            ),
            (
                Store::Yaml,
                map(vec![(
                    "age",
                    list(vec![map(vec![("recipient", typed("5"))])]),
                )]),
                "",
            ),
            (
                Store::Json,
                map(vec![(
                    "age",
                    list(vec![map(vec![("recipient", typed("5"))])]),
                )]),
                "age[0].recipient",
            ),
            (
                Store::Ini,
                map(vec![(
                    "age",
                    list(vec![map(vec![("enc", map(vec![("x", text("y"))]))])]),
                )]),
                "age[0].enc",
            ),
            (Store::Json, context(null()), ""),
            (Store::Json, context(map(vec![("a", null())])), ""),
            (Store::Json, context(text("")), "kms[0].context"),
            (
                Store::Json,
                context(map(vec![("a", typed("1"))])),
                "kms[0].context",
            ),
            (Store::Yaml, context(map(vec![("a", typed("1"))])), ""),
            (Store::Yaml, map(vec![(GROUPS, null())]), ""),
            (Store::Dotenv, map(vec![(GROUPS, text(""))]), GROUPS),
            (Store::Yaml, map(vec![(GROUPS, list(vec![null()]))]), ""),
            (
                Store::Yaml,
                map(vec![(GROUPS, list(vec![text("x")]))]),
                "key_groups[0]",
            ),
            (
                Store::Yaml,
                map(vec![(GROUPS, list(vec![map(vec![("age", text("x"))])]))]),
                "key_groups[0].age",
            ),
            (Store::Yaml, unused(), ""),
            (
                Store::Yaml,
                map(vec![(
                    GROUPS,
                    list(vec![map(vec![("pgp", pgp(text("x")))])]),
                )]),
                "key_groups[0].pgp[0].created_at",
            ),
        ] {
            let found = faults(store, &metadata);
            let found: Vec<_> = found.iter().map(|(path, ..)| &**path).collect();
            assert_eq!(found.join(" "), refused, "{store:?}");
        }
    }
}
