//! Holds a file against the table of keys and collects every fault.

use std::ops::Range;

use rempart_syntax::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ports::is_network;
use crate::RepoPath;

use super::{ConfigError, KEYS, Key, KeyKind, PortRange, RULE_KEYS, is_day, is_glob, nearest};

/// Parses a file; the table holds nothing that the keys do not allow.
pub(super) fn check(text: &str) -> Result<DeTable<'_>, Vec<ConfigError>> {
    let (table, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        let faults = broken.iter().map(|error| {
            let at = error.span().map_or(Span::at(0), span);
            ConfigError::new(at, error.message().trim_end().replace('\n', ", "))
        });
        return Err(faults.collect());
    }
    let mut checker = Checker { faults: Vec::new() };
    let whole = span(table.span());
    let table = table.into_inner();
    checker.table(&table, KEYS, Span::at(whole.start));
    checker.clusters(&table);
    if checker.faults.is_empty() {
        Ok(table)
    } else {
        checker.faults.sort_by_key(|fault| fault.span);
        Err(checker.faults)
    }
}

/// A range of the parser as a span.
pub(super) fn span(range: Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

struct Checker {
    faults: Vec<ConfigError>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Checker {
    fn fault(&mut self, at: Span, message: String, help: Option<String>) {
        self.faults.push(ConfigError::new(at, message).help(help));
    }

    fn table(&mut self, table: &DeTable<'_>, keys: &'static [Key], at: Span) {
        for (name, value) in table {
            if let Some(key) = keys.iter().find(|key| key.name == name.get_ref().as_ref()) {
                self.value(key, value);
            } else {
                self.unknown_key(span(name.span()), name.get_ref(), keys);
            }
        }
        let given = |key: &Key| table.iter().any(|(name, _)| name.get_ref() == key.name);
        for key in keys.iter().filter(|key| key.required && !given(key)) {
            self.fault(
                at,
                format!("`{}` is missing", key.name),
                Some(format!("add `{} = …`: {}", key.name, key.about)),
            );
        }
    }

    /// What a finding and `destinations` say of a cluster by its name is said of one.
    fn clusters(&mut self, table: &DeTable<'_>) {
        let items = table.iter().find(|(name, _)| name.get_ref() == "cluster");
        let items = items.and_then(|(_, items)| items.get_ref().as_array());
        let mut known = Vec::new();
        for item in items.into_iter().flatten() {
            let names = item.get_ref().as_table().into_iter().flatten();
            let name = names.into_iter().find(|(key, _)| key.get_ref() == "name");
            let Some((at, name)) =
                name.and_then(|(_, name)| Some((name.span(), name.get_ref().as_str()?)))
            else {
                continue;
            };
            if known.contains(&name) {
                self.fault(
                    span(at),
                    format!("there are two clusters `{name}`"),
                    Some("give each its own name, or write the paths of both under one".to_owned()),
                );
            }
            known.push(name);
        }
    }

    fn unknown_key(&mut self, at: Span, name: &str, keys: &'static [Key]) {
        let names = || keys.iter().map(|key| key.name);
        let help = match nearest(name, names()) {
            Some(near) => format!("write `{near}`"),
            None => format!("use one of {}", quoted(names())),
        };
        self.fault(at, format!("there is no key `{name}`"), Some(help));
    }

    fn value(&mut self, key: &Key, value: &Value<'_>) {
        match key.kind {
            KeyKind::Flag => {
                if value.get_ref().as_bool().is_none() {
                    self.wrong_type(key, value, "true or false");
                }
            }
            KeyKind::Text
            | KeyKind::OneOf(_)
            | KeyKind::Day
            | KeyKind::Version
            | KeyKind::Glob
            | KeyKind::Folder
            | KeyKind::Port => {
                self.text(key, value);
            }
            KeyKind::Texts
            | KeyKind::Folders
            | KeyKind::Globs
            | KeyKind::Ports
            | KeyKind::Networks => {
                self.texts(key, value);
            }
            KeyKind::Table(keys) => match value.get_ref().as_table() {
                Some(table) => self.table(table, keys, span(value.span())),
                None => self.wrong_type(key, value, "a table"),
            },
            KeyKind::Tables(keys) => self.tables(key, keys, value),
            KeyKind::Rules => self.rules(key, value),
            KeyKind::Options => {
                if value.get_ref().as_table().is_none() {
                    self.wrong_type(key, value, "a table");
                }
            }
        }
    }

    fn text(&mut self, key: &Key, value: &Value<'_>) {
        let date = |value: &DeValue<'_>| {
            value
                .as_datetime()
                .is_some_and(|day| day.date.is_some() && day.time.is_none())
        };
        if matches!(key.kind, KeyKind::Day) && date(value.get_ref()) {
            return;
        }
        let Some(text) = value.get_ref().as_str() else {
            let expected = match key.kind {
                KeyKind::Day => "a day such as \"2026-12-31\"",
                KeyKind::Version => "a version in quotes such as \"1.35\"",
                _ => "a text",
            };
            return self.wrong_type(key, value, expected);
        };
        let at = span(value.span());
        let name = key.name;
        if text.trim().is_empty() {
            return self.fault(at, format!("`{name}` is empty"), Some(key.about.to_owned()));
        }
        match key.kind {
            KeyKind::OneOf(words) if !words.contains(&text) => {
                let help = match nearest(text, words.iter().copied()) {
                    Some(near) => format!("write `{near}`"),
                    None => format!("use one of {}", quoted(words.iter().copied())),
                };
                self.fault(at, format!("`{name}` is never `{text}`"), Some(help));
            }
            KeyKind::Day if !is_day(text) => {
                let help = "write a day of the calendar as YYYY-MM-DD".to_owned();
                self.fault(at, format!("`{text}` is no day"), Some(help));
            }
            KeyKind::Version if !is_minor_version(text) => {
                let help = "write major and minor such as `1.35`".to_owned();
                self.fault(at, format!("`{text}` is no Kubernetes version"), Some(help));
            }
            KeyKind::Glob => self.glob(at, text),
            KeyKind::Folder => self.folder(at, text),
            KeyKind::Port => self.port(at, text),
            _ => {}
        }
    }

    fn glob(&mut self, at: Span, text: &str) {
        if let Err(reason) = is_glob(text) {
            self.fault(at, format!("`{text}` is no path pattern: {reason}"), None);
        }
    }

    fn folder(&mut self, at: Span, text: &str) {
        if let Err(reason) = RepoPath::new(text) {
            let help = "write the path from the root of the repository, such as `apps`".to_owned();
            self.fault(at, reason.to_string(), Some(help));
        }
    }

    fn port(&mut self, at: Span, text: &str) {
        if let Err(reason) = PortRange::parse(text) {
            self.fault(at, format!("`{text}` is no port: {reason}"), None);
        }
    }

    fn texts(&mut self, key: &Key, value: &Value<'_>) {
        let Some(items) = value.get_ref().as_array() else {
            return self.wrong_type(key, value, "a list of texts");
        };
        for item in items {
            let at = span(item.span());
            match item.get_ref().as_str() {
                None => self.wrong_type(key, item, "a list of texts"),
                Some(text) if text.trim().is_empty() => {
                    self.fault(at, format!("`{}` holds an empty text", key.name), None);
                }
                Some(text) if matches!(key.kind, KeyKind::Folders) => self.folder(at, text),
                Some(text) if matches!(key.kind, KeyKind::Globs) => self.glob(at, text),
                Some(text) if matches!(key.kind, KeyKind::Ports) => self.port(at, text),
                Some(text) if matches!(key.kind, KeyKind::Networks) && !is_network(text) => {
                    let help = "write an address and a length such as `10.8.0.0/24`".to_owned();
                    self.fault(at, format!("`{text}` is no network"), Some(help));
                }
                Some(_) => {}
            }
        }
    }

    fn tables(&mut self, key: &Key, keys: &'static [Key], value: &Value<'_>) {
        let Some(items) = value.get_ref().as_array() else {
            let expected = format!("a list of tables, each under `[[{}]]`", key.name);
            return self.wrong_type(key, value, &expected);
        };
        for item in items {
            match item.get_ref().as_table() {
                Some(table) => self.table(table, keys, span(item.span())),
                None => self.wrong_type(key, item, "a table"),
            }
        }
    }

    fn rules(&mut self, key: &Key, value: &Value<'_>) {
        let Some(rules) = value.get_ref().as_table() else {
            return self.wrong_type(key, value, "a table of rule ids");
        };
        for (id, setting) in rules {
            match setting.get_ref().as_table() {
                Some(table) => self.table(table, RULE_KEYS, span(id.span())),
                None => self.fault(
                    span(setting.span()),
                    format!("the setting of `{}` must be a table", id.get_ref()),
                    Some(format!(
                        "write `[rules.\"{}\"]` and `level = …` below it",
                        id.get_ref()
                    )),
                ),
            }
        }
    }

    fn wrong_type(&mut self, key: &Key, value: &Value<'_>, expected: &str) {
        let (name, found) = (key.name, value.get_ref().type_str());
        let message = format!("`{name}` must be {expected}, this is a value of type {found}");
        self.fault(span(value.span()), message, None);
    }
}

fn is_minor_version(text: &str) -> bool {
    let number = |part: &str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split_once('.')
        .is_some_and(|(major, minor)| number(major) && number(minor))
}

fn quoted<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
